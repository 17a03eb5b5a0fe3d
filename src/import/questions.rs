//! What only the user knows, as questions with a guess for each: where things stand, who calls, what an hour is worth, what a
//! suspicious field is. Each can be skipped; the guess then stays, marked as one. Alike questions share a card, so that a file of
//! hundreds of operations asks a handful.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::words::clean;
use crate::base::money::grouped;
use crate::scenario::doc::*;

/// Sources of Threagile begin so.
const THREAGILE: &str = "threagile:";
/// Longest name of an organisation.
const MOST_NAME: usize = 70;

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// What the organisation is called.
    Name,
    /// The zone of an asset.
    Zone,
    /// How far a zone is trusted.
    Trust,
    /// Who calls.
    Caller,
    /// What an hour without it costs.
    Earns,
    /// What data it is.
    Data,
    /// How many people it is about.
    People,
}

/// What may be answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answers {
    /// One of these: value, and words for people.
    Choice(Vec<(String, String)>),
    /// A whole number between two bounds.
    Number(u64, u64),
    /// A line of so many characters at most.
    Text(usize),
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Question {
    /// What it is about.
    pub topic: Topic,
    /// The element, as origins name it.
    #[serde(skip)]
    pub of: OriginOf,
    /// The name of the element, for people.
    pub about: String,
    /// The field that the answer goes into.
    pub field: &'static str,
    /// For people.
    pub text: String,
    /// The same about several, with `{}` in the place of their number.
    #[serde(skip)]
    pub several: String,
    /// What may be answered.
    pub answers: Answers,
    /// What stands there now.
    pub guess: String,
}

/// Why an answer was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The element is not there.
    #[error("this is not there any more")]
    Gone,
    /// It is none of the possible answers.
    #[error("{0:?} is no answer to this question")]
    Unfit(String),
}

/// Questions about everything that was guessed and matters most, zones first.
pub(super) fn questions(doc: &EcosystemDoc) -> Vec<Question> {
    let mut out = Vec::new();
    let fields = doc.origins.iter().flat_map(|origin| origin.guessed.iter().map(|field| (&origin.of, field.as_str())));
    let fields: BTreeSet<(&OriginOf, &str)> = fields.collect();
    let guessed = |of: &OriginOf, field: &str| fields.contains(&(of, field));
    // Threagile states the type of a boundary, and quantity and confidentiality of data: a guess from those need not be asked.
    let told = doc.origins.iter().filter(|origin| origin.source.starts_with(THREAGILE) && !origin.path.is_empty());
    let told: BTreeSet<&OriginOf> = told.map(|origin| &origin.of).collect();
    let asked = |of: &OriginOf, field: &str| guessed(of, field) && !told.contains(of);
    let currency = doc.profile.as_ref().map_or("US dollars", |profile| profile.currency.code.as_str());
    let zones = || doc.zones.iter().map(|zone| (zone.id.clone(), zone.name.clone())).collect::<Vec<_>>();
    for zone in &doc.zones {
        let of = OriginOf::Zone(zone.id.clone());
        // Nobody trusts the internet: there is nothing to ask.
        let is_outside = zone.kind == ZoneKind::Public && zone.trust == 0;
        if asked(&of, "trust") && !is_outside {
            out.push(Question {
                topic: Topic::Trust,
                of,
                about: zone.name.clone(),
                field: "trust",
                text: format!("How far is what stands in “{}” trusted, from 0 (nobody) to 100?", zone.name),
                several: "How far is what stands in these {} zones trusted, from 0 (nobody) to 100?".to_owned(),
                answers: Answers::Number(0, 100),
                guess: zone.trust.to_string(),
            });
        }
    }
    for asset in &doc.assets {
        let of = OriginOf::Asset(asset.id.clone());
        let kind = match asset.kind {
            AssetKind::Service => "services",
            _ => "assets",
        };
        if guessed(&of, "zone") && !guessed(&of, "name") {
            out.push(Question {
                topic: Topic::Zone,
                of: of.clone(),
                about: asset.name.clone(),
                field: "zone",
                text: format!("Where does “{}” stand?", asset.name),
                several: format!("Where do these {{}} {kind} stand?"),
                answers: Answers::Choice(zones()),
                guess: asset.zone.clone(),
            });
        }
        if guessed(&of, "worth_per_hour") {
            out.push(Question {
                topic: Topic::Earns,
                of,
                about: asset.name.clone(),
                field: "worth_per_hour",
                text: format!("How much revenue, in {currency}, stops in an hour without “{}”?", asset.name),
                several: format!("How much revenue, in {currency}, stops in an hour without any one of these {{}}?"),
                answers: Answers::Number(0, 100_000_000),
                guess: format!("{}", asset.worth_per_hour.0),
            });
        }
        for holding in &asset.holdings {
            let of = OriginOf::Holding(holding.id.clone());
            // What the import called it says no more than where it is.
            let (about, what) = match guessed(&of, "name") {
                true => (asset.name.clone(), format!("the data in “{}”", asset.name)),
                false => {
                    (format!("{} in {}", holding.name, asset.name), format!("“{}” in “{}”", holding.name, asset.name))
                }
            };
            if asked(&of, "class") {
                let classes =
                    DataClass::ALL.iter().map(|class| (format!("{class:?}"), class.label().to_owned())).collect();
                out.push(Question {
                    topic: Topic::Data,
                    of: of.clone(),
                    about: about.clone(),
                    field: "class",
                    text: format!("What kind of data is {what}?"),
                    several: "What kind of data is in these {}?".to_owned(),
                    answers: Answers::Choice(classes),
                    guess: format!("{:?}", holding.class),
                });
            }
            if asked(&of, "people") {
                out.push(Question {
                    topic: Topic::People,
                    of,
                    about,
                    field: "people",
                    text: format!("About how many people does {what} cover?"),
                    several: "About how many people does the data in each of these {} cover?".to_owned(),
                    answers: Answers::Number(0, 1_000_000_000),
                    guess: holding.people.to_string(),
                });
            }
        }
    }
    for flow in &doc.flows {
        let of = OriginOf::Flow(flow.id.clone());
        if guessed(&of, "from") {
            let callers = doc.assets.iter().filter(|asset| asset.id != flow.to);
            out.push(Question {
                topic: Topic::Caller,
                of,
                about: flow.api.clone(),
                field: "from",
                text: format!("Who calls “{}” (proof: {})?", flow.api, flow.authentication.label()),
                several: "Who calls these {} APIs?".to_owned(),
                answers: Answers::Choice(callers.map(|asset| (asset.id.clone(), asset.name.clone())).collect()),
                guess: flow.from.clone(),
            });
        }
    }
    out.sort_by_key(|question| question.topic);
    out
}

/// What the organisation is called: exercises speak of it by this name.
pub(super) fn name(doc: &EcosystemDoc) -> Question {
    let text = "What is your organisation called? Exercises speak of it by this name.".to_owned();
    let guess = if doc.name.trim().is_empty() { "Your organisation".to_owned() } else { doc.name.clone() };
    Question {
        topic: Topic::Name,
        of: OriginOf::Ecosystem,
        about: doc.name.clone(),
        field: "name",
        several: text.clone(),
        text,
        answers: Answers::Text(MOST_NAME),
        guess,
    }
}

/// Questions that are alike: of one topic, and with the same guess as long as there is room for that.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What it is about.
    pub topic: Topic,
    /// For people: the question itself, or one about all of them.
    pub text: String,
    /// Positions of the questions.
    pub members: Vec<usize>,
    /// What may be answered to all of them.
    pub answers: Answers,
    /// What stands there now; none where that differs.
    pub guess: Option<String>,
}

/// Most cards of an import, however large.
pub const MOST_CARDS: usize = 12;

/// Puts alike questions together, so that one answer can settle all of them.
pub fn cards(questions: &[Question]) -> Vec<Card> {
    let mut groups: BTreeMap<(Topic, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (at, question) in questions.iter().enumerate() {
        groups.entry((question.topic, Some(&question.guess))).or_default().push(at);
    }
    // Where that is still too much to read, the topic with the most guesses becomes one card.
    while groups.len() > MOST_CARDS {
        let mut sizes: BTreeMap<Topic, usize> = BTreeMap::new();
        groups.keys().for_each(|(topic, _)| *sizes.entry(*topic).or_default() += 1);
        let Some((largest, _)) = sizes.into_iter().filter(|(_, n)| *n > 1).max_by_key(|(_, n)| *n) else { break };
        let (merged, rest) = groups.into_iter().partition(|((topic, _), _)| *topic == largest);
        groups = rest;
        let merged: BTreeMap<(Topic, Option<&str>), Vec<usize>> = merged;
        let mut members: Vec<usize> = merged.into_values().flatten().collect();
        members.sort_unstable();
        groups.insert((largest, None), members);
    }
    let card = |((topic, guess), members): ((Topic, Option<&str>), Vec<usize>)| {
        let mut list = members.iter().filter_map(|at| questions.get(*at));
        let first = list.next()?;
        let answers = list.fold(first.answers.clone(), |all, question| all.shared(&question.answers));
        let text = match members.len() {
            1 => first.text.clone(),
            n => first.several.replace("{}", &grouped(n as u64)),
        };
        Some(Card { topic, text, members, answers, guess: guess.map(str::to_owned) })
    };
    groups.into_iter().filter_map(card).collect()
}

impl Answers {
    /// What is an answer to two questions.
    fn shared(self, other: &Answers) -> Answers {
        match (self, other) {
            (Answers::Choice(mut list), Answers::Choice(others)) => {
                if list != *others {
                    let values: BTreeSet<&str> = others.iter().map(|(value, _)| value.as_str()).collect();
                    list.retain(|(value, _)| values.contains(value.as_str()));
                }
                Answers::Choice(list)
            }
            (all, _) => all,
        }
    }
}

/// Puts an answer in the place of a guess. What was answered is not a guess any more.
///
/// # Errors
/// When it is no answer, or the element is gone. Nothing has changed then.
pub fn answer(doc: &mut EcosystemDoc, question: &Question, answer: &str) -> Result<(), AnswerError> {
    let unfit = || AnswerError::Unfit(answer.to_owned());
    let number = match &question.answers {
        Answers::Choice(list) if list.iter().any(|(value, _)| value == answer) => 0,
        Answers::Choice(_) => return Err(unfit()),
        Answers::Text(most) => match clean(answer, usize::MAX).chars().count() {
            n if (1..=*most).contains(&n) => 0,
            _ => return Err(unfit()),
        },
        Answers::Number(low, high) => {
            answer.trim().parse::<u64>().ok().filter(|n| (low..=high).contains(&n)).ok_or_else(unfit)?
        }
    };
    let gone = || AnswerError::Gone;
    match &question.of {
        OriginOf::Zone(id) => {
            doc.zones.iter_mut().find(|zone| zone.id == *id).ok_or_else(gone)?.trust = number as i64;
        }
        OriginOf::Asset(id) => {
            let asset = doc.assets.iter_mut().find(|asset| asset.id == *id).ok_or_else(gone)?;
            match question.topic {
                Topic::Earns => asset.worth_per_hour = MoneyValue(number as f64),
                _ => answer.clone_into(&mut asset.zone),
            }
        }
        OriginOf::Holding(id) => {
            let holdings = doc.assets.iter_mut().flat_map(|asset| asset.holdings.iter_mut());
            let holding = { holdings }.find(|holding| holding.id == *id).ok_or_else(gone)?;
            match question.topic {
                Topic::People => holding.people = number,
                _ => {
                    let class = DataClass::ALL.iter().find(|class| format!("{class:?}") == answer);
                    holding.class = *class.ok_or_else(unfit)?;
                }
            }
        }
        OriginOf::Flow(id) => {
            let flow = doc.flows.iter_mut().find(|flow| flow.id == *id).ok_or_else(gone)?;
            if flow.to == answer {
                return Err(unfit());
            }
            answer.clone_into(&mut flow.from);
        }
        OriginOf::Ecosystem => doc.name = clean(answer, MOST_NAME),
        OriginOf::Weakness(_) | OriginOf::Control(_) | OriginOf::Credential(_) | OriginOf::Removed => {
            return Err(gone());
        }
    }
    for origin in doc.origins.iter_mut().filter(|origin| origin.of == question.of) {
        origin.guessed.retain(|field| field != question.field);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(topic: Topic, at: usize, guess: &str, answers: Answers) -> Question {
        Question {
            topic,
            of: OriginOf::Asset(format!("asset-{at}")),
            about: format!("Asset {at}"),
            field: "zone",
            text: format!("Where does “Asset {at}” stand?"),
            several: "Where do these {} assets stand?".to_owned(),
            answers,
            guess: guess.to_owned(),
        }
    }

    fn choice(values: &[&str]) -> Answers {
        Answers::Choice(values.iter().map(|value| ((*value).to_owned(), value.to_uppercase())).collect())
    }

    #[test]
    fn alike_questions_share_a_card() {
        let questions: Vec<Question> = (0..43)
            .map(|at| asked(Topic::Zone, at, if at < 42 { "apis" } else { "edge" }, choice(&["apis", "edge"])))
            .collect();
        let cards = cards(&questions);
        assert_eq!(cards.len(), 2);
        assert_eq!((cards[0].members.len(), cards[0].text.as_str()), (42, "Where do these 42 assets stand?"));
        assert_eq!((cards[1].members.as_slice(), cards[1].text.as_str()), (&[42][..], "Where does “Asset 42” stand?"));
    }

    #[test]
    fn there_are_few_cards_however_much_is_guessed() {
        let topics = [Topic::Zone, Topic::Trust, Topic::Earns];
        let each = |(n, topic): (usize, Topic)| {
            (0..60).map(move |at| asked(topic, n * 100 + at, &at.to_string(), Answers::Number(0, 100)))
        };
        let questions: Vec<Question> = topics.into_iter().enumerate().flat_map(each).collect();
        let cards = cards(&questions);
        assert!(cards.len() <= MOST_CARDS, "{}", cards.len());
        assert_eq!(cards.iter().map(|card| card.members.len()).sum::<usize>(), questions.len());
        assert!(cards.iter().all(|card| card.guess.is_none()));
    }

    #[test]
    fn a_card_offers_what_answers_all_of_it() {
        let questions = [
            asked(Topic::Caller, 0, "a", choice(&["a", "b", "c"])),
            asked(Topic::Caller, 1, "a", choice(&["a", "c", "d"])),
        ];
        assert_eq!(cards(&questions)[0].answers, choice(&["a", "c"]));
    }
}

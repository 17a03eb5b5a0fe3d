//! What only the user knows, as questions with a guess for each: where things stand, who calls, what an hour is worth, what a
//! suspicious field is. Each can be skipped; the guess then stays, marked as one.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::scenario::doc::*;

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
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
    let zones = || doc.zones.iter().map(|zone| (zone.id.clone(), zone.name.clone())).collect::<Vec<_>>();
    for zone in &doc.zones {
        let of = OriginOf::Zone(zone.id.clone());
        if guessed(&of, "trust") {
            out.push(Question {
                topic: Topic::Trust,
                of,
                about: zone.name.clone(),
                field: "trust",
                text: format!("How far is what stands in “{}” trusted, from 0 (nobody) to 100?", zone.name),
                answers: Answers::Number(0, 100),
                guess: zone.trust.to_string(),
            });
        }
    }
    for asset in &doc.assets {
        let of = OriginOf::Asset(asset.id.clone());
        if guessed(&of, "zone") && !guessed(&of, "name") {
            out.push(Question {
                topic: Topic::Zone,
                of: of.clone(),
                about: asset.name.clone(),
                field: "zone",
                text: format!("Where does “{}” stand?", asset.name),
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
                text: format!("How much revenue stops in an hour without “{}”?", asset.name),
                answers: Answers::Number(0, 100_000_000),
                guess: format!("{}", asset.worth_per_hour.0),
            });
        }
        for holding in &asset.holdings {
            let of = OriginOf::Holding(holding.id.clone());
            if guessed(&of, "class") {
                let classes =
                    DataClass::ALL.iter().map(|class| (format!("{class:?}"), class.label().to_owned())).collect();
                out.push(Question {
                    topic: Topic::Data,
                    of: of.clone(),
                    about: holding.name.clone(),
                    field: "class",
                    text: format!("What is “{}” of “{}”?", holding.name, asset.name),
                    answers: Answers::Choice(classes),
                    guess: format!("{:?}", holding.class),
                });
            }
            if guessed(&of, "people") {
                out.push(Question {
                    topic: Topic::People,
                    of,
                    about: holding.name.clone(),
                    field: "people",
                    text: format!("About how many people is “{}” of “{}”?", holding.name, asset.name),
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
                text: format!("Who calls “{}” ({})?", flow.api, flow.authentication.label()),
                answers: Answers::Choice(callers.map(|asset| (asset.id.clone(), asset.name.clone())).collect()),
                guess: flow.from.clone(),
            });
        }
    }
    out.sort_by_key(|question| question.topic);
    out
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
        OriginOf::Ecosystem
        | OriginOf::Weakness(_)
        | OriginOf::Control(_)
        | OriginOf::Credential(_)
        | OriginOf::Removed => {
            return Err(gone());
        }
    }
    for origin in doc.origins.iter_mut().filter(|origin| origin.of == question.of) {
        origin.guessed.retain(|field| field != question.field);
    }
    Ok(())
}

//! The answers to each question as rows of a list. A row has a key of authored ids, so that what was chosen stays chosen when
//! the ecosystem is analysed anew.

use crate::analysis::graph::changes::{Action, Change};
use crate::analysis::graph::elements::Element;
use crate::analysis::graph::exposure::FlowReach;
use crate::analysis::graph::findings::{Finding, Severity};
use crate::analysis::graph::{AttackPath, words};
use crate::app::theme::Tone;
use crate::base::id::{AssetId, CredentialId, ZoneId};
use crate::base::money::short_count;
use crate::host::Answers;
use crate::scenario::doc::{DataClass, Owasp};
use std::collections::BTreeMap;

/// What is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Question {
    /// What should somebody act on?
    #[default]
    Findings,
    /// How would somebody get to what matters most?
    Ways,
    /// What do all ways pass?
    Choke,
    /// What falls with a thing?
    Blast,
    /// What answers without a login, leaves no trace, or opens too much?
    Exposure,
    /// Where does data go?
    Data,
    /// What is one change worth?
    Changes,
}

impl Question {
    pub const ALL: [(Question, &'static str); 7] = [
        (Question::Findings, "Findings"),
        (Question::Ways, "Ways in"),
        (Question::Choke, "Choke points"),
        (Question::Blast, "Blast radius"),
        (Question::Exposure, "Exposure"),
        (Question::Data, "Data"),
        (Question::Changes, "Changes"),
    ];

    /// What it asks, in one sentence.
    pub fn about(self) -> &'static str {
        match self {
            Question::Findings => "What somebody should act on, the gravest first.",
            Question::Ways => {
                "The cheapest ways from outside to what is worth most, in hours of an average attacker's work."
            }
            Question::Choke => "What every way passes, and the fewest calls that close them all.",
            Question::Blast => "What falls with one asset or one key, without any other break-in.",
            Question::Exposure => {
                "Calls without proof of who calls, calls without a trace, and keys that open too much."
            }
            Question::Data => "Where each kind of data goes, and every boundary that it crosses.",
            Question::Changes => "Before and after one control, one fix, one key revoked or one call cut.",
        }
    }

    /// What stands where there is no answer.
    pub fn nothing(self) -> (&'static str, &'static str) {
        match self {
            Question::Findings => ("Nothing to act on", "The analysis has found nothing on this ecosystem."),
            Question::Ways | Question::Choke => (
                "Nothing to get at",
                "No asset holds data, moves money or earns anything. Give an asset data or a worth per hour.",
            ),
            Question::Blast => ("No assets", "Add assets, and what falls with each of them stands here."),
            Question::Exposure => {
                ("Nothing exposed", "Every call proves who calls and leaves a trace, and no key opens too much.")
            }
            Question::Data => ("No data on the move", "No flow says which data it carries."),
            Question::Changes => ("Nothing to change", "No single change makes a difference to the ways in."),
        }
    }
}

/// Flows that lack something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    Login,
    LoginNotStated,
    Trace,
    TraceNotStated,
}

impl Lack {
    const ALL: [Lack; 4] = [Lack::Login, Lack::LoginNotStated, Lack::Trace, Lack::TraceNotStated];

    pub fn of(self, answers: &Answers) -> &[FlowReach] {
        let exposure = &answers.analysis.exposure;
        match self {
            Lack::Login => &exposure.unauthenticated,
            Lack::LoginNotStated => &exposure.authentication_not_stated,
            Lack::Trace => &exposure.unlogged,
            Lack::TraceNotStated => &exposure.logging_not_stated,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Lack::Login => "Calls without proof of who calls",
            Lack::LoginNotStated => "Calls whose login is not stated",
            Lack::Trace => "Calls that leave no trace",
            Lack::TraceNotStated => "Calls whose logging is not stated",
        }
    }

    pub fn short(self) -> &'static str {
        match self {
            Lack::Login => "no login",
            Lack::LoginNotStated => "login not stated",
            Lack::Trace => "no trace",
            Lack::TraceNotStated => "logging not stated",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Lack::Login | Lack::Trace => Tone::Warning,
            Lack::LoginNotStated | Lack::TraceNotStated => Tone::Info,
        }
    }

    /// The category that the finding on it has.
    pub fn owasp(self) -> Owasp {
        match self {
            Lack::Login => Owasp::Api2,
            Lack::Trace => Owasp::Api8,
            Lack::LoginNotStated | Lack::TraceNotStated => Owasp::Api9,
        }
    }
}

/// One answer: what is drawn and told when it is chosen. Numbers are positions in the analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Finding(usize),
    /// All ways to one jewel.
    Jewel(usize),
    Way(usize),
    Choke(usize),
    /// What closes every way to every jewel.
    CutAll,
    Blast(Element),
    /// Every flow that lacks something.
    Lacking(Lack),
    Exposed(Lack, usize),
    OverScoped(usize),
    Class(usize),
    Crossing(usize, usize),
    Change(usize),
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Row {
    /// The name of a group.
    Head(String),
    Answer(AnswerRow),
}

/// A row that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AnswerRow {
    /// Stays the same when the ecosystem is analysed anew.
    pub key: String,
    pub answer: Answer,
    pub tone: Tone,
    /// One or two words before the title: "API2".
    pub chip: &'static str,
    pub title: String,
    /// What is read second.
    pub note: String,
    /// A number at the right.
    pub figure: String,
    /// It belongs to the row above it.
    pub within: bool,
}

impl AnswerRow {
    fn new(key: String, answer: Answer, title: String) -> AnswerRow {
        let (chip, note, figure) = ("", String::new(), String::new());
        AnswerRow { key, answer, tone: Tone::Neutral, chip, title, note, figure, within: false }
    }
}

/// The key of a blast radius: "asset:payees".
pub(super) fn blast_key(kind: &str, id: &str) -> String {
    format!("falls/{kind}:{id}")
}

/// The rows of a question.
pub(super) fn rows(answers: &Answers, question: Question) -> Vec<Row> {
    match question {
        Question::Findings => findings(answers),
        Question::Ways => ways(answers),
        Question::Choke => choke(answers),
        Question::Blast => blast(answers),
        Question::Exposure => exposure(answers),
        Question::Data => data(answers),
        Question::Changes => changes(answers),
    }
}

pub(super) fn tone_of(severity: Severity) -> Tone {
    match severity {
        Severity::Critical | Severity::High => Tone::Danger,
        Severity::Medium => Tone::Warning,
        Severity::Low => Tone::Info,
        Severity::Note => Tone::Neutral,
    }
}

fn finding_key(finding: &Finding) -> String {
    let about: Vec<&str> = finding.about.iter().map(|about| about.id.as_str()).collect();
    format!("{}/{}", finding.code, about.join(","))
}

fn findings(answers: &Answers) -> Vec<Row> {
    let all = &answers.analysis.findings;
    let mut rows = Vec::new();
    let mut last = None;
    let mut keys: BTreeMap<String, usize> = BTreeMap::new();
    for (i, finding) in all.iter().enumerate() {
        // Several findings of one kind may be about the same things: they are told apart by their order.
        let key = finding_key(finding);
        let before = keys.entry(key.clone()).or_default();
        *before += 1;
        let key = if *before == 1 { key } else { format!("{key}/{before}") };
        if last != Some(finding.severity) {
            last = Some(finding.severity);
            let count = all.iter().filter(|other| other.severity == finding.severity).count();
            let word = match finding.severity {
                Severity::Critical => "Critical",
                Severity::High => "High",
                Severity::Medium => "Medium",
                Severity::Low => "Low",
                Severity::Note => "Advice",
            };
            rows.push(Row::Head(format!("{word} · {count}")));
        }
        rows.push(Row::Answer(AnswerRow {
            tone: tone_of(finding.severity),
            chip: finding.owasp.short(),
            ..AnswerRow::new(key, Answer::Finding(i), finding.sentence.clone())
        }));
    }
    rows
}

pub(super) fn hours(effort: crate::analysis::graph::effort::Effort) -> String {
    match effort.hours() {
        _ if !effort.is_possible() => "no way".to_owned(),
        h if h < 99.5 => format!("{h:.1} h"),
        h => format!("{:.0} d", h / 24.0),
    }
}

pub(super) fn moves(path: &AttackPath) -> String {
    words::count(path.steps.len(), "move")
}

fn ways(answers: &Answers) -> Vec<Row> {
    let (eco, analysis) = (&answers.ecosystem, &answers.analysis);
    let mut rows = Vec::new();
    for (j, (jewel, plans)) in analysis.jewels.iter().zip(&analysis.plans).enumerate() {
        let key = words::fact_key(eco, jewel.fact);
        rows.push(Row::Answer(AnswerRow {
            tone: if plans.plans.is_empty() { Tone::Good } else { Tone::Danger },
            note: if plans.plans.is_empty() { "No way leads there.".to_owned() } else { jewel.why.clone() },
            figure: hours(plans.cheapest()),
            ..AnswerRow::new(key.clone(), Answer::Jewel(j), jewel.name.clone())
        }));
        let paths = analysis.paths.iter().enumerate().filter(|(_, path)| path.jewel == j);
        for (rank, (position, path)) in paths.enumerate() {
            let begin = words::begins(eco, path).map_or("", |a| words::asset(eco, a));
            let names: Vec<&str> = path.steps.iter().map(|step| technique(answers, step.technique)).collect();
            rows.push(Row::Answer(AnswerRow {
                note: names.join(" → "),
                figure: hours(path.cost),
                within: true,
                ..AnswerRow::new(
                    format!("{key}/{rank}"),
                    Answer::Way(position),
                    format!("{}. From {begin}, {}", rank + 1, moves(path)),
                )
            }));
        }
    }
    rows
}

/// The name of a technique.
pub(super) fn technique(answers: &Answers, position: usize) -> &str {
    answers.techniques().get(position).map_or("", |technique| technique.name.as_str())
}

fn choke(answers: &Answers) -> Vec<Row> {
    let (eco, analysis) = (&answers.ecosystem, &answers.analysis);
    let mut rows = Vec::new();
    if let Some(cut) = &analysis.cut_for_all {
        rows.push(Row::Answer(AnswerRow {
            tone: Tone::Info,
            note: format!("{} close every way to all of them.", words::count(cut.len(), "call")),
            figure: cut.len().to_string(),
            ..AnswerRow::new("cut/all".to_owned(), Answer::CutAll, "All crown jewels together".to_owned())
        }));
    }
    for (j, (jewel, choke)) in analysis.jewels.iter().zip(&analysis.choke).enumerate() {
        let open = analysis.plans.get(j).is_some_and(|plans| !plans.plans.is_empty());
        let cut = choke.flows.cut.as_ref().map(Vec::len);
        let note = match (open, choke.single.as_slice(), cut) {
            (false, ..) => "No way leads there as things are.".to_owned(),
            (true, [], Some(n)) => format!("No single thing; {} close every way.", words::count(n, "call")),
            (true, [], None) => "No single thing, and no set of calls: it can be attacked where it stands.".to_owned(),
            (true, single, _) => {
                let names: Vec<String> = single.iter().map(|e| e.name(eco).to_owned()).collect();
                format!("Every way needs {}.", words::list(&names))
            }
        };
        rows.push(Row::Answer(AnswerRow {
            tone: if !open {
                Tone::Good
            } else if choke.single.is_empty() {
                Tone::Neutral
            } else {
                Tone::Warning
            },
            note,
            figure: if open && !choke.single.is_empty() { choke.single.len().to_string() } else { String::new() },
            ..AnswerRow::new(
                format!("choke/{}", words::fact_key(eco, jewel.fact)),
                Answer::Choke(j),
                jewel.name.clone(),
            )
        }));
    }
    rows
}

fn blast(answers: &Answers) -> Vec<Row> {
    let (eco, blast) = (&answers.ecosystem, &answers.analysis.blast);
    let assets = blast.assets.iter().enumerate().map(|(i, s)| (Element::Asset(AssetId::new(i)), *s));
    let keys = blast.credentials.iter().enumerate().map(|(i, s)| (Element::Credential(CredentialId::new(i)), *s));
    let mut rows = Vec::new();
    for (title, kind, mut list) in
        [("Assets", "asset", assets.collect::<Vec<_>>()), ("Keys and accounts", "credential", keys.collect())]
    {
        if list.is_empty() {
            continue;
        }
        rows.push(Row::Head(format!("{title} · {}", list.len())));
        list.sort_by(|a, b| {
            let size = |s: &crate::analysis::graph::blast::Share| s.assets + s.people + s.worth;
            size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0))
        });
        for (element, share) in list {
            let wide = share.people >= 0.5 || share.assets >= 0.25;
            rows.push(Row::Answer(AnswerRow {
                tone: if wide { Tone::Danger } else { Tone::Neutral },
                note: format!(
                    "{} · data of {} people · {} of hourly revenue",
                    words::count(share.asset_count, "asset"),
                    short_count(share.people_count),
                    words::percent(share.worth)
                ),
                figure: words::percent(share.assets),
                ..AnswerRow::new(blast_key(kind, element.id(eco)), Answer::Blast(element), element.name(eco).to_owned())
            }));
        }
    }
    rows
}

fn exposure(answers: &Answers) -> Vec<Row> {
    let eco = &answers.ecosystem;
    let mut rows = Vec::new();
    for lack in Lack::ALL {
        let list = lack.of(answers);
        if list.is_empty() {
            continue;
        }
        rows.push(Row::Answer(AnswerRow {
            tone: lack.tone(),
            chip: lack.owasp().short(),
            figure: list.len().to_string(),
            ..AnswerRow::new(format!("lack/{}", lack.short()), Answer::Lacking(lack), lack.title().to_owned())
        }));
        for (i, reach) in list.iter().enumerate() {
            let id = Element::Flow(reach.flow).id(eco);
            rows.push(Row::Answer(AnswerRow {
                note: format!("leads to {}", words::comes_to(&reach.share)),
                within: true,
                ..AnswerRow::new(
                    format!("lack/{}/{id}", lack.short()),
                    Answer::Exposed(lack, i),
                    words::flow(eco, reach.flow),
                )
            }));
        }
    }
    let over = &answers.analysis.exposure.over_scoped;
    if !over.is_empty() {
        rows.push(Row::Head(format!("Keys that open more than their holder needs · {}", over.len())));
    }
    for (i, over) in over.iter().enumerate() {
        let element = Element::Credential(over.credential);
        rows.push(Row::Answer(AnswerRow {
            tone: Tone::Warning,
            chip: Owasp::Api5.short(),
            note: format!("in wrong hands leads to {}", words::comes_to(&over.share)),
            ..AnswerRow::new(format!("over/{}", element.id(eco)), Answer::OverScoped(i), element.name(eco).to_owned())
        }));
    }
    rows
}

pub(super) fn zone(answers: &Answers, zone: ZoneId) -> &str {
    answers.ecosystem.zones.get(zone.index()).map_or("", |zone| zone.name.as_str())
}

pub(super) fn capital(class: DataClass) -> String {
    let mut letters = class.label().chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn data(answers: &Answers) -> Vec<Row> {
    let eco = &answers.ecosystem;
    let mut rows = Vec::new();
    for (c, class) in answers.analysis.data_flows.iter().enumerate() {
        let outward = class.crossings.iter().filter(|crossing| crossing.trust_step < 0).count();
        rows.push(Row::Answer(AnswerRow {
            tone: if outward > 0 { Tone::Warning } else { Tone::Info },
            note: format!(
                "{}, {}, {outward} of them to less trust",
                words::count(class.flows.len(), "flow"),
                words::count(class.crossings.len(), "crossing")
            ),
            ..AnswerRow::new(format!("class/{}", class.class.label()), Answer::Class(c), capital(class.class))
        }));
        for (i, crossing) in class.crossings.iter().enumerate() {
            let way = format!("{} → {}", zone(answers, crossing.from), zone(answers, crossing.to));
            rows.push(Row::Answer(AnswerRow {
                note: words::flow(eco, crossing.flow),
                figure: format!("{:+}", crossing.trust_step),
                within: true,
                ..AnswerRow::new(
                    format!(
                        "class/{}/{}/{:+}",
                        class.class.label(),
                        Element::Flow(crossing.flow).id(eco),
                        crossing.trust_step
                    ),
                    Answer::Crossing(c, i),
                    way,
                )
            }));
        }
    }
    rows
}

/// What a change comes to, in a few words.
pub(super) fn change_note(change: &Change) -> String {
    let closed = change.jewels.iter().filter(|j| !j.after.is_possible()).count();
    let dearer = change.jewels.iter().filter(|j| j.after.is_possible() && j.after > j.before).count();
    let cheaper = change.jewels.iter().filter(|j| j.after < j.before).count();
    let mut parts: Vec<String> = Vec::new();
    let mut say = |n: usize, what: &str| {
        if n > 0 {
            parts.push(format!("{what} {}", words::count(n, "crown jewel")));
        }
    };
    say(closed, "closes every way to");
    say(dearer, "makes the way longer to");
    say(cheaper, "makes the way shorter to");
    if parts.is_empty() {
        parts.push("leaves the crown jewels as they are, and takes other things out of reach".to_owned());
    }
    parts.join("; ")
}

/// An effect as people read it: what it takes away from the pull of the jewels.
pub(super) fn effect(change: &Change) -> String {
    let percent = -change.effect * 100.0;
    if percent.abs() < 0.05 { "0 %".to_owned() } else { format!("{percent:+.1} %").replace('-', "−") }
}

fn changes(answers: &Answers) -> Vec<Row> {
    let eco = &answers.ecosystem;
    let mut rows = Vec::new();
    let is_today = |change: &Change| matches!(change.action, Action::SwitchOff(_));
    for (title, today) in [("What would help", false), ("What holds today, if it went", true)] {
        let list: Vec<(usize, &Change)> =
            answers.analysis.changes.iter().enumerate().filter(|(_, c)| is_today(c) == today).collect();
        if list.is_empty() {
            continue;
        }
        rows.push(Row::Head(format!("{title} · {}", list.len())));
        let ordered: Vec<(usize, &Change)> = if today { list.into_iter().rev().collect() } else { list };
        for (i, change) in ordered {
            let (kind, id) = words::action_key(eco, change.action);
            rows.push(Row::Answer(AnswerRow {
                tone: match change.effect {
                    e if e >= 0.0005 => Tone::Good,
                    e if e <= -0.0005 => Tone::Danger,
                    _ => Tone::Neutral,
                },
                note: change_note(change),
                figure: effect(change),
                ..AnswerRow::new(format!("{kind}/{id}"), Answer::Change(i), words::action(eco, change.action))
            }));
        }
    }
    rows
}

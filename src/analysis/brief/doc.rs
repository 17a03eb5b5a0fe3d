//! A briefing's file: which threats, how often, under which postures. `Brief(` is its first word.
//!
//! Every amount is in US dollars; costs of runs are converted with the dated rate of their scenario. What is wrong comes back all
//! at once, each with its place. Deliberately absent: results.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::analysis::annual::MOST_A_YEAR;
use crate::analysis::annual::spread::Spread;
use crate::analysis::policy::Policy;
use crate::base::diag::{Diagnostic, Place, Severity, nearest};
use crate::scenario::decode::{self, Indexed};
use crate::scenario::doc::{Basis, EcosystemDoc, InsuranceDoc, MoneyValue};
use crate::scenario::source::Source;

/// Code of a list that is too short or too long.
pub const WRONG_NUMBER: &str = "B001";
/// Code of a name that does not exist, or exists twice.
pub const WRONG_NAME: &str = "B002";
/// Code of a figure that cannot be.
pub const WRONG_FIGURE: &str = "B003";
/// Code of an attack that cannot be run.
pub const NO_ATTACK: &str = "B004";
/// Code of a figure of the real world without its source.
pub const NO_SOURCE: &str = "B005";

/// First word of the file.
pub const WORD: &str = "Brief";

/// Most postures of one briefing: more cannot be compared on a page.
pub const MOST_POSTURES: usize = 4;
/// Most threats.
pub const MOST_THREATS: usize = 12;

/// A file that holds a briefing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Brief")]
pub struct BriefDoc {
    /// Format version.
    pub version: u32,
    /// Title.
    pub title: String,
    /// Seed of every die.
    #[serde(default = "one")]
    pub seed: u64,
    /// Runs of the engine for each threat under each posture.
    #[serde(default = "runs")]
    pub runs: u32,
    /// Simulated years.
    #[serde(default = "years")]
    pub years: u32,
    /// Ecosystem of the threats that name an attacker: a file beside this one, or the id of a bundled one.
    #[serde(default)]
    pub ecosystem: Option<String>,
    /// What may happen.
    pub threats: Vec<ThreatDoc>,
    /// Up to four ways to be prepared. The first is today; the others are compared with it.
    pub postures: Vec<PostureDoc>,
    /// Controls whose worth is asked for one by one, starting from today.
    #[serde(default)]
    pub controls: Vec<ControlWorthDoc>,
}

fn one() -> u64 {
    1
}

pub(super) fn runs() -> u32 {
    200
}

fn years() -> u32 {
    1_000_000
}

/// Something that may happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThreatDoc {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What happens.
    pub attack: AttackDoc,
    /// How often a year.
    pub rate: Spread,
    /// Where the rate comes from.
    pub source: String,
    /// How well the rate is founded; an assumption unless it is said.
    #[serde(default = "assumed")]
    pub basis: Basis,
    /// Where an amount comes from, for threats that are one; an assumption if left out.
    #[serde(default)]
    pub amount_source: String,
}

fn assumed() -> Basis {
    Basis::Assumed
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AttackDoc {
    /// A scenario: a file beside this one, or the id of a bundled one.
    Scenario(String),
    /// An attacker on the briefing's ecosystem, by the id of its profile; several attacks are drawn.
    Attacker(String),
    /// An amount in US dollars that no run is needed for. No posture changes it.
    Amount(Spread),
}

/// A way to be prepared. It changes inputs of the model only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostureDoc {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Controls that work from the start.
    #[serde(default)]
    pub on: Vec<String>,
    /// Controls that do not.
    #[serde(default)]
    pub off: Vec<String>,
    /// Weaknesses that are fixed before anything begins.
    #[serde(default)]
    pub fixed: Vec<String>,
    /// Factor on the share of activity that logs record, up to all of it.
    #[serde(default = "as_is")]
    pub monitoring: f64,
    /// Who decides during an incident.
    #[serde(default)]
    pub decides: Decides,
    /// What training is assumed to change.
    #[serde(default)]
    pub training: Option<TrainingDoc>,
    /// Cyber insurance.
    #[serde(default)]
    pub insurance: InsuranceChange,
    /// What it costs a year beside training, US dollars.
    #[serde(default)]
    pub cost_per_year: MoneyValue,
    /// What it costs once, US dollars.
    #[serde(default)]
    pub cost_once: MoneyValue,
    /// Where its costs and factors come from; assumptions if left out.
    #[serde(default)]
    pub source: String,
}

fn as_is() -> f64 {
    1.0
}

impl PostureDoc {
    /// One that changes nothing.
    pub fn as_things_are(id: &str, name: &str) -> PostureDoc {
        PostureDoc {
            id: id.to_owned(),
            name: name.to_owned(),
            on: Vec::new(),
            off: Vec::new(),
            fixed: Vec::new(),
            monitoring: 1.0,
            decides: Decides::default(),
            training: None,
            insurance: InsuranceChange::AsIs,
            cost_per_year: MoneyValue::ZERO,
            cost_once: MoneyValue::ZERO,
            source: String::new(),
        }
    }
}

/// What training is assumed to change. Nobody has measured it for real breaches: a briefing answers with the share of this effect
/// at which training pays for itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingDoc {
    /// Factor on the share of recorded signs that somebody looks at, up to all of them.
    #[serde(default = "as_is")]
    pub detection: f64,
    /// Factor on how long every option and action takes, above 0.
    #[serde(default = "as_is")]
    pub lead_times: f64,
    /// Who decides after it.
    pub decides: Decides,
    /// US dollars a year.
    pub cost_per_year: MoneyValue,
}

/// Who decides during an incident.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decides {
    /// Nobody: every declared default.
    Nobody,
    /// A cautious room, after a third of the time.
    #[default]
    Cautious,
    /// As the author of the scenario would.
    Expert,
}

impl Decides {
    /// Every one.
    pub const ALL: [Decides; 3] = [Decides::Nobody, Decides::Cautious, Decides::Expert];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Decides::Nobody => "nobody decides, declared defaults hold",
            Decides::Cautious => "a cautious room decides",
            Decides::Expert => "the room decides as an expert would",
        }
    }

    /// The policy that plays so.
    pub fn policy(self) -> Policy {
        match self {
            Decides::Nobody => Policy::Nobody,
            Decides::Cautious => Policy::Cautious,
            Decides::Expert => Policy::Expert,
        }
    }
}

/// Cyber insurance under a posture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum InsuranceChange {
    /// As in the scenario.
    #[default]
    AsIs,
    /// None.
    Without,
    /// This one, in the currency of each scenario.
    Policy(InsuranceDoc),
}

/// A control whose worth is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlWorthDoc {
    /// The control.
    pub id: String,
    /// US dollars a year.
    #[serde(default)]
    pub cost_per_year: MoneyValue,
    /// US dollars once.
    #[serde(default)]
    pub cost_once: MoneyValue,
    /// Where its costs come from; an assumption if left out.
    #[serde(default)]
    pub source: String,
}

/// A briefing's file with its text, so that what follows can point into it.
#[derive(Clone, Debug)]
pub struct BriefFile {
    /// What it says.
    pub doc: BriefDoc,
    /// Its text by place.
    pub text: Indexed,
}

impl BriefFile {
    /// An error at a path such as `threats[0].attack`.
    pub fn fault(&self, path: &str, code: &'static str, message: String, hint: String) -> Diagnostic {
        let at = self.text.tree.at(path).start();
        Diagnostic { severity: Severity::Error, code, place: self.text.source.place(at), message, hint }
    }

    /// A name that does not exist.
    pub fn unknown<'a>(
        &self,
        path: &str,
        what: &str,
        name: &str,
        valid: impl Iterator<Item = &'a str> + Clone,
    ) -> Diagnostic {
        self.fault(path, WRONG_NAME, format!("there is no {what} {name:?}"), there_are(name, valid))
    }
}

/// The nearest valid name, and all of them.
fn there_are<'a>(name: &str, valid: impl Iterator<Item = &'a str> + Clone) -> String {
    let near = nearest(name, valid.clone()).map_or(String::new(), |n| format!("did you mean {n:?}? "));
    let all: Vec<&str> = valid.collect();
    if all.is_empty() { "there is none".to_owned() } else { format!("{near}there are {}", all.join(", ")) }
}

/// Reads a briefing and checks all that can be checked without the files that it names.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(source: Source) -> Result<BriefFile, Vec<Diagnostic>> {
    let text = decode::index::<BriefDoc>(source).map_err(|fault| vec![*fault])?;
    let decoded = decode::decode::<BriefDoc>(&text);
    let doc = match decoded.doc {
        Some(doc) if decoded.diagnostics.is_empty() => doc,
        _ => return Err(decoded.diagnostics),
    };
    let file = BriefFile { doc, text };
    let faults = check(&file);
    if faults.is_empty() { Ok(file) } else { Err(faults) }
}

impl BriefDoc {
    /// As it would stand in a file.
    ///
    /// # Errors
    /// What the serializer objects to.
    pub fn text(&self) -> Result<String, String> {
        let style = ron::ser::PrettyConfig::new().struct_names(false).indentor("    ".to_owned());
        let body = ron::ser::to_string_pretty(self, style).map_err(|error| error.to_string())?;
        Ok(format!("{WORD}{body}\n"))
    }

    /// With a text of its own, so that what is wrong can be pointed at; the same checks as for a file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn filed(&self) -> Result<BriefFile, Vec<Diagnostic>> {
        let text = self.text().map_err(|error| {
            let place = Place::start("briefing");
            let (severity, hint) = (Severity::Error, String::new());
            vec![Diagnostic { severity, code: WRONG_FIGURE, place, message: error, hint }]
        })?;
        read_text("briefing", &text)
    }
}

/// From a text in memory.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_text(name: &str, text: &str) -> Result<BriefFile, Vec<Diagnostic>> {
    read(Source::from_text(name, Arc::from(text)).map_err(|fault| vec![*fault])?)
}

fn check(file: &BriefFile) -> Vec<Diagnostic> {
    let doc = &file.doc;
    let mut out = Vec::new();
    let mut wrong =
        |path: &str, code, message: String, hint: &str| out.push(file.fault(path, code, message, hint.to_owned()));
    if doc.version != 1 {
        wrong("version", WRONG_FIGURE, format!("version {} of the format is not known", doc.version), "write 1");
    }
    for (path, count, most) in
        [("threats", doc.threats.len(), MOST_THREATS), ("postures", doc.postures.len(), MOST_POSTURES)]
    {
        if count == 0 || count > most {
            wrong(path, WRONG_NUMBER, format!("there are {count} {path}"), &format!("write 1 to {most}"));
        }
    }
    if !(2..=100_000).contains(&doc.runs) {
        wrong(
            "runs",
            WRONG_FIGURE,
            format!("{} runs cannot be summed up", doc.runs),
            "write 2 to 100000; 200 is usual",
        );
    }
    if !(1_000..=20_000_000).contains(&doc.years) {
        wrong("years", WRONG_FIGURE, format!("{} years", doc.years), "write 1000 to 20000000; 1000000 is usual");
    }
    for (i, threat) in doc.threats.iter().enumerate() {
        if doc.threats.iter().take(i).any(|t| t.id == threat.id) {
            wrong(
                &format!("threats[{i}].id"),
                WRONG_NAME,
                format!("{:?} is there twice", threat.id),
                "give each its own name",
            );
        }
        let rate = format!("threats[{i}].rate");
        spread(threat.rate, &rate, &mut wrong);
        if threat.rate.mean() > MOST_A_YEAR / 2.0 {
            let message = format!("{:.0} events a year", threat.rate.mean());
            wrong(&rate, WRONG_FIGURE, message, "what happens several times a week is a running cost, not a threat");
        }
        if threat.source.trim().is_empty() {
            let hint = "say where the rate comes from, or that it is an assumption";
            wrong(&format!("threats[{i}].source"), NO_SOURCE, "the rate has no source".into(), hint);
        }
        match &threat.attack {
            AttackDoc::Amount(amount) => spread(*amount, &format!("threats[{i}].attack"), &mut wrong),
            AttackDoc::Attacker(_) if doc.ecosystem.is_none() => {
                let hint = "add `ecosystem: \"…\"` to the briefing";
                wrong(&format!("threats[{i}].attack"), NO_ATTACK, "an attacker needs an ecosystem".into(), hint);
            }
            AttackDoc::Attacker(_) | AttackDoc::Scenario(_) => {}
        }
    }
    for (i, posture) in doc.postures.iter().enumerate() {
        if doc.postures.iter().take(i).any(|p| p.id == posture.id) {
            wrong(
                &format!("postures[{i}].id"),
                WRONG_NAME,
                format!("{:?} is there twice", posture.id),
                "give each its own name",
            );
        }
        posture_figures(posture, &format!("postures[{i}]."), &mut wrong);
    }
    for (i, control) in doc.controls.iter().enumerate() {
        money(&format!("controls[{i}].cost_per_year"), control.cost_per_year, &mut wrong);
        money(&format!("controls[{i}].cost_once"), control.cost_once, &mut wrong);
    }
    out
}

/// What is wrong with one posture by itself; `within` is the path to its fields.
fn posture_figures(posture: &PostureDoc, within: &str, wrong: &mut impl FnMut(&str, &'static str, String, &str)) {
    if let Some(both) = posture.on.iter().find(|c| posture.off.contains(c)) {
        wrong(&format!("{within}off"), WRONG_NAME, format!("{both:?} is both on and off"), "leave it out of one list");
    }
    let mut factor = |field: &str, value: f64, low: f64| {
        if !(value.is_finite() && (low..=100.0).contains(&value)) {
            wrong(
                &format!("{within}{field}"),
                WRONG_FIGURE,
                format!("a factor of {value}"),
                "write a number such as 0.8 or 1.5; 1 changes nothing",
            );
        }
    };
    factor("monitoring", posture.monitoring, 0.0);
    if let Some(training) = &posture.training {
        factor("training.detection", training.detection, 0.0);
        factor("training.lead_times", training.lead_times, 0.01);
    }
    let amounts = [
        ("cost_per_year", posture.cost_per_year),
        ("cost_once", posture.cost_once),
        ("training.cost_per_year", posture.training.map_or(MoneyValue::ZERO, |t| t.cost_per_year)),
    ];
    for (field, amount) in amounts {
        money(&format!("{within}{field}"), amount, wrong);
    }
}

/// A posture in a file of its own, written as in a briefing, for one ecosystem.
///
/// # Errors
/// Everything that is wrong with it, names that the ecosystem does not have included.
pub fn read_posture(source: Source, eco: &EcosystemDoc) -> Result<PostureDoc, Vec<Diagnostic>> {
    let text = decode::index::<PostureDoc>(source).map_err(|fault| vec![*fault])?;
    let decoded = decode::decode::<PostureDoc>(&text);
    let posture = match decoded.doc {
        Some(posture) if decoded.diagnostics.is_empty() => posture,
        _ => return Err(decoded.diagnostics),
    };
    let mut out = Vec::new();
    let mut wrong = |path: &str, code, message: String, hint: &str| {
        let place = text.source.place(text.tree.at(path).start());
        out.push(Diagnostic { severity: Severity::Error, code, place, message, hint: hint.to_owned() });
    };
    posture_figures(&posture, "", &mut wrong);
    let controls: Vec<&str> = eco.controls.iter().map(|c| c.id.as_str()).collect();
    let weaknesses: Vec<&str> = eco.weaknesses.iter().map(|w| w.id.as_str()).collect();
    for (field, what, names, valid) in [
        ("on", "control", &posture.on, &controls),
        ("off", "control", &posture.off, &controls),
        ("fixed", "weakness", &posture.fixed, &weaknesses),
    ] {
        for (i, name) in names.iter().enumerate().filter(|(_, name)| !valid.contains(&name.as_str())) {
            let hint = there_are(name, valid.iter().copied());
            wrong(&format!("{field}[{i}]"), WRONG_NAME, format!("there is no {what} {name:?}"), &hint);
        }
    }
    if out.is_empty() { Ok(posture) } else { Err(out) }
}

fn spread(spread: Spread, path: &str, wrong: &mut impl FnMut(&str, &'static str, String, &str)) {
    if !spread.is_sound() {
        let hint =
            "Fixed(x), Pert(lowest, most likely, highest) in this order, Lognormal(median, 90th percentile) above 0";
        wrong(path, WRONG_FIGURE, format!("this cannot be drawn from: {spread:?}"), hint);
    }
}

fn money(path: &str, amount: MoneyValue, wrong: &mut impl FnMut(&str, &'static str, String, &str)) {
    if !(amount.0.is_finite() && (0.0..=1e12).contains(&amount.0)) {
        wrong(path, WRONG_FIGURE, format!("an amount of {}", amount.0), "write US dollars, not negative");
    }
}

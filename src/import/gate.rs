//! API descriptions as a build step: the same questions as the suggestions, weighed by a policy, with the place of each answer.
//!
//! A policy is a small RON file that says for each rule whether it fails the build, warns or is off, and which paths are excused
//! and why. A baseline holds findings that are known; only new ones fail. What could not be read is a finding of its own, because
//! a gate that passes over it lets everything pass; and what is excused is counted. Deliberately absent: a score.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::checks::{Hit, Rule, hits};
use super::fault::{Fault, code};
use super::openapi::files::Files;
use super::openapi::fits;
use super::openapi::model::Gap;
use super::openapi::read::{check_version, read};
use super::report::Report;
use super::text::{Node, Tree};
use super::{Input, words};
use crate::base::diag::{Diagnostic, Place, Severity, nearest};
use crate::scenario::doc::Owasp;

/// The policy that ships with the program.
pub const BUNDLED: &str = include_str!("../../assets/gate.ron");

/// What a broken rule means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The build fails.
    Fail,
    /// It is said, and the build goes on.
    Warn,
    /// It is not asked.
    Off,
}

/// A rule of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleDoc {
    rule: String,
    level: Level,
}

/// Operations that are excused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExemptDoc {
    /// A path as in the description; `*` stands for anything.
    path: String,
    /// Names of rules; empty means all.
    #[serde(default)]
    rules: Vec<String>,
    /// Why.
    reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Gate")]
struct PolicyDoc {
    version: u32,
    rules: Vec<RuleDoc>,
    #[serde(default)]
    exempt: Vec<ExemptDoc>,
}

/// A policy that was read and makes sense.
#[derive(Clone, Debug)]
pub struct Policy {
    levels: BTreeMap<Rule, Level>,
    exempt: Vec<(String, BTreeSet<Rule>, String)>,
}

impl Policy {
    /// The word that a policy begins with.
    pub const WORD: &str = "Gate";

    /// Reads a policy.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(name: &str, text: &str) -> Result<Policy, Box<Fault>> {
        if text.len() > 1 << 20 {
            return Err(Fault::at(
                Place::start(name),
                code::TOO_LARGE,
                "a policy of more than 1 MB",
                "choose the right file",
            ));
        }
        let options = ron::Options::default().with_recursion_limit(32);
        let doc: PolicyDoc = options.from_str(text).map_err(|error| {
            let start = error.span.start;
            let place = Place { file: name.to_owned(), line: start.line as u32, column: start.col as u32 };
            Fault::at(
                place,
                code::SYNTAX,
                format!("no valid policy: {}", error.code),
                "see the bundled policy for the form",
            )
        })?;
        if doc.version != 1 {
            let message = format!("version {} of a policy is not known", doc.version);
            return Err(Fault::at(Place::start(name), code::SHAPE, message, "write `version: 1`"));
        }
        // Where a word stands for the n-th time.
        let place = |word: &str, n: usize| {
            let at = text.match_indices(&format!("\"{word}\"")).nth(n).map_or(0, |(at, _)| at);
            let before = text.get(..at).unwrap_or_default();
            let line = before.matches('\n').count() as u32 + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32 + 1;
            Place { file: name.to_owned(), line, column }
        };
        let rule = |word: &str| -> Result<Rule, Box<Fault>> {
            if let Some(rule) = Rule::ALL.into_iter().find(|rule| rule.name() == word) {
                return Ok(rule);
            }
            let near = nearest(word, Rule::ALL.into_iter().map(Rule::name));
            let hint = near.map_or_else(
                || format!("rules: {}", Rule::ALL.map(Rule::name).join(", ")),
                |near| format!("did you mean {near:?}?"),
            );
            Err(Fault::at(place(word, 0), code::SHAPE, format!("there is no rule {:?}", words::clean(word, 60)), hint))
        };
        let mut levels = BTreeMap::new();
        for entry in &doc.rules {
            if levels.insert(rule(&entry.rule)?, entry.level).is_some() {
                let message = format!("the rule {:?} stands in the policy twice", entry.rule);
                return Err(Fault::at(place(&entry.rule, 1), code::TWICE, message, "keep one of them"));
            }
        }
        let mut exempt = Vec::new();
        for entry in doc.exempt {
            let rules = entry.rules.iter().map(|word| rule(word)).collect::<Result<BTreeSet<Rule>, _>>()?;
            exempt.push((entry.path, rules, entry.reason));
        }
        Ok(Policy { levels, exempt })
    }

    /// Rules that are not named are off. That something was not read is no question that a policy can forget to ask.
    fn level(&self, rule: Rule) -> Level {
        let otherwise = if rule == Rule::NotRead { Level::Fail } else { Level::Off };
        self.levels.get(&rule).copied().unwrap_or(otherwise)
    }

    /// Why a path is excused, if it is.
    fn excuses(&self, rule: Rule, path: &str) -> Option<&str> {
        let fits = |(pattern, rules, _): &&(String, BTreeSet<Rule>, String)| match path {
            // What belongs to no path is excused only by name.
            "" => pattern == "*" && rules.contains(&rule),
            path => (rules.is_empty() || rules.contains(&rule)) && matches(pattern, path),
        };
        self.exempt.iter().find(fits).map(|(.., reason)| reason.as_str())
    }
}

/// Whether a path fits a pattern with `*`.
fn matches(pattern: &str, path: &str) -> bool {
    let mut rest = path;
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(behind) = rest.strip_prefix(first) else { return false };
    rest = behind;
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GateFinding {
    /// Whether it fails the build.
    pub level: &'static str,
    /// The rule's name.
    pub rule: &'static str,
    /// Category: "API1".
    pub owasp: String,
    /// CWE number.
    pub cwe: u32,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// "GET /users/{id}"; empty when the whole description is meant.
    pub operation: String,
    /// For the owner of the description.
    pub reason: String,
    /// The same for the same finding of a later run, wherever it stands by then.
    pub key: String,
    /// It stands in the baseline.
    pub known: bool,
}

/// A broken rule that does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Excused {
    /// The rule's name.
    pub rule: &'static str,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// "POST /login".
    pub operation: String,
    /// Who excuses it: "policy" or "purpose".
    pub by: &'static str,
    /// Why.
    pub reason: String,
}

/// What came of a gate.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GateReport {
    /// Whether the build may go on.
    pub ok: bool,
    /// Descriptions that were looked at.
    pub descriptions: usize,
    /// Operations that were looked at.
    pub operations: usize,
    /// Webhooks and callbacks; no rule asks anything of them yet.
    pub calls_out: usize,
    /// Findings that fail the build.
    pub failing: usize,
    /// Findings that only warn.
    pub warnings: usize,
    /// Findings of the baseline.
    pub known: usize,
    /// All of them, in the order of the files.
    pub findings: Vec<GateFinding>,
    /// What a rule would have found, and the policy or the purpose of the operation excuses.
    pub excused: Vec<Excused>,
    /// Keys of the baseline that were not found any more.
    pub gone: Vec<String>,
    /// Why there is no answer; empty when there is one.
    pub errors: Vec<Diagnostic>,
}

impl GateReport {
    /// The answer where none can be given.
    pub fn refused(errors: Vec<Diagnostic>) -> GateReport {
        GateReport { errors, ..GateReport::default() }
    }
}

/// Asks the questions of a policy. Keys in `baseline` are known.
///
/// # Errors
/// What is wrong with the files.
pub fn gate(inputs: &[Input], policy: &Policy, baseline: &BTreeSet<String>) -> Result<GateReport, Vec<Diagnostic>> {
    let (trees, mut faults) = super::trees(inputs);
    let mut files = Files::new(&trees);
    let descriptions: Vec<Node<'_>> = trees.iter().flat_map(Tree::documents).filter(|node| fits(*node)).collect();
    let referred = files.referred(&descriptions);
    let mut report = GateReport::default();
    let mut seen = BTreeSet::new();
    for (at, tree) in trees.iter().enumerate() {
        for node in tree.documents() {
            if !fits(node) {
                // A file of parts that others refer to was read where they do.
                if !referred.contains(&at) {
                    let hint = "the gate reads OpenAPI and Swagger descriptions, and files that they refer to";
                    faults.push(
                        Fault::at(node.place(), code::OTHER_FORMAT, "this is no API description", hint).diagnostic,
                    );
                }
                continue;
            }
            if let Err(fault) = check_version(node) {
                faults.push(fault.diagnostic);
                continue;
            }
            one((node, referred.contains(&at)), &mut files, policy, baseline, &mut report, &mut seen);
        }
    }
    if inputs.is_empty() {
        faults.push(Fault::at(Place::start(""), code::NOTHING, "no file was given", "name at least one").diagnostic);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    report.gone = baseline.iter().filter(|key| !seen.contains(*key)).cloned().collect();
    report.ok = report.failing == 0;
    Ok(report)
}

fn one<'t>(
    (node, is_referred): (Node<'t>, bool),
    files: &mut Files<'t>,
    policy: &Policy,
    baseline: &BTreeSet<String>,
    out: &mut GateReport,
    seen: &mut BTreeSet<String>,
) {
    // What the reader has to say of parts that it passed over comes back as gaps; the rest is for people who import.
    let mut api = read(node, files, &mut Report::default());
    if api.operations.is_empty() && api.calls_out.is_empty() && api.gaps.is_empty() && !is_referred {
        let message = "there is no operation in this description, so nothing could be asked".to_owned();
        api.gaps.push(Gap { node, message });
    }
    out.descriptions += 1;
    out.operations += api.operations.len();
    out.calls_out += api.calls_out.len();
    for hit in hits(&api) {
        let operation = hit.operation.and_then(|at| api.operations.get(at));
        let path = operation.map_or("", |operation| operation.path.as_str());
        let level = policy.level(hit.rule);
        if level == Level::Off {
            continue;
        }
        let words = operation.map(|operation| operation.words()).unwrap_or_default();
        let by_policy = policy.excuses(hit.rule, path).map(|reason| ("policy", reason.to_owned()));
        let by_purpose = hit.excused.map(|entrance| ("purpose", entrance.words().to_owned()));
        if let Some((by, reason)) = by_policy.or(by_purpose) {
            let (rule, place) = (hit.rule.name(), hit.node.place());
            out.excused.push(Excused { rule, place, operation: words, by, reason });
            continue;
        }
        let key = key(&hit, &api.title, &words);
        let known = baseline.contains(&key);
        seen.insert(key.clone());
        match (known, level) {
            (true, _) => out.known += 1,
            (false, Level::Fail) => out.failing += 1,
            (false, _) => out.warnings += 1,
        }
        let (owasp, cwe, _): (Owasp, u32, _) = hit.rule.weakness();
        out.findings.push(GateFinding {
            level: if level == Level::Fail { "fail" } else { "warn" },
            rule: hit.rule.name(),
            owasp: owasp.short().to_owned(),
            cwe,
            place: hit.node.place(),
            operation: words,
            reason: hit.reason,
            key,
            known,
        });
    }
}

/// By what a finding is known again: the rule, the file as it was named, the description, the operation, and what tells it from
/// others of its rule there. Of a whole description there is one for each place.
fn key(hit: &Hit<'_>, title: &str, words: &str) -> String {
    let file = hit.node.tree().name().replace('\\', "/");
    let file = file.strip_prefix("./").unwrap_or(&file);
    let what = if words.is_empty() { hit.node.pointer() } else { words.to_owned() };
    let subject = if hit.subject.is_empty() { String::new() } else { format!("|{}", words::clean(&hit.subject, 200)) };
    format!("{}|{file}|{title}|{what}{subject}", hit.rule.name())
}

/// Keys of a baseline: the JSON output of an earlier gate, or a list of keys.
///
/// # Errors
/// When it is neither, or an entry of it has no key.
pub fn baseline(name: &str, bytes: &[u8]) -> Result<BTreeSet<String>, Box<Fault>> {
    let tree = Tree::read(name, bytes)?;
    let mut documents = tree.documents();
    let (root, more) = (documents.next(), documents.next());
    let hint = "give the output of `gate --json`, or a list of the keys in it";
    let list = match root {
        Some(root) if root.is_list() => Some(root),
        Some(root) => root.get("findings").filter(|list| list.is_list()),
        None => None,
    };
    let is_answer = root.is_none_or(|root| root.get("errors").is_none_or(Node::is_empty));
    let (Some(list), None, true) = (list, more, is_answer) else {
        let place = root.map_or(Place::start(name), Node::place);
        return Err(Fault::at(place, code::SHAPE, "this is no baseline", hint));
    };
    let mut keys = BTreeSet::new();
    for item in list.items() {
        let key = if item.is_map() { item.get("key").unwrap_or(item) } else { item };
        match key.quoted() {
            Some(text) => keys.insert(text.to_owned()),
            None => {
                let message = "an entry of the baseline is neither a key nor a finding with its key";
                return Err(Fault::at(item.place(), code::SHAPE, message, hint));
            }
        };
    }
    Ok(keys)
}

impl GateFinding {
    /// As the diagnostics of `check` look.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            severity: if self.level == "fail" && !self.known { Severity::Error } else { Severity::Warning },
            code: self.rule,
            place: self.place.clone(),
            message: self.reason.clone(),
            hint: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_paths() {
        for (pattern, path, fits) in [
            ("/health", "/health", true),
            ("/health", "/healthz", false),
            ("/health*", "/healthz", true),
            ("/v1/*/status", "/v1/a/b/status", true),
            ("/v1/*/status", "/v1/status", false),
            ("*", "/anything", true),
        ] {
            assert_eq!(matches(pattern, path), fits, "{pattern} {path}");
        }
    }

    #[test]
    fn the_bundled_policy_reads_and_names_every_rule() {
        let policy = Policy::read("gate.ron", BUNDLED).expect("reads");
        assert_eq!(policy.levels.len(), Rule::ALL.len());
    }

    #[test]
    fn a_wrong_rule_is_pointed_at_with_the_nearest() {
        let text = "Gate(version: 1, rules: [\n  (rule: \"no-authentification\", level: Fail)])";
        let fault = Policy::read("p.ron", text).expect_err("wrong");
        assert_eq!((fault.diagnostic.place.line, fault.diagnostic.place.column), (2, 10));
        assert!(fault.diagnostic.hint.contains("no-authentication"), "{}", fault.diagnostic.hint);
    }
}

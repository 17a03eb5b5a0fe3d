//! API descriptions as a build step: the same questions as the suggestions, weighed by a policy, with the place of each answer.
//!
//! A policy is a small RON file that says for each rule whether it fails the build, warns or is off, and which paths are excused
//! and why. A baseline holds findings that are known; only new ones fail. Deliberately absent: a score.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::checks::{Rule, hits};
use super::fault::{Fault, code};
use super::openapi::{fits, read::read};
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
    exempt: Vec<(String, BTreeSet<Rule>)>,
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
        let rule = |word: &str| -> Result<Rule, Box<Fault>> {
            if let Some(rule) = Rule::ALL.into_iter().find(|rule| rule.name() == word) {
                return Ok(rule);
            }
            let at = text.find(&format!("\"{word}\"")).unwrap_or(0);
            let before = text.get(..at).unwrap_or_default();
            let line = before.matches('\n').count() as u32 + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32 + 1;
            let near = nearest(word, Rule::ALL.into_iter().map(Rule::name));
            let hint = near.map_or_else(
                || format!("rules: {}", Rule::ALL.map(Rule::name).join(", ")),
                |near| format!("did you mean {near:?}?"),
            );
            let place = Place { file: name.to_owned(), line, column };
            Err(Fault::at(place, code::SHAPE, format!("there is no rule {:?}", words::clean(word, 60)), hint))
        };
        let mut levels = BTreeMap::new();
        for entry in &doc.rules {
            levels.insert(rule(&entry.rule)?, entry.level);
        }
        let mut exempt = Vec::new();
        for entry in doc.exempt {
            let rules = entry.rules.iter().map(|word| rule(word)).collect::<Result<BTreeSet<Rule>, _>>()?;
            exempt.push((entry.path, rules));
        }
        Ok(Policy { levels, exempt })
    }

    /// Rules that are not named are off.
    fn level(&self, rule: Rule) -> Level {
        self.levels.get(&rule).copied().unwrap_or(Level::Off)
    }

    fn excuses(&self, rule: Rule, path: &str) -> bool {
        self.exempt.iter().any(|(pattern, rules)| (rules.is_empty() || rules.contains(&rule)) && matches(pattern, path))
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

/// What came of a gate.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GateReport {
    /// Whether the build may go on.
    pub ok: bool,
    /// Operations that were looked at.
    pub operations: usize,
    /// Findings that fail the build.
    pub failing: usize,
    /// Findings that only warn.
    pub warnings: usize,
    /// Findings of the baseline.
    pub known: usize,
    /// All of them, in the order of the files.
    pub findings: Vec<GateFinding>,
    /// Keys of the baseline that were not found any more.
    pub gone: Vec<String>,
}

/// Asks the questions of a policy. Keys in `baseline` are known.
///
/// # Errors
/// What is wrong with the files.
pub fn gate(inputs: &[Input], policy: &Policy, baseline: &BTreeSet<String>) -> Result<GateReport, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut report = GateReport::default();
    let mut seen = BTreeSet::new();
    for input in inputs {
        let tree = match Tree::read(&input.name, &input.bytes) {
            Ok(tree) => tree,
            Err(fault) => {
                faults.push(fault.diagnostic);
                continue;
            }
        };
        for node in tree.documents() {
            if fits(node) {
                one(node, policy, baseline, &mut report, &mut seen);
            } else {
                let hint = "the gate reads OpenAPI and Swagger descriptions";
                faults.push(Fault::at(node.place(), code::OTHER_FORMAT, "this is no API description", hint).diagnostic);
            }
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

fn one(
    node: Node<'_>,
    policy: &Policy,
    baseline: &BTreeSet<String>,
    out: &mut GateReport,
    seen: &mut BTreeSet<String>,
) {
    let api = read(node, &mut Report::default());
    out.operations += api.operations.len();
    for hit in hits(&api) {
        let operation = hit.operation.and_then(|at| api.operations.get(at));
        let path = operation.map_or("", |operation| operation.path.as_str());
        let level = policy.level(hit.rule);
        if level == Level::Off || policy.excuses(hit.rule, path) {
            continue;
        }
        let words = operation.map(|operation| operation.words()).unwrap_or_default();
        // Of a whole description there is one finding for each place.
        let what = if words.is_empty() { hit.node.pointer() } else { words.clone() };
        let key = format!("{}|{}|{what}", hit.rule.name(), api.title);
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

/// Keys of a baseline: the JSON output of an earlier gate, or a list of keys.
///
/// # Errors
/// When it is neither.
pub fn baseline(name: &str, bytes: &[u8]) -> Result<BTreeSet<String>, Box<Fault>> {
    let tree = Tree::read(name, bytes)?;
    let root = tree.documents().next();
    let list = root.and_then(|root| if root.is_list() { Some(root) } else { root.get("findings") });
    let Some(list) = list else {
        let hint = "give the output of `gate --json`";
        return Err(Fault::at(Place::start(name), code::SHAPE, "this is no baseline", hint));
    };
    Ok(list.items().filter_map(|item| item.text().or_else(|| item.get("key")?.text()).map(str::to_owned)).collect())
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

//! Filling templates: names behind `$` and words in braces become the things of one exercise.
//!
//! A template is a typed document; it is filled in the text that the format's own writer makes of it, and read back, so that
//! every field of every kind of document is covered without a second list of them.

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};

use crate::scenario::doc::MoneyValue;

/// What stands for what.
#[derive(Clone, Debug, Default)]
pub(super) struct Binding {
    /// `$name` → name in the exercise.
    pub(super) names: BTreeMap<String, String>,
    /// `{word}` → words.
    pub(super) words: BTreeMap<String, String>,
    /// `$set` → attack steps.
    pub(super) sets: BTreeMap<String, Vec<String>>,
    /// The amount that an extortioner asks for.
    pub(super) ransom: MoneyValue,
    /// Factor on amounts.
    pub(super) scale: f64,
}

/// A template cannot be filled; the text says why. Such a template is passed over, and a test keeps it from being released.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a template cannot be filled: {0}")]
pub struct Unfilled(pub String);

/// The document with everything filled in.
pub(super) fn fill<T: Serialize + DeserializeOwned>(doc: &T, binding: &Binding) -> Result<T, Unfilled> {
    let text = ron::to_string(doc).map_err(|e| Unfilled(e.to_string()))?;
    let text = expand_sets(&text, binding)?;
    let mut filled = String::with_capacity(text.len() * 2);
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['$', '{']) {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        let after = from.get(1..).unwrap_or_default();
        let word: String =
            after.chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-').collect();
        let tail = after.get(word.len()..).unwrap_or_default();
        if from.starts_with('$') {
            let name = binding.names.get(&word).ok_or_else(|| Unfilled(format!("nothing is bound to ${word}")))?;
            filled.push_str(name);
            rest = tail;
        } else if let Some(tail) = tail.strip_prefix('}').filter(|_| !word.is_empty()) {
            let words = binding.words.get(&word).ok_or_else(|| Unfilled(format!("there is no word {{{word}}}")))?;
            let begins = ["\"", ". ", "? ", "! "].iter().any(|before| filled.ends_with(before));
            let said = if begins { capitalised(words) } else { words.clone() };
            filled.push_str(&said.replace('\\', "\\\\").replace('"', "\\\""));
            rest = if word != "org" && is_plural(words) { agree(tail, &mut filled) } else { tail };
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    ron::from_str(&filled).map_err(|e| Unfilled(format!("{e} in {filled}")))
}

/// A name at the beginning of a sentence: "notes of clinics" gets a capital, "iOS app" keeps its own form.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_uppercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

/// Words after which the head of a name is over: "Register of cards" is one thing.
const AFTER_HEAD: [&str; 10] = [" of ", " for ", " with ", " in ", " at ", " on ", " from ", " to ", " about ", " ("];

/// Whether a name is of several things: "Treasury agents", but neither "Card status" nor "Analytics".
fn is_plural(name: &str) -> bool {
    let head = AFTER_HEAD.iter().fold(name, |head, after| head.split(after).next().unwrap_or_default()).trim_end();
    head.ends_with('s') && !["ss", "us", "is", "ics", "'s", "’s"].iter().any(|one| head.ends_with(one))
}

/// Templates speak of one thing; the verb that follows the name of several is put in the plural. Gives what comes after it.
fn agree<'t>(tail: &'t str, filled: &mut String) -> &'t str {
    const ODD: [(&str, &str); 4] = [("has", "have"), ("is", "are"), ("was", "were"), ("does", "do")];
    // Other words in `s` after a name are nouns ("letters").
    const VERBS: [&str; 22] = [
        "answers",
        "asks",
        "behaves",
        "calls",
        "hears",
        "ignores",
        "keeps",
        "knows",
        "lies",
        "means",
        "overwrites",
        "quotes",
        "reads",
        "runs",
        "sends",
        "settles",
        "stands",
        "stays",
        "takes",
        "works",
        "writes",
        "holds",
    ];
    let Some(from) = tail.strip_prefix(' ') else { return tail };
    let verb: &str = from.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or_default();
    let odd = ODD.iter().find(|(one, _)| *one == verb).map(|(_, several)| *several);
    let regular = || VERBS.contains(&verb).then(|| verb.strip_suffix('s')).flatten();
    let Some(several) = odd.or_else(regular) else { return tail };
    filled.push(' ');
    filled.push_str(several);
    from.get(verb.len()..).unwrap_or_default()
}

/// `StepDone("$reads")` becomes `Any([StepDone("a"), StepDone("b")])`; an effect on a set becomes one for each step.
fn expand_sets(text: &str, binding: &Binding) -> Result<String, Unfilled> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    'next: while let Some(at) = rest.find("(\"$") {
        let word: String = rest
            .get(at + 3..)
            .unwrap_or_default()
            .chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '-')
            .collect();
        let Some(steps) = binding.sets.get(&word) else {
            let end = at + 3;
            out.push_str(rest.get(..end).unwrap_or_default());
            rest = rest.get(end..).unwrap_or_default();
            continue 'next;
        };
        let head = rest.get(..at).unwrap_or_default();
        let start = head.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |i| i + 1);
        let call = head.get(start..).unwrap_or_default();
        let inner = rest.get(at + 1..).unwrap_or_default();
        let close = inner.find(')').ok_or_else(|| Unfilled("an open parenthesis".into()))?;
        let arguments = inner.get(..close).unwrap_or_default();
        out.push_str(head.get(..start).unwrap_or_default());
        let each: Vec<String> = steps
            .iter()
            .map(|step| format!("{call}({})", arguments.replacen(&format!("\"${word}\""), &format!("\"{step}\""), 1)))
            .collect();
        let truth = matches!(call, "StepDone" | "StepFailed" | "Running" | "Cut");
        if truth {
            out.push_str(&format!("Any([{}])", each.join(",")));
        } else {
            out.push_str(&each.join(","));
        }
        rest = inner.get(close + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    Ok(out)
}

/// An amount of a template at this organisation's size, in figures that a person would have written.
pub(super) fn scaled(amount: MoneyValue, binding: &Binding) -> MoneyValue {
    if amount.0 < 0.0 {
        return binding.ransom;
    }
    MoneyValue(round(amount.0 * binding.scale))
}

/// Two significant digits.
pub(super) fn round(amount: f64) -> f64 {
    if amount < 10.0 {
        return libm::round(amount * 100.0) / 100.0;
    }
    let step = libm::pow(10.0, libm::floor(libm::log10(amount)) - 1.0);
    libm::round(amount / step) * step
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::doc::{Effect, Truth};

    fn binding() -> Binding {
        Binding {
            names: [("host".to_owned(), "orders".to_owned())].into(),
            words: [("host".to_owned(), "Orders \"EU\"".to_owned())].into(),
            sets: [("reads".to_owned(), vec!["a".to_owned(), "b".to_owned()])].into(),
            ransom: MoneyValue(5.0),
            scale: 2.0,
        }
    }

    #[test]
    fn names_words_and_sets_are_filled() {
        let truth = Truth::All(vec![Truth::StepDone("$reads".into()), Truth::Down("$host".into())]);
        let any = Truth::Any(vec![Truth::StepDone("a".into()), Truth::StepDone("b".into())]);
        assert_eq!(fill(&truth, &binding()), Ok(Truth::All(vec![any, Truth::Down("orders".into())])));
        let effects = vec![Effect::HoldTransfers("$reads".into(), 0.5), Effect::Isolate("$host".into())];
        let expected = vec![
            Effect::HoldTransfers("a".into(), 0.5),
            Effect::HoldTransfers("b".into(), 0.5),
            Effect::Isolate("orders".into()),
        ];
        assert_eq!(fill(&effects, &binding()), Ok(expected));
        assert_eq!(fill(&"At {host} {x".to_owned(), &binding()), Ok("At Orders \"EU\" {x".to_owned()));
    }

    #[test]
    fn names_fit_into_their_sentence() {
        let said = |name: &str, text: &str| {
            let words = [("host".to_owned(), name.to_owned())].into();
            fill(&text.to_owned(), &Binding { words, ..binding() }).expect("is filled")
        };
        assert_eq!(
            said("names on parcels", "{host} was copied? {host}"),
            "Names on parcels were copied? Names on parcels"
        );
        assert_eq!(said("iOS app", "{host} and {host}"), "iOS app and iOS app");
        assert_eq!(said("Treasury agents", "{host} has stopped"), "Treasury agents have stopped");
        assert_eq!(said("Notes of one clinic", "copies of {host} lies here"), "copies of Notes of one clinic lie here");
        assert_eq!(said("Register of cards", "{host} is down"), "Register of cards is down");
        assert_eq!(said("Card status", "{host} was read"), "Card status was read");
        assert_eq!(said("Patients", "{host} letters, {host}'s"), "Patients letters, Patients's");
    }

    #[test]
    fn what_is_bound_to_nothing_is_said() {
        assert!(fill(&Effect::Isolate("$door".into()), &binding()).is_err());
        assert!(fill(&"{door}".to_owned(), &binding()).is_err());
    }

    #[test]
    fn amounts_look_like_a_persons() {
        assert_eq!(round(12_345.0), 12_000.0);
        assert_eq!(round(98.7), 99.0);
        assert_eq!(scaled(MoneyValue(-1.0), &binding()), MoneyValue(5.0));
    }
}

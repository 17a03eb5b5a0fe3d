//! What participants read before and during play gives no hint of the attack.

use super::ground::first;
use super::leaf::{Leaf, Reader, What};
use super::{Check, Findings, Rule, ScenarioView};
use crate::scenario::doc::Owasp;

pub(super) const RULES: &[Rule] = &[Rule {
    code: "S603",
    summary: "texts for participants name no weakness, technique, attacker, step or OWASP category",
    check: Check::Scenario(spoilers),
}];

/// More words than a plan has secrets; every text is searched for each of them.
const MOST_SECRETS: usize = 300;

fn spoilers(view: &ScenarioView<'_>, out: &mut Findings) {
    let words = secrets(view);
    for leaf in view.leaves.iter().chain(view.ecosystem_leaves) {
        let Leaf { at, what: What::Text { text, reader: Reader::Players, .. } } = leaf else { continue };
        let lower = text.to_lowercase();
        for (word, what) in &words {
            if contains_word(&lower, word) {
                let message = format!("participants read this, and it gives away {what}: {word:?}");
                out.warning(*at, message, "say it in the guide or in an inject");
                break;
            }
        }
    }
}

/// Words that give something away, in lower case, with what they give away.
fn secrets(view: &ScenarioView<'_>) -> Vec<(String, &'static str)> {
    let mut words: Vec<(String, &'static str)> = Vec::new();
    if let Some(ecosystem) = view.ecosystem {
        for weakness in &ecosystem.weaknesses {
            words.push((weakness.id.to_lowercase(), "a weakness"));
            words.push((weakness.name.to_lowercase(), "a weakness"));
        }
    }
    let techniques = &view.library.techniques.techniques;
    let techniques = first(techniques.iter().map(|technique| (technique.id.as_str(), technique.name.as_str())));
    for step in &view.doc.attack {
        words.push((step.id.to_lowercase(), "a step of the attack"));
        if let Some(technique) = techniques.get(step.technique.as_str()) {
            words.push((technique.to_lowercase(), "a technique"));
        }
    }
    words.push((view.doc.attacker.name.to_lowercase(), "the attacker"));
    words.extend(Owasp::ALL.iter().map(|owasp| (owasp.short().to_lowercase(), "an OWASP category")));
    // A word of everyday language gives nothing away; a name with a dash or a space does.
    words.retain(|(word, what)| {
        matches!(*what, "the attacker" | "an OWASP category") && word.len() > 3
            || word.contains(['-', ' ']) && word.len() > 5
    });
    words.sort();
    words.dedup();
    words.truncate(MOST_SECRETS);
    words
}

/// Whether a word or a phrase stands in a text with its borders.
fn contains_word(text: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_letter) && !after.is_some_and(is_letter)
    })
}

//! Texts: there, and short enough for where they stand.

use super::leaf::{Leaf, Length, What};
use super::{Check, Findings, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule { code: "S600", summary: "texts fit where people read them", check: Check::Values(length) },
    Rule { code: "S601", summary: "texts are not empty", check: Check::Values(empty) },
    Rule { code: "S602", summary: "every inject has its four prompts", check: Check::Values(prompts) },
];

/// Beyond this no text is read by anybody.
const MOST: usize = 4_000;

fn limit(length: Length) -> usize {
    match length {
        Length::Title => 70,
        Length::Label => 60,
        Length::Text => 360,
        Length::Fact => 24,
        Length::Free | Length::Optional | Length::Prompt => MOST,
    }
}

fn length(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        let What::Text { text, length, .. } = leaf.what else { continue };
        let (count, limit) = (text.chars().count(), limit(length));
        if count > limit {
            let message = format!("{count} characters do not fit; there is room for {limit}");
            out.warning(leaf.at, message, "shorten it: it is read from ten metres, or at a glance");
        }
    }
}

fn empty(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        if let What::Text { text, length, .. } = leaf.what
            && text.trim().is_empty()
            && !matches!(length, Length::Fact | Length::Optional | Length::Prompt)
        {
            out.error(leaf.at, "the text is empty", "write it, or leave the element out");
        }
    }
}

fn prompts(leaves: &[Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        if let What::Text { text, length: Length::Prompt, .. } = leaf.what
            && text.trim().is_empty()
        {
            out.error(leaf.at, "a prompt is empty", "a facilitator needs all four: ask, expected, if_silent, good");
        }
    }
}

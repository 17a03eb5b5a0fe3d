//! What is known about training, as it was published. A briefing shows it beside the effect that training would need, so that
//! a reader can judge whether that much is likely.
//!
//! Deliberately absent: a figure to multiply with.

/// How much a piece of evidence can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// People were put into groups by lot.
    Randomised,
    /// Those who do it were compared with those who do not: they differ in more than this.
    Correlational,
    /// Looked for and not found.
    Missing,
}

impl Strength {
    /// For readers.
    pub fn label(self) -> &'static str {
        match self {
            Strength::Randomised => "Randomised trial",
            Strength::Correlational => "Comparison, not cause",
            Strength::Missing => "Not found",
        }
    }
}

/// One finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How much it can carry.
    pub strength: Strength,
    /// What was found.
    pub finding: &'static str,
    /// Where it was read.
    pub source: &'static str,
}

/// Everything that is shown. Read in November 2026.
pub const TRAINING: [Evidence; 5] = [
    Evidence {
        strength: Strength::Missing,
        finding: "No randomised evidence was found that tabletop exercises lower the cost of real breaches.",
        source: "own search of public pages, November 2026",
    },
    Evidence {
        strength: Strength::Randomised,
        finding: "Awareness training against phishing: yearly courses had no effect; training embedded in test mails lowered failures by 1.7 percentage points (19,500 staff, 8 months).",
        source: "cybernews.com, 20 August 2025",
    },
    Evidence {
        strength: Strength::Correlational,
        finding: "Firms that plan and test their response reported breaches cheaper by $1.49 M than firms that do little of it.",
        source: "IBM Cost of a Data Breach 2023, as quoted by aon.com, July 2024",
    },
    Evidence {
        strength: Strength::Correlational,
        finding: "Among the 100 largest events, those with signs of a poor response cost about 2.8 times as much as the others.",
        source: "Cyentia IRIS 20/20 Xtreme, as quoted by cisomag.com",
    },
    Evidence {
        strength: Strength::Correlational,
        finding: "What is learned fades within four to six months.",
        source: "cybermonkey.net.au, on awareness training",
    },
];

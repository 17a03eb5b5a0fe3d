//! The smallest things that rules look at: one value with what it means and where it stands.
//!
//! One walk over a document ([`super::walk`]) lists them all; most rules are then a filter over that list. Deliberately
//! absent: anything about how the values hang together.

use crate::base::diag::Place;
use crate::scenario::decode::Holes;
use crate::scenario::doc::{Dist, Effect, Lasts, Role, SpanText, Target};
use crate::scenario::source::Source;
use crate::scenario::tree::Node;

/// A document's place in its file.
#[derive(Clone, Copy)]
pub(in crate::scenario) struct Part<'a> {
    /// The file.
    pub source: &'a Source,
    /// The value that the document was decoded from.
    pub root: Node<'a>,
    /// Values that its author did not write.
    pub holes: &'a Holes,
}

impl<'a> Part<'a> {
    /// The place of the whole document.
    pub(super) fn at(self) -> At<'a> {
        At { source: self.source, holes: self.holes, node: self.root }
    }
}

/// Where something stands.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    source: &'a Source,
    holes: &'a Holes,
    node: Node<'a>,
}

impl<'a> At<'a> {
    /// A field; the whole where it is not written.
    pub fn field(self, name: &'static str) -> At<'a> {
        At { node: self.node.field(name), ..self }
    }

    /// An element of a list, or a value in parentheses.
    pub fn item(self, index: usize) -> At<'a> {
        At { node: self.node.item(index), ..self }
    }

    /// The place for people.
    pub fn place(self) -> Place {
        self.source.place(self.node.bare().start())
    }

    /// The number of the value in its file.
    pub fn node_id(self) -> u32 {
        self.node.id()
    }

    /// Whether a stand-in is there, about which a rule has nothing to say.
    pub fn is_hole(self) -> bool {
        self.holes.cover(self.node)
    }
}

/// A set of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    Scenario,
    Ecosystem,
    Zone,
    Asset,
    Flow,
    Weakness,
    Control,
    Credential,
    Holding,
    Step,
    Technique,
    Fact,
    Inject,
    Decision,
    Option,
    Action,
    Obligation,
    Objective,
    Chance,
    Regime,
    Clock,
    Calendar,
    Param,
    Attacker,
}

impl Space {
    /// The word for people.
    pub fn noun(self) -> &'static str {
        match self {
            Space::Scenario => "scenario",
            Space::Ecosystem => "ecosystem",
            Space::Zone => "zone",
            Space::Asset => "asset",
            Space::Flow => "flow",
            Space::Weakness => "weakness",
            Space::Control => "control",
            Space::Credential => "credential",
            Space::Holding => "holding",
            Space::Step => "attack step",
            Space::Technique => "technique",
            Space::Attacker => "attacker",
            Space::Fact => "fact",
            Space::Inject => "inject",
            Space::Decision => "decision",
            Space::Option => "option",
            Space::Action => "standing action",
            Space::Obligation => "obligation",
            Space::Objective => "objective",
            Space::Chance => "chance",
            Space::Regime => "regime",
            Space::Clock => "clock",
            Space::Calendar => "calendar",
            Space::Param => "cost parameter",
        }
    }
}

/// Which spans make sense at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// Also before T0.
    Any,
    /// From zero.
    NotNegative,
    /// Above zero.
    Positive,
    /// Above zero, and longer than any story.
    Lifetime,
}

/// Who reads a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// Everybody, before and during play: no hint of the attack.
    Players,
    /// Everybody, when it has come to light.
    Room,
    /// The facilitator, or the debrief.
    Facilitator,
}

/// What a text is for; it decides how long it may be and whether it may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// A headline: 70 characters.
    Title,
    /// A button: 60.
    Label,
    /// Two or three sentences: 360.
    Text,
    /// One key fact in the graph, which may be missing: 24.
    Fact,
    /// As long as it takes.
    Free,
    /// As long as it takes, and may be missing.
    Optional,
    /// A line of a prompt card.
    Prompt,
}

/// What a value means.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    /// A name is given here; within a scope (the decision of an option, the regime of a clock).
    Id { space: Space, id: &'a str, scope: usize },
    /// A name is used here.
    Name { space: Space, name: &'a str },
    /// An option of a decision is used here.
    Choice { decision: &'a str, option: &'a str },
    /// A clock of a regime is used here.
    Clock { regime: &'a str, clock: &'a str },
    /// A weakness or a control is used here.
    Measure(&'a str),
    /// A standing action with its target is used here: "isolate@ledger".
    Deed(&'a str),
    /// `"$"` stands here, in an action with this target.
    Dollar { space: Space, target: Target },
    /// A span of time.
    Span(&'a SpanText, Bound),
    /// How long something takes.
    Lasts(&'a Lasts),
    /// An amount.
    Money(f64),
    /// A share or a chance.
    Share(f64),
    /// A factor from a lowest to a highest value.
    Factor { value: f64, lowest: f64, highest: f64 },
    /// A number drawn once.
    Dist(&'a Dist),
    /// A text.
    Text { text: &'a str, length: Length, reader: Reader },
    /// Somebody at the table.
    Role(Role),
    /// What a deed does.
    Effect(&'a Effect),
    /// A day.
    Date(&'a str),
}

/// One value of a document.
#[derive(Clone, Copy)]
pub(super) struct Leaf<'a> {
    pub at: At<'a>,
    pub what: What<'a>,
}

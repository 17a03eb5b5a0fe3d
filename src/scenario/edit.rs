//! An ecosystem while somebody edits it: typed edits, each of which keeps references whole or is refused with a reason, and
//! undo and redo without limit.
//!
//! A step keeps only what it changed, so that many of them take little room. Deliberately absent: files, and any opinion
//! on whether the document makes sense; that is [`super::lint`].

mod change;
mod new;
mod origins;
mod references;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::doc::{
    AssetDoc, ControlDoc, CredentialDoc, EcosystemDoc, FlowDoc, HoldingDoc, PlaceDoc, ProfileDoc, WeaknessDoc, ZoneDoc,
};
use change::Change;
pub use new::{New, OnElement, template};
pub use origins::origin;
pub use references::{Removal, removal};

/// What can be selected and edited, by its position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The ecosystem itself: name, summary, who runs it.
    #[default]
    Ecosystem,
    /// A zone.
    Zone(usize),
    /// An asset.
    Asset(usize),
    /// A holding: its asset, and its position there.
    Holding(usize, usize),
    /// A flow.
    Flow(usize),
    /// A weakness.
    Weakness(usize),
    /// A control.
    Control(usize),
    /// A credential.
    Credential(usize),
}

/// The ecosystem without its lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Two or three sentences.
    pub summary: String,
    /// Who runs it.
    pub profile: Option<ProfileDoc>,
}

/// The value of a [`Subject`].
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// Of the ecosystem itself.
    Ecosystem(Box<Head>),
    /// Of a zone.
    Zone(ZoneDoc),
    /// Of an asset.
    Asset(Box<AssetDoc>),
    /// Of a holding.
    Holding(HoldingDoc),
    /// Of a flow.
    Flow(Box<FlowDoc>),
    /// Of a weakness.
    Weakness(WeaknessDoc),
    /// Of a control.
    Control(Box<ControlDoc>),
    /// Of a credential.
    Credential(CredentialDoc),
}

/// One change that somebody makes.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Another value for an element. Its name stays; [`Edit::Rename`] changes that. Edits of one field that follow each other
    /// are one step.
    Set {
        /// Which element.
        subject: Subject,
        /// Which field, as it is called in the file.
        field: &'static str,
        /// The whole element with the field changed.
        element: Element,
    },
    /// Another name, there and wherever it is named.
    Rename(Subject, String),
    /// Another document in its place, as an import makes one: a single step.
    Replace(Arc<EcosystemDoc>),
    /// A new element.
    Add(New),
    /// One element less, with everything that cannot be without it.
    Remove(Subject),
    /// Assets put somewhere on the picture: position in the list, points from the left, points from above. The first is the one
    /// that somebody moved.
    Place(Vec<(usize, f64, f64)>),
    /// An asset left to the automatic layout again.
    Unplace(usize),
    /// All of them.
    UnplaceAll,
}

/// Why an edit was not made. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is no such element any more.
    #[error("this is not there any more")]
    Gone,
    /// The name has another shape.
    #[error("a name has lower case letters, digits and single dashes, such as {0:?}")]
    BadName(String),
    /// Something of its kind has the name already.
    #[error("{0:?} is the name of another one already")]
    Taken(String),
    /// Something would be left without a place.
    #[error("{0}")]
    Needed(String),
    /// No more elements fit into a file.
    #[error("an ecosystem has at most {max} elements", max = super::decode::MAX_ELEMENTS)]
    Full,
}

/// A state of the document. Equal numbers mean equal documents, as long as the program runs.
pub type State = u64;

/// One step.
#[derive(Clone, Debug)]
struct Step {
    from: State,
    to: State,
    subject: Subject,
    change: Change,
}

/// A document that is being edited.
#[derive(Clone, Debug)]
pub struct EcosystemDraft {
    doc: Arc<EcosystemDoc>,
    done: Vec<Step>,
    undone: Vec<Step>,
    state: State,
    newest: State,
    saved: Option<State>,
    /// The field that the last step changed, while more of the same may follow.
    going_on: Option<(Subject, &'static str)>,
}

impl EcosystemDraft {
    /// Begins with a document that is as it was saved.
    pub fn new(doc: Arc<EcosystemDoc>) -> EcosystemDraft {
        let (done, undone) = (Vec::new(), Vec::new());
        EcosystemDraft { doc, done, undone, state: 0, newest: 0, saved: Some(0), going_on: None }
    }

    /// Begins with a document that was never saved in this form.
    pub fn unsaved(doc: Arc<EcosystemDoc>) -> EcosystemDraft {
        EcosystemDraft { saved: None, ..EcosystemDraft::new(doc) }
    }

    /// As it is now.
    pub fn doc(&self) -> &Arc<EcosystemDoc> {
        &self.doc
    }

    /// Which state that is.
    pub fn state(&self) -> State {
        self.state
    }

    /// Whether anything is not saved.
    pub fn is_dirty(&self) -> bool {
        self.saved != Some(self.state)
    }

    /// A state was saved. What was edited since is not.
    pub fn mark_saved(&mut self, state: State) {
        self.saved = Some(state);
        self.going_on = None;
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// The next edit begins a new step, even of the same field.
    pub fn seal(&mut self) {
        self.going_on = None;
    }

    /// Makes an edit. Returns what to look at afterwards.
    ///
    /// # Errors
    /// Why it cannot be made; nothing has changed then.
    pub fn apply(&mut self, edit: Edit) -> Result<Subject, EditError> {
        let field = match &edit {
            Edit::Set { subject, field, .. } => Some((*subject, *field)),
            _ => None,
        };
        let mut next = EcosystemDoc::clone(&self.doc);
        let subject = perform(&mut next, edit)?;
        let goes_on = field.is_some() && field == self.going_on && self.undone.is_empty();
        // A step that goes on is one step from where it began.
        let begun = if goes_on { self.done.pop() } else { None };
        let (from, change) = match &begun {
            Some(step) => {
                let mut before = EcosystemDoc::clone(&self.doc);
                step.change.revert(&mut before);
                (step.from, Change::between(&before, &next))
            }
            None => (self.state, Change::between(&self.doc, &next)),
        };
        self.going_on = field;
        if change.is_empty() {
            // Typed and taken away again: as if nothing had been.
            if begun.is_some() {
                self.doc = Arc::new(next);
                self.state = from;
            }
            return Ok(subject);
        }
        self.newest += 1;
        self.state = self.newest;
        self.done.push(Step { from, to: self.state, subject, change });
        self.undone.clear();
        self.doc = Arc::new(next);
        Ok(subject)
    }

    /// Takes the last step back. Returns what it was about.
    pub fn undo(&mut self) -> Option<Subject> {
        let step = self.done.pop()?;
        let mut doc = EcosystemDoc::clone(&self.doc);
        step.change.revert(&mut doc);
        Some(self.moved(step, doc, Direction::Back))
    }

    /// Does a step again that was taken back. Returns what it is about.
    pub fn redo(&mut self) -> Option<Subject> {
        let step = self.undone.pop()?;
        let mut doc = EcosystemDoc::clone(&self.doc);
        step.change.apply(&mut doc);
        Some(self.moved(step, doc, Direction::Forth))
    }

    fn moved(&mut self, step: Step, doc: EcosystemDoc, direction: Direction) -> Subject {
        let subject = nearest(&doc, step.subject);
        self.doc = Arc::new(doc);
        self.going_on = None;
        match direction {
            Direction::Back => {
                self.state = step.from;
                self.undone.push(step);
            }
            Direction::Forth => {
                self.state = step.to;
                self.done.push(step);
            }
        }
        subject
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Back,
    Forth,
}

/// The value of a subject, if it is there.
pub fn element(doc: &EcosystemDoc, subject: Subject) -> Option<Element> {
    Some(match subject {
        Subject::Ecosystem => Element::Ecosystem(Box::new(Head {
            id: doc.id.clone(),
            name: doc.name.clone(),
            summary: doc.summary.clone(),
            profile: doc.profile.clone(),
        })),
        Subject::Zone(at) => Element::Zone(doc.zones.get(at)?.clone()),
        Subject::Asset(at) => Element::Asset(Box::new(doc.assets.get(at)?.clone())),
        Subject::Holding(asset, at) => Element::Holding(doc.assets.get(asset)?.holdings.get(at)?.clone()),
        Subject::Flow(at) => Element::Flow(Box::new(doc.flows.get(at)?.clone())),
        Subject::Weakness(at) => Element::Weakness(doc.weaknesses.get(at)?.clone()),
        Subject::Control(at) => Element::Control(Box::new(doc.controls.get(at)?.clone())),
        Subject::Credential(at) => Element::Credential(doc.credentials.get(at)?.clone()),
    })
}

/// The subject itself where it is there, else what is nearest to where it was.
pub fn nearest(doc: &EcosystemDoc, subject: Subject) -> Subject {
    let within = |at: usize, length: usize, of: fn(usize) -> Subject| match length {
        0 => Subject::Ecosystem,
        length => of(at.min(length - 1)),
    };
    match subject {
        Subject::Ecosystem => subject,
        Subject::Zone(at) => within(at, doc.zones.len(), Subject::Zone),
        Subject::Asset(at) => within(at, doc.assets.len(), Subject::Asset),
        Subject::Holding(asset, at) => match doc.assets.get(asset).map(|asset| asset.holdings.len()) {
            None => within(asset, doc.assets.len(), Subject::Asset),
            Some(0) => Subject::Asset(asset),
            Some(length) => Subject::Holding(asset, at.min(length - 1)),
        },
        Subject::Flow(at) => within(at, doc.flows.len(), Subject::Flow),
        Subject::Weakness(at) => within(at, doc.weaknesses.len(), Subject::Weakness),
        Subject::Control(at) => within(at, doc.controls.len(), Subject::Control),
        Subject::Credential(at) => within(at, doc.credentials.len(), Subject::Credential),
    }
}

fn perform(doc: &mut EcosystemDoc, edit: Edit) -> Result<Subject, EditError> {
    match edit {
        Edit::Set { subject, element, field } => {
            let subject = set(doc, subject, element)?;
            origins::confirm(doc, subject, field);
            Ok(subject)
        }
        Edit::Replace(new) => {
            let elements = [&new.zones.len(), &new.assets.len(), &new.flows.len()].into_iter().sum::<usize>()
                + new.weaknesses.len()
                + new.controls.len()
                + new.credentials.len();
            if elements > super::decode::MAX_ELEMENTS {
                return Err(EditError::Full);
            }
            *doc = EcosystemDoc::clone(&new);
            Ok(Subject::Ecosystem)
        }
        Edit::Rename(subject, name) => references::rename(doc, subject, name),
        Edit::Add(new) => new::add(doc, new),
        Edit::Remove(subject) => references::remove(doc, subject),
        Edit::Place(places) => {
            let (first, ..) = places.first().ok_or(EditError::Gone)?;
            let subject = Subject::Asset(*first);
            for (asset, x, y) in places {
                let id = doc.assets.get(asset).ok_or(EditError::Gone)?.id.clone();
                match doc.layout.iter_mut().find(|place| place.asset == id) {
                    Some(place) => (place.x, place.y) = (x, y),
                    None => doc.layout.push(PlaceDoc { asset: id, x, y }),
                }
            }
            Ok(subject)
        }
        Edit::UnplaceAll => {
            doc.layout.clear();
            Ok(Subject::Ecosystem)
        }
        Edit::Unplace(asset) => {
            let id = doc.assets.get(asset).ok_or(EditError::Gone)?.id.clone();
            doc.layout.retain(|place| place.asset != id);
            Ok(Subject::Asset(asset))
        }
    }
}

/// Puts a value in; the name stays as it was, because others name it.
fn set(doc: &mut EcosystemDoc, subject: Subject, element: Element) -> Result<Subject, EditError> {
    macro_rules! put {
        ($slot:expr, $new:expr) => {{
            let slot = $slot.ok_or(EditError::Gone)?;
            let id = std::mem::take(&mut slot.id);
            *slot = $new;
            slot.id = id;
        }};
    }
    match (subject, element) {
        (Subject::Ecosystem, Element::Ecosystem(head)) => {
            (doc.name, doc.summary, doc.profile) = (head.name, head.summary, head.profile);
        }
        (Subject::Zone(at), Element::Zone(new)) => put!(doc.zones.get_mut(at), new),
        (Subject::Asset(at), Element::Asset(new)) => put!(doc.assets.get_mut(at), *new),
        (Subject::Holding(asset, at), Element::Holding(new)) => {
            put!(doc.assets.get_mut(asset).and_then(|asset| asset.holdings.get_mut(at)), new);
        }
        (Subject::Flow(at), Element::Flow(new)) => put!(doc.flows.get_mut(at), *new),
        (Subject::Weakness(at), Element::Weakness(new)) => put!(doc.weaknesses.get_mut(at), new),
        (Subject::Control(at), Element::Control(new)) => put!(doc.controls.get_mut(at), *new),
        (Subject::Credential(at), Element::Credential(new)) => put!(doc.credentials.get_mut(at), new),
        _ => return Err(EditError::Gone),
    }
    Ok(subject)
}

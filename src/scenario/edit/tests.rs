//! Edits keep references whole, and every step can be taken back and done again.

use super::*;
use crate::scenario::doc::On;
use crate::scenario::lint::lint;
use crate::scenario::load::{bundled_ecosystems, read_ecosystem};

fn shipped() -> Arc<EcosystemDoc> {
    let (name, text) = bundled_ecosystems().iter().find(|(name, _)| name.contains("dormant")).expect("ships");
    Arc::new(read_ecosystem(name, Arc::from(*text)).expect("reads"))
}

fn asset(doc: &EcosystemDoc, id: &str) -> usize {
    doc.assets.iter().position(|asset| asset.id == id).expect("there")
}

fn flow(doc: &EcosystemDoc, id: &str) -> usize {
    doc.flows.iter().position(|flow| flow.id == id).expect("there")
}

fn named(draft: &EcosystemDraft, text: &str) -> Edit {
    let Some(Element::Asset(mut asset)) = element(draft.doc(), Subject::Asset(0)) else { panic!("an asset") };
    asset.name = text.to_owned();
    asset.id = "never-taken".to_owned();
    Edit::Set { subject: Subject::Asset(0), field: "name", element: Element::Asset(asset) }
}

#[test]
fn every_edit_can_be_taken_back_and_done_again() {
    let first = shipped();
    let mut draft = EcosystemDraft::new(first.clone());
    let hub = asset(&first, "hub");
    let edits = [
        Edit::Rename(Subject::Asset(hub), "merridew".into()),
        Edit::Remove(Subject::Asset(hub)),
        Edit::Add(New::Zone),
        Edit::Add(New::Asset { zone: "core".into() }),
        Edit::Add(New::Holding { asset: 2 }),
        Edit::Add(New::Flow { from: "app".into(), to: "crm".into() }),
        Edit::Add(New::Credential { opens: None, kept_on: "app".into() }),
        Edit::Place(vec![(4, 10.0, 20.0), (5, 1.5, 2.0)]),
        Edit::Place(vec![(4, 11.0, 20.0)]),
        Edit::Unplace(4),
        Edit::UnplaceAll,
        Edit::Remove(Subject::Control(0)),
    ];
    let mut states = vec![draft.doc().clone()];
    for edit in edits {
        draft.apply(edit.clone()).unwrap_or_else(|problem| panic!("{edit:?}: {problem}"));
        states.push(draft.doc().clone());
    }
    assert!(draft.is_dirty());
    for doc in states.iter().rev().skip(1) {
        assert!(draft.undo().is_some());
        assert_eq!(draft.doc(), doc);
    }
    assert!(!draft.is_dirty() && draft.undo().is_none());
    for doc in states.iter().skip(1) {
        assert!(draft.redo().is_some());
        assert_eq!(draft.doc(), doc);
    }
    assert!(draft.redo().is_none());
}

#[test]
fn typing_in_one_field_is_one_step_and_typing_it_away_is_none() {
    let mut draft = EcosystemDraft::new(shipped());
    for text in ["I", "In", "Int"] {
        draft.apply(named(&draft, text)).expect("made");
    }
    assert_eq!(draft.doc().assets[0].name, "Int");
    assert_eq!(draft.doc().assets[0].id, shipped().assets[0].id, "a name is changed by renaming");
    draft.seal();
    draft.apply(named(&draft, "Other")).expect("made");
    draft.undo();
    assert_eq!(draft.doc().assets[0].name, "Int");
    draft.undo();
    assert!(!draft.can_undo() && !draft.is_dirty());
    for text in ["x", "Internet users"] {
        draft.apply(named(&draft, text)).expect("made");
    }
    assert!(!draft.can_undo() && !draft.is_dirty());
}

#[test]
fn what_is_saved_is_a_state_and_undo_leads_back_to_it() {
    let mut draft = EcosystemDraft::new(shipped());
    draft.apply(Edit::Add(New::Zone)).expect("made");
    let saved = draft.state();
    draft.apply(named(&draft, "Later")).expect("made");
    draft.mark_saved(saved);
    assert!(draft.is_dirty());
    draft.undo();
    assert!(!draft.is_dirty());
    draft.undo();
    assert!(draft.is_dirty());
    draft.apply(named(&draft, "Elsewhere")).expect("made");
    assert!(draft.is_dirty() && !draft.can_redo());
}

#[test]
fn renaming_follows_every_name() {
    let mut draft = EcosystemDraft::new(shipped());
    let v1 = asset(draft.doc(), "profile-v1");
    draft.apply(Edit::Rename(Subject::Asset(v1), "old-profiles".into())).expect("renamed");
    let pgw = flow(draft.doc(), "pgw-v1");
    draft.apply(Edit::Rename(Subject::Flow(pgw), "shops".into())).expect("renamed");
    draft.apply(Edit::Rename(Subject::Zone(3), "middle".into())).expect("renamed");
    assert_eq!(lint(draft.doc()), []);
    assert_eq!(draft.doc().flows[pgw].to, "old-profiles");
    assert!(draft.doc().credentials.iter().any(|c| c.opens.contains(&"shops".to_owned())));
    let refused = |name: &str| draft.clone().apply(Edit::Rename(Subject::Asset(v1), name.into()));
    assert_eq!(refused("hub"), Err(EditError::Taken("hub".into())));
    assert_eq!(refused("Big Hub"), Err(EditError::BadName("big-hub".into())));
    assert!(matches!(refused(""), Err(EditError::BadName(_))));
}

#[test]
fn of_two_with_one_name_references_stay_with_the_other() {
    let mut doc = EcosystemDoc::clone(&shipped());
    let twin = doc.assets[asset(&doc, "hub")].clone();
    doc.assets.push(twin);
    let last = doc.assets.len() - 1;
    let mut draft = EcosystemDraft::new(Arc::new(doc));
    draft.apply(Edit::Rename(Subject::Asset(last), "second-hub".into())).expect("renamed");
    assert!(draft.doc().flows.iter().any(|flow| flow.to == "hub"));
    assert_eq!(lint(draft.doc()), [], "the twin is a name like any other now");
}

#[test]
fn removing_takes_along_what_cannot_be_without_it() {
    let mut draft = EcosystemDraft::new(shipped());
    let v1 = asset(draft.doc(), "profile-v1");
    let also = removal(draft.doc(), Subject::Asset(v1)).expect("can go").also;
    assert!(also.iter().any(|line| line.contains("pgw-v1")), "{also:?}");
    assert!(also.iter().any(|line| line.contains("v1 hands any record")), "{also:?}");
    assert!(also.iter().any(|line| line.contains("v1 store account")), "{also:?}");
    draft.apply(Edit::Remove(Subject::Asset(v1))).expect("removed");
    let left = lint(draft.doc());
    assert!(left.iter().all(|finding| !finding.message.contains("profile-v1")), "{left:?}");
    assert!(draft.doc().controls.iter().any(|c| c.id == "api-inventory" && !c.on.contains(&On::Asset("x".into()))));
    assert!(draft.doc().controls.iter().all(|c| c.id != "v1-limit"));
}

#[test]
fn a_zone_with_something_in_it_stays() {
    let mut draft = EcosystemDraft::new(shipped());
    let refused = draft.apply(Edit::Remove(Subject::Zone(3)));
    assert!(matches!(&refused, Err(EditError::Needed(why)) if why.contains("Profile service v1")), "{refused:?}");
    assert!(!draft.is_dirty());
    let new = draft.apply(Edit::Add(New::Zone)).expect("made");
    draft.apply(Edit::Remove(new)).expect("removed");
}

#[test]
fn a_new_file_passes_every_check_and_so_does_what_is_added() {
    let mut draft = EcosystemDraft::unsaved(Arc::new(template()));
    assert!(draft.is_dirty());
    assert_eq!(lint(draft.doc()), []);
    let on = || new::OnElement::Asset("service".into());
    for new in [
        New::Zone,
        New::Asset { zone: "services".into() },
        New::Holding { asset: 1 },
        New::Flow { from: "service".into(), to: "asset".into() },
        New::Flow { from: "service".into(), to: "asset".into() },
        New::Weakness { on: on() },
        New::Control { on: on() },
        New::Credential { opens: Some("app-service".into()), kept_on: "service".into() },
    ] {
        draft.apply(Edit::Add(new)).expect("added");
    }
    assert_eq!(lint(draft.doc()), []);
    assert_eq!(draft.doc().flows[2].id, "service-asset-2");
}

//! Opening, keeping and saving, on a disk.

use super::*;
use crate::scenario::edit::{EcosystemDraft, Edit, New, Subject};
use crate::scenario::load::{Library, read_ecosystem};

struct Bench {
    folder: tempfile::TempDir,
    workshop: Workshop,
}

fn bench() -> Bench {
    let folder = tempfile::tempdir().expect("a folder");
    let workshop = Workshop::new(&folder.path().join("data"));
    Bench { folder, workshop }
}

fn bundled() -> EcosystemRef {
    EcosystemRef::Bundled("ecosystems/dormant-subdomain.ron".into())
}

impl Bench {
    fn ask(&mut self, request: EcosystemRequest) -> String {
        self.workshop.handle(request).map(|message| message.text).unwrap_or_default()
    }

    fn open(&mut self, which: EcosystemRef) -> EcosystemDraft {
        self.ask(EcosystemRequest::Open(which));
        EcosystemDraft::new(self.now().doc)
    }

    fn now(&self) -> OpenEcosystem {
        self.workshop.view().open.map(|open| OpenEcosystem::clone(&open)).expect("something is open")
    }

    fn sheet(&self, draft: &EcosystemDraft) -> Sheet {
        Sheet { opened: self.now().opened, state: draft.state(), doc: Arc::clone(draft.doc()) }
    }

    fn save(&mut self, draft: &EcosystemDraft, to: SaveTo) -> String {
        let sheet = self.sheet(draft);
        self.ask(EcosystemRequest::Save(sheet, to))
    }

    fn keep(&mut self, draft: &EcosystemDraft) {
        let sheet = self.sheet(draft);
        self.ask(EcosystemRequest::Draft(sheet));
    }

    fn analyse(&mut self, draft: &EcosystemDraft) {
        let sheet = self.sheet(draft);
        self.ask(EcosystemRequest::Analyse(sheet));
    }

    fn file(&self, name: &str, text: &str) -> EcosystemRef {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        EcosystemRef::File(path)
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).expect("there")
    }
}

fn shipped() -> &'static str {
    bundled_ecosystems().iter().find(|(name, _)| name.contains("dormant")).map(|(_, text)| *text).expect("ships")
}

#[test]
fn what_ships_is_saved_as_a_file_of_ones_own_and_offered_there() {
    let mut bench = bench();
    let mut draft = bench.open(bundled());
    draft.apply(Edit::Add(New::Zone)).expect("made");
    assert!(bench.save(&draft, SaveTo::Here).contains("ships with Sandtable"));
    assert_eq!(bench.now().saved, None);
    let told = bench.save(&draft, SaveTo::File("mine".into()));
    assert!(told.contains("mine.ron"), "{told}");
    assert_eq!(bench.now().saved, Some(draft.state()));
    let text = bench.text("data/ecosystems/mine.ron");
    assert!(text.contains("// ── vault ──") && text.contains("New zone"));
    assert!(bench.workshop.view().known.iter().any(|known| known.name == "mine"));
    assert!(bench.save(&draft, SaveTo::File("mine".into())).contains("exists already"));
    assert_eq!(bench.save(&draft, SaveTo::Here), told);
    assert_eq!(bench.text("data/ecosystems/mine.ron"), text, "the second time changes nothing");
}

#[test]
fn comments_without_a_place_are_told_before_saving() {
    let mut bench = bench();
    let text = shipped().replace("rate: 0.7, state: On", "rate: 0.7, /* agreed in 2022 */ state: On");
    let which = bench.file("shop.ron", &text);
    let mut draft = bench.open(which);
    let at = draft.doc().controls.iter().position(|c| c.id == "partner-limit").expect("there");
    draft.apply(Edit::Remove(Subject::Control(at))).expect("removed");
    assert_eq!(bench.save(&draft, SaveTo::Here), "");
    let (state, lost) = bench.now().would_lose.expect("asks");
    assert_eq!((state, lost.len()), (draft.state(), 1));
    assert_eq!(bench.text("shop.ron"), text);
    bench.save(&draft, SaveTo::Beside);
    assert_eq!(bench.text("shop.ron"), text);
    assert!(!bench.text("shop.edited.ron").contains("partner-limit"));
    assert_eq!(
        bench.now().home,
        Home::File(bench.folder.path().canonicalize().expect("there").join("shop.edited.ron"))
    );
    assert_eq!(bench.now().would_lose, None);
}

#[test]
fn a_file_that_somebody_else_changed_is_not_overwritten() {
    let mut bench = bench();
    let which = bench.file("shop.ron", shipped());
    let mut draft = bench.open(which);
    draft.apply(Edit::Add(New::Zone)).expect("made");
    bench.file("shop.ron", "// mine\n");
    assert!(bench.save(&draft, SaveTo::Here).contains("another program"));
    assert_eq!(bench.text("shop.ron"), "// mine\n");
    assert_eq!(bench.now().saved, None);
}

#[test]
fn what_was_begun_with_is_kept_before_anything_is_changed() {
    let mut bench = bench();
    bench.ask(EcosystemRequest::Open(bundled()));
    let doc = Arc::clone(&bench.now().doc);
    bench.ask(EcosystemRequest::Begin(Arc::clone(&doc)));
    bench.ask(EcosystemRequest::New);
    let [offered] = bench.workshop.view().drafts.try_into().expect("one");
    bench.ask(EcosystemRequest::Recover(offered.key));
    assert_eq!(bench.now().doc, doc);
}

#[test]
fn unsaved_work_outlives_the_program() {
    let mut bench = bench();
    let which = bench.file("shop.ron", shipped());
    let mut draft = bench.open(which.clone());
    bench.keep(&draft);
    assert!(bench.workshop.drafts.list().is_empty(), "as in its file: nothing to keep");
    draft.apply(Edit::Add(New::Zone)).expect("made");
    bench.keep(&draft);
    // Another run of the program.
    bench.workshop = Workshop::new(&bench.folder.path().join("data"));
    bench.workshop.look();
    let [offered] = bench.workshop.view().drafts.try_into().expect("one");
    assert!(offered.of.ends_with("shop.ron") && offered.name == "Corella Mobile", "{offered:?}");
    // Editing the file anew does not touch it.
    let mut other = bench.open(which);
    other.apply(Edit::Add(New::Asset { zone: "core".into() })).expect("made");
    bench.keep(&other);
    assert_eq!(bench.workshop.drafts.list().len(), 2);
    bench.ask(EcosystemRequest::Recover(offered.key.clone()));
    let back = bench.now();
    assert_eq!((&*back.doc, back.origin), (&**draft.doc(), Origin::Unsaved));
    let draft = EcosystemDraft::unsaved(back.doc);
    assert!(bench.save(&draft, SaveTo::Here).contains("Saved"));
    assert!(bench.text("shop.ron").contains("// ── vault ──") && bench.text("shop.ron").contains("New zone"));
    let left = bench.workshop.view().drafts;
    assert_eq!(left.len(), 1, "{left:?}");
    bench.ask(EcosystemRequest::Forget(left[0].key.clone()));
    assert_eq!(bench.workshop.view().drafts, []);
    assert!(bench.ask(EcosystemRequest::Forget("../shop".into())).contains("no such"));
}

#[test]
fn recovered_work_on_a_file_that_changed_since_is_not_saved_over_it() {
    let mut bench = bench();
    let which = bench.file("shop.ron", shipped());
    let mut draft = bench.open(which);
    draft.apply(Edit::Add(New::Zone)).expect("made");
    bench.keep(&draft);
    bench.workshop = Workshop::new(&bench.folder.path().join("data"));
    bench.workshop.look();
    bench.file("shop.ron", &shipped().replace("Corella Mobile", "Corella"));
    let key = bench.workshop.view().drafts[0].key.clone();
    bench.ask(EcosystemRequest::Recover(key));
    let draft = EcosystemDraft::unsaved(bench.now().doc);
    assert!(bench.save(&draft, SaveTo::Here).contains("another program"));
}

#[test]
fn what_cannot_be_read_says_why_and_leaves_the_open_one_alone() {
    let mut bench = bench();
    let draft = bench.open(bundled());
    let which = bench.file("bad.ron", "Ecosystem(version: 1, id: 5)");
    bench.ask(EcosystemRequest::Open(which));
    let view = bench.workshop.view();
    let faults = &view.unreadable.expect("told").faults;
    assert!(faults.len() > 1 && faults[0].place.line == 1, "{faults:?}");
    assert_eq!(view.open.expect("still").doc, *draft.doc());
    let missing = EcosystemRef::File(bench.folder.path().join("none.ron"));
    bench.ask(EcosystemRequest::Open(missing));
    assert!(bench.workshop.view().unreadable.is_some());
    bench.ask(EcosystemRequest::New);
    assert!(bench.workshop.view().unreadable.is_none());
    assert_eq!(read_ecosystem("", Arc::from(shipped())).expect("reads"), **draft.doc());
}

#[test]
fn messages_come_and_go_with_the_state_that_was_sent() {
    let mut bench = bench();
    let mut draft = bench.open(bundled());
    assert!(bench.now().findings.is_empty());
    draft.apply(Edit::Add(New::Flow { from: "app".into(), to: "nowhere".into() })).expect("made");
    bench.keep(&draft);
    let now = bench.now();
    assert_eq!(now.checked, Some(draft.state()));
    assert!(now.findings.iter().any(|f| f.field == "to"), "{:?}", now.findings);
    let late = Sheet { opened: 0, ..bench.sheet(&draft) };
    draft.undo();
    bench.keep(&draft);
    assert!(bench.now().findings.is_empty());
    bench.ask(EcosystemRequest::Draft(late));
    assert!(bench.now().findings.is_empty());
}

#[test]
fn an_analysis_is_handed_out_and_its_answers_belong_to_the_state_that_was_asked_about() {
    let mut bench = bench();
    bench.workshop.learn(Library::bundled().expect("the library is valid"));
    let mut draft = bench.open(bundled());
    assert_eq!(bench.now().analysis, AnalysisView::default(), "nobody asked");
    bench.analyse(&draft);
    assert_eq!(bench.now().analysis.progress, Progress::Working);
    let first = bench.workshop.take_job().expect("there is something to do");
    // While it runs, two more states are asked about; one job at a time, and only the newest.
    let state = draft.state();
    for _ in 0..2 {
        draft.apply(Edit::Add(New::Zone)).expect("made");
        bench.keep(&draft);
        bench.analyse(&draft);
    }
    assert!(bench.workshop.take_job().is_none());
    bench.workshop.finish(first.run());
    let now = bench.now().analysis;
    assert_eq!(now.answers.as_ref().map(|answers| answers.state), Some(state), "of the state of then");
    assert_eq!((now.asked, now.progress), (Some(draft.state()), Progress::Working));
    let second = bench.workshop.take_job().expect("the newest");
    bench.workshop.finish(second.run());
    let now = bench.now().analysis;
    let answers = now.answers.expect("answers");
    assert_eq!((answers.state, now.progress), (draft.state(), Progress::Idle));
    assert!(!answers.analysis.findings.is_empty() && !answers.techniques().is_empty());
    assert_eq!(answers.ecosystem.zones.len(), draft.doc().zones.len());
    assert!(bench.workshop.take_job().is_none());
    // The same state again: the answers are there.
    bench.analyse(&draft);
    assert!(bench.workshop.take_job().is_none());
    assert_eq!(bench.now().analysis.progress, Progress::Idle);
}

#[test]
fn what_has_errors_is_not_analysed_and_an_answer_for_another_opening_is_dropped() {
    let mut bench = bench();
    bench.workshop.learn(Library::bundled().expect("the library is valid"));
    let mut draft = bench.open(bundled());
    draft.apply(Edit::Add(New::Flow { from: "app".into(), to: "nowhere".into() })).expect("made");
    bench.keep(&draft);
    bench.analyse(&draft);
    assert!(bench.workshop.take_job().is_none());
    let Progress::Refused(why) = bench.now().analysis.progress else { panic!("{:?}", bench.now().analysis) };
    assert!(why.contains("corrected first"), "{why}");
    draft.undo();
    bench.keep(&draft);
    bench.analyse(&draft);
    let late = bench.workshop.take_job().expect("in order again");
    bench.ask(EcosystemRequest::New);
    bench.workshop.finish(late.run());
    assert_eq!(bench.now().analysis, AnalysisView::default());
}

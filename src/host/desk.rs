//! The host itself: takes one request after the other, changes the session, stores it, and only then makes a new snapshot.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::briefing::Briefings;
use super::cards::{card, setup_view};
use super::drawing::{Drawing, News};
use super::importing::Importing;
use super::study::Study;
use super::workshop::Workshop;
use super::*;
use crate::base::diag::{Diagnostic, Severity};
use crate::base::time::Span;
use crate::engine::Command;
use crate::engine::view::{SeatView, picture};
use crate::report::{AfterAction, after_action, markdown};
use crate::scenario::compile::compile_shared;
use crate::scenario::load::{Library, bundled_id, bundled_scenarios, load_ecosystem, load_scenario};
use crate::scenario::model::{RoleSet, Scenario};
use crate::session::open::open;
use crate::session::{Field, NoteTag, Opened, SaltSource, Session, SessionState, Setup};
use crate::store::{self, SessionLock, SessionSummary, Sink};

/// Everything that the window stands on.
pub struct Host {
    library: Option<Arc<Library>>,
    sink: Sink,
    salts: SaltSource,
    scenarios: Vec<Arc<Scenario>>,
    cards: Arc<Vec<CardView>>,
    glossary: Arc<Vec<crate::scenario::doc::TermDoc>>,
    interrupted: Vec<ResumeView>,
    setup: Option<(Arc<Scenario>, Arc<SetupView>)>,
    table: Option<Table>,
    debrief: Option<Arc<AfterAction>>,
    study: Study,
    workshop: Workshop,
    drawing: Drawing,
    briefings: Briefings,
    importing: Importing,
    /// Offered for the next draw.
    draw_seed: u64,
    message: Option<Message>,
}

/// The exercise that is being played.
struct Table {
    session: Box<Session>,
    setup: Arc<SetupView>,
    picture: Arc<crate::engine::view::PictureView>,
    /// Held while it is open, so that no second program plays it.
    _lock: Option<SessionLock>,
}

impl Host {
    /// Opens the data folder. Always works; what did not is in the first snapshot's message.
    ///
    /// # Errors
    /// Only when the system gives no random numbers.
    pub fn open(data_folder: &Path) -> Result<Host, crate::session::commitment::NoRandomness> {
        let mut host = Host {
            library: None,
            sink: Sink::open(data_folder),
            salts: SaltSource::from_system()?,
            scenarios: Vec::new(),
            cards: Arc::default(),
            glossary: Arc::default(),
            interrupted: Vec::new(),
            setup: None,
            table: None,
            debrief: None,
            study: Study::new(data_folder),
            workshop: Workshop::new(data_folder),
            drawing: Drawing::default(),
            briefings: Briefings::new(data_folder),
            importing: Importing::default(),
            draw_seed: 1,
            message: None,
        };
        let notices = host.sink.take_notices();
        if let store::Saved::InMemory { reason, .. } = host.sink.saved() {
            host.message = Some(error(format!("Sessions cannot be saved: {reason}")));
        } else if !notices.is_empty() {
            host.message = Some(error(notices.join(" ")));
        }
        Ok(host)
    }

    /// Reads library and bundled scenarios; slower than opening, so that a window can stand before.
    pub fn load(&mut self) {
        let library = match Library::bundled() {
            Ok(library) => library,
            Err(diagnostics) => {
                let first = diagnostics.first().map(ToString::to_string).unwrap_or_default();
                self.message = Some(error(format!("The library that ships with Sandtable cannot be read. {first}")));
                return;
            }
        };
        self.glossary = Arc::new(library.glossary.entries.clone());
        for (id, _) in bundled_scenarios() {
            match scenario_of(id, &library) {
                Ok(scenario) => self.scenarios.push(scenario),
                Err(words) => self.message = Some(error(words)),
            }
        }
        self.workshop.learn(Arc::clone(&library));
        self.briefings.learn();
        self.library = Some(library);
        self.draw_seed = fresh_seed(&mut self.salts);
        self.workshop.look();
        self.refresh_lists();
    }

    /// Reads what the store knows: last results, and what was interrupted.
    fn refresh_lists(&mut self) {
        // A store that cannot be read has said so already; the Library works without it.
        let sessions = self.sink.store().and_then(|store| store.list()).unwrap_or_default();
        self.cards = Arc::new(self.scenarios.iter().map(|s| card(s, &last_result(&sessions, &s.id))).collect());
        let playing = self.table.as_ref().map(|t| t.session.id().to_owned());
        self.interrupted = sessions
            .iter()
            .filter(|s| s.state == SessionState::Interrupted && Some(&s.id) != playing.as_ref())
            .map(|s| ResumeView {
                id: s.id.clone(),
                title: s.title.clone(),
                stands_at: s.stands_at.to_string(),
                about: [s.group.clone().unwrap_or_default(), s.started.clone()]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
                read_only: s.is_read_only(),
            })
            .collect();
    }

    /// One request. What was asked has happened and is stored when this returns.
    pub fn handle(&mut self, request: Request) {
        // What is typed arrives by itself and answers nothing: a message stays until somebody asks for something.
        let typed = matches!(request, Request::Ecosystem(EcosystemRequest::Draft(_) | EcosystemRequest::Analyse(_)))
            || matches!(request, Request::Brief(BriefRequest::Look(_)));
        if !typed {
            self.message = None;
        }
        match request {
            Request::Open(which) => self.open_scenario(&which),
            Request::Start(form) => self.start(form),
            Request::Resume(id) => self.resume(&id),
            Request::Discard(id) => self.discard(&id),
            Request::Leave => {
                self.table = None;
                self.debrief = None;
                self.study.reset();
                self.refresh_lists();
            }
            Request::Play(play) => self.play(play),
            Request::Export(path) => self.export(&path),
            Request::Study(request) => {
                if let (Some(table), Some(_)) = (&self.table, &self.debrief) {
                    self.study.handle(request, &table.session);
                }
            }
            Request::Ecosystem(request) => {
                if let Some(told) = self.workshop.handle(request) {
                    self.message = Some(told);
                }
            }
            Request::Import(request) => self.importing.handle(request),
            Request::Draw(request) => self.draw(request),
            Request::Brief(request) => self.brief(request),
            Request::Dismiss => {}
        }
    }

    fn brief(&mut self, request: BriefRequest) {
        let Some(library) = self.library.clone() else { return };
        let open = self.workshop.as_it_stands();
        self.message = match self.briefings.handle(request, open, &library) {
            Ok(None) => self.message.take(),
            Ok(Some(text)) => Some(Message { tone: MessageTone::Info, text }),
            Err(words) => Some(error(words)),
        };
    }

    fn draw(&mut self, request: DrawRequest) {
        let Some(library) = self.library.clone() else { return };
        let done = match request {
            DrawRequest::On(Ground::Edited(doc)) => self.drawing.look_at(doc, None),
            DrawRequest::On(Ground::Known(at)) => {
                let name = match &at {
                    EcosystemRef::Bundled(name) => bundled_id(name).to_owned(),
                    EcosystemRef::File(path) => path.display().to_string(),
                };
                let checked = load_ecosystem(&name, &library);
                match checked.ecosystem {
                    Some(doc) => self.drawing.look_at(Arc::new(doc), Some(at)),
                    None => Err(told(&checked.diagnostics, &name)),
                }
            }
            DrawRequest::Draw(form) => self.drawing.begin(form, &library),
            DrawRequest::Stop => {
                self.drawing.stop();
                Ok(())
            }
        };
        if let Err(words) = done {
            self.message = Some(error(words));
        }
    }

    /// Whether something is under way that has to be looked at now and then.
    pub fn is_working(&self) -> bool {
        self.drawing.is_working() || self.briefings.is_working() || self.study.is_working()
    }

    /// Looks at what is under way; says whether there is a new snapshot to show.
    pub fn poll(&mut self) -> bool {
        let Some(library) = self.library.clone() else { return false };
        let told = self.briefings.poll();
        let studied = self.study.poll();
        match self.drawing.poll(&library) {
            News::None => told || studied,
            News::Changed => true,
            News::Ready(scenario, seed) => {
                let view = Arc::new(setup_view(&scenario, seed));
                self.setup = Some((scenario, view));
                self.draw_seed = fresh_seed(&mut self.salts);
                true
            }
        }
    }

    /// How many replays an analysis of a finished exercise makes for each policy; fewer are quicker and say less.
    pub fn replay(&mut self, replays: u64) {
        self.study.replay(replays);
    }

    /// Work that takes longer and needs nothing of the host, if there is any: to be run on any thread and given back.
    pub fn take_job(&mut self) -> Option<Job> {
        let analysis = self.workshop.take_job().map(Job::Analysis);
        analysis.or_else(|| self.importing.take_job(self.library.as_ref()).map(Job::Import))
    }

    /// What came of it.
    pub fn finish(&mut self, done: Done) {
        match done {
            Done::Analysis(done) => self.workshop.finish(done),
            Done::Import(done) => self.importing.finish(done),
        }
    }

    fn open_scenario(&mut self, which: &ScenarioRef) {
        let Some(library) = self.library.clone() else { return };
        let found = match which {
            ScenarioRef::Bundled(id) => self.scenarios.iter().find(|s| s.id == *id).map(Arc::clone),
            ScenarioRef::File(_) => None,
        };
        let name = match which {
            ScenarioRef::Bundled(id) => id.clone(),
            ScenarioRef::File(path) => path.display().to_string(),
        };
        match found.map_or_else(|| scenario_of(&name, &library), Ok) {
            Ok(scenario) => {
                let view = Arc::new(setup_view(&scenario, fresh_seed(&mut self.salts)));
                self.setup = Some((scenario, view));
            }
            Err(words) => {
                self.setup = None;
                self.message = Some(error(words));
            }
        }
    }

    /// Salts of their own for one session: they must never repeat.
    fn fresh_salts(&mut self) -> Option<SaltSource> {
        match SaltSource::from_system() {
            Ok(salts) => Some(salts),
            Err(problem) => {
                self.message = Some(error(problem.to_string()));
                None
            }
        }
    }

    fn start(&mut self, form: SetupForm) {
        let Some((scenario, setup)) = self.setup.clone() else { return };
        let Some(salts) = self.fresh_salts() else { return };
        let played: RoleSet = form.seats.iter().filter(|s| s.played == Played::Yes).map(|s| s.role).collect();
        let talk = match form.talk_costs_time {
            TalkClock::Stepwise => "stepwise",
            TalkClock::Running => "running",
        };
        let session = Session::start(
            Setup {
                seed: form.seed,
                absent: scenario.role_set().without(played),
                started: wall_clock(),
                options: BTreeMap::from([("talk".to_owned(), talk.to_owned())]),
                group: form.group.trim().to_owned(),
                names: form.seats.into_iter().map(|s| (s.role, s.names)).collect(),
                scenario: Arc::clone(&scenario),
            },
            salts,
        );
        self.sit_down(Box::new(session), setup);
    }

    /// Takes a session to the table, and stores it.
    fn sit_down(&mut self, session: Box<Session>, setup: Arc<SetupView>) {
        let lock = match SessionLock::take(self.sink.folder(), session.id()) {
            Ok(lock) => Some(lock),
            Err(problem) => {
                self.message = Some(error(problem.to_string()));
                return;
            }
        };
        let picture = Arc::new(picture(session.scenario()));
        self.debrief = None;
        self.study.reset();
        self.table = Some(Table { session, setup, picture, _lock: lock });
        self.store();
        self.refresh_lists();
    }

    fn store(&mut self) {
        if let Some(table) = &self.table {
            let _ = self.sink.save(table.session.archive());
            if table.session.engine().has_ended() && self.debrief.is_none() {
                self.debrief = Some(Arc::new(after_action(&table.session)));
            }
        }
    }

    fn resume(&mut self, id: &str) {
        let archive = match self.sink.store().and_then(|store| store.load(id)) {
            Ok(archive) => archive,
            Err(problem) => {
                self.message = Some(error(problem.to_string()));
                return;
            }
        };
        let Some(salts) = self.fresh_salts() else { return };
        match open(archive, salts) {
            Opened::Playable(session) => {
                let setup = Arc::new(setup_view(session.scenario(), session.engine().seed()));
                self.setup = Some((Arc::clone(session.scenario()), Arc::clone(&setup)));
                self.sit_down(session, setup);
            }
            Opened::ReadOnly(kept) => {
                self.message =
                    Some(error(format!("{} Its record is kept: “sandtable report {id}” writes it out.", kept.reason)));
            }
        }
    }

    fn discard(&mut self, id: &str) {
        let discarded = self.sink.store().and_then(|store| {
            let mut archive = store.load(id)?;
            archive.set_aside();
            store.save(&archive)
        });
        if let Err(problem) = discarded {
            self.message = Some(error(problem.to_string()));
        }
        self.refresh_lists();
    }

    fn play(&mut self, play: Play) {
        let Some(table) = &mut self.table else { return };
        let session = &mut table.session;
        let texts = |pairs: &[(Field, &str)]| -> Vec<(Field, String)> {
            pairs.iter().filter(|(_, t)| !t.trim().is_empty()).map(|(f, t)| (*f, t.trim().to_owned())).collect()
        };
        let submitted = match play {
            Play::NextEvent => session.submit(Command::NextEvent, &[]),
            Play::NextDecision => session.submit(Command::NextDecision, &[]),
            Play::Talk(minutes) => session.submit(Command::Talk(Span(i64::from(minutes) * 60)), &[]),
            Play::Acknowledge(inject) => session.submit(Command::Acknowledge(inject), &[]),
            Play::Decide { decision, option, approvals, rationale } => session.submit(
                Command::Decide { decision, option, approvals: approvals.into_iter().collect() },
                &texts(&[(Field::Rationale, &rationale)]),
            ),
            Play::Later(decision) => session.submit(Command::Later(decision), &[]),
            Play::Other { decision, text, like } => {
                session.submit(Command::Other { decision, like }, &texts(&[(Field::Other, &text)]))
            }
            Play::Act { action, approvals } => {
                session.submit(Command::Act { action, approvals: approvals.into_iter().collect() }, &[])
            }
            Play::Improvise { title, text, reveals } => {
                session.submit(Command::Improvise(reveals), &texts(&[(Field::Title, &title), (Field::Text, &text)]))
            }
            Play::Skip(inject) => session.submit(Command::Skip(inject), &[]),
            Play::Finish => session.submit(Command::Finish, &[]),
            Play::Note { tag, text } => {
                session.note(NoteTag::parse(&tag).unwrap_or(NoteTag::Parking), text.trim());
                self.store();
                return;
            }
            Play::Undo => {
                self.go_back(None);
                return;
            }
            Play::Rewind { keep } => {
                self.go_back(Some(keep));
                return;
            }
        };
        match submitted {
            Ok(_) => self.store(),
            Err(rejection) => {
                self.message = Some(Message { tone: MessageTone::Refused, text: rejection.to_string() });
            }
        }
    }

    fn go_back(&mut self, keep: Option<usize>) {
        let Some(table) = &mut self.table else { return };
        let done = match keep {
            None => table.session.undo(),
            Some(keep) => table.session.rewind(keep),
        };
        match done {
            Ok(()) => {
                self.debrief = None;
                self.study.reset();
                self.store();
            }
            Err(problem) => self.message = Some(Message { tone: MessageTone::Refused, text: problem.to_string() }),
        }
    }

    fn export(&mut self, path: &Path) {
        // Notes of the hot wash belong into it: built anew, not as it was when play ended.
        let report = match (&self.table, &self.debrief) {
            (Some(table), Some(_)) => {
                let comparison = self.study.comparison();
                Arc::new(AfterAction { comparison, ..after_action(&table.session) })
            }
            (None, Some(report)) => Arc::clone(report),
            (_, None) => return,
        };
        self.debrief = Some(Arc::clone(&report));
        self.message = Some(match write_report(&report, path) {
            Ok(()) => Message { tone: MessageTone::Info, text: format!("The report is in {}.", path.display()) },
            Err(words) => error(words),
        });
    }

    /// Everything that screens draw, as of now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::new(Snapshot {
            library: Arc::clone(&self.cards),
            glossary: Arc::clone(&self.glossary),
            interrupted: self.interrupted.clone(),
            setup: self.setup.as_ref().map(|(_, view)| Arc::clone(view)),
            play: self.table.as_ref().map(|table| Arc::new(self.play_view(table))),
            debrief: self.debrief.clone(),
            study: self.study.view(),
            workshop: self.workshop.view(),
            import: self.importing.view(),
            draw: self.drawing.view(self.draw_seed),
            brief: self.briefings.view(),
            message: self.message.clone(),
            busy: self.library.is_none().then(|| "Reading the library".to_owned()),
        })
    }

    fn play_view(&self, table: &Table) -> PlayView {
        let session = &table.session;
        let engine = session.engine();
        let scenario = session.scenario();
        let ends: Vec<usize> = session.commands().iter().map(|step| step.log.end).collect();
        let mut view = engine.table_view(&ends);
        let mut seats: Vec<SeatView> = scenario.roles.iter().map(|r| engine.seat_view(Some(r.role))).collect();
        let improvised = improvised(session);
        for seat in seats.iter_mut().chain(std::iter::once(&mut view.room)) {
            fill_improvised(seat, &improvised);
        }
        PlayView {
            session: session.id().to_owned(),
            setup: Arc::clone(&table.setup),
            picture: Arc::clone(&table.picture),
            table: view,
            seats,
            seed: engine.seed(),
            absent: session.absent().iter().filter(|r| scenario.role(*r).is_some()).collect(),
            sign: scenario.currency.sign.clone(),
            branch: session.hindsight().map_or(String::new(), |b| format!("with hindsight, from {}", b.from)),
            commands: session.commands().len(),
            saved: match self.sink.saved() {
                store::Saved::OnDisk(_) => Saved::OnDisk,
                store::Saved::InMemory { reason, pending } => Saved::InMemory(format!(
                    "{reason} Play goes on in memory; {pending} steps wait to be saved, and saving is tried again with every step."
                )),
            },
            notes: session
                .notes()
                .iter()
                .map(|n| {
                    let text = n.text.unwrap_or("(deleted)").to_owned();
                    (scenario.calendar.short(n.at), n.tag.key().to_owned(), text)
                })
                .collect(),
        }
    }
}

/// Title and text of each improvised inject of this branch, in order.
fn improvised(session: &Session) -> Vec<(String, String)> {
    session
        .commands()
        .iter()
        .filter(|step| matches!(step.command, Command::Improvise(_)))
        .map(|step| {
            let text = |field| session.archive().text(step.seq, field).unwrap_or_default().to_owned();
            (text(Field::Title), text(Field::Text))
        })
        .collect()
}

/// The engine knows that something was improvised, not what; newest first, as in the view.
fn fill_improvised(seat: &mut SeatView, texts: &[(String, String)]) {
    let slots = seat.injects.iter_mut().filter(|i| i.id.is_none());
    for (slot, (title, text)) in slots.zip(texts.iter().rev()) {
        slot.title.clone_from(title);
        slot.text.clone_from(text);
    }
}

/// Writes a report; Markdown or JSON by the extension, never over an existing file of another kind of content.
///
/// # Errors
/// What went wrong, in words for people.
pub fn write_report(report: &AfterAction, path: &Path) -> Result<(), String> {
    let text = match path.extension().and_then(|e| e.to_str()) {
        Some("md") => markdown(report),
        Some("json") => {
            serde_json::to_string_pretty(report).map_err(|e| format!("The report could not be written: {e}."))?
        }
        _ => return Err("Give the file a name that ends in .md or .json.".to_owned()),
    };
    std::fs::write(path, text).map_err(|e| format!("The report could not be written to {}: {e}.", path.display()))
}

fn error(text: String) -> Message {
    Message { tone: MessageTone::Error, text }
}

/// The first error in words with its place, and how to see the others.
fn told(diagnostics: &[Diagnostic], name: &str) -> String {
    let mut errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string);
    let first = errors.next().unwrap_or_default();
    match errors.count() {
        0 => first,
        more => format!("{first}\n{more} more; “sandtable check {name}” lists them all."),
    }
}

/// Loads and compiles; the first error in words with its place.
fn scenario_of(name: &str, library: &Arc<Library>) -> Result<Arc<Scenario>, String> {
    let checked = load_scenario(name, library);
    let Some(bundle) = checked.bundle else { return Err(told(&checked.diagnostics, name)) };
    compile_shared(&bundle).map_err(|problem| format!("{name}: {problem}"))
}

/// "last: €4.1 M, contained in 3 h 10" of the newest finished session.
fn last_result(sessions: &[SessionSummary], scenario: &str) -> String {
    let newest = sessions.iter().find_map(|s| (s.scenario == scenario).then_some(s.outcome.as_ref()?).map(|o| (s, o)));
    newest.map_or(String::new(), |(s, outcome)| {
        let cost = crate::base::money::Cents(outcome.cost_cents).short(&s.sign);
        let contained = outcome.contain_s.map_or("not contained".to_owned(), |c| format!("contained in {}", Span(c)));
        format!("last: {cost}, {contained}")
    })
}

/// Date and time on the wall, in UTC, as it stands in the record.
fn wall_clock() -> String {
    jiff::Timestamp::now().strftime("%-d %b %Y %H:%M UTC").to_string()
}

/// A seed that people can read aloud.
fn fresh_seed(salts: &mut SaltSource) -> u64 {
    let hex: String = salts.salt().chars().take(8).collect();
    u64::from_str_radix(&hex, 16).unwrap_or(1) % 100_000
}

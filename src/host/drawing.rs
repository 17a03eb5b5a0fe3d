//! Drawing an exercise for the window: which ecosystem, whom it has a place for, and the draw itself on a thread of its own.
//!
//! A draw plays its exercise hundreds of times before the room sees it, which takes seconds; meanwhile the host answers as
//! ever, tells how far it is, and can stop it. Deliberately absent: how exercises are drawn ([`crate::analysis::draw`]).

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::EcosystemRef;
use crate::analysis::draw::{DrawLibrary, Drawn, Handicap, Order, TRIES, Undrawable, draw_watched, places};
use crate::engine::view::{PictureView, ecosystem_picture};
use crate::scenario::compile::{compile_ecosystem, compile_shared};
use crate::scenario::doc::{Begins, Difficulty, EcosystemDoc, Role};
use crate::scenario::load::{Library, load_text};
use crate::scenario::model::Scenario;

/// What the window asks about drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum DrawRequest {
    /// Draw on this ecosystem: show it, and who could attack it.
    On(Ground),
    /// Draw now.
    Draw(DrawForm),
    /// Stop the draw that is under way.
    Stop,
}

/// The ecosystem that is drawn on.
#[derive(Clone, Debug, PartialEq)]
pub enum Ground {
    /// One that ships with the program or a file.
    Known(EcosystemRef),
    /// One as it is being edited.
    Edited(Arc<EcosystemDoc>),
}

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawForm {
    /// Profile of the attacker, by id.
    pub attacker: String,
    /// Difficulty.
    pub difficulty: Difficulty,
    /// Minutes of play.
    pub minutes: u32,
    /// Seed of the draw.
    pub seed: u64,
    /// Roles at the table besides the four.
    pub extra: Vec<Role>,
}

/// Everything that the screen draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrawView {
    /// The ecosystem that is drawn on.
    pub ground: Option<Arc<GroundView>>,
    /// How the draw stands.
    pub state: DrawState,
    /// A fresh seed to offer.
    pub seed: u64,
}

/// An ecosystem to draw on.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundView {
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// Where it is from; none for one that is being edited.
    pub at: Option<EcosystemRef>,
    /// The graph.
    pub picture: Arc<PictureView>,
    /// Who could attack it.
    pub attackers: Vec<AttackerView>,
}

/// A kind of attacker.
#[derive(Clone, Debug, PartialEq)]
pub struct AttackerView {
    /// By which it is asked for.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Who they are, for the facilitator.
    pub about: String,
    /// What they may want, in words.
    pub wants: String,
    /// Where they begin, in words.
    pub begins: &'static str,
    /// What the ecosystem lacks for them; none where it has a place.
    pub lacks: Option<String>,
}

/// How a draw stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DrawState {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// Under way: draws tried so far, of how many.
    Drawing(u32, u32),
    /// It came to nothing: why, and the reasons with their counts.
    Failed(String, Vec<(String, u32)>),
}

pub use crate::analysis::draw::MORE_ROLES;

/// What a difficulty does, in words.
pub fn difficulty_words(difficulty: Difficulty) -> String {
    Handicap::of(difficulty).words()
}

/// A draw on its own thread.
struct Job {
    tried: Arc<AtomicU32>,
    stop: Arc<AtomicBool>,
    result: Receiver<Result<Drawn, Undrawable>>,
}

impl Drop for Job {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// What came of looking at a draw.
pub(super) enum News {
    /// Nothing new.
    None,
    /// The view has changed.
    Changed,
    /// An exercise to set up, and its seed.
    Ready(Arc<Scenario>, u64),
}

/// Keeps the ground and the draw.
#[derive(Default)]
pub(super) struct Drawing {
    ground: Option<(Arc<EcosystemDoc>, Arc<GroundView>)>,
    job: Option<Job>,
    pub(super) state: DrawState,
}

impl Drawing {
    /// Everything that the screen draws.
    pub(super) fn view(&self, seed: u64) -> DrawView {
        DrawView { ground: self.ground.as_ref().map(|(_, view)| Arc::clone(view)), state: self.state.clone(), seed }
    }

    /// Whether there is something to look at now and then.
    pub(super) fn is_working(&self) -> bool {
        self.job.is_some()
    }

    /// Shows an ecosystem, and who could attack it.
    ///
    /// # Errors
    /// Why it cannot be used, in words.
    pub(super) fn look_at(&mut self, doc: Arc<EcosystemDoc>, at: Option<EcosystemRef>) -> Result<(), String> {
        self.stop();
        self.state = DrawState::Idle;
        self.ground = None;
        let templates = DrawLibrary::bundled().map_err(|faults| first_of(&faults))?;
        let places = places(&doc, &templates).map_err(|fault| format!("{fault}."))?;
        let eco = compile_ecosystem(&doc).map_err(|fault| format!("The ecosystem cannot be used: {fault}."))?;
        let attackers = templates.attackers().iter().zip(places).map(|(profile, place)| {
            let wants: Vec<&str> = profile.goals.iter().map(|goal| goal.label()).collect();
            AttackerView {
                id: profile.id.clone(),
                name: profile.name.clone(),
                about: profile.about.clone(),
                wants: wants.join(" or "),
                begins: begins_words(profile.begins),
                lacks: place.err(),
            }
        });
        let sign = doc.profile.as_ref().map_or("$", |profile| profile.currency.sign.as_str());
        let view = GroundView {
            name: doc.name.clone(),
            about: doc.summary.clone(),
            at,
            picture: Arc::new(ecosystem_picture(&eco, sign)),
            attackers: attackers.collect(),
        };
        self.ground = Some((doc, Arc::new(view)));
        Ok(())
    }

    /// Begins a draw. Another one that is under way is stopped.
    ///
    /// # Errors
    /// Why it cannot begin, in words.
    pub(super) fn begin(&mut self, form: DrawForm, library: &Arc<Library>) -> Result<(), String> {
        let Some((doc, _)) = &self.ground else { return Err("Choose an ecosystem first.".into()) };
        let templates = DrawLibrary::bundled().map_err(|faults| first_of(&faults))?;
        let order = Order {
            ecosystem: Arc::clone(doc),
            attacker: form.attacker,
            seed: form.seed,
            difficulty: form.difficulty,
            minutes: form.minutes,
            extra: form.extra,
        };
        let (tried, stop) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
        let (send, result) = channel();
        let (count, asked, library) = (Arc::clone(&tried), Arc::clone(&stop), Arc::clone(library));
        std::thread::spawn(move || {
            let watch = |attempt| {
                count.store(attempt, Ordering::Relaxed);
                if asked.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            // Nobody listens any more where another draw was begun meanwhile.
            let _ = send.send(draw_watched(&order, &library, &templates, &watch));
        });
        self.job = Some(Job { tried, stop, result });
        self.state = DrawState::Drawing(0, TRIES);
        Ok(())
    }

    /// Stops what is under way.
    pub(super) fn stop(&mut self) {
        self.job = None;
        if matches!(self.state, DrawState::Drawing(..)) {
            self.state = DrawState::Idle;
        }
    }

    /// Looks how far the draw is.
    pub(super) fn poll(&mut self, library: &Arc<Library>) -> News {
        let Some(job) = &self.job else { return News::None };
        match job.result.try_recv() {
            Err(TryRecvError::Empty) => {
                let now = DrawState::Drawing(job.tried.load(Ordering::Relaxed), TRIES);
                if now == self.state { News::None } else { self.changed(now) }
            }
            Err(TryRecvError::Disconnected) => {
                self.job = None;
                self.changed(DrawState::Failed("The draw ended without an answer.".into(), Vec::new()))
            }
            Ok(result) => {
                self.job = None;
                let opened = |drawn: Drawn| opened(&drawn, library).map(|scenario| (scenario, drawn.proof.seed));
                match result.map_err(|fault| failed(&fault)).and_then(opened) {
                    Ok((scenario, seed)) => {
                        self.state = DrawState::Idle;
                        News::Ready(scenario, seed)
                    }
                    Err(state) => self.changed(state),
                }
            }
        }
    }

    fn changed(&mut self, state: DrawState) -> News {
        self.state = state;
        News::Changed
    }
}

/// Through its text, as a file would be opened: what is played is what can be saved.
fn opened(drawn: &Drawn, library: &Arc<Library>) -> Result<Arc<Scenario>, DrawState> {
    let name = format!("{}.ron", drawn.doc.id);
    let checked = load_text(&name, Arc::from(drawn.text()), library);
    let words = |why: String| DrawState::Failed(format!("The drawn exercise cannot be opened: {why}"), Vec::new());
    let bundle = checked.bundle.ok_or_else(|| words(first_of(&checked.diagnostics)))?;
    compile_shared(&bundle).map_err(|fault| words(fault.to_string()))
}

fn failed(fault: &Undrawable) -> DrawState {
    let reasons = match fault {
        Undrawable::NotPlayable { reasons, .. } => {
            reasons.iter().map(|(reason, count)| (reason.to_string(), *count)).collect()
        }
        _ => Vec::new(),
    };
    match fault {
        Undrawable::Stopped => DrawState::Idle,
        _ => DrawState::Failed(sentence(&fault.to_string()), reasons),
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn first_of(faults: &[crate::base::diag::Diagnostic]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}

fn begins_words(begins: Begins) -> &'static str {
    match begins {
        Begins::Outside => "Begins outside, like anybody",
        Begins::WithLogins => "Begins outside, with logins of ordinary users",
        Begins::Partner => "Begins in a partner's systems, with its keys",
        Begins::Insider => "Begins inside, at somebody's desk",
        Begins::NearAgent => "Begins with what an AI agent reads",
    }
}

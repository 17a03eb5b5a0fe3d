//! The window: side bar, one screen, dialogs and messages over it, and the second window for the room.
//!
//! It talks to the host through [`Backend`] alone: requests go in, the newest snapshot comes out. Deliberately absent: threads,
//! sessions and their storage. The only files touched here are the window's own settings.

mod keys;
mod launch;
mod nav;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod whole;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use egui::{CentralPanel, Context, Frame, Key, Modifiers, Ui, ViewportBuilder, ViewportClass, ViewportId, vec2};

pub use launch::{AppError, run};

use super::icons;
use super::screens::AppAction;
use super::screens::audience::{audience_keys, audience_ui};
use super::screens::briefing::briefing_ui;
use super::screens::company::company_ui;
use super::screens::cost_model::cost_model_ui;
use super::screens::debrief::debrief_ui;
use super::screens::ecosystem::{ImportFrom, ecosystem_ui};
use super::screens::exercise::{AudienceWindow, Destination, Dialog, ExerciseState, TalkTimer, exercise_ui};
use super::screens::glossary::glossary_ui;
use super::screens::library::library_ui;
use super::screens::randomize::randomize_ui;
use super::screens::settings::settings_ui;
use super::screens::setup::setup_ui;
use super::state::{Remembered, Route, UiState};
use super::theme::{self, Motion, Text, Tone, space, theme};
use super::widgets::*;
use crate::host::{DrawRequest, Message, MessageTone, Request, ScenarioRef, Snapshot, TalkClock};

/// What the window asks and where it gets what it draws.
pub trait Backend {
    /// Asks for something. Returns at once; what comes of it is in a later snapshot.
    fn send(&mut self, request: Request);
    /// The newest snapshot.
    fn snapshot(&mut self) -> Arc<Snapshot>;
}

/// Wakes the window when a new snapshot is there. Given to whoever makes snapshots before the window exists; until then
/// waking does nothing, because the first frame looks for itself.
#[derive(Clone, Default)]
pub struct Waker(Arc<OnceLock<Context>>);

impl Waker {
    /// From any thread.
    pub fn wake(&self) {
        if let Some(ctx) = self.0.get() {
            ctx.request_repaint_of(ViewportId::ROOT);
        }
    }
}

/// What the window needs from outside.
#[derive(Clone, Default)]
pub struct Settings {
    /// Where the window's own settings are kept; none keeps nothing.
    pub config_folder: Option<PathBuf>,
    /// Where sessions are kept, to be shown.
    pub data_folder: Option<PathBuf>,
    /// Where a report is offered to be written; none offers a name alone.
    pub report_folder: Option<PathBuf>,
    /// Given to the host as well.
    pub waker: Waker,
}

/// Something that was asked for and leads to another screen when it comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Awaiting {
    #[default]
    Nothing,
    /// A scenario, for this screen.
    Scenario(Route),
    /// A drawn exercise, for Setup.
    Drawn,
    /// A session.
    Session,
}

/// Whether the keys are explained over the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Overlay {
    #[default]
    None,
    Keys,
}

/// The window.
pub struct Shell {
    backend: Box<dyn Backend>,
    settings: Settings,
    state: UiState,
    kept: Remembered,
    last: Arc<Snapshot>,
    awaiting: Awaiting,
    /// Whether talk costs time in the session that was asked for.
    talk: TalkClock,
    /// The last error, until somebody has read it: the host forgets it with the next request.
    error: Option<String>,
    toasts: Toasts,
    overlay: Overlay,
    /// A text field had the keyboard when the last frame ended: Escape only leaves it.
    was_typing: bool,
    /// A frame has been drawn: what fails from now on is not the opening of the window.
    drawn: Arc<AtomicBool>,
}

impl Shell {
    /// With the settings of the last time.
    pub fn new(backend: Box<dyn Backend>, settings: Settings) -> Shell {
        let mut toasts = Toasts::default();
        let kept = match settings.config_folder.as_deref().map_or(Ok(Remembered::default()), Remembered::load) {
            Ok(kept) => kept,
            Err(problem) => {
                toasts.push(Tone::Warning, problem);
                Remembered::default()
            }
        };
        let mut state = UiState::new(&kept);
        state.debrief.folder = settings.report_folder.clone();
        state.briefing.folder = settings.report_folder.clone();
        Shell {
            backend,
            settings,
            state,
            kept,
            last: Arc::default(),
            awaiting: Awaiting::default(),
            talk: TalkClock::default(),
            error: None,
            toasts,
            overlay: Overlay::default(),
            was_typing: false,
            drawn: Arc::default(),
        }
    }

    /// Gives a context fonts and look. Once, before the first frame.
    pub fn install(&self, ctx: &Context) {
        let _ = self.settings.waker.0.set(ctx.clone());
        theme::install(ctx, self.state.appearance);
    }

    /// Where the window is; for tests.
    pub fn route(&self) -> Route {
        self.state.route
    }

    /// One frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        self.look_for_news();
        let snapshot = self.last.clone();
        let mut asks = self.shortcuts(ui);
        self.dropped_files(ui, &mut asks);
        nav::side_bar(ui, &self.state, &snapshot, &mut asks, &mut self.overlay);
        if self.overlay == Overlay::Keys && self.state.route == Route::Exercise && snapshot.play.is_some() {
            // That screen has keys of its own to explain.
            self.overlay = Overlay::None;
            self.state.exercise.dialog = Dialog::Keys;
        }
        let ground = Frame::new().fill(theme(ui).background);
        CentralPanel::default().frame(ground).show(ui, |ui| {
            self.error_banner(ui);
            self.screen(ui, &snapshot, &mut asks);
        });
        self.audience_window(ui, &snapshot);
        busy_ui(ui, snapshot.busy.as_deref());
        if self.overlay == Overlay::Keys && keys::overlay_ui(ui, self.state.route) {
            self.overlay = Overlay::None;
        }
        toasts_ui(ui.ctx(), &mut self.toasts);
        self.escape(ui, &mut asks);
        for ask in asks {
            self.perform(ui.ctx(), ask);
        }
        self.remember();
        self.was_typing = ui.ctx().text_edit_focused();
        self.drawn.store(true, Ordering::Relaxed);
    }

    fn screen(&mut self, ui: &mut Ui, snapshot: &Snapshot, asks: &mut Vec<AppAction>) {
        if let Some(destination) = self.state.exercise.go.take() {
            asks.push(AppAction::Go(match destination {
                Destination::Debrief => Route::Debrief,
                Destination::Glossary => Route::Glossary,
                Destination::Company => Route::Company,
            }));
        }
        let state = &mut self.state;
        asks.extend(match state.route {
            Route::Library => library_ui(ui, snapshot, &mut state.library),
            Route::Randomize => randomize_ui(ui, snapshot, &mut state.randomize),
            Route::Setup => setup_ui(ui, snapshot, &mut state.setup),
            Route::Company => company_ui(ui, snapshot, &mut state.company),
            Route::Exercise => match &snapshot.play {
                Some(play) => exercise_ui(ui, play, &mut state.exercise).into_iter().map(AppAction::Ask).collect(),
                None => no_session(
                    ui,
                    snapshot,
                    "No exercise is running",
                    "Run a scenario from the Library, or resume one there.",
                ),
            },
            Route::Debrief => match &snapshot.debrief {
                Some(debrief) => debrief_ui(ui, debrief, snapshot, &mut state.debrief),
                None => no_session(ui, snapshot, "No debrief yet", "It is there when an exercise has ended."),
            },
            Route::Ecosystem => ecosystem_ui(ui, snapshot, &mut state.ecosystem),
            Route::Briefing => briefing_ui(ui, snapshot, &mut state.briefing),
            Route::CostModel => cost_model_ui(ui, snapshot, &mut state.cost_model),
            Route::Glossary => glossary_ui(ui, &snapshot.glossary, &mut state.glossary),
            Route::Settings => settings_ui(
                ui,
                state.appearance,
                self.settings.config_folder.as_deref(),
                self.settings.data_folder.as_deref(),
            ),
        });
    }

    /// Takes the newest snapshot and goes where it leads.
    fn look_for_news(&mut self) {
        let next = self.backend.snapshot();
        if Arc::ptr_eq(&next, &self.last) {
            return;
        }
        let before = std::mem::replace(&mut self.last, next.clone());
        let session = |snapshot: &Snapshot| snapshot.play.as_ref().map(|play| play.session.clone());
        if next.play.is_some() && session(&next) != session(&before) {
            self.sit_down();
        }
        if next.play.is_some() && (session(&next) != session(&before) || self.awaiting == Awaiting::Session) {
            self.awaiting = Awaiting::Nothing;
            let ended = next.play.as_ref().is_some_and(|play| play.table.ended);
            self.state.go(if ended && next.debrief.is_some() { Route::Debrief } else { Route::Exercise });
        } else if next.debrief.is_some() && before.debrief.is_none() {
            // Whoever just played reads the last news first; the screen offers the debrief.
            if self.awaiting == Awaiting::Session {
                self.state.go(Route::Debrief);
            }
            self.awaiting = Awaiting::Nothing;
        } else if next.play.is_none()
            && before.play.is_some()
            && matches!(self.state.route, Route::Exercise | Route::Debrief)
        {
            self.state.go(Route::Library);
        }
        let opened = match (&before.setup, &next.setup) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            (old, new) => old.is_none() && new.is_some(),
        };
        match self.awaiting {
            Awaiting::Scenario(route) if opened => {
                self.awaiting = Awaiting::Nothing;
                self.state.go(route);
            }
            Awaiting::Drawn if opened => {
                self.awaiting = Awaiting::Nothing;
                // Whoever looks at something else meanwhile is not pulled away; Setup has it.
                match self.state.route {
                    Route::Randomize => self.state.go(Route::Setup),
                    _ => self.toasts.push(Tone::Info, "The drawn exercise waits in Setup."),
                }
            }
            // Opened from outside: the program was started with it.
            Awaiting::Nothing
                if opened && before.setup.is_none() && next.play.is_none() && self.state.route == Route::Library =>
            {
                self.state.go(Route::Setup);
            }
            _ => {}
        }
        if next.message != before.message
            && let Some(Message { tone, text }) = &next.message
        {
            self.told(*tone, text);
        }
    }

    /// Another session is at the table: nothing that was selected or typed for the one before belongs to it.
    fn sit_down(&mut self) {
        let before = std::mem::take(&mut self.state.exercise);
        let exercise: &mut ExerciseState = &mut self.state.exercise;
        exercise.window = before.window;
        exercise.audience.mode = before.audience.mode;
        if std::mem::take(&mut self.talk) == TalkClock::Running {
            exercise.talk = TalkTimer::Running(None);
        }
        self.state.debrief.reset();
    }

    /// A message of the host: a toast, except for errors, which stay in a banner until somebody has read them.
    fn told(&mut self, tone: MessageTone, text: &str) {
        match tone {
            MessageTone::Info => self.toasts.push(Tone::Info, text),
            MessageTone::Refused => self.toasts.push(Tone::Warning, text),
            MessageTone::Error => self.error = Some(text.to_owned()),
        }
        if tone != MessageTone::Info {
            // What was asked for does not come.
            self.awaiting = Awaiting::Nothing;
        }
        if tone != MessageTone::Error {
            self.backend.send(Request::Dismiss);
        }
    }

    fn error_banner(&mut self, ui: &mut Ui) {
        let Some(text) = &self.error else { return };
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let dismissed = Frame::new()
            .inner_margin(egui::Margin { left: 16, right: 16, top: 12, bottom: 0 })
            .show(ui, |ui| {
                banner(ui, Tone::Danger, icons::WARNING_OCTAGON, first, rest, |ui| {
                    button("Dismiss").icon(icons::X).named("Dismiss message").show(ui).clicked()
                })
            })
            .inner;
        if dismissed {
            self.error = None;
            self.backend.send(Request::Dismiss);
        }
    }

    fn perform(&mut self, ctx: &Context, ask: AppAction) {
        match ask {
            AppAction::Ask(request) => {
                match &request {
                    Request::Open(_) => self.awaiting = Awaiting::Scenario(Route::Setup),
                    Request::Draw(DrawRequest::Draw(_)) => self.awaiting = Awaiting::Drawn,
                    Request::Draw(_) => self.awaiting = Awaiting::Nothing,
                    Request::Start(form) => {
                        self.awaiting = Awaiting::Session;
                        self.talk = form.talk_costs_time;
                    }
                    Request::Resume(_) => self.awaiting = Awaiting::Session,
                    _ => {}
                }
                self.backend.send(request);
                ctx.request_repaint();
            }
            // What was just asked for is shown when it is there, not before.
            AppAction::Go(route) => match self.awaiting {
                Awaiting::Scenario(_) if matches!(route, Route::Setup | Route::Company) => {
                    self.awaiting = Awaiting::Scenario(route);
                }
                Awaiting::Session if route == Route::Exercise => {}
                _ => self.state.go(route),
            },
            AppAction::Import(paths) => {
                let here = self.state.route == Route::Ecosystem;
                let from = if here { ImportFrom::Here } else { ImportFrom::Elsewhere };
                for request in self.state.ecosystem.import(paths, from) {
                    self.backend.send(request);
                }
                self.state.go(Route::Ecosystem);
            }
            AppAction::Back => self.state.back(),
            AppAction::Term(word) => {
                self.state.glossary.open_at(&word);
                self.state.go(Route::Glossary);
            }
            AppAction::Look(appearance) => {
                self.state.appearance = appearance;
                theme::apply(ctx, appearance);
            }
            AppAction::Audience => {
                self.state.exercise.window = match self.state.exercise.window {
                    AudienceWindow::Open => AudienceWindow::Closed,
                    AudienceWindow::Closed => AudienceWindow::Open,
                };
            }
            AppAction::Say(tone, text) => self.toasts.push(tone, text),
            AppAction::Unsay(text) => self.toasts.take_back(&text),
        }
        ctx.request_repaint();
    }

    fn dropped_files(&mut self, ui: &Ui, asks: &mut Vec<AppAction>) {
        let dropped: Vec<PathBuf> = ui.input(|input| {
            let paths = input.raw.dropped_files.iter().map(|file| file.path().to_path_buf());
            paths.filter(|path| !path.as_os_str().is_empty()).collect()
        });
        let editing = self.state.route == Route::Ecosystem;
        let importing = editing && self.state.ecosystem.is_importing();
        let own = |path: &PathBuf| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ron"));
        match dropped.as_slice() {
            [] => {}
            [path] if own(path) && editing && !importing => {
                asks.extend(self.state.ecosystem.open_file(path.clone()).into_iter().map(AppAction::Ask));
            }
            [path] if own(path) && !importing => {
                asks.push(AppAction::Ask(Request::Open(ScenarioRef::File(path.clone()))));
                asks.push(AppAction::Go(Route::Setup));
            }
            // Other tools' files, told apart by what stands in them.
            _ => asks.push(AppAction::Import(dropped)),
        }
        if ui.input(|input| !input.raw.hovered_files.is_empty()) {
            floating(
                ui,
                egui::Align2::CENTER_CENTER,
                Tone::Accent,
                icons::DOWNLOAD_SIMPLE,
                match (importing, editing) {
                    (true, _) => "Drop files to add them to the import",
                    (false, true) => "Drop the file of an ecosystem to open it, or other tools' files to import them",
                    (false, false) => "Drop the file of a scenario to open it, or other tools' files to import them",
                },
            );
        }
    }

    /// The room's window. A window of its own where the system allows it, otherwise one inside this.
    fn audience_window(&mut self, ui: &Ui, snapshot: &Snapshot) {
        let exercise = &mut self.state.exercise;
        let Some(play) = &snapshot.play else {
            exercise.window = AudienceWindow::Closed;
            return;
        };
        if exercise.window == AudienceWindow::Closed {
            return;
        }
        let builder = ViewportBuilder::default().with_title("Sandtable: audience").with_inner_size(vec2(1280.0, 720.0));
        let audience = &mut exercise.audience;
        let closed = ui.ctx().show_viewport_immediate(audience_id(), builder, |ui, class| {
            if class == ViewportClass::EmbeddedWindow {
                // The keys of this window are the Exercise screen's.
                ui.set_min_size(vec2(640.0, 360.0));
                audience_ui(ui, play, audience);
                return false;
            }
            audience_keys(ui, audience);
            audience_ui(ui, play, audience);
            let toggled = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F9));
            toggled || ui.input(|input| input.viewport().close_requested())
        });
        if closed {
            exercise.window = AudienceWindow::Closed;
            ui.ctx().request_repaint();
        }
    }

    fn remember(&mut self) {
        let now = self.state.remembered();
        if now == self.kept {
            return;
        }
        if let Some(folder) = &self.settings.config_folder
            && let Err(problem) = now.save(folder)
        {
            self.toasts.push(Tone::Warning, problem);
        }
        self.kept = now;
    }
}

fn audience_id() -> ViewportId {
    ViewportId::from_hash_of("audience")
}

fn no_session(ui: &mut Ui, snapshot: &Snapshot, title: &str, text: &str) -> Vec<AppAction> {
    if snapshot.busy.is_some() {
        return Vec::new();
    }
    let empty = EmptyState { icon: icons::PLAY, title, text };
    match empty_state(ui, empty, Some(button("Go to the Library").primary())) {
        true => vec![AppAction::Go(Route::Library)],
        false => Vec::new(),
    }
}

/// What the host is working on, at the foot of the window.
fn busy_ui(ui: &Ui, busy: Option<&str>) {
    let Some(text) = busy else { return };
    floating(ui, egui::Align2::CENTER_BOTTOM, Tone::Accent, icons::HOURGLASS, text);
    if theme::motion(ui.ctx()) == Motion::Full {
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(250));
    }
}

/// One line in a frame over the screen.
fn floating(ui: &Ui, anchor: egui::Align2, tone: Tone, icon: &str, text: &str) {
    let area = egui::Area::new(egui::Id::unique(("floating", icon))).order(egui::Order::Foreground);
    area.anchor(anchor, vec2(0.0, -18.0)).show(ui.ctx(), |ui| {
        let t = theme(ui);
        let widest = ui.ctx().content_rect().width() - 80.0;
        let frame = Frame::new()
            .fill(t.panel)
            .stroke(egui::Stroke::new(1.0, t.tone(tone).edge))
            .corner_radius(egui::CornerRadius::same(theme::radius::L))
            .inner_margin(egui::Margin::symmetric(16, 10))
            .shadow(ui.visuals().popup_shadow);
        let shown = frame.show(ui, |ui| {
            ui.set_max_width(widest);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                ui.label(Text::Heading.coloured(icon, t.tone(tone).ink));
                ui.label(Text::Body.coloured(text, t.text));
            });
        });
        shown.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, text));
    });
}

//! The Library: an interrupted session first, then every scenario as a card.
//!
//! A card shows what helps to choose and nothing that gives the attack away. Deliberately absent: writing scenarios.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Label, Sense, Ui, vec2};

use super::layout::{NARROW, cards_up_to, page};
use super::{AppAction, entry, randomize_on};
use crate::app::graph::Miniature;
use crate::app::icons;
use crate::app::state::Route;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::engine::view::PictureView;
use crate::host::{CardView, EcosystemRef, Ground, Request, ResumeView, ScenarioRef, Snapshot};
use crate::scenario::doc::{Difficulty, Owasp, TermDoc};

/// Something by which scenarios are told apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Minutes of play.
    Minutes(u32),
    /// How hard.
    Difficulty(Difficulty),
    /// An OWASP category.
    Owasp(Owasp),
    /// A regime.
    Regime(String),
}

impl Facet {
    fn label(&self) -> String {
        match self {
            Facet::Minutes(minutes) => format!("{minutes} min"),
            Facet::Difficulty(difficulty) => difficulty.label().to_owned(),
            Facet::Owasp(owasp) => owasp.short().to_owned(),
            Facet::Regime(regime) => regime.clone(),
        }
    }

    fn of(card: &CardView) -> impl Iterator<Item = Facet> {
        let owasp = card.owasp.iter().map(|owasp| Facet::Owasp(*owasp));
        let regimes = card.regimes.iter().map(|regime| Facet::Regime(regime.clone()));
        [Facet::Minutes(card.minutes), Facet::Difficulty(card.difficulty)].into_iter().chain(owasp).chain(regimes)
    }

    /// Facets of one kind widen the choice, facets of different kinds narrow it.
    fn kind(&self) -> u8 {
        match self {
            Facet::Minutes(_) => 0,
            Facet::Difficulty(_) => 1,
            Facet::Owasp(_) => 2,
            Facet::Regime(_) => 3,
        }
    }
}

/// What stands over the Library.
#[derive(Clone, Debug, Default, PartialEq)]
enum Asking {
    #[default]
    Nothing,
    /// Which file to open, as typed so far.
    File(String),
    /// Whether to put a session aside.
    Discard(ResumeView),
}

/// State of the Library.
#[derive(Default)]
pub struct LibraryState {
    /// What is searched for.
    pub search: String,
    /// Chosen filters.
    pub facets: BTreeSet<Facet>,
    /// The search box takes the keyboard in the next frame.
    pub focus_search: bool,
    asking: Asking,
    miniatures: BTreeMap<String, (Arc<PictureView>, Miniature)>,
}

/// Whether a card is shown for a search and filters.
fn shows(card: &CardView, search: &str, facets: &BTreeSet<Facet>) -> bool {
    let words = search.to_lowercase();
    let hay = [&card.title, &card.tagline, &card.sector, &card.id]
        .map(|text| text.to_lowercase())
        .into_iter()
        .chain(card.owasp.iter().map(|owasp| owasp.label().to_lowercase()))
        .chain(card.regimes.iter().map(|regime| regime.to_lowercase()))
        .chain(card.roles.iter().map(|role| role.label().to_lowercase()))
        .collect::<Vec<_>>()
        .join("\n");
    let found = words.split_whitespace().all(|word| hay.contains(word));
    let own: BTreeSet<Facet> = Facet::of(card).collect();
    let kept = (0..4).all(|kind| {
        let mut wanted = facets.iter().filter(|facet| facet.kind() == kind).peekable();
        wanted.peek().is_none() || wanted.any(|facet| own.contains(facet))
    });
    found && kept
}

/// Draws the Library.
pub fn library_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut LibraryState) -> Vec<AppAction> {
    let mut asks = Vec::new();
    page(ui, "library", 2000.0, |ui| {
        title_ui(ui, state, &mut asks);
        open_session_ui(ui, snapshot, &mut asks);
        resume_ui(ui, snapshot, state, &mut asks);
        if snapshot.library.is_empty() {
            let busy = snapshot.busy.is_some();
            let (title, text) = match busy {
                true => ("Reading the scenarios…", "They appear here in a moment."),
                false => ("No scenarios", "None came with the program. Open the file of a scenario to play it."),
            };
            let open = (!busy).then(|| button("Open file…").icon(icons::FOLDER_OPEN));
            if empty_state(ui, EmptyState { icon: icons::BOOKS, title, text }, open) {
                state.asking = Asking::File(String::new());
            }
            return;
        }
        filters_ui(ui, &snapshot.library, state);
        ui.add_space(space::S);
        let shown: Vec<&CardView> =
            snapshot.library.iter().filter(|card| shows(card, &state.search, &state.facets)).collect();
        if shown.is_empty() {
            let empty = EmptyState {
                icon: icons::MAGNIFYING_GLASS,
                title: "No scenario fits",
                text: "Nothing matches this search together with these filters.",
            };
            if empty_state(ui, empty, Some(button("Show all scenarios"))) {
                state.search.clear();
                state.facets.clear();
            }
            return;
        }
        // At most one miniature is laid out in a frame, so that the first one is there at once.
        let mut may_lay_out = true;
        cards_up_to(ui, "scenarios", shown.len(), [330.0, 520.0], |ui, index, height| match shown.get(index) {
            Some(card) => card_ui(ui, card, &snapshot.glossary, state, &mut may_lay_out, height, &mut asks),
            None => 0.0,
        });
    });
    asking_ui(ui, state, &mut asks);
    asks
}

fn title_ui(ui: &mut Ui, state: &mut LibraryState, asks: &mut Vec<AppAction>) {
    let top = ui.cursor().min;
    let right = ui.max_rect().right();
    let room = egui::Rect::from_min_max(egui::pos2(right - 470.0, top.y), egui::pos2(right, top.y + 34.0));
    page_title(ui, "Library", "Pick a scenario. It runs on one laptop and a projector; nothing has to be set up.");
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let mut corner = ui.new_child(egui::UiBuilder::new().id_salt("open").max_rect(room).layout(layout));
    let open = button("Open file…").icon(icons::FOLDER_OPEN).hint("Open the file of a scenario, or drop one here");
    if open.show(&mut corner).clicked() {
        state.asking = Asking::File(String::new());
    }
    let import = button("Import your own…").icon(icons::DOWNLOAD_SIMPLE);
    if import.hint("API descriptions and threat models become an ecosystem (Ctrl+I)").show(&mut corner).clicked() {
        asks.push(AppAction::Import(Vec::new()));
    }
    let draw = button("Randomize").icon(icons::DICE_FIVE).hint("Draw an exercise on any ecosystem (Ctrl+7)");
    if draw.show(&mut corner).clicked() {
        asks.push(AppAction::Go(Route::Randomize));
    }
}

/// The session that is at the table, while somebody looks at the Library.
fn open_session_ui(ui: &mut Ui, snapshot: &Snapshot, asks: &mut Vec<AppAction>) {
    let Some(play) = &snapshot.play else { return };
    let title = &play.setup.card.title;
    let ended = play.table.ended && snapshot.debrief.is_some();
    let (line, go, route) = match ended {
        true => (format!("{title} has ended"), "Open the debrief", Route::Debrief),
        false => (format!("{title} is open at {}", play.table.room.now), "Go on", Route::Exercise),
    };
    let text = if ended { "Its record is kept." } else { "Leave it and it can be resumed here at any time." };
    banner(ui, Tone::Good, icons::PLAY, &line, text, |ui| {
        if button(go).primary().show(ui).clicked() {
            asks.push(AppAction::Go(route));
        }
        let word = if ended { "Close" } else { "Leave" };
        if button(word).named(&format!("{word} {title}")).show(ui).clicked() {
            asks.push(AppAction::Ask(Request::Leave));
        }
    });
    ui.add_space(space::XS);
}

fn resume_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut LibraryState, asks: &mut Vec<AppAction>) {
    let interrupted = &snapshot.interrupted;
    for (index, session) in interrupted.iter().enumerate().take(3) {
        let title = format!("{} was interrupted at {}", session.title, session.stands_at);
        let text = match session.read_only {
            true => {
                format!("{}. Made by another version of the program: it can be read, not continued.", session.about)
            }
            false => format!("{}. Nothing was lost.", session.about),
        };
        ui.push_id(&session.id, |ui| {
            banner(ui, Tone::Accent, icons::ARROW_COUNTER_CLOCKWISE, &title, &text, |ui| {
                let word = if session.read_only { "Read" } else { "Resume" };
                let name = format!("{word} {}", session.title);
                let resume = button(word).named(&name);
                // Only the newest is the thing to do next, and only while no other is at the table.
                let next = index == 0 && snapshot.play.is_none();
                if (if next { resume.primary() } else { resume }).show(ui).clicked() {
                    asks.push(AppAction::Ask(Request::Resume(session.id.clone())));
                }
                let name = format!("Discard {}", session.title);
                if button("Discard…").named(&name).show(ui).clicked() {
                    state.asking = Asking::Discard(session.clone());
                }
            });
        });
        ui.add_space(space::XS);
    }
    if interrupted.len() > 3 {
        caption(ui, &format!("{} more interrupted sessions are in the records.", interrupted.len() - 3));
    }
    if !interrupted.is_empty() {
        ui.add_space(space::XS);
    }
}

fn filters_ui(ui: &mut Ui, library: &[CardView], state: &mut LibraryState) {
    let all: BTreeSet<Facet> = library.iter().flat_map(Facet::of).collect();
    state.facets.retain(|facet| all.contains(facet));
    let wide = ui.available_width() > NARROW;
    ui.horizontal_wrapped(|ui| {
        let width = if wide { 280.0 } else { ui.available_width() };
        let search = search_box(ui, "Search scenarios", "Search", &mut state.search, width);
        if std::mem::take(&mut state.focus_search) {
            search.request_focus();
        }
        ui.spacing_mut().item_spacing.x = space::XS + 2.0;
        if chip("All").toggle(ui, state.facets.is_empty().into()).on_hover_text("Every scenario").clicked() {
            state.facets.clear();
        }
        for facet in all {
            let on = state.facets.contains(&facet);
            let label = facet.label();
            let chip = match &facet {
                Facet::Owasp(owasp) => chip(&label).hint(owasp.label()),
                _ => chip(&label),
            };
            if chip.toggle(ui, Selected::from(on)).clicked() {
                if on {
                    state.facets.remove(&facet);
                } else {
                    state.facets.insert(facet);
                }
            }
        }
    });
}

fn card_ui(
    ui: &mut Ui,
    view: &CardView,
    glossary: &[TermDoc],
    state: &mut LibraryState,
    may_lay_out: &mut bool,
    height: f32,
    asks: &mut Vec<AppAction>,
) -> f32 {
    let t = theme(ui);
    let outer = ui.cursor().top();
    let mut natural = 0.0;
    card().margin(0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        miniature_ui(ui, view, state, may_lay_out);
        egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 14)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let title = ui.add(Label::new(Text::Heading.coloured(&view.title, t.text)).wrap());
            describe_heading(&title, &view.title);
            ui.add(Label::new(Text::Body.coloured(&view.tagline, t.dim)).wrap());
            let about = format!("{} · {} min · {}", view.sector, view.minutes, view.difficulty);
            ui.add(Label::new(Text::Small.coloured(about, t.text)).wrap());
            let teams: Vec<&str> = view.roles.iter().map(|role| role.label()).collect();
            let teams = format!("{} {}", icons::USERS, teams.join(", "));
            ui.add(Label::new(Text::Small.coloured(teams, t.dim)).wrap()).on_hover_text("Teams at the table");
            tags_ui(ui, view, glossary, asks);
            let foot = 34.0 + 4.0;
            natural = ui.min_rect().bottom() - outer + foot + 6.0 + 15.0;
            ui.add_space((height - natural).max(0.0) + 4.0);
            ui.horizontal(|ui| {
                let name = format!("Run {}", view.title);
                if button("Run").primary().named(&name).show(ui).clicked() {
                    asks.push(AppAction::Ask(Request::Open(ScenarioRef::Bundled(view.id.clone()))));
                    asks.push(AppAction::Go(Route::Setup));
                }
                let name = format!("Preview {}", view.title);
                let hint = "Look at the company before anybody plays";
                if button("Preview").named(&name).hint(hint).show(ui).clicked() {
                    asks.push(AppAction::Ask(Request::Open(ScenarioRef::Bundled(view.id.clone()))));
                    asks.push(AppAction::Go(Route::Company));
                }
                let name = format!("Randomize on {}", view.title);
                let hint = "Draw another exercise on this ecosystem";
                if button("").icon(icons::DICE_FIVE).named(&name).hint(hint).show(ui).clicked() {
                    asks.extend(randomize_on(Ground::Known(EcosystemRef::Bundled(view.ecosystem.clone()))));
                }
                if !view.last.is_empty() {
                    ui.add(Label::new(Text::Small.coloured(&view.last, t.faint)).truncate()).on_hover_text(
                        "What the last exercise with this scenario cost, and how long it took to contain",
                    );
                }
            });
        });
    });
    natural
}

fn describe_heading(response: &egui::Response, title: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, title));
}

fn miniature_ui(ui: &mut Ui, view: &CardView, state: &mut LibraryState, may_lay_out: &mut bool) {
    let size = vec2(ui.available_width(), 132.0);
    let known = state.miniatures.get(&view.id).is_some_and(|(picture, _)| Arc::ptr_eq(picture, &view.picture));
    if !known && *may_lay_out {
        *may_lay_out = false;
        let drawn = Miniature::new(&view.picture);
        state.miniatures.insert(view.id.clone(), (view.picture.clone(), drawn));
        ui.ctx().request_repaint();
    }
    match state.miniatures.get(&view.id) {
        Some((_, miniature)) => {
            miniature.show(ui, size);
        }
        None => {
            ui.ctx().request_repaint();
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let corner = egui::CornerRadius { nw: 11, ne: 11, sw: 0, se: 0 };
            ui.painter().rect_filled(rect, corner, theme(ui).sunken);
        }
    }
}

/// OWASP categories and regimes. A click leads to the glossary; the keyboard gets there from Setup, where each is a link.
fn tags_ui(ui: &mut Ui, view: &CardView, glossary: &[TermDoc], asks: &mut Vec<AppAction>) {
    let owasp = view.owasp.iter().map(|owasp| (owasp.short(), owasp.label()));
    let regimes = view.regimes.iter().map(|regime| (regime.as_str(), regime.as_str()));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
        for (word, name) in owasp.chain(regimes) {
            let entry = entry(glossary, word);
            let hint = entry.map_or(name.to_owned(), |entry| format!("{name}\n{}", entry.text));
            let response = chip(word).hint(&hint).show(ui);
            if let Some(entry) = entry
                && response.interact(Sense::CLICK).clicked()
            {
                asks.push(AppAction::Term(entry.term.clone()));
            }
        }
    });
}

fn asking_ui(ui: &mut Ui, state: &mut LibraryState, asks: &mut Vec<AppAction>) {
    match &mut state.asking {
        Asking::Nothing => {}
        Asking::Discard(session) => {
            let title = format!("Discard {}?", session.title);
            let text = format!(
                "{}, at {}. Its record stays and is marked as interrupted; it is no longer offered here.",
                session.about, session.stands_at
            );
            let question =
                Confirm { title: &title, text: &text, yes: "Discard session", no: "Keep it", kind: ButtonKind::Danger };
            match confirm(ui, "discard-session", question) {
                Some(Answer::Yes) => {
                    asks.push(AppAction::Ask(Request::Discard(session.id.clone())));
                    state.asking = Asking::Nothing;
                }
                Some(Answer::No) => state.asking = Asking::Nothing,
                None => {}
            }
        }
        Asking::File(path) => {
            let (open, closed) = dialog(ui, "open-file", "Open the file of a scenario", DialogWidth::Medium, |ui| {
                paragraph(
                    ui,
                    "Type or paste where it is, or drop the file on the window. What is wrong with it is told with line and column.",
                );
                ui.add_space(space::S);
                path_question(ui, "Path of the file", "/home/me/my-scenario.ron", button("Open"), path)
            });
            match open {
                Some(PathAnswer::File(path)) => {
                    asks.push(AppAction::Ask(Request::Open(ScenarioRef::File(path))));
                    asks.push(AppAction::Go(Route::Setup));
                    state.asking = Asking::Nothing;
                }
                Some(PathAnswer::Cancelled) => state.asking = Asking::Nothing,
                None if closed => state.asking = Asking::Nothing,
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::sample;

    #[test]
    fn facets_of_one_kind_widen_and_of_two_kinds_narrow() {
        let library = sample::library();
        let titles = |search: &str, facets: &[Facet]| -> Vec<String> {
            let facets = facets.iter().cloned().collect();
            library.iter().filter(|card| shows(card, search, &facets)).map(|card| card.title.clone()).collect()
        };
        assert_eq!(titles("", &[]).len(), library.len());
        let hard = titles("", &[Facet::Difficulty(Difficulty::Hard)]);
        let both = titles("", &[Facet::Difficulty(Difficulty::Hard), Facet::Difficulty(Difficulty::Easy)]);
        assert!(!hard.is_empty() && both.len() > hard.len());
        let narrow = titles("", &[Facet::Difficulty(Difficulty::Hard), Facet::Owasp(Owasp::Api6)]);
        assert_eq!(narrow, ["Agent with a Company Card"]);
        assert_eq!(titles("ghost PAYMENTS", &[]), ["Ghost Rail"]);
        assert_eq!(titles("broken object level", &[]).first().map(String::as_str), Some("Ghost Rail"));
        assert!(titles("no such thing", &[]).is_empty());
    }
}

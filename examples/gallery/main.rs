//! A window that shows every widget and a graph with invented states, to look at while changing the look of the app.
//!
//! `cargo run --example gallery [widgets|charts|graph|room|table|minis] [dark|light] [ASSETS|FILE.ron]`; the keys `D` and
//! `L` change the theme. `calm` shows no states, `dialog` a dialog, `still` reduces motion, `asset` selects one.
//! More than 60 assets are generated; `open` and `folded` unfold and fold all zones, `marks` draws an analysis, `wide` leaves
//! the side bar out.

mod graphs;

use eframe::egui::{self, CentralPanel, Panel, ScrollArea, Ui};
use sandtable::app::icons;
use sandtable::app::theme::{self, Appearance, Motion, Preference, Text, Tone, space, theme};
use sandtable::app::widgets::chart::{Bar, Curve, Lines, Pattern, Step, StepKind, XAxis, bars, lines, waterfall};
use sandtable::app::widgets::*;
use sandtable::scenario::doc::{Label, Role};

#[derive(Clone, Copy, PartialEq)]
enum Page {
    Widgets,
    Charts,
    Graph,
    Room,
    Table,
    Minis,
}

struct Gallery {
    page: Page,
    appearance: Appearance,
    search: String,
    note: String,
    knows: bool,
    toasts: Toasts,
    asking: bool,
    row: Option<usize>,
    graphs: graphs::Graphs,
}

fn main() -> eframe::Result {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|w| w == word);
    let preference = if has("light") { Preference::Light } else { Preference::Dark };
    let pages = [
        ("charts", Page::Charts),
        ("graph", Page::Graph),
        ("room", Page::Room),
        ("table", Page::Table),
        ("minis", Page::Minis),
    ];
    let page = pages.into_iter().find(|(word, _)| has(word)).map_or(Page::Widgets, |(_, page)| page);
    let motion = if has("still") { Motion::Reduced } else { Motion::Full };
    let graphs = graphs::Graphs::new(&words);
    let mut options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1600.0, 1000.0]),
        ..Default::default()
    };
    options.system_font_fallback = false;
    eframe::run_native(
        "Sandtable gallery",
        options,
        Box::new(move |cc| {
            let appearance = Appearance { preference, motion, ..Appearance::default() };
            theme::install(&cc.egui_ctx, appearance);
            let mut toasts = Toasts::default();
            if page == Page::Widgets {
                toasts.push(Tone::Good, "Session saved.");
            }
            Ok(Box::new(Gallery {
                page,
                appearance,
                search: String::new(),
                note: String::new(),
                knows: true,
                toasts,
                asking: has("dialog"),
                row: Some(1),
                graphs,
            }))
        }),
    )
}

impl eframe::App for Gallery {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        for (key, preference) in [(egui::Key::D, Preference::Dark), (egui::Key::L, Preference::Light)] {
            if !ui.ctx().egui_wants_keyboard_input() && ui.input(|i| i.key_pressed(key)) {
                self.appearance.preference = preference;
                theme::apply(ui.ctx(), self.appearance);
            }
        }
        let t = theme(ui);
        Panel::left("nav").exact_size(210.0).frame(egui::Frame::new().fill(t.panel).inner_margin(14)).show(ui, |ui| {
            ui.label(Text::Heading.of("Sandtable"));
            ui.add_space(space::M);
            ui.spacing_mut().item_spacing.y = 3.0;
            for (page, icon, label) in [
                (Page::Widgets, icons::STACK, "Widgets"),
                (Page::Charts, icons::CHART_BAR, "Charts"),
                (Page::Graph, icons::GRAPH, "Graph"),
                (Page::Room, icons::PROJECTOR_SCREEN, "Room"),
                (Page::Table, icons::TABLE, "Table"),
                (Page::Minis, icons::SQUARE_SPLIT_HORIZONTAL, "Miniatures"),
            ] {
                let state = if self.page == page { NavItem::Here } else { NavItem::Elsewhere };
                if nav_item(ui, icon, label, state).clicked() {
                    self.page = page;
                }
            }
            nav_item(ui, icons::GEAR_SIX, "Settings", NavItem::Elsewhere);
        });
        let frame = egui::Frame::new().fill(t.background).inner_margin(28);
        CentralPanel::default().frame(frame).show(ui, |ui| match self.page {
            Page::Widgets => {
                ScrollArea::vertical().show(ui, |ui| self.widgets(ui));
            }
            Page::Charts => {
                ScrollArea::vertical().show(ui, charts);
            }
            Page::Graph => self.graphs.graph(ui),
            Page::Room => self.graphs.room(ui),
            Page::Table => self.graphs.table(ui),
            Page::Minis => self.graphs.minis(ui),
        });
        if self.asking {
            let question = Confirm {
                title: "Discard the interrupted session?",
                text: "Ghost Rail, T+02:10. Its record stays; the session cannot be resumed afterwards.",
                yes: "Discard session",
                no: "Keep it",
                kind: ButtonKind::Danger,
            };
            if let Some(answer) = confirm(ui, "discard", question) {
                self.asking = false;
                self.toasts.push(Tone::Info, format!("{answer:?}"));
            }
        }
        toasts_ui(ui.ctx(), &mut self.toasts);
    }
}

impl Gallery {
    fn widgets(&mut self, ui: &mut Ui) {
        page_title(ui, "Library", "Pick a scenario, or let an attacker loose on your own ecosystem.");
        let asking = &mut self.asking;
        banner(
            ui,
            Tone::Accent,
            icons::ARROW_COUNTER_CLOCKWISE,
            "Ghost Rail was interrupted at T+02:10",
            "Payments guild, today 14:20. Nothing was lost.",
            |ui| {
                button("Resume").primary().show(ui);
                *asking |= button("Discard…").show(ui).clicked();
            },
        );
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            search_box(ui, "Search scenarios", "Search", &mut self.search, 280.0);
            chip("All").toggle(ui, Selected::Yes);
            for label in ["60 min", "90 min", "Executives", "AI agents", "API1 BOLA", "DORA"] {
                chip(label).toggle(ui, Selected::No);
            }
        });
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            button("Next event").primary().icon(icons::SKIP_FORWARD).key("Space").show(ui);
            button("To next decision").key("Enter").show(ui);
            button("Undo").icon(icons::ARROW_COUNTER_CLOCKWISE).show(ui);
            button("Discard").danger().icon(icons::TRASH).show(ui);
            button("Quiet").ghost().show(ui);
            button("Refused").refused(Some("Everybody is busy until 21:10")).show(ui);
            button("").icon(icons::GEAR_SIX).named("Settings").show(ui);
            button("Small").small().show(ui);
            segmented(ui, "What is shown", &mut self.knows, &[(true, "What teams know"), (false, "Ground truth")]);
        });
        ui.add_space(space::S);
        card().show(ui, |ui| {
            stat_strip(
                ui,
                &[
                    stat("Breach cost", "$1.84 M").tone(Tone::Danger).trend(&[0.1, 0.2, 0.25, 0.7, 0.9, 1.6, 1.84]),
                    stat("Time to detect", "2 h 41"),
                    stat("Time to contain", "running").tone(Tone::Warning),
                    stat("Records out", "214 k").hint("of 2.1 M"),
                ],
            );
        });
        ui.columns(3, |columns| {
            let [left, middle, right] = columns else { return };
            overline(left, "Injects");
            card().raised().bar(Tone::Danger).border(Tone::Danger).show(left, |ui| {
                ui.label(Text::Caption.coloured("20:54 · SIEM", theme(ui).dim));
                paragraph(ui, "Partner key pk_orbit_7 read 190 000 account objects in 40 min. IDs are sequential; every call returned 200.");
                ui.horizontal_wrapped(|ui| {
                    chip("BOLA · API1").show(ui);
                    confidence_chip(ui, Label::Confirmed);
                    confidence_chip(ui, Label::Probable);
                    confidence_chip(ui, Label::UnderInvestigation);
                });
            });
            card().raised().bar(Tone::Info).show(left, |ui| {
                paragraph(ui, "Orbit Loans says its sandbox was re-used for a demo last month.");
                term(ui, "BOLA", "A caller can read objects of others by changing an id. API1 in the OWASP list.");
            });
            overline(middle, "Decisions open");
            let (_, clicked) = card().show_clickable(middle, "Legal: are you aware", |ui| {
                ui.horizontal(|ui| {
                    role_tag(ui, Role::Legal);
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        countdown(ui, "Time to decide", "06:12", Urgency::Soon);
                    });
                });
                paragraph(ui, "Personal data of 214 k people has left. Are you “aware” under GDPR Art. 33?");
                button("Declare awareness").primary().small().show(ui);
            });
            if clicked.clicked() {
                self.toasts.push(Tone::Warning, "Card clicked.");
            }
            middle.horizontal_wrapped(|ui| {
                for role in Role::ALL {
                    role_tag(ui, *role);
                }
            });
            middle.horizontal_wrapped(|ui| {
                for (name, left, urgency) in [
                    ("GDPR Art. 33", "71:58 h", Urgency::Calm),
                    ("DORA initial", "03:58 h", Urgency::Late),
                    ("PCI DSS", "not started", Urgency::Idle),
                    ("NIS2", "met", Urgency::Met),
                ] {
                    clock_block(ui, name, left, urgency, "");
                }
            });
            overline(right, "Fields");
            text_field(right, "Team name", "Payments guild", &mut self.note, 240.0);
            let rows = ["Stop the reads", "Are we aware?", "What do customers hear"];
            let columns = [Column::rest("Decision"), Column::words("Chosen", 110.0), Column::number("Regret", 90.0)];
            let events = table(right, "Decisions", &columns, rows.len(), self.row, |row, column| match column {
                0 => Cell::from(rows.get(row).copied().unwrap_or_default()).dot(Tone::Role(Role::Dev)),
                1 => Cell::from("Cut the rate limit"),
                _ => Cell::from("+$1.42 M").tone(Tone::Danger),
            });
            self.row = events.clicked.or(self.row);
            spinner_line(right, "Replaying 2 000 runs", 0.42);
            let empty = EmptyState {
                icon: icons::FOLDER_OPEN,
                title: "No sessions yet",
                text: "Run a scenario and it stands here, with its record.",
            };
            empty_state(right, empty, Some(button("Open library").primary()));
        });
    }
}

fn charts(ui: &mut Ui) {
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        card().show(left, |ui| {
            section(
                ui,
                "Where the money went",
                "Each bar starts where the last one ended. Whiskers: 10th – 90th percentile.",
            );
            let step = |label, value: f64, kind, range| Step {
                label,
                value,
                text: format!("{value:.1} M"),
                range,
                kind,
                hint: "From the cost book.",
            };
            let steps = [
                step("Detection", 0.7, StepKind::Plain, None),
                step("Downtime", 1.05, StepKind::Plain, None),
                step("Notification", 0.35, StepKind::Plain, None),
                step("Response", 1.15, StepKind::Plain, None),
                step("Lost business", 1.9, StepKind::Avoidable, Some((1.3, 2.4))),
                step("Penalties", 0.7, StepKind::Avoidable, Some((0.2, 1.1))),
                step("Insurance", -0.5, StepKind::Relief, None),
                step("Total", 5.35, StepKind::Total, Some((4.9, 6.3))),
            ];
            waterfall(ui, "Where the money went", &steps, 320.0, |v| format!("{v:.0} M"));
        });
        card().show(left, |ui| {
            section(ui, "Chance that it costs more", "Loss exceedance, 10 000 runs each.");
            let curve = |median: f64| -> Vec<(f64, f64)> {
                (0..80).map(|i| 1.0 * 1.06f64.powi(i)).map(|x| (x, 100.0 / (1.0 + (x / median).powf(4.0)))).collect()
            };
            let (best, yours, nobody) = (curve(3.0), curve(6.0), curve(22.0));
            let curves = [
                Curve { name: "best play", points: &best, tone: Tone::Good, pattern: Pattern::Dotted },
                Curve { name: "your play", points: &yours, tone: Tone::Info, pattern: Pattern::Solid },
                Curve { name: "nobody acts", points: &nobody, tone: Tone::Danger, pattern: Pattern::Dashed },
            ];
            let chart = Lines {
                name: "Loss exceedance",
                curves: &curves,
                x_axis: XAxis::Logarithmic,
                mark: Some((6.2, "this session")),
                height: 260.0,
            };
            lines(ui, chart, |x| format!("{x:.0} M"), |y| format!("{y:.0} %"));
        });
        card().show(right, |ui| {
            section(ui, "Who could have saved it", "Share of the avoidable cost.");
            let bar = |role: Role, value: f64| Bar {
                label: role.label(),
                value,
                text: format!("{value:.0} %"),
                range: Some((value - 3.0, value + 3.0)),
                tone: Tone::Role(role),
            };
            bars(
                ui,
                "Share",
                &[bar(Role::Dev, 46.0), bar(Role::Legal, 31.0), bar(Role::Product, 17.0), bar(Role::Finance, -6.0)],
            );
        });
    });
}

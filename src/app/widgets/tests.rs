//! The widgets as they are used: found and pressed by their accessible names, in both themes and at a narrow width.

use egui::Ui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::chart::{Bar, Curve, Lines, Pattern, Step, StepKind, XAxis, bars, lines, waterfall};
use super::*;
use crate::app::icons;
use crate::app::theme::{self, Appearance, Motion, Preference, Tone};
use crate::scenario::doc;

fn stage<'a, S: 'a>(
    width: f32,
    preference: Preference,
    state: S,
    ui: impl FnMut(&mut Ui, &mut S) + 'a,
) -> Harness<'a, S> {
    Harness::builder()
        .with_size([width, 700.0])
        .with_context_setup(move |ctx| {
            theme::install(ctx, Appearance { preference, motion: Motion::Reduced, ..Appearance::default() });
        })
        .build_ui_state(ui, state)
}

#[test]
fn a_button_is_pressed_by_its_name_and_a_refused_one_is_not() {
    let mut harness = stage(600.0, Preference::Dark, (0, 0), |ui, counts: &mut (u32, u32)| {
        counts.0 += u32::from(button("Run").named("Run Ghost Rail").primary().key("Space").show(ui).clicked());
        counts.1 += u32::from(button("Resume").refused(Some("Nothing was interrupted.")).show(ui).clicked());
    });
    harness.get_by_label("Run Ghost Rail").click();
    harness.run();
    harness.get_by_label("Resume").click();
    harness.run();
    assert_eq!(*harness.state(), (1, 0));
}

#[test]
fn a_card_and_the_button_in_it_are_two_things() {
    let mut harness = stage(600.0, Preference::Light, (0, 0), |ui, counts: &mut (u32, u32)| {
        let (inner, response) = card().show_clickable(ui, "Ghost Rail", |ui| button("Run").show(ui).clicked());
        counts.0 += u32::from(response.clicked());
        counts.1 += u32::from(inner);
    });
    harness.run();
    harness.get_by_label("Run").click();
    harness.run();
    assert_eq!(*harness.state(), (0, 1));
    let card = harness.get_by_label("Ghost Rail").rect();
    let at = card.right_bottom() - egui::vec2(12.0, 8.0);
    harness.drag_at(at);
    harness.drop_at(at);
    harness.run();
    assert_eq!(*harness.state(), (1, 1));
}

#[test]
fn segments_and_tabs_change_the_choice() {
    let mut harness = stage(600.0, Preference::Dark, (1, 1), |ui, chosen: &mut (u8, u8)| {
        segmented(ui, "Picture", &mut chosen.0, &[(1, "What teams know"), (2, "Ground truth")]);
        tab_bar(ui, "Part", &mut chosen.1, &[(1, "Outcome"), (2, "Timeline")]);
    });
    harness.get_by_label("Ground truth").click();
    harness.run();
    harness.get_by_label("Timeline").click();
    harness.run();
    assert_eq!(*harness.state(), (2, 2));
}

#[test]
fn a_question_is_answered_by_its_buttons() {
    let mut harness = stage(600.0, Preference::Dark, None, |ui, answer: &mut Option<Answer>| {
        if answer.is_none() {
            let question = Confirm {
                title: "Discard the session?",
                text: "Its record stays.",
                yes: "Discard",
                no: "Keep it",
                kind: ButtonKind::Danger,
            };
            *answer = confirm(ui, "question", question);
        }
    });
    harness.run();
    harness.get_by_label("Keep it").click();
    harness.run();
    assert_eq!(*harness.state(), Some(Answer::No));
}

#[test]
fn rows_of_a_table_are_chosen_by_what_they_say() {
    let mut harness = stage(700.0, Preference::Light, None, |ui, row: &mut Option<usize>| {
        let columns = [Column::rest("Decision"), Column::number("Regret", 90.0)];
        let events = table(ui, "Decisions", &columns, 3, *row, |row, column| match column {
            0 => Cell::from(format!("Decision {row}")).dot(Tone::Role(doc::Role::Dev)),
            _ => Cell::from("+$1.4 M").tone(Tone::Danger),
        });
        *row = events.clicked.or(*row);
    });
    harness.run();
    harness.get_by_label("Decision 2, +$1.4 M").click();
    harness.run();
    assert_eq!(*harness.state(), Some(2));
}

#[test]
fn search_keeps_what_is_typed() {
    let mut harness = stage(600.0, Preference::Dark, String::new(), |ui, text: &mut String| {
        search_box(ui, "Search scenarios", "Search", text, 260.0);
    });
    harness.get_by_label("Search scenarios").focus();
    harness.run();
    harness.event(egui::Event::Text("rail".to_owned()));
    harness.run();
    assert_eq!(harness.state(), "rail");
    harness.get_by_label("Clear search").click();
    harness.run();
    assert_eq!(harness.state(), "");
}

#[test]
fn bad_news_stays_until_it_is_closed() {
    let mut toasts = Toasts::default();
    toasts.push(Tone::Danger, "The file could not be written.");
    let mut harness = stage(600.0, Preference::Dark, toasts, |ui, toasts: &mut Toasts| toasts_ui(ui.ctx(), toasts));
    harness.run_steps(40);
    harness.get_by_label("Close message").click();
    harness.run_steps(3);
    assert!(harness.state().is_empty());
}

/// Everything once, narrow and wide, dark and light: each glyph must exist and each control have a name.
#[test]
fn everything_can_be_drawn_at_any_width() {
    for preference in [Preference::Dark, Preference::Light] {
        for width in [220.0, 900.0] {
            let mut harness = stage(width, preference, String::new(), |ui, text: &mut String| {
                page_title(ui, "Library", "Pick a scenario, or let an attacker loose on your own ecosystem.");
                banner(ui, Tone::Warning, icons::WARNING, "Interrupted at T+02:10", "Nothing was lost.", |ui| {
                    button("Discard…").show(ui);
                });
                chip("60 min").toggle(ui, Selected::Yes);
                confidence_chip(ui, doc::Label::Probable);
                let trend = [0.0, 1.0, 4.0];
                stat("Breach cost", "−$1.84 M").hint("≤ 2.1 M").tone(Tone::Danger).trend(&trend).show(ui);
                stat_strip(ui, &[stat("Time to detect", "2 h 41"), stat("Records out", "214 k")]);
                countdown(ui, "Time to decide", "06:12", Urgency::Soon);
                clock_block(ui, "GDPR Art. 33", "71:58 h", Urgency::Calm, "72 h from awareness");
                progress_bar(ui, "Runs", 0.4, Tone::Accent);
                spinner_line(ui, "Replaying", f32::NAN);
                overline(ui, "Injects");
                key_cap(ui, "Esc");
                term(ui, "BOLA", "A caller can read what belongs to others.");
                text_field(ui, "Team", "Payments guild", text, 160.0);
                for role in doc::Role::ALL {
                    role_tag(ui, *role);
                }
                for icon in [icons::asset(doc::AssetKind::AiAgent), icons::channel(doc::Channel::Police)] {
                    button("").icon(icon).named("An icon").show(ui);
                }
                let empty = EmptyState { icon: icons::FOLDER_OPEN, title: "No sessions yet", text: "Run one." };
                empty_state(ui, empty, Some(button("Open library")));
                let step = Step {
                    label: "Lost business",
                    value: 2.0,
                    text: "2 M".to_owned(),
                    range: Some((1.0, 3.0)),
                    kind: StepKind::Relief,
                    hint: "",
                };
                waterfall(ui, "Cost", &[step], 160.0, |v| format!("{v}"));
                let bar = Bar { label: "Dev", value: -2.0, text: "−2".to_owned(), range: None, tone: Tone::Good };
                bars(ui, "Share", &[bar]);
                let points = [(1.0, 100.0), (10.0, 0.0)];
                let curve = Curve { name: "play", points: &points, tone: Tone::Info, pattern: Pattern::Dashed };
                let texts = (|x: f64| format!("{x}"), |y: f64| format!("{y} %"));
                let curves = [curve];
                let chart = Lines {
                    name: "Chance",
                    curves: &curves,
                    x_axis: XAxis::Logarithmic,
                    mark: Some((4.0, "now")),
                    height: 160.0,
                };
                lines(ui, chart, texts.0, texts.1);
                let chart = Lines { name: "Nothing", curves: &[], x_axis: XAxis::Linear, mark: None, height: 100.0 };
                lines(ui, chart, texts.0, texts.1);
            });
            harness.run();
        }
    }
}

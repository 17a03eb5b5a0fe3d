//! The graph as it is used: by label, by keyboard, by wheel.

use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::sample::{random_picture, some_states};
use super::*;
use crate::app::theme::{self, Appearance, Motion};
use crate::engine::view::Overlay;

struct Desk {
    view: GraphView,
    overlay: Overlay,
    state: GraphState,
    events: Vec<GraphEvents>,
    options: GraphOptions,
}

fn harness(assets: usize, options: GraphOptions) -> Harness<'static, Desk> {
    let picture = random_picture(2, assets);
    let overlay = some_states(&picture);
    let view = GraphView::new(&picture);
    let desk = Desk { view, overlay, state: GraphState::default(), events: Vec::new(), options };
    Harness::builder()
        .with_size([1200.0, 800.0])
        .with_context_setup(|ctx| {
            theme::install(ctx, Appearance { motion: Motion::Reduced, ..Appearance::default() });
        })
        .build_ui_state(
            |ui, desk: &mut Desk| {
                let events = graph_ui(ui, &desk.view, &desk.overlay, &mut desk.state, desk.options);
                if events != GraphEvents::default() {
                    desk.events.push(events);
                }
            },
            desk,
        )
}

fn spoken(desk: &Desk, index: usize) -> String {
    desk.view.spoken(&desk.view.picture().assets[index], &desk.overlay)
}

#[test]
fn every_asset_is_a_node_that_says_its_state_and_can_be_clicked() {
    let mut harness = harness(20, GraphOptions::default());
    harness.run();
    for index in 0..20 {
        let label = spoken(harness.state(), index);
        harness.get_by_label(&label);
    }
    let label = spoken(harness.state(), 4);
    harness.get_by_label(&label).click();
    harness.run();
    assert_eq!(harness.state().state.selected, Some(Pick::Asset(crate::base::id::AssetId(4))));
    assert_eq!(harness.state().events.last().and_then(|e| e.selected), Some(harness.state().state.selected));
}

#[test]
fn arrow_keys_walk_and_escape_lets_go() {
    let mut harness = harness(20, GraphOptions::default());
    harness.run();
    let label = spoken(harness.state(), 4);
    harness.get_by_label(&label).focus();
    harness.run();
    harness.get_by_label(&label).click();
    harness.run();
    let first = harness.state().state.selected;
    let Some(Pick::Asset(from)) = first else { panic!("nothing selected") };
    let (key, next) = [
        (Key::ArrowRight, Direction::Right),
        (Key::ArrowLeft, Direction::Left),
        (Key::ArrowDown, Direction::Down),
        (Key::ArrowUp, Direction::Up),
    ]
    .into_iter()
    .find_map(|(key, direction)| {
        let view = &harness.state().view;
        Some((key, view.neighbour(view.layout(), from, direction)?))
    })
    .expect("a neighbour");
    harness.get_by_label(&label).focus();
    harness.run();
    harness.key_press(key);
    harness.run();
    assert_eq!(harness.state().state.selected, Some(Pick::Asset(next)));
}

#[test]
fn the_buttons_zoom_and_fit() {
    let mut harness = harness(20, GraphOptions::default());
    harness.run();
    harness.get_by_label("Zoom in").click();
    harness.run();
    assert!(matches!(harness.state().state.view, View::Free(_)));
    harness.get_by_label("Fit the graph").click();
    harness.run();
    assert_eq!(harness.state().state.view, View::Fit);
}

#[test]
fn zero_fits_and_plus_zooms() {
    let mut harness = harness(12, GraphOptions::default());
    harness.hover_at(egui::pos2(600.0, 20.0));
    harness.run();
    harness.event(Event::Text("+".to_owned()));
    harness.run();
    assert!(matches!(harness.state().state.view, View::Free(_)));
    harness.event_modifiers(Event::Text("0".to_owned()), Modifiers::NONE);
    harness.run();
    assert_eq!(harness.state().state.view, View::Fit);
}

#[test]
fn filters_and_legend_open_and_close() {
    let mut harness = harness(12, GraphOptions::default());
    harness.run();
    harness.get_by_label("Filters").click();
    harness.run();
    harness.get_by_label("The public").click();
    harness.run();
    assert_eq!(harness.state().state.filter.exposure, ExposureFilter::Public);
    harness.get_by_label("Show all").click();
    harness.run();
    assert_eq!(harness.state().state.filter, Filter::default());
    harness.get_by_label("Legend").click();
    harness.run();
    harness.get_by_label("throttled");
    harness.get_by_label("Legend").click();
    harness.run();
    assert_eq!(harness.state().state.panel, Panel::None);
}

#[test]
fn the_room_sees_the_same_without_controls() {
    let mut harness =
        harness(40, GraphOptions { detail: Detail::Focus, controls: Controls::None, ..GraphOptions::default() });
    harness.run();
    assert!(harness.query_by_label("Zoom in").is_none());
    let label = spoken(harness.state(), 4);
    harness.get_by_label(&label);
}

#[test]
fn a_very_small_room_is_no_trouble() {
    let mut harness = harness(60, GraphOptions::default());
    for size in [[40.0, 30.0], [200.0, 90.0], [3000.0, 200.0]] {
        harness.set_size(size.into());
        harness.run();
    }
}

#[test]
fn the_tab_key_reaches_the_assets_and_arrows_go_on_from_there() {
    let mut harness = harness(20, GraphOptions::default());
    harness.run();
    for _ in 0..4 {
        harness.key_press(Key::Tab);
        harness.run();
    }
    for key in [Key::ArrowRight, Key::ArrowDown] {
        harness.key_press(key);
        harness.run();
    }
    assert!(matches!(harness.state().state.selected, Some(Pick::Asset(_))));
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().state.selected, None);
}

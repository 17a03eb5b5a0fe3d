//! Large graphs as they are used: folding, finding, and the marks of an analysis.

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::sample::{generated_picture, random_picture, some_analysis};
use super::*;
use crate::app::theme::{self, Appearance, Motion};
use crate::base::id::AssetId;
use crate::engine::view::{AssetState, Overlay, PictureView};
use crate::scenario::doc::Mark;

struct Desk {
    view: GraphView,
    overlay: Overlay,
    analysis: AnalysisOverlay,
    state: GraphState,
    table: bool,
}

fn harness(picture: &PictureView, analysis: AnalysisOverlay) -> Harness<'static, Desk> {
    let overlay = Overlay { assets: vec![AssetState::default(); picture.assets.len()], ..Overlay::default() };
    let view = GraphView::new(picture);
    let desk = Desk { view, overlay, analysis, state: GraphState::default(), table: false };
    Harness::builder()
        .with_size([1200.0, 800.0])
        .with_context_setup(|ctx| {
            theme::install(ctx, Appearance { motion: Motion::Reduced, ..Appearance::default() });
        })
        .build_ui_state(
            |ui, desk: &mut Desk| {
                let Desk { view, overlay, analysis, state, table } = desk;
                if *table {
                    analysis_table_ui(ui, view, analysis, state);
                } else {
                    analysed_graph_ui(ui, view, overlay, analysis, state, GraphOptions::default());
                }
            },
            desk,
        )
}

fn large() -> Harness<'static, Desk> {
    let mut harness = harness(&generated_picture(1, 200, 600), AnalysisOverlay::default());
    harness.run();
    harness
}

#[test]
fn a_large_graph_begins_folded_and_enter_unfolds_a_zone() {
    let mut harness = large();
    let folded = harness.state().state.folds.zones(harness.state().view.picture());
    let zone = *folded
        .iter()
        .find(|zone| harness.state().state.folded.as_ref().is_some_and(|f| f.count(**zone) > 3))
        .expect("a zone");
    let name = harness.state().view.picture().zones[zone.index()].name.clone();
    let count = harness.state().state.folded.as_ref().map_or(0, |f| f.count(zone));
    let label = format!("{name}, folded zone, {count} assets");
    harness.get_by_label(&label).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(!harness.state().state.folds.zones(harness.state().view.picture()).contains(&zone));
    assert!(harness.query_by_label(&label).is_none());
    // The keyboard is at the head of the zone, which folds it again.
    harness.get_by_label(&format!("Fold {name}"));
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label(&label);
}

#[test]
fn a_folded_zone_says_the_worst_of_what_it_holds() {
    let mut harness = large();
    let last = AssetId::new(199);
    harness.state_mut().overlay.assets[last.index()].mark = Some(Mark::Compromised);
    harness.run();
    let marked = harness.get_all_by_label_contains("folded zone").filter(|node| {
        use egui_kittest::kittest::NodeT;
        node.accesskit_node().label().is_some_and(|label| label.contains("compromised") && label.contains("1 marked"))
    });
    assert_eq!(marked.count(), 1);
}

#[test]
fn what_is_folded_away_is_found_and_shown() {
    let mut harness = large();
    let asset = harness.state().view.picture().assets[199].clone();
    harness.get_by_label("Find in the graph").click();
    harness.run();
    harness.get_by_label("Find an asset").focus();
    harness.run();
    harness.get_by_label("Find an asset").type_text(&asset.name);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().state.selected, Some(Pick::Asset(asset.id)));
    let spoken = harness.state().view.spoken(&asset, &harness.state().overlay);
    harness.get_by_label(&spoken);
}

#[test]
fn all_zones_fold_and_unfold_at_once() {
    let mut harness = harness(&random_picture(4, 24), AnalysisOverlay::default());
    harness.run();
    assert!(harness.query_by_label_contains("folded zone").is_none());
    harness.get_by_label("Fold all zones").click();
    harness.run();
    assert!(harness.get_all_by_label_contains("folded zone").count() >= 2);
    harness.get_by_label("Unfold all zones").click();
    harness.run();
    assert!(harness.query_by_label_contains("folded zone").is_none());
}

#[test]
fn marks_of_an_analysis_are_said_drawn_and_listed() {
    let picture = random_picture(4, 24);
    let analysis = some_analysis(&picture);
    let mark = analysis.nodes[0].clone();
    let Some(Pick::Asset(end)) = analysis.path.last().map(|step| step.pick) else { panic!("no path") };
    let name = picture.assets[mark.asset.index()].name.clone();
    let mut harness = harness(&picture, analysis.clone());
    harness.run();
    assert!(harness.get_all_by_label_contains(&mark.label).count() >= 1, "{name}");
    let last = format!("step {} of the path", analysis.path.len());
    assert!(harness.get_all_by_label_contains(&last).count() >= 1, "{}", end.0);
    harness.get_by_label("many attack paths pass here");
    // The same as rows.
    harness.state_mut().table = true;
    harness.run();
    assert!(harness.get_all_by_label_contains(&mark.label).count() >= 1);
    // Folded, a zone takes the mark over.
    harness.state_mut().table = false;
    harness.state_mut().state.folds = Folds::all(&picture);
    harness.run();
    assert!(harness.get_all_by_label_contains("of the path").count() >= 1);
}

//! The graph as it is seen, for a file: folded zones stay folded, marks of an analysis and the colours of the theme go along.

use egui::Color32;

use super::analysis::AnalysisOverlay;
use super::state::{GraphState, Pick};
use super::view::GraphView;
use crate::app::theme::{Mode, Tokens, Tone};
use crate::base::id::AssetId;
use crate::export::drawing::{Beside, DARK, LIGHT, Mark, Marked, Rgb, Sketch, sketch};

/// Draws the picture of a view in a state, with what an analysis says of it.
pub fn sketch_as_seen(view: &GraphView, state: &GraphState, analysis: &AnalysisOverlay, t: &Tokens) -> Sketch {
    let shown = state.shown(view);
    let folded = state.folded.as_ref();
    let analysis = folded.map_or_else(|| analysis.clone(), |folded| analysis.folded(view.picture(), folded));
    let picture = shown.picture();
    let beside = Beside {
        folded: (0..picture.assets.len()).map(|at| shown.is_folded(AssetId::new(at))).collect(),
        bundles: picture.flows.iter().map(|flow| folded.map_or(1, |folded| folded.bundle(flow.id).len())).collect(),
        marks: marks(&analysis, t),
        legend: legend(&analysis, t),
    };
    let look = match t.mode {
        Mode::Dark => &DARK,
        Mode::Light => &LIGHT,
    };
    sketch(picture, shown.layout(), &beside, look)
}

fn rgb(colour: Color32) -> Rgb {
    [colour.r(), colour.g(), colour.b()]
}

fn on(pick: Pick) -> Marked {
    match pick {
        Pick::Asset(id) => Marked::Asset(id.index()),
        Pick::Flow(id) => Marked::Flow(id.index()),
    }
}

fn marks(analysis: &AnalysisOverlay, t: &Tokens) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for step in &analysis.path {
        let on = on(step.pick);
        match marks.iter_mut().find(|mark| mark.on == on) {
            Some(mark) => mark.label.push_str(&format!(", {}", step.number)),
            None => marks.push(Mark { on, colour: rgb(t.tone(Tone::Danger).ink), label: step.number.to_string() }),
        }
    }
    let nodes = analysis.nodes.iter().map(|mark| (Marked::Asset(mark.asset.index()), mark.tone, &mark.label));
    let flows = analysis.flows.iter().map(|mark| (Marked::Flow(mark.flow.index()), mark.tone, &mark.label));
    for (on, tone, label) in nodes.chain(flows) {
        // The number of a step says more than the mark below it.
        if !marks.iter().any(|mark| mark.on == on) {
            marks.push(Mark { on, colour: rgb(t.tone(tone).ink), label: label.clone() });
        }
    }
    marks
}

fn legend(analysis: &AnalysisOverlay, t: &Tokens) -> Vec<(Option<Rgb>, String)> {
    let title = Some(&analysis.title).filter(|title| !title.is_empty()).map(|title| (None, title.clone()));
    let rows = analysis.legend.iter().map(|row| (Some(rgb(t.tone(row.tone).ink)), row.text.clone()));
    let path = (!analysis.path.is_empty()).then(|| (None, "Numbers are the steps of the path.".to_owned()));
    title.into_iter().chain(rows).chain(path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::graph::sample::random_picture;
    use crate::app::icons;
    use crate::app::theme::{DARK as DARK_TOKENS, LIGHT as LIGHT_TOKENS};
    use crate::export::drawing::{Look, Shape, icon, svg};
    use crate::scenario::doc::{AssetKind, ZoneKind};

    #[test]
    fn a_picture_in_a_file_has_the_colours_and_the_icons_of_the_window() {
        let tokens: [(&Tokens, &Look); 2] = [(&DARK_TOKENS, &DARK), (&LIGHT_TOKENS, &LIGHT)];
        for (t, look) in tokens {
            let plain = [
                (t.background, look.background),
                (t.text, look.text),
                (t.dim, look.dim),
                (t.faint, look.faint),
                (t.flow, look.flow),
                (t.flow_crossing, look.flow_crossing),
                (t.asset_fill, look.asset_fill),
                (t.asset_line, look.asset_line),
            ];
            for (window, file) in plain {
                assert_eq!(rgb(window), file);
            }
            for kind in ZoneKind::ALL {
                let (window, file) = (t.zone(*kind), look.zone(*kind));
                assert_eq!(
                    [rgb(window.ground), rgb(window.border), rgb(window.name)],
                    [file.ground, file.border, file.name],
                    "{kind:?}"
                );
            }
        }
        for kind in AssetKind::ALL {
            assert_eq!(icons::asset(*kind), icon(*kind).to_string());
        }
    }

    #[test]
    fn what_is_folded_and_marked_stays_so_in_the_file() {
        let view = GraphView::new(&random_picture(1, 40));
        let mut state = GraphState::default();
        let nothing = AnalysisOverlay::default();
        let whole = sketch_as_seen(&view, &state, &nothing, &DARK_TOKENS);
        let icons_of =
            |sketch: &Sketch| sketch.shapes.iter().filter(|shape| matches!(shape, Shape::Icon { .. })).count();
        assert_eq!(icons_of(&whole), 40);
        state.toggle_fold(&view, crate::base::id::ZoneId(0));
        let folded = sketch_as_seen(&view, &state, &nothing, &DARK_TOKENS);
        assert!(icons_of(&folded) < 40);
        let mark = super::super::NodeMark {
            asset: AssetId(39),
            tone: Tone::Danger,
            strength: 1.0,
            label: "worst of all".to_owned(),
        };
        let marked = AnalysisOverlay { title: "What matters".to_owned(), nodes: vec![mark], ..nothing };
        let text = svg(&sketch_as_seen(&view, &GraphState::default(), &marked, &LIGHT_TOKENS));
        assert!(text.contains(">worst of all<") && text.contains(">What matters<"), "{text}");
    }
}

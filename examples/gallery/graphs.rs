//! The pages of the gallery that show graphs: an invented one, or that of an ecosystem file.

use eframe::egui::{self, Panel, ScrollArea, Ui, vec2};
use sandtable::app::graph::sample::{generated_picture, random_picture, some_analysis, some_states};
use sandtable::app::graph::{
    AnalysisOverlay, Controls, Detail, Folds, GraphOptions, GraphState, GraphView, Miniature, Pick, TableKind,
    analysed_graph_ui, detail_ui, graph_ui, table_ui,
};
use sandtable::app::theme::{Mode, Text, theme, with_mode};
use sandtable::app::widgets::{card, segmented};
use sandtable::base::id::{AssetId, FlowId, ZoneId};
use sandtable::engine::view::{AssetView, FlowView, Overlay, PictureView, ZoneView};
use sandtable::scenario::doc::EcosystemDoc;

pub struct Graphs {
    view: GraphView,
    overlay: Overlay,
    analysis: AnalysisOverlay,
    state: GraphState,
    minis: Vec<(String, Miniature)>,
    kind: TableKind,
}

impl Graphs {
    pub fn new(words: &[String]) -> Graphs {
        let file = words.iter().find(|w| w.ends_with(".ron"));
        let count = words.iter().find_map(|w| w.parse().ok()).unwrap_or(24);
        let invented = || match count > 60 {
            true => generated_picture(7, count, count * 4),
            false => random_picture(7, count),
        };
        let picture = file.and_then(|path| load(path)).unwrap_or_else(invented);
        let overlay = if words.iter().any(|w| w == "calm") { Overlay::default() } else { some_states(&picture) };
        let mut minis: Vec<(String, Miniature)> = words
            .iter()
            .filter(|w| w.ends_with(".ron"))
            .filter_map(|path| load(path))
            .map(|p| (p.name.clone(), Miniature::new(&p)))
            .collect();
        for count in [8, 12, 20, 30, 40, 60] {
            minis.push((format!("{count} assets"), Miniature::new(&random_picture(count as u64, count))));
        }
        let view = GraphView::new(&picture);
        let mut state = GraphState::default();
        if words.iter().any(|w| w == "asset") {
            state.selected =
                overlay.assets.iter().position(|s| s.taken.is_some()).map(|i| Pick::Asset(AssetId::new(i)));
        }
        let has = |word: &str| words.iter().any(|w| w == word);
        if has("open") {
            state.folds = Folds::These(std::collections::BTreeSet::new());
        }
        if has("folded") {
            state.folds = Folds::all(&picture);
        }
        let analysis = if has("marks") { some_analysis(&picture) } else { AnalysisOverlay::default() };
        Graphs { view, overlay, analysis, state, minis, kind: TableKind::Assets }
    }

    pub fn graph(&mut self, ui: &mut Ui) {
        if let Some(pick) = self.state.selected {
            let frame = egui::Frame::new().fill(theme(ui).panel).inner_margin(14);
            Panel::right("detail").exact_size(300.0).frame(frame).show(ui, |ui| {
                ScrollArea::vertical().show(ui, |ui| {
                    if let Some(next) = detail_ui(ui, &self.view, &self.overlay, pick) {
                        self.state.selected = Some(next);
                    }
                });
            });
        }
        analysed_graph_ui(ui, &self.view, &self.overlay, &self.analysis, &mut self.state, GraphOptions::default());
    }

    pub fn room(&mut self, ui: &mut Ui) {
        with_mode(ui, Mode::Light, |ui| {
            let t = theme(ui);
            ui.painter().rect_filled(ui.max_rect().expand(28.0), 0, t.background);
            ui.label(Text::RoomSmall.coloured("Friday Night Ledger", t.dim));
            ui.label(Text::RoomTitle.coloured("What we know so far", t.text));
            ui.horizontal_top(|ui| {
                ui.allocate_ui(vec2(ui.available_width() * 0.66, ui.available_height()), |ui| {
                    card().show(ui, |ui| {
                        let options =
                            GraphOptions { detail: Detail::Focus, controls: Controls::None, ..GraphOptions::default() };
                        graph_ui(ui, &self.view, &self.overlay, &mut self.state, options);
                    });
                });
            });
        });
    }

    pub fn table(&mut self, ui: &mut Ui) {
        let options = [(TableKind::Assets, "Assets"), (TableKind::Flows, "Flows")];
        segmented(ui, "Rows", &mut self.kind, &options);
        table_ui(ui, &self.view, &self.overlay, &mut self.state, self.kind);
    }

    pub fn minis(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            for (name, mini) in &self.minis {
                ui.allocate_ui(vec2(420.0, 200.0), |ui| {
                    ui.set_width(420.0);
                    card().margin(1).show(ui, |ui| {
                        mini.show(ui, vec2(ui.available_width(), 128.0));
                        ui.horizontal(|ui| {
                            ui.add_space(14.0);
                            ui.label(Text::Heading.of(name.as_str()));
                        });
                    });
                });
            }
        });
    }
}

/// The picture of an ecosystem file, without what only a compiled scenario knows.
fn load(path: &str) -> Option<PictureView> {
    let text = std::fs::read_to_string(path).inspect_err(|e| eprintln!("{path}: {e}")).ok()?;
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let doc: EcosystemDoc = options.from_str(&text).inspect_err(|e| eprintln!("{path}: {e}")).ok()?;
    let zone = |id: &str| doc.zones.iter().position(|z| z.id == id).map(ZoneId::new);
    let asset = |id: &str| doc.assets.iter().position(|a| a.id == id);
    let trust = |i: usize| {
        let zone = doc.assets.get(i).and_then(|a| doc.zones.iter().find(|z| z.id == a.zone));
        zone.map_or(0, |z| z.trust as i16)
    };
    Some(PictureView {
        name: doc.name.clone(),
        about: doc.summary.clone(),
        zones: doc
            .zones
            .iter()
            .enumerate()
            .map(|(i, z)| ZoneView {
                id: ZoneId::new(i),
                name: z.name.clone(),
                trust: z.trust.clamp(0, 100) as u8,
                kind: z.kind,
                inside: z.inside.as_deref().and_then(zone),
                about: z.about.clone(),
            })
            .collect(),
        assets: doc
            .assets
            .iter()
            .enumerate()
            .map(|(i, a)| AssetView {
                id: AssetId::new(i),
                name: a.name.clone(),
                kind: a.kind,
                zone: zone(&a.zone).unwrap_or(ZoneId(0)),
                owner: a.owner,
                fact: a.fact.clone(),
                about: a.about.clone(),
                monitoring: a
                    .monitoring
                    .iter()
                    .map(|m| format!("{}: sees {:.0} %", m.source, m.coverage * 100.0))
                    .collect(),
                holdings: a.holdings.iter().map(|h| format!("{}: {} people, {}", h.name, h.people, h.class)).collect(),
                sensitivity: if a.holdings.is_empty() { 0 } else { 4 },
                exposure: 0,
                worth: String::new(),
            })
            .collect(),
        flows: doc
            .flows
            .iter()
            .enumerate()
            .filter_map(|(i, f)| {
                let (from, to) = (asset(&f.from)?, asset(&f.to)?);
                Some(FlowView {
                    id: FlowId::new(i),
                    from: AssetId::new(from),
                    to: AssetId::new(to),
                    api: f.api.clone(),
                    crosses: trust(from) != trust(to),
                    trust_step: trust(to) - trust(from),
                    carries: f.carries.iter().map(|c| c.label()).collect::<Vec<_>>().join(", "),
                    details: vec![("Authentication".to_owned(), f.authentication.label().to_owned())],
                })
            })
            .collect(),
        ..PictureView::default()
    })
}

//! The picture of a document that may not make sense yet: what names nothing is left out, and an asset without a zone stands
//! in a zone of its own.
//!
//! Small pictures are laid out at once; large ones on a thread, while the one before stays.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::Context;

use crate::app::graph::layout::Pos;
use crate::app::graph::{GraphView, Pick};
use crate::base::id::{AssetId, FlowId};
use crate::engine::view::{PictureView, ecosystem_picture};
use crate::scenario::compile::compile_ecosystem;
use crate::scenario::doc::{EcosystemDoc, ZoneDoc, ZoneKind};
use crate::scenario::edit::Subject;

/// So many assets are laid out between two frames.
const AT_ONCE: usize = 90;

/// A picture that follows a document.
#[derive(Default)]
pub(super) struct Drawing {
    drawn: Option<Arc<Drawn>>,
    /// The document that is drawn or being drawn.
    of: Option<Arc<EcosystemDoc>>,
    coming: Option<Receiver<Drawn>>,
}

/// A picture of one document.
pub(super) struct Drawn {
    view: GraphView,
    /// Names of the assets, in the order of the picture.
    assets: Vec<String>,
    /// Names of the flows, in the order of the picture.
    flows: Vec<String>,
}

impl Drawing {
    /// The newest picture.
    pub fn drawn(&self) -> Option<Arc<Drawn>> {
        self.drawn.clone()
    }

    /// Draws a document if it is another one.
    pub fn follow(&mut self, ctx: &Context, doc: &Arc<EcosystemDoc>) {
        if let Some(coming) = &self.coming {
            match coming.try_recv() {
                Ok(drawn) => {
                    self.drawn = Some(Arc::new(drawn));
                    self.coming = None;
                }
                // One at a time; what changed meanwhile comes with the next.
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => self.coming = None,
            }
        }
        if self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, doc)) {
            return;
        }
        self.of = Some(Arc::clone(doc));
        let (picture, assets, flows) = sketch(doc);
        if let Some(drawn) = &self.drawn
            && *drawn.view.picture() == picture
            && (&drawn.assets, &drawn.flows) == (&assets, &flows)
        {
            return;
        }
        if assets.len() <= AT_ONCE {
            self.drawn = Some(Arc::new(Drawn { view: GraphView::new(&picture), assets, flows }));
            return;
        }
        let (done, coming) = channel();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            // Nobody waits for it any more when the screen has gone.
            let _ = done.send(Drawn { view: GraphView::new(&picture), assets, flows });
            ctx.request_repaint();
        });
        self.coming = Some(coming);
    }
}

impl Drawn {
    /// The picture.
    pub fn view(&self) -> &GraphView {
        &self.view
    }

    /// The place of an asset by its name, which is most often where it was.
    pub fn asset_named(&self, like: AssetId, name: &str) -> Option<AssetId> {
        let same = self.assets.get(like.index()).is_some_and(|other| other == name);
        if same { Some(like) } else { self.assets.iter().position(|other| other == name).map(AssetId::new) }
    }

    /// The same for a flow.
    pub fn flow_named(&self, like: FlowId, name: &str) -> Option<FlowId> {
        let same = self.flows.get(like.index()).is_some_and(|other| other == name);
        if same { Some(like) } else { self.flows.iter().position(|other| other == name).map(FlowId::new) }
    }

    /// What a pick is in the document of now.
    pub fn subject(&self, doc: &EcosystemDoc, pick: Pick) -> Option<Subject> {
        match pick {
            Pick::Asset(id) => {
                let name = self.assets.get(id.index())?;
                // With two of one name, the position tells which.
                let same = doc.assets.get(id.index()).is_some_and(|asset| asset.id == *name);
                let found = if same { Some(id.index()) } else { doc.assets.iter().position(|a| a.id == *name) };
                found.map(Subject::Asset)
            }
            Pick::Flow(id) => {
                let name = self.flows.get(id.index())?;
                doc.flows.iter().position(|flow| flow.id == *name).map(Subject::Flow)
            }
        }
    }

    /// What a subject of the document of now is in the picture.
    pub fn pick(&self, doc: &EcosystemDoc, subject: Subject) -> Option<Pick> {
        let asset = |at: usize| {
            let name = &doc.assets.get(at)?.id;
            let same = self.assets.get(at) == Some(name);
            let found = if same { Some(at) } else { self.assets.iter().position(|id| id == name) };
            found.map(|at| Pick::Asset(AssetId::new(at)))
        };
        match subject {
            Subject::Asset(at) | Subject::Holding(at, _) => asset(at),
            Subject::Flow(at) => {
                let name = &doc.flows.get(at)?.id;
                self.flows.iter().position(|id| id == name).map(|at| Pick::Flow(FlowId::new(at)))
            }
            _ => None,
        }
    }

    /// The places after an asset was let go. The first time every asset keeps the place that it has, so that nothing else moves.
    pub fn places_after(&self, doc: &EcosystemDoc, moved: AssetId, to: Pos) -> Option<Vec<(usize, f64, f64)>> {
        let Subject::Asset(first) = self.subject(doc, Pick::Asset(moved))? else { return None };
        let mut places = vec![(first, f64::from(to.x), f64::from(to.y))];
        if doc.layout.is_empty() {
            for (index, name) in self.assets.iter().enumerate() {
                let at = doc.assets.iter().position(|asset| asset.id == *name).filter(|at| *at != first);
                if let (Some(at), Some(rect)) = (at, self.view.layout().assets.get(index)) {
                    places.push((at, f64::from(rect.min.x.round()), f64::from(rect.min.y.round())));
                }
            }
        }
        Some(places)
    }
}

/// The picture of a document, drawn now.
pub(super) fn view_of(doc: &EcosystemDoc) -> GraphView {
    GraphView::new(&sketch(doc).0)
}

/// The picture with the names of its assets and flows.
fn sketch(doc: &EcosystemDoc) -> (PictureView, Vec<String>, Vec<String>) {
    let mut fit = doc.clone();
    let zone = |name: &str| doc.zones.iter().any(|zone| zone.id == name);
    let asset = |name: &str| doc.assets.iter().any(|asset| asset.id == name);
    if doc.assets.iter().any(|asset| !zone(&asset.zone)) {
        // A name that no author can give.
        let stray = " stray".to_owned();
        for asset in fit.assets.iter_mut().filter(|asset| !zone(&asset.zone)) {
            asset.zone.clone_from(&stray);
        }
        let (name, kind) = ("No zone".to_owned(), ZoneKind::Internal);
        fit.zones.push(ZoneDoc { id: stray, name, trust: 0, kind, inside: None, about: String::new() });
    }
    for inner in &mut fit.zones {
        inner.inside = inner.inside.take().filter(|name| zone(name));
    }
    for element in &mut fit.assets {
        element.depends_on.clear();
    }
    fit.flows.retain(|flow| asset(&flow.from) && asset(&flow.to));
    fit.layout.retain(|place| asset(&place.asset));
    fit.weaknesses.clear();
    fit.controls.clear();
    fit.credentials.clear();
    let sign = doc.profile.as_ref().map_or("", |profile| profile.currency.sign.as_str());
    let picture = compile_ecosystem(&fit).map(|compiled| ecosystem_picture(&compiled, sign)).unwrap_or_default();
    let names =
        (fit.assets.into_iter().map(|asset| asset.id).collect(), fit.flows.into_iter().map(|flow| flow.id).collect());
    (picture, names.0, names.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::edit::template;

    #[test]
    fn what_names_nothing_is_left_out_and_the_rest_is_drawn() {
        let mut doc = template();
        doc.assets[0].zone = "nowhere".into();
        doc.assets[1].depends_on = vec!["nothing".into()];
        let mut dangling = doc.flows[0].clone();
        (dangling.id, dangling.to) = ("dangling".into(), "nothing".into());
        doc.flows.insert(0, dangling);
        doc.zones[0].inside = Some("nothing".into());
        let doc = Arc::new(doc);
        let mut drawing = Drawing::default();
        drawing.follow(&Context::default(), &doc);
        let drawn = drawing.drawn().expect("drawn");
        assert_eq!(drawn.view().picture().zones.last().map(|zone| zone.name.as_str()), Some("No zone"));
        assert_eq!(drawn.subject(&doc, Pick::Flow(FlowId(0))), Some(Subject::Flow(1)));
        assert_eq!(drawn.pick(&doc, Subject::Flow(0)), None);
        let places = drawn.places_after(&doc, AssetId(1), Pos { x: 8.0, y: 12.0 }).expect("placed");
        assert_eq!(places.len(), 2);
        assert_eq!(places.first(), Some(&(1, 8.0, 12.0)));
    }
}

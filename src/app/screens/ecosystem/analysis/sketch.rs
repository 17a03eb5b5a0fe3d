//! What an answer draws over the picture: marks on assets and flows, a numbered way, a legend.

use std::collections::BTreeMap;

use super::rows::{Answer, Lack, technique, tone_of};
use crate::analysis::graph::changes::Action;
use crate::analysis::graph::elements::{Element, ElementKind};
use crate::analysis::graph::exposure::Excess;
use crate::analysis::graph::{AttackPath, words};
use crate::app::graph::{AnalysisOverlay, FlowMark, LegendRow, NodeMark, PathStep, Pick};
use crate::app::theme::Tone;
use crate::base::id::{AssetId, FlowId};
use crate::host::Answers;
use crate::scenario::model::Spot;
use crate::scenario::moves::Fact;

/// Marks while they are collected; what is marked first stays.
struct Sketch<'a> {
    answers: &'a Answers,
    nodes: BTreeMap<AssetId, NodeMark>,
    flows: BTreeMap<FlowId, FlowMark>,
    path: Vec<PathStep>,
    legend: Vec<LegendRow>,
}

/// The overlay of an answer; its ids are positions in the ecosystem of the answers.
pub(super) fn overlay(answers: &Answers, answer: Answer) -> AnalysisOverlay {
    let (flows, path, legend) = (BTreeMap::new(), Vec::new(), Vec::new());
    let mut sketch = Sketch { answers, nodes: BTreeMap::new(), flows, path, legend };
    let title = sketch.draw(answer);
    let Sketch { nodes, flows, path, mut legend, .. } = sketch;
    // Only what is there is explained.
    legend.retain(|row| nodes.values().any(|m| m.tone == row.tone) || flows.values().any(|m| m.tone == row.tone));
    AnalysisOverlay {
        title: title.to_owned(),
        nodes: nodes.into_values().collect(),
        flows: flows.into_values().collect(),
        path,
        legend,
    }
}

/// The same for another picture of the ecosystem; what is not in it is left out.
pub(super) fn placed(
    overlay: AnalysisOverlay,
    asset: impl Fn(AssetId) -> Option<AssetId>,
    flow: impl Fn(FlowId) -> Option<FlowId>,
) -> AnalysisOverlay {
    let pick = |pick: Pick| match pick {
        Pick::Asset(id) => asset(id).map(Pick::Asset),
        Pick::Flow(id) => flow(id).map(Pick::Flow),
    };
    let AnalysisOverlay { title, nodes, flows, path, legend } = overlay;
    AnalysisOverlay {
        title,
        nodes: nodes.into_iter().filter_map(|m| Some(NodeMark { asset: asset(m.asset)?, ..m })).collect(),
        flows: flows.into_iter().filter_map(|m| Some(FlowMark { flow: flow(m.flow)?, ..m })).collect(),
        path: path.into_iter().filter_map(|s| Some(PathStep { pick: pick(s.pick)?, ..s })).collect(),
        legend,
    }
}

impl Sketch<'_> {
    fn node(&mut self, asset: AssetId, tone: Tone, strength: f64, label: &str) {
        let strength = strength as f32;
        self.nodes.entry(asset).or_insert_with(|| NodeMark { asset, tone, strength, label: label.to_owned() });
    }

    fn flow(&mut self, flow: FlowId, tone: Tone, label: &str) {
        self.flows.entry(flow).or_insert_with(|| FlowMark { flow, tone, label: label.to_owned() });
    }

    fn explain(&mut self, rows: &[(Tone, &str)]) {
        self.legend.extend(rows.iter().map(|(tone, text)| LegendRow { tone: *tone, text: (*text).to_owned() }));
    }

    /// A thing where it is on the picture: a weakness on its place, a key where it is kept and where it opens.
    fn element(&mut self, element: Element, tone: Tone, label: &str) {
        let eco = &self.answers.ecosystem;
        match element {
            Element::Asset(a) => self.node(a, tone, 1.0, label),
            Element::Flow(f) => self.flow(f, tone, label),
            Element::Weakness(w) => match eco.weaknesses.get(w.index()).map(|w| w.on) {
                Some(Spot::Asset(a)) => self.node(a, tone, 1.0, "weakness"),
                Some(Spot::Flow(f)) => self.flow(f, tone, "weakness"),
                None => {}
            },
            Element::Credential(c) => {
                if let Some(credential) = eco.credentials.get(c.index()) {
                    self.node(credential.kept_on, tone, 1.0, "key kept here");
                    credential.opens.iter().for_each(|f| self.flow(*f, tone, "opened by the key"));
                }
            }
        }
    }

    fn draw(&mut self, answer: Answer) -> &'static str {
        let answers = self.answers;
        let analysis = &answers.analysis;
        match answer {
            Answer::Finding(i) => {
                let Some(finding) = analysis.findings.get(i) else { return "" };
                if let Some(path) = finding.path.and_then(|path| analysis.paths.get(path)) {
                    self.way(path);
                    return "Cheapest way in";
                }
                let tone = match tone_of(finding.severity) {
                    Tone::Neutral => Tone::Info,
                    tone => tone,
                };
                for about in &finding.about {
                    if let Some(element) = self.named(about.kind, &about.id) {
                        self.element(element, tone, "");
                    }
                }
                self.explain(&[(tone, "what the finding is about")]);
                "Finding"
            }
            Answer::Jewel(j) => {
                self.jewel(j);
                let paths: Vec<&AttackPath> = analysis.paths.iter().filter(|path| path.jewel == j).collect();
                let all = paths.len().max(1) as f64;
                let mut passed: BTreeMap<AssetId, usize> = BTreeMap::new();
                for path in &paths {
                    let mut here: Vec<AssetId> =
                        path.steps.iter().flat_map(|s| [Some(s.target), s.from]).flatten().collect();
                    here.sort_unstable();
                    here.dedup();
                    here.into_iter().for_each(|asset| *passed.entry(asset).or_default() += 1);
                    path.steps.iter().filter_map(|s| s.via).for_each(|f| self.flow(f, Tone::Warning, ""));
                }
                for (asset, count) in passed {
                    self.node(asset, Tone::Warning, count as f64 / all, &format!("{count} of {}", paths.len()));
                }
                self.explain(&[
                    (Tone::Danger, "the crown jewel"),
                    (Tone::Warning, "on the cheapest ways; the bar says on how many"),
                ]);
                "All the cheapest ways"
            }
            Answer::Way(i) => {
                if let Some(path) = analysis.paths.get(i) {
                    self.way(path);
                }
                "Way in"
            }
            Answer::Choke(j) => {
                self.jewel(j);
                if let Some(choke) = analysis.choke.get(j) {
                    choke.single.iter().for_each(|e| self.element(*e, Tone::Warning, "every way"));
                    choke.flows.cut.iter().flatten().for_each(|f| self.flow(*f, Tone::Info, "closes it"));
                }
                self.explain(&[
                    (Tone::Danger, "the crown jewel"),
                    (Tone::Warning, "every way needs it"),
                    (Tone::Info, "the fewest calls that close every way"),
                ]);
                "Choke points"
            }
            Answer::CutAll => {
                (0..analysis.jewels.len()).for_each(|j| self.jewel(j));
                analysis.cut_for_all.iter().flatten().for_each(|f| self.flow(*f, Tone::Info, "closes ways"));
                self.explain(&[
                    (Tone::Danger, "crown jewels"),
                    (Tone::Info, "together these calls close every way to all of them"),
                ]);
                "Choke points of everything"
            }
            Answer::Blast(element) => {
                let start = match element {
                    Element::Asset(a) => Fact::On(a),
                    Element::Credential(c) => Fact::Has(c),
                    Element::Flow(_) | Element::Weakness(_) => return "",
                };
                match element {
                    Element::Asset(a) => self.node(a, Tone::Accent, 1.0, "begins here"),
                    other => self.element(other, Tone::Accent, ""),
                }
                self.fallen(&analysis.falls_with(&[start]));
                self.explain(&[(Tone::Accent, "where it begins")]);
                "Blast radius"
            }
            Answer::Lacking(lack) => {
                lack.of(answers).iter().for_each(|reach| self.flow(reach.flow, lack.tone(), lack.short()));
                self.explain(&[(lack.tone(), lack.title())]);
                "Exposure"
            }
            Answer::Exposed(lack, i) => {
                if let Some(reach) = lack.of(answers).get(i) {
                    self.flow(reach.flow, Tone::Accent, lack.short());
                    self.fallen(&analysis.led_to(reach));
                }
                self.explain(&[(Tone::Accent, exposed_words(lack))]);
                "What one call leads to"
            }
            Answer::OverScoped(i) => {
                if let Some(over) = analysis.exposure.over_scoped.get(i) {
                    for excess in &over.excess {
                        if let Excess::Elsewhere(flows) | Excess::Unlisted(flows) = excess {
                            flows.iter().for_each(|f| self.flow(*f, Tone::Warning, "not needed"));
                        }
                    }
                    self.element(Element::Credential(over.credential), Tone::Accent, "");
                    self.fallen(&analysis.falls_with(&[Fact::Has(over.credential)]));
                }
                self.explain(&[(Tone::Accent, "where the key is kept, and what it opens")]);
                "A key that opens too much"
            }
            Answer::Class(c) => {
                if let Some(class) = analysis.data_flows.get(c) {
                    let outward = |f: &FlowId| class.crossings.iter().any(|x| x.flow == *f && x.trust_step < 0);
                    let crosses = |f: &FlowId| class.crossings.iter().any(|x| x.flow == *f);
                    for flow in &class.flows {
                        let (tone, label) = match (outward(flow), crosses(flow)) {
                            (true, _) => (Tone::Warning, "to less trust"),
                            (false, true) => (Tone::Info, "to more trust"),
                            (false, false) => (Tone::Neutral, ""),
                        };
                        self.flow(*flow, tone, label);
                    }
                    for holding in answers.ecosystem.holdings.iter().filter(|h| h.class == class.class) {
                        self.node(holding.asset, Tone::Danger, 1.0, "kept here");
                    }
                }
                self.explain(&[
                    (Tone::Danger, "where it is kept"),
                    (Tone::Warning, "crosses into less trust"),
                    (Tone::Info, "crosses into more trust"),
                    (Tone::Neutral, "stays within the same trust"),
                ]);
                "Data on the move"
            }
            Answer::Crossing(c, i) => {
                let crossing = analysis.data_flows.get(c).and_then(|class| class.crossings.get(i));
                if let Some(crossing) = crossing {
                    let (tone, label) = if crossing.trust_step < 0 {
                        (Tone::Warning, "to less trust")
                    } else {
                        (Tone::Info, "to more trust")
                    };
                    self.flow(crossing.flow, tone, label);
                    if let Some(flow) = answers.ecosystem.flows.get(crossing.flow.index()) {
                        for end in [flow.from, flow.to] {
                            let zone = answers.ecosystem.assets.get(end.index()).map(|asset| asset.zone);
                            let label = if zone == Some(crossing.from) { "from here" } else { "to here" };
                            self.node(end, tone, 1.0, label);
                        }
                    }
                    self.explain(&[(
                        tone,
                        if crossing.trust_step < 0 { "into less trust" } else { "into more trust" },
                    )]);
                }
                "One boundary"
            }
            Answer::Change(i) => {
                if let Some(change) = analysis.changes.get(i) {
                    match change.action {
                        Action::Take(element) => self.element(element, Tone::Accent, "changed here"),
                        Action::SwitchOn(c) | Action::SwitchOff(c) => {
                            let spots = answers.ecosystem.controls.get(c.index()).map(|c| c.spots.as_slice());
                            for spot in spots.unwrap_or_default() {
                                match spot {
                                    Spot::Asset(a) => self.node(*a, Tone::Accent, 1.0, "changed here"),
                                    Spot::Flow(f) => self.flow(*f, Tone::Accent, "changed here"),
                                }
                            }
                        }
                    }
                    for jewel in &change.jewels {
                        let Some(at) = analysis.jewels.get(jewel.jewel).map(|j| j.asset) else { continue };
                        let (tone, label) = match () {
                            () if !jewel.after.is_possible() => (Tone::Good, "no way left"),
                            () if jewel.after > jewel.before => (Tone::Good, "longer way"),
                            () => (Tone::Danger, "shorter way"),
                        };
                        self.node(at, tone, 1.0, label);
                    }
                }
                self.explain(&[
                    (Tone::Accent, "what is changed"),
                    (Tone::Good, "crown jewels that are harder to get at"),
                    (Tone::Danger, "crown jewels that are easier to get at"),
                ]);
                "Before and after"
            }
        }
    }

    fn jewel(&mut self, j: usize) {
        if let Some(jewel) = self.answers.analysis.jewels.get(j) {
            self.node(jewel.asset, Tone::Danger, 1.0, "crown jewel");
        }
    }

    /// A way, step by step: over a flow, or on an asset where no flow is walked.
    fn way(&mut self, path: &AttackPath) {
        let eco = &self.answers.ecosystem;
        self.jewel(path.jewel);
        if let Some(begin) = words::begins(eco, path) {
            self.node(begin, Tone::Info, 0.0, "begins here");
        }
        for (i, step) in path.steps.iter().enumerate() {
            for asset in [Some(step.target), step.from].into_iter().flatten() {
                self.node(asset, Tone::Warning, 0.0, "");
            }
            self.path.push(PathStep {
                pick: step.via.map_or(Pick::Asset(step.target), Pick::Flow),
                number: i + 1,
                against: words::walks_against(eco, step),
                words: technique(self.answers, step.technique).to_owned(),
            });
        }
        self.explain(&[
            (Tone::Info, "where it begins"),
            (Tone::Warning, "on the way"),
            (Tone::Danger, "the crown jewel"),
        ]);
    }

    /// What has fallen: data and money stand out, then footholds, then what can be stopped.
    fn fallen(&mut self, facts: &[Fact]) {
        let eco = &self.answers.ecosystem;
        for fact in facts {
            match *fact {
                Fact::Reads(h) => {
                    if let Some(holding) = eco.holdings.get(h.index()) {
                        self.node(holding.asset, Tone::Danger, 1.0, "data");
                    }
                }
                Fact::Money(a) => self.node(a, Tone::Danger, 1.0, "money"),
                Fact::On(_) | Fact::Has(_) | Fact::Down(_) | Fact::Lever | Fact::Demand => {}
            }
        }
        for fact in facts {
            if let Fact::On(a) = *fact {
                self.node(a, Tone::Warning, 0.5, "");
            }
        }
        for fact in facts {
            if let Fact::Down(a) = *fact {
                self.node(a, Tone::Info, 0.2, "");
            }
        }
        self.explain(&[
            (Tone::Danger, "data or money falls there"),
            (Tone::Warning, "a foothold there"),
            (Tone::Info, "it can be stopped"),
        ]);
    }

    fn named(&self, kind: ElementKind, id: &str) -> Option<Element> {
        let eco = &self.answers.ecosystem;
        match kind {
            ElementKind::Asset => {
                let at = eco.assets.iter().position(|a| a.doc.id == id)?;
                Some(Element::Asset(AssetId::new(at)))
            }
            ElementKind::Flow => {
                let at = eco.flows.iter().position(|f| f.doc.id == id)?;
                Some(Element::Flow(FlowId::new(at)))
            }
            ElementKind::Weakness => {
                let at = eco.weaknesses.iter().position(|w| w.id == id)?;
                Some(Element::Weakness(crate::base::id::WeaknessId::new(at)))
            }
            ElementKind::Credential => {
                let at = eco.credentials.iter().position(|c| c.id == id)?;
                Some(Element::Credential(crate::base::id::CredentialId::new(at)))
            }
        }
    }
}

fn exposed_words(lack: Lack) -> &'static str {
    match lack {
        Lack::Login => "the call without a login",
        Lack::LoginNotStated => "the call whose login is not stated",
        Lack::Trace => "the call without a trace",
        Lack::TraceNotStated => "the call whose logging is not stated",
    }
}

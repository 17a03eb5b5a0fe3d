//! The picture itself: zones, flows, assets with their states. Every state has a shape besides its colour.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, CornerRadius, FontId, Galley, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::analysis::Marks;
use super::canvas::Canvas;
use super::fold::Folded;
use super::layout::Layout;
use super::state::{Filter, Pick, Reveal};
use super::view::GraphView;
use crate::app::icons;
use crate::app::theme::{Face, Mode, Tone, font, mix};
use crate::app::widgets::chart::hatch;
use crate::base::id::{AssetId, FlowId};
use crate::base::money::short_count;
use crate::engine::view::{AssetState, AssetView, FlowState, FlowView, Overlay, Service};
use crate::scenario::doc::Mark;

/// How large text is at zoom 1.
#[derive(Clone, Copy)]
pub(super) struct Lettering {
    pub name: f32,
    pub fact: f32,
    pub zone: f32,
    /// Zero leaves the trust of a zone out.
    pub trust: f32,
    pub second: Second,
}

/// What stands below the name of an asset.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Second {
    /// The key fact, or what is going on.
    Fact,
    /// Only what is going on: the room has enough to read.
    Note,
}

impl Lettering {
    pub const FULL: Lettering = Lettering { name: 13.5, fact: 11.5, zone: 12.5, trust: 11.5, second: Second::Fact };
    pub const ROOM: Lettering = Lettering { name: 21.0, fact: 16.0, zone: 17.0, trust: 0.0, second: Second::Note };
}

/// What is drawn in one frame.
pub(super) struct Scene<'a> {
    pub view: &'a GraphView,
    pub layout: &'a Layout,
    pub overlay: &'a Overlay,
    pub filter: Filter,
    pub reveal: &'a Reveal,
    pub selected: Option<Pick>,
    pub hovered: Option<Pick>,
    pub lettering: Lettering,
    /// What an analysis says.
    pub marks: &'a Marks<'a>,
    /// What the boxes and lines of a folded picture stand for.
    pub bundles: Option<&'a Folded>,
    /// Room that the button at the head of every zone takes from its name, in points.
    pub head: f32,
    /// How far the dashes of running attacks have moved; none when nothing may move.
    pub phase: Option<f32>,
}

/// Text below this size is left out.
pub(super) const LEAST: f32 = 7.0;

impl Scene<'_> {
    pub(super) fn kept(&self, asset: AssetId) -> bool {
        let picture = self.view.picture();
        picture.assets.get(asset.index()).is_none_or(|a| self.filter.keeps(a, self.view.trust_of(asset)))
    }

    /// Whether something hovered or selected makes the rest step back, and this is not part of it.
    pub(super) fn lit(&self, flow: &FlowView) -> bool {
        [self.hovered, self.selected].into_iter().flatten().any(|pick| match pick {
            Pick::Asset(id) => flow.from == id || flow.to == id,
            Pick::Flow(id) => flow.id == id,
        })
    }

    fn state(&self, asset: AssetId) -> Option<&AssetState> {
        self.overlay.assets.get(asset.index())
    }

    pub(super) fn flow_state(&self, flow: FlowId) -> FlowState {
        self.overlay.flows.get(flow.index()).copied().unwrap_or_default()
    }

    /// Draws everything.
    pub fn draw(&self, canvas: &Canvas<'_>) {
        let zones = self.zones(canvas);
        self.flows(canvas);
        // Names of zones over the flows, so that they can be read wherever a flow runs.
        for (index, rect) in zones {
            self.zone_name(canvas, index, rect);
        }
        for asset in self.view.picture().assets.iter().filter(|asset| self.reveal.shows(asset.zone)) {
            self.asset(canvas, asset);
        }
    }

    /// Draws the grounds; returns the zones in view.
    fn zones(&self, canvas: &Canvas<'_>) -> Vec<(usize, Rect)> {
        let t = canvas.t;
        let mut order: Vec<usize> = (0..self.layout.zones.len()).collect();
        order.sort_by_key(|zone| self.layout.depth.get(*zone).copied().unwrap_or(0));
        let mut shown = Vec::new();
        for index in order {
            let (Some(zone), Some(rect)) = (self.view.picture().zones.get(index), self.layout.zones.get(index)) else {
                continue;
            };
            let rect = canvas.rect(rect);
            if !canvas.shows(rect) {
                continue;
            }
            let shades = t.zone(zone.kind);
            let corner = canvas.scaled(10.0).clamp(3.0, 16.0);
            if !self.reveal.shows(zone.id) {
                canvas.dashed_rect(rect, corner, Stroke::new(1.0, t.line), 3.0, 6.0);
                continue;
            }
            canvas.painter.rect_filled(rect, CornerRadius::same(corner as u8), shades.ground);
            let dash = canvas.scaled(7.0).clamp(4.0, 10.0);
            canvas.dashed_rect(rect, corner, Stroke::new(1.2, shades.border), dash, dash * 0.75);
            shown.push((index, rect));
        }
        shown
    }

    /// Whether a zone is large enough on the screen for a name larger than its scale.
    fn small_zone_name(&self, index: usize, rect: Rect) -> bool {
        let outer = self.layout.depth.get(index).copied().unwrap_or(0) == 0;
        rect.width() > 54.0 && rect.height() > if outer { 24.0 } else { 120.0 }
    }

    fn zone_name(&self, canvas: &Canvas<'_>, index: usize, rect: Rect) {
        let t = canvas.t;
        let Some(zone) = self.view.picture().zones.get(index) else { return };
        let mut name = canvas.font(Face::SemiBold, self.lettering.zone);
        let shades = t.zone(zone.kind);
        let mut pad = canvas.scaled(13.0);
        if name.size < LEAST + 2.0 && !self.small_zone_name(index, rect) {
            if name.size < LEAST {
                return;
            }
        } else if name.size < LEAST + 2.0 {
            // Where nothing else can be read any more, the zones still say what they are.
            (name, pad) = (font(Face::SemiBold, LEAST + 2.0), 4.0);
        }
        let width = rect.width() - pad - self.head.max(pad);
        let text = line(canvas, &zone.name.to_uppercase(), name, shades.name, width, Spaced::Wide);
        let small = canvas.font(Face::Regular, self.lettering.trust);
        let trust = (small.size >= LEAST)
            .then(|| line(canvas, &format!("trust {}", zone.trust), small, t.faint, width, Spaced::Plain));
        let at = pos2(rect.left() + pad, rect.top() + canvas.scaled(9.0).min(pad));
        let second = trust.as_ref().map_or(Vec2::ZERO, |trust| trust.size());
        let size = vec2(text.size().x.max(second.x), text.size().y + second.y);
        canvas.painter.rect_filled(Rect::from_min_size(at, size).expand(2.0), CornerRadius::same(3), shades.ground);
        let below = pos2(at.x, at.y + text.size().y);
        canvas.painter.galley(at, text, shades.name);
        if let Some(trust) = trust {
            canvas.painter.galley(below, trust, t.faint);
        }
    }

    fn asset(&self, canvas: &Canvas<'_>, asset: &AssetView) {
        let Some(rect) = self.layout.assets.get(asset.id.index()) else { return };
        let rect = canvas.rect(rect);
        if !canvas.shows(rect.expand(24.0)) {
            return;
        }
        let quiet = AssetState::default();
        let state = self.state(asset.id).unwrap_or(&quiet);
        if self.layout.labelled.get(asset.id.index()).copied().unwrap_or(true) {
            self.boxed(canvas, asset, state, rect);
        } else {
            self.dot(canvas, asset, rect);
        }
    }

    /// An asset without label, in the room's picture.
    fn dot(&self, canvas: &Canvas<'_>, asset: &AssetView, rect: Rect) {
        let t = canvas.t;
        let ink = mix(t.background, t.dim, 0.55);
        canvas.painter.rect(
            rect,
            CornerRadius::same(4),
            t.asset_fill,
            Stroke::new(1.0, mix(t.background, t.asset_line, 0.6)),
            StrokeKind::Inside,
        );
        let size = font(Face::Regular, (rect.height() * 0.66).max(4.0));
        canvas.painter.text(rect.center(), Align2::CENTER_CENTER, icons::asset(asset.kind), size, ink);
    }

    fn icon(&self, asset: &AssetView) -> &'static str {
        if self.view.is_folded(asset.id) { icons::STACK } else { icons::asset(asset.kind) }
    }

    fn boxed(&self, canvas: &Canvas<'_>, asset: &AssetView, state: &AssetState, rect: Rect) {
        let t = canvas.t;
        let mut look = Look::of(state, canvas);
        let folded = self.view.is_folded(asset.id);
        if folded {
            // The worst of what it holds: the zone as a whole is neither cut off nor down.
            (look.dashed, look.first) = (false, canvas.t.text);
        }
        let corner = CornerRadius::same(canvas.scaled(7.0).clamp(2.0, 12.0) as u8);
        let faded = (!self.kept(asset.id) && look.calm) || self.marks.fades_asset(asset.id);
        let hovered = self.hovered == Some(Pick::Asset(asset.id));
        let selected = self.selected == Some(Pick::Asset(asset.id));
        if look.glow {
            for (grow, share) in [(6.0, 0.10), (3.0, 0.20)] {
                let grow = canvas.scaled(grow).max(1.0);
                let colour = t.tone(Tone::Danger).solid.gamma_multiply(share);
                canvas.painter.rect_filled(
                    rect.expand(grow),
                    CornerRadius::same(corner.nw.saturating_add(grow as u8)),
                    colour,
                );
            }
        }
        let fade = |colour: Color32| if faded { mix(t.background, colour, 0.35) } else { colour };
        let fill = if hovered && look.calm { t.hover } else { look.fill };
        if folded {
            // Two edges behind it, so that it looks like several.
            for back in [2.0, 1.0] {
                let behind = rect.translate(Vec2::splat(canvas.scaled(4.0 * back)));
                let edge = Stroke::new(1.0, fade(look.border));
                canvas.painter.rect(behind, corner, fade(t.asset_fill), edge, StrokeKind::Inside);
            }
        }
        canvas.painter.rect_filled(rect, corner, fade(fill));
        if state.service == Service::Down && !folded {
            hatch(
                canvas.painter,
                rect.shrink(1.0),
                Stroke::new(1.0, fade(mix(fill, t.faint, 0.26))),
                canvas.scaled(8.0).max(4.0),
            );
        }
        let border = Stroke::new(look.width, fade(look.border));
        if look.dashed {
            canvas.dashed_rect(
                rect,
                f32::from(corner.nw),
                border,
                canvas.scaled(6.0).max(3.0),
                canvas.scaled(4.0).max(2.0),
            );
        } else {
            canvas.painter.rect_stroke(rect, corner, border, StrokeKind::Inside);
        }
        if selected {
            let ring = CornerRadius::same(corner.nw.saturating_add(4));
            canvas.painter.rect_stroke(rect.expand(4.0), ring, Stroke::new(2.0, t.focus), StrokeKind::Inside);
        }
        self.words(canvas, asset, state, rect, &look, fade);
        self.node_mark(canvas, asset.id, rect);
        if state.leaving_per_hour > 0 {
            let size = canvas.font(Face::SemiBold, self.lettering.fact);
            if size.size >= LEAST {
                let rate = format!("{} {} people / h", icons::ARROW_UP, short_count(state.leaving_per_hour));
                let at = pos2(rect.center().x, rect.bottom() + canvas.scaled(2.0) + size.size * 0.5);
                tag(canvas, at, &rate, size, t.tone(Tone::Danger).ink, t.tone(Tone::Danger).soft);
            }
        }
    }

    fn words(
        &self,
        canvas: &Canvas<'_>,
        asset: &AssetView,
        state: &AssetState,
        rect: Rect,
        look: &Look,
        fade: impl Fn(Color32) -> Color32,
    ) {
        let t = canvas.t;
        let painter = canvas.painter.with_clip_rect(canvas.painter.clip_rect().intersect(rect.expand(1.0)));
        let name = canvas.font(Face::SemiBold, self.lettering.name);
        let pad = canvas.scaled(10.0);
        let icon_size = canvas.font(Face::Regular, self.lettering.name + 3.5).size;
        let icon_width = look.icons.len() as f32 * (icon_size + canvas.scaled(3.0));
        if name.size < LEAST {
            let (icon, colour) = look.icons.first().copied().unwrap_or((self.icon(asset), t.dim));
            // In steps of two points, so that zooming does not fill the store of glyphs; specks say nothing.
            let size = (rect.height() * 0.3).round() * 2.0;
            if size < 6.0 && look.calm {
                return;
            }
            let size = font(Face::Regular, size.max(6.0));
            painter.text(rect.center(), Align2::CENTER_CENTER, icon, size, fade(colour));
            return;
        }
        let kind_size = font(Face::Regular, name.size + canvas.scaled(3.0));
        let kind_width = kind_size.size + canvas.scaled(7.0);
        let kind_at = pos2(rect.left() + pad + kind_size.size / 2.0, rect.center().y);
        painter.text(kind_at, Align2::CENTER_CENTER, self.icon(asset), kind_size, fade(look.second));
        let left = rect.left() + pad + kind_width;
        let width = rect.right() - left - pad * 0.6;

        let second_text = match (state.note.as_str(), self.lettering.second) {
            ("", Second::Fact) => asset.fact.as_str(),
            (note, _) => note,
        };
        let second_size = canvas.font(Face::Regular, self.lettering.fact);
        let bar = if state.taken.is_some() { canvas.scaled(5.0).max(3.0) } else { 0.0 };
        let has_second = !second_text.is_empty() && second_size.size >= LEAST;
        let first_colour = fade(look.first);
        let second_colour = fade(look.second);
        let first = line(canvas, &asset.name, name, first_colour, width - icon_width, Spaced::Plain);
        let second = has_second.then(|| line(canvas, second_text, second_size, second_colour, width, Spaced::Plain));
        let text_height = first.size().y + second.as_ref().map_or(0.0, |s| s.size().y);
        let mut y = rect.center().y - text_height / 2.0 - if bar > 0.0 { bar * 0.9 } else { 0.0 };
        let first_height = first.size().y;
        for (index, (icon, colour)) in look.icons.iter().rev().enumerate() {
            let step = icon_size + canvas.scaled(3.0);
            let at = pos2(rect.right() - pad * 0.7 - icon_size / 2.0 - step * index as f32, y + first_height / 2.0);
            painter.text(at, Align2::CENTER_CENTER, *icon, font(Face::Regular, icon_size), fade(*colour));
        }
        if state.service == Service::Down && !self.view.is_folded(asset.id) {
            let middle = y + first_height * 0.52;
            let strike = Stroke::new(1.4 * canvas.camera.zoom.clamp(0.6, 1.4), first_colour);
            painter.hline(egui::Rangef::new(left, left + first.size().x), middle, strike);
        }
        painter.galley(pos2(left, y), first, first_colour);
        y += first_height;
        if let Some(second) = second {
            painter.galley(pos2(left, y), second, second_colour);
        }
        if let Some((taken, all)) = state.taken {
            let danger = t.tone(Tone::Danger);
            let track = Rect::from_min_size(
                pos2(rect.left() + pad, rect.bottom() - bar - canvas.scaled(5.0)),
                vec2(rect.width() - pad * 2.0, bar),
            );
            let share = if all == 0 { 0.0 } else { (taken as f32 / all as f32).clamp(0.0, 1.0) };
            painter.rect_filled(track, CornerRadius::same(2), mix(t.background, danger.solid, 0.28));
            let mut done = track;
            done.set_width((track.width() * share).max(if taken > 0 { 3.0 } else { 0.0 }));
            painter.rect_filled(done, CornerRadius::same(2), danger.solid);
        }
    }
}

/// How a box looks in a state.
struct Look {
    fill: Color32,
    border: Color32,
    width: f32,
    dashed: bool,
    glow: bool,
    /// Nothing is the matter.
    calm: bool,
    first: Color32,
    second: Color32,
    icons: Vec<(&'static str, Color32)>,
}

impl Look {
    fn of(state: &AssetState, canvas: &Canvas<'_>) -> Look {
        let t = canvas.t;
        let mut look = Look {
            fill: t.asset_fill,
            border: t.asset_line,
            width: 1.0,
            dashed: false,
            glow: false,
            calm: state.mark.is_none() && state.service == Service::Up,
            first: t.text,
            second: t.dim,
            icons: Vec::new(),
        };
        let strong = match t.mode {
            Mode::Dark => 0.24,
            Mode::Light => 0.13,
        };
        let toned = |look: &mut Look, tone: Tone, share: f32| {
            let shades = t.tone(tone);
            look.fill = mix(t.asset_fill, shades.solid, share);
            look.border = shades.solid;
            look.second = if share > 0.2 { mix(shades.ink, t.text, 0.35) } else { shades.ink };
            look.width = 1.8;
        };
        match state.service {
            Service::Up => {}
            Service::Isolated => {
                toned(&mut look, Tone::Isolated, strong * 0.6);
                look.dashed = true;
            }
            Service::Down => {
                look.fill = mix(t.asset_fill, t.sunken, 0.8);
                look.border = t.faint;
                look.first = t.dim;
                look.width = 1.4;
            }
            Service::Restored => toned(&mut look, Tone::Good, strong * 0.5),
        }
        match state.mark {
            None => {}
            Some(Mark::Suspicious) => {
                let (dashed, border) = (look.dashed, look.border);
                toned(&mut look, Tone::Warning, strong * 0.6);
                if dashed {
                    look.border = border;
                }
            }
            Some(Mark::Compromised) => {
                let (dashed, border) = (look.dashed, look.border);
                toned(&mut look, Tone::Danger, strong);
                if dashed {
                    look.border = border;
                } else {
                    look.glow = state.service != Service::Down;
                }
            }
        }
        if let Some(mark) = state.mark {
            let tone = if mark == Mark::Compromised { Tone::Danger } else { Tone::Warning };
            look.icons.push((icons::mark(mark), t.tone(tone).ink));
        }
        let service = match state.service {
            Service::Up => None,
            Service::Isolated => Some(t.tone(Tone::Isolated).ink),
            Service::Down => Some(t.text),
            Service::Restored => Some(t.tone(Tone::Good).ink),
        };
        look.icons.extend(service.map(|ink| (icons::service(state.service), ink)));
        look
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Spaced {
    Plain,
    Wide,
}

/// One line, ended with an ellipsis where there is no room.
pub(super) fn line(
    canvas: &Canvas<'_>,
    text: &str,
    font: FontId,
    colour: Color32,
    width: f32,
    spaced: Spaced,
) -> Arc<Galley> {
    let mut format = TextFormat::simple(font, colour);
    if spaced == Spaced::Wide {
        format.extra_letter_spacing = format.font_id.size * 0.05;
    }
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    // Whole points, so that panning and zooming find the text again in the cache.
    job.wrap = TextWrapping::truncate_at_width(width.max(6.0).round());
    canvas.painter.layout_job(job)
}

/// Text on a small plate.
pub(super) fn tag(canvas: &Canvas<'_>, at: Pos2, text: &str, font: FontId, ink: Color32, ground: Color32) {
    let galley = canvas.painter.layout_no_wrap(text.to_owned(), font, ink);
    let plate = Rect::from_center_size(at, galley.size() + vec2(10.0, 2.0));
    canvas.painter.rect(
        plate,
        CornerRadius::same(4),
        ground,
        Stroke::new(1.0, ink.gamma_multiply(0.5)),
        StrokeKind::Inside,
    );
    canvas.painter.galley(plate.center() - galley.size() / 2.0, galley, ink);
}

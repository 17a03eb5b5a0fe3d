//! Places that an author gave: those assets stand exactly there, what else is in their zone goes along, zones grow around
//! what they hold, and zones without such an asset make room.
//!
//! Two places that lie over each other stay so: the author meant it. Deliberately absent: moving anything by hand.

use super::blocks::Arrangement;
use super::{Metrics, Pos, Rect, Shape, pos, set};

/// Whether a layout keeps to the places that an author gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// It does.
    Kept,
    /// Its boxes are of another size, so the places mean nothing to it.
    Ignored,
}

/// Moves assets to their places, and the rest of the picture with them.
pub(super) fn apply(
    shape: &Shape,
    places: &[(usize, Pos)],
    m: &Metrics,
    arrangement: &mut Arrangement,
    assets: &mut [Rect],
) {
    let mut pinned: Vec<Option<Pos>> = vec![None; assets.len()];
    for (asset, place) in places {
        if place.x.is_finite() && place.y.is_finite() && shape.labelled.get(*asset) == Some(&true) {
            set(&mut pinned, *asset, Some(*place));
        }
    }
    let is = |asset: &usize| pinned.get(*asset).copied().flatten().is_some();
    if !(0..assets.len()).any(|asset| is(&asset)) {
        return;
    }
    // Whether anything in a zone, near or far, has a place.
    let mut held = vec![false; shape.inside.len()];
    for asset in (0..assets.len()).filter(is) {
        for zone in shape.zone_of.get(asset).map(|zone| shape.around(*zone)).unwrap_or_default() {
            set(&mut held, zone, true);
        }
    }
    let holds = |zone: &usize| held.get(*zone).copied().unwrap_or(false);
    let mut zones: Vec<usize> = (0..shape.inside.len()).filter(holds).collect();
    zones.sort_by_key(|zone| std::cmp::Reverse(shape.depth.get(*zone).copied().unwrap_or(0)));
    for zone in zones {
        gather(shape, m, &pinned, &held, zone, arrangement, assets);
    }
    let mut taken: Vec<Rect> =
        shape.roots.iter().filter(|zone| holds(zone)).filter_map(|z| arrangement.zones.get(*z)).copied().collect();
    for root in shape.roots.iter().copied().filter(|zone| !holds(zone)) {
        let Some(rect) = arrangement.zones.get(root).copied() else { continue };
        let moved = below(rect, &taken, m.zone_gap);
        shift(shape, root, pos(moved.min.x - rect.min.x, moved.min.y - rect.min.y), arrangement, assets);
        taken.push(moved);
    }
    let far = |size: Pos, rect: &Rect| pos(size.x.max(rect.max.x), size.y.max(rect.max.y));
    let size = arrangement.zones.iter().fold(Pos::default(), far);
    (arrangement.width, arrangement.height) = (size.x.max(1.0), size.y.max(1.0));
}

/// Puts what a zone holds around its assets with places, and the zone around all of it.
fn gather(
    shape: &Shape,
    m: &Metrics,
    pinned: &[Option<Pos>],
    held: &[bool],
    zone: usize,
    arrangement: &mut Arrangement,
    assets: &mut [Rect],
) {
    let none = Vec::new();
    let own = shape.boxes.get(zone).unwrap_or(&none);
    let depth = f32::from(shape.depth.get(zone).copied().unwrap_or(0)) + 1.0;
    let mut by = Pos::default();
    let mut count = 0.0;
    let mut taken: Vec<Rect> = Vec::new();
    for asset in own {
        let (Some(Some(place)), Some(rect)) = (pinned.get(*asset), assets.get(*asset).copied()) else { continue };
        // Room for the frames around it, so that nothing has to stand left of the picture or above it.
        let at = pos(place.x.max(m.zone_side * depth), place.y.max(m.zone_head * depth));
        by = pos(by.x + at.x - rect.min.x, by.y + at.y - rect.min.y);
        count += 1.0;
        let moved = Rect::at(at.x, at.y, rect.width(), rect.height());
        set(assets, *asset, moved);
        taken.push(moved);
    }
    if count > 0.0 {
        by = pos(by.x / count, by.y / count);
    }
    let children = shape.children.get(zone).unwrap_or(&none);
    let is_held = |zone: &&usize| held.get(**zone).copied().unwrap_or(false);
    taken.extend(children.iter().filter(is_held).filter_map(|child| arrangement.zones.get(*child)).copied());
    let least = pos(m.zone_side * depth, m.zone_head * depth);
    let along = |rect: Rect| {
        let (x, y) = ((rect.min.x + by.x).max(least.x).round(), (rect.min.y + by.y).max(least.y).round());
        Rect::at(x, y, rect.width(), rect.height())
    };
    for asset in own.iter().filter(|asset| !matches!(pinned.get(**asset), Some(Some(_)))) {
        let Some(rect) = assets.get(*asset).copied() else { continue };
        let moved = below(along(rect), &taken, m.row_gap);
        set(assets, *asset, moved);
        taken.push(moved);
    }
    for child in children.iter().filter(|child| !is_held(child)) {
        let Some(rect) = arrangement.zones.get(*child).copied() else { continue };
        let moved = below(along(rect), &taken, m.row_gap);
        shift(shape, *child, pos(moved.min.x - rect.min.x, moved.min.y - rect.min.y), arrangement, assets);
        taken.push(moved);
    }
    let Some(first) = taken.first().copied() else { return };
    let around = taken.iter().fold(first, |all, rect| Rect {
        min: pos(all.min.x.min(rect.min.x), all.min.y.min(rect.min.y)),
        max: pos(all.max.x.max(rect.max.x), all.max.y.max(rect.max.y)),
    });
    let width = shape.zone_widths.get(zone).copied().unwrap_or(0.0);
    let min = pos(around.min.x - m.zone_side, around.min.y - m.zone_head);
    let max = pos((around.max.x + m.zone_side).max(min.x + width), around.max.y + m.zone_foot);
    set(&mut arrangement.zones, zone, Rect { min, max });
}

/// The first free place from a rectangle downwards.
fn below(rect: Rect, taken: &[Rect], gap: f32) -> Rect {
    let mut at = rect;
    while let Some(other) = taken.iter().find(|other| other.grown(gap - 1.0).overlaps(&at)) {
        at = Rect::at(at.min.x, other.max.y + gap, at.width(), at.height());
    }
    at
}

/// Moves a zone with everything in it.
fn shift(shape: &Shape, zone: usize, by: Pos, arrangement: &mut Arrangement, assets: &mut [Rect]) {
    if by == Pos::default() {
        return;
    }
    let moved = |rect: &Rect| Rect {
        min: pos(rect.min.x + by.x, rect.min.y + by.y),
        max: pos(rect.max.x + by.x, rect.max.y + by.y),
    };
    let mut open = vec![zone];
    while let Some(zone) = open.pop() {
        if let Some(rect) = arrangement.zones.get_mut(zone) {
            *rect = moved(rect);
        }
        for asset in shape.boxes.get(zone).into_iter().flatten() {
            if let Some(rect) = assets.get_mut(*asset) {
                *rect = moved(rect);
            }
        }
        open.extend(shape.children.get(zone).into_iter().flatten());
    }
}

//! Pictures of several files beside each other: each brings places of its own, which all begin in the same corner.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::view::ecosystem_picture;
use crate::layout::{Labelled, Layout, Metrics};
use crate::scenario::compile::compile_ecosystem;
use crate::scenario::doc::{EcosystemDoc, PlaceDoc, ZoneDoc};

/// The greatest width of a box on the picture, with the frame of its zone.
const BOX: f64 = 240.0;
/// Width of one letter of the name of a zone, and of the frame beside it: a long name widens its zone.
const LETTER: f64 = 9.0;
/// A box and the distance to the next column.
const COLUMN: f64 = 256.0;
/// More columns than these are seldom made of what has no place.
const MOST_COLUMNS: usize = 4;
/// Zones around an asset that are looked at.
const MOST_AROUND: usize = 16;
/// Larger ecosystems begin folded, so nobody sees all of their zones at once.
const MOST_ASSETS: usize = 500;
/// Between two pictures; frames of zones in zones stand in it.
const GAP: f64 = 160.0;
/// No place is farther out, as for those that a file gives.
const FAR: f64 = 90_000.0;

/// Puts the places from a position on beside those before it. Where there is no room for them, they are left to the layout.
pub(super) fn put_beside(doc: &mut EcosystemDoc, from: usize) {
    let zones: BTreeMap<&str, &ZoneDoc> = doc.zones.iter().map(|zone| (zone.id.as_str(), zone)).collect();
    let zone_of: BTreeMap<&str, &str> =
        doc.assets.iter().map(|asset| (asset.id.as_str(), asset.zone.as_str())).collect();
    let around = |asset: &str| {
        let first = zone_of.get(asset).and_then(|zone| zones.get(zone)).copied();
        let outwards = |zone: &&ZoneDoc| zone.inside.as_deref().and_then(|outer| zones.get(outer)).copied();
        std::iter::successors(first, outwards).take(MOST_AROUND)
    };
    // What has no place in a zone of those that have one stands beside them, in columns of its own.
    let placed: BTreeSet<&str> = doc.layout.iter().map(|place| place.asset.as_str()).collect();
    let mut beside: BTreeMap<&str, usize> = BTreeMap::new();
    for asset in doc.assets.iter().filter(|asset| !placed.contains(asset.id.as_str())) {
        if let Some(outermost) = around(&asset.id).last() {
            *beside.entry(&outermost.id).or_default() += 1;
        }
    }
    // A zone is at least as wide as its name, and begins left of everything in it.
    let width = |asset: &str| {
        let named = |zone: &ZoneDoc| LETTER * (zone.name.chars().count() + 2) as f64;
        let widest = around(asset).map(named).fold(BOX, f64::max);
        let more = around(asset).last().and_then(|zone| beside.get(zone.id.as_str())).copied().unwrap_or(0);
        widest + COLUMN * more.min(MOST_COLUMNS) as f64
    };
    let Some((there, new)) = doc.layout.split_at_checked(from) else { return };
    if there.is_empty() || new.is_empty() {
        return;
    }
    let right = there.iter().map(|place| place.x + width(&place.asset)).fold(f64::MIN, f64::max);
    let top = there.iter().map(|place| place.y).fold(f64::MAX, f64::min);
    let left = new.iter().map(|place| place.x).fold(f64::MAX, f64::min);
    let above = new.iter().map(|place| place.y).fold(f64::MAX, f64::min);
    let (x, y) = ((right + GAP - left).round(), (top - above).round());
    let moved = |place: &PlaceDoc| PlaceDoc { x: place.x + x, y: place.y + y, ..place.clone() };
    let moved: Vec<PlaceDoc> = new.iter().map(moved).collect();
    doc.layout.truncate(from);
    if moved.iter().all(|place| place.x.abs() <= FAR && place.y.abs() <= FAR) {
        doc.layout.extend(moved);
    }
}

/// Whether zones of assets lie over zones of others on the picture, as it is drawn with all places that are given: what has no
/// place may stand anywhere. Of an ecosystem that is too large to be looked at as a whole nobody knows.
pub(super) fn lie_over(doc: &EcosystemDoc, assets: &BTreeSet<String>) -> bool {
    if doc.assets.len() > MOST_ASSETS {
        return false;
    }
    let Ok(eco) = compile_ecosystem(doc) else { return false };
    let layout = Layout::new(&ecosystem_picture(&eco, ""), &Labelled::All, &Metrics::FULL);
    let at: BTreeMap<&str, usize> = doc.zones.iter().enumerate().map(|(at, zone)| (zone.id.as_str(), at)).collect();
    let outermost = |zone: &str| {
        let first = at.get(zone).copied();
        let outwards = |at_zone: &usize| {
            let inside = doc.zones.get(*at_zone)?.inside.as_deref()?;
            at.get(inside).copied()
        };
        std::iter::successors(first, outwards).take(MOST_AROUND).last()
    };
    let zones = |own: bool| -> BTreeSet<usize> {
        let list = doc.assets.iter().filter(|asset| assets.contains(&asset.id) == own);
        list.filter_map(|asset| outermost(&asset.zone)).collect()
    };
    let own = zones(true);
    let others: Vec<_> = zones(false).difference(&own).filter_map(|zone| layout.zones.get(*zone)).copied().collect();
    { own.iter().filter_map(|zone| layout.zones.get(*zone)) }
        .any(|rect| others.iter().any(|other| other.overlaps(rect)))
}

/// Leaves the pictures to the layout that would lie over others. Each begins at a position of the list.
pub(super) fn leave_what_lies_over(doc: &mut EcosystemDoc, starts: &[usize]) {
    for start in starts.iter().rev() {
        let end = starts.iter().copied().filter(|other| other > start).min().unwrap_or(usize::MAX);
        let end = end.min(doc.layout.len());
        let assets = doc.layout.get(*start..end).unwrap_or_default().iter().map(|place| place.asset.clone());
        let assets: BTreeSet<String> = assets.collect();
        if !assets.is_empty() && lie_over(doc, &assets) {
            doc.layout.retain(|place| !assets.contains(&place.asset));
        }
    }
}

/// How far the places that somebody kept stand from where a file has them: what most of them agree on, and nothing rather than
/// something where they do not.
pub(super) fn moved_by(pairs: &[(&PlaceDoc, &PlaceDoc)]) -> (f64, f64) {
    let mut votes: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    for (there, read) in pairs {
        let by = ((there.x - read.x).round() as i64, (there.y - read.y).round() as i64);
        *votes.entry(by).or_default() += 1;
    }
    let most = votes.into_iter().max_by_key(|(by, count)| (*count, *by == (0, 0))).map(|(by, _)| by);
    most.map_or((0.0, 0.0), |(x, y)| (x as f64, y as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(asset: &str, x: f64, y: f64) -> PlaceDoc {
        PlaceDoc { asset: asset.to_owned(), x, y }
    }

    fn with(layout: Vec<PlaceDoc>) -> EcosystemDoc {
        let mut doc = crate::import::draft::Draft::new().doc;
        doc.layout = layout;
        doc
    }

    #[test]
    fn a_further_picture_stands_right_of_what_is_there() {
        let mut doc =
            with(vec![place("a", 0.0, 40.0), place("b", 500.0, 300.0), place("c", 0.0, 0.0), place("d", 80.0, 90.0)]);
        put_beside(&mut doc, 2);
        let x: Vec<f64> = doc.layout.iter().map(|place| place.x).collect();
        assert_eq!(x[..2], [0.0, 500.0]);
        assert!(x[2] >= 500.0 + BOX + GAP && x[3] - x[2] == 80.0, "{x:?}");
        assert_eq!((doc.layout[2].y, doc.layout[3].y), (40.0, 130.0));
    }

    #[test]
    fn a_picture_without_room_is_left_to_the_layout() {
        let mut doc = with(vec![place("a", 89_900.0, 0.0), place("b", 0.0, 0.0)]);
        put_beside(&mut doc, 1);
        assert_eq!(doc.layout.len(), 1);
    }

    #[test]
    fn what_most_places_agree_on_counts() {
        let (there, read) = (
            [place("a", 110.0, 0.0), place("b", 130.0, 0.0), place("c", 7.0, 7.0)],
            [place("a", 10.0, 0.0), place("b", 30.0, 0.0), place("c", 10.0, 10.0)],
        );
        let pairs: Vec<_> = there.iter().zip(&read).collect();
        assert_eq!(moved_by(&pairs), (100.0, 0.0));
        assert_eq!(moved_by(&[]), (0.0, 0.0));
    }
}

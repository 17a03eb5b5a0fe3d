//! Seeded random pictures of every size, and what must hold for each layout.

use super::*;
use crate::app::graph::sample::{generated_picture, random_picture};
use crate::base::id::ZoneId;
use crate::engine::view::PlaceView;

fn layout(picture: &PictureView) -> Layout {
    Layout::new(picture, &Labelled::All, &Metrics::FULL)
}

fn pictures() -> impl Iterator<Item = (u64, usize, PictureView)> {
    [8, 12, 20, 24, 33, 47, 60]
        .into_iter()
        .flat_map(|assets| (0..6u64).map(move |seed| (seed, assets, random_picture(seed, assets))))
}

#[test]
fn assets_stand_in_their_zones_and_never_overlap() {
    for (seed, assets, picture) in pictures() {
        for metrics in [Metrics::FULL, Metrics::ROOM, Metrics::MINI] {
            let layout = Layout::new(&picture, &Labelled::All, &metrics);
            for (i, a) in layout.assets.iter().enumerate() {
                for (j, b) in layout.assets.iter().enumerate().skip(i + 1) {
                    assert!(!a.overlaps(b), "seed {seed}, {assets} assets: {i} and {j} overlap: {a:?} {b:?}");
                }
                let zone = layout.zones[picture.assets[i].zone.index()];
                assert!(zone.holds(a), "seed {seed}, {assets} assets: {i} leaves its zone: {a:?} {zone:?}");
            }
        }
    }
}

#[test]
fn zones_nest_and_never_overlap_otherwise() {
    for (seed, assets, picture) in pictures() {
        let layout = layout(&picture);
        let inside = |a: usize, b: usize| {
            let mut at = picture.zones[a].inside;
            while let Some(ZoneId(outer)) = at {
                if usize::from(outer) == b {
                    return true;
                }
                at = picture.zones[usize::from(outer)].inside;
            }
            false
        };
        for a in 0..layout.zones.len() {
            for b in 0..layout.zones.len() {
                if inside(a, b) {
                    assert!(layout.zones[b].holds(&layout.zones[a]), "seed {seed}, {assets}: zone {a} leaves {b}");
                } else if a != b && !inside(b, a) {
                    assert!(!layout.zones[a].overlaps(&layout.zones[b]), "seed {seed}, {assets}: zones {a}, {b}");
                }
            }
        }
        // An asset stands in no zone besides its own and those around it.
        for (i, body) in layout.assets.iter().enumerate() {
            let own = picture.assets[i].zone.index();
            for (z, zone) in layout.zones.iter().enumerate() {
                if z != own && !inside(own, z) {
                    assert!(!zone.overlaps(body), "seed {seed}, {assets}: asset {i} in zone {z}");
                }
            }
        }
    }
}

#[test]
fn the_same_picture_gives_the_same_layout() {
    for (_, _, picture) in pictures().step_by(5) {
        assert_eq!(layout(&picture), layout(&picture.clone()));
    }
}

#[test]
fn no_more_flows_cross_than_in_the_order_of_the_file() {
    let (mut ours, mut naive) = (0, 0);
    for (seed, assets, picture) in pictures() {
        let shape = Shape::new(&picture, &Labelled::All, &Metrics::FULL);
        let arrangement = blocks::arrange(&shape, &Metrics::FULL);
        let mut centres = vec![Pos::default(); picture.assets.len()];
        order::spread(&arrangement, &mut centres);
        let before = order::count_crossings(&shape.pairs, &centres);
        let after = layout(&picture).crossings(&picture);
        assert!(after <= before + before / 5 + 2, "seed {seed}, {assets} assets: {after} crossings, {before} before");
        ours += after;
        naive += before;
    }
    assert!(ours * 4 < naive * 3, "{ours} crossings of {naive}");
}

#[test]
fn flows_go_around_boxes() {
    let (mut through, mut all) = (0, 0);
    for (_, _, picture) in pictures() {
        let layout = layout(&picture);
        for (flow, route) in picture.flows.iter().zip(&layout.flows) {
            assert!(route.line.len() > 1);
            all += 1;
            let hit = layout.assets.iter().enumerate().any(|(i, body)| {
                let body = body.grown(-1.0);
                i != flow.from.index() && i != flow.to.index() && route.line.iter().any(|p| body.contains(*p))
            });
            through += usize::from(hit);
        }
    }
    assert!(through * 25 <= all, "{through} of {all} flows run through a box");
}

#[test]
fn unlabelled_assets_become_small_squares_in_their_zone() {
    let picture = random_picture(3, 60);
    let only = (0..12).map(|i| AssetId::new(i * 5)).collect();
    let layout = Layout::new(&picture, &Labelled::Only(only), &Metrics::ROOM);
    assert_eq!(layout.labelled.iter().filter(|l| **l).count(), 12);
    for (i, a) in layout.assets.iter().enumerate() {
        assert!(layout.zones[picture.assets[i].zone.index()].holds(a), "{i}");
        assert!(layout.assets.iter().skip(i + 1).all(|b| !a.overlaps(b)), "{i}");
    }
}

#[test]
fn a_picture_without_anything_is_no_trouble() {
    let layout = layout(&PictureView::default());
    assert!(layout.assets.is_empty() && layout.flows.is_empty());
}

/// Generated estates, all zones open.
fn estates() -> impl Iterator<Item = (usize, PictureView)> {
    [(8, 14), (60, 180), (150, 500), (500, 2_000)]
        .into_iter()
        .map(|(assets, flows)| (assets, generated_picture(1, assets, flows)))
}

#[test]
fn boxes_of_large_estates_never_overlap_and_stand_in_their_zones() {
    for (assets, picture) in estates() {
        assert_eq!(picture.assets.len(), assets);
        let layout = layout(&picture);
        for (i, a) in layout.assets.iter().enumerate() {
            assert!(layout.zones[picture.assets[i].zone.index()].holds(a), "{assets} assets: {i} leaves its zone");
            let hit = layout.assets.iter().skip(i + 1).position(|b| a.overlaps(b));
            assert_eq!(hit, None, "{assets} assets: {i} overlaps");
        }
        if assets <= 150 {
            assert_eq!(layout, self::layout(&picture.clone()), "{assets} assets");
        }
    }
}

#[test]
fn what_has_a_place_stands_there_and_the_rest_makes_room() {
    for seed in 0..4 {
        let mut picture = random_picture(seed, 24);
        let free = layout(&picture);
        for (n, index) in [3usize, 9, 14].into_iter().enumerate() {
            let rect = free.assets[index];
            let (x, y) = (rect.min.x + 37.0, rect.min.y + 61.0 + 20.0 * n as f32);
            picture.places.push(PlaceView { asset: AssetId::new(index), x, y });
        }
        let layout = layout(&picture);
        for place in &picture.places {
            assert_eq!(layout.assets[place.asset.index()].min, pos(place.x, place.y), "seed {seed}");
        }
        let pinned = |i: usize| picture.places.iter().any(|p| p.asset.index() == i);
        for (i, a) in layout.assets.iter().enumerate() {
            let zone = picture.assets[i].zone.index();
            assert!(layout.zones[zone].holds(a), "seed {seed}: {i} leaves its zone");
            for (j, b) in layout.assets.iter().enumerate().skip(i + 1) {
                // Two that the author put somewhere, and zones that therefore overlap, are the author's.
                let free = !pinned(i) && !pinned(j) && picture.assets[j].zone.index() == zone;
                assert!(!free || !a.overlaps(b), "seed {seed}: {i} and {j} overlap");
            }
            assert!(a.max.x <= layout.size.x && a.max.y <= layout.size.y);
        }
    }
}

#[test]
fn a_place_far_away_moves_its_zone_and_nothing_overlaps() {
    let mut picture = generated_picture(4, 60, 150);
    let asset = picture.assets.iter().position(|a| a.name == "App gateway").expect("a gateway");
    picture.places = vec![PlaceView { asset: AssetId::new(asset), x: 5_000.0, y: 300.0 }];
    let layout = layout(&picture);
    assert_eq!(layout.assets[asset].min, pos(5_000.0, 300.0));
    for (i, a) in layout.assets.iter().enumerate() {
        assert!(layout.zones[picture.assets[i].zone.index()].holds(a), "{i} leaves its zone");
        assert!(layout.assets.iter().skip(i + 1).all(|b| !a.overlaps(b)), "{i} overlaps");
    }
}

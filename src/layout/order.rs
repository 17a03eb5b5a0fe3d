//! The order of the assets in each column, such that few flows cross: sweeps towards the middle of the neighbours
//! (barycentre), then swaps of two assets while that helps.

use super::blocks::Arrangement;
use super::{Metrics, Pos, Rect, Shape, pos, set};

const SWEEPS: usize = 14;
const PASSES: usize = 10;
/// A flow that runs through a box counts as so many crossings.
const THROUGH: usize = 3;
/// Up to so many joined pairs, any two assets of a column are tried; up to so many, any two that stand next to each other.
/// Beyond, every flow crosses others whatever is done, and counting them takes seconds: what is left is to keep flows short.
const THOROUGH: usize = 260;
const COUNTED: usize = 700;

/// Reorders the assets of every column.
pub(super) fn reduce_crossings(shape: &Shape, arrangement: &mut Arrangement, m: &Metrics) {
    let mut centres = vec![Pos::default(); shape.zone_of.len()];
    spread(arrangement, &mut centres);
    let mut best = (cost(shape, &centres, arrangement, m), arrangement.clone());
    let mut order: Vec<usize> = (0..arrangement.leaves.len()).collect();
    order.sort_by(|a, b| {
        let x = |i: &usize| arrangement.leaves.get(*i).map_or(0.0, |leaf| leaf.x);
        x(a).total_cmp(&x(b))
    });
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        for step in 0..order.len() {
            let position = if forward { step } else { order.len() - 1 - step };
            let Some(leaf) = order.get(position).and_then(|i| arrangement.leaves.get_mut(*i)) else { continue };
            let mut keyed: Vec<(f32, usize)> = leaf
                .assets
                .iter()
                .map(|asset| (wish(shape, &centres, *asset, &leaf.assets, leaf.x, forward), *asset))
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            leaf.assets = keyed.into_iter().map(|(_, asset)| asset).collect();
            spread(arrangement, &mut centres);
        }
        let now = cost(shape, &centres, arrangement, m);
        if now < best.0 {
            best = (now, arrangement.clone());
        }
    }
    *arrangement = best.1;
    spread(arrangement, &mut centres);
    if shape.pairs.len() <= COUNTED {
        swap(shape, arrangement, &mut centres, m);
    }
}

/// The mean height of an asset's neighbours in other columns; those on the side from which the sweep comes count twice.
fn wish(shape: &Shape, centres: &[Pos], asset: usize, column: &[usize], x: f32, forward: bool) -> f32 {
    let here = centres.get(asset).copied().unwrap_or_default();
    let (mut sum, mut weight) = (0.0, 0.0);
    for other in shape.near.get(asset).into_iter().flatten() {
        let at = centres.get(*other).copied().unwrap_or_default();
        let w = if column.contains(other) {
            0.4
        } else if (at.x < x) == forward {
            2.0
        } else {
            1.0
        };
        sum += at.y * w;
        weight += w;
    }
    if weight > 0.0 { sum / weight } else { here.y }
}

/// Gives the assets of every column even distances.
pub(super) fn spread(arrangement: &Arrangement, centres: &mut [Pos]) {
    for leaf in &arrangement.leaves {
        let step = (leaf.bottom - leaf.top) / leaf.assets.len().max(1) as f32;
        for (row, asset) in leaf.assets.iter().enumerate() {
            set(centres, *asset, pos(leaf.x + leaf.width / 2.0, leaf.top + step * (row as f32 + 0.5)));
        }
    }
}

/// Swaps two assets of one column while that helps.
fn swap(shape: &Shape, arrangement: &mut Arrangement, centres: &mut [Pos], m: &Metrics) {
    let (passes, farthest) = if shape.pairs.len() <= THOROUGH { (PASSES, usize::MAX) } else { (PASSES / 2, 2) };
    for _ in 0..passes {
        let mut changed = false;
        for leaf in 0..arrangement.leaves.len() {
            let count = arrangement.leaves.get(leaf).map_or(0, |l| l.assets.len());
            for i in 0..count {
                for j in i + 1..count.min(i.saturating_add(farthest)) {
                    let pair = arrangement.leaves.get(leaf).and_then(|l| Some((*l.assets.get(i)?, *l.assets.get(j)?)));
                    let Some((a, b)) = pair else { continue };
                    let before = local(shape, centres, arrangement, m, a, b);
                    centres.swap(a, b);
                    let after = local(shape, centres, arrangement, m, a, b);
                    if after < before {
                        if let Some(l) = arrangement.leaves.get_mut(leaf) {
                            l.assets.swap(i, j);
                        }
                        changed = true;
                    } else {
                        centres.swap(a, b);
                    }
                }
            }
        }
        if !changed {
            break;
        }
    }
}

/// Crossings, flows through boxes, and how steep flows are; comparable, the first counts first.
type Cost = (usize, i64);

fn cost(shape: &Shape, centres: &[Pos], arrangement: &Arrangement, m: &Metrics) -> Cost {
    if shape.pairs.len() > COUNTED {
        return (0, shape.pairs.iter().map(|pair| rise(*pair, centres)).sum::<f32>() as i64);
    }
    let crossings = count_crossings(&shape.pairs, centres);
    let through: usize = shape.pairs.iter().map(|pair| hits(*pair, centres, arrangement, m)).sum();
    let steep: f32 = shape.pairs.iter().map(|pair| rise(*pair, centres)).sum();
    (crossings + THROUGH * through, steep as i64)
}

/// The part of the cost that moving two assets changes.
fn local(shape: &Shape, centres: &[Pos], arrangement: &Arrangement, m: &Metrics, a: usize, b: usize) -> Cost {
    let touches = |pair: &(usize, usize)| pair.0 == a || pair.1 == a || pair.0 == b || pair.1 == b;
    let (mut count, mut steep) = (0, 0.0);
    let of = |asset: usize| shape.incident.get(asset).map_or(&[][..], Vec::as_slice);
    let mut moved: Vec<usize> = [of(a), of(b)].concat();
    moved.sort_unstable();
    moved.dedup();
    for index in moved {
        let Some(pair) = shape.pairs.get(index) else { continue };
        steep += rise(*pair, centres);
        count += THROUGH * hits(*pair, centres, arrangement, m);
        for (other, second) in shape.pairs.iter().enumerate() {
            // Two flows that both move are met twice: count them once.
            if other != index && (!touches(second) || other > index) && cross(*pair, *second, centres) {
                count += 1;
            }
        }
    }
    // The flows of others may run through the two boxes.
    let leaf = arrangement.leaves.iter().find(|leaf| leaf.assets.contains(&a));
    for asset in [a, b] {
        let (Some(leaf), Some(centre)) = (leaf, centres.get(asset)) else { continue };
        let body = Rect::at(leaf.x, centre.y - m.box_height / 2.0, leaf.width, m.box_height);
        let at = |i: usize| centres.get(i).copied().unwrap_or_default();
        let through = |pair: &&(usize, usize)| !touches(pair) && segment_meets(at(pair.0), at(pair.1), &body);
        count += THROUGH * shape.pairs.iter().filter(through).count();
    }
    (count, steep as i64)
}

fn rise(pair: (usize, usize), centres: &[Pos]) -> f32 {
    let at = |i: usize| centres.get(i).copied().unwrap_or_default();
    (at(pair.0).y - at(pair.1).y).abs()
}

/// How many boxes the straight line of a flow runs through.
fn hits(pair: (usize, usize), centres: &[Pos], arrangement: &Arrangement, m: &Metrics) -> usize {
    let at = |i: usize| centres.get(i).copied().unwrap_or_default();
    let (from, to) = (at(pair.0), at(pair.1));
    let (low, high) = (from.x.min(to.x), from.x.max(to.x));
    let mut count = 0;
    for leaf in &arrangement.leaves {
        if leaf.x > high || leaf.x + leaf.width < low {
            continue;
        }
        for asset in &leaf.assets {
            if *asset == pair.0 || *asset == pair.1 {
                continue;
            }
            let centre = at(*asset);
            let body = Rect::at(leaf.x, centre.y - m.box_height / 2.0, leaf.width, m.box_height);
            if segment_meets(from, to, &body) {
                count += 1;
            }
        }
    }
    count
}

/// Whether a straight line meets a rectangle (Liang and Barsky).
pub(super) fn segment_meets(from: Pos, to: Pos, rect: &Rect) -> bool {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let (mut enter, mut leave) = (0.0f32, 1.0f32);
    for (p, q) in
        [(-dx, from.x - rect.min.x), (dx, rect.max.x - from.x), (-dy, from.y - rect.min.y), (dy, rect.max.y - from.y)]
    {
        if p == 0.0 {
            if q < 0.0 {
                return false;
            }
        } else if p < 0.0 {
            enter = enter.max(q / p);
        } else {
            leave = leave.min(q / p);
        }
    }
    enter <= leave
}

fn cross(a: (usize, usize), b: (usize, usize), centres: &[Pos]) -> bool {
    if a.0 == b.0 || a.0 == b.1 || a.1 == b.0 || a.1 == b.1 {
        return false;
    }
    let at = |i: usize| centres.get(i).copied().unwrap_or_default();
    let side = |p: Pos, q: Pos, r: Pos| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let (p, q, r, s) = (at(a.0), at(a.1), at(b.0), at(b.1));
    side(p, q, r) * side(p, q, s) < 0.0 && side(r, s, p) * side(r, s, q) < 0.0
}

/// How many pairs of straight lines cross.
pub(super) fn count_crossings(pairs: &[(usize, usize)], centres: &[Pos]) -> usize {
    pairs.iter().enumerate().map(|(i, a)| pairs.iter().skip(i + 1).filter(|b| cross(*a, **b, centres)).count()).sum()
}

//! The way of each flow: from the side of one box to the side of another, around the boxes between.
//!
//! A flow goes straight over as one curve where that hits nothing. Otherwise it passes each column between its ends
//! through a gap between two boxes, level, so that it cannot meet one.

use std::collections::BTreeMap;

use super::blocks::Arrangement;
use super::order::segment_meets;
use super::simplify::simplified;
use super::{Pos, Rect, Route, Shape, pos};

/// How far a flow stays from a box that it passes.
const CLEAR: f32 = 5.0;
/// Distance of two flows that pass the same gap.
const LANE: f32 = 5.0;
/// How far a bracket stands out from the side of its boxes.
const OUT: f32 = 10.0;
/// How far the line for small scales may lie beside the curve: at the zoom where it is used, less than two pixels.
const COARSE: f32 = 4.0;
/// Points along one curve.
const SAMPLES: usize = 26;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

/// The ends of a flow before it knows its places on the sides of the boxes.
#[derive(Clone, Copy)]
struct Ends {
    from: usize,
    to: usize,
    leaves: Side,
    enters: Side,
}

/// The way of every flow.
pub(super) fn routes(shape: &Shape, arrangement: &Arrangement, assets: &[Rect]) -> Vec<Route> {
    let boxes: Vec<usize> = arrangement.leaves.iter().flat_map(|leaf| leaf.assets.iter().copied()).collect();
    let ends: Vec<Option<Ends>> = shape
        .flows
        .iter()
        .map(|&(from, to)| {
            let labelled = |i: usize| shape.labelled.get(i).copied().unwrap_or(false);
            if from == to || !labelled(from) || !labelled(to) {
                return None;
            }
            sides(from, to, assets, &boxes)
        })
        .collect();
    let ports = ports(&ends, assets);
    let mut lanes: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    ends.iter()
        .enumerate()
        .map(|(index, ends)| {
            let Some(ends) = ends else { return Route::default() };
            let (Some(start), Some(end)) = (ports.get(&(index, 0)), ports.get(&(index, 1))) else {
                return Route::default();
            };
            let curves = curves(*ends, *start, *end, assets, &boxes, &mut lanes);
            let line = sample(&curves);
            let borders = borders(shape, arrangement, *ends, &line);
            let coarse = simplified(&line, COARSE);
            let bounds = bounds(&line);
            Route { curves, line, borders, coarse, bounds }
        })
        .collect()
}

fn rect(assets: &[Rect], index: usize) -> Rect {
    assets.get(index).copied().unwrap_or_default()
}

/// Which sides of its boxes a flow uses.
fn sides(from: usize, to: usize, assets: &[Rect], boxes: &[usize]) -> Option<Ends> {
    let (a, b) = (rect(assets, from), rect(assets, to));
    let (leaves, enters) = if b.min.x >= a.max.x {
        (Side::Right, Side::Left)
    } else if b.max.x <= a.min.x {
        (Side::Left, Side::Right)
    } else {
        // One above the other: straight down where nothing stands between, else around the right side.
        let middle = (a.centre().x.max(b.min.x + 8.0)).min(b.max.x - 8.0);
        let (top, bottom) = if a.max.y <= b.min.y { (a.max.y, b.min.y) } else { (b.max.y, a.min.y) };
        let between = |i: &usize| {
            *i != from && *i != to && segment_meets(pos(middle, top), pos(middle, bottom), &rect(assets, *i))
        };
        match (boxes.iter().any(between), a.max.y <= b.min.y) {
            (true, _) => {
                // Around the side on which the bracket meets fewer boxes.
                let meets = |x: f32| {
                    let corners = [a.centre(), pos(x, a.centre().y), pos(x, b.centre().y), b.centre()];
                    let others = boxes.iter().filter(|i| **i != from && **i != to).map(|i| rect(assets, *i));
                    others
                        .filter(|r| corners.windows(2).any(|p| matches!(p, [p, q] if segment_meets(*p, *q, r))))
                        .count()
                };
                let (left, right) = (a.min.x.min(b.min.x) - OUT, a.max.x.max(b.max.x) + OUT);
                let side = if meets(left) < meets(right) { Side::Left } else { Side::Right };
                (side, side)
            }
            (false, true) => (Side::Bottom, Side::Top),
            (false, false) => (Side::Top, Side::Bottom),
        }
    };
    Some(Ends { from, to, leaves, enters })
}

/// Where it wants to be among the others of its side, which flow, which end of it.
type Port = (f32, usize, usize);

/// Places on the sides of the boxes: the flows of one side share it in the order of their other ends.
fn ports(ends: &[Option<Ends>], assets: &[Rect]) -> BTreeMap<(usize, usize), Pos> {
    let mut sides: BTreeMap<(usize, Side), Vec<Port>> = BTreeMap::new();
    for (index, ends) in ends.iter().enumerate() {
        let Some(ends) = ends else { continue };
        for (end, here, there, side) in [(0, ends.from, ends.to, ends.leaves), (1, ends.to, ends.from, ends.enters)] {
            let (here_at, there_at) = (rect(assets, here).centre(), rect(assets, there).centre());
            let key = match side {
                // By the angle at which the other end lies, so that flows do not cross right at the box.
                Side::Left | Side::Right => (there_at.y - here_at.y) / (there_at.x - here_at.x).abs().max(60.0),
                Side::Top | Side::Bottom => there_at.x,
            };
            sides.entry((here, side)).or_default().push((key, index, end));
        }
    }
    let mut ports = BTreeMap::new();
    for ((asset, side), mut list) in sides {
        list.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let body = rect(assets, asset);
        let length = match side {
            Side::Left | Side::Right => body.height(),
            Side::Top | Side::Bottom => body.width(),
        };
        let step = ((length - 16.0) / list.len().saturating_sub(1).max(1) as f32).min(10.0);
        let first = -step * list.len().saturating_sub(1) as f32 / 2.0;
        let centre = body.centre();
        for (place, (_, index, end)) in list.into_iter().enumerate() {
            let along = first + step * place as f32;
            let at = match side {
                Side::Left => pos(body.min.x, centre.y + along),
                Side::Right => pos(body.max.x, centre.y + along),
                Side::Top => pos(centre.x + along, body.min.y),
                Side::Bottom => pos(centre.x + along, body.max.y),
            };
            ports.insert((index, end), at);
        }
    }
    ports
}

/// The curves of one flow.
fn curves(
    ends: Ends,
    start: Pos,
    end: Pos,
    assets: &[Rect],
    boxes: &[usize],
    lanes: &mut BTreeMap<(i64, i64), usize>,
) -> Vec<[Pos; 4]> {
    if matches!(ends.leaves, Side::Top | Side::Bottom) {
        let middle = (start.y + end.y) / 2.0;
        return vec![[start, pos(start.x, middle), pos(end.x, middle), end]];
    }
    if ends.leaves == ends.enters {
        // A bracket along the side, each a little farther out than the last, within the margin of the zone.
        let (edge, away) = match ends.leaves {
            Side::Left => (start.x.min(end.x), -1.0),
            _ => (start.x.max(end.x), 1.0),
        };
        let used = lanes.entry((edge.round() as i64, i64::MIN)).or_default();
        let out = edge + away * (OUT + 3.5 * (*used % 4) as f32);
        *used += 1;
        let turn = ((end.y - start.y).abs() / 2.0).min(14.0).copysign(end.y - start.y);
        let (above, below) = (pos(out, start.y + turn), pos(out, end.y - turn));
        return vec![
            [start, pos(out, start.y), pos(out, start.y), above],
            [above, above, below, below],
            [below, pos(out, end.y), pos(out, end.y), end],
        ];
    }
    let direct = vec![bend(start, end)];
    let line = sample(&direct);
    // Only what lies where the curve and its ends are can be in the way.
    let (low, high) = line.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), p| (l.min(p.x), h.max(p.x)));
    let near = |r: &Rect| r.min.x <= high + CLEAR && r.max.x >= low - CLEAR;
    let others: Vec<Rect> =
        boxes.iter().filter(|i| **i != ends.from && **i != ends.to).map(|i| rect(assets, *i)).filter(near).collect();
    let (top, bottom) = line.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), p| (l.min(p.y), h.max(p.y)));
    let beside = |r: &&Rect| r.min.y <= bottom + CLEAR && r.max.y >= top - CLEAR;
    let hit = others.iter().filter(beside).any(|other| {
        let other = other.grown(CLEAR - 1.0);
        line.windows(2).any(|pair| matches!(pair, [a, b] if segment_meets(*a, *b, &other)))
    });
    if !hit {
        return direct;
    }
    through_gaps(start, end, &others, lanes)
}

/// One curve that leaves and arrives level.
fn bend(start: Pos, end: Pos) -> [Pos; 4] {
    let dx = end.x - start.x;
    let reach = (dx.abs() * 0.5).min(150.0).copysign(dx);
    [start, pos(start.x + reach, start.y), pos(end.x - reach, end.y), end]
}

/// From start to end with a level way through a gap in each column of boxes between.
fn through_gaps(start: Pos, end: Pos, others: &[Rect], lanes: &mut BTreeMap<(i64, i64), usize>) -> Vec<[Pos; 4]> {
    let (low, high) = (start.x.min(end.x), start.x.max(end.x));
    // Boxes between the ends, grouped where their widths overlap.
    let mut between: Vec<Rect> =
        others.iter().copied().filter(|r| r.min.x < high - 0.5 && r.max.x > low + 0.5).collect();
    between.sort_by(|a, b| a.min.x.total_cmp(&b.min.x));
    let mut columns: Vec<(f32, f32, Vec<Rect>)> = Vec::new();
    for body in between {
        match columns.last_mut() {
            Some((_, right, list)) if body.min.x < *right + 2.0 => {
                *right = right.max(body.max.x);
                list.push(body);
            }
            _ => columns.push((body.min.x, body.max.x, vec![body])),
        }
    }
    let forward = start.x < end.x;
    if !forward {
        columns.reverse();
    }
    let mut curves = Vec::new();
    let (mut at, mut last) = (start, end);
    for (left, right, list) in columns {
        let (near, far) = if forward { (left - 6.0, right + 6.0) } else { (right + 6.0, left - 6.0) };
        let reached = |x: f32| if forward { at.x >= x - 2.0 } else { at.x <= x + 2.0 };
        let beyond = |x: f32| if forward { x >= end.x - 2.0 } else { x <= end.x + 2.0 };
        match (reached(near), beyond(far)) {
            // The column of the start, with boxes wider than its own: level until they end.
            (true, false) => {
                let out = pos(far, at.y);
                curves.push(level(at, out));
                at = out;
            }
            // The column of the end: level from where its boxes begin.
            (false, true) => last = pos(near, end.y),
            (true, true) => {}
            (false, false) => {
                let share = ((left + right) / 2.0 - start.x) / (end.x - start.x);
                let straight = start.y + (end.y - start.y) * share;
                let y = gap(&list, 0.5 * at.y + 0.5 * straight, left, lanes);
                let (enter, leave) = (pos(near, y), pos(far, y));
                curves.push(bend(at, enter));
                curves.push(level(enter, leave));
                at = leave;
            }
        }
    }
    curves.push(bend(at, last));
    if last != end {
        curves.push(level(last, end));
    }
    curves
}

/// A straight piece.
fn level(from: Pos, to: Pos) -> [Pos; 4] {
    let third = (to.x - from.x) / 3.0;
    [from, pos(from.x + third, from.y), pos(to.x - third, to.y), to]
}

/// The free height in a column of boxes that is nearest to a wish.
fn gap(boxes: &[Rect], wish: f32, left: f32, lanes: &mut BTreeMap<(i64, i64), usize>) -> f32 {
    let mut sorted: Vec<(f32, f32)> = boxes.iter().map(|r| (r.min.y - CLEAR, r.max.y + CLEAR)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Free ranges between the boxes, open at both ends.
    let mut free: Vec<(f32, f32)> = Vec::new();
    let mut from = f32::NEG_INFINITY;
    for (top, bottom) in sorted {
        if top > from {
            free.push((from, top));
        }
        from = from.max(bottom);
    }
    free.push((from, f32::INFINITY));
    let nearest = free.into_iter().min_by(|a, b| {
        let distance = |r: &(f32, f32)| (wish.clamp(r.0, r.1) - wish).abs();
        distance(a).total_cmp(&distance(b))
    });
    let Some((low, high)) = nearest else { return wish };
    let y = wish.clamp(low, high);
    // Flows through the same place take turns on both sides of it.
    let key = (left.round() as i64, (y / LANE).round() as i64);
    let used = lanes.entry(key).or_default();
    let turn = *used;
    *used += 1;
    let offset = LANE * (turn.div_ceil(2)) as f32 * if turn.is_multiple_of(2) { -1.0 } else { 1.0 };
    let shifted = (y + offset).clamp(low, high);
    if (shifted - y).abs() < 0.5 && turn > 0 { (y - offset).clamp(low, high) } else { shifted }
}

fn bounds(line: &[Pos]) -> Rect {
    let first = line.first().copied().unwrap_or_default();
    line.iter().fold(Rect { min: first, max: first }, |all, p| Rect {
        min: pos(all.min.x.min(p.x), all.min.y.min(p.y)),
        max: pos(all.max.x.max(p.x), all.max.y.max(p.y)),
    })
}

/// Points along curves.
fn sample(curves: &[[Pos; 4]]) -> Vec<Pos> {
    let mut line = Vec::with_capacity(curves.len() * SAMPLES + 1);
    for (index, [a, b, c, d]) in curves.iter().enumerate() {
        let straight = (a.y - d.y).abs() < 0.5 && (b.y - a.y).abs() < 0.5 && (c.y - a.y).abs() < 0.5;
        let count = if straight { 1 } else { SAMPLES };
        for step in usize::from(index > 0)..=count {
            let t = step as f32 / count as f32;
            let u = 1.0 - t;
            let blend = |p: f32, q: f32, r: f32, s: f32| {
                u * u * u * p + 3.0 * u * u * t * q + 3.0 * u * t * t * r + t * t * t * s
            };
            line.push(pos(blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y)));
        }
    }
    line
}

/// Where a line passes the border of a zone that holds one end and not the other.
fn borders(shape: &Shape, arrangement: &Arrangement, ends: Ends, line: &[Pos]) -> Vec<Pos> {
    let around = |asset: usize| shape.zone_of.get(asset).map(|zone| shape.around(*zone)).unwrap_or_default();
    let (from, to) = (around(ends.from), around(ends.to));
    let mut points = Vec::new();
    let zones = from.iter().filter(|z| !to.contains(z)).chain(to.iter().filter(|z| !from.contains(z)));
    for zone in zones {
        let Some(rect) = arrangement.zones.get(*zone) else { continue };
        for pair in line.windows(2) {
            let [a, b] = pair else { continue };
            if rect.contains(*a) != rect.contains(*b) {
                points.push(meet(*a, *b, rect));
            }
        }
    }
    points
}

/// Where a short line passes the edge of a rectangle, to a quarter of a point.
fn meet(mut a: Pos, mut b: Pos, rect: &Rect) -> Pos {
    let start = rect.contains(a);
    for _ in 0..8 {
        let middle = pos((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
        if rect.contains(middle) == start { a = middle } else { b = middle }
    }
    b
}

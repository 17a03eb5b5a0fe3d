//! Zones as blocks: how many columns each zone has, where nested zones go, which zones share a column of the picture.
//!
//! A few dozen plans are tried; the one whose picture can be shown largest wins, with small prices for what reads worse.

use super::{Metrics, Rect, Shape, set};

/// One column of boxes in one zone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Leaf {
    /// Left edge.
    pub x: f32,
    /// Width of its boxes.
    pub width: f32,
    /// Where its boxes may stand.
    pub top: f32,
    /// Lower end of that.
    pub bottom: f32,
    /// Its assets from the top down.
    pub assets: Vec<usize>,
}

/// Zones placed, assets in columns, not yet at heights.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Arrangement {
    pub width: f32,
    pub height: f32,
    pub zones: Vec<Rect>,
    pub leaves: Vec<Leaf>,
    /// Places of the unlabelled assets.
    pub dots: Vec<(usize, Rect)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Nested {
    Right,
    Below,
}

#[derive(Clone, Copy, PartialEq)]
enum Inner {
    /// One column unless it would be too tall.
    Narrow,
    /// Callers left, called right, where a zone has flows within.
    Split,
}

#[derive(Clone, Copy)]
struct Plan {
    rows: usize,
    nested: Nested,
    inner: Inner,
}

struct Block {
    zone: usize,
    columns: Vec<Vec<usize>>,
    widths: Vec<f32>,
    children: Vec<Block>,
    weight: f32,
    own: (f32, f32),
    dots: f32,
    width: f32,
    height: f32,
}

/// Finds the best plan and carries it out.
pub(super) fn arrange(shape: &Shape, m: &Metrics) -> Arrangement {
    let mut best: Option<(f32, Plan)> = None;
    for rows in rows(shape.zone_of.len()) {
        for nested in [Nested::Right, Nested::Below] {
            for inner in [Inner::Narrow, Inner::Split] {
                let plan = Plan { rows, nested, inner };
                let score = score(shape, m, plan);
                if best.is_none_or(|(top, _)| score > top + 1e-4) {
                    best = Some((score, plan));
                }
            }
        }
    }
    best.map_or_else(Arrangement::default, |(_, plan)| carry_out(shape, m, plan))
}

/// From more assets on, what reads worse is priced in shares of the scale.
const LARGE: usize = 60;

/// Numbers of rows to try: small ones one by one; what is too large to be read as a whole anyway in steps.
fn rows(assets: usize) -> impl Iterator<Item = usize> {
    let more = if assets > 100 { assets / 6 } else { 0 };
    (2..=14).chain((18..=80).step_by(6)).filter(move |rows| *rows <= 14 || *rows <= more)
}

/// How large the picture can be shown, less what reads worse.
fn score(shape: &Shape, m: &Metrics, plan: Plan) -> f32 {
    let columns = columns(shape, m, plan);
    let (width, height) = extent(&columns, m);
    let scale = (m.window.0 / width).min(m.window.1 / height).min(1.1);
    let stacked: usize = columns.iter().map(|column| column.len().saturating_sub(1)).sum();
    let loops: usize = columns.iter().flatten().map(|block| loops(shape, block)).sum();
    let below = if plan.nested == Nested::Below { 0.03 } else { 0.0 };
    if shape.zone_of.len() > LARGE {
        // A large picture is small on the screen whatever is done: the same prices would outweigh its scale.
        let loops = loops as f32 / shape.pairs.len().max(1) as f32;
        let stacked = stacked as f32 / shape.inside.len().max(1) as f32;
        return scale * (1.0 - 0.25 * loops - 0.1 * stacked - below);
    }
    scale - 0.012 * stacked as f32 - 0.006 * loops as f32 - below
}

/// Flows that join two boxes of one column.
fn loops(shape: &Shape, block: &Block) -> usize {
    let own: usize = block
        .columns
        .iter()
        .flatten()
        .map(|a| {
            let above = |b: &&usize| *b > a && block.columns.iter().any(|c| c.contains(a) && c.contains(b));
            shape.near.get(*a).into_iter().flatten().filter(above).count()
        })
        .sum();
    own + block.children.iter().map(|child| loops(shape, child)).sum::<usize>()
}

/// Zones in columns of the picture, by trust from left to right and within a column from the top down.
fn columns(shape: &Shape, m: &Metrics, plan: Plan) -> Vec<Vec<Block>> {
    let limit = m.zone_head + m.zone_foot + plan.rows as f32 * (m.box_height + m.row_gap) - m.row_gap;
    let mut columns: Vec<Vec<Block>> = Vec::new();
    let mut filled = 0.0;
    for &root in &shape.roots {
        let block = block(shape, m, plan, root);
        match columns.last_mut() {
            Some(column) if filled + m.zone_gap + block.height <= limit => {
                filled += m.zone_gap + block.height;
                column.push(block);
            }
            _ => {
                filled = block.height;
                columns.push(vec![block]);
            }
        }
    }
    columns
}

fn extent(columns: &[Vec<Block>], m: &Metrics) -> (f32, f32) {
    let width: f32 = columns.iter().map(|column| column.iter().map(|b| b.width).fold(0.0, f32::max)).sum();
    let gaps = m.zone_gap * columns.len().saturating_sub(1) as f32;
    let height = columns.iter().map(|column| stack_height(column, m)).fold(0.0, f32::max);
    ((width + gaps).max(1.0), height.max(1.0))
}

fn stack_height(blocks: &[Block], m: &Metrics) -> f32 {
    blocks.iter().map(|b| b.height).sum::<f32>() + m.zone_gap * blocks.len().saturating_sub(1) as f32
}

fn block(shape: &Shape, m: &Metrics, plan: Plan, zone: usize) -> Block {
    let empty = Vec::new();
    let assets = shape.boxes.get(zone).unwrap_or(&empty);
    let columns = split(shape, zone, assets, plan);
    let widths: Vec<f32> = columns
        .iter()
        .map(|column| column.iter().filter_map(|a| shape.widths.get(*a)).copied().fold(0.0, f32::max))
        .collect();
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0) as f32;
    let own = (
        widths.iter().sum::<f32>() + m.column_gap * widths.len().saturating_sub(1) as f32,
        (rows * (m.box_height + m.row_gap) - m.row_gap).max(0.0),
    );
    let children: Vec<Block> =
        shape.children.get(zone).unwrap_or(&empty).iter().map(|child| block(shape, m, plan, *child)).collect();
    let child_width = children.iter().map(|b| b.width).fold(0.0, f32::max);
    let child_height = stack_height(&children, m);
    let gap = |between: f32| if own.0 > 0.0 && !children.is_empty() { between } else { 0.0 };
    let (inner_width, inner_height) = match plan.nested {
        Nested::Right => (own.0 + gap(m.column_gap) + child_width, own.1.max(child_height)),
        Nested::Below => (own.0.max(child_width), own.1 + gap(m.row_gap) + child_height),
    };
    let least = shape.zone_widths.get(zone).copied().unwrap_or(0.0);
    let width = (inner_width + 2.0 * m.zone_side).max(least);
    let count = shape.dots.get(zone).map_or(0, Vec::len);
    let dots = match count {
        0 => 0.0,
        _ => (count as f32 / per_row(width, m)).ceil() * (m.dot + 6.0) + 8.0,
    };
    let height = m.zone_head + inner_height + dots + m.zone_foot;
    let weight = assets.len() as f32 + children.iter().map(|b| b.weight).sum::<f32>() + 0.2;
    Block { zone, columns, widths, children, weight, own, dots, width, height }
}

fn per_row(width: f32, m: &Metrics) -> f32 {
    ((width - 2.0 * m.zone_side + 6.0) / (m.dot + 6.0)).floor().max(1.0)
}

/// The assets of a zone in as many columns as the plan asks for: callers left of what they call.
fn split(shape: &Shape, zone: usize, assets: &[usize], plan: Plan) -> Vec<Vec<usize>> {
    if assets.is_empty() {
        return Vec::new();
    }
    let none = Vec::new();
    let within = shape.within.get(zone).unwrap_or(&none);
    let mut count = assets.len().div_ceil(plan.rows);
    if plan.inner == Inner::Split && assets.len() >= 4 && within.len() >= 2 {
        count = count.max(2);
    }
    if count < 2 {
        return vec![assets.to_vec()];
    }
    // Longest way from a caller; circles end after as many rounds as there are assets.
    let mut depth = vec![0usize; assets.len()];
    let at = |asset: usize| assets.iter().position(|a| *a == asset).unwrap_or(0);
    for _ in 0..assets.len().min(6) {
        for &(a, b) in within {
            let next = depth.get(at(a)).copied().unwrap_or(0) + 1;
            let there = at(b);
            if depth.get(there).is_some_and(|d| *d < next) {
                set(&mut depth, there, next.min(6));
            }
        }
    }
    // What is called from outside goes left, what calls out goes right.
    let pull = |asset: usize| shape.pull.get(asset).copied().unwrap_or(0);
    let mut ranked: Vec<(i64, usize)> = assets
        .iter()
        .zip(&depth)
        .map(|(asset, depth)| (*depth as i64 * 3 + pull(*asset).clamp(-3, 3), *asset))
        .collect();
    ranked.sort();
    let sorted: Vec<usize> = ranked.into_iter().map(|(_, asset)| asset).collect();
    if count == 2 {
        let cost = |cut: usize| {
            let (left, right) = sorted.split_at(cut);
            let same = |part: &[usize]| within.iter().filter(|(a, b)| part.contains(a) && part.contains(b)).count();
            let uneven = left.len().abs_diff(right.len());
            (same(left) + same(right)) as f32 + 0.35 * uneven as f32
        };
        let fits = |cut: &usize| cut.max(&(sorted.len() - cut)) <= &plan.rows.max(sorted.len().div_ceil(2));
        let cut = (1..sorted.len()).filter(fits).min_by(|a, b| cost(*a).total_cmp(&cost(*b)));
        let (left, right) = sorted.split_at(cut.unwrap_or(sorted.len() / 2));
        return vec![left.to_vec(), right.to_vec()];
    }
    let size = sorted.len().div_ceil(count);
    sorted.chunks(size).map(<[usize]>::to_vec).collect()
}

fn carry_out(shape: &Shape, m: &Metrics, plan: Plan) -> Arrangement {
    let columns = columns(shape, m, plan);
    let (width, least) = extent(&columns, m);
    let wanted = width * m.window.1 / m.window.0;
    let height = wanted.clamp(least, least * 1.6);
    let mut out = Arrangement { width, height, zones: vec![Rect::default(); shape.inside.len()], ..Default::default() };
    let mut x = 0.0;
    for column in &columns {
        let across = column.iter().map(|b| b.width).fold(0.0, f32::max);
        stack(shape, m, plan, column, Rect::at(x, 0.0, across, height), &mut out);
        x += across + m.zone_gap;
    }
    out
}

/// Places blocks one below the other so that they fill a rectangle.
fn stack(shape: &Shape, m: &Metrics, plan: Plan, blocks: &[Block], room: Rect, out: &mut Arrangement) {
    let spare = (room.height() - stack_height(blocks, m)).max(0.0);
    let weight: f32 = blocks.iter().map(|b| b.weight).sum::<f32>().max(0.1);
    let mut y = room.min.y;
    for block in blocks {
        let height = block.height + spare * block.weight / weight;
        put(shape, m, plan, block, Rect::at(room.min.x, y, room.width(), height), out);
        y += height + m.zone_gap;
    }
}

fn put(shape: &Shape, m: &Metrics, plan: Plan, block: &Block, rect: Rect, out: &mut Arrangement) {
    set(&mut out.zones, block.zone, rect);
    let left = rect.min.x + m.zone_side;
    let right = rect.max.x - m.zone_side;
    let top = rect.min.y + m.zone_head;
    let bottom = rect.max.y - m.zone_foot - block.dots;
    let child_width = block.children.iter().map(|b| b.width).fold(0.0, f32::max);
    let has_both = !block.children.is_empty() && block.own.0 > 0.0;
    let (own, nested) = match plan.nested {
        Nested::Right => {
            let spare = (right - left - block.own.0 - child_width - if has_both { m.column_gap } else { 0.0 }).max(0.0);
            let cut = if block.own.0 > 0.0 { left + block.own.0 + spare / 2.0 } else { left };
            let nested_left = if has_both { cut + m.column_gap } else { cut };
            let own_right = if block.children.is_empty() { right } else { cut };
            (
                Rect { min: super::pos(left, top), max: super::pos(own_right, bottom) },
                Rect { min: super::pos(nested_left, top), max: super::pos(right, bottom) },
            )
        }
        Nested::Below => {
            let child_height = stack_height(&block.children, m);
            let gap = if has_both { m.row_gap } else { 0.0 };
            let spare = (bottom - top - block.own.1 - gap - child_height).max(0.0);
            let share = block.columns.iter().map(Vec::len).sum::<usize>() as f32 / block.weight;
            let cut = match (block.children.is_empty(), block.own.0 > 0.0) {
                (true, _) => bottom,
                (false, false) => top,
                (false, true) => top + block.own.1 + spare * share.min(1.0),
            };
            (
                Rect { min: super::pos(left, top), max: super::pos(right, cut) },
                Rect { min: super::pos(left, cut + gap), max: super::pos(right, bottom) },
            )
        }
    };
    // Spare width goes between and around the columns.
    let spare = (own.width() - block.own.0).max(0.0);
    let step = spare / (block.columns.len() + 1) as f32;
    let mut x = own.min.x + step;
    for (column, width) in block.columns.iter().zip(&block.widths) {
        out.leaves.push(Leaf { x, width: *width, top: own.min.y, bottom: own.max.y, assets: column.clone() });
        x += width + m.column_gap + step;
    }
    if !block.children.is_empty() {
        stack(shape, m, plan, &block.children, nested, out);
    }
    let columns = per_row(block.width, m) as usize;
    for (index, asset) in shape.dots.get(block.zone).into_iter().flatten().enumerate() {
        let column = (index % columns) as f32;
        let row = (index / columns) as f32;
        let x = left + column * (m.dot + 6.0);
        let y = bottom + 8.0 + row * (m.dot + 6.0);
        out.dots.push((*asset, Rect::at(x, y, m.dot, m.dot)));
    }
}

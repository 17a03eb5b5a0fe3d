//! The height of each asset within its column: near its neighbours, in the order that was found, never overlapping.

use super::blocks::Arrangement;
use super::{Metrics, Pos, Rect, Shape, order, set};

const ROUNDS: usize = 24;

/// The rectangle of every asset.
pub(super) fn place(shape: &Shape, arrangement: &Arrangement, m: &Metrics) -> Vec<Rect> {
    let mut even = vec![Pos::default(); shape.zone_of.len()];
    order::spread(arrangement, &mut even);
    let mut centres = even.clone();
    let pitch = m.box_height + m.row_gap;
    for _ in 0..ROUNDS {
        for leaf in &arrangement.leaves {
            let wishes: Vec<f32> = leaf
                .assets
                .iter()
                .map(|asset| {
                    let own = even.get(*asset).map_or(0.0, |p| p.y);
                    let near: Vec<f32> = shape
                        .near
                        .get(*asset)
                        .into_iter()
                        .flatten()
                        .filter(|other| !leaf.assets.contains(other))
                        .filter_map(|other| centres.get(*other).map(|p| p.y))
                        .collect();
                    match near.len() {
                        0 => own,
                        n => 0.35 * own + 0.65 * near.iter().sum::<f32>() / n as f32,
                    }
                })
                .collect();
            let heights = keep_apart(&wishes, pitch, leaf.top + m.box_height / 2.0, leaf.bottom - m.box_height / 2.0);
            for (asset, y) in leaf.assets.iter().zip(heights) {
                if let Some(centre) = centres.get_mut(*asset) {
                    centre.y = y;
                }
            }
        }
    }
    let mut rects = vec![Rect::default(); shape.zone_of.len()];
    for leaf in &arrangement.leaves {
        for asset in &leaf.assets {
            let y = centres.get(*asset).map_or(0.0, |p| p.y) - m.box_height / 2.0;
            set(&mut rects, *asset, Rect::at(leaf.x.round(), y.round(), leaf.width.round(), m.box_height));
        }
    }
    for (asset, rect) in &arrangement.dots {
        set(&mut rects, *asset, *rect);
    }
    rects
}

/// Values as near to the wishes as the least distance and the bounds allow, in the same order.
///
/// Groups that press against one another move together to the mean of what they wish (pool adjacent violators).
fn keep_apart(wishes: &[f32], pitch: f32, low: f32, high: f32) -> Vec<f32> {
    // Without the distances the task is to find a rising sequence.
    let mut groups: Vec<(f32, usize)> = Vec::new();
    for (row, wish) in wishes.iter().enumerate() {
        let mut group = (wish - row as f32 * pitch, 1usize);
        while let Some(last) = groups.last().copied().filter(|last| last.0 > group.0) {
            let count = last.1 + group.1;
            group = ((last.0 * last.1 as f32 + group.0 * group.1 as f32) / count as f32, count);
            groups.pop();
        }
        groups.push(group);
    }
    let top = low;
    let bottom = (high - wishes.len().saturating_sub(1) as f32 * pitch).max(low);
    groups
        .into_iter()
        .flat_map(|(value, count)| std::iter::repeat_n(value.clamp(top, bottom), count))
        .enumerate()
        .map(|(row, value)| value + row as f32 * pitch)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::keep_apart;

    #[test]
    fn rows_keep_their_distance_and_their_bounds() {
        let rows = keep_apart(&[50.0, 40.0, 400.0], 20.0, 0.0, 100.0);
        assert_eq!(rows.len(), 3);
        assert!(rows.windows(2).all(|pair| matches!(pair, [a, b] if b - a >= 19.99)), "{rows:?}");
        assert!(rows.iter().all(|y| (0.0..=100.01).contains(y)), "{rows:?}");
        assert_eq!(keep_apart(&[10.0, 90.0], 20.0, 0.0, 100.0), [10.0, 90.0]);
    }
}

//! Lines with fewer points.

use super::Pos;

/// A line with as few points as stay within a distance of it (Douglas and Peucker, with a stack of its own).
pub(super) fn simplified(line: &[Pos], most: f32) -> Vec<Pos> {
    let mut keep = vec![false; line.len()];
    for end in [keep.len().checked_sub(1), (!keep.is_empty()).then_some(0)].into_iter().flatten() {
        if let Some(slot) = keep.get_mut(end) {
            *slot = true;
        }
    }
    let mut open = vec![(0, line.len().saturating_sub(1))];
    while let Some((from, to)) = open.pop() {
        let (Some(a), Some(b)) = (line.get(from), line.get(to)) else { continue };
        let length = (b.x - a.x).hypot(b.y - a.y).max(1e-3);
        let away = |p: &Pos| ((b.x - a.x) * (a.y - p.y) - (a.x - p.x) * (b.y - a.y)).abs() / length;
        let farthest = (from + 1..to)
            .filter_map(|i| line.get(i).map(|p| (away(p), i)))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(distance, _)| *distance > most);
        if let Some((_, index)) = farthest {
            if let Some(slot) = keep.get_mut(index) {
                *slot = true;
            }
            open.push((from, index));
            open.push((index, to));
        }
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(p, _)| *p).collect()
}

#[cfg(test)]
mod tests {
    use super::super::pos;
    use super::*;

    #[test]
    fn a_straight_line_keeps_its_ends_and_a_bend_its_corner() {
        let line = [pos(0.0, 0.0), pos(5.0, 0.1), pos(10.0, 0.0), pos(10.0, 8.0)];
        assert_eq!(simplified(&line, 1.0), [pos(0.0, 0.0), pos(10.0, 0.0), pos(10.0, 8.0)]);
        assert_eq!(simplified(&line[..1], 1.0), line[..1]);
        assert_eq!(simplified(&[], 1.0), []);
    }
}

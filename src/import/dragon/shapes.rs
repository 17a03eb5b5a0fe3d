//! What lies in what, and which flow crosses which line.

use super::cells::{Cell, Kind};

/// Most flows times curves that are looked at.
const MOST_CROSSINGS: usize = 4_000_000;

pub(super) fn area(cell: &Cell<'_>) -> f64 {
    cell.size.0 * cell.size.1
}

fn centre(cell: &Cell<'_>) -> Option<(f64, f64)> {
    let (x, y) = cell.position?;
    Some((x + cell.size.0 / 2.0, y + cell.size.1 / 2.0))
}

/// Whether a box holds the middle of another cell, and is the larger one.
pub(super) fn holds(outer: &Cell<'_>, inner: &Cell<'_>) -> bool {
    let (Some((left, top)), Some((x, y))) = (outer.position, centre(inner)) else { return false };
    let within = x >= left && x <= left + outer.size.0 && y >= top && y <= top + outer.size.1;
    within && area(outer) > area(inner)
}

/// Groups of nodes that flows join without crossing a curve; as positions, in the order of the cells.
pub(super) fn sides(cells: &[Cell<'_>], nodes: &[usize], curves: &[&Cell<'_>]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..nodes.len()).collect();
    let place = |id: Option<&str>| {
        let id = id?;
        nodes.iter().position(|at| cells.get(*at).is_some_and(|cell| cell.id == id))
    };
    let mut left = MOST_CROSSINGS;
    for flow in cells.iter().filter(|cell| cell.kind == Kind::Flow) {
        let (Some(a), Some(b)) = (place(flow.from), place(flow.to)) else { continue };
        let at = |n: usize| nodes.get(n).and_then(|at| cells.get(*at)).and_then(centre);
        let (Some(from), Some(to)) = (at(a), at(b)) else { continue };
        let line: Vec<(f64, f64)> = std::iter::once(from).chain(flow.points.iter().copied()).chain([to]).collect();
        let work = line.len() * curves.iter().map(|curve| curve.points.len()).sum::<usize>();
        if work > left {
            continue;
        }
        left -= work;
        if curves.iter().any(|curve| cross(&line, &curve.points)) {
            continue;
        }
        let (Some(x), Some(y)) = (group.get(a).copied(), group.get(b).copied()) else { continue };
        for slot in &mut group {
            if *slot == y {
                *slot = x;
            }
        }
    }
    let mut out: Vec<(usize, Vec<usize>)> = Vec::new();
    for (node, name) in nodes.iter().zip(group) {
        match out.iter_mut().find(|(known, _)| *known == name) {
            Some((_, list)) => list.push(*node),
            None => out.push((name, vec![*node])),
        }
    }
    out.into_iter().map(|(_, list)| list).collect()
}

fn cross(a: &[(f64, f64)], b: &[(f64, f64)]) -> bool {
    let pairs = |line: &[(f64, f64)]| -> Vec<((f64, f64), (f64, f64))> {
        line.iter().copied().zip(line.iter().copied().skip(1)).collect()
    };
    let others = pairs(b);
    pairs(a).into_iter().any(|(p, q)| others.iter().any(|(r, s)| segments_cross(p, q, *r, *s)))
}

fn segments_cross(p: (f64, f64), q: (f64, f64), r: (f64, f64), s: (f64, f64)) -> bool {
    let side = |a: (f64, f64), b: (f64, f64), c: (f64, f64)| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    (side(p, q, r) > 0.0) != (side(p, q, s) > 0.0) && (side(r, s, p) > 0.0) != (side(r, s, q) > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_cross_or_do_not() {
        assert!(cross(&[(0.0, 0.0), (10.0, 10.0)], &[(0.0, 10.0), (10.0, 0.0)]));
        assert!(!cross(&[(0.0, 0.0), (10.0, 10.0)], &[(0.0, 10.0), (4.0, 6.0)]));
        assert!(cross(&[(0.0, 0.0), (5.0, 0.0), (5.0, 9.0)], &[(0.0, 5.0), (9.0, 5.0)]));
    }
}

//! Cells of both versions in one shape.

use super::super::draft::Mark;
use super::super::report::{NoteKind, Report};
use super::super::text::Node;
use super::super::words::clean;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum Kind {
    Process,
    Store,
    Actor,
    Flow,
    Box,
    Curve,
    Text,
}

#[derive(Clone, Debug)]
pub(in crate::import) struct Cell<'t> {
    pub node: Node<'t>,
    /// Where its facts stand: the cell itself in version 1, its `data` in version 2.
    pub facts: Node<'t>,
    pub id: &'t str,
    pub kind: Kind,
    pub name: String,
    pub position: Option<(f64, f64)>,
    pub size: (f64, f64),
    pub from: Option<&'t str>,
    pub to: Option<&'t str>,
    /// Ends that are drawn beside a thing and not joined to it; they count as joined, which is a guess.
    pub beside: Vec<&'static str>,
    /// The points of a line, as far as they are given; ends at cells are not among them.
    pub points: Vec<(f64, f64)>,
}

/// Keys that are read elsewhere, or that say only how something looks.
const READ: &[&str] = &[
    "type",
    "name",
    "threats",
    "hasOpenThreats",
    "isTrustBoundary",
    "description",
    "protocol",
    "isEncrypted",
    "isPublicNetwork",
    "isBidirectional",
    "storesCredentials",
    "storesInventory",
    "handlesCardPayment",
    "providesAuthentication",
    "id",
    "size",
    "position",
    "source",
    "target",
    "vertices",
    "attrs",
    "labels",
    "z",
    "zIndex",
    "angle",
    "smooth",
    "shape",
    "ports",
    "visible",
    "connector",
    "width",
    "height",
    "data",
    "sandtable",
    "markup",
    "router",
    "tools",
];

impl<'t> Cell<'t> {
    pub fn threats(&self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let own = self.facts.get("threats").or_else(|| self.node.get("threats"));
        own.into_iter().flat_map(Node::items)
    }

    /// Keeps facts that nothing here holds, and the size.
    pub fn keep(&self, mark: &mut Mark, report: &mut Report) {
        for (key, value) in self.facts.entries().filter(|(key, _)| !READ.contains(key)) {
            if !value.is_null() && value.truth() != Some(false) {
                mark.keep_as(key, value, report);
            }
        }
        if let Some(size) = self.node.get("size").filter(|_| self.kind != Kind::Flow) {
            mark.keep_as("size", size, report);
        }
        if let Some(vertices) = self.node.get("vertices") {
            mark.keep_as("vertices", vertices, report);
        }
        for (key, end) in [("source", self.node.get("source")), ("target", self.node.get("target"))] {
            if let Some(end) = end.filter(|_| self.kind == Kind::Curve) {
                mark.keep_as(key, end, report);
            }
        }
    }
}

fn point(node: Node<'_>) -> Option<(f64, f64)> {
    Some((node.num("x")?, node.num("y")?))
}

/// The cells of a diagram.
pub(in crate::import) fn read<'t>(diagram: Node<'t>, report: &mut Report) -> Vec<Cell<'t>> {
    let second = diagram.get("cells");
    let list = second.or_else(|| diagram.at(&["diagramJson", "cells"]));
    let mut cells = Vec::new();
    for node in list.into_iter().flat_map(Node::items) {
        let data = node.get("data").filter(|data| data.is_map());
        let facts = data.unwrap_or(node);
        let shape = if node.str("shape").is_empty() { node.str("type") } else { node.str("shape") };
        let kind = match shape {
            "process" | "tm.Process" => Kind::Process,
            "store" | "tm.Store" => Kind::Store,
            "actor" | "tm.Actor" => Kind::Actor,
            "flow" | "tm.Flow" | "edge" => Kind::Flow,
            "td-text-block" | "tm.Text" => Kind::Text,
            "tm.Boundary" => Kind::Curve,
            // Older files spell it "trust-broundary-curve".
            other if other.starts_with("trust-b") => {
                if other.ends_with("box") {
                    Kind::Box
                } else {
                    Kind::Curve
                }
            }
            other => {
                let message = format!("a cell of the kind {:?} is not known", clean(other, 40));
                report.note(NoteKind::Dropped, "I314", node.place(), message);
                continue;
            }
        };
        let end = |key: &str| {
            let end = node.get(key)?;
            end.get("cell").or_else(|| end.get("id")).and_then(Node::text)
        };
        let label = || {
            let labels = node.get("labels").and_then(|labels| labels.items().next());
            labels.and_then(|l| l.at(&["attrs", "labelText", "text"]).or_else(|| l.at(&["attrs", "text", "text"])))
        };
        let name = facts.get("name").and_then(Node::text);
        let name = name.or_else(|| node.at(&["attrs", "text", "text"]).and_then(Node::text));
        let name = name.or_else(|| label().and_then(Node::text)).unwrap_or_default().to_owned();
        let vertices = node.get("vertices").into_iter().flat_map(Node::items).filter_map(point);
        let ends = |key: &str| node.get(key).and_then(point);
        let points = ends("source").into_iter().chain(vertices).chain(ends("target")).collect();
        let size = node.get("size");
        cells.push(Cell {
            node,
            facts,
            id: node.str("id"),
            kind,
            name,
            position: node.get("position").and_then(point),
            size: (
                size.and_then(|s| s.num("width")).unwrap_or(100.0),
                size.and_then(|s| s.num("height")).unwrap_or(60.0),
            ),
            from: end("source"),
            to: end("target"),
            beside: Vec::new(),
            points,
        });
    }
    join(&mut cells, report);
    cells
}

/// How far from a thing an end may be drawn to mean it: two steps of the grid on which the tool draws.
const NEAR: f64 = 20.0;

/// Joins the loose ends of flows to the thing that they are drawn beside, where there is one and no other is as near.
fn join(cells: &mut [Cell<'_>], report: &mut Report) {
    let loose = |cell: &Cell<'_>, key: &str| cell.node.get(key).and_then(point);
    let (mut joined, mut tried) = (Vec::new(), 0);
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.kind == Kind::Flow) {
        for (key, field, own, other) in [("source", "from", cell.from, cell.to), ("target", "to", cell.to, cell.from)] {
            let Some(end) = loose(cell, key).filter(|_| own.is_none() && tried < MOST_TRIED) else { continue };
            tried += 1;
            let things = cells.iter().filter(|thing| matches!(thing.kind, Kind::Process | Kind::Store | Kind::Actor));
            let near = things.filter(|thing| Some(thing.id) != other);
            let near = near.filter_map(|thing| Some((distance(end, thing)?, thing)));
            let mut near: Vec<(f64, &Cell<'_>)> = near.filter(|(far, _)| *far <= NEAR).collect();
            near.sort_by(|a, b| a.0.total_cmp(&b.0));
            let alone = near.get(1).is_none_or(|second| near.first().is_some_and(|first| first.0 < second.0));
            if let Some((_, thing)) = near.first().filter(|_| alone) {
                let message = format!(
                    "the flow {:?} ends beside {:?} and is not joined to it: taken as joined",
                    clean(&cell.name, 60),
                    clean(&thing.name, 60)
                );
                report.note(NoteKind::Guessed, "I233", cell.node.place(), message);
                joined.push((at, field, thing.id));
            }
        }
    }
    for (at, field, id) in joined {
        if let Some(cell) = cells.get_mut(at) {
            if field == "from" {
                cell.from = Some(id)
            } else {
                cell.to = Some(id)
            }
            cell.beside.push(field);
        }
    }
}

/// Most loose ends of a diagram that are compared with everything on it.
const MOST_TRIED: usize = 500;

/// How far a point is from the edge of a thing; nothing within it.
fn distance((x, y): (f64, f64), thing: &Cell<'_>) -> Option<f64> {
    let (left, top) = thing.position?;
    let beyond = |at: f64, from: f64, size: f64| (from - at).max(at - from - size).max(0.0);
    let (across, down) = (beyond(x, left, thing.size.0), beyond(y, top, thing.size.1));
    Some((across * across + down * down).sqrt())
}

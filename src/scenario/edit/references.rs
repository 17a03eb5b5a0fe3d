//! What names what: renaming follows the names, removing takes along what cannot be without the removed.

use super::{EditError, Subject, origins};
use crate::scenario::doc::{EcosystemDoc, On};

/// What else goes when something is removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removal {
    /// In words, one for each: "the flow “Customer API” (app-gw)".
    pub also: Vec<String>,
}

/// The names that share a table: no two of one are equal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Zone,
    Asset,
    Flow,
    /// Nothing names these.
    Unnamed,
}

fn id_mut(doc: &mut EcosystemDoc, subject: Subject) -> Option<&mut String> {
    Some(match subject {
        Subject::Ecosystem => &mut doc.id,
        Subject::Zone(at) => &mut doc.zones.get_mut(at)?.id,
        Subject::Asset(at) => &mut doc.assets.get_mut(at)?.id,
        Subject::Holding(asset, at) => &mut doc.assets.get_mut(asset)?.holdings.get_mut(at)?.id,
        Subject::Flow(at) => &mut doc.flows.get_mut(at)?.id,
        Subject::Weakness(at) => &mut doc.weaknesses.get_mut(at)?.id,
        Subject::Control(at) => &mut doc.controls.get_mut(at)?.id,
        Subject::Credential(at) => &mut doc.credentials.get_mut(at)?.id,
    })
}

/// How many elements of the same kind have a name.
fn count(doc: &EcosystemDoc, subject: Subject, id: &str) -> usize {
    macro_rules! named {
        ($list:expr) => {
            $list.filter(|element| element.id == id).count()
        };
    }
    match subject {
        Subject::Ecosystem => usize::from(doc.id == id),
        Subject::Zone(_) => named!(doc.zones.iter()),
        Subject::Asset(_) => named!(doc.assets.iter()),
        Subject::Holding(..) => named!(doc.assets.iter().flat_map(|asset| asset.holdings.iter())),
        Subject::Flow(_) => named!(doc.flows.iter()),
        Subject::Weakness(_) => named!(doc.weaknesses.iter()),
        Subject::Control(_) => named!(doc.controls.iter()),
        Subject::Credential(_) => named!(doc.credentials.iter()),
    }
}

fn names(subject: Subject) -> Names {
    match subject {
        Subject::Zone(_) => Names::Zone,
        Subject::Asset(_) => Names::Asset,
        Subject::Flow(_) => Names::Flow,
        _ => Names::Unnamed,
    }
}

/// The shape that a name has to have, as the rules want it.
fn shaped(wish: &str) -> String {
    let plain: String =
        wish.chars().take(60).map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "a-name".to_owned() } else { parts.join("-") }
}

pub(super) fn rename(doc: &mut EcosystemDoc, subject: Subject, to: String) -> Result<Subject, EditError> {
    let from = id_mut(doc, subject).ok_or(EditError::Gone)?.clone();
    if from == to {
        return Ok(subject);
    }
    if shaped(&to) != to {
        return Err(EditError::BadName(shaped(&to)));
    }
    if count(doc, subject, &to) > 0 {
        return Err(EditError::Taken(to));
    }
    // With a second one of the old name nobody knows whom the references mean: they stay with the other.
    let follow = count(doc, subject, &from) == 1;
    if let Some(id) = id_mut(doc, subject) {
        id.clone_from(&to);
    }
    if follow {
        origins::renamed(doc, subject, &from, &to);
        for reference in references(doc, names(subject)) {
            if *reference == from {
                reference.clone_from(&to);
            }
        }
    }
    Ok(subject)
}

/// Every place that names something of a kind.
fn references(doc: &mut EcosystemDoc, names: Names) -> Vec<&mut String> {
    let EcosystemDoc { layout, zones, assets, flows, weaknesses, controls, credentials, .. } = doc;
    let spots = weaknesses.iter_mut().map(|w| &mut w.on).chain(controls.iter_mut().flat_map(|c| c.on.iter_mut()));
    match names {
        Names::Zone => {
            let inside = zones.iter_mut().filter_map(|zone| zone.inside.as_mut());
            inside.chain(assets.iter_mut().map(|asset| &mut asset.zone)).collect()
        }
        Names::Asset => spots
            .filter_map(|on| match on {
                On::Asset(id) => Some(id),
                On::Flow(_) => None,
            })
            .chain(layout.iter_mut().map(|place| &mut place.asset))
            .chain(assets.iter_mut().flat_map(|asset| asset.depends_on.iter_mut()))
            .chain(flows.iter_mut().flat_map(|flow| [&mut flow.from, &mut flow.to]))
            .chain(credentials.iter_mut().map(|credential| &mut credential.kept_on))
            .collect(),
        Names::Flow => spots
            .filter_map(|on| match on {
                On::Flow(id) => Some(id),
                On::Asset(_) => None,
            })
            .chain(credentials.iter_mut().flat_map(|credential| credential.opens.iter_mut()))
            .collect(),
        Names::Unnamed => Vec::new(),
    }
}

/// What removing something would take along.
///
/// # Errors
/// When it cannot be removed, and why.
pub fn removal(doc: &EcosystemDoc, subject: Subject) -> Result<Removal, EditError> {
    let mut copy = doc.clone();
    let mut also = Vec::new();
    cut(&mut copy, subject, &mut also)?;
    Ok(Removal { also })
}

pub(super) fn remove(doc: &mut EcosystemDoc, subject: Subject) -> Result<Subject, EditError> {
    cut(doc, subject, &mut Vec::new())?;
    origins::settle(doc);
    Ok(super::nearest(doc, subject))
}

/// Removes, and writes down what else went.
fn cut(doc: &mut EcosystemDoc, subject: Subject, also: &mut Vec<String>) -> Result<(), EditError> {
    let gone = id_mut(doc, subject).ok_or(EditError::Gone)?.clone();
    // Of two with one name, the references stay with the other.
    let last = count(doc, subject, &gone) == 1;
    match subject {
        Subject::Ecosystem => return Err(EditError::Needed("an ecosystem cannot be removed from its file".to_owned())),
        Subject::Zone(at) => {
            if last {
                zone_is_empty(doc, &gone)?;
            }
            doc.zones.remove(at);
        }
        Subject::Asset(at) => {
            doc.assets.remove(at);
            if last {
                doc.layout.retain(|place| place.asset != gone);
                for asset in &mut doc.assets {
                    asset.depends_on.retain(|other| *other != gone);
                }
                let flows: Vec<String> =
                    doc.flows.iter().filter(|f| f.from == gone || f.to == gone).map(|f| f.id.clone()).collect();
                for flow in &doc.flows {
                    if flows.contains(&flow.id) {
                        also.push(format!("the flow “{}” ({})", flow.api, flow.id));
                    }
                }
                doc.flows.retain(|f| f.from != gone && f.to != gone);
                for flow in flows {
                    flow_is_gone(doc, &flow, also);
                }
                off(doc, &On::Asset(gone.clone()), also);
                doc.credentials.retain(|credential| {
                    let goes = credential.kept_on == gone;
                    if goes {
                        also.push(format!("the credential “{}”, which was kept on it", credential.name));
                    }
                    !goes
                });
            }
        }
        Subject::Holding(asset, at) => {
            if let Some(asset) = doc.assets.get_mut(asset) {
                asset.holdings.remove(at);
            }
        }
        Subject::Flow(at) => {
            doc.flows.remove(at);
            if last {
                flow_is_gone(doc, &gone, also);
            }
        }
        Subject::Weakness(at) => {
            doc.weaknesses.remove(at);
        }
        Subject::Control(at) => {
            doc.controls.remove(at);
        }
        Subject::Credential(at) => {
            doc.credentials.remove(at);
        }
    }
    Ok(())
}

fn zone_is_empty(doc: &EcosystemDoc, zone: &str) -> Result<(), EditError> {
    let in_it = doc.assets.iter().filter(|asset| asset.zone == zone).map(|asset| asset.name.as_str());
    let nested = doc.zones.iter().filter(|other| other.inside.as_deref() == Some(zone)).map(|zone| zone.name.as_str());
    let named: Vec<&str> = in_it.chain(nested).collect();
    let shown = named.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    match named.len() {
        0 => Ok(()),
        1 => Err(EditError::Needed(format!("{shown} stands in it; move that to another zone first"))),
        n if n <= 3 => Err(EditError::Needed(format!("{shown} stand in it; move them to another zone first"))),
        n => {
            let more = n - 3;
            Err(EditError::Needed(format!("{shown} and {more} more stand in it; move them to another zone first")))
        }
    }
}

fn flow_is_gone(doc: &mut EcosystemDoc, flow: &str, also: &mut Vec<String>) {
    off(doc, &On::Flow(flow.to_owned()), also);
    for credential in &mut doc.credentials {
        credential.opens.retain(|opened| opened != flow);
    }
}

/// Weaknesses go with what they sit on; controls when they sit nowhere else.
fn off(doc: &mut EcosystemDoc, spot: &On, also: &mut Vec<String>) {
    doc.weaknesses.retain(|weakness| {
        let goes = weakness.on == *spot;
        if goes {
            also.push(format!("the weakness “{}”", weakness.name));
        }
        !goes
    });
    doc.controls.retain_mut(|control| {
        let before = control.on.len();
        control.on.retain(|on| on != spot);
        let goes = control.on.is_empty() && before > 0;
        if goes {
            also.push(format!("the control “{}”, which works nowhere else", control.name));
        }
        !goes
    });
}

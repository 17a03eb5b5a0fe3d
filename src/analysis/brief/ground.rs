//! What a briefing stands on, found without running anything: controls, weaknesses and attackers that it may name.
//!
//! Deliberately absent: attacks and their costs.

use std::path::Path;
use std::sync::Arc;

use super::doc::{AttackDoc, BriefFile, NO_ATTACK};
use super::magnitudes::{own_ecosystem, scenario};
use crate::analysis::draw::{DrawLibrary, places};
use crate::base::diag::Diagnostic;
use crate::scenario::doc::{EcosystemDoc, Switch};
use crate::scenario::load::Library;

/// Names that a briefing may use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ground {
    /// Name of the briefing's own ecosystem, if it has one.
    pub ecosystem: Option<String>,
    /// Controls of all ecosystems that its threats run on, each once.
    pub controls: Vec<NamedControl>,
    /// Weaknesses: stable name and name for people.
    pub weaknesses: Vec<(String, String)>,
    /// Attackers, with what the briefing's own ecosystem lacks for them.
    pub attackers: Vec<NamedAttacker>,
}

/// A control.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedControl {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whether its ecosystem says that it works.
    pub state: Switch,
}

/// An attacker.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedAttacker {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What the ecosystem lacks for it; none where it has a place.
    pub lacks: Option<String>,
}

impl Ground {
    /// Whether an ecosystem says that a control works.
    pub fn state(&self, id: &str) -> Switch {
        self.controls.iter().find(|c| c.id == id).map_or(Switch::Off, |c| c.state)
    }

    /// The name of a control for people; its stable name where it has none.
    pub fn control_name(&self, id: &str) -> String {
        self.controls.iter().find(|c| c.id == id).map_or_else(|| id.to_owned(), |c| c.name.clone())
    }

    fn add(&mut self, doc: &EcosystemDoc) {
        for control in &doc.controls {
            if !self.controls.iter().any(|c| c.id == control.id) {
                let (id, name) = (control.id.clone(), control.name.clone());
                self.controls.push(NamedControl { id, name, state: control.state });
            }
        }
        for weakness in &doc.weaknesses {
            if !self.weaknesses.iter().any(|(id, _)| *id == weakness.id) {
                self.weaknesses.push((weakness.id.clone(), weakness.name.clone()));
            }
        }
    }
}

/// Looks at everything that a briefing names; `folder` is that of its file. Beside what was found comes what could not be
/// loaded, and names that do not exist.
pub fn ground(file: &BriefFile, folder: &Path, library: &Arc<Library>) -> (Ground, Vec<Diagnostic>) {
    let mut ground = Ground::default();
    let mut faults = Vec::new();
    if file.doc.ecosystem.is_some() {
        match own_ecosystem(file, "ecosystem", folder, library) {
            Ok(doc) => {
                ground.ecosystem = Some(doc.name.clone());
                ground.add(&doc);
                match attackers(&doc) {
                    Ok(attackers) => ground.attackers = attackers,
                    Err(message) => faults.push(file.fault("ecosystem", NO_ATTACK, message, String::new())),
                }
            }
            Err(more) => faults.extend(more),
        }
    }
    for (index, threat) in file.doc.threats.iter().enumerate() {
        let path = format!("threats[{index}].attack");
        match &threat.attack {
            AttackDoc::Amount(_) => {}
            AttackDoc::Scenario(name) => match scenario(file, &path, name, folder, library) {
                Ok(bundle) => ground.add(&bundle.ecosystem),
                Err(more) => faults.extend(more),
            },
            AttackDoc::Attacker(id) if !ground.attackers.is_empty() => {
                match ground.attackers.iter().find(|a| a.id == *id) {
                    None => {
                        let ids = ground.attackers.iter().map(|a| a.id.as_str());
                        faults.push(file.unknown(&path, "attacker", id, ids));
                    }
                    Some(NamedAttacker { lacks: Some(lacks), .. }) => {
                        let message = format!("the ecosystem has no place for this attacker: it lacks {lacks}");
                        faults.push(file.fault(&path, NO_ATTACK, message, "choose another attacker".to_owned()));
                    }
                    Some(_) => {}
                }
            }
            // The ecosystem itself could not be read, which has been said.
            AttackDoc::Attacker(_) => {}
        }
    }
    if faults.is_empty() {
        faults = names(file, &ground);
    }
    (ground, faults)
}

fn attackers(doc: &EcosystemDoc) -> Result<Vec<NamedAttacker>, String> {
    let templates = DrawLibrary::bundled().map_err(|faults| {
        let first = faults.first().map(ToString::to_string);
        first.unwrap_or_else(|| "the attackers that ship with the program cannot be read".to_owned())
    })?;
    let places = places(doc, &templates).map_err(|fault| fault.to_string())?;
    let named = templates.attackers().iter().zip(places);
    Ok(named
        .map(|(profile, place)| NamedAttacker {
            id: profile.id.clone(),
            name: profile.name.clone(),
            lacks: place.err(),
        })
        .collect())
}

/// Names in postures and controls that no ecosystem has.
fn names(file: &BriefFile, ground: &Ground) -> Vec<Diagnostic> {
    let controls: Vec<&str> = ground.controls.iter().map(|c| c.id.as_str()).collect();
    let weaknesses: Vec<&str> = ground.weaknesses.iter().map(|(id, _)| id.as_str()).collect();
    let mut out = Vec::new();
    for (i, posture) in file.doc.postures.iter().enumerate() {
        let lists = [
            ("on", &posture.on, "control", &controls),
            ("off", &posture.off, "control", &controls),
            ("fixed", &posture.fixed, "weakness", &weaknesses),
        ];
        for (field, list, what, valid) in lists {
            for (j, name) in list.iter().enumerate().filter(|(_, name)| !valid.contains(&name.as_str())) {
                out.push(file.unknown(&format!("postures[{i}].{field}[{j}]"), what, name, valid.iter().copied()));
            }
        }
    }
    for (i, control) in file.doc.controls.iter().enumerate().filter(|(_, c)| !controls.contains(&c.id.as_str())) {
        out.push(file.unknown(&format!("controls[{i}].id"), "control", &control.id, controls.iter().copied()));
    }
    out
}

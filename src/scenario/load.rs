//! stub
use super::doc::*;
use crate::base::digest::Digest;
use std::sync::Arc;
#[derive(Clone, Debug)]
pub struct InputFile { pub name: String, pub text: Arc<str>, pub digest: Digest }
pub struct Library { pub techniques: TechniquesDoc, pub playbook: PlaybookDoc, pub costs: CostModelDoc, pub regimes: RegimesDoc, pub calendars: CalendarsDoc, pub glossary: GlossaryDoc, pub files: Vec<InputFile> }
pub struct Bundle { pub scenario: ScenarioDoc, pub ecosystem: EcosystemDoc, pub library: Arc<Library>, pub files: Vec<InputFile> }

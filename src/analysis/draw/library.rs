//! The attackers and templates that ship with the program, read once.

use std::sync::{Arc, OnceLock};

use crate::base::diag::Diagnostic;
use crate::scenario::doc::{AttackersDoc, DecisionTemplateDoc, InjectTemplateDoc, ProfileOfAttackerDoc, TemplatesDoc};
use crate::scenario::load::draw_files;

/// What exercises are drawn from.
#[derive(Clone, Debug)]
pub struct DrawLibrary {
    attackers: AttackersDoc,
    templates: TemplatesDoc,
}

impl DrawLibrary {
    /// From documents of one's own.
    pub fn new(attackers: AttackersDoc, templates: TemplatesDoc) -> DrawLibrary {
        DrawLibrary { attackers, templates }
    }

    /// The one that ships with the program.
    ///
    /// # Errors
    /// What is wrong with it; a test keeps that from being released.
    pub fn bundled() -> Result<Arc<DrawLibrary>, Vec<Diagnostic>> {
        static READ: OnceLock<Result<Arc<DrawLibrary>, Vec<Diagnostic>>> = OnceLock::new();
        READ.get_or_init(|| {
            let (attackers, templates) = draw_files()?;
            Ok(Arc::new(DrawLibrary { attackers, templates }))
        })
        .clone()
    }

    /// All profiles.
    pub fn attackers(&self) -> &[ProfileOfAttackerDoc] {
        &self.attackers.attackers
    }

    /// A profile.
    pub fn attacker(&self, id: &str) -> Option<&ProfileOfAttackerDoc> {
        self.attackers.attackers.iter().find(|a| a.id == id)
    }

    /// All decision points.
    pub fn decisions(&self) -> &[DecisionTemplateDoc] {
        &self.templates.decisions
    }

    /// All news.
    pub fn injects(&self) -> &[InjectTemplateDoc] {
        &self.templates.injects
    }
}

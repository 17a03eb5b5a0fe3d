//! What the window knows besides the snapshot: where it is, what is typed, how it looks. All of it may be lost.
//!
//! The look and the name of the group outlive the program in a small RON file that a person may edit. Deliberately absent:
//! anything of a session, which belongs to the host.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::screens::briefing::BriefingState;
use super::screens::company::CompanyState;
use super::screens::cost_model::CostModelPage;
use super::screens::debrief::DebriefState;
use super::screens::ecosystem::EcosystemState;
use super::screens::exercise::ExerciseState;
use super::screens::glossary::GlossaryState;
use super::screens::library::LibraryState;
use super::screens::randomize::RandomizeState;
use super::screens::setup::SetupState;
use super::theme::{Appearance, Motion, Preference, Scale};

/// Which screen is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// Scenarios as cards.
    #[default]
    Library,
    /// An exercise is drawn on any ecosystem.
    Randomize,
    /// Who sits at the table.
    Setup,
    /// The ecosystem, zone by zone.
    Company,
    /// The exercise.
    Exercise,
    /// What it cost, and why.
    Debrief,
    /// The graph of APIs, to be edited.
    Ecosystem,
    /// What a year may cost, and what would change it.
    Briefing,
    /// What the cost model rests on, and how well it fits.
    CostModel,
    /// Words.
    Glossary,
    /// How the window looks.
    Settings,
}

impl Route {
    /// Its name on the side bar.
    pub fn label(self) -> &'static str {
        match self {
            Route::Library => "Library",
            Route::Randomize => "Randomize",
            Route::Setup => "Setup",
            Route::Company => "Your company",
            Route::Exercise => "Exercise",
            Route::Debrief => "Debrief",
            Route::Ecosystem => "Ecosystem",
            Route::Briefing => "Briefing",
            Route::CostModel => "Cost model",
            Route::Glossary => "Glossary",
            Route::Settings => "Settings",
        }
    }
}

/// Everything that the window knows by itself.
#[derive(Default)]
pub struct UiState {
    /// Which screen is shown.
    pub route: Route,
    /// Where *back* leads, newest last.
    trail: Vec<Route>,
    /// How it looks.
    pub appearance: Appearance,
    /// State of the Library.
    pub library: LibraryState,
    /// State of Randomize.
    pub randomize: RandomizeState,
    /// State of Setup.
    pub setup: SetupState,
    /// State of the company page.
    pub company: CompanyState,
    /// State of the exercise.
    pub exercise: ExerciseState,
    /// State of the debrief.
    pub debrief: DebriefState,
    /// State of the ecosystem page. Unsaved work in it is kept by the host.
    pub ecosystem: EcosystemState,
    /// State of the briefing.
    pub briefing: BriefingState,
    /// State of the page of the cost model.
    pub cost_model: CostModelPage,
    /// State of the glossary.
    pub glossary: GlossaryState,
}

impl UiState {
    /// With what was remembered from the last time.
    pub fn new(remembered: &Remembered) -> UiState {
        let mut state = UiState { appearance: remembered.appearance(), ..UiState::default() };
        state.setup.last_group = remembered.group.clone();
        state
    }

    /// Shows another screen, and remembers this one for *back*.
    pub fn go(&mut self, route: Route) {
        if route == self.route {
            return;
        }
        self.trail.retain(|earlier| *earlier != route && *earlier != self.route);
        self.trail.push(self.route);
        self.route = route;
    }

    /// The screen before; from a screen that was reached by itself, the one that leads to it.
    pub fn back(&mut self) {
        let parent = match (self.route, self.trail.last()) {
            (Route::Company, Some(Route::Exercise)) => None,
            (Route::Company, _) => Some(Route::Setup),
            (Route::Setup, _) => Some(Route::Library),
            _ => None,
        };
        match parent.or_else(|| self.trail.pop()) {
            Some(route) => {
                self.trail.retain(|earlier| *earlier != route);
                self.route = route;
            }
            // An exercise is left on purpose, never by a key that means many things.
            None if self.route != Route::Exercise => self.route = Route::Library,
            None => {}
        }
    }

    /// What is worth remembering until the next time.
    pub fn remembered(&self) -> Remembered {
        Remembered {
            theme: self.appearance.preference.into(),
            scale_percent: self.appearance.scale.as_percent(),
            motion: self.appearance.motion.into(),
            group: self.setup.last_group.clone(),
        }
    }
}

/// What is kept between two runs of the program, field for field as in `window.ron`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// Dark, light, or what the system says.
    pub theme: ThemeWord,
    /// Size of everything.
    pub scale_percent: u16,
    /// Whether things may move.
    pub motion: MotionWord,
    /// Name of the group that played last.
    pub group: String,
}

/// Theme, as written in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeWord {
    /// Dark.
    #[default]
    Dark,
    /// Light.
    Light,
    /// What the system says.
    System,
}

/// Motion, as written in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MotionWord {
    /// Things may move.
    #[default]
    Full,
    /// Nothing moves.
    Reduced,
}

impl From<Preference> for ThemeWord {
    fn from(preference: Preference) -> Self {
        match preference {
            Preference::Dark => ThemeWord::Dark,
            Preference::Light => ThemeWord::Light,
            Preference::System => ThemeWord::System,
        }
    }
}

impl From<Motion> for MotionWord {
    fn from(motion: Motion) -> Self {
        match motion {
            Motion::Full => MotionWord::Full,
            Motion::Reduced => MotionWord::Reduced,
        }
    }
}

/// Name of the file in the config folder.
const FILE: &str = "window.ron";

impl Remembered {
    fn appearance(&self) -> Appearance {
        Appearance {
            preference: match self.theme {
                ThemeWord::Dark => Preference::Dark,
                ThemeWord::Light => Preference::Light,
                ThemeWord::System => Preference::System,
            },
            scale: if self.scale_percent == 0 { Scale::default() } else { Scale::percent(self.scale_percent) },
            motion: match self.motion {
                MotionWord::Full => Motion::Full,
                MotionWord::Reduced => Motion::Reduced,
            },
        }
    }

    /// Reads it. No file is no problem; a wrong one is, and then everything is as on the first day.
    pub fn load(folder: &Path) -> Result<Remembered, String> {
        let path = folder.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => ron::from_str(&text).map_err(|error| {
                format!("The settings in {} could not be read ({error}); defaults are used.", path.display())
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Remembered::default()),
            Err(error) => {
                Err(format!("The settings in {} could not be read ({error}); defaults are used.", path.display()))
            }
        }
    }

    /// Writes it: first beside, then in place, so that a half-written file never stands there.
    pub fn save(&self, folder: &Path) -> Result<(), String> {
        let path = folder.join(FILE);
        let failed = |error: &dyn std::fmt::Display| {
            format!("The settings could not be written to {}: {error}.", path.display())
        };
        let text = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()).map_err(|e| failed(&e))?;
        std::fs::create_dir_all(folder).map_err(|e| failed(&e))?;
        let beside = folder.join(format!("{FILE}.new"));
        std::fs::write(&beside, text + "\n").map_err(|e| failed(&e))?;
        std::fs::rename(&beside, &path).map_err(|e| failed(&e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_survives_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(Remembered::load(folder.path()), Ok(Remembered::default()));
        let kept =
            Remembered { theme: ThemeWord::Light, scale_percent: 150, group: "Payments".into(), ..Default::default() };
        kept.save(&folder.path().join("deep")).expect("written");
        assert_eq!(Remembered::load(&folder.path().join("deep")), Ok(kept.clone()));
        assert_eq!(UiState::new(&kept).appearance.scale.as_percent(), 150);
        assert_eq!(UiState::new(&kept).remembered(), kept);
    }

    #[test]
    fn a_wrong_file_is_told_and_does_no_harm() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(FILE), "(theme: Purple)").expect("written");
        let told = Remembered::load(folder.path()).expect_err("wrong");
        assert!(told.contains("window.ron") && told.contains("defaults"), "{told}");
        std::fs::write(folder.path().join(FILE), "(theme: Light)").expect("written");
        assert_eq!(Remembered::load(folder.path()).map(|r| r.theme), Ok(ThemeWord::Light));
    }

    #[test]
    fn back_leads_where_one_came_from() {
        let mut state = UiState::default();
        state.go(Route::Setup);
        state.go(Route::Company);
        state.go(Route::Glossary);
        state.back();
        assert_eq!(state.route, Route::Company);
        state.back();
        state.back();
        assert_eq!(state.route, Route::Library);
        state.go(Route::Exercise);
        state.trail.clear();
        state.back();
        assert_eq!(state.route, Route::Exercise);
    }
}

//! The window: what is drawn, and what a click asks for. Screens are functions from a view to actions; no rules of the game
//! live here, and nothing here is consulted by the engine.

pub mod graph;
pub mod icons;
pub mod screens;
pub mod shell;
pub mod state;
pub mod theme;
pub mod widgets;

use std::path::Path;
use std::sync::Arc;

use crate::host::paths::{data_folder, documents_folder};
use crate::host::{HostHandle, Request, ScenarioRef, Snapshot};
use shell::{Backend, Settings, Waker};

/// The host behind the window.
impl Backend for HostHandle {
    fn send(&mut self, request: Request) {
        HostHandle::send(self, request);
    }
    fn snapshot(&mut self) -> Arc<Snapshot> {
        HostHandle::snapshot(self)
    }
}

/// Opens the app, on the Library or on a scenario, and gives the exit code when it is closed.
pub fn start(data_dir: Option<&Path>, scenario: Option<&str>) -> u8 {
    const FAILED: u8 = 3;
    let folder = match data_folder(data_dir) {
        Ok(folder) => folder,
        Err(problem) => {
            eprintln!("sandtable: {problem}");
            return FAILED;
        }
    };
    let waker = Waker::default();
    let wake = waker.clone();
    let mut host = HostHandle::start(folder.clone(), move || wake.wake());
    if let Some(scenario) = scenario {
        Backend::send(&mut host, Request::Open(ScenarioRef::named(scenario)));
    }
    let settings = Settings {
        config_folder: Some(folder.clone()),
        data_folder: Some(folder),
        report_folder: documents_folder(),
        waker,
    };
    match shell::run(Box::new(host), settings) {
        Ok(()) => 0,
        Err(problem) => {
            eprintln!("sandtable: {problem}.");
            FAILED
        }
    }
}

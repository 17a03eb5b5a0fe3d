//! The window with an invented host, to look at while changing screens.
//!
//! `cargo run --example shell_preview [setup|company|exercise|debrief] [empty|error|busy]`

use std::sync::Arc;

use sandtable::app::screens::sample;
use sandtable::app::shell::{Backend, Settings, run};
use sandtable::host::{Message, MessageTone, Play, Request, ScenarioRef, SetupForm, Snapshot, TalkClock};

struct Invented(Arc<Snapshot>);

impl Backend for Invented {
    fn send(&mut self, request: Request) {
        eprintln!("asked: {request:?}");
        let now = Arc::make_mut(&mut self.0);
        match request {
            Request::Open(ScenarioRef::Bundled(id)) => {
                let card = now.library.iter().find(|card| card.id == id).cloned();
                now.setup = card.map(|card| Arc::new(sample::setup_of(card, 7)));
            }
            Request::Open(ScenarioRef::File(path)) => {
                let text = format!(
                    "{} could not be read.\nLine 12, column 5: expected a number, found `soon`. Did you mean `minutes: 60`?",
                    path.display()
                );
                now.message = Some(Message { tone: MessageTone::Error, text });
            }
            Request::Start(form) => {
                now.play = now.setup.clone().map(|setup| Arc::new(sample::play(setup, &form)));
            }
            Request::Resume(_) => now.debrief = Some(Arc::new(sample::after_action())),
            Request::Discard(id) => now.interrupted.retain(|session| session.id != id),
            Request::Play(Play::Note { tag, text }) => {
                if let Some(debrief) = &mut now.debrief {
                    Arc::make_mut(debrief).notes.push(("T+06:00".into(), tag, text));
                }
            }
            Request::Export(path) => {
                now.message =
                    Some(Message { tone: MessageTone::Info, text: format!("Report written to {}.", path.display()) });
            }
            Request::Leave => now.play = None,
            Request::Dismiss => now.message = None,
            Request::Play(_)
            | Request::Ecosystem(_)
            | Request::Import(_)
            | Request::Draw(_)
            | Request::Brief(_)
            | Request::Study(_) => {}
        }
    }

    fn snapshot(&mut self) -> Arc<Snapshot> {
        self.0.clone()
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|given| given == word);
    let mut snapshot = if has("empty") { Snapshot::default() } else { sample::snapshot() };
    let form =
        SetupForm { group: "Payments guild".into(), seats: Vec::new(), seed: 7, talk_costs_time: TalkClock::Stepwise };
    if has("setup") || has("exercise") || has("debrief") {
        snapshot.setup = Some(Arc::new(sample::setup(7)));
    }
    if has("exercise") || has("debrief") {
        snapshot.play = snapshot.setup.clone().map(|setup| Arc::new(sample::play(setup, &form)));
    }
    if has("debrief") {
        snapshot.debrief = Some(Arc::new(sample::after_action()));
        snapshot.study = sample::study();
        if let Some(play) = &mut snapshot.play {
            Arc::make_mut(play).table.ended = true;
        }
    }
    if has("busy") {
        snapshot.busy = Some("Playing 200 reference runs…".into());
    }
    if has("error") {
        let text =
            "The store could not be opened.\nIt is locked by another copy of the program. Close it and try again."
                .into();
        snapshot.message = Some(Message { tone: MessageTone::Error, text });
    }
    let config_folder = std::env::var_os("SHELL_PREVIEW_CONFIG").map(Into::into);
    let data_folder = Some("/home/facilitator/.local/share/sandtable".into());
    let settings = Settings { config_folder, data_folder, ..Settings::default() };
    if let Err(error) = run(Box::new(Invented(Arc::new(snapshot))), settings) {
        eprintln!("{error}");
        std::process::exit(1);
    }
}

//! Chooses between the app and the command line, and nothing else.

use std::process::ExitCode;

use sandtable::cli::{self, Arguments};

fn main() -> ExitCode {
    ExitCode::from(cli::main(open_app))
}

#[cfg(feature = "app")]
fn open_app(arguments: &Arguments) -> u8 {
    sandtable::app::start(arguments.data_dir.as_deref(), arguments.scenario.as_deref())
}

#[cfg(not(feature = "app"))]
fn open_app(_: &Arguments) -> u8 {
    eprintln!(
        "This build has no window. Build it with default features, or use the command line: `sandtable --help` lists what works."
    );
    3
}

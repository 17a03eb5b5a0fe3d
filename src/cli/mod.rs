//! The command line: everything the app can do on a session, for people and for machines. It holds no rule of the game.

pub mod analyze;
mod arguments;
pub mod brief;
pub mod check;
mod debrief;
mod draw;
pub mod estimate;
mod export;
mod gate;
mod import;
mod records;
mod run;
mod simulate;
mod tradeoffs;
mod transcript;
mod what_if;

pub use arguments::{Arguments, main};

/// Writes a result to standard output. Whoever reads may stop early; that is not a fault of the work.
fn print_result(text: &str) -> Result<(), u8> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            eprintln!("The result could not be written: {error}.");
            Err(run::FAILED)
        }
        _ => Ok(()),
    }
}

/// Writes a file as a whole or not at all.
fn write_file(path: &std::path::Path, bytes: &[u8]) -> Result<(), u8> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = std::path::PathBuf::from(beside);
    std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path)).map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        eprintln!("{}: cannot write the file: {error}.", path.display());
        run::FAILED
    })
}

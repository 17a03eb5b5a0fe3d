//! The command line: everything the app can do on a session, for people and for machines. It holds no rule of the game.

pub mod analyze;
mod arguments;
pub mod brief;
pub mod check;
mod draw;
pub mod estimate;
mod records;
mod run;
mod tradeoffs;

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

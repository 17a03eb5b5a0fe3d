//! How long something takes, for messages and for fields that say so. Never for anything that a run depends on.

use std::time::Instant;

/// Runs from when it is made.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Begins.
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    /// Seconds so far.
    pub fn seconds(self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

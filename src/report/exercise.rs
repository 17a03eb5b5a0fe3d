//! The exercise of a finished session, as what is analysed.

use crate::analysis::played::Exercise;
use crate::analysis::what_if::Side;
use crate::session::Session;

/// The run that counts, as a policy and as a story; none while the exercise has not come to its end.
pub fn exercise_of(session: &Session) -> Option<(Exercise, Side)> {
    let scored = session.scored_run();
    if !scored.engine.has_ended() {
        return None;
    }
    let skipped: Vec<u64> = scored.skipped.iter().map(|s| s.seq).collect();
    let commands: Vec<_> =
        session.scored().into_iter().filter(|s| !skipped.contains(&s.seq)).map(|s| (s.at, s.command)).collect();
    Some((Exercise::new(&scored.engine, session.absent(), &commands), Side::of(&scored.engine)))
}

//! What every layer above shares: instants, money, dice, diagnostics and digests. No rules of the game here.

pub mod calendar;
pub mod diag;
pub mod dice;
pub mod digest;
pub mod id;
pub mod money;
pub mod time;

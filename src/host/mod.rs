//! The host owns the session, the store and every clock on a wall. One inbox in, one [`Snapshot`] out.

mod request;
mod snapshot;

pub use request::*;
pub use snapshot::*;

//! What people see: owned plain values without rules. `SeatView` is what the teams know; `TableView` adds, for the
//! facilitator alone, what is true. Screens draw these and nothing else; rollouts never build them.

mod picture;
mod seat;
mod table;

pub use picture::*;
pub use seat::*;
pub use table::*;

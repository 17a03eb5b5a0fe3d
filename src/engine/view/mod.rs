//! What people see: owned plain values without rules. `SeatView` is what the teams know; `TableView` adds, for the
//! facilitator alone, what is true. Screens draw these and nothing else; rollouts never build them.

mod build_picture;
mod build_seat;
mod build_table;
mod picture;
mod seat;
mod table;
mod words;

pub use build_picture::{ecosystem_picture, picture};
pub use picture::*;
pub use seat::*;
pub use table::*;
pub use words::{Line, deed_label, line, option_label, owner, titled};

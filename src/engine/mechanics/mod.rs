//! The rules of the game, one per file. Each is an `impl Engine` that writes only the components listed for it in
//! [`super::world`].

mod attack;
mod automatic;
mod deciding;
mod downtime;
mod effects;
mod knowing;
mod noticing;
mod obligations;
mod planning;
mod processes;
mod reach;
mod settlement;
mod work;

pub(super) use reach::Given;

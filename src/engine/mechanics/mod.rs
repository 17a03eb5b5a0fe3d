//! The rules of the game, one per file. Each is an `impl Engine` that writes only the components listed for it in
//! [`super::world`].

mod attack;
mod deciding;
mod downtime;
mod effects;
mod knowing;
mod noticing;
mod obligations;
mod processes;
mod reach;
mod settlement;
mod work;

//! The window: what is drawn, and what a click asks for. Screens are functions from a view to actions; no rules of the game
//! live here, and nothing here is consulted by the engine.

pub mod graph;
pub mod icons;
pub mod screens;
pub mod theme;
pub mod widgets;

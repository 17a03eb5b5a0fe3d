//! Screens: functions from a view to what is asked for. Each keeps in its own state only what may be lost.

pub mod audience;
pub mod exercise;

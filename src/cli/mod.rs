//! Commands that need no window.

pub mod check;

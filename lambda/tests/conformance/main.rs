//! Whole events against the services: what is asked for, what is left behind, and what is replied.

#[path = "../support/mod.rs"]
mod support;

mod creates;
mod deletes;
mod logs;
mod scene;
mod state;
mod updates;

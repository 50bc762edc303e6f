//! Whole events against the services: what is asked for, what is left behind, and what is replied.

#[path = "../support/listening.rs"]
mod listening;
#[path = "../support/mod.rs"]
mod support;

mod cancelled;
mod consistency;
mod contract;
mod creates;
mod deletes;
mod findings;
mod logs;
mod ownership;
mod permissions;
mod replies;
mod scene;
mod state;
mod sweeps;
mod switches;
mod terms;
mod undoing;
mod updates;

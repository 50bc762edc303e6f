//! Events in, replies out: what holds whatever an event says and whatever becomes of its work.

mod bodies;
mod broken;
mod corpus;
mod events;
#[path = "../support/lines.rs"]
mod lines;
mod logged;
mod peers;
mod random;
mod random_event;

//! Events in, replies out: what holds whatever an event says and whatever becomes of its work.

#[path = "../support/attributes.rs"]
mod attributes;
mod bodies;
mod broken;
mod corpus;
mod events;
#[path = "../support/lines.rs"]
mod lines;
#[path = "../support/listening.rs"]
mod listening;
mod logged;
mod peers;
mod random;
mod random_event;

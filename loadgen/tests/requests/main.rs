//! Requests as they are made of flags: what is sent, to whom, and signed by whom.

mod account;
mod bodies;
mod headers;
mod made;
mod refusals;
mod signatures;
mod templates;

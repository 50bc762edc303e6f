//! The function as a process: started on a stub of Lambda's Runtime API, fed events, killed and fed again.
//!
//! By default the programs are those that cargo has built for the tests. `STEPSCALE_FUNCTIONS` names a folder with
//! others of the same names: the released ones.

#[path = "../support/attributes.rs"]
mod attributes;
mod callback_server;
mod certificate;
mod events;
mod function;
mod invariants;
mod lifecycle_tests;
mod log_tests;
mod runtime_api;
mod tls_tests;
mod world;

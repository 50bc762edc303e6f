//! Load on a SageMaker endpoint along a schedule, and what the endpoint's scaling does meanwhile, on one axis of time.
//!
//! ```text
//!  Plan ─> due requests ─> drive: workers, each with its connections ─> Finished ─> Tally, by the second
//!  payload, invocation, credentials ─> signed requests ─^                             │
//!                                                                                     v
//!  account ─ watch ─> Observation ────────────────────────────────────> conduct ─> Report ─> text, JSON, page
//! ```
//!
//! The load is open: when a request is sent is fixed by the [`plan`] alone, and what has to wait counts its time from
//! then on. A worker shares nothing with the others but the clock; what they count is added up, never averaged.
//!
//! What this crate deliberately does not know: how scaling is decided (`simulator` is asked for predictions), retries,
//! and any address it was not given.

pub mod account;
pub mod command;
pub mod condition;
pub mod conduct;
pub mod diagnosis;
pub mod drive;
pub mod histogram;
pub mod invocation;
pub mod observation;
pub mod outcome;
pub mod payload;
pub mod peak;
pub mod picture;
pub mod plan;
pub mod prediction;
pub mod report;
pub mod response;
pub mod schedule;
pub mod signing;
pub mod tally;
pub mod view;
pub mod watch;

//! What would happen: a deployment replayed against a traffic trace, minute by minute, as CloudWatch, Application Auto
//! Scaling and SageMaker would have it.
//!
//! ```text
//!  trace ──> arrivals ─┐
//!  scaling::Deployment ├─> Scenario ─> Simulation::pass, a minute at a time ─> Observer: report, picture, JSON
//!  fleet, assumptions ─┘
//! ```
//!
//! There are two simulations of the same rules: `reference`, which is written to be read, and
//! `engine`, which is written to be fast. They agree on every minute, decision and alarm.
//!
//! Whatever AWS does not document is a named value of [`Assumptions`], with its default and its source.
//!
//! This crate decides nothing about scaling that `scaling` knows: step selection, adjustments, rounding, clamping and
//! schedules are called there. It calls no AWS service, and files and streams are opened under [`command`] only; [`trace`] reads
//! what it is handed.

mod arrivals;
pub mod assumptions;
pub mod baseline;
pub mod command;
pub mod engine;
pub mod estimate;
pub mod fleet;
pub mod observer;
pub mod picture;
pub mod reference;
pub mod report;
mod scenario;
pub mod signal;
pub mod trace;
pub mod traffic;
pub mod tune;

pub use arrivals::Arrivals;
pub use assumptions::Assumptions;
pub use fleet::Fleet;
pub use observer::{
    Activity, AlarmChange, Cause, Decision, Minute, NotScaledReason, Observer, PolicyIndex, Proposal, Verdict,
};
pub use scenario::{Scenario, Unsimulable};

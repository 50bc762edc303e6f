//! The command line: what it takes, and which function answers.

pub mod account;
pub mod payload;
pub mod plan;
pub mod schedule;
pub mod target;

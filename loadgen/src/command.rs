//! The command line: what it takes, and which function answers.

pub mod plan;
pub mod schedule;

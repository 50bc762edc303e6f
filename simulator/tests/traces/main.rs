//! Traces as they are read, and traffic that is made up.

mod cloudwatch;
mod invariants;
mod messages;
mod reading;
mod schedule;
mod shapes;
mod support;

//! The program, started as a process, against the stand-in behind a loopback port.

mod endings;
mod failures;
mod pages;
mod refusals;
mod runs;
mod support;

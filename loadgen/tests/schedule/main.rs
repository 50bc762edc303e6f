//! What is due when, and how it is said on a command line.

mod arguments;
mod dues;
mod invariants;

//! What is due when, and how it is said on a command line.

mod arguments;
mod dry_run;
mod dues;
mod invariants;
mod line;

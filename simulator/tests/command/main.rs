//! Acceptance tests of the `simulator` command: a command line in, an exit status and two streams out.

mod assumptions;
mod compare;
mod outcome;
mod pages;
mod refusals;
mod replays;
mod traffic;
mod tune;

//! The simulator: how many minutes it passes in a second, and how that compares with a program written for one plan.

mod case;
mod peer;
mod rows;
mod traffic;

use std::io::Write;
use std::time::Duration;

use clap::{Args, value_parser};
use templategen::exit::Exit;

use crate::busy::Watch;
use crate::failure::Failure;
use crate::{table, workspace};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How many runs of each figure count.
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = value_parser!(u16).range(1..))]
    runs: u16,
}

/// Measures the simulations of this process; what is going on meanwhile is told to `notes`.
///
/// # Errors
/// Where this is a debug build, or a plan that has to be right is refused.
pub(crate) fn run(arguments: &Arguments, notes: &mut dyn Write) -> Result<(String, Exit), Failure> {
    workspace::demand_release()?;
    let watch = Watch::start();
    let rows = rows::all(arguments.runs, notes)?;
    let mut text = table::render(&rows);
    // Figures are by the time of a processor, but for those of two threads.
    text.extend(watch.remark(Duration::ZERO).map(|remark| format!("\n{remark}\n")));
    Ok((text, table::exit(&rows)))
}

/// Measures plans here and in Python, once both have come to the same capacities.
///
/// # Errors
/// As [`run`], and where Python can not be run or comes to other capacities.
pub(crate) fn run_peer(arguments: &Arguments, notes: &mut dyn Write) -> Result<(String, Exit), Failure> {
    workspace::demand_release()?;
    let (rows, remark) = peer::rows(arguments.runs, notes)?;
    Ok((format!("{}\n{remark}\n", table::render(&rows)), table::exit(&rows)))
}

/// Notes are for whoever waits: where they can not be written, the figures still count.
fn note(notes: &mut dyn Write, text: &str) {
    let _ = writeln!(notes, "{text}");
}

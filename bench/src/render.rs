//! Rendering a template: the whole process beside its peers, then many specs in one process.

mod in_process;
mod peer;
mod spec_text;
mod stack;

use std::fs;
use std::io::Write;

use clap::{Args, value_parser};
use templategen::exit::Exit;

use crate::failure::Failure;
use crate::process::{self, Measurement};
use crate::table::{self, Goal, Row};
use crate::{units, workspace};
use peer::Peer;
use stack::Stack;

/// The spec of the stack that all of them write.
const SPEC: &str = "templates/step-scaling.spec.yaml";

/// Bytes that a whole render stays under.
const MEMORY_GOAL: u64 = 15_000_000;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How many runs of each program count; three more go before them.
    #[arg(long, value_name = "COUNT", default_value_t = 30, value_parser = value_parser!(u16).range(1..))]
    runs: u16,
}

/// Measures everything; what is going on meanwhile is told to `notes`.
///
/// The programs go first: the peak memory of a child is never seen under that of this process, which many
/// specs in one process raise.
///
/// # Errors
/// Where something can not be built or run, or a peer writes another stack.
pub(crate) fn run(arguments: &Arguments, notes: &mut dyn Write) -> Result<(String, Exit), Failure> {
    let program = workspace::built("templategen", "templategen")?;
    let scratch = workspace::scratch("render")?;
    let template = process::output(workspace::command(&program).args(["render", SPEC, "--format", "json"]))?;
    let stack = Stack::read("templategen", &template)?;
    let dashboard_body = scratch.join("dashboard-body.txt");
    fs::write(&dashboard_body, &stack.dashboard_body)
        .map_err(|error| Failure::file("write", &dashboard_body, &error))?;

    note(notes, "measuring templategen ...");
    let ours = process::measure(workspace::command(&program).args(["render", SPEC]), arguments.runs)?;
    let mut rows = vec![our_row(&ours)];
    for peer in Peer::ALL {
        if !peer.is_installed() {
            note(notes, &peer.skipped());
            continue;
        }
        note(notes, &format!("measuring {} ...", peer.name()));
        let theirs = process::measure(&mut peer.command(&dashboard_body, &scratch), arguments.runs)?;
        let template = peer.template(&dashboard_body, &scratch)?;
        peer.check(&Stack::read(peer.name(), &template)?, &stack)?;
        rows.push(peer_row(peer, &theirs, &ours));
    }
    note(notes, "measuring specs in one process ...");
    let (in_process, remarks) = in_process::rows()?;
    rows.extend(in_process);
    let text = format!("{}\neach program writes: {stack}{remarks}\n", table::render(&rows));
    Ok((text, table::exit(&rows)))
}

/// Notes are for whoever waits: where they can not be written, the figures still count.
fn note(notes: &mut dyn Write, text: &str) {
    let _ = writeln!(notes, "{text}");
}

fn our_row(measurement: &Measurement) -> Row {
    Row {
        goal: Some(Goal { text: "under 15 MB".to_owned(), is_met: measurement.peak_memory < MEMORY_GOAL }),
        ..process_row("templategen render".to_owned(), measurement)
    }
}

fn peer_row(peer: Peer, theirs: &Measurement, ours: &Measurement) -> Row {
    let ratio = units::ratio(theirs.timing.wall.median(), ours.timing.wall.median());
    let times = peer.goal();
    Row {
        comparison: format!("{ratio:.0} times ours"),
        goal: Some(Goal { text: format!("at least {times} times"), is_met: f64::from(times) <= ratio }),
        ..process_row(peer.label(), theirs)
    }
}

fn process_row(what: String, measurement: &Measurement) -> Row {
    Row { peak_memory: units::megabytes(measurement.peak_memory), ..Row::of(what, &measurement.timing) }
}

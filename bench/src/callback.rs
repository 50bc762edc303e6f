//! The custom resource from its start to the reply that arrived, beside functions that do the same.

mod archive;
mod authority;
mod event;
mod function;
mod lambda;
mod run;
mod server;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use clap::{Args, value_parser};
use templategen::exit::Exit;

use crate::busy::Watch;
use crate::failure::Failure;
use crate::samples::Timing;
use crate::table::{self, Goal, Row};
use crate::{units, workspace};
use authority::Authority;
use function::Function;
use lambda::Lambda;
use run::Run;

/// Bytes that the process stays under while it handles an event.
const MEMORY_GOAL: u64 = 12_000_000;
/// Bytes that the archive which Lambda gets stays under.
const ARCHIVE_GOAL: usize = 3_500_000;

/// Runs of each function before the ones that count, so that files are in memory.
const WARM_UP_RUNS: u16 = 3;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How many runs of each function count; three more go before them.
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = value_parser!(u16).range(1..))]
    runs: u16,
}

/// What a function's runs came to.
struct Measured {
    function: Function,
    runs: Vec<Run>,
}

/// Measures everything; what is going on meanwhile is told to `notes`.
///
/// # Errors
/// Where something can not be built or run, or a function does anything but what it is asked for.
pub(crate) fn run(arguments: &Arguments, notes: &mut dyn Write) -> Result<(String, Exit), Failure> {
    let program = workspace::built("lambda", "custom-resource")?;
    let scratch = workspace::scratch("callback")?;
    let authority = Authority::new(&scratch)?;
    let bytes = fs::read(&program).map_err(|error| Failure::file("read", &program, &error))?;

    let mut functions = Vec::new();
    for function in Function::ALL {
        if function.is_installed() {
            functions.push(function);
        } else {
            note(notes, &function.skipped());
        }
    }
    note(notes, &format!("measuring {} functions, {} runs each ...", functions.len(), arguments.runs));
    measure(&functions, WARM_UP_RUNS, &program, &authority, &scratch)?;
    let watch = Watch::start();
    let measured = measure(&functions, arguments.runs, &program, &authority, &scratch)?;
    let children = measured.iter().flat_map(|measured| &measured.runs).map(|run| run.processor).sum();
    let rows = rows(&measured, &bytes);
    let mut text = format!("{}\n{}", table::render(&rows), remark(&measured));
    if let Some(busy) = watch.remark(children) {
        text.push_str(&busy);
        text.push('\n');
    }
    Ok((text, table::exit(&rows)))
}

/// Runs the functions in turn, so that what else the machine does meets all of them alike.
fn measure(
    functions: &[Function],
    runs: u16,
    program: &Path,
    authority: &Authority,
    scratch: &Path,
) -> Result<Vec<Measured>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Failure::new(Exit::Environment, format!("can not start the servers: {error}"), "see that sockets can be made")
    })?;
    let mut measured: Vec<_> = functions.iter().map(|&function| Measured { function, runs: Vec::new() }).collect();
    for _ in 0..runs {
        for Measured { function, runs } in &mut measured {
            let command = |lambda: &Lambda| function.command(program, lambda, authority);
            runs.push(runtime.block_on(run::once(&function.label(), command, authority, scratch))?);
        }
    }
    Ok(measured)
}

/// Notes are for whoever waits: where they can not be written, the figures still count.
fn note(notes: &mut dyn Write, text: &str) {
    let _ = writeln!(notes, "{text}");
}

impl Measured {
    fn timing(&self) -> Timing {
        Timing::new(self.runs.iter().map(|run| (run.duration, run.processor)))
    }

    fn peak_memory(&self) -> u64 {
        self.runs.iter().map(|run| run.peak_memory).max().unwrap_or_default()
    }

    /// The same in every run, as nothing is ever refused.
    fn calls(&self) -> usize {
        self.runs.iter().map(|run| run.calls).max().unwrap_or_default()
    }
}

/// The functions beside ours, and ours as it is shipped.
fn rows(measured: &[Measured], program: &[u8]) -> Vec<Row> {
    let ours = measured.iter().find(|measured| measured.function == Function::Ours).map(Measured::timing);
    let ours = ours.map_or(Duration::ZERO, |timing| timing.wall.median());
    let zipped = archive::zipped_size(program);
    let functions = measured.iter().map(|measured| {
        let timing = measured.timing();
        let (comparison, goal) = match measured.function.goal() {
            None => (String::new(), memory_goal(measured.peak_memory())),
            Some(times) => {
                let ratio = units::ratio(timing.wall.median(), ours);
                let is_met = f64::from(times) <= ratio;
                (format!("{ratio:.1} times ours"), Goal { text: format!("at least {times} times"), is_met })
            }
        };
        Row {
            peak_memory: units::megabytes(measured.peak_memory()),
            comparison,
            goal: Some(goal),
            ..Row::of(measured.function.label(), &timing)
        }
    });
    let shipped = Row {
        what: "custom-resource as it is shipped".to_owned(),
        comparison: format!("{}, zipped {}", megabytes(program.len()), megabytes(zipped)),
        goal: Some(Goal { text: "zipped under 3.5 MB".to_owned(), is_met: zipped < ARCHIVE_GOAL }),
        ..Row::default()
    };
    functions.chain([shipped]).collect()
}

fn memory_goal(peak_memory: u64) -> Goal {
    Goal { text: "under 12 MB".to_owned(), is_met: peak_memory < MEMORY_GOAL }
}

fn megabytes(bytes: usize) -> String {
    units::megabytes(u64::try_from(bytes).unwrap_or(u64::MAX))
}

/// What each of them did to get there.
fn remark(measured: &[Measured]) -> String {
    let calls: Vec<_> =
        measured.iter().map(|measured| format!("{} {}", measured.function.label(), measured.calls())).collect();
    format!(
        "every run left the same target with the same policy, and one reply with SUCCESS\ncalls of AWS: {}\n",
        calls.join("; ")
    )
}

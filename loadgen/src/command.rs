//! The command line: what it takes, and which function answers.

pub mod account;
mod conditions;
mod destination;
mod driving;
pub mod dry_run;
mod files;
mod find_peak;
mod help;
mod load;
mod merge;
pub mod payload;
pub mod plan;
mod run;
pub mod schedule;
pub mod seeing;
mod session;
pub mod target;

use std::ffi::OsString;

use clap::{Parser, Subcommand};
use templategen::command::{Failure, Streams, answer, complete};
use templategen::exit::Exit;

use crate::report;
use crate::view::Terminal;
use help::{COMPLETIONS, EXAMPLES, FIND_PEAK, MERGE, RUN, SCHEMA, after_help, after_help_on_conditions};

/// What the program stands in, as far as an answer is made for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// The columns of the terminal that standard output is; `None` where it is none.
    pub columns: Option<usize>,
    /// What standard error is.
    pub errors: Terminal,
    /// The value of [`schedule::ARRAY_INDEX`] in the environment.
    pub array_index: Option<String>,
}

/// Runs one command line, the program's name included.
#[must_use]
pub fn run<I, T>(arguments: I, surroundings: &Surroundings, streams: Streams<'_>) -> Exit
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    answer(arguments, streams, |line: CommandLine, streams| line.command.run(surroundings, streams))
}

/// Puts load on a SageMaker endpoint along a schedule, and shows what its scaling does meanwhile.
#[derive(Debug, Parser)]
#[command(name = "loadgen", version, after_help = after_help(EXAMPLES))]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Send the requests of a schedule to an endpoint, and report what became of them.
    #[command(after_help = after_help_on_conditions(RUN))]
    Run(Box<run::Arguments>),
    /// Find the highest rate that one instance holds, and propose a target and a first ladder by it, as a spec.
    #[command(after_help = after_help_on_conditions(FIND_PEAK))]
    FindPeak(Box<find_peak::Arguments>),
    /// Add up the reports of the shards of one run, or show a report again.
    #[command(after_help = after_help(MERGE))]
    Merge(merge::Arguments),
    /// Print the JSON Schema of what `--json` writes.
    #[command(after_help = after_help(SCHEMA))]
    Schema,
    /// Print a completion script for a shell.
    #[command(after_help = after_help(COMPLETIONS))]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

impl Command {
    fn run(self, surroundings: &Surroundings, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
        match self {
            Self::Run(arguments) => run::run(&arguments, surroundings, streams),
            Self::FindPeak(arguments) => find_peak::run(&arguments, surroundings, streams),
            Self::Merge(arguments) => merge::run(&arguments, surroundings, streams),
            Self::Schema => {
                streams.output.write_all(report::schema().as_bytes())?;
                Ok(Exit::Done)
            }
            Self::Completions { shell } => complete::<CommandLine>(shell, streams),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }
}

//! The command line: what it takes, and which function answers.

mod assumed;
mod compare;
mod destination;
mod fleet;
mod help;
mod names;
mod note;
mod parallel;
mod plan;
mod progress;
mod run;
pub mod trace;
mod traffic;
mod tune;

use std::ffi::OsString;

use clap::{Parser, Subcommand, ValueEnum};
use templategen::command::{Failure, Streams, answer, complete};
use templategen::exit::Exit;

use crate::report;
use assumed::Assumed;
use help::{COMPARE, COMPLETIONS, EXAMPLES, RUN, SCHEMA, TRAFFIC, TUNE, after_help, after_help_on_plans};

// What other programs that read plans take with the same flags.
pub use assumed::AssumptionArguments;
pub use fleet::FleetArguments;
pub use note::of_estimate as note_of_estimate;
pub use plan::{Plan, PlanArguments};
pub use run::refusal as refusal_of_plan;

/// What the program stands in, as far as an answer is made for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The columns of the terminal that standard output is; `None` where it is none.
    pub columns: Option<usize>,
    /// Whether standard error is a terminal, where progress can be told.
    pub tells_progress: bool,
}

/// Runs one command line, the program's name included.
#[must_use]
pub fn run<I, T>(arguments: I, surroundings: Surroundings, streams: Streams<'_>) -> Exit
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    answer(arguments, streams, |line: CommandLine, streams| line.run(surroundings, streams))
}

/// Shows what a scaling plan would have done to real traffic.
#[derive(Debug, Parser)]
#[command(
    name = "simulator",
    version,
    after_help = after_help_on_plans(EXAMPLES),
    arg_required_else_help = true,
    subcommand_negates_reqs = true,
    args_conflicts_with_subcommands = true
)]
struct CommandLine {
    #[command(flatten)]
    assumed: Assumed,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Replay one plan against a trace, and show what it would have done and why.
    #[command(after_help = after_help_on_plans(RUN), override_usage = run::USAGE)]
    Run(Box<run::Arguments>),
    /// Replay several plans, and what any plan can be measured by, against one trace.
    #[command(after_help = after_help_on_plans(COMPARE), override_usage = compare::USAGE)]
    Compare(Box<compare::Arguments>),
    /// Try many values of a plan's parameters, and find the cheapest that meet a goal.
    #[command(after_help = after_help_on_plans(TUNE), override_usage = tune::USAGE)]
    Tune(Box<tune::Arguments>),
    /// Print made-up traffic as a trace.
    #[command(after_help = after_help(TRAFFIC))]
    Traffic(traffic::Arguments),
    /// Print the JSON Schema of what `--format json` prints.
    #[command(after_help = after_help(SCHEMA))]
    Schema {
        /// Which commands print it: `run` and `compare`, or `tune`.
        #[arg(long, value_name = "WORD", value_enum, default_value_t)]
        of: Printed,
    },
    /// Print a completion script for a shell.
    #[command(after_help = after_help(COMPLETIONS))]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// What `--format json` prints, by the command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Printed {
    #[default]
    Runs,
    Tuning,
}

impl CommandLine {
    fn run(self, surroundings: Surroundings, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
        let Some(command) = self.command else {
            return self.assumed.explain(streams);
        };
        match command {
            Command::Run(arguments) => run::run(&arguments, surroundings, streams),
            Command::Compare(arguments) => compare::run(&arguments, surroundings, streams),
            Command::Tune(arguments) => tune::run(&arguments, surroundings, streams),
            Command::Traffic(arguments) => traffic::run(&arguments, streams),
            Command::Schema { of } => {
                let schema = match of {
                    Printed::Runs => report::schema(),
                    Printed::Tuning => report::tuning_schema(),
                };
                streams.output.write_all(schema.as_bytes())?;
                Ok(Exit::Done)
            }
            Command::Completions { shell } => complete::<Self>(shell, streams),
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

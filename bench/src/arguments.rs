//! The command line.

use std::io::Write;

use clap::{Parser, Subcommand};
use templategen::exit::Exit;

use crate::failure::Failure;
use crate::{callback, load, render, simulate};

const EXIT_STATUSES: &str = "\
Exit status:
  0    measured, and every goal is met
  1    measured, and a goal is missed
  2    the command line is wrong, or this is no release build
  3    a program can not be built or run
  130  interrupted";

/// Measures Stepscale beside the public tools for the same job.
#[derive(Debug, Parser)]
#[command(name = "bench", after_help = EXIT_STATUSES)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) benchmark: Benchmark,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Benchmark {
    /// The custom resource: from its start to the reply that arrived, beside functions on crhelper and in JavaScript.
    #[command(after_help = format!("Examples:\n  cargo run --release -p bench -- callback\n\n{EXIT_STATUSES}"))]
    Callback(callback::Arguments),
    /// The load generator: requests for a second of its processor beside oha, how late they are, and its memory.
    #[command(after_help = format!("Examples:\n  cargo run --release -p bench -- load\n\n{EXIT_STATUSES}"))]
    Load(load::Arguments),
    /// Rendering a template: the whole process beside troposphere and CDK, and many specs in one process.
    #[command(after_help = format!("Examples:\n  cargo run --release -p bench -- render\n\n{EXIT_STATUSES}"))]
    Render(render::Arguments),
    /// The simulator: minutes in a second, by plan and observer, in one thread and in two.
    #[command(after_help = format!("Examples:\n  cargo run --release -p bench -- simulate\n\n{EXIT_STATUSES}"))]
    Simulate(simulate::Arguments),
    /// The simulator beside a straightforward simulation in Python of the same plans.
    #[command(after_help = format!("Examples:\n  cargo run --release -p bench -- simulate-peer\n\n{EXIT_STATUSES}"))]
    SimulatePeer(simulate::Arguments),
}

impl Benchmark {
    /// Runs it: the table it prints and the status it ends with.
    pub(crate) fn run(&self, notes: &mut dyn Write) -> Result<(String, Exit), Failure> {
        match self {
            Self::Callback(arguments) => callback::run(arguments, notes),
            Self::Load(arguments) => load::run(arguments, notes),
            Self::Render(arguments) => render::run(arguments, notes),
            Self::Simulate(arguments) => simulate::run(arguments, notes),
            Self::SimulatePeer(arguments) => simulate::run_peer(arguments, notes),
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

//! The command line: what it takes, and which function answers.

use std::ffi::OsString;

use clap::{CommandFactory as _, Parser, Subcommand};
use templategen::command::{Failure, Streams, answer};
use templategen::exit::Exit;

/// Runs one command line, the program's name included.
#[must_use]
pub fn run<I, T>(arguments: I, streams: Streams<'_>) -> Exit
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    answer(arguments, streams, |line: CommandLine, streams| line.command.run(streams))
}

/// Shows what a scaling plan would have done to real traffic.
#[derive(Debug, Parser)]
#[command(name = "simulator", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

impl Command {
    fn run(self, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
        match self {
            Self::Completions { shell } => {
                // The generator panics where its writer fails, so it writes into memory.
                let mut script = Vec::new();
                clap_complete::generate(shell, &mut CommandLine::command(), "simulator", &mut script);
                streams.output.write_all(&script)?;
                Ok(Exit::Done)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }
}

//! The command line: what it takes, and which function answers.

mod check;
pub mod file;
mod help;
mod import_ack;
mod link;
mod output;
mod render;
mod steps;
mod stream;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::exit::Exit;
use crate::schema;
use crate::template;
use help::{
    CHECK_EXAMPLES, COMPLETIONS_EXAMPLES, DEMO_ENDPOINT_EXAMPLES, EXAMPLES, IMPORT_ACK_EXAMPLES, LINK_EXAMPLES,
    RENDER_EXAMPLES, SCHEMA_EXAMPLES, STEPS_EXAMPLES, after_help, after_help_on_specs,
};
use output::Destination;
use stream::UntilReaderLeaves;

/// The streams a command talks to. Standard output carries data, standard error everything else.
pub struct Streams<'a> {
    /// Where a spec named `-` is read from.
    pub input: &'a mut dyn Read,
    /// Templates, schemas, pictures and differences.
    pub output: &'a mut dyn Write,
    /// Diagnostics, styled for a terminal: a writer that is none has to strip the styles.
    pub errors: &'a mut dyn Write,
}

impl fmt::Debug for Streams<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Streams").finish_non_exhaustive()
    }
}

/// Runs one command line, the program's name included.
#[must_use]
pub fn run<I, T>(arguments: I, streams: Streams<'_>) -> Exit
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    answer(arguments, streams, |line: CommandLine, streams| line.command.run(streams))
}

/// Reads a command line and acts by it: the same for every program of ours that shares these streams. What is wrong
/// with the line is told as clap tells it, a failure as an error with its fix.
#[must_use]
pub fn answer<L, I, T>(
    arguments: I,
    streams: Streams<'_>,
    act: impl FnOnce(L, &mut Streams<'_>) -> Result<Exit, Failure>,
) -> Exit
where
    L: Parser,
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let Streams { input, output, errors } = streams;
    let mut streams =
        Streams { input, output: &mut UntilReaderLeaves::new(output), errors: &mut UntilReaderLeaves::new(errors) };
    let answer = match L::try_parse_from(arguments) {
        Ok(line) => act(line, &mut streams),
        Err(error) => {
            let told = error.render().ansi().to_string();
            let (stream, exit) =
                if error.use_stderr() { (&mut streams.errors, Exit::Usage) } else { (&mut streams.output, Exit::Done) };
            writeln!(stream, "{}", told.trim_end()).map(|()| exit).map_err(Failure::from)
        }
    };
    answer.and_then(|exit| streams.output.flush().map(|()| exit).map_err(Failure::from)).unwrap_or_else(|failure| {
        // Where even standard error is gone, the exit status is all that is left to tell by.
        let _ = writeln!(streams.errors, "error: {}\n  = help: {}", failure.message, failure.fix);
        failure.exit
    })
}

/// Prints the completion script of a command line, under the name it gives itself.
///
/// # Errors
/// Where it can not be written.
pub fn complete<L: CommandFactory>(shell: clap_complete::Shell, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut command = L::command();
    let name = command.get_name().to_owned();
    // The generator panics where its writer fails, so it writes into memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    streams.output.write_all(&script)?;
    Ok(Exit::Done)
}

/// Why a command ended without an answer.
#[derive(Debug)]
pub struct Failure {
    /// The status the program ends with.
    pub exit: Exit,
    /// What went wrong, with the value it is about.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Failure {
    /// A failure with its fix.
    #[must_use]
    pub fn new(exit: Exit, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { exit, message: message.into(), fix: fix.into() }
    }
}

/// An error of the streams; files are read and written by functions that name the file.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(
            Exit::Environment,
            format!("can not write the answer: {error}"),
            "see that the output has room, or send it elsewhere",
        )
    }
}

/// The first name that an option for `NAME=VALUE` has been given twice: which value is meant would be a guess.
fn given_twice<T>(pairs: &[(String, T)]) -> Option<&str> {
    let names = || pairs.iter().map(|(name, _)| name.as_str());
    names().enumerate().find(|(index, name)| names().take(*index).any(|earlier| earlier == *name)).map(|(_, name)| name)
}

/// Writes CloudFormation templates that scale SageMaker endpoints, from steps in plain metric values.
#[derive(Debug, Parser)]
#[command(name = "templategen", version, after_help = after_help_on_specs(EXAMPLES))]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the template of a spec, or of flags alone.
    #[command(after_help = after_help_on_specs(RENDER_EXAMPLES), override_usage = render::USAGE)]
    Render(render::Arguments),
    /// Check specs, and whether the template beside each still is the one it renders to.
    #[command(after_help = after_help_on_specs(CHECK_EXAMPLES))]
    Check {
        /// The specs; `NAME.spec.yaml` is compared with `NAME.yaml` beside it, where there is one.
        #[arg(value_name = "SPEC", required = true)]
        specs: Vec<PathBuf>,
    },
    /// Show a spec as a picture: its steps, alarms and scheduled actions, and what happens at a value.
    #[command(after_help = after_help_on_specs(STEPS_EXAMPLES))]
    Steps(steps::Arguments),
    /// Print a link that opens the console's form for the stack, filled in.
    #[command(after_help = after_help_on_specs(LINK_EXAMPLES))]
    Link(link::Arguments),
    /// Print the spec that the resources of ACK's Application Auto Scaling controller stand for.
    #[command(after_help = after_help(IMPORT_ACK_EXAMPLES))]
    ImportAck(import_ack::Arguments),
    /// Print the template of an endpoint out of a model in S3, which nothing scales yet.
    #[command(after_help = after_help(DEMO_ENDPOINT_EXAMPLES))]
    DemoEndpoint(Destination),
    /// Print every key of a spec: as JSON Schema for editors, or as a page to read.
    #[command(after_help = after_help(SCHEMA_EXAMPLES))]
    Schema {
        /// What is printed: JSON Schema, or a page of Markdown.
        #[arg(long, value_enum, default_value_t)]
        format: SchemaFormat,
    },
    /// Print a completion script for a shell.
    #[command(after_help = after_help(COMPLETIONS_EXAMPLES))]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum SchemaFormat {
    #[default]
    Json,
    Markdown,
}

impl Command {
    fn run(self, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
        match self {
            Self::Render(arguments) => render::run(&arguments, streams),
            Self::Check { specs } => check::run(&specs, streams),
            Self::Steps(arguments) => steps::run(&arguments, streams),
            Self::Link(arguments) => link::run(&arguments, streams),
            Self::ImportAck(arguments) => import_ack::run(arguments, streams),
            Self::DemoEndpoint(destination) => {
                destination.write(&template::demo_endpoint(destination.format()), streams)?;
                Ok(Exit::Done)
            }
            Self::Schema { format } => {
                let text = match format {
                    SchemaFormat::Json => schema::text(),
                    SchemaFormat::Markdown => schema::page(),
                };
                streams.output.write_all(text.as_bytes())?;
                Ok(Exit::Done)
            }
            Self::Completions { shell } => complete::<CommandLine>(shell, streams),
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

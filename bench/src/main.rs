//! How fast Stepscale is beside the public tools for the same job: both are measured in one run.
//!
//! A benchmark is a sub-command with a folder of its own. What it measures is a program, or a library's public face.

mod arguments;
mod busy;
mod callback;
mod failure;
mod load;
mod process;
mod render;
mod samples;
mod simulate;
mod table;
mod units;
mod workspace;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use arguments::CommandLine;
use failure::Failure;

fn main() -> ExitCode {
    let told = CommandLine::parse().benchmark.run(&mut io::stderr()).and_then(|(text, exit)| {
        io::stdout().write_all(text.as_bytes()).map(|()| exit).map_err(|error| Failure::output(&error))
    });
    match told {
        Ok(exit) => exit.into(),
        Err(failure) => {
            let _ = writeln!(io::stderr(), "{failure}"); // Where that is gone too, the exit status is left to tell by.
            failure.exit.into()
        }
    }
}

//! The `simulator` command; everything it does is in the library.

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use simulator::command::{self, Surroundings};
use templategen::command::Streams;

fn main() -> ExitCode {
    let surroundings = Surroundings {
        columns: terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into()),
        tells_progress: io::stderr().is_terminal(),
    };
    let streams = Streams {
        input: &mut io::stdin().lock(),
        output: &mut anstream::AutoStream::auto(io::stdout().lock()),
        errors: &mut anstream::AutoStream::auto(io::stderr().lock()),
    };
    command::run(std::env::args_os(), surroundings, streams).into()
}

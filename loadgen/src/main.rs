//! The `loadgen` command; everything it does is in the library.

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use loadgen::command::{self, Surroundings, schedule};
use templategen::command::Streams;

fn main() -> ExitCode {
    let errors = io::stderr();
    let surroundings = Surroundings {
        columns: terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into()),
        is_terminal: errors.is_terminal(),
        has_colors: anstream::AutoStream::choice(&errors) != anstream::ColorChoice::Never,
        array_index: std::env::var(schedule::ARRAY_INDEX).ok(),
    };
    let streams = Streams {
        input: &mut io::stdin().lock(),
        output: &mut anstream::AutoStream::auto(io::stdout().lock()),
        // Not locked: what shows a run writes there as well.
        errors: &mut anstream::AutoStream::auto(errors),
    };
    command::run(std::env::args_os(), &surroundings, streams).into()
}

//! The `loadgen` command; everything it does is in the library.

use std::env;
use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use loadgen::command::{self, Surroundings, schedule};
use loadgen::view::Terminal;
use templategen::command::Streams;

fn main() -> ExitCode {
    let errors = io::stderr();
    let surroundings = Surroundings {
        columns: terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into()),
        errors: Terminal::of(errors.is_terminal(), env::var_os("TERM").as_deref(), env::var_os("NO_COLOR").as_deref()),
        array_index: env::var(schedule::ARRAY_INDEX).ok(),
    };
    let streams = Streams {
        input: &mut io::stdin().lock(),
        output: &mut anstream::AutoStream::auto(io::stdout().lock()),
        // Not locked: what shows a run writes there as well.
        errors: &mut anstream::AutoStream::auto(errors),
    };
    command::run(env::args_os(), &surroundings, streams).into()
}

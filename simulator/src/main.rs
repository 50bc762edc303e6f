//! The `simulator` command; everything it does is in the library.

use std::io;
use std::process::ExitCode;

use simulator::command;
use templategen::command::Streams;

fn main() -> ExitCode {
    let streams = Streams {
        input: &mut io::stdin().lock(),
        output: &mut anstream::AutoStream::auto(io::stdout().lock()),
        errors: &mut anstream::AutoStream::auto(io::stderr().lock()),
    };
    command::run(std::env::args_os(), streams).into()
}

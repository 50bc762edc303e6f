//! The stand-in as a server for a local AWS and for tests of whole programs.

mod arguments;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::Arguments;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match Arguments::parse().run().await {
        Ok(code) => code,
        Err(error) => {
            arguments::report(&error);
            ExitCode::from(3)
        }
    }
}

//! The `stepscale-deploy` binary: wiring only.

use std::env;
use std::process::ExitCode;

use clap::Parser;
use deploy::arguments::Arguments;
use deploy::console::Console;
use deploy::target::Environment;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let environment =
        Environment { endpoint: variable("SAGEMAKER_ENDPOINT_NAME"), variant: variable("SAGEMAKER_VARIANT_NAME") };
    let mut console = Console::standard();
    match deploy::run(arguments, &environment, &mut console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console.note(&failure.to_string());
            failure.exit_code()
        }
    }
}

//! The workspace this was built from: its folders, and its programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use templategen::exit::Exit;

use crate::failure::Failure;
use crate::process;

/// The folder of the workspace's manifest.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// A program that runs in the folder of the workspace.
pub(crate) fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir(root());
    command
}

/// Builds a program of one of the workspace's packages as it is released. It then lies beside this one.
///
/// # Errors
/// Where this is not a release build itself, or cargo fails.
pub(crate) fn built(package: &str, program: &str) -> Result<PathBuf, Failure> {
    demand_release()?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    process::output(command(PathBuf::from(cargo)).args(["build", "--release", "--quiet", "--locked", "-p", package]))?;
    std::env::current_exe()
        .map(|bench| bench.with_file_name(program))
        .map_err(|error| Failure::file("find", Path::new("this program"), &error))
}

/// Figures are those of a release build.
///
/// # Errors
/// Where this is none.
pub(crate) fn demand_release() -> Result<(), Failure> {
    if cfg!(debug_assertions) {
        return Err(Failure::new(
            Exit::Usage,
            "this is a debug build, whose figures say nothing",
            "run `cargo run --release -p bench`",
        ));
    }
    Ok(())
}

/// A folder for what a benchmark writes, made where it is missing.
///
/// # Errors
/// Where it can not be made.
pub(crate) fn scratch(benchmark: &str) -> Result<PathBuf, Failure> {
    let folder = root().join("target/bench").join(benchmark);
    fs::create_dir_all(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
    Ok(folder)
}

//! The files of a folder, in an order that every machine has.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use templategen::command::Failure;
use templategen::exit::Exit;

/// All files of a folder and of those within it, in the order of their paths; at least one.
///
/// # Errors
/// Where it is no folder, can not be read, or has no file.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let name = folder.display();
    if !folder.exists() {
        return Err(Failure::new(Exit::Refused, format!("there is no folder `{name}`"), "check the path"));
    }
    if !folder.is_dir() {
        return Err(Failure::new(Exit::Refused, format!("`{name}` is not a folder"), "--body-file takes a file"));
    }
    let mut found = Vec::new();
    collect(folder, &mut found).map_err(|error| {
        Failure::new(Exit::Environment, format!("can not read `{name}`: {error}"), "see that it can be read")
    })?;
    if found.is_empty() {
        return Err(Failure::new(
            Exit::Refused,
            format!("there is no file in `{name}`"),
            "put a file there for each body; those whose name begins with a dot are left out",
        ));
    }
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        // A link to a folder is not followed, so that none is walked for ever.
        if kind.is_dir() {
            collect(&entry.path(), found)?;
        } else if kind.is_file() || entry.path().is_file() {
            found.push(entry.path());
        }
    }
    Ok(())
}

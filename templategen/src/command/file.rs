//! Files, each failure naming the file and the way out.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Failure, Streams};
use crate::exit::Exit;
use crate::spec::{self, Reading};

/// Reads a spec from a file, or from standard input where its name is `-`.
///
/// # Errors
/// Where it can not be read; what is wrong with the spec itself is in the reading.
pub fn read_spec(path: &Path, streams: &mut Streams<'_>) -> Result<Reading, Failure> {
    let no_file = "check the path, or use `templategen render --endpoint NAME`, which needs no spec";
    let (name, bytes) =
        read_bytes(path, Advice { no_file, folder: "name the specs in it", pattern: "*.spec.yaml" }, streams)?;
    Ok(spec::read(name, &bytes))
}

/// What to do where a path is not that of a file.
#[derive(Clone, Copy)]
pub struct Advice {
    /// Where there is nothing.
    pub no_file: &'static str,
    /// Where there is a folder.
    pub folder: &'static str,
    /// What the names of the files in it look like.
    pub pattern: &'static str,
}

/// Reads a file, or standard input where its name is `-`: what messages call it, and its bytes.
///
/// # Errors
/// Where it can not be read.
pub fn read_bytes(path: &Path, advice: Advice, streams: &mut Streams<'_>) -> Result<(String, Vec<u8>), Failure> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        streams.input.read_to_end(&mut bytes).map_err(|error| unread("standard input", &error))?;
        return Ok(("standard input".to_owned(), bytes));
    }
    let name = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => Ok((name, bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(Failure::new(Exit::Refused, format!("there is no file `{name}`"), advice.no_file))
        }
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => Err(Failure::new(
            Exit::Refused,
            format!("`{name}` is a folder"),
            format!("{}: `{}`", advice.folder, path.join(advice.pattern).display()),
        )),
        Err(error) => Err(unread(&format!("`{name}`"), &error)),
    }
}

/// The text of a file; `None` where there is none.
///
/// # Errors
/// Where there is one that can not be read.
pub fn read_text(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unread(&format!("`{}`", path.display()), &error)),
    }
}

/// Puts a text in the place of a file's, all of it or nothing: it is written beside the file, which it
/// then replaces in one step. What is no ordinary file, such as a pipe, is written to as it is.
///
/// # Errors
/// Where it can not be written; then the file is as it was.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => fs::write(path, text),
        Ok(metadata) => fs::canonicalize(path).and_then(|path| replace(&path, text, Some(metadata.permissions()))),
        Err(_) => replace(path, text, None),
    };
    written.map_err(|error| {
        Failure::new(
            Exit::Environment,
            format!("can not write `{}`: {error}", path.display()),
            "see that its folder exists and can be written to",
        )
    })
}

fn replace(path: &Path, text: &str, permissions: Option<fs::Permissions>) -> io::Result<()> {
    let beside = beside(path);
    let written = fs::File::create_new(&beside)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&beside, path));
    if written.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::AlreadyExists) {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A name in the same folder, and so on the same file system, that no other run uses.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.new", std::process::id()))
}

fn unread(name: &str, error: &io::Error) -> Failure {
    Failure::new(Exit::Environment, format!("can not read {name}: {error}"), "see that it can be read")
}

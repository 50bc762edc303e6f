//! The files that a report is written to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use templategen::command::{Failure, file};
use templategen::exit::Exit;

use crate::report::Report;
use crate::{picture, report};

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Files {
    /// Write the report as JSON to a file, which `loadgen merge` reads
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write a table with one row for each interval to a file
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Write the times as an HDR histogram log to a file
    #[arg(long, value_name = "FILE")]
    hdr_log: Option<PathBuf>,
    /// Write one HTML page with everything to a file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the picture as an SVG image to a file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// What makes the text of a file.
type Render = fn(&Report) -> String;

impl Files {
    /// Sees to it, before a load begins that may last for hours, that its report can be written.
    ///
    /// # Errors
    /// Where two options name one file, or where a file can not be written.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let files: Vec<_> = self.files().collect();
        for (index, (option, path, _)) in files.iter().enumerate() {
            if let Some((earlier, ..)) = files[..index].iter().find(|(_, other, _)| other == path) {
                return Err(Failure::new(
                    Exit::Usage,
                    format!(
                        "`{earlier}` and `{option}` both name `{}`: the second would replace the first",
                        path.display()
                    ),
                    "give each a file of its own",
                ));
            }
        }
        files.iter().try_for_each(|(_, path, _)| can_be_written(path))
    }

    /// Writes a report to each file, as a whole or not at all.
    ///
    /// # Errors
    /// The first file that can not be written; all others are.
    pub(super) fn write(&self, report: &Report) -> Result<(), Failure> {
        let mut written = Ok(());
        for (_, path, render) in self.files() {
            written = written.and(file::write(path, &render(report)));
        }
        written
    }

    fn files(&self) -> impl Iterator<Item = (&'static str, &Path, Render)> {
        let files: [(_, _, Render); 5] = [
            ("--json", &self.json, report::json),
            ("--csv", &self.csv, report::csv),
            ("--hdr-log", &self.hdr_log, report::hdr_log),
            ("--html", &self.html, picture::html),
            ("--svg", &self.svg, picture::svg),
        ];
        files.into_iter().filter_map(|(option, path, render)| Some((option, path.as_deref()?, render)))
    }
}

/// That a file could be made in its folder, or that the file there is may be replaced; nothing of it is left.
fn can_be_written(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let tried = match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(metadata) if !metadata.is_file() => Ok(()),
        _ => try_folder(folder),
    };
    tried.map_err(|error| {
        Failure::new(
            Exit::Environment,
            format!("can not write `{}`: {error}", path.display()),
            "see that its folder exists and can be written to; nothing was sent",
        )
    })
}

fn try_folder(folder: &Path) -> io::Result<()> {
    let trial = folder.join(format!(".loadgen.{}.trial", std::process::id()));
    fs::File::create_new(&trial)?;
    fs::remove_file(trial)
}

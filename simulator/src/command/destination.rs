//! Where runs go: text or JSON on standard output, pictures in files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use templategen::command::{Failure, Streams, file};
use templategen::exit::Exit;

use crate::picture::{self, Style, Terminal};
use crate::report::{self, Run};

use super::{Surroundings, note};

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Destination {
    /// What is printed: text to read, or JSON, which `simulator schema` describes
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Draw with ASCII alone
    #[arg(long)]
    ascii: bool,
    /// How wide the text is, in columns [default: the terminal, else 100]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(60..=500))]
    width: Option<u16>,
    /// Write the picture as an SVG image to a file, which is replaced as a whole
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write one HTML page with everything to a file, which is replaced as a whole
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

impl Destination {
    /// Refuses one file for two pictures, of which the second would replace the first.
    ///
    /// # Errors
    /// Where both are the same.
    pub(super) fn refuse_file_twice(&self) -> Result<(), Failure> {
        match (&self.svg, &self.html) {
            (Some(svg), Some(html)) if svg == html => Err(Failure::new(
                Exit::Usage,
                format!("`--svg` and `--html` both name `{}`: the second would replace the first", svg.display()),
                "give each a file of its own",
            )),
            _ => Ok(()),
        }
    }

    /// Writes runs: a picture and what `text` makes of them, or JSON; notes beside them.
    ///
    /// # Errors
    /// Where something can not be written.
    pub(super) fn write(
        &self,
        runs: &[Run],
        notes: &[String],
        text: impl FnOnce(&[Run]) -> String,
        surroundings: Surroundings,
        streams: &mut Streams<'_>,
    ) -> Result<(), Failure> {
        if let Some(path) = &self.svg {
            file::write(path, &picture::svg(runs))?;
        }
        if let Some(path) = &self.html {
            file::write(path, &picture::html(runs))?;
        }
        if self.format == Format::Json {
            streams.output.write_all(report::json(runs).as_bytes())?;
            return note::beside_json(notes, streams);
        }
        write!(streams.output, "{}\n{}", picture::terminal(runs, &self.terminal(surroundings)), text(runs))?;
        note::under_text(notes, streams)
    }

    fn terminal(&self, surroundings: Surroundings) -> Terminal {
        let default = Terminal::default();
        let width = self.width.map(usize::from).or(surroundings.columns).unwrap_or(default.width);
        // Colours are taken away again where standard output is no terminal.
        Terminal { width: width.max(Terminal::NARROWEST), style: if self.ascii { Style::Ascii } else { Style::Color } }
    }
}

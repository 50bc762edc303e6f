//! Where a report goes: text or JSON on standard output, everything else in files.

use clap::{Args, ValueEnum};
use simulator::picture::{Style, Terminal};
use templategen::command::{Failure, Streams};

use super::Surroundings;
use super::files::Files;
use crate::report::{Report, text};
use crate::{picture, report};

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Destination {
    /// What is printed: text to read, or JSON, which `loadgen schema` describes
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Draw with ASCII alone
    #[arg(long)]
    ascii: bool,
    /// How wide the text is, in columns [default: the terminal, else 100]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(60..=500))]
    width: Option<u16>,
    #[command(flatten)]
    files: Files,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

impl Destination {
    /// Sees to it, before a load begins that may last for hours, that its report can be written.
    ///
    /// # Errors
    /// Where two options name one file, or where a file can not be written.
    pub(super) fn check(&self) -> Result<(), Failure> {
        self.files.check()
    }

    /// Writes a report: its picture and its figures as text, or a few lines where there is nothing to show, or JSON, and each file as a whole or not at all.
    ///
    /// # Errors
    /// Where something can not be written; all else is.
    pub(super) fn write(
        &self,
        report: &Report,
        surroundings: &Surroundings,
        streams: &mut Streams<'_>,
    ) -> Result<(), Failure> {
        let printed = match self.format {
            Format::Text => text::nothing_to_show(report).unwrap_or_else(|| {
                format!("{}\n{}", picture::terminal(report, &self.terminal(surroundings)), text::summary(report))
            }),
            Format::Json => report::json(report),
        };
        // What a run of hours has brought is not lost with the first that fails.
        let written = streams.output.write_all(printed.as_bytes()).map_err(Failure::from);
        let files = self.files.write(report);
        written.and(files)
    }

    fn terminal(&self, surroundings: &Surroundings) -> Terminal {
        let default = Terminal::default();
        let width = self.width.map(usize::from).or(surroundings.columns).unwrap_or(default.width);
        // Colours are taken away again where standard output is no terminal.
        Terminal { width: width.max(Terminal::NARROWEST), style: if self.ascii { Style::Ascii } else { Style::Color } }
    }
}

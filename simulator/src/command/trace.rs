//! Where the traffic comes from: a file, standard input, or a shape.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use jiff::Timestamp;
use templategen::command::Failure;
use templategen::exit::Exit;

use crate::Arrivals;
use crate::trace::{DuplicatePolicy, Format, Options, Reader, Rows, TraceError};
use crate::traffic::{self, Shape};

use super::names::minute;

/// How much of a file is read at once, in bytes.
const BUFFER: usize = 1 << 16;

#[derive(Debug, Args)]
#[command(next_help_heading = "Traffic")]
pub(super) struct TraceArguments {
    /// The traffic: a file, `-` for standard input, or made-up traffic such as 'steady rate=50/m for=2h'
    #[arg(long, value_name = "TRACE", required_unless_present = "explain_assumptions")]
    trace: Option<String>,
    #[command(flatten)]
    form: FormArguments,
    /// The seconds that a row covers, a multiple of 60; its requests are spread over them [default: told by the rows]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(60..))]
    interval: Option<u32>,
    /// When a trace begins that has no dates of its own: an instant, such as 2026-12-01T08:00:00Z
    #[arg(long, value_name = "INSTANT", value_parser = minute)]
    start: Option<Timestamp>,
    /// What chance follows from: the noise of made-up traffic, and the spread of start-ups
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
}

/// The options that say how a file of traffic is to be read, for every program that takes one.
#[derive(Clone, Debug, Args)]
pub struct FormArguments {
    /// What the file is [default: told by its content]
    #[arg(long, value_name = "FORMAT", value_parser = word(&Format::WORDS), default_value = "auto", hide_default_value = true)]
    trace_format: Format,
    /// The column of a CSV file that has the times [default: one of the usual names]
    #[arg(long, value_name = "NAME", requires = "trace")]
    time_column: Option<String>,
    /// The column of a CSV file that has the requests [default: one of the usual names]
    #[arg(long, value_name = "NAME", requires = "trace")]
    requests_column: Option<String>,
    /// Every row is one request
    #[arg(long, requires = "trace")]
    per_request: bool,
    /// What to do with a second row for the same minute
    #[arg(long, value_name = "WORD", value_parser = word(&DuplicatePolicy::WORDS), default_value = "refuse")]
    duplicates: DuplicatePolicy,
    /// The id or the label of the series, where CloudWatch gave out several
    #[arg(long, value_name = "NAME", requires = "trace")]
    series: Option<String>,
}

/// Traffic as a command line gives it.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// A file, `-` for standard input, or a shape.
    pub trace: &'a str,
    /// How a file is to be read.
    pub form: &'a FormArguments,
    /// The seconds that a row of a file covers; `None` where the rows tell.
    pub interval_seconds: Option<u32>,
    /// When traffic begins that has no dates of its own, a whole minute.
    pub start: Option<Timestamp>,
    /// What the noise of a shape follows from.
    pub seed: u64,
}

/// One of a few words.
fn word<T: Copy + Send + Sync + 'static>(
    words: &'static [(T, &'static str)],
) -> impl clap::builder::TypedValueParser<Value = T> {
    let find = move |text: String| words.iter().find(|(_, word)| *word == text).map(|(value, _)| *value);
    PossibleValuesParser::new(words.iter().map(|(_, word)| *word)).try_map(move |text| find(text).ok_or("no such word"))
}

/// Traffic, ready to be replayed.
pub struct Traffic<'a> {
    /// The instant at which its first minute begins.
    pub start: Timestamp,
    /// Whether the traffic, or its given start, says so.
    pub start_is_given: bool,
    /// Whether a start is given, and the traffic has dates of its own.
    pub start_is_left_aside: bool,
    /// Its minutes; nothing comes after a failure.
    pub minutes: Box<dyn Iterator<Item = Result<Arrivals, Failure>> + 'a>,
}

impl fmt::Debug for Traffic<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Traffic").field("start", &self.start).finish_non_exhaustive()
    }
}

impl TraceArguments {
    /// What chance follows from.
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    /// What was given: a trace is required wherever it is asked for.
    pub(super) fn given(&self) -> Given<'_> {
        Given {
            trace: self.trace.as_deref().unwrap_or_default(),
            form: &self.form,
            interval_seconds: self.interval,
            start: self.start,
            seed: self.seed,
        }
    }
}

impl Given<'_> {
    /// Whether standard input is the trace.
    #[must_use]
    pub fn is_standard_input(&self) -> bool {
        self.trace == "-"
    }

    /// The shape that is meant; `None` where it is a file or standard input.
    ///
    /// # Errors
    /// Where it is meant as one, and is none.
    pub fn shape(&self) -> Result<Option<Shape>, Failure> {
        // A file of such a name is meant before any shape is.
        if !traffic::is_meant(self.trace) || Path::new(self.trace).exists() {
            return Ok(None);
        }
        traffic::parse(self.trace).map(Some).map_err(|error| Failure::new(Exit::Refused, error.message, error.fix))
    }

    /// Opens the traffic, given the shape that it may be.
    ///
    /// # Errors
    /// Where it can not be read, or is none.
    pub fn open<'a>(&self, shape: Option<&'a Shape>, input: &'a mut dyn Read) -> Result<Traffic<'a>, Failure> {
        if let Some(shape) = shape {
            return Ok(Traffic {
                start: self.start.unwrap_or(Options::DEFAULT_START),
                start_is_given: self.start.is_some(),
                start_is_left_aside: false,
                minutes: Box::new(shape.minutes(self.seed).map(Ok)),
            });
        }
        if self.is_standard_input() {
            return self.read("standard input".to_owned(), BufReader::with_capacity(BUFFER, input));
        }
        let trace = self.trace;
        let file = File::open(trace).and_then(|file| {
            let is_folder = file.metadata()?.is_dir();
            if is_folder { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(file) }
        });
        match file {
            Ok(file) => self.read(format!("`{trace}`"), BufReader::with_capacity(BUFFER, file)),
            Err(error) => Err(unopened(trace, &error)),
        }
    }

    fn read<'a>(&self, name: String, source: impl BufRead + 'a) -> Result<Traffic<'a>, Failure> {
        let reader = Reader::open(source, &self.options()).map_err(|error| unread(&name, error))?;
        Ok(Traffic {
            start: reader.start(),
            start_is_given: reader.start_is_given(),
            start_is_left_aside: self.start.is_some() && reader.has_dates(),
            minutes: Box::new(reader.map(move |minute| minute.map_err(|error| unread(&name, error)))),
        })
    }

    fn options(&self) -> Options {
        Options {
            format: self.form.trace_format,
            time_column: self.form.time_column.clone(),
            requests_column: self.form.requests_column.clone(),
            interval_seconds: self.interval_seconds,
            rows: if self.form.per_request { Rows::PerRequest } else { Rows::PerInterval },
            duplicates: self.form.duplicates,
            series: self.form.series.clone(),
            start: self.start,
        }
    }
}

fn unopened(trace: &str, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::NotFound => Failure::new(
            Exit::Refused,
            format!("there is no trace `{trace}`"),
            "give the path of a file, `-`, or made-up traffic such as 'steady rate=50/m for=2h'",
        ),
        io::ErrorKind::IsADirectory => {
            Failure::new(Exit::Refused, format!("`{trace}` is a folder"), "give the path of a trace in it")
        }
        _ => Failure::new(Exit::Environment, format!("can not read `{trace}`: {error}"), "see that it can be read"),
    }
}

fn unread(name: &str, error: TraceError) -> Failure {
    match error {
        TraceError::Source(error) => {
            Failure::new(Exit::Environment, format!("can not read {name}: {error}"), "see that it can be read")
        }
        TraceError::Content(problem) => {
            let place = problem.line.map(|line| format!(", line {line}")).unwrap_or_default();
            Failure::new(Exit::Refused, format!("{name}{place}: {}", problem.message), problem.fix)
        }
    }
}

//! What a run shows while it goes on: a view that fills a terminal, lines, or JSON, all of it on standard error.
//!
//! A view is told how things stand ([`Status`], about once a second), what the account showed, and what else there is to
//! say. It never fails: where standard error is gone, the run goes on unseen.

mod plain;
mod words;

use std::fmt;
use std::io::Write;
use std::time::Duration;

use clap::ValueEnum;

use crate::observation::Observation;
use crate::tally::Tally;

use self::plain::Plain;

/// How a run shows what it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Progress {
    /// A view where standard error is a terminal, else lines.
    #[default]
    Auto,
    /// A view that fills the terminal.
    View,
    /// A line every 10 seconds, and one for whatever happens.
    Plain,
    /// The same as JSON, an object a line.
    Json,
    /// Nothing.
    None,
}

/// What standard error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Whether it is a terminal.
    pub is_terminal: bool,
    /// Whether colours are wanted: not with `NO_COLOR`.
    pub has_colors: bool,
}

/// What stays the same over a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// What is invoked, as `endpoint demo, variant AllTraffic`.
    pub target: String,
    /// Where, as `https://runtime.sagemaker.eu-west-1.amazonaws.com`.
    pub address: String,
    /// The schedule, in its own language.
    pub schedule: String,
    /// How long it is.
    pub length: Duration,
    /// Its highest rate, in requests per second: it decides whether rates are told by the second or by the minute.
    pub highest_per_second: f64,
    /// The bound on requests in flight.
    pub max_in_flight: u64,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The start has not come yet.
    Waiting,
    /// Requests are sent.
    Sending,
    /// None are sent any more; those in flight are waited for.
    Draining,
    /// All is over.
    Ended,
}

/// How things stand.
#[derive(Clone, Copy, Debug)]
pub struct Status<'a> {
    /// From the start of the schedule on.
    pub elapsed: Duration,
    /// Where the run stands.
    pub phase: Phase,
    /// The rate that the schedule wants now, this process's part of it, in requests per second.
    pub wanted_per_second: f64,
    /// Requests in flight.
    pub in_flight: u64,
    /// The figures of the newest seconds, [`recent_span`](Self::recent_span) of them.
    pub recent: &'a Tally,
    /// How long the newest seconds are; 10 seconds, or less at the start.
    pub recent_span: Duration,
    /// All figures up to now.
    pub total: &'a Tally,
}

/// What a run shows while it goes on.
pub struct View {
    face: Face,
}

/// How it is shown.
enum Face {
    Plain(Box<Plain>),
    None,
}

impl fmt::Debug for View {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("View").finish_non_exhaustive()
    }
}

impl View {
    /// A view on standard error, or on what stands for it.
    #[must_use]
    pub fn new(progress: Progress, terminal: Terminal, heading: Heading, errors: Box<dyn Write + Send>) -> Self {
        let _ = terminal;
        let face = match progress {
            Progress::None => Face::None,
            Progress::Auto | Progress::View | Progress::Plain | Progress::Json => {
                Face::Plain(Box::new(Plain::new(heading, errors)))
            }
        };
        Self { face }
    }

    /// Shows how things stand: to be called about once a second, and once more when all is over.
    pub fn update(&mut self, status: &Status<'_>) {
        match &mut self.face {
            Face::Plain(plain) => plain.update(status),
            Face::None => {}
        }
    }

    /// Shows what the account showed. Its activities and problems are told at once, and what has changed.
    pub fn observed(&mut self, observation: &Observation) {
        match &mut self.face {
            Face::Plain(plain) => plain.observed(observation),
            Face::None => {}
        }
    }

    /// Says something: one sentence or several.
    pub fn note(&mut self, sentence: &str) {
        match &mut self.face {
            Face::Plain(plain) => plain.note(sentence),
            Face::None => {}
        }
    }

    /// Leaves the terminal as it was, with the last lines on it. Nothing is shown any more; dropping a view does the same.
    pub fn end(&mut self) {
        self.face = Face::None;
    }
}

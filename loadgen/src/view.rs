//! What a run shows while it goes on: a view that fills a terminal, lines, or JSON, all of it on standard error.
//!
//! A view is told how things stand ([`Status`], about once a second), what the account showed, and what else there is to
//! say. It never fails: where standard error is gone, the run goes on unseen.

mod account;
mod draw;
mod event;
mod figures;
mod history;
mod json;
mod plain;
mod scene;
mod screen;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;
use std::io::Write;
use std::time::Duration;

use clap::ValueEnum;
use ratatui::crossterm::terminal;
use ratatui::{TerminalOptions, Viewport};

use crate::observation::{Observation, Unit};
use crate::tally::Tally;

use self::plain::{Language, Lines};
use self::scene::Scene;
use self::screen::Screen;

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
    /// What capacity is counted in.
    pub unit: Unit,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The start has not come yet.
    Waiting {
        /// How long it is until then.
        starts_in: Duration,
    },
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
    scene: Scene,
    face: Face,
}

/// How it is shown.
enum Face {
    Lines(Lines),
    Screen(Box<Screen>),
    None,
}

impl fmt::Debug for View {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("View").finish_non_exhaustive()
    }
}

impl View {
    /// A view on standard error, or on what stands for it. A view that fills the terminal is left when this is dropped, and
    /// in a panic.
    #[must_use]
    pub fn new(progress: Progress, terminal: Terminal, heading: Heading, errors: Box<dyn Write + Send>) -> Self {
        let scene = Scene::new(heading);
        let is_full = match progress {
            Progress::Auto => terminal.is_terminal,
            Progress::View => true,
            Progress::Plain | Progress::Json | Progress::None => false,
        };
        let face = match progress {
            Progress::None => Face::None,
            // A terminal of no size is none that could be filled.
            _ if is_full && terminal::size().is_ok_and(|size| size != (0, 0)) => {
                let options = TerminalOptions { viewport: Viewport::Fullscreen };
                Screen::enter(errors, options, terminal.has_colors)
                    .map_or(Face::None, |screen| Face::Screen(Box::new(screen)))
            }
            Progress::Json => Face::Lines(Lines::new(Language::Json, errors, &scene)),
            _ => Face::Lines(Lines::new(Language::Plain, errors, &scene)),
        };
        let mut view = Self { scene, face };
        view.draw();
        view
    }

    /// Shows how things stand: to be called about once a second, and once more when all is over.
    pub fn update(&mut self, status: &Status<'_>) {
        self.scene.update(status);
        if let Face::Lines(lines) = &mut self.face {
            lines.update(&self.scene);
        }
        self.draw();
    }

    /// Shows what the account showed. Its activities and problems are told at once, and what has changed.
    pub fn observed(&mut self, observation: &Observation) {
        let events = self.scene.observed(observation);
        if let Face::Lines(lines) = &mut self.face {
            for event in &events {
                lines.tell(event);
            }
        }
        self.draw();
    }

    /// Says something on one line.
    pub fn note(&mut self, sentence: &str) {
        let event = self.scene.note(sentence);
        match &mut self.face {
            Face::Lines(lines) => lines.tell(&event),
            // What is said follows a Ctrl-C as often as not.
            Face::Screen(screen) => screen.show_anew(&self.scene),
            Face::None => {}
        }
    }

    /// Leaves the terminal as it was, with the last lines on it. From then on nothing is shown.
    pub fn end(&mut self) {
        if let Face::Screen(screen) = std::mem::replace(&mut self.face, Face::None) {
            screen.leave(&self.scene);
        }
    }

    fn draw(&mut self) {
        if let Face::Screen(screen) = &mut self.face {
            screen.show(&self.scene);
        }
    }
}

impl Drop for View {
    fn drop(&mut self) {
        self.end();
    }
}

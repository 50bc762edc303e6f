//! Lines for where there is no terminal.

use std::io::Write;
use std::time::Duration;

use super::words::clock;
use super::{Heading, Status};
use crate::observation::Observation;

/// How often there is a line.
const EVERY: Duration = Duration::from_secs(10);

/// A view of lines.
pub(super) struct Plain {
    heading: Heading,
    errors: Box<dyn Write + Send>,
    elapsed: Duration,
    next: Duration,
}

impl Plain {
    pub(super) fn new(heading: Heading, errors: Box<dyn Write + Send>) -> Self {
        Self { heading, errors, elapsed: Duration::ZERO, next: EVERY }
    }

    pub(super) fn update(&mut self, status: &Status<'_>) {
        self.elapsed = status.elapsed;
        if self.next <= status.elapsed {
            self.next = status.elapsed + EVERY;
            let line = format!("{} of {}: {} sent", status.in_flight, self.heading.max_in_flight, status.total.sent);
            self.note(&line);
        }
    }

    pub(super) fn observed(&mut self, observation: &Observation) {
        for problem in &observation.problems {
            self.note(problem);
        }
    }

    pub(super) fn note(&mut self, sentence: &str) {
        // Where standard error is gone, there is nobody to tell.
        let _ = writeln!(self.errors, "{}  {sentence}", clock(self.elapsed));
    }
}

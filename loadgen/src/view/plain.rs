//! Lines, where there is no terminal.

use std::io::Write;
use std::time::Duration;

use super::event::Event;
use super::scene::Scene;
use super::words::clock;
use super::{Phase, json};

/// How often there is a line.
const EVERY: Duration = Duration::from_secs(10);

/// A view of lines.
pub(super) struct Lines {
    errors: Box<dyn Write + Send>,
    language: Language,
    next: Duration,
    last: Option<Phase>,
}

/// Who reads the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// People.
    Plain,
    /// Programs.
    Json,
}

impl Lines {
    pub(super) fn new(language: Language, errors: Box<dyn Write + Send>, scene: &Scene) -> Self {
        let mut lines = Self { errors, language, next: EVERY, last: None };
        lines.say(&match language {
            Language::Plain => format!("{}  {}", clock(Duration::ZERO), scene.opening()),
            Language::Json => json::opening(scene),
        });
        lines
    }

    /// A line every 10 seconds, and at once where the run comes to another phase.
    pub(super) fn update(&mut self, scene: &Scene) {
        let Some(figures) = &scene.figures else { return };
        let is_other = self.last.is_none_or(|last| !is_same(last, figures.phase)) && is_news(figures.phase);
        self.last = Some(figures.phase);
        if is_other || self.next <= figures.elapsed {
            let intervals = figures.elapsed.as_secs() / EVERY.as_secs() + 1;
            self.next = EVERY * u32::try_from(intervals).unwrap_or(u32::MAX);
            self.say(&match self.language {
                Language::Plain => format!("{}  {}", clock(figures.elapsed), scene.line()),
                Language::Json => json::status(scene, figures),
            });
        }
    }

    pub(super) fn tell(&mut self, event: &Event) {
        self.say(&match self.language {
            Language::Plain => event.line(),
            Language::Json => json::event(event),
        });
    }

    fn say(&mut self, line: &str) {
        // Where standard error is gone, there is nobody to tell.
        // In one piece, so that the lines of others do not come in between.
        let _ = self.errors.write_all(format!("{line}\n").as_bytes()).and_then(|()| self.errors.flush());
    }
}

fn is_same(left: Phase, right: Phase) -> bool {
    std::mem::discriminant(&left) == std::mem::discriminant(&right)
}

/// That a run begins is expected of it; that it does not yet is news, where somebody would wait for it.
fn is_news(phase: Phase) -> bool {
    const SOON: Duration = Duration::from_secs(2);
    match phase {
        Phase::Waiting { starts_in } => SOON <= starts_in,
        Phase::Sending => false,
        Phase::Draining | Phase::Ended => true,
    }
}

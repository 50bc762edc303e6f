//! Whether a run has to end before its schedule does.

use std::time::Duration;

use super::flat::Flat;
use super::{Settings, WhenFlat};
use crate::condition::{Condition, Window};
use crate::diagnosis::{self, Scene};
use crate::outcome::Class;
use crate::report::End;
use crate::tally::Tally;

/// How long after new credentials requests that were signed with the old ones may still come back, in seconds.
const LEFT_OVER: u64 = 2;

/// How long credentials have to have been good for, so that new ones are asked for again, in seconds.
const GOOD_FOR: u64 = 60;

/// Looks at every second of a run.
#[derive(Debug)]
pub(super) struct Judge {
    windows: Vec<Window>,
    flat: Option<Flat>,
    interval: Tallied,
    interval_seconds: u64,
    schedule_seconds: u64,
    scene: Scene,
    credentials: Credentials,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tallied {
    due: u64,
    answered: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Credentials {
    Trusted,
    /// New ones are waited for.
    Refreshing,
    Refreshed {
        second: u64,
    },
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// New credentials are needed.
    Refresh,
    /// The run is over.
    End(End),
}

impl Judge {
    pub(super) fn new(settings: &Settings) -> Self {
        let windows = settings.abort_if.iter().cloned().map(Window::new).collect();
        Self {
            windows,
            flat: (settings.when_flat == WhenFlat::Stop).then(Flat::default),
            interval: Tallied::default(),
            interval_seconds: settings.facts.interval_seconds,
            schedule_seconds: settings.facts.schedule_seconds,
            scene: settings.scene.clone(),
            credentials: Credentials::Trusted,
        }
    }

    /// Looks at failures as soon as a worker tells of them in a second, and at all figures up to now.
    pub(super) fn failures(&mut self, second: u64, new: &Tally, total: &Tally) -> Option<Finding> {
        let at = Duration::from_secs(second + 1);
        if let Some(diagnosis) = diagnosis::fatal(total, &self.scene) {
            return Some(Finding::End(fatal(at, diagnosis)));
        }
        if new.failures_of(Class::ExpiredCredentials) == 0 {
            return None;
        }
        match self.credentials {
            Credentials::Refreshing => None,
            Credentials::Refreshed { second: refreshed } if second <= refreshed + LEFT_OVER => None,
            Credentials::Refreshed { second: refreshed } if second <= refreshed + GOOD_FOR => {
                diagnosis::expired(new, &self.scene, Ok(())).map(|diagnosis| Finding::End(fatal(at, diagnosis)))
            }
            Credentials::Trusted | Credentials::Refreshed { .. } => {
                self.credentials = Credentials::Refreshing;
                Some(Finding::Refresh)
            }
        }
    }

    /// Takes in what came of asking for new credentials.
    pub(super) fn refreshed(&mut self, at: Duration, total: &Tally, result: Result<(), &str>) -> Option<End> {
        self.credentials = Credentials::Refreshed { second: at.as_secs() };
        let problem = result.err()?;
        diagnosis::expired(total, &self.scene, Err(problem)).map(|diagnosis| fatal(at, diagnosis))
    }

    /// Looks at the next second; those after the schedule's end are not judged, because nothing is wanted in them.
    pub(super) fn pass(&mut self, second: u64, tally: &Tally) -> Option<End> {
        if self.schedule_seconds <= second {
            return None;
        }
        let at = Duration::from_secs(second + 1);
        let mut end = None;
        for window in &mut self.windows {
            let measured = window.pass(tally);
            end = end.or_else(|| Some(aborted(at, window.condition(), measured?.to_string())));
        }
        end.or_else(|| self.flat(at, tally))
    }

    fn flat(&mut self, at: Duration, tally: &Tally) -> Option<End> {
        self.interval.due += tally.due;
        self.interval.answered += tally.answered;
        if !at.as_secs().is_multiple_of(self.interval_seconds) {
            return None;
        }
        let Tallied { due, answered } = std::mem::take(&mut self.interval);
        let measured = self.flat.as_mut()?.pass(due, answered, self.interval_seconds)?;
        Some(End::Flat { at, measured })
    }
}

fn aborted(at: Duration, condition: &Condition, measured: String) -> End {
    End::Aborted { at, condition: condition.to_string(), measured }
}

fn fatal(at: Duration, diagnosis: diagnosis::Diagnosis) -> End {
    let diagnosis::Diagnosis { class, message, fix } = diagnosis;
    End::Fatal { at, class, message, fix }
}

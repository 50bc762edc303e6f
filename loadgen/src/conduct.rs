//! A run as a whole: what the workers count becomes a report, and what has to end the run early ends it.
//!
//! ```text
//!  workers ─ beats ─> by second ─> judge ─> stop: send no more, or quit
//!  watch ─ observations ─┐  └────> intervals, total ─┐
//!  Ctrl-C ─ interrupts ──┴─────────────────────────> Report
//! ```
//!
//! It knows neither requests nor signals, files nor terminals: it is handed what it listens to, so that a test can play all
//! of it on a clock of its own.

mod flat;
mod judge;
mod seconds;
mod standing;
#[cfg(test)]
mod tests;

use std::future::{Future, pending};
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, UnboundedReceiver};
use tokio::time::{self, Instant, MissedTickBehavior};

use self::judge::{Finding, Judge};
use self::standing::Standing;
use crate::condition::Condition;
use crate::diagnosis::Scene;
use crate::drive::Beat;
use crate::observation::Observation;
use crate::plan::Plan;
use crate::report::{End, Report, RunFacts};
use crate::view::{Phase, Status, View};

/// What a run goes by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What is sent when, which the view shows.
    pub plan: Plan,
    /// How many workers there are.
    pub workers: u64,
    /// The start of the schedule.
    pub start: Instant,
    /// What ends the run early.
    pub abort_if: Vec<Condition>,
    /// What is done once more load brings no more answers.
    pub when_flat: WhenFlat,
    /// What is invoked.
    pub scene: Scene,
    /// What the report says of how the run was made.
    pub facts: RunFacts,
}

/// What is done once more load brings no more answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenFlat {
    /// The run goes on.
    GoOn,
    /// It ends.
    Stop,
}

/// A way to end the load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// No more requests are sent; those in flight are waited for.
    SendNoMore,
    /// Requests in flight are given up as well.
    Quit,
}

/// What a run listens to and acts by.
pub struct Parts<S, R> {
    /// What the workers count. The run is over when each has told its last, or when there are none left.
    pub beats: UnboundedReceiver<Beat>,
    /// Ends the load.
    pub stop: S,
    /// What is seen of the account.
    pub observations: Receiver<Observation>,
    /// An element for every Ctrl-C.
    pub interrupts: Receiver<()>,
    /// What else there is to say while the run goes on, each as a sentence.
    pub notes: Receiver<String>,
    /// Gets new credentials; says why there are none.
    pub refresh: R,
}

/// A face of a run that goes on.
pub trait Audience {
    /// How things stand, once a second and in the end.
    fn update(&mut self, status: &Status<'_>);
    /// What was seen of the account.
    fn observed(&mut self, observation: &Observation);
    /// Something else that has happened, as a sentence.
    fn note(&mut self, sentence: &str);
}

impl Audience for View {
    fn update(&mut self, status: &Status<'_>) {
        Self::update(self, status);
    }

    fn observed(&mut self, observation: &Observation) {
        Self::observed(self, observation);
    }

    fn note(&mut self, sentence: &str) {
        Self::note(self, sentence);
    }
}

/// Conducts a run to its end.
///
/// A first interrupt ends the sending, a second one the waiting for what is in flight. One that comes first while a run waits
/// for that anyway changes nothing. A fatal failure gives up what is in flight, an `--abort-if` waits for it.
pub async fn run<S, R, F>(settings: Settings, parts: Parts<S, R>, audience: &mut impl Audience) -> Report
where
    S: FnMut(Stop),
    R: FnMut() -> F,
    F: Future<Output = Result<(), String>>,
{
    let Parts { mut beats, stop, mut observations, mut interrupts, mut notes, mut refresh } = parts;
    let (judge, standing) = (Judge::new(&settings), Standing::new(&settings));
    let mut run = Run { judge, standing, end: None, is_interrupted: false, stop, audience };
    let mut refreshing: Option<Pin<Box<F>>> = None;
    let mut seconds = time::interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let elapsed = || settings.start.elapsed();
    while !run.standing.is_over() {
        tokio::select! {
            beat = beats.recv() => match beat {
                Some(beat) => if run.beat(&beat) == Need::Credentials {
                    refreshing = Some(Box::pin(refresh()));
                },
                None => run.abandoned(elapsed()),
            },
            Some(()) = interrupts.recv() => run.interrupt(elapsed()),
            Some(observation) = observations.recv() => {
                run.audience.observed(&observation);
                run.standing.observed(observation);
            }
            Some(sentence) = notes.recv() => run.audience.note(&sentence),
            result = waited(&mut refreshing) => {
                refreshing = None;
                run.refreshed(elapsed(), result.as_ref().map_err(String::as_str));
            }
            _ = seconds.tick() => run.show(elapsed(), &settings),
        }
    }
    run.finish(settings)
}

/// Waits for what there is to wait for, forever if that is nothing.
async fn waited<F: Future>(future: &mut Option<Pin<Box<F>>>) -> F::Output {
    match future {
        Some(future) => future.await,
        None => pending().await,
    }
}

/// What a beat leads to besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    Nothing,
    Credentials,
}

struct Run<'a, S, A> {
    judge: Judge,
    standing: Standing,
    /// Why the run ends; nothing while it goes on.
    end: Option<End>,
    is_interrupted: bool,
    stop: S,
    audience: &'a mut A,
}

impl<S: FnMut(Stop), A: Audience> Run<'_, S, A> {
    fn beat(&mut self, beat: &Beat) -> Need {
        self.standing.take(beat);
        let mut need = Need::Nothing;
        if self.end.is_none() {
            match self.judge.failures(beat.second, &beat.tally, self.standing.total()) {
                Some(Finding::End(end)) => self.end_early(end, Stop::Quit),
                Some(Finding::Refresh) => {
                    self.audience.note("the credentials have expired; new ones are asked for");
                    need = Need::Credentials;
                }
                None => {}
            }
        }
        while let Some((second, tally)) = self.standing.next_second() {
            if self.end.is_none()
                && let Some(end) = self.judge.pass(second, &tally)
            {
                self.end_early(end, Stop::SendNoMore);
            }
        }
        need
    }

    fn refreshed(&mut self, at: Duration, result: Result<&(), &str>) {
        let end = self.judge.refreshed(at, self.standing.total(), result.copied());
        match end {
            Some(end) if self.end.is_none() => self.end_early(end, Stop::Quit),
            Some(_) => {}
            None => self.audience.note("there are new credentials"),
        }
    }

    fn interrupt(&mut self, elapsed: Duration) {
        let is_again = std::mem::replace(&mut self.is_interrupted, true);
        if is_again {
            self.audience.note("interrupted again: what is in flight is given up");
            self.end.get_or_insert(End::Interrupted { at: self.standing.schedule_length() });
            (self.stop)(Stop::Quit);
        } else if self.is_draining(elapsed) {
            self.audience.note("interrupted: what is in flight is waited for anyway; Ctrl-C again gives it up");
        } else {
            let sentence = "interrupted: no more requests are sent, and those in flight are waited for; Ctrl-C again gives them up";
            self.audience.note(sentence);
            self.end_early(End::Interrupted { at: elapsed }, Stop::SendNoMore);
        }
    }

    /// Whether nothing is sent any more, and what is in flight is waited for.
    fn is_draining(&self, elapsed: Duration) -> bool {
        self.end.is_some() || self.standing.schedule_length() <= elapsed
    }

    /// The workers are gone, and have not told their last: nobody knows what became of the requests.
    fn abandoned(&mut self, elapsed: Duration) {
        self.end = Some(End::Broken { at: elapsed });
        self.standing.end();
    }

    fn end_early(&mut self, end: End, stop: Stop) {
        self.end = Some(end);
        (self.stop)(stop);
    }

    fn show(&mut self, elapsed: Duration, settings: &Settings) {
        let phase = if self.is_draining(elapsed) {
            Phase::Draining
        } else if Instant::now() < settings.start {
            Phase::Waiting { starts_in: settings.start.saturating_duration_since(Instant::now()) }
        } else {
            Phase::Sending
        };
        self.standing.show(elapsed, phase, settings, self.audience);
    }

    fn finish(self, settings: Settings) -> Report {
        self.standing.show(settings.start.elapsed(), Phase::Ended, &settings, self.audience);
        self.standing.report(settings.facts, self.end.unwrap_or(End::Completed))
    }
}

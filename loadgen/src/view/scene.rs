//! All that a run has to show, however it is shown.

use std::collections::VecDeque;
use std::time::Duration;

use simulator::report::words::count;

use super::account::Account;
use super::event::{Event, Happening};
use super::figures::Figures;
use super::history::History;
use super::words::{Per, clock, duration, tame};
use super::{Heading, Phase, Status, words};
use crate::observation::Observation;

/// More events than any terminal has rows.
const MOST_EVENTS: usize = 200;
/// As much of a schedule as is told: that of a ramp to a peak has dozens of stages.
const MOST_OF_SCHEDULE: usize = 120;

/// All there is to show.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) heading: Heading,
    pub(super) per: Per,
    pub(super) figures: Option<Figures>,
    pub(super) account: Account,
    pub(super) history: History,
    /// The oldest first.
    pub(super) events: VecDeque<Event>,
}

impl Scene {
    pub(super) fn new(heading: Heading) -> Self {
        let per = Per::of(heading.highest_per_second);
        Self {
            heading,
            per,
            figures: None,
            account: Account::default(),
            history: History::default(),
            events: VecDeque::new(),
        }
    }

    pub(super) fn update(&mut self, status: &Status<'_>) {
        let figures = Figures::of(status);
        // The last figures come at once after those before, with all that was still to be counted: no rate at all.
        if figures.phase != Phase::Ended {
            self.history.push(&figures, self.account.in_service);
        }
        self.figures = Some(figures);
    }

    /// What has happened since the observation before.
    pub(super) fn observed(&mut self, observation: &Observation) -> Vec<Event> {
        let events = self.account.take(observation, self.heading.unit);
        for event in &events {
            self.remember(event.clone());
        }
        events
    }

    pub(super) fn note(&mut self, sentence: &str) -> Event {
        let event = Event { at: self.elapsed(), happening: Happening::Note, text: tame(sentence) };
        self.remember(event.clone());
        event
    }

    fn remember(&mut self, event: Event) {
        if self.events.len() == MOST_EVENTS {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.figures.as_ref().map_or(Duration::ZERO, |figures| figures.elapsed)
    }

    /// What is run, as a line.
    pub(super) fn opening(&self) -> String {
        let Heading { target, address, schedule, length, .. } = &self.heading;
        let schedule = words::beginning(MOST_OF_SCHEDULE, schedule);
        tame(&format!("{target} at {address}: {schedule}, {} in all", clock(*length)))
    }

    /// How things stand, as a line: the rates and response times of the newest seconds.
    pub(super) fn line(&self) -> String {
        let Some(figures) = &self.figures else { return self.opening() };
        let begin = match figures.phase {
            Phase::Waiting { starts_in } => return format!("starts in {}", clock(starts_in)),
            Phase::Sending => vec![self.rates(figures)],
            Phase::Draining => vec![format!("no more is sent, {} in flight", count(figures.in_flight))],
            Phase::Ended => {
                let total = &figures.total;
                let ended = format!("ended: {} sent, {} answered", count(total.sent), count(total.answered));
                return [vec![ended], troubles(figures, true), self.capacity()].concat().join("; ");
            }
        };
        let times = &figures.recent.response_times;
        let times = times.p50.map(|_| format!("p50 {}, p99 {}", duration(times.p50), duration(times.p99)));
        let parts = [begin, times.into_iter().collect(), troubles(figures, false), self.capacity()];
        parts.concat().join("; ")
    }

    fn rates(&self, figures: &Figures) -> String {
        let rate = |per_second| self.per.rate(per_second);
        let (wanted, sent) = (rate(figures.due_per_second), rate(figures.sent_per_second));
        format!("{wanted} wanted, {sent} sent, {} answered", rate(figures.answered_per_second))
    }

    fn capacity(&self) -> Vec<String> {
        let account = &self.account;
        let capacity = words::capacity(account.in_service, account.desired, self.heading.unit);
        let alarms: Vec<_> = account.in_alarm().map(|alarm| alarm.name.as_str()).collect();
        let alarms = (!alarms.is_empty()).then(|| tame(&format!("ALARM {}", alarms.join(", "))));
        capacity.into_iter().chain(alarms).collect()
    }
}

/// What did not go as the schedule wants, of the newest seconds or of all.
fn troubles(figures: &Figures, is_total: bool) -> Vec<String> {
    let counts = if is_total { &figures.total } else { &figures.recent };
    let mut troubles = Vec::new();
    if 0 < counts.failed {
        let errors = if counts.failed == 1 { "error" } else { "errors" };
        let share = counts.failed_share();
        troubles.push(format!("{} {errors} ({share}: {})", count(counts.failed), counts.by_class()));
    }
    if 0 < counts.dropped {
        troubles.push(format!("{} dropped", count(counts.dropped)));
    }
    if 0 < counts.late {
        troubles.push(format!("{} late", count(counts.late)));
    }
    troubles
}

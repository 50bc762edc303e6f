//! The instants at which a scheduled action fires.

use jiff::civil::DateTime;
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp};

use super::{Cron, Schedule, ScheduledAction, Zone};

/// One time a scheduled action fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing {
    /// The instant, exact to the second; the service starts within a few seconds of it.
    pub at: Timestamp,
    /// Why it fires then.
    pub occasion: Occasion,
    /// What a change of the clocks has to do with it.
    pub clock_change: Option<ClockChange>,
}

/// Why a scheduled action fires at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// It is the action's start time, whatever the schedule says.
    StartTime,
    /// The schedule matches.
    Schedule,
}

/// What a change of the clocks has to do with a firing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockChange {
    /// The schedule has this local time too, before the firing, but the clocks were put forward over it.
    Skipped(DateTime),
    /// The local time comes twice, because the clocks are put back; this is the first of the two.
    Repeated,
}

impl ScheduledAction {
    /// Every firing from an instant on, inclusive, rising.
    ///
    /// # Assumptions
    /// What Application Auto Scaling does is documented except for these:
    /// - A local time that the clocks are put forward over does not fire, and one that comes twice fires
    ///   the first time only, as Amazon EventBridge Scheduler documents it for the same expressions
    ///   (EventBridge Scheduler user guide, "Daylight savings time"). The Application Auto Scaling guide
    ///   says only that an action adjusts to daylight saving.
    /// - The end time is the last instant that can still fire: "the action stops repeating after this time".
    /// - A rate without a start time first fires one interval after the action's creation. The creation
    ///   can not be known here, so `from` stands for it.
    #[must_use]
    pub fn firings(&self, from: Timestamp) -> Firings<'_> {
        let from = whole_second(from);
        let start = self.start().filter(|start| from <= *start);
        // The start has its own firing; the schedule goes on after it.
        let open = match self.start() {
            Some(start) if from <= start => second_after(start),
            _ => Some(from),
        };
        let rhythm = match self.schedule() {
            Schedule::At(local) => first_instant(self.zone(), *local)
                .filter(|at| from <= *at)
                .map(|at| Rhythm::Once { at, is_repeated: is_repeated(self.zone(), *local) }),
            Schedule::Rate(rate) => {
                let interval = SignedDuration::from_secs(rate.seconds());
                next_of_rate(self.start().unwrap_or(from), interval, open)
                    .map(|next| Rhythm::Rate { next: Some(next), interval })
            }
            Schedule::Cron(cron) => open.map(|open| Rhythm::Cron {
                cron,
                zone: self.zone(),
                open,
                next: cron.next(local(self.zone(), open)),
            }),
        };
        Firings { start, rhythm, end: self.end() }
    }
}

/// The firings of a scheduled action, from [`ScheduledAction::firings`].
#[derive(Clone, Debug)]
pub struct Firings<'action> {
    start: Option<Timestamp>,
    rhythm: Option<Rhythm<'action>>,
    end: Option<Timestamp>,
}

#[derive(Clone, Debug)]
enum Rhythm<'action> {
    Once { at: Timestamp, is_repeated: bool },
    Rate { next: Option<Timestamp>, interval: SignedDuration },
    Cron { cron: &'action Cron, zone: &'action Zone, open: Timestamp, next: Option<DateTime> },
}

impl Iterator for Firings<'_> {
    type Item = Firing;

    fn next(&mut self) -> Option<Firing> {
        let firing = match self.start.take() {
            Some(at) => Some(Firing { at, occasion: Occasion::StartTime, clock_change: None }),
            None => self.next_of_schedule(),
        };
        firing.filter(|firing| self.end.is_none_or(|end| firing.at <= end))
    }
}

impl Firings<'_> {
    fn next_of_schedule(&mut self) -> Option<Firing> {
        let (at, clock_change) = match self.rhythm.as_mut()? {
            Rhythm::Once { at, is_repeated } => {
                let firing = (*at, is_repeated.then_some(ClockChange::Repeated));
                self.rhythm = None;
                firing
            }
            Rhythm::Rate { next, interval } => {
                let at = (*next)?;
                *next = at.checked_add(*interval).ok();
                (at, None)
            }
            Rhythm::Cron { cron, zone, open, next } => next_of_cron(cron, zone, *open, next)?,
        };
        Some(Firing { at, occasion: Occasion::Schedule, clock_change })
    }
}

/// The next match of a cron expression that has an instant, not before `open`.
fn next_of_cron(
    cron: &Cron,
    zone: &Zone,
    open: Timestamp,
    next: &mut Option<DateTime>,
) -> Option<(Timestamp, Option<ClockChange>)> {
    let mut skipped = None;
    loop {
        let candidate = (*next)?;
        let Some(at) = first_instant(zone, candidate) else {
            skipped.get_or_insert(candidate);
            *next = end_of_gap(zone, candidate).and_then(|end| cron.next(end));
            continue;
        };
        *next = candidate.checked_add(SignedDuration::from_mins(1)).ok().and_then(|after| cron.next(after));
        // In an hour that comes twice, `open` can lie in its second turn.
        if open <= at {
            let repeated = || is_repeated(zone, candidate).then_some(ClockChange::Repeated);
            return Some((at, skipped.map(ClockChange::Skipped).or_else(repeated)));
        }
    }
}

/// The first time a rate fires, whole intervals after its origin, not before `open`.
fn next_of_rate(origin: Timestamp, interval: SignedDuration, open: Option<Timestamp>) -> Option<Timestamp> {
    let elapsed = open?.duration_since(origin).as_secs();
    let interval = interval.as_secs();
    // Rounded up, and both are whole seconds.
    let intervals = elapsed.checked_add(interval - 1)?.div_euclid(interval).max(1);
    origin.checked_add(SignedDuration::from_secs(intervals.checked_mul(interval)?)).ok()
}

/// The instant of a local time, the first of two; `None` where the clocks are put forward over it.
pub(crate) fn first_instant(zone: &Zone, local: DateTime) -> Option<Timestamp> {
    match zone.rules().to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local).ok(),
        AmbiguousOffset::Gap { .. } => None,
    }
}

/// The first local time after the ones that the clocks are put forward over with this one.
fn end_of_gap(zone: &Zone, skipped: DateTime) -> Option<DateTime> {
    let AmbiguousOffset::Gap { after, .. } = zone.rules().to_ambiguous_timestamp(skipped).offset() else { return None };
    let change = zone.rules().following(after.to_timestamp(skipped).ok()?).next()?;
    Some(local(zone, change.timestamp()))
}

fn is_repeated(zone: &Zone, local: DateTime) -> bool {
    matches!(zone.rules().to_ambiguous_timestamp(local).offset(), AmbiguousOffset::Fold { .. })
}

fn local(zone: &Zone, instant: Timestamp) -> DateTime {
    zone.rules().to_datetime(instant)
}

/// The instant itself, or the first whole second after it.
fn whole_second(instant: Timestamp) -> Timestamp {
    let second = Timestamp::from_second(instant.as_second()).unwrap_or(instant);
    if second < instant { second_after(second).unwrap_or(instant) } else { second }
}

fn second_after(instant: Timestamp) -> Option<Timestamp> {
    instant.checked_add(SignedDuration::from_secs(1)).ok()
}

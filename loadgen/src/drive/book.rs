//! What a worker counts, second by second.

use std::iter::Peekable;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::Beat;
use crate::outcome::{Class, Failure, Finished, Outcome};
use crate::schedule::Due;
use crate::tally::Tally;

const SECOND: Duration = Duration::from_secs(1);

/// The figures of a worker. Everything is counted in the second in which it happened, and a second is told of as soon as
/// it is over.
///
/// What is due is counted here, apart from what is sent, because a request is due in its second however long it waits.
#[derive(Debug)]
pub(super) struct Book<D: Iterator<Item = Due>> {
    worker: u64,
    due: Peekable<D>,
    /// Requests that are due no more, as the drive was stopped before.
    is_closed: bool,
    /// When something was counted last.
    now: Duration,
    /// When the current second began.
    begin: Duration,
    tally: Tally,
    in_flight: u64,
    beats: UnboundedSender<Beat>,
}

impl<D: Iterator<Item = Due>> Book<D> {
    pub(super) fn new(worker: u64, due: D, beats: UnboundedSender<Beat>) -> Self {
        let due = due.peekable();
        let (now, begin) = (Duration::ZERO, Duration::ZERO);
        Self { worker, due, is_closed: false, now, begin, tally: Tally::default(), in_flight: 0, beats }
    }

    /// How many requests are in flight.
    pub(super) const fn in_flight(&self) -> u64 {
        self.in_flight
    }

    /// When the current second ends.
    pub(super) fn end_of_second(&self) -> Duration {
        self.begin + SECOND
    }

    /// Counts what has become due by now, and tells of the seconds that are over.
    pub(super) fn come_to(&mut self, now: Duration) {
        self.now = now.max(self.now);
        while self.end_of_second() <= now {
            let end = self.end_of_second();
            self.count_due(|at| at < end);
            self.beat(false);
            self.begin = end;
        }
        self.count_due(|at| at <= now);
    }

    fn count_due(&mut self, is_due: impl Fn(Duration) -> bool) {
        while !self.is_closed && self.due.next_if(|due| is_due(due.at)).is_some() {
            self.tally.due();
        }
    }

    fn beat(&mut self, is_last: bool) {
        let second = self.begin.as_secs();
        let tally = std::mem::take(&mut self.tally);
        let beat = Beat { worker: self.worker, second, tally, in_flight: self.in_flight, is_last };
        let _ = self.beats.send(beat); // Where nobody listens any more, nobody is told.
    }

    /// From now on nothing is due any more, and what was due and waits is given up.
    pub(super) fn close(&mut self, now: Duration, waiting: impl Iterator<Item = Due>) {
        self.come_to(now);
        self.is_closed = true;
        waiting.take_while(|due| due.at <= now).for_each(|_| self.tally.dropped());
    }

    /// Gives up a request that is due.
    pub(super) fn dropped(&mut self, now: Duration) {
        self.come_to(now);
        self.tally.dropped();
    }

    /// Takes a place of the requests in flight.
    pub(super) fn takes_off(&mut self) {
        self.in_flight += 1;
    }

    /// Counts a request that has taken its place as sent.
    pub(super) fn sent(&mut self, due: Due, now: Duration) {
        self.come_to(now);
        self.tally.sent(now.saturating_sub(due.at));
    }

    /// Counts a request as ended, and frees its place.
    pub(super) fn finished(&mut self, finished: &Finished) {
        self.come_to(finished.ended);
        self.tally.finished(finished);
        self.in_flight -= 1;
    }

    /// Counts a request that has a place as given up, and frees the place.
    pub(super) fn abandoned(&mut self, due: Due, sent: Option<Duration>) {
        self.in_flight -= 1;
        match sent {
            Some(sent) => {
                let outcome = Failure::seen(Class::Abandoned, "abandoned", "");
                self.tally.finished(&Finished {
                    index: due.index,
                    intended: due.at,
                    sent,
                    ended: self.now,
                    outcome: Outcome::Failed(Box::new(outcome)),
                });
            }
            None => self.tally.dropped(),
        }
    }

    /// Tells of the last second.
    pub(super) fn end(&mut self) {
        self.beat(true);
    }
}

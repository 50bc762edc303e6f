//! What the workers count, put together second by second.

use std::collections::BTreeMap;

use crate::drive::Beat;
use crate::tally::Tally;

/// Seconds of several workers, which are complete once every worker has passed them.
#[derive(Debug)]
pub(super) struct Seconds {
    workers: Vec<Worker>,
    open: BTreeMap<u64, Tally>,
    next: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Worker {
    /// The first second of which more may come.
    reached: u64,
    in_flight: u64,
    has_ended: bool,
}

impl Seconds {
    pub(super) fn new(workers: u64) -> Self {
        Self { workers: (0..workers).map(|_| Worker::default()).collect(), open: BTreeMap::new(), next: 0 }
    }

    /// Takes in what a worker counted. One that passes over seconds had nothing to count in them.
    pub(super) fn take(&mut self, beat: &Beat) {
        self.open.entry(beat.second.max(self.next)).or_default().add(&beat.tally);
        if let Some(worker) = usize::try_from(beat.worker).ok().and_then(|worker| self.workers.get_mut(worker)) {
            worker.reached = beat.second + 1;
            worker.in_flight = beat.in_flight;
            worker.has_ended = beat.is_last;
        }
    }

    /// The next second that is complete, from 0 on and without a gap.
    pub(super) fn next_complete(&mut self) -> Option<(u64, Tally)> {
        let second = self.next;
        let is_complete = if self.have_ended() {
            self.open.last_key_value().is_some_and(|(last, _)| second <= *last)
        } else {
            self.workers.iter().all(|worker| worker.has_ended || second < worker.reached)
        };
        is_complete.then(|| {
            self.next += 1;
            (second, self.open.remove(&second).unwrap_or_default())
        })
    }

    /// Whether no worker has anything more to count.
    pub(super) fn have_ended(&self) -> bool {
        self.workers.iter().all(|worker| worker.has_ended)
    }

    /// Takes the workers for ended, whatever became of them.
    pub(super) fn end(&mut self) {
        for worker in &mut self.workers {
            worker.has_ended = true;
            worker.in_flight = 0;
        }
    }

    pub(super) fn in_flight(&self) -> u64 {
        self.workers.iter().map(|worker| worker.in_flight).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beat(worker: u64, second: u64, sent: u64, is_last: bool) -> Beat {
        let tally = Tally { sent, ..Tally::default() };
        Beat { worker, second, tally, in_flight: 0, is_last }
    }

    fn complete(seconds: &mut Seconds) -> Vec<(u64, u64)> {
        std::iter::from_fn(|| seconds.next_complete()).map(|(second, tally)| (second, tally.sent)).collect()
    }

    #[test]
    fn a_second_is_complete_once_every_worker_has_passed_it() {
        let mut seconds = Seconds::new(2);
        seconds.take(&beat(0, 0, 3, false));
        seconds.take(&beat(0, 1, 4, false));
        assert_eq!(complete(&mut seconds), []);
        // The other one had nothing to do in second 0.
        seconds.take(&beat(1, 1, 5, false));
        assert_eq!(complete(&mut seconds), [(0, 3), (1, 9)]);
        seconds.take(&beat(0, 2, 1, true));
        seconds.take(&beat(1, 4, 1, true));
        assert_eq!(complete(&mut seconds), [(2, 1), (3, 0), (4, 1)]);
        assert!(seconds.have_ended());
    }
}

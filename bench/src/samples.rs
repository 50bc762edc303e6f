//! Durations of the same thing done several times.

use std::time::{Duration, Instant};

/// At least one duration, shortest first.
#[derive(Debug)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    /// Does something `runs` times, at least once, each time by its own clock.
    pub(crate) fn of(runs: u16, mut act: impl FnMut()) -> Self {
        Self::new((0..runs.max(1)).map(|_| {
            let start = Instant::now();
            act();
            start.elapsed()
        }))
    }

    /// Durations that were taken elsewhere; none at all reads as one of zero.
    pub(crate) fn new(durations: impl IntoIterator<Item = Duration>) -> Self {
        let mut durations: Vec<_> = durations.into_iter().collect();
        durations.sort_unstable();
        Self(durations)
    }

    /// The one in the middle, the longer of two.
    pub(crate) fn median(&self) -> Duration {
        self.0.get(self.0.len() / 2).copied().unwrap_or_default()
    }

    pub(crate) fn shortest(&self) -> Duration {
        self.0.first().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        for (milliseconds, median, shortest) in
            [(&[5][..], 5, 5), (&[9, 1, 4], 4, 1), (&[3, 8, 2, 7], 7, 2), (&[], 0, 0)]
        {
            let samples = Samples::new(milliseconds.iter().copied().map(Duration::from_millis));
            assert_eq!(samples.median(), Duration::from_millis(median), "{milliseconds:?}");
            assert_eq!(samples.shortest(), Duration::from_millis(shortest), "{milliseconds:?}");
        }
    }

    #[test]
    fn something_is_done_once_for_every_sample() {
        for (runs, times) in [(0, 1), (1, 1), (7, 7)] {
            let mut done = 0;
            let samples = Samples::of(runs, || done += 1);
            assert_eq!((done, samples.0.len()), (times, times), "{runs}");
        }
    }
}

//! Durations of the same thing done several times.

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

/// What something took, by two clocks.
#[derive(Debug)]
pub(crate) struct Timing {
    /// As who waits for it sees it.
    pub(crate) wall: Samples,
    /// What it had of a processor, in the program and in the kernel: other work on the machine is not in it.
    pub(crate) processor: Samples,
}

impl Timing {
    /// Does something `runs` times in this process, at least once.
    pub(crate) fn of(runs: u16, mut act: impl FnMut()) -> Self {
        Self::new((0..runs.max(1)).map(|_| {
            let (start, processor_start) = (Instant::now(), ProcessTime::now());
            act();
            (start.elapsed(), processor_start.elapsed())
        }))
    }

    /// Durations that were taken elsewhere, by both clocks.
    pub(crate) fn new(durations: impl IntoIterator<Item = (Duration, Duration)>) -> Self {
        let (wall, processor) = durations.into_iter().unzip();
        Self { wall: Samples::new(wall), processor: Samples::new(processor) }
    }
}

/// Durations, shortest first.
#[derive(Debug)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    fn new(mut durations: Vec<Duration>) -> Self {
        durations.sort_unstable();
        Self(durations)
    }

    /// The one in the middle, the longer of two; zero where there is none.
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
            let samples = Samples::new(milliseconds.iter().copied().map(Duration::from_millis).collect());
            assert_eq!(samples.median(), Duration::from_millis(median), "{milliseconds:?}");
            assert_eq!(samples.shortest(), Duration::from_millis(shortest), "{milliseconds:?}");
        }
    }

    #[test]
    fn something_is_done_once_for_every_sample() {
        for (runs, times) in [(0, 1), (1, 1), (7, 7)] {
            let mut done = 0;
            let timing = Timing::of(runs, || done += 1);
            assert_eq!([done, timing.wall.0.len(), timing.processor.0.len()], [times; 3], "{runs}");
        }
    }

    #[test]
    fn only_work_takes_processor_time() {
        let mut sum = 0_u64;
        let work = Timing::of(1, || sum = (0..1_000_000).fold(sum, |sum, next| std::hint::black_box(sum ^ next)));
        assert!(Duration::ZERO < work.processor.median(), "{sum}");
        let (waited, worked) = (Duration::from_secs(3), Duration::from_secs(1));
        let timing = Timing::new([(waited, worked)]);
        assert_eq!((timing.wall.median(), timing.processor.median()), (waited, worked));
    }
}

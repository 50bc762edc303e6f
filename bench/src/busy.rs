//! What else the machine does meanwhile.

use std::fs;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

use crate::units;

/// The share of the machine that others may have, until it counts as busy.
const BUSY: f64 = 0.1;

/// The kernel tells processor time in hundredths of a second, whatever its own clock is.
const MILLISECONDS_PER_TICK: u64 = 10;

/// A stretch of time, by the clocks of the machine and of this process.
#[derive(Debug)]
pub(crate) struct Watch {
    start: Instant,
    own: ProcessTime,
    busy: Option<Busy>,
}

/// What all processors did since the machine was started, all of them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Busy {
    working: Duration,
    processors: u32,
}

impl Watch {
    pub(crate) fn start() -> Self {
        Self { start: Instant::now(), own: ProcessTime::now(), busy: Busy::now() }
    }

    /// A remark where others had much of the machine since the start: all but this process and `children`, which is
    /// the processor time that is known of its children.
    ///
    /// Nothing where the machine does not tell.
    pub(crate) fn remark(&self, children: Duration) -> Option<String> {
        let (before, now) = (self.busy?, Busy::now()?);
        let working = now.working.saturating_sub(before.working);
        let others = working.saturating_sub(self.own.elapsed() + children);
        remark(units::ratio(others, self.start.elapsed()), now.processors)
    }
}

/// Of how many processors others had how much, on the average.
fn remark(others: f64, processors: u32) -> Option<String> {
    (BUSY * f64::from(processors) < others).then(|| {
        format!(
            "other work had {others:.1} of the {processors} processors meanwhile: measure again on a machine at rest"
        )
    })
}

impl Busy {
    fn now() -> Option<Self> {
        Self::read(&fs::read_to_string("/proc/stat").ok()?)
    }

    /// Reads `/proc/stat` (its manual page is `proc_stat`): of the first line, all but the columns 4 and 5, which are idle.
    fn read(stat: &str) -> Option<Self> {
        let mut lines = stat.lines();
        let columns = lines.next()?.strip_prefix("cpu ")?.split_whitespace();
        // What guests had, from column 9 on, is in the first two already.
        let working = columns.take(8).enumerate().filter(|(index, _)| !matches!(index, 3 | 4));
        let working = working.map(|(_, ticks)| ticks.parse::<u64>().ok()).sum::<Option<u64>>()?;
        let processors = lines.take_while(|line| line.starts_with("cpu")).count();
        let working = Duration::from_millis(working * MILLISECONDS_PER_TICK);
        Some(Self { working, processors: u32::try_from(processors).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_time_is_no_work() {
        let stat = "cpu  1000 20 300 90000 5000 4 6 70 8 9\ncpu0 1 2 3\ncpu1 1 2 3\nintr 5\ncpus 3\n";
        assert_eq!(Busy::read(stat), Some(Busy { working: Duration::from_secs(14), processors: 2 }));
        for unreadable in ["", "intr 5\n", "cpu  1 2 many\ncpu0 1\n"] {
            assert_eq!(Busy::read(unreadable), None, "{unreadable:?}");
        }
    }

    #[test]
    fn a_busy_machine_is_told_of() {
        assert_eq!(remark(0.2, 2), None);
        assert_eq!(
            remark(1.56, 2).as_deref(),
            Some("other work had 1.6 of the 2 processors meanwhile: measure again on a machine at rest")
        );
    }
}

//! How the time of one invocation is shared out.

use std::time::Duration;

use tokio::time::Instant;

/// Kept free at the very end, for Lambda to see that the invocation is over.
const MARGIN: Duration = Duration::from_millis(500);
/// Kept free for the reply: three attempts of a few seconds each, with pauses between them.
const RESERVE: Duration = Duration::from_secs(10);
/// Kept free for taking back what was done.
const UNDOING: Duration = Duration::from_secs(30);

/// Until when what may go on.
///
/// Each instant is the first one at which it is too late, and they never fall: `started <= retry_until <= work_until
/// <= reply_until <= deadline`, but for a deadline that has passed: then all of them are the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    /// When the event came.
    pub(crate) started: Instant,
    /// Until when calls are repeated for the sake of what the event asks for. What is left then is for undoing.
    pub(crate) retry_until: Instant,
    /// Until when the work goes on. It is broken off then, wherever it is.
    pub(crate) work_until: Instant,
    /// Until when the reply is sent.
    pub(crate) reply_until: Instant,
}

impl Budget {
    /// Shares out what is left: half a second for Lambda itself (at most a tenth of all), 10 seconds for the reply (at
    /// most half of all), 30 seconds for undoing (at most a third of the work), the rest for the work.
    #[must_use]
    pub(crate) fn new(now: Instant, deadline: Instant) -> Self {
        let all = deadline.saturating_duration_since(now);
        let work = all.saturating_sub(RESERVE.min(all / 2));
        Self {
            started: now,
            retry_until: now + work.saturating_sub(UNDOING.min(work / 3)),
            work_until: now + work,
            reply_until: now + all.saturating_sub(MARGIN.min(all / 10)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(all_millis: u64, expected: [u64; 3]) {
        let now = Instant::now();
        let budget = Budget::new(now, now + Duration::from_millis(all_millis));
        let expected = expected.map(|millis| now + Duration::from_millis(millis));
        assert_eq!([budget.retry_until, budget.work_until, budget.reply_until], expected, "{all_millis} ms");
        assert_eq!(budget.started, now);
    }

    #[test]
    fn the_time_is_shared_out() {
        check(900_000, [860_000, 890_000, 899_500]);
        check(100_000, [60_000, 90_000, 99_500]);
        check(70_000, [40_000, 60_000, 69_500]);
        check(12_000, [4_000, 6_000, 11_500]);
        check(3_000, [1_000, 1_500, 2_700]);
        check(0, [0, 0, 0]);
    }

    #[test]
    fn a_deadline_that_has_passed_leaves_nothing() {
        let now = Instant::now() + Duration::from_secs(1);
        let budget = Budget::new(now, now - Duration::from_millis(1));
        assert_eq!(budget, Budget { started: now, retry_until: now, work_until: now, reply_until: now });
    }
}

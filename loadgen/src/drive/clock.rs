//! The time of a run.

use std::time::Duration;

use tokio::time::Instant;

/// Tells how much time has gone since the start of the schedule. Tests that pause the runtime's time pause it too.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// A clock of the schedule that starts then.
    #[must_use]
    pub const fn of(start: Instant) -> Self {
        Self { start }
    }

    /// Since the start; zero before it.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.start.elapsed()
    }

    /// The instant so long after the start.
    #[must_use]
    pub fn instant(self, at: Duration) -> Instant {
        self.start + at
    }

    /// How long it is until the schedule has come so far; zero where it has.
    #[must_use]
    pub fn until(self, at: Duration) -> Duration {
        self.instant(at).saturating_duration_since(Instant::now())
    }
}

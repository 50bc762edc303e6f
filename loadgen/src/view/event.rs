//! What happens beside the load.

use std::time::Duration;

use super::words::clock;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// From the start of the schedule on.
    pub(super) at: Duration,
    pub(super) happening: Happening,
    /// On one line.
    pub(super) text: String,
}

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Happening {
    /// The endpoint has another status.
    Status,
    /// There is another capacity, wanted or in service.
    Capacity,
    /// An alarm has another state.
    Alarm,
    /// Application Auto Scaling scaled, or did not.
    Activity,
    /// The account could not be read.
    Problem,
    /// The run has something to say.
    Note,
}

impl Happening {
    /// Its name for programs.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Status => "endpoint_status",
            Self::Capacity => "capacity",
            Self::Alarm => "alarm",
            Self::Activity => "activity",
            Self::Problem => "problem",
            Self::Note => "note",
        }
    }
}

impl Event {
    /// It as a line.
    pub(super) fn line(&self) -> String {
        format!("{}  {}", clock(self.at), self.text)
    }
}

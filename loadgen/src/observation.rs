//! What an account tells of an endpoint while it is under load.

use std::time::Duration;

use jiff::Timestamp;
use scaling::AlarmState;

/// What was seen at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// When, from the start of the schedule on.
    pub at: Duration,
    /// The endpoint's or the inference component's status, as `InService`; `None` where it could not be read.
    pub status: Option<String>,
    /// Capacity that is wanted: `DesiredInstanceCount`, or copies, or provisioned concurrency; `None` where it is not known.
    pub desired: Option<u32>,
    /// Capacity in service: `CurrentInstanceCount` and the like.
    pub in_service: Option<u32>,
    /// The range of the scalable target; `None` where there is none, or where it could not be read.
    pub range: Option<(u32, u32)>,
    /// The alarms that call the policies of the target, by name.
    pub alarms: Vec<AlarmSeen>,
    /// The scaling activities that are new since the last observation, or have another status than in it; the oldest
    /// first, those that did not scale included.
    pub activities: Vec<ActivitySeen>,
    /// What could not be read, each a sentence with its fix, told once in a run.
    pub problems: Vec<String>,
}

/// What capacity is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Instances of a variant.
    Instance,
    /// Copies of an inference component.
    Copy,
    /// Provisioned concurrency of a serverless variant.
    ProvisionedConcurrency,
}

impl Unit {
    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Copy => "copy",
            Self::ProvisionedConcurrency => "provisioned-concurrency",
        }
    }

    /// One of it.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Copy => "copy",
            Self::ProvisionedConcurrency => "provisioned concurrency",
        }
    }

    /// Several of it.
    #[must_use]
    pub const fn several(self) -> &'static str {
        match self {
            Self::Instance => "instances",
            Self::Copy => "copies",
            Self::ProvisionedConcurrency => "provisioned concurrency",
        }
    }

    /// So many of it, as `3 instances`.
    #[must_use]
    pub fn count(self, count: u32) -> String {
        let name = if count == 1 { self.one() } else { self.several() };
        format!("{} {name}", simulator::report::words::count(count))
    }
}

/// An alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmSeen {
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: AlarmState,
}

/// A scaling activity, as Application Auto Scaling describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivitySeen {
    /// `ActivityId`.
    pub id: String,
    /// `StartTime`.
    pub started: Timestamp,
    /// `StatusCode`: `Successful`, `InProgress`, `NotScaled`, `Failed` and others.
    pub status: String,
    /// `Description`, such as `Setting desired instance count to 4.`
    pub description: String,
    /// `Cause`: the alarm or the schedule it came from.
    pub cause: String,
    /// Why nothing was scaled, each as a sentence; empty where something was.
    pub not_scaled: Vec<String>,
}

//! The observer that keeps the figures of a run alone.

use super::figures::Figures;
use crate::report::summary::Summary;
use crate::{Decision, Fleet, Minute, Observer, Verdict};

/// Keeps the figures of a run and nothing else: for a run of many, of which the figures are all that is looked at.
#[derive(Clone, Debug)]
pub struct Tally(Figures);

impl Tally {
    /// Over a fleet.
    #[must_use]
    pub fn new(fleet: Fleet) -> Self {
        Self(Figures::new(fleet))
    }

    /// The figures: those that a [`super::Recorder`] keeps of the same run.
    #[must_use]
    pub fn finish(self) -> Summary {
        self.0.finish()
    }
}

impl Observer for Tally {
    fn minute(&mut self, minute: &Minute) {
        self.0.minute(minute);
    }

    fn decision(&mut self, decision: &Decision) {
        if let Verdict::Scaled(activity) = decision.verdict
            && activity.from != activity.to
        {
            self.0.scaled(decision.at_seconds, activity.from, activity.to);
        }
    }
}

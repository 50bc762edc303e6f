//! A window that slides on by the second.

use std::collections::VecDeque;

use super::figures::{Figures, Sample};
use super::{Condition, Measured, USUAL_WINDOW_SECONDS};
use crate::tally::Tally;

/// A condition, and what it needs of the last seconds: at most as many samples as its window has seconds.
#[derive(Clone, Debug)]
pub struct Window {
    condition: Condition,
    seconds: u64,
    samples: VecDeque<Sample>,
    figures: Figures,
}

impl Window {
    /// An empty window.
    #[must_use]
    pub fn new(condition: Condition) -> Self {
        let seconds = condition.window_seconds.unwrap_or(USUAL_WINDOW_SECONDS);
        Self { condition, seconds, samples: VecDeque::new(), figures: Figures::default() }
    }

    /// The condition it is for.
    #[must_use]
    pub const fn condition(&self) -> &Condition {
        &self.condition
    }

    /// Takes the next second in: what is measured now, where the window is full and the condition holds.
    pub fn pass(&mut self, second: &Tally) -> Option<Measured> {
        let sample = self.condition.metric.sample(second);
        self.figures.add(&sample);
        self.samples.push_back(sample);
        if self.seconds < self.samples.len() as u64
            && let Some(oldest) = self.samples.pop_front()
        {
            self.figures.remove(&oldest);
        }
        if (self.samples.len() as u64) < self.seconds {
            return None;
        }
        self.condition.met(&self.figures, self.seconds)
    }
}

//! A sweep over the parameters of a plan: which of their values meet a goal at the least cost.
//!
//! ```text
//!  variations ─> Grid ─> a run for each combination ─> outcomes ─┐
//!  goal ─────────────────────────────────────────────────────────┴─> Tuning: the best, and the present values
//! ```
//!
//! What is here are values and functions on them; the runs are made by the command.

mod grid;
mod ranking;
mod variation;

use crate::report::Run;

pub use grid::{Grid, GridError};
pub use ranking::{Goal, Refusal, Standing, Trial};
pub use variation::Variation;

use crate::Unsimulable;
use crate::report::summary::Summary;

/// What a sweep found.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The run with the present values; its name is the plan's, and its fleet, its assumptions and its trace are those of
    /// all runs.
    pub present: Run,
    /// The present value of each parameter that was varied; `None` where the template does not say it.
    pub present_values: Vec<Option<String>>,
    /// What was tried.
    pub grid: Grid,
    /// What has to be met.
    pub goal: Goal,
    /// Combinations that can not be launched, or not be simulated.
    pub refused: usize,
    /// The first of them, in the order of the grid.
    pub first_refusal: Option<Refusal>,
    /// Combinations that meet the goal.
    pub meeting: usize,
    /// The combinations that are shown, the best first: of those that meet the goal, or of all where none does.
    pub best: Vec<Trial>,
    /// The command line that launches the best with its values; `None` where none meets the goal, or there is none.
    pub launch: Option<String>,
}

impl Tuning {
    /// Ranks the outcomes of a grid's combinations, which come in its order, and keeps so many of the best.
    #[must_use]
    pub fn of(
        present: Run,
        present_values: Vec<Option<String>>,
        grid: Grid,
        goal: Goal,
        outcomes: Vec<Result<Summary, Unsimulable>>,
        limit: usize,
    ) -> Self {
        let Standing { refused, first_refusal, meeting, best } = ranking::rank(&grid, &goal, outcomes, limit);
        Self { present, present_values, grid, goal, refused, first_refusal, meeting, best, launch: None }
    }

    /// Whether a combination has the present values.
    #[must_use]
    pub fn is_present(&self, trial: &Trial) -> bool {
        self.present_values.iter().map(Option::as_deref).eq(trial.values.iter().map(|value| Some(value.as_str())))
    }

    /// The best of the combinations that meet the goal; `None` where none does.
    #[must_use]
    pub fn winner(&self) -> Option<&Trial> {
        self.best.first().filter(|_| 0 < self.meeting)
    }
}

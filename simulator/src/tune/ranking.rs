//! Which combinations are better than others.

use std::cmp::Ordering;

use super::Grid;
use crate::Unsimulable;
use crate::report::summary::Summary;

/// What a run has to meet, all of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// The most of the requests that may be over capacity, 0 to 1, inclusive.
    pub share_over_capacity: f64,
    /// The most overloaded minutes, inclusive; `None`: any number.
    pub overloaded_minutes: Option<u64>,
}

impl Goal {
    /// Whether a run meets it.
    #[must_use]
    pub fn is_met(&self, summary: &Summary) -> bool {
        self.miss(summary) == (0.0, 0)
    }

    /// How far a run is over it: in its share, and in its minutes.
    fn miss(&self, summary: &Summary) -> (f64, u64) {
        let share = (summary.share_over_capacity() - self.share_over_capacity).max(0.0);
        let minutes = self.overloaded_minutes.map_or(0, |most| summary.overloaded_minutes.saturating_sub(most));
        (share, minutes)
    }
}

/// A combination that was simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Its values, in the order of the grid's parameters.
    pub values: Vec<String>,
    /// The figures of its run.
    pub summary: Summary,
}

/// A combination that was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its values, in the order of the grid's parameters.
    pub values: Vec<String>,
    /// Why, and what to do about it.
    pub reason: Unsimulable,
}

/// What came of the combinations of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// How many were refused.
    pub refused: usize,
    /// The first that was.
    pub first_refusal: Option<Refusal>,
    /// How many meet the goal.
    pub meeting: usize,
    /// The best of those that meet the goal, or of all where none does: the best first.
    pub best: Vec<Trial>,
}

/// Ranks the outcomes of a grid's combinations, which come in its order, and keeps so many of the best.
///
/// The cheapest comes first, then the one with fewer scaling activities, then the one that the grid has first. Where none
/// meets the goal, the one comes first that misses it least: in its share, then in its minutes.
pub(super) fn rank(grid: &Grid, goal: &Goal, outcomes: Vec<Result<Summary, Unsimulable>>, limit: usize) -> Standing {
    let mut refused = 0;
    let mut first_refusal = None;
    let mut simulated = Vec::new();
    for (place, outcome) in outcomes.into_iter().enumerate() {
        match outcome {
            Ok(summary) => simulated.push((place, summary)),
            Err(reason) => {
                refused += 1;
                first_refusal.get_or_insert_with(|| Refusal { values: grid.values(place), reason });
            }
        }
    }
    let meeting = simulated.iter().filter(|(_, summary)| goal.is_met(summary)).count();
    if 0 < meeting {
        simulated.retain(|(_, summary)| goal.is_met(summary));
    }
    // The sort is stable: what is alike stays in the order of the grid.
    simulated.sort_by(|(_, one), (_, other)| order(goal, one, other));
    let best = simulated.into_iter().take(limit);
    let best = best.map(|(place, summary)| Trial { values: grid.values(place), summary }).collect();
    Standing { refused, first_refusal, meeting, best }
}

fn order(goal: &Goal, one: &Summary, other: &Summary) -> Ordering {
    let [(share, minutes), (other_share, other_minutes)] = [one, other].map(|summary| goal.miss(summary));
    let activities = |summary: &Summary| summary.scale_outs + summary.scale_ins;
    // All runs have one price, so that hours order them as costs do.
    share
        .total_cmp(&other_share)
        .then(minutes.cmp(&other_minutes))
        .then(one.unit_hours.total_cmp(&other.unit_hours))
        .then(activities(one).cmp(&activities(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hours, requests over capacity of 1,000, overloaded minutes, scale-outs and scale-ins.
    type Row = (f64, f64, u64, u64, u64);

    const NO_MINUTES: Goal = Goal { share_over_capacity: 0.01, overloaded_minutes: None };

    fn standing(goal: Goal, rows: &[Option<Row>], limit: usize) -> Standing {
        let values: Vec<String> = (0..rows.len()).map(|place| place.to_string()).collect();
        let grid = Grid::of(vec![format!("A={}", values.join(",")).parse().expect("a variation")]).expect("a grid");
        let outcome = |(place, row): (usize, &Option<Row>)| {
            let refused = Unsimulable { message: format!("message {place}"), fix: format!("fix {place}") };
            row.ok_or(refused).map(|(unit_hours, requests_over_capacity, overloaded_minutes, scale_outs, scale_ins)| {
                let requests = 1_000.0;
                let counts = Summary { overloaded_minutes, scale_outs, scale_ins, ..Summary::default() };
                Summary { requests, unit_hours, requests_over_capacity, ..counts }
            })
        };
        rank(&grid, &goal, rows.iter().enumerate().map(outcome).collect(), limit)
    }

    #[track_caller]
    fn check(goal: Goal, rows: &[Option<Row>], meeting: usize, expected: &[&str]) {
        let standing = standing(goal, rows, 10);
        let best: Vec<&str> = standing.best.iter().map(|trial| trial.values[0].as_str()).collect();
        assert_eq!((standing.meeting, best.as_slice()), (meeting, expected), "{rows:?}");
    }

    #[test]
    fn the_cheapest_that_meets_the_goal_is_first() {
        let rows = [
            Some((3.0, 0.0, 0, 1, 1)),
            // Just at the goal, and just over it.
            Some((2.0, 10.0, 9, 1, 1)),
            Some((1.0, 10.1, 9, 1, 1)),
            None,
            // As dear as the first, with more activities; the same again.
            Some((3.0, 0.0, 0, 2, 1)),
            Some((3.0, 5.0, 5, 1, 2)),
            // As dear, with fewer.
            Some((3.0, 9.0, 9, 0, 1)),
        ];
        check(NO_MINUTES, &rows, 5, &["1", "6", "0", "4", "5"]);
        check(Goal { overloaded_minutes: Some(8), ..NO_MINUTES }, &rows, 3, &["0", "4", "5"]);
        check(Goal { overloaded_minutes: Some(9), ..NO_MINUTES }, &rows, 5, &["1", "6", "0", "4", "5"]);
        check(Goal { share_over_capacity: 0.0, ..NO_MINUTES }, &rows, 2, &["0", "4"]);
    }

    #[test]
    fn where_none_meets_the_goal_the_nearest_miss_is_first() {
        let rows = [
            Some((1.0, 30.0, 5, 0, 0)),
            Some((9.0, 20.0, 7, 0, 0)),
            Some((2.0, 20.0, 7, 0, 0)),
            Some((3.0, 20.0, 6, 0, 0)),
        ];
        check(NO_MINUTES, &rows, 0, &["2", "3", "1", "0"]);
        check(Goal { overloaded_minutes: Some(3), ..NO_MINUTES }, &rows, 0, &["3", "2", "1", "0"]);
        // Only the minutes are over.
        let goal = Goal { share_over_capacity: 1.0, overloaded_minutes: Some(4) };
        check(goal, &rows, 0, &["0", "3", "2", "1"]);
    }

    #[test]
    fn what_is_refused_is_counted_and_the_first_of_it_kept() {
        let standing = standing(NO_MINUTES, &[Some((1.0, 0.0, 0, 0, 0)), None, Some((2.0, 0.0, 0, 0, 0)), None], 1);
        let reason = Unsimulable { message: "message 1".to_owned(), fix: "fix 1".to_owned() };
        assert_eq!(standing.first_refusal, Some(Refusal { values: vec!["1".to_owned()], reason }));
        assert_eq!((standing.refused, standing.meeting, standing.best.len()), (2, 2, 1));
    }
}

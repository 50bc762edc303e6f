//! The range capacity may move in, and what of the scaling is suspended.

use crate::input::Rules;
use crate::{EndpointKind, Field, Location, Problem, ProblemCode};

/// A capacity range whose minimum is not over its maximum.
///
/// Both ends are inclusive, in units of the scalable dimension, 0 to 2,147,483,647 (the API takes a
/// 32-bit integer and refuses negative ones). Source: API reference, `RegisterScalableTarget`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapacityRange {
    min: u32,
    max: u32,
}

impl CapacityRange {
    /// Checks both ends against the API, each other and the kind of endpoint, by the rules for authors; returns every
    /// problem.
    ///
    /// # Errors
    /// Where an end is missing or out of range, the minimum is over the maximum, or a kind
    /// that always has capacity would be let down to zero.
    pub fn validate(kind: EndpointKind, min: Option<i64>, max: Option<i64>) -> Result<Self, Vec<Problem>> {
        Self::validate_by(Rules::Author, kind, min, max)
    }

    /// Checks both ends by the rules that are given; returns every problem.
    pub(crate) fn validate_by(
        rules: Rules,
        kind: EndpointKind,
        min: Option<i64>,
        max: Option<i64>,
    ) -> Result<Self, Vec<Problem>> {
        let takes_zero = rules == Rules::Service || kind.scales_to_zero();
        let mut problems = Vec::new();
        let min = capacity(Field::MinCapacity, "minimum", min).map_err(|problem| problems.push(problem)).ok();
        let max = capacity(Field::MaxCapacity, "maximum", max).map_err(|problem| problems.push(problem)).ok();
        if !takes_zero && min == Some(0) {
            problems.push(Problem::new(
                ProblemCode::MinZero,
                Location::plan(Field::MinCapacity),
                format!("the minimum capacity is 0 on {}", kind.described()),
                way_out_of_zero(kind),
            ));
        }
        if let (Some(min), Some(max)) = (min, max) {
            if max < min {
                let raise = format!("raise the maximum to {min} or more");
                let fix = if max == 0 && !takes_zero {
                    raise
                } else {
                    format!("lower the minimum to {max} or less, or {raise}")
                };
                problems.push(Problem::new(
                    ProblemCode::MinOverMax,
                    Location::plan(Field::MinCapacity),
                    format!("the minimum capacity {min} is over the maximum capacity {max}"),
                    fix,
                ));
            }
            if problems.is_empty() {
                return Ok(Self { min, max });
            }
        }
        Err(problems)
    }

    /// A range of two capacities that the API accepts; `None` where the minimum is over the maximum.
    pub(crate) const fn new(min: u32, max: u32) -> Option<Self> {
        if min <= max { Some(Self { min, max }) } else { None }
    }

    /// The lowest capacity.
    #[must_use]
    pub const fn min(self) -> u32 {
        self.min
    }

    /// The highest capacity.
    #[must_use]
    pub const fn max(self) -> u32 {
        self.max
    }

    /// The nearest capacity inside the range: policies never scale outside it.
    #[must_use]
    pub fn clamp(self, capacity: i64) -> u32 {
        let clamped = capacity.clamp(i64::from(self.min), i64::from(self.max));
        // Both ends are u32, so what lies between them is one too.
        u32::try_from(clamped).unwrap_or(self.max)
    }
}

/// What to do about a minimum of 0 on a kind that always has capacity. A real-time endpoint is also what is meant
/// where no kind is named.
pub(crate) const fn way_out_of_zero(kind: EndpointKind) -> &'static str {
    match kind {
        EndpointKind::Serverless => "set the minimum to 1 or more",
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Component => {
            "set the minimum to 1 or more, or name the kind if the endpoint is asynchronous or an inference component"
        }
    }
}

fn capacity(field: Field, called: &str, value: Option<i64>) -> Result<u32, Problem> {
    let Some(value) = value else {
        return Err(Problem::new(
            ProblemCode::CapacityMissing,
            Location::plan(field),
            format!("the {called} capacity is missing"),
            format!("give the {called} number of instances, copies or concurrency units"),
        ));
    };
    i32::try_from(value).ok().and_then(|value| u32::try_from(value).ok()).ok_or_else(|| {
        Problem::new(
            ProblemCode::CapacityOutOfRange,
            Location::plan(field),
            format!("the {called} capacity {value} is out of range"),
            format!("write a whole number from 0 to {}", i32::MAX),
        )
    })
}

/// Which scaling activities are suspended; each is independent of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SuspendedState {
    /// Scaling in by policies.
    pub dynamic_scaling_in: bool,
    /// Scaling out by policies.
    pub dynamic_scaling_out: bool,
    /// Scheduled actions.
    pub scheduled_scaling: bool,
}

impl SuspendedState {
    /// Whether an activity is held back. What a scheduled action would have done while it was held back
    /// is not made up for afterwards.
    /// Source: Application Auto Scaling user guide, "Suspend and resume scaling".
    #[must_use]
    pub const fn blocks(self, activity: ScalingActivity) -> bool {
        match activity {
            ScalingActivity::ScaleIn => self.dynamic_scaling_in,
            ScalingActivity::ScaleOut => self.dynamic_scaling_out,
            ScalingActivity::Scheduled => self.scheduled_scaling,
        }
    }
}

/// What can change the capacity of a scalable target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalingActivity {
    /// A policy takes capacity away.
    ScaleIn,
    /// A policy adds capacity.
    ScaleOut,
    /// A scheduled action sets the bounds.
    Scheduled,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: EndpointKind, min: Option<i64>, max: Option<i64>, expected: &[ProblemCode]) {
        let codes: Vec<_> = match CapacityRange::validate(kind, min, max) {
            Ok(range) => {
                assert_eq!((Some(i64::from(range.min())), Some(i64::from(range.max()))), (min, max));
                Vec::new()
            }
            Err(problems) => problems.iter().map(|problem| problem.code).collect(),
        };
        assert_eq!(codes, expected, "{kind:?} {min:?} {max:?}");
    }

    #[test]
    fn ranges() {
        use EndpointKind::{Async, Component, Realtime, Serverless};
        use ProblemCode::{CapacityMissing, CapacityOutOfRange, MinOverMax, MinZero};
        check(Realtime, Some(1), Some(20), &[]);
        check(Realtime, Some(1), Some(1), &[]);
        check(Realtime, Some(-1), Some(20), &[CapacityOutOfRange]);
        check(Realtime, Some(1), Some(-1), &[CapacityOutOfRange]);
        check(Realtime, Some(5), Some(2), &[MinOverMax]);
        for kind in [Realtime, Serverless] {
            check(kind, Some(0), Some(2), &[MinZero]);
        }
        for kind in [Async, Component] {
            check(kind, Some(0), Some(2), &[]);
        }
        check(Realtime, None, None, &[CapacityMissing, CapacityMissing]);
        check(Realtime, Some(0), None, &[CapacityMissing, MinZero]);
        check(Realtime, Some(1), Some(i64::from(i32::MAX)), &[]);
        check(Realtime, Some(1), Some(i64::from(i32::MAX) + 1), &[CapacityOutOfRange]);
    }

    #[test]
    fn each_flag_holds_back_its_own_activity_alone() {
        use ScalingActivity::{ScaleIn, ScaleOut, Scheduled};
        let none = SuspendedState::default();
        for (state, blocked) in [
            (none, [false, false, false]),
            (SuspendedState { dynamic_scaling_in: true, ..none }, [true, false, false]),
            (SuspendedState { dynamic_scaling_out: true, ..none }, [false, true, false]),
            (SuspendedState { scheduled_scaling: true, ..none }, [false, false, true]),
        ] {
            assert_eq!([ScaleIn, ScaleOut, Scheduled].map(|activity| state.blocks(activity)), blocked, "{state:?}");
        }
    }

    #[test]
    fn capacity_stays_in_the_range() {
        let range = CapacityRange::validate(EndpointKind::Realtime, Some(2), Some(3)).unwrap();
        for (capacity, clamped) in [(-5, 2), (0, 2), (2, 2), (3, 3), (5, 3), (i64::MAX, 3)] {
            assert_eq!(range.clamp(capacity), clamped);
        }
    }
}

//! The step ladder: what to do at which value of a metric, written in the metric's own values.
//!
//! ```text
//!  InvocationsPerInstance
//!  0          20                    50                 120
//!  |----------|---------------------|-------------------|------------------>
//!    -1           resting               +1                  +3
//! ```
//!
//! A step ends where the next one begins and the outermost are open-ended, so gaps, overlaps, doubled
//! open ends and a threshold that belongs to other bounds can not be written. The relative form that
//! the API takes is made in [`crate::reading`](crate::PolicyReading), in one place.

mod text;
mod validate;

use std::fmt;

use crate::{AdjustmentType, Decimal};

/// Which side of the resting band a step is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// `below x`: the step holds for values under x.
    Below,
    /// `from x`: the step holds for values at or over x.
    From,
}

impl Side {
    /// The keyword of the text form.
    #[must_use]
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::From => "from",
        }
    }

    /// What steps of this side do with a metric that grows with the load.
    const fn usual_direction(self) -> Direction {
        match self {
            Self::Below => Direction::ScaleIn,
            Self::From => Direction::ScaleOut,
        }
    }
}

/// Whether capacity is taken away or added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Taken away.
    ScaleIn,
    /// Added.
    ScaleOut,
}

impl Direction {
    const fn opposite(self) -> Self {
        match self {
            Self::ScaleIn => Self::ScaleOut,
            Self::ScaleOut => Self::ScaleIn,
        }
    }
}

/// What a step does to the capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// Nothing.
    Rest,
    /// Adds so many units of capacity; never 0.
    InCapacity(i32),
    /// Adds so many percent of the capacity; never 0.
    Percent(i32),
    /// Sets the capacity; never negative.
    Exact(i32),
}

impl Change {
    /// The adjustment type a step of this change needs; a resting one goes with any.
    #[must_use]
    pub const fn adjustment_type(self) -> Option<AdjustmentType> {
        match self {
            Self::Rest => None,
            Self::InCapacity(_) => Some(AdjustmentType::ChangeInCapacity),
            Self::Percent(_) => Some(AdjustmentType::PercentChangeInCapacity),
            Self::Exact(_) => Some(AdjustmentType::ExactCapacity),
        }
    }

    /// The number the API takes as `ScalingAdjustment`.
    #[must_use]
    pub const fn scaling_adjustment(self) -> i32 {
        match self {
            Self::Rest => 0,
            Self::InCapacity(amount) | Self::Percent(amount) | Self::Exact(amount) => amount,
        }
    }

    /// Whether the change takes capacity away whatever the capacity is; an exact one may do either.
    #[must_use]
    pub const fn scales_in(self) -> bool {
        matches!(self, Self::InCapacity(amount) | Self::Percent(amount) if amount < 0)
    }

    /// Whether the change adds capacity whatever the capacity is; an exact one may do either.
    #[must_use]
    pub const fn scales_out(self) -> bool {
        matches!(self, Self::InCapacity(amount) | Self::Percent(amount) if 0 < amount)
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rest => formatter.write_str("0"),
            Self::InCapacity(amount) => write!(formatter, "{amount:+}"),
            Self::Percent(amount) => write!(formatter, "{amount:+}%"),
            Self::Exact(amount) => write!(formatter, "={amount}"),
        }
    }
}

/// One step of a ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The side of the resting band it is on.
    pub side: Side,
    /// Its inner bound, in the metric's values.
    pub value: Decimal,
    /// What it does.
    pub change: Change,
}

/// A stretch of the metric's values on which one thing is done: `[lower, upper)`, open where a bound is
/// left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// The lower bound, inclusive.
    pub lower: Option<Decimal>,
    /// The upper bound, exclusive.
    pub upper: Option<Decimal>,
    /// What is done.
    pub change: Change,
}

impl Region {
    /// Whether the value lies in the region.
    #[must_use]
    pub fn contains(&self, value: Decimal) -> bool {
        self.lower.is_none_or(|lower| lower <= value) && self.upper.is_none_or(|upper| value < upper)
    }
}

/// A ladder of steps.
///
/// Every ladder has at least one step that is not resting; its values rise from left to right, every
/// `below` before every `from`; all of its changes are of one kind; and no side both adds and takes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepLadder {
    adjustment_type: AdjustmentType,
    below: Vec<Step>,
    from: Vec<Step>,
}

impl StepLadder {
    /// The adjustment type of every step.
    #[must_use]
    pub const fn adjustment_type(&self) -> AdjustmentType {
        self.adjustment_type
    }

    /// The steps, from left to right.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.below.iter().chain(&self.from)
    }

    /// The `below` steps, from left to right.
    #[must_use]
    pub fn below(&self) -> &[Step] {
        &self.below
    }

    /// The `from` steps, from left to right.
    #[must_use]
    pub fn from_steps(&self) -> &[Step] {
        &self.from
    }

    /// The resting band between the two sides; `None` where they touch.
    #[must_use]
    pub fn resting_band(&self) -> Option<Region> {
        let lower = self.below.last().map(|step| step.value);
        let upper = self.from.first().map(|step| step.value);
        let touching = lower.is_some() && lower == upper;
        (!touching).then_some(Region { lower, upper, change: Change::Rest })
    }

    /// The whole line of values, from left to right: every value lies in exactly one region.
    #[must_use]
    pub fn regions(&self) -> Vec<Region> {
        let mut regions = Vec::with_capacity(self.below.len() + self.from.len() + 1);
        let mut lower = None;
        for step in &self.below {
            regions.push(Region { lower, upper: Some(step.value), change: step.change });
            lower = Some(step.value);
        }
        regions.extend(self.resting_band());
        for (index, step) in self.from.iter().enumerate() {
            let upper = self.from.get(index + 1).map(|next| next.value);
            regions.push(Region { lower: Some(step.value), upper, change: step.change });
        }
        regions
    }

    /// What the steps of a side do to the capacity; all of a side's steps do the same.
    ///
    /// Exact capacities have no sign: they are compared across the band, or along the side where it is the
    /// only one. Where that tells nothing, low values take away and high ones add.
    #[must_use]
    pub fn direction(&self, side: Side) -> Direction {
        let acting = |steps: &'_ [Step]| -> Vec<Change> {
            steps.iter().map(|step| step.change).filter(|change| *change != Change::Rest).collect()
        };
        let (below, from) = (acting(&self.below), acting(&self.from));
        let own = match side {
            Side::Below => &below,
            Side::From => &from,
        };
        if own.iter().any(|change| change.scales_out()) {
            return Direction::ScaleOut;
        }
        if own.iter().any(|change| change.scales_in()) {
            return Direction::ScaleIn;
        }
        // From left to right: across the band, or along the one side.
        let (([.., left], [right, ..]) | ([left, .., right], []) | ([], [left, .., right])) =
            (below.as_slice(), from.as_slice())
        else {
            return side.usual_direction();
        };
        let low_is_worse = right.scaling_adjustment() < left.scaling_adjustment();
        if low_is_worse { side.usual_direction().opposite() } else { side.usual_direction() }
    }

    /// Whether low values are the ones that call for more capacity, as with free capacity or idle
    /// workers: a step under the band adds, or one over it takes away.
    #[must_use]
    pub fn low_is_worse(&self) -> bool {
        [Side::Below, Side::From].into_iter().any(|side| self.direction(side) != side.usual_direction())
    }
}

/// The text form, which reads back as the same ladder.
impl fmt::Display for StepLadder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.steps().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(formatter, "{separator}{} {}: {}", step.side.keyword(), step.value, step.change)?;
        }
        Ok(())
    }
}

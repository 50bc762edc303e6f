//! What is drawn: the stretches of the metric's values, from left to right.

use scaling::{AlarmShape, Change, Decimal, Region, StepPolicy};

/// A stretch of values with what stands under it; the last one is always open to the right.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// Where it begins; `None` where it is open to the left.
    pub(super) lower: Option<Decimal>,
    /// Where it ends; `None` where it is open to the right.
    pub(super) upper: Option<Decimal>,
    /// What is done there, in a word.
    pub(super) label: String,
}

impl Stretch {
    /// Whether the value lies in `[lower, upper)`.
    pub(super) fn contains(&self, value: Decimal) -> bool {
        self.lower.is_none_or(|lower| lower <= value) && self.upper.is_none_or(|upper| value < upper)
    }
}

/// The stretches of a policy. An always-on one begins at its floor, unless the value to be shown is under it.
pub(super) fn of(policy: &StepPolicy, value: Option<Decimal>) -> Vec<Stretch> {
    let floor = policy.floor();
    match policy.shape() {
        AlarmShape::AlwaysOn => {
            let under = value.is_some_and(|value| value < floor);
            let no_alarm = Stretch { lower: None, upper: Some(floor), label: "no alarm".to_owned() };
            let regions = policy.readings().into_iter().flat_map(|reading| reading.regions);
            under.then_some(no_alarm).into_iter().chain(regions.map(stretch)).collect()
        }
        AlarmShape::Paired => policy.ladder().regions().into_iter().map(stretch).collect(),
    }
}

fn stretch(region: Region) -> Stretch {
    let label = match region.change {
        Change::Rest => "resting".to_owned(),
        change => change.to_string(),
    };
    Stretch { lower: region.lower, upper: region.upper, label }
}

//! The parameters of a ladder that is changed as one text, and of the shape of its alarms.

use scaling::{AdjustmentType, Change};

use super::{Check, Group, Parameter, step};
use crate::template::managed::shape;
use crate::template::setting::{Ladder, PolicySetting};

/// A value of a metric, as JSON writes numbers: it stands in the dashboard's body too.
const NUMBER: &str = r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,20})?";
/// As many as the API's 32-bit numbers have.
const DIGITS: &str = "[0-9]{1,10}";

/// The parameters of the policy.
pub(super) fn parameters(policy: &PolicySetting<'_>) -> Vec<Parameter> {
    [steps(policy), alarm_shape(policy)].into_iter().chain(step::cooldown(&policy.cooldown)).collect()
}

fn steps(setting: &PolicySetting<'_>) -> Parameter {
    let policy = setting.policy;
    let metric = policy.metric().label();
    let units = setting.units;
    let percent = policy.ladder().adjustment_type() == AdjustmentType::PercentChangeInCapacity;
    let (by, example) = match policy.ladder().adjustment_type() {
        AdjustmentType::ChangeInCapacity => {
            (format!("how many {units} are added (+1) or taken away (-1)"), "below 20: -1, from 50: +1")
        }
        AdjustmentType::PercentChangeInCapacity => {
            (format!("what part of the {units} is added (+10%) or taken away (-10%)"), "below 20: -10%, from 50: +10%")
        }
        AdjustmentType::ExactCapacity => {
            (format!("how many {units} there are to be (=4)"), "below 20: =1, from 50: =4")
        }
    };
    let wakes = setting.wakes && policy.ladder().from_steps().last().is_some_and(|step| adds(step.change));
    let (example, ending) = if wakes {
        ("from 1: +1, from 10: +2", "; the last step adds, because this policy is what comes back from 0")
    } else {
        (example, "")
    };
    Parameter {
        name: Ladder::STEPS.to_owned(),
        label: format!("Steps by {metric}"),
        group: Group::Steps,
        default: Some(policy.ladder().to_string()),
        description: format!(
            "At which values of {metric} ('below 20', 'from 50') {by}; 0 rests. Values rise from left to right, and all of \
             'below' come before all of 'from'. A step holds up to where the next one begins."
        ),
        check: Check::pattern(
            pattern(percent, wakes),
            format!("steps with commas between them, as in '{example}'{ending}"),
        ),
    }
}

/// What a ladder looks like: all steps below, then all steps from, with commas between them and blanks where they may
/// stand. Of a policy that comes back from 0, the last one adds.
fn pattern(percent: bool, wakes: bool) -> String {
    let change = if percent { format!("[+-]{DIGITS} *%|0") } else { format!("[+-]{DIGITS}( *%)?|={DIGITS}|0") };
    let step = |keyword: &str, change: &str| format!(" *{keyword} *{NUMBER} *: *({change}) *");
    let (below, from) = (step("below", &change), step("from", &change));
    if wakes {
        return format!("^({below},)*({from},)*{}$", step("from", "[+=]0*[1-9][0-9]{0,9}"));
    }
    format!("^({below},)*({below}|{from})(,{from})*$")
}

/// Whether a change adds to nothing.
const fn adds(change: Change) -> bool {
    matches!(change, Change::InCapacity(amount) | Change::Exact(amount) if 0 < amount)
}

fn alarm_shape(setting: &PolicySetting<'_>) -> Parameter {
    let policy = setting.policy;
    // A policy that rests inside its adjustments can not say so in exact capacities.
    let exact = match policy.ladder().adjustment_type() {
        AdjustmentType::PercentChangeInCapacity => "",
        AdjustmentType::ChangeInCapacity | AdjustmentType::ExactCapacity => {
            " Steps that set the capacity (=4) need Paired, unless they leave no band to rest in."
        }
    };
    Parameter {
        name: Ladder::SHAPE.to_owned(),
        label: "Alarms of the steps".to_owned(),
        group: Group::Steps,
        default: Some(shape(policy.shape()).to_owned()),
        description: format!(
            "AlwaysOn: one alarm, which is red by design, and one policy that picks the step. Paired: one alarm and one \
             policy for the steps below, and one of each for the steps from, which are red while they scale.{exact}"
        ),
        check: Check::OneOf(&["AlwaysOn", "Paired"]),
    }
}

//! The attributes of the resource as `Fn::GetAtt` gives them: texts, the lists among them as JSON.

use std::collections::{BTreeMap, HashMap};

use scaling::{Decimal, StepAdjustment};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Data;

/// What is emptied where the body has no room, in this order. A dashboard can do without the first ones.
pub(super) const EMPTIED: [(&str, &str); 4] =
    [("StepAdjustments", "{}"), ("PolicyARNs", "[]"), ("AlarmNames", "[]"), ("AlarmARNs", "[]")];

/// The attributes, all of them, always: a template's `Fn::GetAtt` fails on one that is missing.
pub(super) fn attributes(data: &Data) -> HashMap<String, String> {
    let attributes = [
        ("ScalableTargetARN", data.scalable_target_arn.clone()),
        ("ResourceId", data.resource_id.clone()),
        ("ScalableDimension", data.scalable_dimension.clone()),
        ("MinCapacity", data.min_capacity.to_string()),
        ("MaxCapacity", data.max_capacity.to_string()),
        ("PolicyARNs", json(&data.policy_arns)),
        ("AlarmNames", json(&data.alarm_names)),
        ("AlarmARNs", json(&data.alarm_arns)),
        ("StepAdjustments", step_adjustments(data)),
    ];
    attributes.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// A step adjustment as the API spells it. An unbounded side is left out.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct WireStepAdjustment {
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_interval_lower_bound: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_interval_upper_bound: Option<Box<RawValue>>,
    scaling_adjustment: i32,
}

impl From<&StepAdjustment> for WireStepAdjustment {
    fn from(step: &StepAdjustment) -> Self {
        Self {
            metric_interval_lower_bound: step.metric_interval_lower_bound.and_then(number),
            metric_interval_upper_bound: step.metric_interval_upper_bound.and_then(number),
            scaling_adjustment: step.scaling_adjustment,
        }
    }
}

fn step_adjustments(data: &Data) -> String {
    let wire = |steps: &Vec<StepAdjustment>| steps.iter().map(WireStepAdjustment::from).collect::<Vec<_>>();
    json(&data.step_adjustments.iter().map(|(policy, steps)| (policy, wire(steps))).collect::<BTreeMap<_, _>>())
}

/// A number as it is printed: a double would write some with an exponent, and lose digits of others.
fn number(decimal: Decimal) -> Option<Box<RawValue>> {
    RawValue::from_string(decimal.to_string()).ok()
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

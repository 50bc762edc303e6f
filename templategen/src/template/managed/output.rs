//! What a managed stack tells of what its resource has made.

use super::{IS_RELEASED, SCALING};
use crate::template::output::output;
use crate::template::setting::Settings;
use crate::template::value::{Map, attribute, either};

/// The outputs out of the resource's reply.
pub(in crate::template) fn section(settings: &Settings<'_>) -> Map {
    let told = |name: &str| attribute(SCALING, name);
    let mut outputs =
        Map::new().with("ResourceId", output("The scalable target, by its resource id.", told("ResourceId"))).with(
            "ScalableTargetArn",
            output(
                "The scalable target, by its ARN; none while it is released.",
                either(IS_RELEASED, "none", told("ScalableTargetARN")),
            ),
        );
    if settings.steps.is_empty() && settings.tracking.is_empty() {
        return outputs;
    }
    outputs = outputs
        .with("PolicyArns", output("The policies, by their ARNs.", told("PolicyARNs")))
        .with("AlarmNames", output(format!("The alarms{}, by their names.", of_tracking(settings)), told("AlarmNames")))
        .with("AlarmArns", output(format!("The alarms{}, by their ARNs.", of_tracking(settings)), told("AlarmARNs")));
    if settings.steps.is_empty() {
        return outputs;
    }
    outputs.with(
        "StepAdjustments",
        output("What the steps came to: bounds relative to the alarm's threshold.", told("StepAdjustments")),
    )
}

fn of_tracking(settings: &Settings<'_>) -> &'static str {
    if settings.tracking.is_empty() { "" } else { ", those that target tracking made for itself included" }
}

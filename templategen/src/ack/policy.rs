//! Scaling policies and scheduled actions, each as the block of a spec.

use std::fmt;

use scaling::{
    AdjustmentType, Decimal, EndpointKind, MetricAggregationType, ResourceIdentity, Side, Step, StepAdjustment,
};

use super::alarm::{self, Caller};
use super::findings::Findings;
use super::names::Names;
use super::resource::Resource;
use super::steps::{self, Coverage, Written};
use super::{AckCode, metric};
use crate::template::value::{Map, Value};

/// Seconds a cooldown lasts where a policy says none. Source: API reference, for SageMaker variants.
const DEFAULT_COOLDOWN: i64 = 300;

/// The fewest datapoints the spec's paired scale-in alarm waits for.
const SCALE_IN_PERIODS: i64 = 3;

/// What every policy of a target is read with.
pub(super) struct Target<'a> {
    pub(super) identity: ResourceIdentity,
    pub(super) resource_id: &'a str,
    pub(super) kind: EndpointKind,
    pub(super) alarms: &'a [Resource<'a>],
    /// Policies by name, and the thresholds given for them.
    pub(super) thresholds: &'a [(String, Decimal)],
}

/// A policy as the block of a spec, under the key it belongs to.
pub(super) enum Block {
    Steps(Map),
    Tracking(Map),
}

/// Reads a policy; `None` where it has problems.
pub(super) fn policy(
    policy: Resource<'_>,
    target: &Target<'_>,
    names: &mut Names,
    findings: &mut Findings,
) -> Option<Block> {
    const STEPS: &str = "stepScalingPolicyConfiguration";
    const TRACKING: &str = "targetTrackingScalingPolicyConfiguration";
    let (of_steps, of_tracking) = (policy.within(STEPS), policy.within(TRACKING));
    let written = policy.some_text("policyType");
    let configuration = match written {
        Some("StepScaling") => Some(STEPS),
        Some("TargetTrackingScaling") => Some(TRACKING),
        None if of_steps.is_some() != of_tracking.is_some() => Some(if of_steps.is_some() { STEPS } else { TRACKING }),
        _ => None,
    };
    let Some(configuration) = configuration else {
        let message = match written {
            Some(written) => format!("`{written}` is no policy type of a SageMaker target"),
            None => "the policy does not say its type".to_owned(),
        };
        findings.tell(
            AckCode::PolicyType,
            &policy.place("policyType"),
            message,
            "write `policyType: StepScaling` or `policyType: TargetTrackingScaling`",
        );
        return None;
    };
    let other = if configuration == STEPS { TRACKING } else { STEPS };
    if policy.within(other).is_some() || policy.within(configuration).is_none() {
        let place = policy.place(if policy.within(other).is_some() { other } else { "policyType" });
        let message = format!("the policy `{}` has to have `{configuration}` alone", policy.text("policyName"));
        findings.tell(AckCode::PolicyType, &place, message, format!("write its values under `{configuration}`"));
        return None;
    }
    let name = names.take(policy, "policyName", findings);
    match (of_steps, of_tracking) {
        (Some(configuration), None) => step_scaling(policy, configuration, name, target, findings).map(Block::Steps),
        (None, Some(configuration)) => tracking(configuration, name, target, findings).map(Block::Tracking),
        _ => None,
    }
}

fn tracking(configuration: Resource<'_>, name: String, target: &Target<'_>, findings: &mut Findings) -> Option<Map> {
    const PREDEFINED: &str = "predefinedMetricSpecification";
    const CUSTOMIZED: &str = "customizedMetricSpecification";
    let metric = match (configuration.within(PREDEFINED), configuration.within(CUSTOMIZED)) {
        (Some(predefined), None) => metric::predefined(predefined, findings)?,
        (None, Some(custom)) => metric::custom(custom, custom.text("statistic"), &target.identity),
        (both, _) => {
            let message = if both.is_some() { "the policy names two metrics" } else { "the policy names no metric" };
            let fix = format!("write one of `{PREDEFINED}` and `{CUSTOMIZED}`");
            findings.tell(AckCode::Metric, &configuration.here(), message, fix);
            return None;
        }
    };
    let cooldown = |key: &str| number(configuration.whole(key).unwrap_or(DEFAULT_COOLDOWN));
    Some(
        Map::new()
            .with("name", name)
            .with("metric", metric)
            .with("target_value", configuration.decimal("targetValue")?)
            .with("scale_in_cooldown_seconds", cooldown("scaleInCooldown"))
            .with("scale_out_cooldown_seconds", cooldown("scaleOutCooldown"))
            .with("disable_scale_in", configuration.switch("disableScaleIn").unwrap_or(false)),
    )
}

fn step_scaling(
    policy: Resource<'_>,
    configuration: Resource<'_>,
    name: String,
    target: &Target<'_>,
    findings: &mut Findings,
) -> Option<Map> {
    let aggregation = aggregation(configuration, findings);
    let (adjustment_type, adjustments) = adjustments(configuration, findings)?;
    let (threshold, coverage, alarm) = called_at(policy, target, findings)?;
    let written = match steps::ladder(&adjustments, adjustment_type, threshold, coverage) {
        Ok(written) => written,
        Err((message, fix)) => {
            findings.tell(AckCode::Steps, &configuration.place("stepAdjustments"), message, fix);
            return None;
        }
    };
    for step in
        written.unreached.iter().filter_map(|position| configuration.list("stepAdjustments").get(*position).copied())
    {
        findings.tell(
            AckCode::Unreached,
            &step.here(),
            "no value reaches this step while the alarm is red: it is left out",
            "nothing is to be done",
        );
    }
    if let Some(alarm) = &alarm {
        tell_of_waiting(policy, &written, alarm, findings);
    }
    let magnitude = configuration.whole("minAdjustmentMagnitude").map(number);
    // A paired scale-out alarm never fills by itself, so there the FILL stays in the metric.
    let fills = written.floor.is_some() || scales_in(&written);
    let looked = alarm.as_ref().map(|alarm| match &alarm.filled {
        Some((bare, missing_data)) if fills => (bare.clone(), *missing_data),
        _ => (alarm.metric.clone(), alarm.missing_data),
    });
    let missing_data = looked.as_ref().map(|(_, missing_data)| *missing_data);
    let of_alarm = |value: fn(&Caller) -> i64| alarm.as_ref().map(|alarm| number(value(alarm)));
    Some(
        Map::new()
            .with("name", name)
            .with_some("metric", looked.map(|(metric, _)| metric))
            .with("steps", steps::text(&written.steps))
            .with("alarms", if written.floor.is_some() { "always-on" } else { "paired" })
            .with_some("floor", written.floor)
            .with_some("period_seconds", of_alarm(|alarm| alarm.period))
            .with_some("evaluation_periods", of_alarm(|alarm| alarm.evaluation_periods))
            .with_some("datapoints_to_alarm", of_alarm(|alarm| alarm.datapoints_to_alarm))
            .with_some("missing_data", missing_data)
            .with("aggregation", aggregation?.to_string())
            .with("cooldown_seconds", number(configuration.whole("cooldown").unwrap_or(DEFAULT_COOLDOWN)))
            .with_some("min_adjustment_magnitude", magnitude),
    )
}

/// How the policy aggregates its alarm's datapoints, by the API's own default where nothing is said.
fn aggregation(configuration: Resource<'_>, findings: &mut Findings) -> Option<MetricAggregationType> {
    use MetricAggregationType::{Average, Maximum, Minimum};
    let key = "metricAggregationType";
    if configuration.some_text(key).is_none() {
        return Some(Average);
    }
    one_of(&[Average, Minimum, Maximum], configuration, key, "metric aggregation type", findings)
}

fn adjustments(configuration: Resource<'_>, findings: &mut Findings) -> Option<(AdjustmentType, Vec<StepAdjustment>)> {
    const TYPES: [AdjustmentType; 3] =
        [AdjustmentType::ChangeInCapacity, AdjustmentType::PercentChangeInCapacity, AdjustmentType::ExactCapacity];
    let adjustment_type = one_of(&TYPES, configuration, "adjustmentType", "adjustment type", findings);
    let steps = configuration.list("stepAdjustments");
    let adjustments: Vec<StepAdjustment> = steps
        .iter()
        .filter_map(|step| {
            let scaling_adjustment = step.whole("scalingAdjustment").and_then(|amount| i32::try_from(amount).ok());
            if scaling_adjustment.is_none() {
                findings.tell(
                    AckCode::WrongValue,
                    &step.place("scalingAdjustment"),
                    format!("the adjustment {} is out of range", step.text("scalingAdjustment")),
                    format!("write a whole number of at most {}", i32::MAX),
                );
            }
            Some(StepAdjustment {
                metric_interval_lower_bound: step.decimal("metricIntervalLowerBound"),
                metric_interval_upper_bound: step.decimal("metricIntervalUpperBound"),
                scaling_adjustment: scaling_adjustment?,
            })
        })
        .collect();
    (adjustments.len() == steps.len()).then_some((adjustment_type?, adjustments))
}

/// The one of the API's words that a key has.
fn one_of<T: Copy + fmt::Display>(
    known: &[T],
    resource: Resource<'_>,
    key: &str,
    called: &str,
    findings: &mut Findings,
) -> Option<T> {
    let written = resource.text(key);
    let found = known.iter().find(|known| known.to_string() == written);
    if found.is_none() {
        let known: Vec<_> = known.iter().map(|known| format!("`{known}`")).collect();
        findings.tell(
            AckCode::WrongValue,
            &resource.place(key),
            format!("`{written}` is no {called}"),
            format!("write one of {}", known.join(", ")),
        );
    }
    found.copied()
}

/// The threshold a policy's bounds count from, by its alarm, the command line, or both.
fn called_at(
    policy: Resource<'_>,
    target: &Target<'_>,
    findings: &mut Findings,
) -> Option<(Decimal, Coverage, Option<Caller>)> {
    let name = policy.text("policyName");
    let given = target.thresholds.iter().find(|(of, _)| of == name).map(|(_, value)| *value);
    let place = policy.place("stepScalingPolicyConfiguration");
    match (alarm::calling(target.alarms, target.resource_id, name).as_slice(), given) {
        ([alarm], given) => {
            let alarm = alarm::read(*alarm, name, given, &target.identity, target.kind, findings)?;
            Some((alarm.threshold, alarm.coverage, Some(alarm)))
        }
        ([], Some(threshold)) => {
            findings.tell(
                AckCode::Assumed,
                &place,
                format!("no MetricAlarm here calls the policy `{name}`: its metric, period and datapoints are the spec's defaults"),
                "compare them with the alarm that calls it now, or give that MetricAlarm as well",
            );
            Some((threshold, Coverage::Unsaid, None))
        }
        ([], None) => {
            findings.tell(
                AckCode::Threshold,
                &place,
                format!("no MetricAlarm here calls the policy `{name}`, and no threshold is given for it"),
                format!("give the file with its alarm as well, or `--threshold {name}=VALUE`"),
            );
            None
        }
        ([_, second, ..], _) => {
            findings.tell(
                AckCode::Alarm,
                &second.place("alarmActions"),
                format!("a second alarm calls the policy `{name}`"),
                "let each alarm call a policy of its own, so that the bounds of each count from one threshold",
            );
            None
        }
    }
}

/// Whether the alarm of paired steps is one that takes capacity away; exact ones do under the resting band.
fn scales_in(written: &Written) -> bool {
    let any = |acts: fn(&Step) -> bool| written.steps.iter().any(acts);
    any(|step| step.change.scales_in()) || !any(|step| step.side == Side::From || step.change.scales_out())
}

/// The spec's paired scale-in alarm waits for every one of at least three datapoints.
fn tell_of_waiting(policy: Resource<'_>, written: &Written, alarm: &Caller, findings: &mut Findings) {
    let (periods, datapoints) = (alarm.evaluation_periods, alarm.datapoints_to_alarm);
    if written.floor.is_some() || !scales_in(written) || (SCALE_IN_PERIODS <= periods && periods == datapoints) {
        return;
    }
    findings.tell(
        AckCode::Assumed,
        &policy.place("policyName"),
        format!(
            "the policy `{}` takes capacity away after {datapoints} of {periods} datapoints; in the spec it waits for all of {}",
            policy.text("policyName"),
            periods.max(SCALE_IN_PERIODS),
        ),
        "nothing is to be done: what is taken away takes minutes to come back",
    );
}

/// A scheduled action as the block of a spec.
pub(super) fn schedule(action: Resource<'_>, names: &mut Names, findings: &mut Findings) -> Map {
    let capacity = action.within("scalableTargetAction");
    let end = |key: &str| capacity.and_then(|capacity| capacity.whole(key)).map(number);
    Map::new()
        .with("name", names.take(action, "scheduledActionName", findings))
        .with("schedule", action.text("schedule"))
        .with("timezone", action.some_text("timezone").unwrap_or("UTC"))
        .with_some("min", end("minCapacity"))
        .with_some("max", end("maxCapacity"))
        .with_some("start", action.some_text("startTime"))
        .with_some("end", action.some_text("endTime"))
}

pub(super) fn number(number: i64) -> Value {
    Value::Number(number.to_string())
}

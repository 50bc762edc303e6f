//! A target tracking policy: what it holds, the alarms the service makes for it, and what it does at a value.
//!
//! The service publishes neither the settings of its alarms nor its formula: what is shown is what
//! [`scaling::TargetTrackingPolicy`] assumes, and is named as an assumption.

use scaling::{Decimal, ScalingPlan, TargetTrackingPolicy, TrackedMetric, TrackingAction, TrackingAlarm};

use super::moment::{self, Row};
use super::stretch::Stretch;
use super::text::facts;
use super::words::duration;
use super::{arithmetic, heading, metric};

/// The policy's name, its metric, its target and how it acts.
pub(super) fn heading(plan: &ScalingPlan, policy: &TargetTrackingPolicy) -> String {
    let period_seconds = policy.period_seconds();
    let described = metric::described(policy.metric(), period_seconds);
    let mut rows = match policy.tracked() {
        TrackedMetric::Predefined(metric_type) => {
            vec![("metric", described), ("", format!("predefined as {metric_type}"))]
        }
        TrackedMetric::Customized(_) | TrackedMetric::Math(_) => vec![("metric", described)],
    };
    rows.extend(metric::definitions(policy.metric()).into_iter().map(|definition| ("", definition)));
    let unit = policy.unit().map(metric::unit).unwrap_or_default();
    let formula = policy.formula().map(|formula| {
        format!(
            ", from {} * {} * 60: requests per second, safety factor, seconds",
            formula.requests_per_second, formula.safety_factor
        )
    });
    rows.push(("target", format!("{}{unit}{}", policy.target_value(), formula.unwrap_or_default())));
    rows.push(("capacity", heading::capacity(plan)));
    rows.extend(from_zero(plan).map(|sentence| ("from zero", sentence)));
    rows.extend(heading::suspended(plan).map(|suspended| ("suspended", suspended)));
    rows.push(("cooldown", cooldowns(policy)));
    format!("{}\n{}", policy.name(), facts(2, rows))
}

fn cooldowns(policy: &TargetTrackingPolicy) -> String {
    let out = format!("{} seconds after scaling out", policy.scale_out_cooldown_seconds());
    if policy.disable_scale_in() {
        return out;
    }
    format!("{out}, {} seconds after scaling in", policy.scale_in_cooldown_seconds())
}

/// Who adds the first unit where the capacity can come down to 0.
fn from_zero(plan: &ScalingPlan) -> Option<String> {
    let wake_up = plan.wake_up()?;
    let first = plan.kind().scalable_dimension().unit();
    Some(format!("not by this policy, whose metric needs capacity: {} adds the first {first}", wake_up.name()))
}

/// What is done at the metric's values, from left to right.
pub(super) fn stretches(policy: &TargetTrackingPolicy, value: Option<Decimal>) -> Vec<Stretch> {
    // No metric of SageMaker's own is ever negative.
    let begin = policy.unit().map(|_| Decimal::ZERO).filter(|begin| value.is_none_or(|value| *begin <= value));
    let stretch = |lower, upper, label: &str| Stretch { lower, upper, label: label.to_owned() };
    let target = Some(policy.target_value());
    let low = policy.scale_in_alarm().map(|alarm| alarm.threshold);
    let scale_in = low.map(|low| stretch(begin, Some(low), "scales in"));
    let hold = stretch(low.or(begin), target, "nothing");
    scale_in.into_iter().chain([hold, stretch(target, None, "scales out")]).collect()
}

/// What the service makes for the policy.
pub(super) fn deployed(policy: &TargetTrackingPolicy) -> String {
    let high = policy.scale_out_alarm();
    let mut rows = vec![(
        "scales out",
        format!("{} < m in {}: capacity follows the metric in proportion", high.threshold, periods(high)),
    )];
    rows.push((
        "scales in",
        match policy.scale_in_alarm() {
            None => "never: scaling in is disabled, so other policies or schedules have to".to_owned(),
            Some(low) => format!(
                "m < {} in {}: {}% of the target, so that it does not go to and fro; in proportion, and only as far as \
                 the metric stays at the target",
                low.threshold,
                periods(low),
                TargetTrackingPolicy::SCALE_IN_PERCENT
            ),
        },
    ));
    rows.push(("missing data", "scales nothing: the alarms have INSUFFICIENT_DATA".to_owned()));
    rows.push((
        "assumed",
        "the settings of these alarms and the proportion: the service publishes neither, they are what was seen of it"
            .to_owned(),
    ));
    format!("policy <stack>-{} and the two alarms the service makes for it\n{}", policy.name(), facts(2, rows))
}

fn periods(alarm: TrackingAlarm) -> String {
    let TrackingAlarm { evaluation_periods, period_seconds, .. } = alarm;
    format!("{evaluation_periods} of {evaluation_periods} periods of {period_seconds} seconds")
}

/// The alarm that breaches, the arithmetic and the capacity wanted afterwards.
pub(super) fn outcome(plan: &ScalingPlan, policy: &TargetTrackingPolicy, value: Decimal, capacity: u32) -> String {
    let target = policy.target_value();
    let acts = |alarm: String, needed: TrackingAlarm| -> Vec<Row> {
        let wait = u64::from(needed.period_seconds) * u64::from(needed.evaluation_periods);
        vec![
            ("alarm", alarm),
            ("arithmetic", arithmetic::proportion(value, target, capacity, plan.capacity())),
            (
                "earliest",
                format!("after {}: every one of {} datapoints breaches", duration(wait), needed.evaluation_periods),
            ),
        ]
    };
    let low = policy.scale_in_alarm();
    let (rows, after) = match (policy.action(value, capacity, plan.capacity()), low) {
        (TrackingAction::ScaleOut(after), _) => {
            (acts(format!("the one for scaling out breaches: {target} < {value}"), policy.scale_out_alarm()), after)
        }
        (TrackingAction::ScaleIn(after), Some(low)) => {
            (acts(format!("the one for scaling in breaches: {value} < {}", low.threshold), low), after)
        }
        (TrackingAction::Hold | TrackingAction::ScaleIn(_), _) => {
            (vec![("alarm", hold(plan, policy, value, capacity))], capacity)
        }
    };
    moment::render(plan, value, capacity, after, rows)
}

/// Why nothing is done.
fn hold(plan: &ScalingPlan, policy: &TargetTrackingPolicy, value: Decimal, capacity: u32) -> String {
    let target = policy.target_value();
    match policy.scale_in_alarm() {
        _ if capacity == 0 => {
            let others = from_zero(plan).map(|_| ", and another policy adds the first").unwrap_or_default();
            format!("none: without {} there is nothing to measure{others}", plan.kind().scalable_dimension().units())
        }
        Some(low) => format!("none breaches: {} <= {value} <= {target}", low.threshold),
        None => format!("none breaches: {value} <= {target}, and scaling in is disabled"),
    }
}

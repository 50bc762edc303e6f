//! Why a policy did something or did not, in the values of its metric.

use std::cmp::Ordering;

use scaling::{
    AdjustmentType, ComparisonOperator, Decimal, DeployedAlarm, DeployedStepPolicy, StepAdjustment,
    TargetTrackingPolicy,
};

use super::reason::Telling;
use super::story::Stretch;
use crate::assumptions::TrackingScaleIn;
use crate::report::words::value;
use crate::{Activity, NotScaledReason, Verdict};

/// What a policy saw, in the parts of a sentence.
struct Seen {
    /// The metric.
    metric: String,
    /// The metric with its value or values.
    values: String,
    /// Where they lie, beginning with a comma; empty where they do not lie in one place.
    place: String,
    /// What is done there, as in a ladder, where that is one thing.
    change: Option<String>,
    /// What stops a scale-in that target tracking foresees to take back.
    target: Option<Decimal>,
}

/// Of a step policy.
pub(super) fn of_steps(telling: Telling<'_>, policy: &DeployedStepPolicy, alarm: usize, stretch: &Stretch) -> String {
    let alarm = &policy.alarms[alarm];
    let step = stretch.step.map(|step| &policy.step_adjustments[step]);
    let metric = alarm.metric.label();
    let seen = Seen {
        values: values(&metric, stretch.metric),
        place: step.map_or_else(String::new, |step| format!(", {}", bounds(alarm, step))),
        change: step.map(|step| change(policy.adjustment_type, step.scaling_adjustment)),
        target: None,
        metric,
    };
    match stretch.first.verdict {
        Verdict::Scaled(activity) => {
            let limit = step.map(|step| limit(telling, policy, step, activity, stretch)).unwrap_or_default();
            format!("{}{}: {}{limit}", seen.values, seen.place, seen.change.as_deref().unwrap_or_default())
        }
        Verdict::NotScaled(NotScaledReason::NoStepFound) => {
            format!("no step for {}{}", seen.values, side(alarm.threshold, stretch))
        }
        Verdict::NotScaled(NotScaledReason::Resting) if step.is_some() => {
            format!("{} lies in the resting band{}", seen.values, seen.place)
        }
        Verdict::NotScaled(reason) => not_scaled(telling, &seen, reason, stretch),
        Verdict::RangeMoved => seen.values,
    }
}

/// Of a target tracking policy.
pub(super) fn of_tracking(
    telling: Telling<'_>,
    policy: &TargetTrackingPolicy,
    alarm: usize,
    stretch: &Stretch,
) -> String {
    let target = policy.target_value();
    let metric = policy.metric().label();
    let place = if alarm == 0 {
        format!(", over the target of {target}")
    } else {
        let percent = telling.assumptions.tracking_scale_in_percent;
        let threshold = target.percent(u8::try_from(percent).unwrap_or(u8::MAX));
        format!(", under {threshold}, {percent}% of the target of {target}")
    };
    let seen = Seen { values: values(&metric, stretch.metric), place, change: None, target: Some(target), metric };
    match stretch.first.verdict {
        Verdict::Scaled(activity) => {
            let how = stretch.metric.map(|(metric, _)| proportion(telling, target, metric, activity, stretch));
            format!("{}{}: {}", seen.values, seen.place, how.unwrap_or_default())
        }
        Verdict::NotScaled(reason) => not_scaled(telling, &seen, reason, stretch),
        Verdict::RangeMoved => seen.values,
    }
}

fn not_scaled(telling: Telling<'_>, seen: &Seen, reason: NotScaledReason, stretch: &Stretch) -> String {
    let capacity = telling.units(stretch.first.capacity);
    let others = |policy: crate::PolicyIndex| telling.deployment.policies[policy.0].name();
    let why = match reason {
        NotScaledReason::NoDatapoint => return format!("no datapoint of {} to act by", seen.metric),
        NotScaledReason::Resting if stretch.first.capacity == 0 => {
            return format!("{}: a capacity of 0 is held, by the assumption tracking-from-zero", seen.values);
        }
        NotScaledReason::Resting => return format!("{} lies in steps that change nothing", seen.values),
        NotScaledReason::AutoScalingAnticipatedFlapping if stretch.first.capacity == 1 => {
            "the last one is needed".to_owned()
        }
        NotScaledReason::AutoScalingAnticipatedFlapping => {
            let target = seen.target.map_or_else(String::new, |target| format!(" of {target}"));
            format!("with one fewer than {capacity} it would be over the target{target}")
        }
        NotScaledReason::NoStepFound => return format!("no step for {}", seen.values),
        NotScaledReason::AlreadyAtMaxCapacity => format!("already at the maximum of {capacity}"),
        NotScaledReason::AlreadyAtMinCapacity => format!("already at the minimum of {capacity}"),
        NotScaledReason::AlreadyAtDesiredCapacity => format!("already at {capacity}"),
        NotScaledReason::Updating { until_seconds } => {
            format!("the endpoint is updating {}", telling.until(stretch, until_seconds))
        }
        NotScaledReason::Cooldown { until_seconds } => {
            format!("in cooldown {}", telling.until(stretch, until_seconds))
        }
        NotScaledReason::Suspended => {
            let out = stretch.wanted.is_some_and(|(wanted, _)| stretch.first.capacity < wanted);
            format!("scaling {} is suspended", if out { "out" } else { "in" })
        }
        NotScaledReason::Outvoted { by } => format!("{} is followed, which asks for no less", others(by)),
        NotScaledReason::WaitsForOthers { policy } => format!("{} does not scale in yet", others(policy)),
        NotScaledReason::MinOverMax => "the minimum would be over the maximum".to_owned(),
    };
    match asked(telling, stretch).or_else(|| seen.change.clone()) {
        Some(asked) => format!("{}{}: {asked}, but {why}", seen.values, seen.place),
        None => format!("{}{}: {why}", seen.values, seen.place),
    }
}

/// What was asked for, where that is not the capacity there is.
fn asked(telling: Telling<'_>, stretch: &Stretch) -> Option<String> {
    let (capacity, (least, most)) = (stretch.first.capacity, stretch.wanted?);
    let (verb, least, most) = match least.cmp(&capacity) {
        Ordering::Less => ("remove", capacity.abs_diff(most), capacity.abs_diff(least)),
        Ordering::Equal => return None,
        Ordering::Greater => ("add", least - capacity, most.abs_diff(capacity)),
    };
    let range = if least == most { String::new() } else { format!("{least} to ") };
    Some(format!("would {verb} {range}{}", telling.units(most)))
}

/// A metric with its value, or with the least and the greatest of several.
fn values(metric: &str, values: Option<(f64, f64)>) -> String {
    match values.map(|(least, most)| (value(least), value(most))) {
        None => metric.to_owned(),
        Some((least, most)) if least == most => format!("{metric} {least}"),
        Some((least, most)) => format!("{metric} {least} to {most}"),
    }
}

/// The values of a step: from its lower bound on and below its upper one at and above the threshold, over the lower one
/// and up to the upper one under it, where the alarm may leave out the threshold itself.
fn bounds(alarm: &DeployedAlarm, step: &StepAdjustment) -> String {
    let absolute = |distance: Decimal| alarm.threshold - (Decimal::ZERO - distance);
    let (lower, upper) = (step.metric_interval_lower_bound, step.metric_interval_upper_bound);
    let under = upper.map_or_else(|| lower.is_some_and(|lower| lower < Decimal::ZERO), |upper| upper <= Decimal::ZERO);
    let leaves_out = alarm.comparison_operator == ComparisonOperator::LessThanThreshold && upper == Some(Decimal::ZERO);
    let from = |lower| if under { format!("over {}", absolute(lower)) } else { format!("from {}", absolute(lower)) };
    let to = |upper| format!("{} {}", if under && !leaves_out { "up to" } else { "below" }, absolute(upper));
    match (lower, upper) {
        (Some(lower), Some(upper)) if under => format!("{} and {}", from(lower), to(upper)),
        (Some(lower), Some(upper)) => format!("{} to {}", from(lower), to(upper)),
        (Some(lower), None) => from(lower),
        (None, Some(upper)) => to(upper),
        (None, None) => "at any value".to_owned(),
    }
}

/// On which side of a threshold the values lie.
fn side(threshold: Decimal, stretch: &Stretch) -> String {
    let at = threshold.to_f64();
    match stretch.metric {
        Some((_, most)) if most < at => format!(", under the threshold of {threshold}"),
        Some((least, _)) if at <= least => format!(", from the threshold of {threshold} on"),
        _ => format!(" around the threshold of {threshold}"),
    }
}

/// An adjustment as a ladder has it.
fn change(adjustment_type: AdjustmentType, adjustment: i32) -> String {
    match adjustment_type {
        AdjustmentType::ChangeInCapacity => format!("{adjustment:+}"),
        AdjustmentType::PercentChangeInCapacity => format!("{adjustment:+}%"),
        AdjustmentType::ExactCapacity => format!("={adjustment}"),
    }
}

/// Why a change came to less than the adjustment says; empty where it did not.
fn limit(
    telling: Telling<'_>,
    policy: &DeployedStepPolicy,
    step: &StepAdjustment,
    activity: Activity,
    stretch: &Stretch,
) -> String {
    let adjustment = step.scaling_adjustment;
    let asked = match policy.adjustment_type {
        AdjustmentType::ChangeInCapacity => i64::from(activity.from) + i64::from(adjustment),
        AdjustmentType::PercentChangeInCapacity => {
            i64::from(activity.from)
                + scaling::percent_change(activity.from, adjustment, policy.min_adjustment_magnitude)
        }
        AdjustmentType::ExactCapacity => adjustment.into(),
    };
    clamped(telling, asked, activity, stretch)
}

/// Why capacity came to another number than was asked for; empty where it did not.
fn clamped(telling: Telling<'_>, asked: i64, activity: Activity, stretch: &Stretch) -> String {
    let (to, range) = (i64::from(activity.to), stretch.range);
    if stretch.wanted.is_some_and(|(wanted, _)| activity.to < wanted) {
        ", counted from the capacity before the last scale-out, whose cooldown lasts".to_owned()
    } else if activity.to == range.max() && to < asked {
        format!(", up to the maximum of {}", telling.units(activity.to))
    } else if activity.to == range.min() && asked < to {
        format!(", down to the minimum of {}", telling.units(activity.to))
    } else {
        String::new()
    }
}

/// How target tracking came to a capacity.
fn proportion(telling: Telling<'_>, target: Decimal, metric: f64, activity: Activity, stretch: &Stretch) -> String {
    let counted = activity.from.max(1);
    let share = f64::from(counted) * metric / target.to_f64();
    // Far from the ends of the range, and a share that is not is cut to them.
    #[expect(clippy::cast_possible_truncation, reason = "saturates")]
    let asked = share.ceil() as i64;
    let one_at_a_time =
        telling.assumptions.tracking_scale_in == TrackingScaleIn::OneAtATime && activity.to + 1 == activity.from;
    let limit = if one_at_a_time { ", one at a time".to_owned() } else { clamped(telling, asked, activity, stretch) };
    let (share, metric) = (value(share), value(metric));
    let wanted = telling.units(u32::try_from(asked.max(0)).unwrap_or(u32::MAX));
    format!("{counted} * {metric} / {target} = {share}, so {wanted}{limit}")
}

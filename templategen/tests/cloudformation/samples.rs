//! Templates that were not rendered here: written by hand, and as a synthesiser writes them.
//!
//! `INSTA_UPDATE=always cargo test -p templategen --test cloudformation samples` writes what is read.

use std::fmt::Write as _;

use scaling::{DeployedAlarm, DeployedPolicy, DeployedStepPolicy, Deployment, Metric, TargetTrackingPolicy};
use templategen::cloudformation::{self, Target, looks_like_template};

/// Everything that is read of a target, one thing on a line.
fn described(target: &Target) -> String {
    let Deployment { kind, capacity, suspended, policies, scheduled_actions } = &target.deployment;
    let mut text =
        format!("{} ({}): {kind:?}, {} to {}\n", target.logical_id, target.name, capacity.min(), capacity.max());
    let _ = writeln!(text, "{suspended:?}");
    for policy in policies {
        match policy {
            DeployedPolicy::Step(policy) => steps(&mut text, policy),
            DeployedPolicy::TargetTracking(policy) => tracking(&mut text, policy),
        }
    }
    for action in scheduled_actions {
        let bounds = (action.min_capacity(), action.max_capacity());
        let _ = writeln!(
            text,
            "at {} ({}) `{}`: {bounds:?}, from {:?} to {:?}",
            action.schedule(),
            action.zone().name(),
            action.name(),
            action.start().map(|start| start.to_string()),
            action.end().map(|end| end.to_string()),
        );
    }
    text
}

fn steps(text: &mut String, policy: &DeployedStepPolicy) {
    let DeployedStepPolicy { name, adjustment_type, min_adjustment_magnitude, aggregation, cooldown_seconds, .. } =
        policy;
    let _ = writeln!(
        text,
        "steps `{name}`: {adjustment_type} of at least {min_adjustment_magnitude}, {aggregation}, cooldown {cooldown_seconds}"
    );
    let bound = |bound: Option<scaling::Decimal>| bound.map_or_else(|| "open".to_owned(), |bound| bound.to_string());
    for step in &policy.step_adjustments {
        let (lower, upper) = (bound(step.metric_interval_lower_bound), bound(step.metric_interval_upper_bound));
        let _ = writeln!(text, "  {lower} to {upper}: {:+}", step.scaling_adjustment);
    }
    for DeployedAlarm { name, metric, comparison_operator, threshold, evaluation, calls_in } in &policy.alarms {
        let _ = writeln!(
            text,
            "  alarm `{name}`: {} {} {threshold}, calls in {calls_in:?}",
            shown(metric),
            comparison_operator.symbol()
        );
        let _ = writeln!(text, "    {evaluation:?}");
    }
}

fn shown(metric: &Metric) -> String {
    match metric {
        Metric::Preset { preset, statistic } => format!("{} {statistic}", preset.name),
        Metric::Custom(custom) => format!("{custom:?}"),
        Metric::Math(math) => format!("{math:?}"),
    }
}

fn tracking(text: &mut String, policy: &TargetTrackingPolicy) {
    let _ = writeln!(
        text,
        "tracking `{}`: {} at {}, in after {}, out after {}, scales in: {}",
        policy.name(),
        shown(policy.metric()),
        policy.target_value(),
        policy.scale_in_cooldown_seconds(),
        policy.scale_out_cooldown_seconds(),
        !policy.disable_scale_in(),
    );
    let _ = writeln!(text, "  unit {:?}, queries {:?}", policy.datapoint_unit(), policy.queries());
}

#[track_caller]
fn read(text: &str, parameters: &[(&str, &str)]) -> String {
    assert!(looks_like_template(text.as_bytes()));
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let reading = cloudformation::read("template", text.as_bytes(), &parameters);
    let targets: Vec<_> = reading.deployments.iter().map(described).collect();
    targets.concat() + &anstream::adapter::strip_str(&reading.source.report(&reading.diagnostics)).to_string()
}

#[test]
fn an_alarm_that_is_always_on() {
    insta::assert_snapshot!(read(include_str!("samples/always-on-2020.yaml"), &[]));
}

#[test]
fn what_a_synthesiser_writes() {
    insta::assert_snapshot!(read(include_str!("samples/synthesised.json"), &[]));
}

#[test]
fn customized_metrics_of_two_variants() {
    let text = include_str!("samples/custom-tracking.yaml");
    insta::assert_snapshot!("customized_metrics_in_test", read(text, &[]));
    insta::assert_snapshot!("customized_metrics_in_production", read(text, &[("Stage", "production")]));
}

#[test]
fn a_custom_resource() {
    insta::assert_snapshot!(read(include_str!("samples/custom-resource.yaml"), &[]));
}

#[test]
fn scheduled_actions_alone() {
    insta::assert_snapshot!(read(include_str!("samples/scheduled.yaml"), &[]));
}

#[test]
fn a_queue_that_scales_to_zero() {
    insta::assert_snapshot!(read(include_str!("samples/async-by-hand.yaml"), &[("EndpointName", "queue")]));
}

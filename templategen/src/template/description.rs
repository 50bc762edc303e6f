//! What a template says it does, in one sentence.

use scaling::{EndpointKind, Metric, ScalingPlan};

use super::form::Form;
use crate::spec::Spec;

/// CloudFormation takes 1024 bytes.
const MOST_BYTES: usize = 1000;

/// The `Description` of a template.
pub(super) fn description(spec: &Spec, form: Form) -> String {
    let scaled = match spec.plan.kind() {
        EndpointKind::Realtime => "the instances of a SageMaker endpoint",
        EndpointKind::Async => "the instances of an asynchronous SageMaker endpoint",
        EndpointKind::Serverless => "the provisioned concurrency of a serverless SageMaker endpoint",
        EndpointKind::Component => "the copies of a SageMaker inference component",
    };
    let does = if spec.create_endpoint {
        "Creates a real-time SageMaker endpoint out of a model in S3 and scales its instances".to_owned()
    } else {
        format!("Scales {scaled}")
    };
    let managed = match form {
        Form::Native => "",
        Form::Managed => " What scales is one Custom::SageMakerScaling.",
    };
    let sentence = |ways: String| format!("{does} {ways}.{managed}");
    let named = sentence(ways(&spec.plan, |metrics| {
        metrics.iter().map(|metric| metric.label()).collect::<Vec<_>>().join(", ")
    }));
    if named.len() <= MOST_BYTES {
        return named;
    }
    sentence(ways(&spec.plan, |metrics| format!("{} metrics", metrics.len())))
}

/// By what a plan scales, its metrics in words.
fn ways(plan: &ScalingPlan, in_words: impl Fn(&[&Metric]) -> String) -> String {
    let (own, added) = plan.step_policies().split_at(plan.own_step_policies().len());
    let steps: Vec<&Metric> = own.iter().map(scaling::StepPolicy::metric).collect();
    let tracked: Vec<&Metric> =
        plan.target_tracking_policies().iter().map(scaling::TargetTrackingPolicy::metric).collect();
    let waking: Vec<&Metric> = added.iter().map(scaling::StepPolicy::metric).collect();
    let mut ways = Vec::new();
    if !steps.is_empty() {
        ways.push(format!("in steps by {}", in_words(&steps)));
    }
    if !tracked.is_empty() {
        let target = if tracked.len() == 1 { "its target" } else { "their targets" };
        ways.push(format!("to hold {} at {target}", in_words(&tracked)));
    }
    if !plan.scheduled_actions().is_empty() {
        ways.push("by schedule".to_owned());
    }
    if !waking.is_empty() {
        ways.push(format!("up from zero by {}", in_words(&waking)));
    }
    match ways.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{}, and {last}", rest.join(", ")),
        _ => ways.concat(),
    }
}

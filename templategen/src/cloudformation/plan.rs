//! What both kinds of scalable target have, and the plan that it is checked as.

use scaling::input::{PlanInput, Rules};
use scaling::{EndpointKind, Field, Part, ScalableDimension, ScalingPlan, Severity, SuspendedState, quota};

use super::TemplateCode;
use super::block::Block;
use super::place::Places;
use super::schedule;
use super::step_policy::MOST;
use super::template::{Resource, Template};
use crate::diagnostic::{Code, Diagnostic};

/// The dimension that a target names; `None` where it is none of SageMaker's, which is told.
pub(super) fn dimension(block: &Block<'_>) -> Option<ScalableDimension> {
    let text = block.known("ScalableDimension")?;
    let dimension = ScalableDimension::parse(&text);
    if dimension.is_none() {
        let all = ScalableDimension::ALL.map(|dimension| format!("`{dimension}`"));
        block.tell(
            TemplateCode::Identity,
            block.mark("ScalableDimension"),
            format!("`{text}` is no scalable dimension of SageMaker's"),
            format!("write {}", super::block::either(&all)),
        );
    }
    dimension
}

/// The plan of a target without its policies, and where its values stand.
pub(super) fn without_policies(target: &Block<'_>, kind: EndpointKind) -> (PlanInput, Places) {
    let mut places = Places::new(target.place.clone());
    places.add(Part::Plan, target, &[(Field::MinCapacity, "MinCapacity"), (Field::MaxCapacity, "MaxCapacity")]);
    let capacity = |key: &str| target.required(key, |target, key| target.whole(key, 0..=MOST.into()));
    let (min, max) = (capacity("MinCapacity"), capacity("MaxCapacity"));
    let flags = target.block("SuspendedState");
    let is_suspended = |key: &str| flags.as_ref().and_then(|flags| flags.switch(key)).unwrap_or(false);
    let suspended = SuspendedState {
        dynamic_scaling_in: is_suspended("DynamicScalingInSuspended"),
        dynamic_scaling_out: is_suspended("DynamicScalingOutSuspended"),
        scheduled_scaling: is_suspended("ScheduledScalingSuspended"),
    };
    let input = PlanInput {
        rules: Rules::Service,
        // One that could not be read has been told of, and nothing more is to be said of it.
        min_capacity: min.or(Some(0)),
        max_capacity: max.or(Some(MOST.into())),
        suspended,
        // How often the endpoint publishes is not said here: what no endpoint could keep is refused.
        metric_publish_frequency_seconds: quota::METRIC_PUBLISH_FREQUENCIES_SECONDS.iter().min().copied(),
        scheduled_actions: schedule::read(target, &mut places),
        ..PlanInput::of(kind)
    };
    (input, places)
}

/// Checks a plan. Only what keeps it from being deployed is told: whether it is a good one is for its author to ask.
pub(super) fn checked(template: &Template<'_>, input: &PlanInput, places: &Places) -> Option<ScalingPlan> {
    let (plan, problems) = ScalingPlan::validate(input);
    for problem in problems.iter().filter(|problem| problem.code.severity() == Severity::Error) {
        template.findings.add(Diagnostic {
            code: Code::Plan(problem.code),
            message: problem.message.clone(),
            fix: problem.fix.clone(),
            mark: Some(places.mark(problem)),
            related: None,
        });
    }
    plan
}

/// Whether a resource is deployed, by its condition. One of which that is not known is told of.
pub(super) fn is_deployed(template: &Template<'_>, resource: Resource<'_>) -> bool {
    let Some(condition) = resource.entry.value.entry("Condition") else { return true };
    let Some(name) = condition.value.scalar() else { return true };
    template.holds(&name.text, &condition.value.range).unwrap_or_else(|open| {
        template.tell_open(&open, template.mark(condition));
        false
    })
}

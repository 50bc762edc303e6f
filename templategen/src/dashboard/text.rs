//! The header of the dashboard: what is scaled, how far, and by what.

use scaling::{EndpointKind, ScheduledAction};

use super::layout::Widget;
use super::load::{aggregated, metric_name};
use crate::spec::Spec;
use crate::template::setting::{Flag, PolicySetting, Settings, TrackingSetting};

/// A line break in markdown, as JSON writes it.
pub(super) const BREAK: &str = r"\n";

/// How many schedules are listed: a header of 200 lines is one that nobody reads.
const MOST_SCHEDULES: usize = 12;

/// What is held still: the flags are the console's to change.
const SUSPENDED: &str =
    "suspended: scaling in ${ScaleInSuspended}, out ${ScaleOutSuspended}, schedules ${ScheduledScalingSuspended}";

/// What is scaled, how far, and by what.
pub(super) fn header(spec: &Spec, settings: &Settings<'_>) -> Widget {
    let kind = spec.plan.kind();
    let (target, called, page) = match kind {
        EndpointKind::Component => {
            ("${InferenceComponentName}", "Inference component", "inference-components/${InferenceComponentName}")
        }
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => {
            ("${EndpointName} / ${VariantName}", "Endpoint", "endpoints/${EndpointName}")
        }
    };
    let units = kind.scalable_dimension().units();
    let mut lines =
        vec![format!("## {target}"), format!("**${{MinCapacity}} to ${{MaxCapacity}} {units}** - {SUSPENDED}")];
    let (own, added) = settings.steps.split_at(spec.plan.own_step_policies().len());
    lines.extend(own.iter().map(ladder));
    lines.extend(settings.tracking.iter().map(tracking));
    lines.extend(added.iter().map(ladder));
    lines.extend(schedules(spec.plan.scheduled_actions()));
    lines.push(String::new());
    let stack = "/cloudformation/home?region=${AWS::Region}#/stacks/stackinfo?stackId=${AWS::StackId}";
    lines.push(format!(
        "[{called}](/sagemaker/home?region=${{AWS::Region}}#/{page}) - the parameters are changed in the \
         [stack]({stack}), whose output `ScalingActivitiesCommand` tells what was scaled and why"
    ));
    lines.extend(about_the_count(kind));
    text(&lines)
}

/// Where the truth stands about what the graphs draw out of samples.
fn about_the_count(kind: EndpointKind) -> Option<String> {
    let (counted, call) = match kind {
        EndpointKind::Realtime | EndpointKind::Async => ("instances", "DescribeEndpoint"),
        EndpointKind::Component => ("copies", "DescribeInferenceComponent"),
        EndpointKind::Serverless => return None,
    };
    Some(format!(
        "\\nThe line of {counted} counts samples of their metrics: where it has gaps or dips, `{call}` tells the truth"
    ))
}

fn ladder(setting: &PolicySetting<'_>) -> String {
    let policy = setting.policy;
    format!(
        "- `{}`: `{}` ({}) {}; cooldown {} s{}",
        policy.name(),
        metric_name(policy.metric()),
        aggregated(policy.metric(), policy.evaluation(None).period_seconds),
        setting.in_text(),
        setting.cooldown.in_text(),
        if setting.wakes { "; wakes it from 0" } else { "" }
    )
}

fn tracking(setting: &TrackingSetting<'_>) -> String {
    let policy = setting.policy;
    let scale_in = match setting.disable_scale_in {
        Flag::Fixed(true) => "; does not scale in".to_owned(),
        Flag::Fixed(false) => String::new(),
        Flag::Parameter { .. } => format!("; scaling in disabled: {}", setting.disable_scale_in.in_text()),
    };
    format!(
        "- `{}`: `{}` ({}) held at {}; cooldown {} s out, {} s in{scale_in}",
        policy.name(),
        metric_name(policy.metric()),
        aggregated(policy.metric(), policy.period_seconds()),
        setting.target.in_text(),
        setting.scale_out_cooldown.in_text(),
        setting.scale_in_cooldown.in_text(),
    )
}

/// The schedules, as many as a reader reads.
fn schedules(actions: &[ScheduledAction]) -> impl Iterator<Item = String> {
    let more = actions.len().saturating_sub(MOST_SCHEDULES);
    let rest = (0 < more).then(|| format!("- and {more} more scheduled actions"));
    actions.iter().take(MOST_SCHEDULES).map(schedule).chain(rest)
}

fn schedule(action: &ScheduledAction) -> String {
    let range = match (action.min_capacity(), action.max_capacity()) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "as before".to_owned(),
    };
    format!("- `{}`: `{}` in {}: {range}", action.name(), action.schedule(), action.zone())
}

/// A text of several lines.
pub(super) fn text(lines: &[String]) -> Widget {
    Widget::new("text", vec![("markdown", lines.join(BREAK).into())])
}

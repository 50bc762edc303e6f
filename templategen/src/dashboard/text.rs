//! The words of the dashboard: what is scaled and how, and what a red alarm means here.

use scaling::{AlarmShape, EndpointKind, Metric, StepPolicy};

use super::json::literal;
use super::layout::Widget;
use crate::metric_name::one_line;
use crate::spec::Spec;
use crate::template::setting::PolicySetting;
use crate::template::step_policy::Deployed;

/// A line break in markdown, as JSON writes it.
const BREAK: &str = r"\n";

/// What a reader calls a metric.
pub(super) fn metric_name(metric: &Metric) -> String {
    literal(&one_line(metric))
}

/// What is made of one period of a policy's metric.
pub(super) fn aggregated(policy: &StepPolicy) -> String {
    let period = policy.evaluation(None).period_seconds;
    match policy.metric().in_full() {
        Some(metric) => format!("{} of {period} s", metric.statistic),
        None => format!("every {period} s"),
    }
}

/// What is scaled, how far, and by what.
pub(super) fn header(spec: &Spec, settings: &[PolicySetting<'_>]) -> Widget {
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
        vec![format!("## {target}"), format!("**${{MinCapacity}} to ${{MaxCapacity}} {units}**{}", suspended(spec))];
    lines.extend(settings.iter().map(ladder));
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
        "- `{}`: `{}` ({}) {}; cooldown {} s",
        policy.name(),
        metric_name(policy.metric()),
        aggregated(policy),
        setting.in_text(),
        setting.cooldown.in_text()
    )
}

fn suspended(spec: &Spec) -> String {
    let state = spec.plan.suspended();
    let rows = [
        (state.dynamic_scaling_in, "scaling in"),
        (state.dynamic_scaling_out, "scaling out"),
        (state.scheduled_scaling, "scheduled scaling"),
    ];
    let words: Vec<&str> = rows.into_iter().filter(|(suspended, _)| *suspended).map(|(_, words)| words).collect();
    if words.is_empty() { String::new() } else { format!(" - **suspended: {}**", words.join(", ")) }
}

/// What red means, for the alarms that are there.
pub(super) fn about_red(deployed: &[Deployed<'_>]) -> Widget {
    let of_shape = |shape: AlarmShape| deployed.iter().filter(move |alarm| alarm.setting.policy.shape() == shape);
    let mut lines = Vec::new();
    let always_on: Vec<String> = of_shape(AlarmShape::AlwaysOn).map(link).collect();
    if !always_on.is_empty() {
        lines.push(format!(
            "**Red is normal** for {}: in ALARM by design, so that the policy looks at the metric every minute and \
             picks the step. Look closer when it is **not** red: there is no data, or a value under the floor, and \
             nothing is scaled.",
            always_on.join(", ")
        ));
    }
    let paired: Vec<String> = of_shape(AlarmShape::Paired).map(paired).collect();
    if !paired.is_empty() {
        lines.extend((!lines.is_empty()).then(String::new));
        lines.push("**Red means scaling**, or being held at the end of the range:".to_owned());
        lines.extend(paired);
    }
    text(&lines)
}

fn paired(alarm: &Deployed<'_>) -> String {
    let policy = alarm.setting.policy;
    let takes = alarm.reading.side.is_some_and(|side| policy.is_scale_in(side));
    let (does, end) =
        if takes { ("takes capacity away, down to", "MinCapacity") } else { ("adds capacity, up to", "MaxCapacity") };
    format!("- {} {does} ${{{end}}}", link(alarm))
}

/// An alarm's name, as a link to it.
fn link(alarm: &Deployed<'_>) -> String {
    format!("[{}](/cloudwatch/home?region=${{AWS::Region}}#alarmsV2:alarm/${{{}}})", alarm.name(), alarm.alarm_id())
}

fn text(lines: &[String]) -> Widget {
    Widget { kind: "text", properties: vec![("markdown", lines.join(BREAK).into())] }
}

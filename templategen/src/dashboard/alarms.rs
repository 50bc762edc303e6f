//! The alarms: their states, and what a red one means here.

use scaling::{AlarmShape, ScalingPlan, Watched};

use super::json::Json;
use super::layout::Widget;
use super::text::{BREAK, text};
use crate::spec::Spec;
use crate::template::notification;
use crate::template::setting::Settings;
use crate::template::step_policy::Deployed;
use crate::template::target_tracking::alarm_name_prefix;

/// The state of every alarm; `None` where the template has none, because CloudWatch refuses an empty list.
pub(super) fn states(plan: &ScalingPlan, deployed: &[Deployed<'_>]) -> Option<Widget> {
    let of_policies = deployed.iter().map(Deployed::alarm_id);
    let telling =
        notification::alarms(plan).into_iter().map(|alarm| notification::logical_id(alarm.watched).to_owned());
    let arns: Vec<Json> = of_policies.chain(telling).map(|id| format!("${{{id}.Arn}}").into()).collect();
    let properties = |arns| vec![("title", "Alarms".into()), ("alarms", Json::List(arns))];
    (!arns.is_empty()).then(|| Widget { kind: "alarm", properties: properties(arns) })
}

/// What red means, for the alarms that are there.
pub(super) fn about(spec: &Spec, settings: &Settings<'_>, deployed: &[Deployed<'_>]) -> Widget {
    let of_shape = |shape: AlarmShape| deployed.iter().filter(move |alarm| alarm.setting.policy.shape() == shape);
    let mut paragraphs = Vec::new();
    let of_policy = |alarm: &Deployed<'_>| link(&alarm.name(), &alarm.alarm_id());
    let always_on: Vec<String> = of_shape(AlarmShape::AlwaysOn).map(of_policy).collect();
    if !always_on.is_empty() {
        paragraphs.push(format!(
            "**Red is normal** for {}: in ALARM by design, so that the policy looks at the metric every minute and \
             picks the step. Look closer when it is **not** red: there is no data, or a value under the floor, and \
             nothing is scaled.",
            always_on.join(", ")
        ));
    }
    let paired: Vec<String> = of_shape(AlarmShape::Paired).map(paired).collect();
    if !paired.is_empty() {
        let lines =
            ["**Red means scaling**, or being held at the end of the range:".to_owned()].into_iter().chain(paired);
        paragraphs.push(lines.collect::<Vec<_>>().join(BREAK));
    }
    if !settings.tracking.is_empty() {
        paragraphs.push(of_tracking(spec));
    }
    let telling = notification::alarms(&spec.plan);
    if !telling.is_empty() {
        let links: Vec<String> = telling.iter().map(|alarm| told(alarm.watched)).collect();
        paragraphs.push(format!("**Red means look**, and scales nothing: {}.", links.join(", ")));
    }
    if paragraphs.is_empty() {
        paragraphs.push("There are no alarms: nothing but the schedule scales here.".to_owned());
    }
    text(&[paragraphs.join(&BREAK.repeat(2))])
}

/// Where the alarms are that no dashboard can list beforehand: the service chooses their names.
fn of_tracking(spec: &Spec) -> String {
    let prefix = alarm_name_prefix(spec);
    format!(
        "**Target tracking has alarms of its own**, two for each policy, and they are not to be edited: [their \
         states](/cloudwatch/home?region=${{AWS::Region}}#alarmsV2:?search={prefix}), if the page does not hide the \
         alarms of Auto Scaling. AlarmLow in ALARM is normal where there is little to do."
    )
}

fn paired(alarm: &Deployed<'_>) -> String {
    let policy = alarm.setting.policy;
    let takes = alarm.reading.side.is_some_and(|side| policy.is_scale_in(side));
    let (does, end) =
        if takes { ("takes capacity away, down to", "MinCapacity") } else { ("adds capacity, up to", "MaxCapacity") };
    format!("- {} {does} ${{{end}}}", link(&alarm.name(), &alarm.alarm_id()))
}

fn told(watched: Watched) -> String {
    let name = match watched {
        Watched::AtMaxCapacity => "at the maximum",
        Watched::Latency => "latency",
        Watched::Errors => "errors",
    };
    link(name, notification::logical_id(watched))
}

/// An alarm by a name, as a link to it.
fn link(name: &str, id: &str) -> String {
    format!("[{name}](/cloudwatch/home?region=${{AWS::Region}}#alarmsV2:alarm/${{{id}}})")
}

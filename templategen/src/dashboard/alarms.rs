//! The alarms: their states, and what a red one means here.

use scaling::{AlarmShape, ScalingPlan, Watched};

use super::json::Json;
use super::layout::Widget;
use super::text::{BREAK, text};
use crate::spec::Spec;
use crate::template::notification;
use crate::template::setting::Settings;
use crate::template::step_policy::{self, Deployed};
use crate::template::target_tracking::alarm_name_prefix;

/// What lies between two paragraphs.
pub(super) const PARAGRAPH: &str = r"\n\n";
/// What is said where there is nothing to say.
pub(super) const NO_ALARMS: &str = "There are no alarms: nothing but the schedule scales here.";

/// The states of all alarms, and what red means.
pub(super) fn widgets(spec: &Spec, settings: &Settings<'_>) -> (Vec<Widget>, Widget) {
    let deployed = step_policy::deployed(&settings.steps);
    let of_policies = deployed.iter().map(Deployed::alarm_id);
    let telling =
        notification::alarms(&spec.plan).into_iter().map(|alarm| notification::logical_id(alarm.watched).to_owned());
    let states = states("Alarms", of_policies.chain(telling));
    (states.into_iter().collect(), about(spec, settings, &deployed))
}

/// The states of the alarms that only tell.
pub(super) fn telling(plan: &ScalingPlan) -> Option<Widget> {
    let alarms = notification::alarms(plan).into_iter();
    states("Notifications", alarms.map(|alarm| notification::logical_id(alarm.watched).to_owned()))
}

/// The state of every alarm, by their logical ids; `None` where there are none, because CloudWatch refuses an empty
/// list.
fn states(title: &str, alarms: impl Iterator<Item = String>) -> Option<Widget> {
    let arns: Vec<Json> = alarms.map(|id| format!("${{{id}.Arn}}").into()).collect();
    (!arns.is_empty()).then(|| Widget::new("alarm", vec![("title", title.into()), ("alarms", Json::List(arns))]))
}

/// What red means, for the alarms that are there.
fn about(spec: &Spec, settings: &Settings<'_>, deployed: &[Deployed<'_>]) -> Widget {
    let of_shape = |shape: AlarmShape| deployed.iter().filter(move |alarm| alarm.setting.policy.shape() == shape);
    let mut paragraphs = Vec::new();
    let of_policy = |alarm: &Deployed<'_>| link(&alarm.name(), &alarm.alarm_id());
    let always_on: Vec<String> = of_shape(AlarmShape::AlwaysOn).map(of_policy).collect();
    if !always_on.is_empty() {
        paragraphs.push(red_is_normal(&always_on));
    }
    let paired: Vec<String> = of_shape(AlarmShape::Paired).map(paired).collect();
    if !paired.is_empty() {
        paragraphs.push(red_means_scaling(paired));
    }
    paragraphs.extend(of_the_rest(spec, settings));
    if paragraphs.is_empty() {
        paragraphs.push(NO_ALARMS.to_owned());
    }
    text(&[paragraphs.join(PARAGRAPH)])
}

/// What red means where an alarm is always on.
pub(super) fn red_is_normal(alarms: &[String]) -> String {
    format!(
        "**Red is normal** for {}: in ALARM by design, so that the policy looks at the metric every minute and \
         picks the step. Look closer when it is **not** red: there is no data, or a value under the floor, and \
         nothing is scaled.",
        alarms.join(", ")
    )
}

/// What red means of the alarms that are not step policies'.
pub(super) fn of_the_rest(spec: &Spec, settings: &Settings<'_>) -> Vec<String> {
    let mut paragraphs = Vec::new();
    if !settings.tracking.is_empty() {
        paragraphs.push(of_tracking(spec));
    }
    let telling = notification::alarms(&spec.plan);
    if !telling.is_empty() {
        let links: Vec<String> = telling.iter().map(|alarm| told(alarm.watched)).collect();
        paragraphs.push(format!("**Red means look**, and scales nothing: {}.", links.join(", ")));
    }
    paragraphs
}

/// What red means where alarms are paired, a line for each.
pub(super) fn red_means_scaling(alarms: Vec<String>) -> String {
    let lines = ["**Red means scaling**, or being held at the end of the range:".to_owned()].into_iter().chain(alarms);
    lines.collect::<Vec<_>>().join(BREAK)
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
    of_side(&link(&alarm.name(), &alarm.alarm_id()), takes)
}

/// What one of two paired alarms does.
pub(super) fn of_side(alarm: &str, takes: bool) -> String {
    let (does, end) =
        if takes { ("takes capacity away, down to", "MinCapacity") } else { ("adds capacity, up to", "MaxCapacity") };
    format!("- {alarm} {does} ${{{end}}}")
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

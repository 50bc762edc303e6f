//! What is different on the dashboard of a managed template: alarms and bounds that the resource tells, and a ladder that
//! is one text.
//!
//! None of it is known when the template is written, so it stands in placeholders whose values CloudFormation puts
//! together: lists of ARNs as the resource replies with them, and lines drawn from the ladder by taking its text apart.

use scaling::{AlarmShape, Side};

use super::alarms::{NO_ALARMS, PARAGRAPH, of_side, of_the_rest, red_is_normal, red_means_scaling, telling};
use super::json::Json;
use super::layout::{Row, Widget};
use super::step_policy::{SCALE_IN, SCALE_OUT};
use super::text::text;
use crate::spec::Spec;
use crate::template::managed::{IS_ALWAYS_ON, IS_RELEASED, SCALING};
use crate::template::setting::{Ladder, PolicySetting, Settings};
use crate::template::target::resource_id;
use crate::template::value::{Map, Value, attribute, either, reference, replaced, sub, sub_with};

/// How many ARNs of alarms the resource's reply surely has room for; past that it may leave all of them out.
const ALARMS_IN_REPLY: usize = 10;

const ALARM_WIDGET: &str = "AlarmWidget";
const ALARM_PROPERTIES: &str = "AlarmProperties";
const WHAT_RED_MEANS: &str = "WhatRedMeans";
const STEP_LINES: &str = "StepLines";
const DEPLOYED: &str = "Deployed";

/// The states of alarms, and what red means.
pub(super) fn alarms(spec: &Spec, settings: &Settings<'_>) -> (Vec<Widget>, Widget) {
    let of_policies = match most_alarms(settings) {
        0 => None,
        1..=ALARMS_IN_REPLY => {
            Some(Widget { kind: "${AlarmWidget}", properties: Json::Number(format!("${{{ALARM_PROPERTIES}}}")) })
        }
        _ => Some(text(&["**Alarms**: more than fit here, see what red means".to_owned()])),
    };
    (of_policies.into_iter().chain(telling(&spec.plan)).collect(), about(spec, settings))
}

/// As many alarms as the policies may have, whatever shape is chosen.
fn most_alarms(settings: &Settings<'_>) -> usize {
    let of_steps = |setting: &PolicySetting<'_>| match setting.ladder {
        Ladder::AsOneText => 2,
        Ladder::InSteps => setting.policy.readings().len(),
    };
    settings.steps.iter().map(of_steps).sum::<usize>() + 2 * settings.tracking.len()
}

fn about(spec: &Spec, settings: &Settings<'_>) -> Widget {
    let of_steps = settings.steps.iter().map(|setting| match setting.ladder {
        Ladder::AsOneText => format!("${{{WHAT_RED_MEANS}}}"),
        Ladder::InSteps => red(spec, setting, setting.policy.shape()),
    });
    let mut paragraphs: Vec<String> = of_steps.chain(of_the_rest(spec, settings)).collect();
    if paragraphs.is_empty() {
        paragraphs.push(NO_ALARMS.to_owned());
    }
    text(&[paragraphs.join(PARAGRAPH)])
}

/// What a red alarm of a step policy means in a shape.
fn red(spec: &Spec, setting: &PolicySetting<'_>, shape: AlarmShape) -> String {
    let policy = setting.policy;
    let name = |side| link(spec, &policy.deployed_name(side));
    match (shape, setting.ladder) {
        (AlarmShape::AlwaysOn, _) => red_is_normal(&[name(None)]),
        (AlarmShape::Paired, Ladder::InSteps) => {
            let sides = policy.readings().into_iter().filter_map(|reading| reading.side);
            red_means_scaling(sides.map(|side| of_side(&name(Some(side)), policy.is_scale_in(side))).collect())
        }
        // What a side does is the console user's to change.
        (AlarmShape::Paired, Ladder::AsOneText) => red_means_scaling(vec![
            format!("- {} where values are low", name(Some(Side::Below))),
            format!("- {} where values are high", name(Some(Side::From))),
        ]),
    }
}

/// The name of a deployed policy, as a link to the alarms of the target: their names begin alike, and how they end is the
/// function's.
fn link(spec: &Spec, name: &str) -> String {
    format!("[{name}](/cloudwatch/home?region=${{AWS::Region}}#alarmsV2:?search=stepscale/{}/)", resource_id(spec))
}

/// What the policies of all ladders came to, as the resource tells it.
pub(super) fn deployed(settings: &Settings<'_>) -> Option<Row> {
    (!settings.steps.is_empty()).then(|| {
        let words = "**Step adjustments as they are deployed**, relative to the threshold of the alarm: ".to_owned();
        Row::whole(3, text(&[format!("{words}`${{{DEPLOYED}}}`")]))
    })
}

/// The lines of a ladder that is one text.
pub(super) fn lines() -> Json {
    Json::Number(format!("${{{STEP_LINES}}}"))
}

/// The values of the placeholders.
pub(super) fn placeholders(spec: &Spec, settings: &Settings<'_>) -> Map {
    let mut placeholders = Map::new();
    if (1..=ALARMS_IN_REPLY).contains(&most_alarms(settings)) {
        let shown = sub(format!(r#"{{"title": "Alarms", "alarms": ${{{SCALING}.AlarmARNs}}}}"#));
        let released = r#"{"markdown": "**Released**: this stack has no target and no alarms, and scales nothing, until `Registration` of the stack is `Active` again."}"#;
        placeholders = placeholders
            .with(ALARM_WIDGET, either(IS_RELEASED, "text", "alarm"))
            .with(ALARM_PROPERTIES, either(IS_RELEASED, released, shown));
    }
    if let Some(setting) = settings.steps.iter().find(|setting| setting.ladder == Ladder::AsOneText) {
        let meaning = |shape| sub(red(spec, setting, shape));
        let meaning = either(IS_ALWAYS_ON, meaning(AlarmShape::AlwaysOn), meaning(AlarmShape::Paired));
        placeholders = placeholders.with(WHAT_RED_MEANS, meaning).with(STEP_LINES, step_lines(setting));
    }
    if !settings.steps.is_empty() {
        let adjustments = attribute(SCALING, "StepAdjustments");
        placeholders = placeholders.with(DEPLOYED, replaced(adjustments, "\"", "\\\""));
    }
    placeholders
}

/// The annotations of a ladder's steps: each step becomes an object, by its commas, colons and keywords, in this order
/// because what is put in brings some of those that were there before.
fn step_lines(setting: &PolicySetting<'_>) -> Value {
    let steps = reference(Ladder::STEPS);
    let apart = replaced(steps, ",", "\"}, ");
    let labelled = replaced(apart, ":", ", \"label\": \"");
    // What a side does is read off the author's ladder: that of a typed one is not known here.
    let color = |side| if setting.policy.is_scale_in(side) { SCALE_IN[1] } else { SCALE_OUT[1] };
    let below = replaced(labelled, "below", &line("below", color(Side::Below)));
    let both = replaced(below, "from", &line("above", color(Side::From)));
    sub_with("${Lines}\"}", Map::new().with("Lines", both))
}

/// The beginning of a line, up to its value.
fn line(fill: &str, color: &str) -> String {
    format!(r#"{{"color": "{color}", "fill": "{fill}", "value": "#)
}

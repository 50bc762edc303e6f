//! What the authors of templates may want.

use serde_json::{Value, json};

use crate::random::Random;
use crate::support::event::{Properties, base, scheduled, steps, tracking};

/// What a resource is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A variant that any stack may scale.
    First,
    /// A variant that somebody else may have registered before: one stack alone scales it, and adopts it mostly.
    Contested,
    /// An inference component.
    Component,
}

impl Subject {
    /// What properties are about.
    pub(crate) fn of(properties: &Properties) -> Self {
        match properties.0.get("VariantName").and_then(Value::as_str) {
            Some("v1") => Self::First,
            Some(_) => Self::Contested,
            None => Self::Component,
        }
    }
}

/// Random properties about a subject.
pub(crate) fn any(random: &mut Random, subject: Subject) -> Properties {
    let mut properties = match subject {
        Subject::First => base(),
        Subject::Contested => base().with("VariantName", "v2"),
        Subject::Component => {
            base().without("EndpointName").without("VariantName").with("InferenceComponentName", "component")
        }
    };
    let (min, max) = random.one_of(&[("1", "4"), ("2", "6"), ("1", "8"), ("3", "3")]);
    properties = properties.with("MinCapacity", *min).with("MaxCapacity", *max).policies(policies(random, subject));
    if random.percent(40) {
        properties = properties.with("ScheduledActions", actions(random));
    }
    if random.percent(15) {
        let flag = *random.one_of(&["DynamicScalingInSuspended", "ScheduledScalingSuspended"]);
        properties = properties.with("SuspendedState", json!({flag: "true"}));
    }
    if random.percent(12) {
        properties = properties.with("Registration", "Released");
    }
    if random.percent(if subject == Subject::Contested { 80 } else { 0 }) {
        properties = properties.with("AdoptExisting", "true");
    }
    if random.percent(20) {
        properties = properties.with("RestoreCapacityOnDelete", "true");
    }
    if random.percent(10) {
        properties = properties.with("WaitForInServiceSeconds", "30");
    }
    if random.percent(30) {
        let tags = [
            json!([{"Key": "team", "Value": "a"}]),
            json!([{"Key": "team", "Value": "b"}, {"Key": "cost", "Value": "c"}]),
        ];
        properties = properties.with("Tags", random.one_of(&tags).clone());
    }
    if random.percent(4) {
        properties = properties.with("MaxCapacity", "4abc");
    }
    properties
}

fn policies(random: &mut Random, subject: Subject) -> Vec<Value> {
    let paired = |name: &str, ladder: &str| {
        let mut policy = steps(name, ladder);
        policy["StepScaling"]["Alarms"] = "Paired".into();
        policy
    };
    let invocations = |name: &str, value: &str| {
        let mut policy = tracking(name, value);
        if subject == Subject::Component {
            policy["TargetTrackingScalingPolicyConfiguration"]["PredefinedMetricSpecification"]["PredefinedMetricType"] =
                "SageMakerInferenceComponentInvocationsPerCopy".into();
        }
        policy
    };
    let latency = |name: &str| {
        json!({
            "PolicyName": name,
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": "30",
                "CustomizedMetricSpecification": {"Namespace": "Ours", "MetricName": "Latency", "Statistic": "Average"},
            },
        })
    };
    if random.percent(3) {
        // More than a page of policies.
        return (0..6).map(|number| paired(&format!("many-{number}"), "below 20: -1, from 50: +1")).collect();
    }
    match random.below(10) {
        0 => Vec::new(),
        1 => vec![invocations("one", "70")],
        2 => vec![invocations("one", "50")],
        3 => vec![invocations("two", "50")],
        4 => vec![steps("one", "below 20: -1, from 50: +1")],
        5 => vec![paired("one", "below 20: -1, from 50: +1, from 120: +3")],
        6 => vec![invocations("one", "70"), latency("two")],
        7 => vec![latency("one"), invocations("two", "70")],
        8 => vec![steps("two", "from 50: +10%"), invocations("one", "70")],
        _ => vec![paired("two", "below 10: -2, from 60: +1"), steps("one", "below 5: -1, from 90: +4")],
    }
}

fn actions(random: &mut Random) -> Value {
    // A zone is looked up in a whole database, which would take most of a history's time.
    let in_utc = |name: &str, min: &str, max: &str| {
        let mut action = scheduled(name, min, max);
        action["Timezone"] = "UTC".into();
        action
    };
    let ending = |name: &str, end: Option<&str>| {
        let mut action = in_utc(name, "1", "5");
        action["Schedule"] = "cron(0 20 ? * MON-FRI *)".into();
        if let Some(end) = end {
            action["EndTime"] = end.into();
        }
        action
    };
    let choices = if random.percent(4) { 5 } else { 4 };
    match random.below(choices) {
        0 => json!([in_utc("mornings", "2", "4")]),
        1 => json!([in_utc("mornings", "2", "4"), in_utc("evenings", "1", "2")]),
        2 => json!([ending("mornings", Some("2031-01-01T00:00:00Z"))]),
        3 => json!([ending("mornings", None)]),
        _ => json!([scheduled("mornings", "2", "4")]),
    }
}

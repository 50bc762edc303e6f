//! What holds for the policies of every template, their alarms, and the target they scale.

use proptest::prelude::*;
use scaling::{ScheduledAction, StepPolicy, TargetTrackingPolicy};
use serde_json::{Value, json};

use crate::invariants::template_of;
use crate::specs::{read, specs};

const POLICY: &str = "AWS::ApplicationAutoScaling::ScalingPolicy";
const ALARM: &str = "AWS::CloudWatch::Alarm";

/// The resources of a type with their logical ids.
fn resources<'a>(template: &'a Value, of_type: &str) -> Vec<(&'a str, &'a Value)> {
    let resources = template["Resources"].as_object().expect("there are resources").iter();
    resources
        .filter(|(_, resource)| resource["Type"] == of_type)
        .map(|(id, resource)| (id.as_str(), resource))
        .collect()
}

/// A value with the parameter's default in its place, as a text.
fn resolved(template: &Value, value: &Value) -> String {
    match (value, &value["Ref"]) {
        (_, Value::String(name)) => template["Parameters"][name]["Default"].as_str().expect("a default").to_owned(),
        (Value::String(text), _) => text.clone(),
        (other, _) => other.to_string(),
    }
}

/// The names of policies that are deployed, from the first to the last in their chain.
fn chain(template: &Value) -> Vec<String> {
    let policies = resources(template, POLICY);
    let mut names = Vec::new();
    let mut before = None;
    while let Some((id, policy)) = policies.iter().find(|(_, policy)| policy["DependsOn"].as_str() == before) {
        names.push(policy["Properties"]["PolicyName"]["Fn::Sub"].as_str().expect("a name").to_owned());
        before = Some(id);
    }
    names
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_policy_is_deployed_one_after_the_other(text in specs()) {
        let spec = read(&text);
        let template = template_of(&spec);
        let steps = spec.plan.step_policies().iter().flat_map(|policy| {
            policy.readings().into_iter().map(|reading| policy.deployed_name(reading.side))
        });
        let tracking = spec.plan.target_tracking_policies().iter().map(|policy| policy.name().to_string());
        let expected: Vec<String> = steps.chain(tracking).map(|name| format!("${{AWS::StackName}}-{name}")).collect();
        prop_assert_eq!(chain(&template), expected, "{}", text);
        for (_, policy) in resources(&template, POLICY) {
            prop_assert_eq!(&policy["Properties"]["ScalingTargetId"], &json!({ "Ref": "ScalableTarget" }));
        }
    }

    #[test]
    fn a_target_tracking_policy_says_all_of_itself_and_returns_one_value(text in specs()) {
        let spec = read(&text);
        let template = template_of(&spec);
        let deployed = resources(&template, POLICY);
        for policy in spec.plan.target_tracking_policies() {
            let name = format!("${{AWS::StackName}}-{}", policy.name());
            let own = deployed.iter().find(|(_, deployed)| deployed["Properties"]["PolicyName"]["Fn::Sub"] == *name);
            let configuration = &own.expect("it is deployed").1["Properties"]["TargetTrackingScalingPolicyConfiguration"];
            let said = |key: &str| resolved(&template, &configuration[key]);
            prop_assert_eq!(said("TargetValue"), policy.target_value().to_string());
            prop_assert_eq!(said("ScaleInCooldown"), policy.scale_in_cooldown_seconds().to_string());
            prop_assert_eq!(said("ScaleOutCooldown"), policy.scale_out_cooldown_seconds().to_string());
            prop_assert_eq!(said("DisableScaleIn"), policy.disable_scale_in().to_string());
            let specifications = ["PredefinedMetricSpecification", "CustomizedMetricSpecification"];
            prop_assert_eq!(specifications.iter().filter(|key| configuration[**key].is_object()).count(), 1, "{}", text);
            if let Some(metrics) = configuration["CustomizedMetricSpecification"]["Metrics"].as_array() {
                let returned = metrics.iter().filter(|metric| metric["ReturnData"] == true).count();
                prop_assert_eq!(returned, 1, "{}", text);
                prop_assert!(metrics.iter().all(|metric| metric["MetricStat"]["Period"].is_null()), "{}", text);
            }
        }
    }

    #[test]
    fn the_numbers_of_the_first_policies_are_parameters_and_no_others(text in specs()) {
        let spec = read(&text);
        let template = template_of(&spec);
        let first_steps = spec.plan.own_step_policies().first().map(StepPolicy::name);
        let first_target = spec.plan.target_tracking_policies().first().map(TargetTrackingPolicy::name);
        for (id, policy) in resources(&template, POLICY) {
            let properties = &policy["Properties"];
            let name = properties["PolicyName"]["Fn::Sub"].as_str().unwrap().trim_start_matches("${AWS::StackName}-");
            let name = name.trim_end_matches("-low").trim_end_matches("-high");
            let (numbers, is_first) = if properties["PolicyType"] == "StepScaling" {
                let configuration = &properties["StepScalingPolicyConfiguration"];
                (vec![&configuration["Cooldown"]], first_steps.is_some_and(|first| first.as_str() == name))
            } else {
                let configuration = &properties["TargetTrackingScalingPolicyConfiguration"];
                let keys = ["TargetValue", "ScaleInCooldown", "ScaleOutCooldown", "DisableScaleIn"];
                let numbers = keys.iter().map(|key| &configuration[*key]).collect();
                (numbers, first_target.is_some_and(|first| first.as_str() == name))
            };
            for number in numbers {
                prop_assert_eq!(number["Ref"].is_string(), is_first, "{}: {}\n{}", id, number, text);
            }
        }
    }

    #[test]
    fn the_target_has_the_flags_and_every_scheduled_action(text in specs()) {
        let spec = read(&text);
        let template = template_of(&spec);
        let target = &template["Resources"]["ScalableTarget"]["Properties"];
        let suspended = spec.plan.suspended();
        for (key, parameter, flag) in [
            ("DynamicScalingInSuspended", "ScaleInSuspended", suspended.dynamic_scaling_in),
            ("DynamicScalingOutSuspended", "ScaleOutSuspended", suspended.dynamic_scaling_out),
            ("ScheduledScalingSuspended", "ScheduledScalingSuspended", suspended.scheduled_scaling),
        ] {
            prop_assert_eq!(&target["SuspendedState"][key], &json!({ "Ref": parameter }));
            prop_assert_eq!(&template["Parameters"][parameter]["Default"], &json!(flag.to_string()));
        }
        let written: Vec<Value> = target["ScheduledActions"].as_array().cloned().unwrap_or_default();
        let expected: Vec<Value> = spec.plan.scheduled_actions().iter().map(as_property).collect();
        prop_assert_eq!(written, expected, "{}", text);
        let warned = template["Parameters"]["MaxCapacity"]["Description"].to_string().contains("Scheduled actions");
        prop_assert_eq!(warned, !spec.plan.scheduled_actions().is_empty(), "{}", text);
    }

    #[test]
    fn a_notification_scales_nothing_and_every_other_alarm_calls_its_policy(text in specs()) {
        let spec = read(&text);
        let template = template_of(&spec);
        let mut notifications = 0;
        for (id, alarm) in resources(&template, ALARM) {
            let properties = &alarm["Properties"];
            let actions = properties["AlarmActions"].to_string();
            if id.ends_with("Notification") {
                notifications += 1;
                let topic = json!({ "Fn::If": ["HasNotificationTopic", [{ "Ref": "NotificationTopicArn" }], { "Ref": "AWS::NoValue" }] });
                prop_assert_eq!(&properties["AlarmActions"], &topic);
                prop_assert_eq!(&properties["OKActions"], &topic);
                let threshold = &properties["Threshold"];
                prop_assert_eq!(threshold["Ref"] == "MaxCapacity", id == "AtMaxCapacityNotification");
            } else {
                let own = id.strip_suffix("Alarm").map(|stem| format!("{stem}Policy"));
                prop_assert_eq!(actions, json!([{ "Ref": own }]).to_string());
                prop_assert!(properties["OKActions"].is_null());
            }
            // The limit of CloudWatch, with room for what is filled in.
            let description = properties["AlarmDescription"].to_string();
            prop_assert!(description.len() < 900, "{description}");
        }
        let frequency = spec.plan.metric_publish_frequency_seconds();
        let expected = spec.plan.notifications().map_or(0, |told| told.alarms(spec.plan.kind(), frequency).len());
        prop_assert_eq!(notifications, expected, "{}", text);
    }

    #[test]
    fn every_policy_and_alarm_has_its_outputs(text in specs()) {
        let template = template_of(&read(&text));
        let outputs = template["Outputs"].as_object().unwrap();
        for (id, _) in resources(&template, POLICY) {
            let arn = format!("{id}Arn");
            prop_assert_eq!(&outputs[&arn]["Value"], &json!({ "Ref": id }));
        }
        for (id, _) in resources(&template, ALARM) {
            let arn = format!("{id}Arn");
            prop_assert_eq!(&outputs[&arn]["Value"], &json!({ "Fn::GetAtt": [id, "Arn"] }));
            let url = outputs[&format!("{id}Url")]["Value"].to_string();
            let place = format!("alarm/${{{id}}}");
            prop_assert!(url.contains(&place), "{url}");
        }
        let tracks = resources(&template, POLICY)
            .iter()
            .any(|(_, policy)| policy["Properties"]["PolicyType"] == "TargetTrackingScaling");
        prop_assert_eq!(outputs.contains_key("TargetTrackingAlarmsCommand"), tracks);
        // The whole name up to its end: the target of another variant may begin with the name of this one.
        if tracks {
            let command = outputs["TargetTrackingAlarmsCommand"]["Value"]["Fn::Sub"].as_str().unwrap();
            let target = template["Resources"]["ScalableTarget"]["Properties"]["ResourceId"]["Fn::Sub"].as_str().unwrap();
            prop_assert!(command.ends_with(&format!(" TargetTracking-{target}-Alarm")), "{command}");
        }
    }
}

/// A scheduled action as CloudFormation takes it: what was not given is left to what is in force.
fn as_property(action: &ScheduledAction) -> Value {
    let mut property = json!({
        "ScheduledActionName": action.name().to_string(),
        "Schedule": action.schedule().to_string(),
        "Timezone": action.zone().to_string(),
        "ScalableTargetAction": {},
    });
    for (key, bound) in [("MinCapacity", action.min_capacity()), ("MaxCapacity", action.max_capacity())] {
        if let Some(bound) = bound {
            property["ScalableTargetAction"][key] = bound.into();
        }
    }
    for (key, time) in [("StartTime", action.start()), ("EndTime", action.end())] {
        if let Some(time) = time {
            property[key] = time.to_string().into();
        }
    }
    property
}

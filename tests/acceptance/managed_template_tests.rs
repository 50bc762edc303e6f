//! The committed managed templates, changed as somebody changes a stack in the console: parameter by parameter.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::aws_client;
use crate::local_aws::{root, shared};
use crate::managed::{Managed, VARIANTS, nothing, plain};

const TEMPLATES: [&str; 2] = ["managed-step-scaling", "managed-target-tracking"];

/// Parameters that name what is scaled and by which function: not to be changed, or another target.
const NAMES: [&str; 3] = ["EndpointName", "VariantName", "ProviderStackName"];

/// Parameters that show at a creation or a deletion.
const SWITCHES: [&str; 3] = ["AdoptExisting", "WaitForInServiceSeconds", "RestoreCapacityOnDelete"];

fn template(name: &str) -> PathBuf {
    root().join(format!("templates/{name}.yaml"))
}

/// A stack of a committed template, not yet made, and its endpoint.
fn prepare(template_name: &str, word: &str) -> Managed {
    let name = format!("{template_name}-{word}");
    shared().add_endpoint(&name, &VARIANTS);
    Managed::on(&name, &name, template(template_name))
}

/// The parameters of a committed template.
fn parameters(template_name: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(template(template_name)).expect("the template can be read");
    let (_, parameters) = text.split_once("\nParameters:\n").expect("it has parameters");
    let (parameters, _) = parameters.split_once("\nConditions:\n").expect("it has conditions");
    let named = |line: &str| {
        line.strip_prefix("  ")?.strip_suffix(':').filter(|name| !name.starts_with(' ')).map(str::to_owned)
    };
    parameters.lines().filter_map(named).collect()
}

/// That the stack tells what is there, and that its dashboard shows the alarms there are.
#[track_caller]
fn check_told(managed: &Managed, told_by: &str) {
    let state = managed.state();
    let texts = |values: Vec<&Value>| {
        values.into_iter().map(|value| value.as_str().expect("a text").to_owned()).collect::<BTreeSet<_>>()
    };
    let alarms: Vec<_> = state["alarms"].as_object().into_iter().flatten().map(|(_, alarm)| alarm).collect();
    let policies: Vec<_> = state["targets"][0]["ScalingPolicies"].as_array().into_iter().flatten().collect();
    let outputs = managed.stack.outputs();
    for (output, expected) in [
        ("AlarmNames", texts(alarms.iter().map(|alarm| &alarm["AlarmName"]).collect())),
        ("AlarmArns", texts(alarms.iter().map(|alarm| &alarm["AlarmArn"]).collect())),
        ("PolicyArns", texts(policies.iter().map(|policy| &policy["PolicyARN"]).collect())),
    ] {
        let told: BTreeSet<String> = serde_json::from_str(&outputs[output]).expect("an array");
        assert_eq!(told, expected, "{told_by}: {output}");
    }
    let arn = state["targets"][0]["ScalableTargetARN"].as_str().unwrap_or("none");
    assert_eq!(outputs["ScalableTargetArn"], arn, "{told_by}");
    if let Some(adjustments) = outputs.get("StepAdjustments") {
        let told: Value = serde_json::from_str(adjustments).expect("an object");
        let deployed: Value = policies
            .iter()
            .map(|policy| {
                let adjustments = policy["StepScalingPolicyConfiguration"]["StepAdjustments"].clone();
                (policy["PolicyName"].as_str().expect("a name").to_owned(), adjustments)
            })
            .collect();
        let deployed = if deployed == Value::Null { json!({}) } else { deployed };
        assert_eq!(plain(&told), plain(&deployed), "{told_by}");
    }

    let dashboards = managed.stack.resources(&managed.endpoint)["dashboards"].take();
    let bodies: Vec<_> = dashboards.as_object().into_iter().flatten().collect();
    let [(name, body)] = bodies.as_slice() else { panic!("{told_by}: {dashboards}") };
    assert!(outputs["DashboardUrl"].ends_with(&format!("dashboard/{name}")), "{told_by}: {outputs:?}");
    let body: Value = serde_json::from_str(body.as_str().expect("a text")).expect("the body is JSON");
    let shown: BTreeSet<String> = body["widgets"]
        .as_array()
        .expect("widgets are a list")
        .iter()
        .filter(|widget| widget["type"] == "alarm")
        .flat_map(|widget| texts(widget["properties"]["alarms"].as_array().expect("a list").iter().collect()))
        .collect();
    assert_eq!(shown, texts(alarms.iter().map(|alarm| &alarm["AlarmArn"]).collect()), "{told_by}");
}

/// Each row is one change of the stack as it was launched: a parameter, its value, and what it comes to in the services.
#[track_caller]
fn check(template_name: &str, rows: &[(&str, &str, &str, Value)]) {
    let managed = prepare(template_name, "console");
    managed.create(&[]);
    check_told(&managed, "launch");
    let first = managed.state();
    let mut named: BTreeSet<String> = NAMES.iter().chain(&SWITCHES).map(|&name| name.to_owned()).collect();
    for (parameter, value, pointer, expected) in rows {
        named.insert((*parameter).to_owned());
        managed.update(&[(parameter, value)]);
        check_told(&managed, parameter);
        let state = managed.state();
        let found = state.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(plain(&found), plain(expected), "{parameter} {value}");
        assert_ne!(first.pointer(pointer).cloned().unwrap_or_default(), found, "{parameter} says nothing");
    }
    managed.update(&[("VariantName", "Green")]);
    check_told(&managed, "VariantName");
    assert_eq!(managed.state()["targets"][0]["ResourceId"], managed.resource_id("Green"));
    assert_eq!(named, parameters(template_name), "a parameter without a row");
    managed.delete();
    assert_eq!(managed.state(), nothing());
}

const TARGET: &str = "/targets/0";

#[test]
fn every_parameter_of_the_step_scaling_template_shows_in_the_services() {
    let suspended = |flag: &str| format!("{TARGET}/SuspendedState/{flag}");
    let policy = format!("{TARGET}/ScalingPolicies/0/StepScalingPolicyConfiguration");
    check(
        "managed-step-scaling",
        &[
            ("MinCapacity", "2", &format!("{TARGET}/MinCapacity"), json!(2)),
            ("MaxCapacity", "20", &format!("{TARGET}/MaxCapacity"), json!(20)),
            (
                "ScaleSteps",
                "below 10.5: -20%, from 80: +50%",
                &policy,
                json!({
                    "AdjustmentType": "PercentChangeInCapacity",
                    "StepAdjustments": [
                        {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10.5, "ScalingAdjustment": -20},
                        {"MetricIntervalLowerBound": 10.5, "MetricIntervalUpperBound": 80, "ScalingAdjustment": 0},
                        {"MetricIntervalLowerBound": 80, "ScalingAdjustment": 50},
                    ],
                    "Cooldown": 60,
                    "MetricAggregationType": "Maximum",
                    "MinAdjustmentMagnitude": 1,
                }),
            ),
            ("ScaleSteps", "below 20: =1, from 20: =4", &format!("{policy}/AdjustmentType"), json!("ExactCapacity")),
            ("AlarmShape", "Paired", &format!("{TARGET}/ScalingPolicies/1/PolicyName"), json!("steps-low")),
            ("CooldownSeconds", "0", &format!("{policy}/Cooldown"), json!(0)),
            ("ScaleInSuspended", "true", &suspended("DynamicScalingInSuspended"), json!(true)),
            ("ScaleOutSuspended", "true", &suspended("DynamicScalingOutSuspended"), json!(true)),
            ("ScheduledScalingSuspended", "true", &suspended("ScheduledScalingSuspended"), json!(true)),
            ("Registration", "Released", TARGET, json!(null)),
            ("CooldownSeconds", "120", &format!("{policy}/Cooldown"), json!(120)),
        ],
    );
}

#[test]
fn every_parameter_of_the_target_tracking_template_shows_in_the_services() {
    let suspended = |flag: &str| format!("{TARGET}/SuspendedState/{flag}");
    let policy = |member: &str| format!("{TARGET}/ScalingPolicies/0/TargetTrackingScalingPolicyConfiguration/{member}");
    check(
        "managed-target-tracking",
        &[
            ("MinCapacity", "2", &format!("{TARGET}/MinCapacity"), json!(2)),
            ("MaxCapacity", "20", &format!("{TARGET}/MaxCapacity"), json!(20)),
            ("TargetValue", "70.5", &policy("TargetValue"), json!(70.5)),
            ("ScaleInCooldownSeconds", "600", &policy("ScaleInCooldown"), json!(600)),
            ("ScaleOutCooldownSeconds", "0", &policy("ScaleOutCooldown"), json!(0)),
            ("DisableScaleIn", "true", &policy("DisableScaleIn"), json!(true)),
            ("ScaleInSuspended", "true", &suspended("DynamicScalingInSuspended"), json!(true)),
            ("ScaleOutSuspended", "true", &suspended("DynamicScalingOutSuspended"), json!(true)),
            ("ScheduledScalingSuspended", "true", &suspended("ScheduledScalingSuspended"), json!(true)),
            ("Registration", "Released", TARGET, json!(null)),
            ("TargetValue", "30", &policy("TargetValue"), json!(30)),
        ],
    );
}

/// The three that show only at a creation or a deletion.
#[test]
fn the_switches_of_the_templates_do_what_they_say() {
    for template_name in TEMPLATES {
        let managed = prepare(template_name, "switches");
        managed.register_by_hand("AllTraffic", json!({"MinCapacity": 2, "MaxCapacity": 3}));
        let before = managed.state();
        let told = managed.create_in_vain(&[], "Scaling");
        assert!(told.contains("set AdoptExisting to true to take it over"), "{told}");
        assert_eq!(managed.stack.delete(), "DELETE_COMPLETE");
        managed.create(&[("AdoptExisting", "true")]);
        assert_eq!(managed.state()["targets"][0]["MaxCapacity"], 10);
        assert_eq!(managed.stack.delete(), "DELETE_COMPLETE");
        assert_eq!(managed.state(), before);

        let managed = prepare(template_name, "restoring");
        managed.create(&[("RestoreCapacityOnDelete", "true")]);
        let scaled = json!({
            "EndpointName": managed.endpoint,
            "DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic", "DesiredInstanceCount": 3}],
        });
        aws_client::call(shared(), "sagemaker", "UpdateEndpointWeightsAndCapacities", &scaled).expect("is accepted");
        managed.delete();
        assert_eq!(shared().current_capacity(&managed.resource_id("AllTraffic")), Some(1));

        for (seconds, status) in [("0", "ROLLBACK_COMPLETE"), ("60", "CREATE_COMPLETE")] {
            let managed = prepare(template_name, &format!("waiting-{seconds}"));
            shared().add_endpoint_being_created(&managed.endpoint, &VARIANTS, 4);
            assert_eq!(managed.deploy("CREATE", &[("WaitForInServiceSeconds", seconds)]), status, "{seconds}");
            managed.delete();
        }
    }
}

//! Every property of the custom resource in a live stack: set by itself, and seen in the services.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::local_aws::{directory, root, shared};
use crate::managed::{VARIANTS, plain, settings};
use crate::managed_provider::provider;
use crate::stack::Stack;

/// One property: what is set for it, by pointers into the properties, and what is there then, by pointers into
/// [`Contract::state`]. A value of `null` takes a property away, or says that nothing is there.
struct Row {
    /// As the page has it: the heading of its table, if that is not the first one, and its name.
    property: &'static str,
    set: Vec<(&'static str, Value)>,
    shows: Vec<(&'static str, Value)>,
}

fn row<const SET: usize, const SHOWS: usize>(
    property: &'static str,
    set: [(&'static str, Value); SET],
    shows: [(&'static str, Value); SHOWS],
) -> Row {
    Row { property, set: set.into(), shows: shows.into() }
}

/// The properties that show at a creation or a deletion alone, and where they are tested.
const ELSEWHERE: [(&str, &str); 5] = [
    ("ServiceToken", "managed_provider_tests::a_provider_can_not_be_deleted_or_exchanged_under_a_stack"),
    (
        "ServiceTimeout",
        "local_custom_resource_tests::a_creation_without_a_reply_is_deleted_by_an_id_of_cloudformation_s_own",
    ),
    ("AdoptExisting", "managed_adoption_tests::a_target_of_somebody_else_s_is_adopted_and_given_back"),
    ("WaitForInServiceSeconds", "managed_template_tests::the_switches_of_the_templates_do_what_they_say"),
    ("RestoreCapacityOnDelete", "managed_adoption_tests::the_capacity_at_create_comes_back_where_that_is_wanted"),
];

/// A stack whose template is written anew for each row.
struct Contract {
    name: &'static str,
    properties: Value,
}

impl Contract {
    fn template(&self) -> PathBuf {
        directory(self.name).join("template.json")
    }

    fn write_template(&self, properties: &Value) {
        let mut properties = properties.clone();
        properties["ServiceToken"] = json!({"Fn::ImportValue": format!("{}-ServiceToken", provider())});
        let scaling = json!({"Type": "Custom::SageMakerScaling", "Properties": properties});
        let template = json!({"Resources": {"Scaling": scaling}});
        fs::write(self.template(), template.to_string()).expect("the directory is ours");
    }

    /// The targets and the alarms, in the order of their names, of all endpoints and components whose names begin with
    /// the stack's.
    fn state(&self) -> Value {
        let state = shared().state();
        let mark = format!("/{}", self.name);
        let targets = state["targets"].as_array().expect("targets are a list").iter();
        let alarms = state["alarms"].as_object().expect("alarms have names").iter();
        let is_its = |target: &&Value| target["ResourceId"].as_str().is_some_and(|id| id.contains(&mark));
        json!({
            "targets": targets.filter(is_its).collect::<Vec<_>>(),
            "alarms": alarms.filter(|(name, _)| name.contains(&mark)).map(|(_, alarm)| alarm).collect::<Vec<_>>(),
        })
    }

    /// Launches the stack, changes it by each row, each time from the first properties, and goes back to these.
    #[track_caller]
    fn check(&self, rows: &[Row]) {
        let stack = Stack::new(shared(), self.name, self.template());
        self.write_template(&self.properties);
        assert_eq!(stack.deploy("CREATE", &[]), "CREATE_COMPLETE", "{:?}", stack.new_events());
        let first = self.state();
        for Row { property, set, shows } in rows {
            let mut properties = self.properties.clone();
            for (pointer, value) in set {
                put(&mut properties, pointer, value);
            }
            self.write_template(&properties);
            assert_eq!(stack.deploy("UPDATE", &[]), "UPDATE_COMPLETE", "{property}: {:?}", stack.new_events());
            let state = self.state();
            for (pointer, expected) in shows {
                let found = |state: &Value| plain(state.pointer(pointer).unwrap_or(&Value::Null));
                assert_eq!(found(&state), plain(expected), "{property} at {pointer} of {state:#}");
                assert_ne!(found(&first), plain(expected), "{property} changes nothing at {pointer}");
            }
        }
        self.write_template(&self.properties);
        assert_eq!(stack.deploy("UPDATE", &[]), "UPDATE_COMPLETE", "{:?}", stack.new_events());
        assert_eq!(plain(&without_history(&self.state())), plain(&without_history(&first)), "all goes back");
        assert_eq!(stack.delete(), "DELETE_COMPLETE");
        assert_eq!(self.state(), json!({"targets": [], "alarms": []}));
    }
}

/// Without ids and times, the moment of an alarm's configuration included.
fn without_history(state: &Value) -> Value {
    let mut state = settings(state);
    for alarm in state["alarms"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        alarm.remove("AlarmConfigurationUpdatedTimestamp");
    }
    state
}

/// Sets a value at a pointer, or takes it away where it is `null`.
fn put(properties: &mut Value, pointer: &str, value: &Value) {
    let (object, name) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    let object = properties.pointer_mut(object).and_then(Value::as_object_mut);
    let object = object.unwrap_or_else(|| panic!("{pointer} stands in no object"));
    if value.is_null() {
        object.remove(name)
    } else {
        object.insert(name.to_owned(), value.clone())
    };
}

/// A stack on an endpoint of its name with two variants. What is set beyond that is added.
fn contract(name: &'static str, properties: &Value) -> Contract {
    shared().add_endpoint(name, &VARIANTS);
    let mut all = json!({"EndpointName": name, "VariantName": "AllTraffic", "MinCapacity": "1", "MaxCapacity": "4"});
    for (property, value) in properties.as_object().expect("properties have names") {
        all[property] = value.clone();
    }
    Contract { name, properties: all }
}

fn of_the_target() -> Vec<Row> {
    let suspends = |flag: &'static str, pointer, state| row(flag, [(pointer, json!("true"))], [(state, json!(true))]);
    vec![
        row(
            "EndpointName",
            [("/EndpointName", json!("contract-target-other"))],
            [("/targets/0/ResourceId", json!("endpoint/contract-target-other/variant/AllTraffic"))],
        ),
        row(
            "VariantName",
            [("/VariantName", json!("Green"))],
            [("/targets/0/ResourceId", json!("endpoint/contract-target/variant/Green"))],
        ),
        row("MinCapacity", [("/MinCapacity", json!("0"))], [("/targets/0/MinCapacity", json!(0))]),
        row("MaxCapacity", [("/MaxCapacity", json!("40"))], [("/targets/0/MaxCapacity", json!(40))]),
        row(
            "SuspendedState",
            [("/SuspendedState", json!({"DynamicScalingInSuspended": "true", "ScheduledScalingSuspended": "true"}))],
            [(
                "/targets/0/SuspendedState",
                json!({"DynamicScalingInSuspended": true, "DynamicScalingOutSuspended": false, "ScheduledScalingSuspended": true}),
            )],
        ),
        suspends(
            "SuspendedState.DynamicScalingInSuspended",
            "/SuspendedState/DynamicScalingInSuspended",
            "/targets/0/SuspendedState/DynamicScalingInSuspended",
        ),
        suspends(
            "SuspendedState.DynamicScalingOutSuspended",
            "/SuspendedState/DynamicScalingOutSuspended",
            "/targets/0/SuspendedState/DynamicScalingOutSuspended",
        ),
        suspends(
            "SuspendedState.ScheduledScalingSuspended",
            "/SuspendedState/ScheduledScalingSuspended",
            "/targets/0/SuspendedState/ScheduledScalingSuspended",
        ),
        row("ScheduledActions", [("/ScheduledActions", json!(null))], [("/targets/0/ScheduledActions", json!([]))]),
        row(
            "ScheduledActions.ScheduledActionName",
            [("/ScheduledActions/0/ScheduledActionName", json!("evenings"))],
            [("/targets/0/ScheduledActions/0/ScheduledActionName", json!("evenings"))],
        ),
        row(
            "ScheduledActions.Schedule",
            [("/ScheduledActions/0/Schedule", json!("rate(5 minutes)"))],
            [("/targets/0/ScheduledActions/0/Schedule", json!("rate(5 minutes)"))],
        ),
        row(
            "ScheduledActions.Timezone",
            [("/ScheduledActions/0/Timezone", json!("Europe/Berlin"))],
            [("/targets/0/ScheduledActions/0/Timezone", json!("Europe/Berlin"))],
        ),
        row(
            "ScheduledActions.StartTime",
            [("/ScheduledActions/0/StartTime", json!("2027-01-04T07:00:00Z"))],
            [("/targets/0/ScheduledActions/0/StartTime", json!(1_799_046_000))],
        ),
        row(
            "ScheduledActions.EndTime",
            [("/ScheduledActions/0/EndTime", json!("2027-01-04T08:00:00Z"))],
            [("/targets/0/ScheduledActions/0/EndTime", json!(1_799_049_600))],
        ),
        row(
            "ScheduledActions.ScalableTargetAction",
            [("/ScheduledActions/0/ScalableTargetAction", json!({"MinCapacity": "0", "MaxCapacity": "0"}))],
            [("/targets/0/ScheduledActions/0/ScalableTargetAction", json!({"MinCapacity": 0, "MaxCapacity": 0}))],
        ),
        row("Registration", [("/Registration", json!("Released"))], [("/targets", json!([])), ("/alarms", json!([]))]),
        row(
            "Tags",
            [("/Tags", json!([{"Key": "team", "Value": "search"}]))],
            [
                ("/targets/0/Tags/team", json!("search")),
                ("/alarms/0/Tags/2", json!({"Key": "team", "Value": "search"})),
            ],
        ),
        row(
            "ScalingPolicies",
            [("/ScalingPolicies", json!(null))],
            [("/targets/0/ScalingPolicies", json!([])), ("/alarms", json!([]))],
        ),
        row(
            "ScalingPolicies.PolicyName",
            [("/ScalingPolicies/0/PolicyName", json!("other"))],
            [("/targets/0/ScalingPolicies/0/PolicyName", json!("other"))],
        ),
    ]
}

fn of_steps() -> Vec<Row> {
    let set =
        |property, pointer, value: &str, state, expected| row(property, [(pointer, json!(value))], [(state, expected)]);
    vec![
        row(
            "ScalingPolicies.PolicyType",
            [
                ("/ScalingPolicies/0/PolicyType", json!("TargetTrackingScaling")),
                ("/ScalingPolicies/0/StepScaling", json!(null)),
                (
                    "/ScalingPolicies/0/TargetTrackingScalingPolicyConfiguration",
                    json!({
                        "TargetValue": "70",
                        "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
                    }),
                ),
            ],
            [("/targets/0/ScalingPolicies/0/PolicyType", json!("TargetTrackingScaling"))],
        ),
        row(
            "ScalingPolicies.StepScaling",
            [("/ScalingPolicies/0/StepScaling", json!({"Steps": "below 5: =1, from 5: =2"}))],
            [
                ("/targets/0/ScalingPolicies/0/StepScalingPolicyConfiguration/AdjustmentType", json!("ExactCapacity")),
                ("/alarms/0/Metrics/1/MetricStat/Metric/MetricName", json!("InvocationsPerInstance")),
            ],
        ),
        row(
            "StepScaling.Steps",
            [(
                "/ScalingPolicies/0/StepScaling/Steps",
                json!([{"Below": "10", "Change": "-10%"}, {"From": "100", "Change": "+25%"}]),
            )],
            [(
                "/targets/0/ScalingPolicies/0/StepScalingPolicyConfiguration/StepAdjustments",
                json!([
                    {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10, "ScalingAdjustment": -10},
                    {"MetricIntervalLowerBound": 10, "MetricIntervalUpperBound": 100, "ScalingAdjustment": 0},
                    {"MetricIntervalLowerBound": 100, "ScalingAdjustment": 25},
                ]),
            )],
        ),
        row(
            "StepScaling.Alarms",
            [("/ScalingPolicies/0/StepScaling/Alarms", json!("Paired"))],
            [("/alarms/0/Threshold", json!(50)), ("/alarms/1/Threshold", json!(20))],
        ),
        row(
            "StepScaling.Floor",
            [("/ScalingPolicies/0/StepScaling/Floor", json!("-5"))],
            [
                ("/alarms/0/Threshold", json!(-5)),
                (
                    "/targets/0/ScalingPolicies/0/StepScalingPolicyConfiguration/StepAdjustments/0/MetricIntervalUpperBound",
                    json!(25),
                ),
            ],
        ),
        row(
            "StepScaling.Metric",
            [("/ScalingPolicies/0/StepScaling/Metric", json!(null))],
            [("/alarms/0/Metrics/1/MetricStat/Metric/MetricName", json!("InvocationsPerInstance"))],
        ),
        set("StepScaling.Period", "/ScalingPolicies/0/StepScaling/Period", "300", "/alarms/0/Period", json!(300)),
        row(
            "StepScaling.EvaluationPeriods",
            [("/ScalingPolicies/0/StepScaling/EvaluationPeriods", json!("5"))],
            [("/alarms/0/EvaluationPeriods", json!(5)), ("/alarms/0/DatapointsToAlarm", json!(5))],
        ),
        set(
            "StepScaling.DatapointsToAlarm",
            "/ScalingPolicies/0/StepScaling/DatapointsToAlarm",
            "2",
            "/alarms/0/DatapointsToAlarm",
            json!(2),
        ),
        set(
            "StepScaling.MissingData",
            "/ScalingPolicies/0/StepScaling/MissingData",
            "Ignore",
            "/alarms/0/TreatMissingData",
            json!("ignore"),
        ),
        set(
            "StepScaling.Cooldown",
            "/ScalingPolicies/0/StepScaling/Cooldown",
            "0",
            "/targets/0/ScalingPolicies/0/StepScalingPolicyConfiguration/Cooldown",
            json!(0),
        ),
        row(
            "StepScaling.MinAdjustmentMagnitude",
            [
                ("/ScalingPolicies/0/StepScaling/Steps", json!("below 20: -10%, from 50: +10%")),
                ("/ScalingPolicies/0/StepScaling/MinAdjustmentMagnitude", json!("2")),
            ],
            [("/targets/0/ScalingPolicies/0/StepScalingPolicyConfiguration/MinAdjustmentMagnitude", json!(2))],
        ),
        set(
            "StepScaling.MetricAggregationType",
            "/ScalingPolicies/0/StepScaling/MetricAggregationType",
            "Average",
            "/targets/0/ScalingPolicies/0/StepScalingPolicyConfiguration/MetricAggregationType",
            json!("Average"),
        ),
        row(
            "Metric.Preset",
            [("/ScalingPolicies/0/StepScaling/Metric", json!({"Preset": "CPUUtilization"}))],
            [
                ("/alarms/0/MetricName", json!("CPUUtilization")),
                (
                    "/alarms/0/Dimensions",
                    json!([
                        {"Name": "EndpointName", "Value": "contract-steps"}, {"Name": "VariantName", "Value": "AllTraffic"},
                    ]),
                ),
            ],
        ),
        set(
            "Metric.Namespace",
            "/ScalingPolicies/0/StepScaling/Metric/Namespace",
            "Other",
            "/alarms/0/Namespace",
            json!("Other"),
        ),
        set(
            "Metric.MetricName",
            "/ScalingPolicies/0/StepScaling/Metric/MetricName",
            "Age",
            "/alarms/0/MetricName",
            json!("Age"),
        ),
        row(
            "Metric.Dimensions",
            [("/ScalingPolicies/0/StepScaling/Metric/Dimensions", json!([{"Name": "Stage", "Value": "production"}]))],
            [("/alarms/0/Dimensions", json!([{"Name": "Stage", "Value": "production"}]))],
        ),
        set(
            "Metric.Statistic",
            "/ScalingPolicies/0/StepScaling/Metric/Statistic",
            "p99",
            "/alarms/0/ExtendedStatistic",
            json!("p99"),
        ),
    ]
}

/// Where the settings of the only policy stand, in the properties and in the services.
macro_rules! tracking {
    ($member:literal) => {
        (
            concat!("/ScalingPolicies/0/TargetTrackingScalingPolicyConfiguration", $member),
            concat!("/targets/0/ScalingPolicies/0/TargetTrackingScalingPolicyConfiguration", $member),
        )
    };
}

fn of_target_tracking() -> Vec<Row> {
    let set = |property, (pointer, state): (&'static str, &'static str), value: Value, expected| {
        row(property, [(pointer, value)], [(state, expected)])
    };
    let (custom, _) = tracking!("/CustomizedMetricSpecification");
    let (predefined, put_predefined) = tracking!("/PredefinedMetricSpecification");
    let (_, put_metrics) = tracking!("/CustomizedMetricSpecification/Metrics");
    vec![
        row(
            "ScalingPolicies.TargetTrackingScalingPolicyConfiguration",
            [(
                tracking!("").0,
                json!({
                    "TargetValue": "9", "ScaleInCooldown": "1", "ScaleOutCooldown": "2",
                    "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
                }),
            )],
            [(
                tracking!("").1,
                json!({
                    "TargetValue": 9, "ScaleInCooldown": 1, "ScaleOutCooldown": 2, "DisableScaleIn": false,
                    "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
                }),
            )],
        ),
        set(
            "TargetTrackingScalingPolicyConfiguration.TargetValue",
            tracking!("/TargetValue"),
            json!("0.5"),
            json!(0.5),
        ),
        row(
            "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification",
            [
                (custom, json!(null)),
                (
                    predefined,
                    json!({"PredefinedMetricType": "SageMakerVariantConcurrentRequestsPerModelHighResolution"}),
                ),
            ],
            [(
                put_predefined,
                json!({"PredefinedMetricType": "SageMakerVariantConcurrentRequestsPerModelHighResolution"}),
            )],
        ),
        set(
            "TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification",
            tracking!("/CustomizedMetricSpecification"),
            json!({"Namespace": "Other", "MetricName": "Age", "Statistic": "Maximum"}),
            json!({"Namespace": "Other", "MetricName": "Age", "Statistic": "Maximum"}),
        ),
        set(
            "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown",
            tracking!("/ScaleInCooldown"),
            json!("0"),
            json!(0),
        ),
        set(
            "TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown",
            tracking!("/ScaleOutCooldown"),
            json!("60"),
            json!(60),
        ),
        set(
            "TargetTrackingScalingPolicyConfiguration.DisableScaleIn",
            tracking!("/DisableScaleIn"),
            json!("true"),
            json!(true),
        ),
        set(
            "CustomizedMetricSpecification.Namespace",
            tracking!("/CustomizedMetricSpecification/Namespace"),
            json!("Other"),
            json!("Other"),
        ),
        set(
            "CustomizedMetricSpecification.MetricName",
            tracking!("/CustomizedMetricSpecification/MetricName"),
            json!("Age"),
            json!("Age"),
        ),
        set(
            "CustomizedMetricSpecification.Dimensions",
            tracking!("/CustomizedMetricSpecification/Dimensions"),
            json!([{"Name": "Stage", "Value": "production"}]),
            json!([{"Name": "Stage", "Value": "production"}]),
        ),
        set(
            "CustomizedMetricSpecification.Statistic",
            tracking!("/CustomizedMetricSpecification/Statistic"),
            json!("SampleCount"),
            json!("SampleCount"),
        ),
        set(
            "CustomizedMetricSpecification.Unit",
            tracking!("/CustomizedMetricSpecification/Unit"),
            json!("Count"),
            json!("Count"),
        ),
        row(
            "CustomizedMetricSpecification.Metrics",
            [(
                custom,
                json!({"Metrics": [
                    {
                        "Id": "busy", "ReturnData": "false",
                        "MetricStat": {"Metric": {"Namespace": "MyService", "MetricName": "Busy"}, "Stat": "Average", "Unit": "Count"},
                    },
                    {"Id": "share", "Expression": "busy / 8", "Label": "share of busy workers", "ReturnData": "true"},
                ]}),
            )],
            [(
                put_metrics,
                json!([
                    {
                        "Id": "busy", "ReturnData": false,
                        "MetricStat": {"Metric": {"Namespace": "MyService", "MetricName": "Busy"}, "Stat": "Average", "Unit": "Count"},
                    },
                    {"Id": "share", "Expression": "busy / 8", "Label": "share of busy workers", "ReturnData": true},
                ]),
            )],
        ),
    ]
}

fn of_serverless_variants() -> Row {
    row(
        "ScalableDimension",
        [
            ("/EndpointName", json!("contract-serverless-other")),
            ("/ScalableDimension", json!("sagemaker:variant:DesiredProvisionedConcurrency")),
        ],
        [("/targets/0/ScalableDimension", json!("sagemaker:variant:DesiredProvisionedConcurrency"))],
    )
}

fn of_components() -> Row {
    row(
        "InferenceComponentName",
        [
            ("/EndpointName", json!(null)),
            ("/VariantName", json!(null)),
            ("/InferenceComponentName", json!("contract-component-other")),
        ],
        [
            ("/targets/0/ResourceId", json!("inference-component/contract-component-other")),
            ("/targets/0/ScalableDimension", json!("sagemaker:inference-component:DesiredCopyCount")),
        ],
    )
}

/// What the page's tables of properties name, each under the heading of its table.
fn of_the_page() -> BTreeSet<String> {
    let page = fs::read_to_string(root().join("docs/custom-resource.md")).expect("the page can be read");
    let (_, section) = page.split_once("\n## Properties\n").expect("the page has a section of properties");
    let section = section.split("\n## ").next().unwrap_or(section);
    let (mut table, mut names) = (String::new(), BTreeSet::new());
    for line in section.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            table = format!("{}.", heading.trim_matches('`'));
        } else if let Some(cell) = line.strip_prefix("| `").and_then(|row| row.split(" | ").next()) {
            names.extend(cell.split('`').step_by(2).map(|name| format!("{table}{name}")));
        }
    }
    names
}

#[test]
fn every_property_of_the_page_is_tested_in_a_stack() {
    let mut rows = vec![of_serverless_variants(), of_components()];
    rows.extend(of_the_target());
    rows.extend(of_steps());
    rows.extend(of_target_tracking());
    let mut tested: Vec<_> = rows.iter().map(|row| row.property.to_owned()).collect();
    tested.extend(ELSEWHERE.map(|(property, _)| property.to_owned()));
    let count = tested.len();
    let tested: BTreeSet<_> = tested.into_iter().collect();
    assert_eq!((tested.len(), &tested), (count, &of_the_page()));
    for (property, test) in ELSEWHERE {
        let (module, function) = test.split_once("::").expect("a module and a function");
        let module =
            fs::read_to_string(root().join(format!("tests/acceptance/{module}.rs"))).expect("the module is there");
        assert!(module.contains(&format!("#[test]\nfn {function}()")), "{property} is not tested by {test}");
    }
}

#[test]
fn the_properties_of_a_target_show() {
    shared().add_endpoint("contract-target-other", &VARIANTS);
    let contract = contract(
        "contract-target",
        &json!({
            "SuspendedState": {},
            "ScalingPolicies": [
                {"PolicyName": "steps", "PolicyType": "StepScaling", "StepScaling": {"Steps": "below 20: -1, from 50: +1"}},
            ],
            "ScheduledActions": [{
                "ScheduledActionName": "mornings", "Schedule": "cron(0 8 ? * MON-FRI *)",
                "ScalableTargetAction": {"MinCapacity": "3"},
            }],
        }),
    );
    contract.check(&of_the_target());
}

#[test]
fn the_properties_of_steps_show() {
    let contract = contract(
        "contract-steps",
        &json!({
            "ScalingPolicies": [{
                "PolicyName": "steps", "PolicyType": "StepScaling",
                "StepScaling": {
                    "Steps": "below 20: -1, from 50: +1",
                    "Metric": {"Namespace": "MyService", "MetricName": "QueueDepth"},
                },
            }],
        }),
    );
    contract.check(&of_steps());
}

#[test]
fn the_properties_of_target_tracking_show() {
    let contract = contract(
        "contract-tracking",
        &json!({
            "ScalingPolicies": [{
                "PolicyName": "tracking", "PolicyType": "TargetTrackingScaling",
                "TargetTrackingScalingPolicyConfiguration": {
                    "TargetValue": "70",
                    "CustomizedMetricSpecification": {
                        "Namespace": "MyService", "MetricName": "QueueDepth", "Statistic": "Average",
                    },
                },
            }],
        }),
    );
    contract.check(&of_target_tracking());
}

#[test]
fn the_properties_of_other_kinds_show() {
    let steps = json!({"ScalingPolicies": [
        {"PolicyName": "steps", "PolicyType": "StepScaling", "StepScaling": {"Steps": "below 20: -1, from 50: +1"}},
    ]});
    shared().add_serverless_endpoint("contract-serverless-other", &["AllTraffic"], 1);
    contract("contract-serverless", &steps).check(&[of_serverless_variants()]);
    shared().add_inference_component("contract-component-other", 1);
    contract("contract-component", &steps).check(&[of_components()]);
}

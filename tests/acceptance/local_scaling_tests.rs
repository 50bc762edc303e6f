//! Scalable targets, policies and scheduled actions of every kind, as CloudFormation makes and changes them.

use serde_json::{Value, json};

use crate::local_aws::{root, shared};
use crate::stack::Stack;
use crate::stack_target::StackTarget;

/// A stack of the fixture on a resource, and the parameters that name it.
struct Scaled {
    stack: Stack<'static>,
    resource_id: String,
    parameters: Vec<(&'static str, String)>,
}

impl Scaled {
    fn new(name: &str, resource_id: String) -> Self {
        let stack = Stack::new(shared(), name, root().join("tests/acceptance/fixtures/scaling_kinds_stack.yaml"));
        let parameters = vec![("ResourceId", resource_id.clone())];
        Self { stack, resource_id, parameters }
    }

    /// On a real-time endpoint of the stack's name.
    fn realtime(name: &str) -> Self {
        shared().add_endpoint(name, &["AllTraffic"]);
        Self::new(name, format!("endpoint/{name}/variant/AllTraffic"))
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.parameters.push((name, value.to_owned()));
        self
    }

    fn deploy(&self, kind: &str, parameters: &[(&str, &str)]) -> String {
        let own = self.parameters.iter().map(|(name, value)| (*name, value.as_str()));
        let all: Vec<_> = own.chain(parameters.iter().copied()).collect();
        self.stack.deploy(kind, &all)
    }

    fn find(&self) -> Option<StackTarget> {
        StackTarget::find(shared(), &self.resource_id)
    }

    fn target(&self) -> StackTarget {
        self.find().unwrap_or_else(|| panic!("{} is registered", self.resource_id))
    }

    /// Deletes the stack, and sees that target tracking has left no alarm either.
    fn delete(&self) {
        assert_eq!(self.stack.delete(), "DELETE_COMPLETE");
        assert_eq!(self.find(), None);
        let state = shared().state();
        let alarms: Vec<_> = state["alarms"].as_object().expect("alarms have names").keys().collect();
        assert!(!alarms.iter().any(|name| name.contains(&self.resource_id)), "{alarms:?}");
    }
}

/// A part of what the services report, whole numbers compared as numbers whatever the form they are written in.
#[track_caller]
fn check(told: &Value, expected: &Value) {
    let plain = |value: &Value| {
        let mut value = value.clone();
        value.sort_all_objects();
        value.to_string().replace(".0,", ",").replace(".0}", "}")
    };
    assert_eq!(plain(told), plain(expected));
}

#[test]
fn text_arrives_as_the_numbers_and_flags_it_stands_for() {
    let scaled = Scaled::realtime("local-kinds");
    assert_eq!(scaled.deploy("CREATE", &[]), "CREATE_COMPLETE");
    let target = scaled.target();
    assert_eq!(target.dimension(), "sagemaker:variant:DesiredInstanceCount");
    assert_eq!(target.capacity_range(), (Some(1), Some(5)));
    check(
        target.suspended_state(),
        &json!({
            "DynamicScalingInSuspended": false, "DynamicScalingOutSuspended": false, "ScheduledScalingSuspended": true,
        }),
    );
    let tracking = target.tracking_policies();
    check(
        tracking["predefined"],
        &json!({
            "DisableScaleIn": true,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
            "ScaleInCooldown": 700,
            "ScaleOutCooldown": 300,
            "TargetValue": 60,
        }),
    );
    check(
        tracking["custom"],
        &json!({
            "CustomizedMetricSpecification": {
                "Dimensions": [{"Name": "EndpointName", "Value": "demo"}, {"Name": "VariantName", "Value": "AllTraffic"}],
                "MetricName": "CPUUtilization",
                "Namespace": "/aws/sagemaker/Endpoints",
                "Statistic": "Average",
                "Unit": "Percent",
            },
            "ScaleInCooldown": 300,
            "TargetValue": 70.5,
        }),
    );
    let math = &tracking["math"]["CustomizedMetricSpecification"]["Metrics"];
    assert_eq!((&math[0]["ReturnData"], &math[1]["ReturnData"]), (&json!(false), &json!(true)));
    check(
        target.step_policies()["steps"],
        &json!({
            "AdjustmentType": "PercentChangeInCapacity",
            "Cooldown": 60,
            "MetricAggregationType": "Maximum",
            "MinAdjustmentMagnitude": 1,
            "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 10}],
        }),
    );
    scaled.delete();
}

#[test]
fn every_policy_has_its_alarms() {
    let scaled = Scaled::realtime("local-kinds-alarms");
    assert_eq!(scaled.deploy("CREATE", &[]), "CREATE_COMPLETE");
    let target = scaled.target();
    for (policy, expected) in [
        ("predefined", &["InvocationsPerInstance > 60 in 3", "InvocationsPerInstance < 54 in 15"][..]),
        ("custom", &["CPUUtilization > 70.5 in 3", "CPUUtilization < 63.45 in 15"]),
        ("math", &["load / 2 > 5 in 3", "load / 2 < 4.5 in 15"]),
        ("steps", &["FILL(backlog, 0) >= 1 in 2"]),
    ] {
        let told: Vec<_> = target.alarms_of(policy).into_iter().map(in_words).collect();
        assert_eq!(told, expected, "{policy}");
    }
    scaled.delete();
}

/// One line: what the alarm watches, how it compares, and in how many periods.
fn in_words(alarm: &Value) -> String {
    let metric = alarm["MetricName"].as_str().or(alarm["Metrics"][1]["Expression"].as_str()).expect("watches one");
    let comparison = match alarm["ComparisonOperator"].as_str() {
        Some("GreaterThanThreshold") => ">",
        Some("GreaterThanOrEqualToThreshold") => ">=",
        Some("LessThanThreshold") => "<",
        other => panic!("no alarm compares by {other:?}"),
    };
    let threshold = alarm["Threshold"].as_f64().expect("is a number");
    format!("{metric} {comparison} {threshold} in {}", alarm["EvaluationPeriods"])
}

#[test]
fn scheduled_actions_come_change_and_go() {
    let scaled = Scaled::realtime("local-schedules");
    let mornings = |max: u32| format!("mornings cron(0 8 ? * MON-FRI *) Europe/Berlin 2 to {max}, 364 days");
    let evenings = "evenings cron(0 20 ? * MON-FRI *) Europe/Berlin 1 to ";
    let nights = "nights rate(12 hours)  to 3";
    let mut kind = "CREATE";
    for (parameters, expected) in [
        (&[][..], &[evenings, &mornings(4)][..]),
        (&[("MorningMax", "5")], &[evenings, &mornings(5)]),
        (&[("WithEvenings", "no")], &[&mornings(4)]),
        (&[("WithEvenings", "no"), ("WithNights", "yes"), ("MorningMax", "3")], &[&mornings(3), nights]),
        (&[], &[evenings, &mornings(4)]),
    ] {
        assert!(scaled.deploy(kind, parameters).ends_with("E_COMPLETE"), "{parameters:?}");
        kind = "UPDATE";
        assert_eq!(schedules(&scaled.target()), expected, "{parameters:?}");
    }
    scaled.delete();
}

/// One line for each scheduled action, by name.
fn schedules(target: &StackTarget) -> Vec<String> {
    let line = |(name, action): (&str, &Value)| {
        let number = |value: &Value| value.as_u64().map(|value| value.to_string()).unwrap_or_default();
        let words = [&action["Schedule"], &action["Timezone"]].map(|word| word.as_str().unwrap_or_default());
        let range = &action["ScalableTargetAction"];
        let (min, max) = (number(&range["MinCapacity"]), number(&range["MaxCapacity"]));
        let days = match (action["StartTime"].as_f64(), action["EndTime"].as_f64()) {
            (Some(start), Some(end)) => format!(", {} days", (end - start) / 86_400.0),
            _ => String::new(),
        };
        [name, words[0], words[1], &format!("{min} to {max}{days}")].join(" ").replace("  ", " ")
    };
    target.scheduled_actions().into_iter().map(line).collect()
}

#[test]
fn an_update_changes_suspension_and_policies_in_place() {
    let scaled = Scaled::realtime("local-in-place");
    assert_eq!(scaled.deploy("CREATE", &[]), "CREATE_COMPLETE");
    let changed = [
        ("ScaleInSuspended", "true"),
        ("ScheduledSuspended", "false"),
        ("TargetValue", "80"),
        ("DisableScaleIn", "false"),
        ("CustomCooldownSeconds", "120"),
        ("MathExpression", "load / 4"),
    ];
    assert_eq!(scaled.deploy("UPDATE", &changed), "UPDATE_COMPLETE");
    let target = scaled.target();
    check(
        target.suspended_state(),
        &json!({
            "DynamicScalingInSuspended": true, "DynamicScalingOutSuspended": false, "ScheduledScalingSuspended": false,
        }),
    );
    let tracking = target.tracking_policies();
    assert_eq!(tracking["predefined"]["DisableScaleIn"], false);
    assert_eq!(tracking["predefined"]["TargetValue"].as_f64(), Some(80.0));
    assert_eq!(tracking["custom"]["ScaleInCooldown"], 120);
    for (policy, high) in [("predefined", "InvocationsPerInstance > 80 in 3"), ("math", "load / 4 > 5 in 3")] {
        let alarms = target.alarms_of(policy);
        assert_eq!((alarms.len(), in_words(alarms[0])), (2, high.to_owned()), "{policy}");
    }
    scaled.delete();
}

#[test]
fn a_rollback_restores_schedules_suspension_and_policies() {
    let scaled = Scaled::realtime("local-undone");
    assert_eq!(scaled.deploy("CREATE", &[]), "CREATE_COMPLETE");
    let before = parts(&scaled.target());
    for (parameters, resource) in [
        (&[("MorningMax", "1")][..], "Target"),
        (
            &[("WithEvenings", "no"), ("WithNights", "yes"), ("MorningMax", "5"), ("CustomCooldownSeconds", "-1")],
            "Custom",
        ),
        (&[("ScaleInSuspended", "true"), ("TargetValue", "80"), ("MathExpression", "")], "Math"),
        (&[("ScheduledSuspended", "perhaps")], "Target"),
        (&[("Predefined", "SageMakerInferenceComponentInvocationsPerCopy")], "Predefinition"),
    ] {
        scaled.stack.new_events();
        assert_eq!(scaled.deploy("UPDATE", parameters), "UPDATE_ROLLBACK_COMPLETE", "{parameters:?}");
        let events = scaled.stack.new_events();
        let failed = events.iter().find(|event| event.1 == "UPDATE_FAILED").map(|event| event.0.as_str());
        assert_eq!(failed, Some(resource), "{events:?}");
        assert_eq!(parts(&scaled.target()), before, "{parameters:?}");
    }
    scaled.delete();
}

/// What an update and its rollback have to leave as it was: all but identities and moments.
fn parts(target: &StackTarget) -> Value {
    let policies = ["predefined", "custom", "math", "steps"];
    let alarms = policies.map(|policy| target.alarms_of(policy).into_iter().map(in_words).collect::<Vec<_>>());
    json!({
        "range": target.capacity_range(),
        "suspended": target.suspended_state(),
        "schedules": schedules(target),
        "steps": target.step_policies(),
        "tracking": target.tracking_policies(),
        "alarms": alarms,
    })
}

#[test]
fn a_failed_creation_leaves_no_target() {
    let scaled = Scaled::realtime("local-unmade");
    assert_eq!(scaled.deploy("CREATE", &[("MorningMax", "1")]), "ROLLBACK_COMPLETE");
    scaled.delete();
}

#[test]
fn every_kind_of_endpoint_is_scaled() {
    let local = shared();
    local.add_async_endpoint("local-async", &["AllTraffic"]);
    local.add_serverless_endpoint("local-serverless", &["AllTraffic"], 3);
    local.add_inference_component("local-component", 2);
    let variant = |name: &str| format!("endpoint/{name}/variant/AllTraffic");
    for (name, resource_id, dimension, predefined, capacity) in [
        (
            "local-async",
            variant("local-async"),
            "sagemaker:variant:DesiredInstanceCount",
            "SageMakerVariantInvocationsPerInstance",
            1,
        ),
        (
            "local-serverless",
            variant("local-serverless"),
            "sagemaker:variant:DesiredProvisionedConcurrency",
            "SageMakerVariantProvisionedConcurrencyUtilization",
            3,
        ),
        (
            "local-component",
            "inference-component/local-component".to_owned(),
            "sagemaker:inference-component:DesiredCopyCount",
            "SageMakerInferenceComponentInvocationsPerCopy",
            2,
        ),
    ] {
        assert_eq!(local.current_capacity(&resource_id), Some(capacity), "{name}");
        let scaled = Scaled::new(name, resource_id.clone()).with("Dimension", dimension).with("Predefined", predefined);
        assert_eq!(scaled.deploy("CREATE", &[("MaxCapacity", "5")]), "CREATE_COMPLETE", "{name}");
        let target = scaled.target();
        assert_eq!(target.dimension(), dimension);
        assert_eq!(target.alarms_of("predefined").len(), 2, "{name}");
        let resources = scaled.stack.resources(name);
        assert_eq!(resources["targets"].as_array().map(Vec::len), Some(1), "{name}: {resources}");
        assert_eq!(local.current_capacity(&resource_id), Some(capacity), "{name}");
        scaled.delete();
    }
}

//! Scaling policies.

use serde_json::{Value, json};

use crate::account::{Account, CONCURRENCY, COPIES, INSTANCES, target, with};

/// A step policy of the instances.
pub(crate) fn step_policy(name: &str) -> Value {
    target(
        INSTANCES,
        json!({
            "PolicyName": name,
            "PolicyType": "StepScaling",
            "StepScalingPolicyConfiguration": {
                "AdjustmentType": "ChangeInCapacity",
                "StepAdjustments": [
                    {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 0.4, "ScalingAdjustment": 1},
                    {"MetricIntervalLowerBound": 0.4, "ScalingAdjustment": 2},
                ],
                "Cooldown": 60,
            },
        }),
    )
}

/// A policy that tracks invocations per instance.
pub(crate) fn tracking_policy(name: &str, target_value: f64) -> Value {
    target(
        INSTANCES,
        json!({
            "PolicyName": name,
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": target_value,
                "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
            },
        }),
    )
}

fn described(account: &mut Account, name: &str) -> Value {
    let input = json!({"ServiceNamespace": "sagemaker", "PolicyNames": [name]});
    account.done("DescribeScalingPolicies", input)["ScalingPolicies"][0].clone()
}

#[test]
fn a_policy_keeps_its_arn() {
    let mut account = Account::registered();
    let arn = account.done("PutScalingPolicy", step_policy("steps"))["PolicyARN"].clone();
    let text = arn.as_str().expect("an ARN is text");
    assert!(text.starts_with("arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:"), "{text}");
    assert!(text.ends_with(":resource/sagemaker/endpoint/demo/variant/AllTraffic:policyName/steps"), "{text}");

    let mut again = step_policy("steps");
    again["StepScalingPolicyConfiguration"]["Cooldown"] = json!(120);
    assert_eq!(account.done("PutScalingPolicy", again)["PolicyARN"], arn);
    assert_eq!(described(&mut account, "steps")["StepScalingPolicyConfiguration"]["Cooldown"], 120);
}

#[test]
fn numbers_come_back_as_sent() {
    let mut account = Account::registered();
    let sent = step_policy("steps");
    account.done("PutScalingPolicy", sent.clone());
    let found = described(&mut account, "steps");
    assert_eq!(found["StepScalingPolicyConfiguration"], sent["StepScalingPolicyConfiguration"]);
    account.done("PutScalingPolicy", tracking_policy("tracking", 70.0));
    let found = described(&mut account, "tracking");
    assert_eq!(found["TargetTrackingScalingPolicyConfiguration"]["TargetValue"].to_string(), "70");
}

#[test]
fn a_policy_keeps_what_is_left_out() {
    let mut account = Account::registered();
    account.done("PutScalingPolicy", step_policy("steps"));
    account.done("PutScalingPolicy", target(INSTANCES, json!({"PolicyName": "steps"})));
    assert_eq!(described(&mut account, "steps")["StepScalingPolicyConfiguration"]["Cooldown"], 60);
    account.check(
        "PutScalingPolicy",
        &target(INSTANCES, json!({"PolicyName": "new"})),
        "ValidationException: 1 validation error detected: Value null at 'policyType'",
    );
}

#[test]
fn a_policy_never_changes_its_kind() {
    let refusal = "ValidationException: You cannot change a TargetTrackingScaling policy to a non \
                   TargetTrackingScaling policy, or vice versa";
    let mut account = Account::registered();
    account.done("PutScalingPolicy", step_policy("steps"));
    account.done("PutScalingPolicy", tracking_policy("tracking", 70.0));
    account.check("PutScalingPolicy", &tracking_policy("steps", 70.0), refusal);
    account.check("PutScalingPolicy", &step_policy("tracking"), refusal);
}

#[test]
fn bad_policies_are_refused() {
    let mut account = Account::registered();
    for (changes, expected) in [
        (json!({"PolicyName": ""}), "ValidationException: 1 validation error detected: Value '' at 'policyName'"),
        (json!({"PolicyName": "a".repeat(257)}), "ValidationException: 1 validation error detected"),
        (
            json!({"PolicyName": "a\nb"}),
            "ValidationException: 1 validation error detected: Value 'a\\nb' at 'policyName'",
        ),
        (
            json!({"PolicyType": "PredictiveScaling"}),
            "ValidationException: The policy type PredictiveScaling is not supported",
        ),
        (
            json!({"PolicyType": "Steps"}),
            "ValidationException: 1 validation error detected: Value 'Steps' at 'policyType'",
        ),
        (
            json!({"PolicyType": "TargetTrackingScaling"}),
            "ValidationException: StepScalingPolicyConfiguration does not go with the policy type",
        ),
        (
            json!({"StepScalingPolicyConfiguration": null}),
            "ValidationException: 1 validation error detected: Value null at 'stepScalingPolicyConfiguration'",
        ),
        (
            json!({"StepScalingPolicyConfiguration": {"AdjustmentType": "ChangeInCapacity", "StepAdjustments": []}}),
            "ValidationException: At least one StepAdjustment is required",
        ),
    ] {
        let mut input = step_policy("bad");
        with(&mut input, changes);
        account.check("PutScalingPolicy", &input, expected);
    }
}

#[test]
fn target_tracking_makes_two_alarms() {
    let mut account = Account::registered();
    let answer = account.done("PutScalingPolicy", tracking_policy("tracking", 70.0));
    let state = account.standin.state();
    let mut shapes = Vec::new();
    for reference in answer["Alarms"].as_array().expect("the alarms are returned") {
        let alarm = &state["alarms"][reference["AlarmName"].as_str().expect("a name is text")];
        assert_eq!(alarm["AlarmArn"], reference["AlarmARN"]);
        assert_eq!(alarm["AlarmActions"], json!([answer["PolicyARN"]]));
        assert_eq!(alarm["MetricName"], "InvocationsPerInstance");
        shapes.push(json!([
            reference["AlarmName"].as_str().and_then(|name| name.get(..53)),
            alarm["ComparisonOperator"],
            alarm["Threshold"],
            alarm["Period"],
            alarm["EvaluationPeriods"],
        ]));
    }
    assert_eq!(
        shapes,
        [
            json!(["TargetTracking-endpoint/demo/variant/AllTraffic-Alarm", "GreaterThanThreshold", 70, 60, 3]),
            json!(["TargetTracking-endpoint/demo/variant/AllTraffic-Alarm", "LessThanThreshold", 63, 60, 15]),
        ]
    );

    let again = account.done("PutScalingPolicy", tracking_policy("tracking", 0.7));
    assert_eq!(again["Alarms"], answer["Alarms"]);
    let low = again["Alarms"][1]["AlarmName"].as_str().expect("a name is text");
    assert_eq!(account.standin.state()["alarms"][low]["Threshold"], 0.63);

    account.done("DeleteScalingPolicy", target(INSTANCES, json!({"PolicyName": "tracking"})));
    assert_eq!(account.standin.state()["alarms"], json!({}));
}

#[test]
fn a_predefined_metric_fits_one_dimension() {
    let metrics = [
        ("SageMakerVariantInvocationsPerInstance", INSTANCES, 60),
        ("SageMakerVariantConcurrentRequestsPerModelHighResolution", INSTANCES, 10),
        ("SageMakerVariantProvisionedConcurrencyUtilization", CONCURRENCY, 60),
        ("SageMakerInferenceComponentInvocationsPerCopy", COPIES, 60),
        ("SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution", COPIES, 10),
    ];
    for resource in [INSTANCES, CONCURRENCY, COPIES] {
        let mut account = Account::new();
        account.done("RegisterScalableTarget", target(resource, json!({"MinCapacity": 1, "MaxCapacity": 9})));
        for (metric, fits, period) in metrics {
            let mut input = tracking_policy(metric, 5.0);
            with(&mut input, target(resource, json!({})));
            input["TargetTrackingScalingPolicyConfiguration"]["PredefinedMetricSpecification"] =
                json!({"PredefinedMetricType": metric});
            let expected = if fits == resource { "" } else { "ValidationException: The predefined metric type" };
            account.check("PutScalingPolicy", &input, expected);
            if fits == resource {
                let alarm = described(&mut account, metric)["Alarms"][1]["AlarmName"].clone();
                let state = account.standin.state();
                let alarm = &state["alarms"][alarm.as_str().expect("a name is text")];
                assert_eq!((&alarm["Period"], &alarm["EvaluationPeriods"]), (&json!(period), &json!(900 / period)));
            }
        }
    }
}

#[test]
fn target_tracking_follows_one_metric_once() {
    let mut account = Account::registered();
    account.done("PutScalingPolicy", tracking_policy("tracking", 70.0));
    account.check(
        "PutScalingPolicy",
        &tracking_policy("another", 50.0),
        "ValidationException: Only one TargetTrackingScaling policy for a given metric specification is allowed.",
    );

    let customized = json!({
        "MetricName": "CPUUtilization",
        "Namespace": "/aws/sagemaker/Endpoints",
        "Dimensions": [{"Name": "EndpointName", "Value": "demo"}],
        "Statistic": "Average",
    });
    let predefined = json!({"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"});
    for (predefined, customized, expected) in [
        (Value::Null, customized.clone(), ""),
        (predefined, customized, "ValidationException: Exactly one of PredefinedMetricSpecification"),
        (Value::Null, Value::Null, "ValidationException: Exactly one of PredefinedMetricSpecification"),
        (
            Value::Null,
            json!({"MetricName": "m"}),
            "ValidationException: 1 validation error detected: Value null at 'statistic'",
        ),
    ] {
        let mut input = tracking_policy("another", 50.0);
        let configuration = &mut input["TargetTrackingScalingPolicyConfiguration"];
        configuration["PredefinedMetricSpecification"] = predefined;
        configuration["CustomizedMetricSpecification"] = customized;
        account.check("PutScalingPolicy", &input, expected);
    }
}

#[test]
fn target_tracking_follows_metric_math() {
    let mut account = Account::registered();
    let metric = json!({"MetricName": "GPUUtilization", "Namespace": "/aws/sagemaker/Endpoints"});
    let mut input = tracking_policy("math", 50.0);
    input["TargetTrackingScalingPolicyConfiguration"] = json!({
        "TargetValue": 50,
        "CustomizedMetricSpecification": {"Metrics": [
            {"Id": "m1", "MetricStat": {"Metric": metric, "Stat": "Average"}, "ReturnData": false},
            {"Id": "e1", "Expression": "m1 / 4", "ReturnData": true},
        ]},
    });
    let answer = account.done("PutScalingPolicy", &input);
    let state = account.standin.state();
    let alarm = &state["alarms"][answer["Alarms"][0]["AlarmName"].as_str().expect("a name is text")];
    assert_eq!(alarm["Metrics"][0]["MetricStat"]["Period"], 60);
    assert_eq!(alarm["Metrics"][1]["Expression"], "m1 / 4");

    for (query, member, value, expected) in [
        (1, "Expression", json!(""), "Invalid metrics list, expression 'e1': it is empty"),
        (1, "ReturnData", json!(false), "Exactly one element of the metrics list should return data."),
        (1, "Id", json!("m1"), "The Id of a query must be unique, got twice: m1"),
        (0, "MetricStat", Value::Null, "Invalid metrics list: exactly one of Expression and MetricStat"),
    ] {
        let mut wrong = input.clone();
        wrong["TargetTrackingScalingPolicyConfiguration"]["CustomizedMetricSpecification"]["Metrics"][query][member] =
            value;
        account.check("PutScalingPolicy", &wrong, &format!("ValidationException: {expected}"));
    }
    input["TargetTrackingScalingPolicyConfiguration"]["CustomizedMetricSpecification"]["MetricName"] = json!("both");
    account.check("PutScalingPolicy", &input, "ValidationException: Metrics cannot be combined with MetricName");
}

#[test]
fn a_step_policy_shows_the_alarms_that_call_it() {
    let mut account = Account::registered();
    let policy = account.done("PutScalingPolicy", step_policy("steps"));
    assert_eq!(policy["Alarms"], json!([]));
    account.done("PutMetricAlarm", crate::alarms::alarm("ours", json!({"AlarmActions": [policy["PolicyARN"]]})));
    assert_eq!(
        described(&mut account, "steps")["Alarms"],
        json!([{"AlarmName": "ours", "AlarmARN": "arn:aws:cloudwatch:us-east-1:000000000000:alarm:ours"}])
    );
    account.done("DeleteScalingPolicy", target(INSTANCES, json!({"PolicyName": "steps"})));
    assert!(account.standin.state()["alarms"]["ours"].is_object(), "the alarm stays");
}

#[test]
fn a_target_takes_fifty_policies_and_shows_ten_at_a_time() {
    let mut account = Account::registered();
    for number in 0..50 {
        account.done("PutScalingPolicy", step_policy(&format!("steps-{number:02}")));
    }
    account.check("PutScalingPolicy", &step_policy("one-more"), "LimitExceededException: ");
    account.check("PutScalingPolicy", &step_policy("steps-49"), "");

    let mut seen = Vec::new();
    let mut input = json!({"ServiceNamespace": "sagemaker"});
    loop {
        let page = account.done("DescribeScalingPolicies", input.clone());
        let policies = page["ScalingPolicies"].as_array().expect("policies are listed");
        assert!(policies.len() <= 10, "{} on one page", policies.len());
        seen.extend(policies.iter().map(|policy| policy["PolicyName"].to_string()));
        if page["NextToken"].is_null() {
            break;
        }
        input["NextToken"] = page["NextToken"].clone();
    }
    seen.dedup();
    assert_eq!(seen.len(), 50);

    for (changes, expected) in [
        (json!({"MaxResults": 11}), "ValidationException: 1 validation error detected: Value '11' at 'maxResults'"),
        (json!({"MaxResults": 0}), "ValidationException: 1 validation error detected: Value '0' at 'maxResults'"),
        (json!({"NextToken": "made-up"}), "InvalidNextTokenException: "),
        (json!({"NextToken": "DescribeScheduledActions/10"}), "InvalidNextTokenException: "),
    ] {
        let mut input = json!({"ServiceNamespace": "sagemaker"});
        with(&mut input, changes);
        account.check("DescribeScalingPolicies", &input, expected);
    }
}

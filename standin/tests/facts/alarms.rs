//! Metric alarms.

use serde_json::{Value, json};

use crate::account::{Account, read, request, with};
use standin::{Outcome, Service};

/// An alarm on invocations per instance, with changes.
pub(crate) fn alarm(name: &str, changes: Value) -> Value {
    let mut input = json!({
        "AlarmName": name,
        "MetricName": "InvocationsPerInstance",
        "Namespace": "AWS/SageMaker",
        "Statistic": "Sum",
        "Dimensions": [{"Name": "EndpointName", "Value": "demo"}],
        "Period": 60,
        "EvaluationPeriods": 3,
        "Threshold": 0.4,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    });
    with(&mut input, changes);
    input
}

/// An alarm on metric math, with this list of metrics.
fn math_alarm(metrics: &Value) -> Value {
    alarm(
        "math",
        json!({
            "MetricName": null, "Namespace": null, "Statistic": null, "Dimensions": null, "Period": null,
            "Metrics": metrics,
        }),
    )
}

fn metric(id: &str, period: i64) -> Value {
    json!({
        "Id": id,
        "MetricStat": {
            "Metric": {"MetricName": "InvocationsPerInstance", "Namespace": "AWS/SageMaker"},
            "Stat": "Sum",
            "Period": period,
        },
        "ReturnData": false,
    })
}

fn described(account: &mut Account, name: &str) -> Value {
    account.done("DescribeAlarms", json!({"AlarmNames": [name]}))["MetricAlarms"][0].clone()
}

#[test]
fn bad_alarms_are_refused() {
    let mut account = Account::new();
    let actions: Vec<_> = (0..6).map(|number| format!("arn:aws:sns:us-east-1:0:{number}")).collect();
    let dimensions: Vec<_> = (0..31).map(|number| json!({"Name": format!("d{number}"), "Value": "v"})).collect();
    for (changes, expected) in [
        (json!({}), ""),
        (json!({"AlarmName": ""}), "ValidationError: 1 validation error detected: Value '' at 'alarmName'"),
        (json!({"AlarmName": "a".repeat(256)}), "ValidationError: 1 validation error detected"),
        (json!({"AlarmName": "a\u{7}"}), "InvalidParameterValueException: AlarmName must not contain"),
        (json!({"MetricName": null}), "ValidationError: Exactly one of MetricName and Metrics"),
        (json!({"Metrics": [metric("m1", 60)]}), "InvalidParameterCombinationException: MetricName cannot"),
        (json!({"Statistic": null}), "InvalidParameterCombinationException: Exactly one of Statistic"),
        (json!({"ExtendedStatistic": "p99"}), "InvalidParameterCombinationException: Exactly one of Statistic"),
        (json!({"Statistic": null, "ExtendedStatistic": "p99"}), ""),
        (json!({"Statistic": null, "ExtendedStatistic": "x99"}), "InvalidParameterValueException: ExtendedStatistic"),
        (json!({"Statistic": "Median"}), "ValidationError: 1 validation error detected: Value 'Median' at 'statistic'"),
        (json!({"Period": 10}), ""),
        (json!({"Period": 20}), ""),
        (json!({"Period": 45}), "InvalidParameterValueException: Period must be 10, 20, 30 or a multiple of 60"),
        (json!({"Period": 0}), "InvalidParameterValueException: Period must be"),
        (json!({"Period": 60, "EvaluationPeriods": 1440}), ""),
        (json!({"Period": 60, "EvaluationPeriods": 1441}), "ValidationError: Metrics cannot be checked across more"),
        (json!({"Period": 3600, "EvaluationPeriods": 168}), ""),
        (json!({"Period": 3600, "EvaluationPeriods": 169}), "ValidationError: Metrics cannot be checked across more"),
        (json!({"DatapointsToAlarm": 3}), ""),
        (json!({"DatapointsToAlarm": 4}), "ValidationError: DatapointsToAlarm must be less than or equal to"),
        (
            json!({"EvaluationPeriods": 0}),
            "ValidationError: 1 validation error detected: Value '0' at 'evaluationPeriods'",
        ),
        (json!({"EvaluationPeriods": null}), "ValidationError: 1 validation error detected: Value null"),
        (json!({"Threshold": null}), "ValidationError: 1 validation error detected: Value null at 'threshold'"),
        (json!({"ComparisonOperator": ">"}), "ValidationError: 1 validation error detected: Value '>'"),
        (json!({"TreatMissingData": "zero"}), "ValidationError: 1 validation error detected: Value 'zero'"),
        (json!({"AlarmActions": actions[..5]}), ""),
        (json!({"AlarmActions": actions}), "ValidationError: 1 validation error detected: Value of 6 actions"),
        (json!({"OKActions": ["not-an-arn"]}), "ValidationError: Invalid arn syntax: not-an-arn"),
        (json!({"Dimensions": dimensions[..30]}), ""),
        (json!({"Dimensions": dimensions}), "InvalidParameterValueException: A metric takes at most 30 dimensions"),
        (json!({"Dimensions": [{"Name": "d"}]}), "ValidationError: 1 validation error detected: Value null at 'value'"),
    ] {
        account.check("PutMetricAlarm", &alarm("a", changes), expected);
    }
}

#[test]
fn metric_math_returns_one_series() {
    let mut account = Account::new();
    let filled = |expression: &str| json!({"Id": "filled", "Expression": expression, "ReturnData": true});
    let long = |characters: usize| format!("m1 + {:0>1$}", 1, characters - 5);
    let listed = |count: usize| -> Value {
        let metrics = (1..count).map(|number| metric(&format!("m{number}"), 60));
        metrics.chain([filled("SUM(METRICS())")]).collect()
    };
    for (metrics, expected) in [
        (json!([metric("m1", 60), filled("FILL(m1, 0)")]), ""),
        (json!([metric("m1", 60)]), "ValidationError: Exactly one element of the metrics list should return data."),
        (
            json!([metric("m1", 60), filled("m1"), {"Id": "again", "Expression": "m1"}]),
            "ValidationError: Exactly one element of the metrics list should return data.",
        ),
        (
            json!([metric("m1", 60), filled("FILL(m2, 0)")]),
            "ValidationError: Invalid metrics list, expression 'filled'",
        ),
        (json!([metric("M1", 60), filled("1")]), "InvalidParameterValueException: The Id of a query starts with"),
        (
            json!([metric("m1", 60), metric("m1", 60)]),
            "InvalidParameterValueException: The Id of a query must be unique",
        ),
        (json!([metric("m1", 61), filled("m1")]), "InvalidParameterValueException: Period must be"),
        (json!([{"Id": "m1"}]), "ValidationError: Invalid metrics list: exactly one of Expression and MetricStat"),
        (listed(10), ""),
        (listed(11), "ValidationError: Invalid metrics list: it holds at most 10 metrics and expressions, got 11"),
        (json!([metric("m1", 60), filled(&long(2048))]), ""),
        (
            json!([metric("m1", 60), filled(&long(2049))]),
            "ValidationError: Invalid metrics list, expression 'filled': it has 2049 characters, 2048 are the most",
        ),
        (
            json!([filled("SUM(SEARCH('{AWS/SageMaker,EndpointName} Invocations', 'Sum'))")]),
            "ValidationError: Invalid metrics list, expression 'filled': SEARCH cannot be used in an alarm: ",
        ),
        (json!([metric("m1", 60), filled("FILL(m1, 0)")]), ""),
    ] {
        account.check("PutMetricAlarm", &math_alarm(&metrics), expected);
    }
    let found = described(&mut account, "math");
    assert_eq!(found["Metrics"], json!([metric("m1", 60), filled("FILL(m1, 0)")]));
    assert_eq!(found["MetricName"], Value::Null);
}

#[test]
fn an_update_overwrites_all_but_the_state_and_the_tags() {
    let mut account = Account::new();
    account.done("PutMetricAlarm", alarm("a", json!({"AlarmDescription": "d", "Tags": [{"Key": "k", "Value": "1"}]})));
    assert_eq!(described(&mut account, "a")["StateValue"], "INSUFFICIENT_DATA");
    account.done("SetAlarmState", json!({"AlarmName": "a", "StateValue": "ALARM", "StateReason": "asked for"}));
    account.done("PutMetricAlarm", alarm("a", json!({"Threshold": 40, "Tags": [{"Key": "k", "Value": "2"}]})));

    let found = described(&mut account, "a");
    assert_eq!((&found["StateValue"], &found["StateReason"]), (&json!("ALARM"), &json!("asked for")));
    assert_eq!(found["AlarmDescription"], Value::Null);
    assert_eq!(found["Threshold"].to_string(), "40");
    assert_eq!(account.standin.state()["alarms"]["a"]["Tags"], json!([{"Key": "k", "Value": "1"}]));
}

#[test]
fn tags_of_alarms_change_through_their_own_operations() {
    let mut account = Account::new();
    account.done("PutMetricAlarm", alarm("a", json!({})));
    let arn = described(&mut account, "a")["AlarmArn"].clone();
    let mut call = |operation: &str, further: Value| {
        let mut input = json!({"ResourceARN": arn});
        with(&mut input, further);
        match account.standin.answer(&request(Service::CloudWatch, operation, &input), account.now) {
            Outcome::Reply(response) => read(&response),
            other => panic!("{operation}: {other:?}"),
        }
    };
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    assert_eq!(call("TagResource", json!({"Tags": tags})), Ok(json!({})));
    assert_eq!(call("UntagResource", json!({"TagKeys": ["a"]})), Ok(json!({})));
    assert_eq!(call("ListTagsForResource", json!({})), Ok(json!({"Tags": [{"Key": "b", "Value": "2"}]})));
    let refusal = call("ListTagsForResource", json!({"ResourceARN": "arn:none"}));
    assert_eq!(refusal.map_err(|(exception, _)| exception), Err("ResourceNotFoundException".to_owned()));
}

#[test]
fn wrong_names_do_not_keep_the_right_ones_from_being_deleted() {
    let mut account = Account::new();
    account.done("PutMetricAlarm", alarm("a", json!({})));
    account.check("DeleteAlarms", &json!({"AlarmNames": ["absent", "a"]}), "ResourceNotFound: Unable to find");
    assert_eq!(account.standin.state()["alarms"], json!({}));
    let names: Vec<_> = (0..101).map(|number| format!("alarm-{number}")).collect();
    account.check("DeleteAlarms", &json!({"AlarmNames": names}), "ValidationError: 1 validation error detected");
}

#[test]
fn alarms_are_found_by_name_prefix_state_and_action() {
    let mut account = Account::new();
    account.done("PutMetricAlarm", alarm("prod-a", json!({"AlarmActions": ["arn:aws:sns:us-east-1:0:topic"]})));
    account.done("PutMetricAlarm", alarm("prod-b", json!({})));
    account.done("PutMetricAlarm", alarm("test-a", json!({})));
    account.done("SetAlarmState", json!({"AlarmName": "test-a", "StateValue": "OK", "StateReason": "r"}));
    for (input, expected) in [
        (json!({}), vec!["prod-a", "prod-b", "test-a"]),
        (json!({"AlarmNames": ["prod-b", "absent"]}), vec!["prod-b"]),
        (json!({"AlarmNamePrefix": "prod-"}), vec!["prod-a", "prod-b"]),
        (json!({"StateValue": "OK"}), vec!["test-a"]),
        (json!({"ActionPrefix": "arn:aws:sns"}), vec!["prod-a"]),
        (json!({"AlarmTypes": ["CompositeAlarm"]}), vec![]),
        (json!({"MaxRecords": 2}), vec!["prod-a", "prod-b"]),
        (json!({"MaxRecords": 2, "NextToken": "DescribeAlarms/2"}), vec!["test-a"]),
    ] {
        let found = account.done("DescribeAlarms", input.clone());
        let names: Vec<_> = found["MetricAlarms"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|alarm| alarm["AlarmName"].as_str())
            .collect();
        assert_eq!(names, expected, "{input}");
    }
    account.check("DescribeAlarms", &json!({"MaxRecords": 101}), "ValidationError: 1 validation error detected");
    account.check(
        "DescribeAlarms",
        &json!({"AlarmNames": ["a"], "AlarmNamePrefix": "a"}),
        "InvalidParameterCombinationException: ",
    );
    account.check("DescribeAlarms", &json!({"NextToken": "made-up"}), "InvalidNextToken: ");
}

#[test]
fn alarms_are_found_by_their_metric() {
    let mut account = Account::new();
    account.done("PutMetricAlarm", alarm("a", json!({})));
    account.done("PutMetricAlarm", alarm("b", json!({"Dimensions": []})));
    let metric = json!({
        "MetricName": "InvocationsPerInstance",
        "Namespace": "AWS/SageMaker",
        "Dimensions": [{"Name": "EndpointName", "Value": "demo"}],
    });
    let found = account.done("DescribeAlarmsForMetric", metric);
    assert_eq!(found["MetricAlarms"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["MetricAlarms"][0]["AlarmName"], "a");
}

#[test]
fn actions_are_switched_off_and_on() {
    let mut account = Account::new();
    account.done("PutMetricAlarm", alarm("a", json!({})));
    for (operation, expected) in [("DisableAlarmActions", false), ("EnableAlarmActions", true)] {
        account.done(operation, json!({"AlarmNames": ["a", "absent"]}));
        assert_eq!(described(&mut account, "a")["ActionsEnabled"], expected, "{operation}");
    }
}

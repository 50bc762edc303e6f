//! The bytes of a reply.

use std::collections::BTreeMap;

use lambda::event::{CallbackScheme, Event};
use lambda::identity::NOTHING_CREATED;
use lambda::reply::{Data, LARGEST_BODY, Reply, Status};
use scaling::{Decimal, StepAdjustment};
use serde_json::{Value, json};

use crate::peers::{self, PHYSICAL_ID, QUERY, SIGNATURE, STACK_ID, understood};

fn event(members: &str) -> Event {
    Event::read(&peers::event(members), CallbackScheme::Https).unwrap()
}

fn usual() -> Event {
    event(r#""RequestType":"Create""#)
}

#[track_caller]
fn check_reason(reason: &str, expected: &str) {
    let body = Reply::failed(PHYSICAL_ID, reason).body(&usual());
    assert_eq!(understood(&body)["Reason"], expected);
}

fn data() -> Data {
    let step = |lower: Option<&str>, upper: Option<&str>, change| StepAdjustment {
        metric_interval_lower_bound: lower.map(|bound| Decimal::parse(bound).unwrap()),
        metric_interval_upper_bound: upper.map(|bound| Decimal::parse(bound).unwrap()),
        scaling_adjustment: change,
    };
    Data {
        scalable_target_arn: "arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/0ab".to_owned(),
        resource_id: "endpoint/ep/variant/v1".to_owned(),
        scalable_dimension: "sagemaker:variant:DesiredInstanceCount".to_owned(),
        min_capacity: 0,
        max_capacity: 4,
        policy_arns: vec!["arn:policy/one".to_owned()],
        alarm_names: vec!["a \"b\"".to_owned(), "Å漢".to_owned()],
        alarm_arns: vec![],
        step_adjustments: BTreeMap::from([(
            "steps".to_owned(),
            vec![
                step(None, Some("-0.4"), -1),
                step(Some("-0.4"), Some("999999999999999"), 0),
                step(Some("999999999999999"), None, 3),
            ],
        )]),
    }
}

fn success(data: Data) -> Reply {
    Reply { physical_resource_id: PHYSICAL_ID.to_owned(), status: Status::Success(data) }
}

#[test]
fn a_success_carries_every_attribute_as_text() {
    let reply = understood(&success(data()).body(&usual()));
    assert_eq!(
        reply,
        json!({
            "Status": "SUCCESS",
            "Reason": "done",
            "PhysicalResourceId": PHYSICAL_ID,
            "StackId": STACK_ID,
            "RequestId": "req-1",
            "LogicalResourceId": "Scaling",
            "NoEcho": false,
            "Data": {
                "ScalableTargetARN": "arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/0ab",
                "ResourceId": "endpoint/ep/variant/v1",
                "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
                "MinCapacity": "0",
                "MaxCapacity": "4",
                "PolicyARNs": "[\"arn:policy/one\"]",
                "AlarmNames": "[\"a \\\"b\\\"\",\"Å漢\"]",
                "AlarmARNs": "[]",
                "StepAdjustments": "{\"steps\":[\
                    {\"MetricIntervalUpperBound\":-0.4,\"ScalingAdjustment\":-1},\
                    {\"MetricIntervalLowerBound\":-0.4,\"MetricIntervalUpperBound\":999999999999999,\
                     \"ScalingAdjustment\":0},\
                    {\"MetricIntervalLowerBound\":999999999999999,\"ScalingAdjustment\":3}]}",
            },
        })
    );
}

#[test]
fn a_failure_carries_its_reason_and_no_data() {
    let reply = understood(&Reply::failed(NOTHING_CREATED, "`MaxCapacity` is \"4abc\"").body(&usual()));
    assert_eq!(
        reply,
        json!({
            "Status": "FAILED",
            "Reason": "`MaxCapacity` is \"4abc\"",
            "PhysicalResourceId": NOTHING_CREATED,
            "StackId": STACK_ID,
            "RequestId": "req-1",
            "LogicalResourceId": "Scaling",
            "NoEcho": false,
            "Data": {},
        })
    );
}

/// Numbers are as they were computed: none has an exponent, none was rounded.
#[test]
fn bounds_are_plain_decimals() {
    let mut data = data();
    let exact = Decimal::parse("900000000000000").unwrap() - Decimal::parse("0.00000000000000000001").unwrap();
    data.step_adjustments.get_mut("steps").unwrap()[0].metric_interval_upper_bound = Some(exact);
    let body = success(data).body(&usual());
    let steps = understood(&body)["Data"]["StepAdjustments"].as_str().unwrap().to_owned();
    assert!(
        steps.contains("{\"MetricIntervalUpperBound\":899999999999999.99999999999999999999,\"ScalingAdjustment\":-1}"),
        "{steps}"
    );
}

/// Which of the four lists are left where every one has so many entries.
fn left(policies: usize, alarms: usize, steps: usize) -> (Vec<String>, Value) {
    let mut data = data();
    let names = |count: usize| (0..count).map(|index| format!("{index:0>99}")).collect::<Vec<_>>();
    data.policy_arns = names(policies);
    data.alarm_names = names(alarms);
    data.alarm_arns = names(alarms);
    let step = data.step_adjustments["steps"][1];
    data.step_adjustments = BTreeMap::from([("steps".to_owned(), vec![step; steps])]);
    let reply = understood(&success(data).body(&usual()));
    let keys = ["StepAdjustments", "PolicyARNs", "AlarmNames", "AlarmARNs"];
    let is_left = |key: &&str| !matches!(reply["Data"][key].as_str(), Some("[]" | "{}"));
    (keys.into_iter().filter(is_left).map(str::to_owned).collect(), reply["Reason"].clone())
}

#[test]
fn lists_are_emptied_in_their_order_where_there_is_no_room() {
    for (counts, expected, reason) in [
        ([5, 5, 5], vec!["StepAdjustments", "PolicyARNs", "AlarmNames", "AlarmARNs"], "done"),
        (
            [1, 1, 50],
            vec!["PolicyARNs", "AlarmNames", "AlarmARNs"],
            "done; emptied to keep to 4096 bytes: StepAdjustments",
        ),
        (
            [15, 10, 20],
            vec!["AlarmNames", "AlarmARNs"],
            "done; emptied to keep to 4096 bytes: StepAdjustments, PolicyARNs",
        ),
        ([1, 20, 0], vec!["AlarmARNs"], "done; emptied to keep to 4096 bytes: StepAdjustments, PolicyARNs, AlarmNames"),
        (
            [50, 100, 50],
            vec![],
            "done; emptied to keep to 4096 bytes: StepAdjustments, PolicyARNs, AlarmNames, AlarmARNs",
        ),
    ] {
        let [policies, alarms, steps] = counts;
        let (left, said) = left(policies, alarms, steps);
        assert_eq!((left, said), (expected.into_iter().map(str::to_owned).collect(), json!(reason)), "{counts:?}");
    }
}

/// P03: what is not ASCII is counted by its bytes, and not escaped.
#[test]
fn p03_a_body_is_utf_8() {
    let body = Reply::failed(PHYSICAL_ID, "`Å漢` 👩‍🔬").body(&usual());
    assert_eq!(understood(&body)["Reason"], "`Å漢` 👩‍🔬");
    assert!(str::from_utf8(&body).unwrap().contains("`Å漢` 👩‍🔬"));
    let full = Reply::failed(PHYSICAL_ID, "漢".repeat(5_000)).body(&usual());
    assert!((LARGEST_BODY - 2..=LARGEST_BODY).contains(&full.len()), "{} bytes", full.len());
    understood(&full);
}

/// P51: the beginning is kept, and as much of it as there is room for.
#[test]
fn p51_a_long_reason_is_cut() {
    let message = format!("PutScalingPolicy: ValidationException: {}", "x".repeat(10_000));
    let body = Reply::failed(PHYSICAL_ID, &message).body(&usual());
    // The room for the mark is that of the longest one.
    assert!((LARGEST_BODY - 1..=LARGEST_BODY).contains(&body.len()), "{} bytes", body.len());
    let reply = understood(&body);
    let reason = reply["Reason"].as_str().unwrap();
    assert!(reason.starts_with("PutScalingPolicy: ValidationException: xxx"), "{reason}");
    let (kept, mark) = reason.split_once('…').unwrap();
    assert_eq!(mark, format!(" ({} more characters)", message.len() - kept.len()));

    // As long as there is room, it is not touched: `"` takes two bytes.
    let empty = Reply::failed(PHYSICAL_ID, "x").body(&usual()).len() - 1;
    let longest = format!("{}\"", "x".repeat(LARGEST_BODY - empty - 2));
    check_reason(&longest, &longest);
    let body = Reply::failed(PHYSICAL_ID, format!("{longest}x")).body(&usual());
    assert!(understood(&body)["Reason"].as_str().unwrap().ends_with(" more characters)"));
}

#[test]
fn a_reason_is_never_empty_and_never_more_than_a_line() {
    for nothing in ["", " ", "\n\r\t", "\u{1b}[31m\u{1b}[0m", "\u{200b}"] {
        check_reason(nothing, "no reason was given");
    }
    check_reason("one\ntwo\u{1b}[1m bold\u{1b}[0m\0three\u{85}four\u{2028}five", "one two bold three four five");
}

#[test]
fn a_reason_holds_no_word_of_the_url() {
    let url = format!("https://host/a%7Cb?{QUERY}");
    check_reason(&format!("PUT {url}: connection reset"), "PUT (hidden): connection reset");
    check_reason(&format!("PUT {url}\u{1b}[0m: connection reset"), "PUT (hidden): connection reset");
    // Broken up, it is put together again by what makes a line of it.
    check_reason(&url.replace("7e75", "7e\u{1b}[0m75"), &url.replace(SIGNATURE, "(hidden)"));
    check_reason(&SIGNATURE.replace("7e75", "7e\u{1b}[0m75"), "(hidden)");
    check_reason(&format!("the query is {QUERY}"), "the query is (hidden)");
    check_reason(&format!("`{SIGNATURE}`"), "`(hidden)`");
    check_reason("https://other/?a=1&Signature=abc%3D", "https://other/?a=1&Signature=(hidden)");
    // Cut off before it is hidden, it would be there in part.
    let body = Reply::failed(PHYSICAL_ID, format!("https://host/a%7Cb?{QUERY} ").repeat(100)).body(&usual());
    assert!(!str::from_utf8(&body).unwrap().contains("5ec7e7"));
}

/// Ids are what CloudFormation knows its question by: they come back byte for byte.
#[track_caller]
fn check_ids(stack: &str, request: &str, logical: &str, physical: &str, expected: [&str; 4]) {
    let members = json!({
        "StackId": stack, "RequestId": request, "LogicalResourceId": logical,
        "ResponseURL": format!("https://host/?{QUERY}"), "RequestType": "Create",
    });
    let event = Event::read(&members.to_string(), CallbackScheme::Https).unwrap();
    for reply in [Reply::failed(physical, "why ".repeat(5_000)), success_of(physical)] {
        let body = reply.body(&event);
        assert!(body.len() <= LARGEST_BODY, "{} bytes", body.len());
        let body: Value = serde_json::from_slice(&body).unwrap();
        let keys = ["StackId", "RequestId", "LogicalResourceId", "PhysicalResourceId"];
        assert_eq!(keys.map(|key| body[key].as_str().unwrap()), expected);
        assert!(body["Reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    }
}

fn success_of(physical_id: &str) -> Reply {
    Reply { physical_resource_id: physical_id.to_owned(), status: Status::Success(data()) }
}

#[test]
fn ids_come_back_byte_for_byte() {
    let odd = "Å漢\"\\/\u{1b}\u{7f} ?Signature=abc";
    check_ids(odd, odd, odd, odd, [odd, odd, odd, odd]);
    check_ids("", "", "", PHYSICAL_ID, ["", "", "", PHYSICAL_ID]);
    // The longest that CloudFormation has, and more.
    let [stack, logical, physical] = [1_000, 255, 1_024].map(|length| "x".repeat(length));
    check_ids(&stack, "r", &logical, &physical, [&stack, "r", &logical, &physical]);
}

#[test]
fn ids_that_can_not_be_sent_leave_the_rest_of_the_reply_alone() {
    let long = "x".repeat(10_000);
    check_ids(&long, "r", "l", PHYSICAL_ID, ["", "r", "l", PHYSICAL_ID]);
    check_ids("s", &long, &long, PHYSICAL_ID, ["s", "", "", PHYSICAL_ID]);
    // Six bytes of JSON for each of its own.
    let control = "\u{1}".repeat(600);
    check_ids("s", "r", &control, PHYSICAL_ID, ["s", "r", "", PHYSICAL_ID]);
    for impossible in ["", &long, &"x".repeat(1_025), &"\u{1}".repeat(1_024)] {
        check_ids("s", "r", "l", impossible, ["s", "r", "l", NOTHING_CREATED]);
    }
}

//! Histories: what the services describe while one plays.

use std::time::Duration;

use serde_json::{Value, json};
use standin::{Beginning, Endpoint, History, RuntimeService, Standin};

use crate::account::{Account, with};
use crate::runtime::{Client, header};

/// A step out that takes its time, alarms and all.
fn script(changes: Value) -> Value {
    let mut script = json!({
        "endpoint": "played",
        "variant": "blue",
        "count": 1,
        "target": {"MinCapacity": 1, "MaxCapacity": 3},
        "policies": [{"PolicyName": "steps"}],
        "alarms": [{"AlarmName": "played-high", "PolicyName": "steps", "Threshold": 50}],
        "events": [
            {"seconds": 60, "alarm": "played-high", "state": "ALARM", "reason": "It was high.", "desired": 3,
             "cause": "monitor alarm played-high in state ALARM triggered policy steps"},
            {"seconds": 90, "in_service": 2},
            {"seconds": 120.5, "in_service": 3},
            {"seconds": 180, "not_scaled": ["AlreadyAtMaxCapacity"], "cause": "the same alarm"},
            {"seconds": 240, "alarm": "played-high", "state": "OK"},
            {"seconds": 300, "min": 2, "max": 5, "desired": 2},
            {"seconds": 310, "activity": "Failed", "message": "No capacity."},
            {"seconds": 320, "in_service": 2, "status": "SystemUpdating"},
        ],
    });
    with(&mut script, changes);
    script
}

fn read(script: &Value) -> Result<History, String> {
    History::read("played.json", script.to_string().as_bytes())
}

/// An account in which the script plays from the beginning of 2026 on.
fn playing(script: &Value) -> Account {
    let mut account = Account::new();
    account.standin = Standin::new().at(account.now);
    let history = read(script).unwrap_or_else(|message| panic!("{message}"));
    let history = history.beginning(Beginning::AtOnce);
    // A report does not say what it is about.
    let history = if script.get("runs").is_some() { history.on_variant("played", "blue") } else { history };
    account.standin.play(history).unwrap_or_else(|message| panic!("{message}"));
    account
}

/// Status, desired and current count of the variant; state of the alarm; status of the newest activity; the target's
/// range.
fn seen(account: &mut Account) -> String {
    let endpoint = account.done("DescribeEndpoint", json!({"EndpointName": "played"}));
    let variant = &endpoint["ProductionVariants"][0];
    let alarms = account.done("DescribeAlarms", json!({}));
    let activities = account.done("DescribeScalingActivities", json!({"ServiceNamespace": "sagemaker"}));
    let target =
        &account.done("DescribeScalableTargets", json!({"ServiceNamespace": "sagemaker"}))["ScalableTargets"][0];
    let texts = [
        &endpoint["EndpointStatus"],
        &variant["DesiredInstanceCount"],
        &variant["CurrentInstanceCount"],
        &alarms["MetricAlarms"][0]["StateValue"],
        &activities["ScalingActivities"][0]["StatusCode"],
        &target["MinCapacity"],
        &target["MaxCapacity"],
    ];
    texts.map(|value| value.to_string().replace('"', "")).join(" ")
}

#[test]
fn the_services_follow_a_script() {
    let mut account = playing(&script(json!({})));
    let began = account.now;
    for (milliseconds, expected) in [
        (0, "InService 1 1 INSUFFICIENT_DATA null 1 3"),
        (59_999, "InService 1 1 INSUFFICIENT_DATA null 1 3"),
        (60_000, "Updating 3 1 ALARM InProgress 1 3"),
        (90_000, "Updating 3 2 ALARM InProgress 1 3"),
        (120_499, "Updating 3 2 ALARM InProgress 1 3"),
        (120_500, "InService 3 3 ALARM Successful 1 3"),
        (240_000, "InService 3 3 OK Successful 1 3"),
        (300_000, "Updating 2 3 OK InProgress 2 5"),
        (310_000, "Updating 2 3 OK Failed 2 5"),
        (320_000, "SystemUpdating 2 2 OK Failed 2 5"),
        (86_400_000, "SystemUpdating 2 2 OK Failed 2 5"),
    ] {
        account.now = began + Duration::from_millis(milliseconds);
        assert_eq!(seen(&mut account), expected, "{milliseconds} ms");
    }
}

#[test]
fn what_happens_has_the_time_of_its_event() {
    let mut account = playing(&script(json!({})));
    account.wait(1000);
    let start = 1_767_225_600.0;
    let alarm = &account.done("DescribeAlarms", json!({}))["MetricAlarms"][0];
    assert_eq!(
        (&alarm["StateReason"], alarm["StateUpdatedTimestamp"].as_f64()),
        (&json!("A history says so."), Some(start + 240.0))
    );
    let activities = |all: bool, account: &mut Account| {
        let input = json!({"ServiceNamespace": "sagemaker", "IncludeNotScaledActivities": all});
        account.done("DescribeScalingActivities", input)["ScalingActivities"].clone()
    };
    let scaled = activities(false, &mut account);
    assert_eq!(scaled.as_array().map(Vec::len), Some(2));
    let expected = json!({
        "Cause": "monitor alarm played-high in state ALARM triggered policy steps",
        "Description": "Setting desired instance count to 3.",
        "StatusCode": "Successful",
        "StatusMessage":
            "Successfully set desired instance count to 3. Change successfully fulfilled by sagemaker.",
        "StartTime": start + 60.0,
        "EndTime": start + 120.5,
    });
    for (member, value) in expected.as_object().expect("an object") {
        let same = scaled[1][member] == *value || scaled[1][member].as_f64() == value.as_f64() && value.is_number();
        assert!(same, "{member}: {}", scaled[1][member]);
    }
    assert_eq!(scaled[0]["StatusMessage"], "No capacity.");

    let all = activities(true, &mut account);
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    assert_eq!(all[1]["NotScaledReasons"], json!([{"Code": "AlreadyAtMaxCapacity", "MaxCapacity": 3}]));
    assert_eq!(all[1]["Description"], "Attempting to scale due to alarm triggered");

    let policies = account.done("DescribeScalingPolicies", json!({"ServiceNamespace": "sagemaker"}));
    assert_eq!(policies["ScalingPolicies"][0]["Alarms"][0]["AlarmName"], "played-high");
}

#[test]
fn a_newer_change_overrides_the_one_under_way() {
    let events =
        json!([{"seconds": 10, "desired": 3}, {"seconds": 20, "desired": 2}, {"seconds": 30, "in_service": 2}]);
    let mut account = playing(&script(json!({"events": events})));
    account.wait(60);
    let found = account.done("DescribeScalingActivities", json!({"ServiceNamespace": "sagemaker"}));
    let codes = [0, 1].map(|position| found["ScalingActivities"][position]["StatusCode"].clone());
    assert_eq!(codes, [json!("Successful"), json!("Overridden")]);
}

#[test]
fn invocations_begin_a_history_and_meet_its_capacity() {
    let service = RuntimeService { queue: 0, ..RuntimeService::taking(Duration::from_secs(1)) };
    let endpoint = Endpoint::named("demo").with_variant("AllTraffic", 1);
    let mut client = Client::of(Standin::new().with_endpoint(endpoint).with_service(service));
    let events = json!({"events": [{"seconds": 60, "desired": 2}, {"seconds": 120, "in_service": 2}]});
    let history = read(&events).expect("the history is well made").at_speed(10.0);
    client.standin.play(history).expect("there is one endpoint");
    client.wait(Duration::from_hours(1));
    let mut taken = |milliseconds: u64| {
        client.wait(Duration::from_millis(milliseconds));
        (0..5).filter(|_| client.hear().1.starts_with('{')).count()
    };
    // It begins with the first of them, and plays ten times as fast.
    assert_eq!([0, 6000, 5999, 1001].map(&mut taken), [1, 1, 1, 2]);
}

#[test]
fn copies_and_concurrency_are_played_too() {
    let standin = Standin::new().with_endpoint(Endpoint::named("demo").with_serverless_variant("AllTraffic", 1));
    let mut account = Account { standin, ..Account::new() };
    let events = json!([{"seconds": 0, "desired": 5}, {"seconds": 10, "in_service": 5}]);
    let component = json!({"inference_component": "summaries", "count": 2, "events": events});
    account.standin = account.standin.at(account.now);
    let history = read(&component).expect("the history is well made");
    account.standin.play(history.beginning(Beginning::AtOnce)).expect("the component is created");
    let copies = |account: &mut Account| {
        let component = account.done("DescribeInferenceComponent", json!({"InferenceComponentName": "summaries"}));
        (component["InferenceComponentStatus"].clone(), component["RuntimeConfig"].clone())
    };
    let config = |desired, current| json!({"DesiredCopyCount": desired, "CurrentCopyCount": current});
    assert_eq!(copies(&mut account), (json!("Updating"), config(5, 2)));
    account.wait(10);
    assert_eq!(copies(&mut account), (json!("InService"), config(5, 5)));

    let history = read(&json!({"events": events})).expect("the history is well made").on_variant("demo", "AllTraffic");
    account.standin = account.standin.at(account.now);
    account.standin.play(history.beginning(Beginning::AtOnce)).expect("the endpoint is there");
    account.wait(10);
    let endpoint = account.done("DescribeEndpoint", json!({"EndpointName": "demo"}));
    assert_eq!(endpoint["ProductionVariants"][0]["CurrentServerlessConfig"]["ProvisionedConcurrency"], 5);
}

/// The report of a simulation of five minutes, as far as a history needs it.
fn report(changes: Value) -> Value {
    let mut run = json!({
        "name": "ladder",
        "kind": "realtime",
        "start": "2026-01-05T08:00:00Z",
        "timeline": {"entries_left_out": 0, "entries": [
            {"from": "2026-01-05T08:02:00Z", "to": "2026-01-05T08:02:00Z", "times": 1, "event": "scaled_out",
             "capacity_before": 1, "capacity_after": 3, "cause": "steps", "reason": "InvocationsPerInstance 60 is high"},
            {"from": "2026-01-05T08:03:00Z", "to": "2026-01-05T08:04:00Z", "times": 2, "event": "not_scaled",
             "capacity_before": 3, "capacity_after": 3, "cause": "steps", "reason": "the capacity is at its maximum"},
        ]},
        "series": {
            "minutes_per_point": 1,
            "desired_capacity": [1, 3, 3, 3, 3],
            "capacity_in_service": [1, 1, 1, 3, 3],
            "min_capacity": [1, 1, 1, 1, 2],
            "max_capacity": [3, 3, 3, 3, 4],
            "alarms": [{"label": "steps", "states": ["OK", "ALARM", "ALARM", "OK", "OK"]}],
        },
    });
    with(&mut run, changes);
    json!({"runs": [run]})
}

#[test]
fn the_services_follow_a_simulation() {
    let mut account = Account::new();
    account.standin =
        Standin::new().with_endpoint(Endpoint::named("played").with_variant("AllTraffic", 9)).at(account.now);
    let history = read(&report(json!({}))).expect("the report is well made").beginning(Beginning::AtOnce);
    account.standin.play(history).expect("there is one endpoint");
    let began = account.now;
    for (seconds, expected) in [
        (0, "InService 1 1 OK null 1 3"),
        (119, "InService 1 1 OK null 1 3"),
        (120, "Updating 3 1 ALARM InProgress 1 3"),
        (179, "Updating 3 1 ALARM InProgress 1 3"),
        (180, "InService 3 3 ALARM Successful 1 3"),
        (240, "InService 3 3 OK Successful 1 3"),
        (300, "InService 3 3 OK Successful 2 4"),
    ] {
        account.now = began + Duration::from_secs(seconds);
        assert_eq!(seen(&mut account), expected, "{seconds} s");
    }
    let input = json!({"ServiceNamespace": "sagemaker", "IncludeNotScaledActivities": true});
    let activities = account.done("DescribeScalingActivities", input)["ScalingActivities"].clone();
    assert_eq!(activities.as_array().map(Vec::len), Some(2));
    assert_eq!(activities[0]["NotScaledReasons"], json!([{"Code": "AlreadyAtMaxCapacity", "MaxCapacity": 3}]));
    assert_eq!(activities[1]["Cause"], "steps: InvocationsPerInstance 60 is high");
}

#[test]
fn what_a_simulation_did_not_scale_has_its_reason() {
    for (capacity, in_service, range, expected) in [
        (3, 3, (1, 3), json!({"Code": "AlreadyAtMaxCapacity", "MaxCapacity": 3})),
        (2, 2, (2, 3), json!({"Code": "AlreadyAtMinCapacity", "MinCapacity": 2})),
        (3, 2, (1, 4), json!({"Code": "TargetServicePutResourceAsUnscalable"})),
        (2, 2, (1, 4), json!({"Code": "AlreadyAtDesiredCapacity", "CurrentCapacity": 2})),
    ] {
        let entry = json!({
            "from": "2026-01-05T08:01:00Z", "event": "not_scaled", "capacity_before": capacity,
            "capacity_after": capacity, "cause": "steps", "reason": "some",
        });
        let series = json!({
            "minutes_per_point": 1,
            "desired_capacity": [capacity, capacity],
            "capacity_in_service": [in_service, in_service],
            "min_capacity": [range.0, range.0],
            "max_capacity": [range.1, range.1],
            "alarms": [],
        });
        let report = report(json!({"timeline": {"entries": [entry]}, "series": series}));
        let mut account = playing(&report);
        account.wait(60);
        let input = json!({"ServiceNamespace": "sagemaker", "IncludeNotScaledActivities": true});
        let activities = account.done("DescribeScalingActivities", input)["ScalingActivities"].clone();
        assert_eq!(activities[0]["NotScaledReasons"], json!([expected]));
    }
}

#[test]
fn every_report_has_what_a_history_reads() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../simulator/report.schema.json");
    let schema = std::fs::read(file).expect("the schema of reports is published");
    let schema: Value = serde_json::from_slice(&schema).expect("the schema is JSON");
    for (place, members) in [
        ("", vec!["runs"]),
        ("/properties/runs/items", vec!["kind", "start", "timeline", "series"]),
        ("/properties/runs/items/properties/timeline", vec!["entries"]),
        (
            "/properties/runs/items/properties/timeline/properties/entries/items",
            vec!["from", "event", "capacity_before", "capacity_after", "cause", "reason"],
        ),
        (
            "/properties/runs/items/properties/series",
            vec![
                "minutes_per_point",
                "desired_capacity",
                "capacity_in_service",
                "min_capacity",
                "max_capacity",
                "alarms",
            ],
        ),
        ("/properties/runs/items/properties/series/properties/alarms/items", vec!["label", "states"]),
    ] {
        let required = schema.pointer(place).map(|object| object["required"].clone()).unwrap_or_default();
        for member in members {
            let found = required.as_array().is_some_and(|required| required.contains(&json!(member)));
            assert!(found, "{place} requires no {member}");
        }
    }
}

#[test]
fn bad_histories_are_refused() {
    let event = |event: Value| script(json!({"events": [event]}));
    for (history, expected) in [
        (json!([]), "played.json is a list: expected an object"),
        (json!({}), "played.json has no events: a script is a list of what happens, a simulator's report has runs"),
        (
            script(json!({"event": []})),
            "played.json has 'event', which is none of endpoint, variant, inference_component, count, target, \
             policies, alarms, events",
        ),
        (script(json!({"endpoint": null})), "played.json has no endpoint, but a variant: name both"),
        (
            script(json!({"inference_component": "c"})),
            "played.json: inference_component stands beside an endpoint: name one of them",
        ),
        (script(json!({"count": -1})), "played.json: count is -1: expected a whole number of 0 or more"),
        (script(json!({"policies": [{}]})), "played.json: policies[0] has no PolicyName"),
        (
            json!({"policies": [{"PolicyName": "steps"}], "events": [{"seconds": 1, "desired": 2}]}),
            "played.json has no target: a scaling policy belongs to one, for example {\"MinCapacity\": 1, \
             \"MaxCapacity\": 4}",
        ),
        (event(json!(7)), "played.json: events[0] is 7: expected an object"),
        (event(json!({"desired": 2})), "played.json: events[0] has no seconds"),
        (
            event(json!({"seconds": -1})),
            "played.json: events[0].seconds is -1: expected a number of seconds from 0 to 1e9",
        ),
        (
            event(json!({"seconds": 1})),
            "played.json: events[0] has no change: give desired, in_service, alarm, not_scaled, max, activity or status",
        ),
        (
            event(json!({"seconds": 1, "desired": "two"})),
            "played.json: events[0].desired is \"two\": expected a whole number of 0 or more",
        ),
        (event(json!({"seconds": 1, "alarm": "played-high"})), "played.json: events[0] has no state for its alarm"),
        (
            event(json!({"seconds": 1, "alarm": "played-high", "state": "RED"})),
            "played.json: events[0].state is 'RED': expected one of OK, ALARM, INSUFFICIENT_DATA",
        ),
        (
            event(json!({"seconds": 1, "not_scaled": ["Cooldown"]})),
            "played.json: events[0].not_scaled is 'Cooldown': expected one of AutoScalingAnticipatedFlapping, \
             TargetServicePutResourceAsUnscalable, AlreadyAtMaxCapacity, AlreadyAtMinCapacity, \
             AlreadyAtDesiredCapacity",
        ),
        (
            event(json!({"seconds": 1, "max": 3})),
            "played.json: events[0] has no min with its max, or max with its min: give both",
        ),
        (
            event(json!({"seconds": 1, "min": 4, "max": 3})),
            "played.json: events[0].min is 4, over the max of 3: expected at most that",
        ),
        (
            script(json!({"events": [{"seconds": 5, "desired": 2}, {"seconds": 4, "desired": 3}]})),
            "played.json: events[1].seconds is 4, before the event ahead of it at 5",
        ),
        (json!({"runs": []}), "played.json has no run to play"),
        (
            report(json!({"start": "today"})),
            "played.json: runs[0].start is 'today': expected a time such as 2026-01-01T00:00:00Z",
        ),
        (report(json!({"series": {}})), "played.json: runs[0].series has no minutes_per_point of 1 or more"),
        (
            report(json!({"series": {"minutes_per_point": 1, "desired_capacity": [1, "2"]}})),
            "played.json: runs[0].series.desired_capacity is not a list of whole numbers: expected one for each point",
        ),
        (
            report(json!({"start": "2026-01-05T09:00:00Z"})),
            "played.json: runs[0].timeline.entries[0].from is before the start of the run",
        ),
    ] {
        assert_eq!(read(&history).err().as_deref(), Some(expected), "{history}");
    }
    assert_eq!(
        History::read("played.json", b"{").err().as_deref(),
        Some(
            "played.json is not JSON: EOF while parsing an object at line 1 column 1. Give a script of events or a \
             simulator's report."
        )
    );
}

#[test]
fn a_history_that_fits_nothing_is_refused_and_changes_nothing() {
    for (history, expected) in [
        (
            json!({"events": [{"seconds": 1, "desired": 2}]}),
            "played.json: which endpoint does it play on? Set up exactly one, or name one.",
        ),
        (
            report(json!({"kind": "component"})),
            "played.json: which inference component does it play on? Set up exactly one, or name one.",
        ),
        (
            script(json!({"target": {"MinCapacity": 5, "MaxCapacity": 1}})),
            "played.json: target: ValidationException: Minimum capacity cannot be greater than maximum capacity, got: 5 \
             and 1",
        ),
        (
            script(json!({"alarms": [{"AlarmName": "played-high", "Period": 7}]})),
            "played.json: alarms[0]: InvalidParameterValueException: Period must be 10, 20, 30 or a multiple of 60, got: \
             7",
        ),
        (
            script(json!({"alarms": [{"AlarmName": "played-high", "PolicyName": "other"}]})),
            "played.json: alarms[0].PolicyName is \"other\", which none of the policies is called",
        ),
        (
            script(json!({"alarms": []})),
            "played.json: there is no alarm 'played-high' for the event at 60 s: list it under alarms",
        ),
    ] {
        let mut standin = Standin::new();
        let before = standin.state();
        let played = standin.play(read(&history).expect("the history is well made"));
        assert_eq!(played.err().as_deref(), Some(expected), "{history}");
        assert_eq!(standin.state(), before, "{history}");
    }
}

#[test]
fn a_reset_ends_a_history() {
    let mut account = playing(&script(json!({})));
    account.standin.reset();
    account.wait(60);
    assert_eq!(account.standin.state()["endpoints"], json!({}));
    let response = Client { standin: account.standin, now: account.now }.invoke();
    let standin::Invoked::Reply { response, .. } = response else { panic!("an answer was expected") };
    assert!(header(&response, "x-amzn-errortype").starts_with("ValidationError"));
}

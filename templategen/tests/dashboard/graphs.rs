//! What is drawn: the steps, the capacity, and the metrics a kind of endpoint publishes.

use serde_json::Value;

use crate::body::{Changes, body, changed_body, text};

const DEFAULT: &str = "{ capacity: { min: 1, max: 10 }, step_scaling: { steps: 'below 20: -1, from 50: +1' } }";

pub(crate) fn widgets(body: &Value) -> &[Value] {
    body["widgets"].as_array().unwrap()
}

/// The graphs of policies: the ones with annotations.
pub(crate) fn policy_graphs(body: &Value) -> Vec<&Value> {
    widgets(body).iter().map(|widget| &widget["properties"]).filter(|graph| !graph["annotations"].is_null()).collect()
}

/// An annotation on one line: where it stands, what it is called, how it is filled, in which colour.
pub(crate) fn line(annotation: &Value) -> String {
    let (first, second) = match annotation {
        Value::Array(ends) => (&ends[0], Some(&ends[1])),
        single => (single, None),
    };
    let fill = match (second, first["fill"].as_str()) {
        (Some(end), _) => format!("to {}", end["value"]),
        (None, fill) => fill.or(first["yAxis"].as_str()).unwrap_or("line").to_owned(),
    };
    format!("{} {fill} {} {}", first["value"], first["label"].as_str().unwrap(), first["color"].as_str().unwrap())
}

#[track_caller]
pub(crate) fn check_steps(spec: &str, changes: Changes<'_>, expected: &[&str]) {
    let body = changed_body(spec, changes);
    let graph = policy_graphs(&body)[0];
    let lines: Vec<String> = graph["annotations"]["horizontal"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(lines, expected, "{spec}");
}

/// A spec of a real-time endpoint with a policy in the flow form of YAML.
fn spec(policy: &str) -> String {
    format!("{{ capacity: {{ min: 1, max: 10 }}, step_scaling: {{ {policy} }} }}")
}

pub(crate) const RANGE: [&str; 2] = ["1 right MinCapacity 1 #c5b0d5", "10 right MaxCapacity 10 #c5b0d5"];

/// A title, the axes' labels, and every line with its statistic or expression.
pub(crate) fn drawn(graph: &Value) -> Vec<String> {
    let mut lines = vec![graph["title"].as_str().unwrap().to_owned()];
    lines.extend(["left", "right"].iter().filter_map(|side| Some(graph["yAxis"][side]["label"].as_str()?.to_owned())));
    lines.extend(graph["metrics"].as_array().unwrap().iter().map(|row| {
        let row = row.as_array().unwrap();
        let rendering = row.last().unwrap();
        let what = if rendering["expression"].is_null() { &rendering["stat"] } else { &rendering["expression"] };
        let name = row.get(1).and_then(Value::as_str).unwrap_or_default();
        format!("{name} {} {}", what.as_str().unwrap(), rendering["label"].as_str().unwrap_or_default())
    }));
    lines
}

#[test]
fn every_step_is_a_band_with_its_change_as_label() {
    check_steps(DEFAULT, &[], &["20 below below 20: -1 #17becf", "50 above from 50: +1 #ff7f0e", RANGE[0], RANGE[1]]);
    check_steps(
        &spec("steps: 'below 5: -50%, below 20: -10%, from 50: 0, from 60: +10%, from 120: +40%, from 300: +90%'"),
        &[],
        &[
            "5 below below 5: -50% #0e7c8a",
            "20 to 5 below 20: -10% #9edae5",
            "50 line from 50: 0 #aaaaaa",
            "60 to 120 from 60: +10% #ffbb78",
            "120 to 300 from 120: +40% #ff7f0e",
            "300 above from 300: +90% #d62728",
            RANGE[0],
            RANGE[1],
        ],
    );
    check_steps(
        &spec("alarms: paired, steps: 'below 2: =1, below 20: =2, from 50: =5, from 60: =9'"),
        &[],
        &[
            "2 below below 2: =1 #0e7c8a",
            "20 to 2 below 20: =2 #9edae5",
            "50 to 60 from 50: =5 #ffbb78",
            "60 above from 60: =9 #d62728",
            RANGE[0],
            RANGE[1],
        ],
    );
    let low_is_worse = "metric: { namespace: N, metric_name: free }, missing_data: not_breaching, alarms: paired, \
                        steps: 'below -0.5: +2, from 0.25: -1'";
    check_steps(
        &spec(low_is_worse),
        &[],
        &["-0.5 below below -0.5: +2 #ff7f0e", "0.25 above from 0.25: -1 #17becf", RANGE[0], RANGE[1]],
    );
}

#[test]
fn a_number_changed_in_the_console_moves_its_line() {
    check_steps(
        DEFAULT,
        &[("ScaleInBelow", "0.75"), ("ScaleOutFrom", "33.5"), ("ScaleOutChange", "4"), ("MaxCapacity", "40")],
        &[
            "0.75 below below 0.75: -1 #17becf",
            "33.5 above from 33.5: +4 #ff7f0e",
            "1 right MinCapacity 1 #c5b0d5",
            "40 right MaxCapacity 40 #c5b0d5",
        ],
    );
}

#[test]
fn the_axis_begins_at_the_floor() {
    let custom = "metric: { namespace: N, metric_name: m }";
    for (policy, min) in [
        ("steps: 'from 50: +1'".to_owned(), Value::from(0)),
        ("alarms: paired, steps: 'from 50: +1'".to_owned(), Value::from(0)),
        (format!("{custom}, floor: -5, steps: 'below -1: -1, from 50: +1'"), Value::from(-5)),
        (format!("{custom}, alarms: paired, steps: 'from 50: +1'"), Value::Null),
    ] {
        let body = body(&spec(&policy));
        assert_eq!(policy_graphs(&body)[0]["yAxis"]["left"]["min"], min, "{policy}");
    }
}

#[test]
fn what_the_machines_publish_is_read_no_faster_than_they_publish_it() {
    for (seconds, period) in [(10, 60), (60, 60), (240, 240)] {
        let body = body(&format!(
            "{{ capacity: {{ min: 1, max: 10 }}, metric_publish_frequency_seconds: {seconds}, \
             step_scaling: {{ steps: 'from 50: +1' }} }}"
        ));
        let titled =
            |widget: &&Value| widget["properties"]["title"].as_str().is_some_and(|title| title.starts_with("Util"));
        let graph = widgets(&body).iter().find(titled).unwrap();
        assert_eq!(graph["properties"]["period"], period);
    }
}

#[test]
fn missing_data_is_drawn_as_the_alarm_reads_it() {
    for (policy, first) in [
        ("steps: 'from 50: +1'", "FILL(metric, 0)"),
        ("steps: 'from 50: +1', missing_data: repeat", "FILL(metric, REPEAT)"),
        ("steps: 'below 20: -1, from 50: +1', alarms: paired", "FILL(metric, 0)"),
    ] {
        let body = body(&spec(policy));
        assert_eq!(policy_graphs(&body)[0]["metrics"][0][0]["expression"], first, "{policy}");
    }
    for policy in ["steps: 'from 50: +1', alarms: paired", "steps: 'from 50: +1', missing_data: ignore"] {
        assert!(!policy_graphs(&body(&spec(policy)))[0].to_string().contains("FILL"), "{policy}");
    }
}

#[test]
fn words_of_the_author_reach_the_service_as_they_were_written() {
    let text = "a \"b\" \\ $ {c} $c ä\u{2028}`";
    let spec = format!(
        "{{ capacity: {{ min: 1, max: 2 }}, step_scaling: {{ steps: 'from 1: +1', metric: {{ namespace: 'My \"n\"', \
         metric_name: '100% ${{m', dimensions: {{ 'Q ${{x}}': {}, E: '${{EndpointName}}' }} }} }} }}",
        serde_json::Value::from(text)
    );
    let body = body(&spec);
    let row = policy_graphs(&body)[0]["metrics"].as_array().unwrap().iter().find(|row| row[0] == "My \"n\"").unwrap();
    let parts: Vec<&str> = row.as_array().unwrap()[..6].iter().map(|part| part.as_str().unwrap()).collect();
    assert_eq!(parts, ["My \"n\"", "100% ${m", "Q ${x}", text, "E", "my-endpoint"]);
}

#[test]
fn an_expression_is_drawn_over_its_metrics_and_beside_the_capacity() {
    let body = body(
        "{ kind: async, capacity: { min: 1, max: 3 }, metric_publish_frequency_seconds: 10, step_scaling: {
           missing_data: ignore, period_seconds: 300, steps: 'from 1: +1', metric: {
             expression: 'samples / 10', metrics: [{ id: samples, metric: ApproximateBacklogSize }] } } }",
    );
    let graph = policy_graphs(&body)[0];
    assert_eq!(graph["period"], 300);
    let shown: Vec<String> = graph["metrics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let rendering = row.as_array().unwrap().last().unwrap();
            let part = |key: &str| rendering[key].to_string();
            [part("expression"), part("id"), part("visible"), part("period"), part("yAxis")].join(" ")
        })
        .collect();
    assert_eq!(
        shown,
        [
            r#""samples / 10" "expression" null null null"#,
            r#""samples_ / 6" null null 60 "right""#,
            r#"null "samples" false null null"#,
            r#"null "samples_" false 60 null"#,
        ]
    );
}

#[test]
fn every_policy_has_a_graph_of_its_own() {
    let body = body(
        "{ capacity: { min: 1, max: 9 }, step_scaling: [
           { name: load, steps: 'below 20: -1, from 50: +1' },
           { name: busy, metric: CPUUtilization, steps: 'from 80: +2', alarms: paired, period_seconds: 120 },
           { name: slow, metric: { preset: ModelLatency, statistic: p90 }, steps: 'from 900000: +1' } ] }",
    );
    let titles: Vec<&str> = policy_graphs(&body).iter().map(|graph| graph["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "load: InvocationsPerInstance (Sum of 60 s), and instances",
            "busy: CPUUtilization (Average of 120 s), and instances",
            "slow: ModelLatency (p90 of 60 s), and instances",
        ]
    );
    let alarms = widgets(&body).iter().find(|widget| widget["type"] == "alarm").unwrap();
    assert_eq!(alarms["properties"]["alarms"].as_array().unwrap().len(), 3);
}

#[test]
fn alarms_that_are_the_services_own_are_not_listed() {
    let listed = |spec: &str| {
        let body = body(spec);
        let widget = widgets(&body).iter().find(|widget| widget["type"] == "alarm")?;
        let arns = widget["properties"]["alarms"].as_array().unwrap();
        let names: Vec<String> =
            arns.iter().map(|arn| arn.as_str().unwrap().rsplit('-').next().unwrap().to_owned()).collect();
        Some(names.join(", "))
    };
    for (more, expected) in [
        ("target_tracking: { target_value: 60 }", None),
        ("schedules: { name: n, schedule: 'rate(1 hour)', min: 2 }", None),
        (
            "target_tracking: { target_value: 60 }, notifications: { latency_p99_ms: 500, errors_per_minute: 5 }",
            Some("AtMaxCapacityNotification, LatencyNotification, ErrorsNotification"),
        ),
        (
            "target_tracking: { target_value: 60 }, step_scaling: { alarms: paired, steps: 'below 1: -1, from 9: +1' }",
            Some("StepsLowAlarm, StepsHighAlarm"),
        ),
    ] {
        let spec = format!("{{ capacity: {{ min: 1, max: 10 }}, {more} }}");
        assert_eq!(listed(&spec).as_deref(), expected, "{spec}");
    }
}

#[test]
fn the_body_of_the_default_spec() {
    insta::assert_snapshot!("default", text(DEFAULT));
}

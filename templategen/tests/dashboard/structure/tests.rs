use serde_json::{Value, json};

use super::check;

/// A body of one graph, with its properties changed.
fn graph(changed: Value) -> Value {
    let mut properties = json!({ "region": "eu-west-1", "metrics": [["N", "m"]] });
    let Value::Object(changed) = changed else { panic!("properties are an object") };
    for (key, value) in changed {
        properties[key] = value;
    }
    json!({ "widgets": [{ "type": "metric", "properties": properties }] })
}

fn metrics(rows: Value) -> Value {
    graph(Value::from_iter([("metrics", rows)]))
}

fn horizontal(annotation: Value) -> Value {
    let annotations = Value::from_iter([("horizontal", vec![annotation])]);
    graph(Value::from_iter([("annotations", annotations)]))
}

fn widgets(widgets: Value) -> Value {
    Value::from_iter([("widgets", widgets)])
}

fn text_at(place: [i64; 4]) -> Value {
    let [x, y, width, height] = place;
    json!({ "type": "text", "x": x, "y": y, "width": width, "height": height, "properties": { "markdown": "" } })
}

fn alarms(properties: Value) -> Value {
    let widget = Value::from_iter([("type", Value::from("alarm")), ("properties", properties)]);
    widgets(Value::from(vec![widget]))
}

const ALARM: &str = "arn:aws-cn:cloudwatch:cn-north-1:123456789012:alarm:a:b";

#[test]
fn bodies_as_documented_pass() {
    for body in [
        widgets(json!([])),
        json!({ "start": "-PT3H", "end": "P0D", "periodOverride": "auto", "variables": [], "widgets": [] }),
        widgets(json!([text_at([0, 0, 12, 3]), text_at([12, 0, 12, 3]), text_at([0, 3, 24, 1000])])),
        widgets(json!([{ "type": "text", "properties": { "markdown": "", "background": "transparent" } }])),
        widgets(json!([{ "type": "log", "properties": { "query": "fields @message" } }])),
        alarms(json!({ "alarms": [ALARM], "sortBy": "timestamp", "states": ["ALARM", "OK"], "title": "t" })),
        graph(json!({ "view": "singleValue", "sparkline": true, "period": 10, "stat": "p99.9", "title": "t" })),
        graph(json!({ "yAxis": { "left": { "min": 0, "max": 1.5, "label": "l", "showUnits": false }, "right": {} } })),
        graph(json!({ "legend": { "position": "hidden" }, "liveData": true, "stacked": false, "timezone": "+0130" })),
        json!({ "widgets": [{ "type": "metric", "properties": {
            "region": "us-gov-west-1", "annotations": { "alarms": [ALARM] } } }] }),
        horizontal(
            json!({ "value": 0.5, "label": "l", "color": "#aAbB09", "fill": "above", "visible": true, "yAxis": "right" }),
        ),
        horizontal(json!([{ "value": 2, "color": "#000000" }, { "value": 1, "label": "end" }])),
        graph(json!({ "annotations": { "vertical": [{ "value": "2026-01-01T00:00:00Z", "fill": "after" }] } })),
        metrics(
            json!([["N", "m", "D", "v", { "id": "m1", "stat": "TM(10%:90%)", "period": 300 }], [".", "n", ".", "."],
            ["..."], ["...", "w", { "yAxis": "right", "visible": false, "color": "#123456" }]]),
        ),
        metrics(json!([[{ "expression": "SUM([m1, m_2]) / PERIOD(m1)", "label": "l", "period": 60 }],
            ["N", "m", { "id": "m1" }], ["N", "n", { "id": "m_2" }]])),
        metrics(json!([[{ "expression": "SEARCH('{N,d} m', \"Sum\") * 1e3", "id": "e1" }],
            [{ "expression": "SELECT AVG(m) FROM n" }]])),
    ] {
        assert_eq!(check(&body), [""; 0], "{body:#}");
    }
}

#[test]
fn every_slip_is_named_with_its_place() {
    let too_many = vec![json!(ALARM); 101];
    for (body, complaint) in [
        (json!([]), "body: [] is not an object"),
        (json!({}), "body: has no widgets"),
        (json!({ "widgets": {} }), "body.widgets: {} is not a list"),
        (json!({ "widgets": [], "widget": [] }), "body.widget: is not a key CloudWatch knows here"),
        (
            json!({ "widgets": [], "periodOverride": "never" }),
            "body.periodOverride: \"never\" is not one of auto, inherit",
        ),
        (widgets(json!([{ "type": "text" }])), "body.widgets[0]: has no properties"),
        (widgets(json!([{ "type": "map", "properties": {} }])), "body.widgets[0].type: \"map\" is not one of"),
        (widgets(json!([text_at([24, 0, 1, 1])])), "body.widgets[0].x: 24 is not a whole number from 0 to 23"),
        (widgets(json!([text_at([0, -1, 1, 1])])), "body.widgets[0].y: -1 is not a whole number, 0 or more"),
        (widgets(json!([text_at([0, 0, 0, 1])])), "body.widgets[0].width: 0 is not a whole number from 1 to 24"),
        (
            widgets(json!([text_at([0, 0, 1, 1001])])),
            "body.widgets[0].height: 1001 is not a whole number from 1 to 1000",
        ),
        (widgets(json!([text_at([20, 0, 5, 1])])), "body.widgets[0]: reaches column 25, and there are 24"),
        (widgets(json!([text_at([0, 0, 6, 6]), text_at([5, 5, 6, 6])])), "body.widgets[1]: lies over the widget 0"),
        (widgets(json!([{ "type": "text", "properties": {} }])), "body.widgets[0].properties: has no markdown"),
        (widgets(json!([{ "type": "text", "properties": { "markdown": 1 } }])), "properties.markdown: 1 is not a text"),
        (alarms(json!({ "alarms": [] })), "properties.alarms: has 0 entries, and 1 to 100 are allowed"),
        (alarms(json!({ "alarms": too_many })), "properties.alarms: has 101 entries"),
        (alarms(json!({ "alarms": ["my-alarm"] })), "properties.alarms[0]: \"my-alarm\" is not the ARN of an alarm"),
        (alarms(json!({ "alarms": [ALARM], "states": ["RED"] })), "properties.states[0]: \"RED\" is not one of"),
        (alarms(json!({ "alarms": [ALARM], "sortBy": "name" })), "properties.sortBy: \"name\" is not one of"),
        (graph(json!({ "region": "${AWS::Region}" })), "properties.region: \"${AWS::Region}\" is not a region"),
        (graph(json!({ "metrics": null })), "has neither metrics nor an alarm to draw"),
        (graph(json!({ "period": 45 })), "properties.period: 45 is not a period"),
        (graph(json!({ "period": "60" })), "properties.period: \"60\" is not a period"),
        (graph(json!({ "stat": "p101" })), "properties.stat: \"p101\" is not a statistic"),
        (graph(json!({ "stat": "average" })), "properties.stat: \"average\" is not a statistic"),
        (graph(json!({ "view": "line" })), "properties.view: \"line\" is not one of"),
        (graph(json!({ "stacked": "no" })), "properties.stacked: \"no\" is not true or false"),
        (graph(json!({ "yAxis": { "left": { "min": "0" } } })), "yAxis.left.min: \"0\" is not a number"),
        (graph(json!({ "yAxis": { "top": {} } })), "yAxis.top: is not a key"),
        (graph(json!({ "legend": {} })), "legend: has no position"),
        (graph(json!({ "annotations": { "horizontals": [] } })), "annotations.horizontals: is not a key"),
        (horizontal(json!({ "label": "l" })), "annotations.horizontal[0]: has no value"),
        (horizontal(json!({ "value": "20" })), "annotations.horizontal[0].value: \"20\" is not a number"),
        (horizontal(json!({ "value": 1, "color": "red" })), "horizontal[0].color: \"red\" is not a colour"),
        (horizontal(json!({ "value": 1, "fill": "between" })), "horizontal[0].fill: \"between\" is not one of"),
        (horizontal(json!({ "value": 1, "yAxis": "top" })), "horizontal[0].yAxis: \"top\" is not one of left, right"),
        (horizontal(json!([{ "value": 1 }])), "annotations.horizontal[0]: has 1 ends, and a band has 2"),
        (horizontal(json!([{ "value": 1 }, { "value": 2, "fill": "above" }])), "horizontal[0][1].fill: is not a key"),
        (graph(json!({ "annotations": { "vertical": [{ "value": 5 }] } })), "vertical[0].value: 5 is not a text"),
        (graph(json!({ "annotations": { "alarms": [ALARM, ALARM] } })), "annotations.alarms: has 2 entries"),
        (metrics(json!(["N"])), "properties.metrics[0]: \"N\" is not a list"),
        (metrics(json!([[]])), "metrics[0]: is empty"),
        (metrics(json!([["N"]])), "metrics[0]: has 1 parts"),
        (metrics(json!([["N", "m", "D"]])), "metrics[0]: has 3 parts"),
        (metrics(json!([["N", 1]])), "metrics[0][1]: 1 is not a text"),
        (metrics(json!([["N", ""]])), "metrics[0][1]: is empty"),
        (metrics(json!([[".", "m"]])), "metrics[0][0]: repeats a metric that is not there"),
        (metrics(json!([["..."]])), "metrics[0][0]: repeats a metric that is not there"),
        (metrics(json!([["N", "m"], ["N", "m", ".", "v"]])), "metrics[1][2]: repeats a metric that is not there"),
        (metrics(json!([["N", "m"], ["N", "..."]])), "metrics[1][1]: `...` stands only at the beginning"),
        (metrics(json!([["N", "m", { "expression": "m1" }]])), "metrics[0][2].expression: is not a key"),
        (metrics(json!([["N", "m", { "dimensions": {} }]])), "metrics[0][2].dimensions: is not a key"),
        (metrics(json!([["N", "m", { "id": "M1" }]])), "metrics[0][2].id: \"M1\" is not an id"),
        (metrics(json!([["N", "m", { "visible": 0 }]])), "metrics[0][2].visible: 0 is not true or false"),
        (metrics(json!([[{ "label": "l" }]])), "metrics[0][0]: has no expression"),
        (metrics(json!([[{ "expression": "1", "stat": "Sum" }]])), "metrics[0][0].stat: is not a key"),
        (metrics(json!([["N", "m", { "id": "a" }], ["N", "n", { "id": "a" }]])), "metrics[1]: the id a is there twice"),
        (
            metrics(json!([[{ "expression": "FILL(m1, 0)" }]])),
            "metrics[0]: the expression names m1, and no metric has that id",
        ),
        (metrics(json!([[{ "expression": "a + 1", "id": "a" }]])), "metrics[0]: the expression a names itself"),
    ] {
        let complaints = check(&body);
        assert!(
            complaints.iter().any(|found| found.contains(complaint)),
            "expected {complaint:?}, found {complaints:?} in {body:#}"
        );
    }
}

#[test]
fn a_complaint_is_made_once() {
    assert_eq!(
        check(&metrics(json!([["N", "m", { "stat": "mean", "colour": "#000000" }]]))),
        [
            "body.widgets[0].properties.metrics[0][2].stat: \"mean\" is not a statistic such as Average or p99",
            "body.widgets[0].properties.metrics[0][2].colour: is not a key CloudWatch knows here",
        ]
    );
}

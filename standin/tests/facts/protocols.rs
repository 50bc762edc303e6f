//! The same operation over every protocol of CloudWatch, and refusals in each.

use bytes::Bytes;
use http::{Request, Response};
use serde_json::json;
use standin::Outcome;

use crate::account::{Account, authorization};

fn send(account: &mut Account, request: http::request::Builder, body: impl Into<Bytes>) -> Response<Bytes> {
    let request = request.body(body.into()).expect("the request is well made");
    match account.standin.answer(&request, account.now) {
        Outcome::Reply(response) => response,
        other => panic!("not answered: {other:?}"),
    }
}

fn cbor(operation: &str) -> http::request::Builder {
    Request::post(format!("/service/GraniteServiceVersion20100801/operation/{operation}"))
        .header("smithy-protocol", "rpc-v2-cbor")
}

fn header<'a>(response: &'a Response<Bytes>, name: &str) -> Option<&'a str> {
    response.headers().get(name).and_then(|value| value.to_str().ok())
}

#[test]
fn an_alarm_put_over_one_protocol_is_read_over_every_other() {
    let mut account = Account::new();
    account.done("PutMetricAlarm", crate::alarms::alarm("a", json!({"Threshold": 40})));

    let response = send(&mut account, cbor("DescribeAlarms"), "");
    assert_eq!(header(&response, "smithy-protocol"), Some("rpc-v2-cbor"));
    let body: ciborium::Value = ciborium::from_reader(response.body().as_ref()).expect("the answer is CBOR");
    let member = |value: &ciborium::Value, name: &str| {
        let members = value.as_map().expect("it is a structure");
        members.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value.clone())
    };
    let alarms = member(&body, "MetricAlarms").expect("alarms are listed");
    let alarm = &alarms.as_array().expect("it is a list")[0];
    assert_eq!(member(alarm, "Threshold"), Some(ciborium::Value::Float(40.0)));
    assert_eq!(member(alarm, "Period"), Some(ciborium::Value::Integer(60.into())));
    assert_eq!(
        member(alarm, "StateUpdatedTimestamp"),
        Some(ciborium::Value::Tag(1, Box::new(ciborium::Value::Float(1_767_225_600.0))))
    );

    let response = send(&mut account, Request::post("/"), "Action=DescribeAlarms&Version=2010-08-01");
    let xml = String::from_utf8_lossy(response.body()).into_owned();
    for expected in [
        "<DescribeAlarmsResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><DescribeAlarmsResult>",
        "<MetricAlarms><member><AlarmName>a</AlarmName>",
        "<StateUpdatedTimestamp>2026-01-01T00:00:00.000Z</StateUpdatedTimestamp>",
        "<Threshold>40</Threshold>",
        "<Dimensions><member><Name>EndpointName</Name><Value>demo</Value></member></Dimensions>",
    ] {
        assert!(xml.contains(expected), "{expected} in {xml}");
    }
}

#[test]
fn a_refusal_has_the_form_of_its_protocol() {
    let mut account = Account::new();
    let bodies = [
        (
            Request::post("/").header("x-amz-target", "GraniteServiceVersion20100801.GetDashboard"),
            Bytes::from("{\"DashboardName\":\"d\"}"),
        ),
        (cbor("GetDashboard"), Bytes::from_static(b"\xa1\x6dDashboardName\x61d")),
        (Request::post("/"), Bytes::from("Action=GetDashboard&DashboardName=d")),
    ];
    for ((request, body), expected) in bodies.into_iter().zip([
        "\"__type\":\"DashboardNotFoundError\",\"message\":",
        "com.amazonaws.cloudwatch#DashboardNotFoundError",
        "<Error><Type>Sender</Type><Code>ResourceNotFound</Code><Message>Dashboard d does not exist</Message></Error>",
    ]) {
        let response = send(&mut account, request, body);
        assert_eq!(response.status(), 404, "{expected}");
        assert_eq!(header(&response, "x-amzn-query-error"), Some("ResourceNotFound;Sender"));
        assert!(header(&response, "x-amzn-requestid").is_some());
        let text = String::from_utf8_lossy(response.body()).into_owned();
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn what_no_service_knows_is_refused() {
    let mut account = Account::new();
    let target = |target: &str| Request::post("/").header("x-amz-target", target);
    for (request, body, expected) in [
        (target("AnyScaleFrontendService.Frobnicate"), "{}", "UnknownOperationException"),
        (target("DynamoDB.GetItem"), "{}", "No service is known by the target prefix 'DynamoDB'"),
        (target("SageMaker.ListEndpoints"), "{", "SerializationException"),
        (target("SageMaker.ListEndpoints"), "[]", "SerializationException"),
        (cbor("DescribeAlarms"), "{}", "SerializationException"),
        (Request::post("/"), "Action=Frobnicate", "<Code>InvalidAction</Code>"),
        (Request::get("/favicon"), "", "GET /favicon names no operation"),
    ] {
        let response = send(&mut account, request, body);
        let text = String::from_utf8_lossy(response.body()).into_owned();
        assert_eq!(response.status(), 400, "{text}");
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn the_credential_scope_gives_the_region_and_the_partition() {
    for (region, partition) in [("eu-central-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")] {
        let mut account = Account::new();
        let request = Request::post("/")
            .header("x-amz-target", "SageMaker.DescribeEndpoint")
            .header("authorization", authorization(region));
        let response = send(&mut account, request, "{\"EndpointName\":\"demo\"}");
        let text = String::from_utf8_lossy(response.body()).into_owned();
        let arn = format!("arn:{partition}:sagemaker:{region}:000000000000:endpoint/demo");
        assert!(text.contains(&arn), "{arn} in {text}");
        let call = &account.standin.calls()[0];
        assert_eq!((call.region.as_str(), call.access_key_id.as_deref()), (region, Some("AKIDEXAMPLE")));
    }
}

//! How calls fail: the services' words as they are, and none of anybody's secrets.

use std::fmt;
use std::io;
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use bytes::Bytes;
use lambda::services::{Aws, ErrorKind, ServiceError, Services, Write};
use standin::Fault;

use crate::account::{Account, SECRET, aws_over, aws_without_credentials, instances, registration, response};
use crate::values::{alarm_named, scheduled_action_named, step_policy_named};

/// Calls an operation by its name; `cloudwatch:` tells those apart that two services have.
async fn call(aws: &Aws, operation: &str) -> Result<(), ServiceError> {
    let tags = || [("key".to_owned(), "value".to_owned())].into();
    let keys = || vec!["key".to_owned()];
    let name = || "name".to_owned();
    let arn = || "arn:aws:none".to_owned();
    let write = match operation {
        "DescribeScalableTargets" => return aws.target(&instances()).await.map(drop),
        "DescribeScalingPolicies" => return aws.policies(&instances()).await.map(drop),
        "DescribeScheduledActions" => return aws.scheduled_actions(&instances()).await.map(drop),
        "ListTagsForResource" => return aws.target_tags("arn:aws:none").await.map(drop),
        "cloudwatch:ListTagsForResource" => return aws.alarm_tags("arn:aws:none").await.map(drop),
        "DescribeAlarms" => return aws.alarms("name").await.map(drop),
        "RegisterScalableTarget" => registration(&instances()),
        "DeregisterScalableTarget" => Write::DeregisterTarget(instances()),
        "TagResource" => Write::TagTarget(arn(), tags()),
        "UntagResource" => Write::UntagTarget(arn(), keys()),
        "PutScalingPolicy" => Write::PutPolicy(instances(), step_policy_named("name")),
        "DeleteScalingPolicy" => Write::DeletePolicy(instances(), name()),
        "PutScheduledAction" => Write::PutScheduledAction(instances(), scheduled_action_named("name")),
        "DeleteScheduledAction" => Write::DeleteScheduledAction(instances(), name()),
        "PutMetricAlarm" => Write::PutAlarm(Box::new(alarm_named("name")), [].into()),
        "DeleteAlarms" => Write::DeleteAlarms(vec![name()]),
        "cloudwatch:TagResource" => Write::TagAlarm(arn(), tags()),
        "cloudwatch:UntagResource" => Write::UntagAlarm(arn(), keys()),
        other => panic!("no call is known as {other}"),
    };
    aws.write(&write).await.map(drop)
}

const SCALING: [&str; 12] = [
    "DescribeScalableTargets",
    "DescribeScalingPolicies",
    "DescribeScheduledActions",
    "ListTagsForResource",
    "RegisterScalableTarget",
    "DeregisterScalableTarget",
    "TagResource",
    "UntagResource",
    "PutScalingPolicy",
    "DeleteScalingPolicy",
    "PutScheduledAction",
    "DeleteScheduledAction",
];
const CLOUDWATCH: [&str; 6] = [
    "DescribeAlarms",
    "cloudwatch:ListTagsForResource",
    "PutMetricAlarm",
    "DeleteAlarms",
    "cloudwatch:TagResource",
    "cloudwatch:UntagResource",
];

/// Lets a call fail, and compares what is made of it: once as a value, once as a sentence.
async fn check(operation: &str, fault: standin::ServiceError, code: &str) {
    let account = Account::registered().await;
    let message = fault.message.clone();
    account.standin().add_fault(operation, Fault::Error(fault));
    let error = call(&account.aws, operation).await.expect_err("it is refused");
    let api_name = operation.trim_start_matches("cloudwatch:");
    assert_eq!(error.kind, ErrorKind::Refused { code: code.to_owned(), message: message.clone() }, "{operation}");
    assert_eq!(error.to_string(), format!("{api_name}: {code}: {message}"));
}

#[tokio::test(start_paused = true)]
async fn every_refusal_of_application_auto_scaling_keeps_its_name_and_words() {
    for operation in SCALING {
        for (code, status) in [
            ("ValidationException", 400),
            ("LimitExceededException", 400),
            ("ConcurrentUpdateException", 500),
            ("InternalServiceException", 500),
            ("ObjectNotFoundException", 400),
            ("FailedResourceAccessException", 400),
            ("InvalidNextTokenException", 400),
            ("ResourceNotFoundException", 400),
            ("TooManyTagsException", 400),
            ("ThrottlingException", 400),
            ("AccessDeniedException", 400),
            ("ServiceUnavailable", 503),
        ] {
            let fault = standin::ServiceError::new(code, "Not “now”: 1 < 2.").with_status(status);
            check(operation, fault, code).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_refusal_of_cloudwatch_goes_by_the_code_of_the_older_protocol() {
    for operation in CLOUDWATCH {
        for (exception, code, status) in [
            ("LimitExceededFault", "LimitExceeded", 400),
            ("ResourceNotFound", "ResourceNotFound", 404),
            ("ResourceNotFoundException", "ResourceNotFoundException", 404),
            ("ResourceConflict", "ResourceConflict", 409),
            ("InternalServiceFault", "InternalServiceError", 500),
            ("ConcurrentModificationException", "ConcurrentModificationException", 429),
            ("InvalidParameterValueException", "InvalidParameterValue", 400),
            ("InvalidParameterCombinationException", "InvalidParameterCombination", 400),
            ("ValidationError", "ValidationError", 400),
            ("Throttling", "Throttling", 400),
            ("AccessDenied", "AccessDenied", 403),
        ] {
            let fault = standin::ServiceError::new(exception, "Not “now”: 1 < 2.").coded(code).with_status(status);
            check(operation, fault, code).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_is_told_from_what_is_refused() {
    let account = Account::new();
    for (operation, not_found) in [
        ("DeregisterScalableTarget", true),
        ("PutScalingPolicy", true),
        ("PutScheduledAction", true),
        ("DeleteScalingPolicy", true),
        ("DeleteScheduledAction", true),
        ("TagResource", true),
        ("UntagResource", true),
        ("ListTagsForResource", true),
        ("DeleteAlarms", true),
        ("cloudwatch:TagResource", true),
        ("cloudwatch:UntagResource", true),
        ("cloudwatch:ListTagsForResource", true),
    ] {
        let error = call(&account.aws, operation).await.expect_err("it is not there");
        assert_eq!(error.is_not_found(), not_found, "{error}");
    }
}

/// Answers, or fails to.
#[derive(Clone)]
struct Answering(Arc<dyn Fn() -> Result<http::Response<Bytes>, ConnectorError> + Send + Sync>);

impl fmt::Debug for Answering {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Answering")
    }
}

impl HttpConnector for Answering {
    fn call(&self, _request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready((self.0)().map(response))
    }
}

async fn fails(
    answer: impl Fn() -> Result<http::Response<Bytes>, ConnectorError> + Send + Sync + 'static,
) -> Vec<ErrorKind> {
    let aws = aws_over(Answering(Arc::new(answer)));
    let mut kinds = Vec::new();
    for operation in SCALING.iter().chain(&CLOUDWATCH) {
        let error = call(&aws, operation).await.expect_err("it fails");
        let said = format!("{error} {error:?}");
        for secret in [SECRET, "AKIDEXAMPLE", "https://", "amazonaws.com"] {
            assert!(!said.contains(secret), "{said}");
        }
        kinds.push(error.kind);
    }
    kinds.dedup();
    kinds
}

#[tokio::test(start_paused = true)]
async fn silence_is_told_from_a_broken_connection_and_from_a_request_that_never_left() {
    const URL: &str = "https://monitoring.us-east-1.amazonaws.com/?Signature=wJalrXUtnFEMI-not-to-be-printed";
    let io = |kind: io::ErrorKind| ConnectorError::io(io::Error::new(kind, URL).into());
    assert_eq!(fails(|| Err(ConnectorError::timeout(URL.into()))).await, [ErrorKind::TimedOut]);
    assert_eq!(
        fails(move || Err(io(io::ErrorKind::ConnectionReset))).await,
        [ErrorKind::Broken("the connection failed: connection reset".to_owned())]
    );
    assert_eq!(
        fails(move || Err(io(io::ErrorKind::ConnectionRefused))).await,
        [ErrorKind::Broken("the connection failed: connection refused".to_owned())]
    );
    assert_eq!(
        fails(|| Err(ConnectorError::other(URL.into(), None))).await,
        [ErrorKind::Broken("the connection failed".to_owned())]
    );
    assert_eq!(
        fails(|| Err(ConnectorError::user(URL.into()))).await,
        [ErrorKind::NotSent("the request could not be made".to_owned())]
    );
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_reason_says_its_status() {
    let page = |status: u16| {
        move || {
            let mut page = http::Response::new(Bytes::from_static(b"<html>https://amazonaws.com</html>"));
            *page.status_mut() = http::StatusCode::from_u16(status).expect("it is a status");
            Ok(page)
        }
    };
    assert_eq!(fails(page(503)).await, [ErrorKind::Broken("the answer was status 503 without a reason".to_owned())]);
    assert_eq!(
        fails(page(403)).await,
        [ErrorKind::Refused { code: "status 403".to_owned(), message: "no reason given".to_owned() }]
    );
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_none_of_the_services_is_not_taken_for_one() {
    let aws = aws_over(Answering(Arc::new(|| Ok(http::Response::new(Bytes::from_static(b"<html>"))))));
    for operation in ["DescribeScalableTargets", "ListTagsForResource", "DescribeAlarms", "RegisterScalableTarget"] {
        let error = call(&aws, operation).await.expect_err("it can not be read");
        assert_eq!(
            error.kind,
            ErrorKind::Broken("the answer, status 200, could not be read".to_owned()),
            "{operation}"
        );
    }
    let aws = aws_over(Answering(Arc::new(|| Ok(http::Response::new(Bytes::from_static(b"{}"))))));
    let error = call(&aws, "RegisterScalableTarget").await.expect_err("it says nothing");
    let expected = "RegisterScalableTarget: the answer has no ScalableTargetARN that could be read";
    assert_eq!((error.to_string().as_str(), error.is_unknown()), (expected, true));
}

#[tokio::test(start_paused = true)]
async fn without_credentials_nothing_is_sent() {
    let sent = Answering(Arc::new(|| panic!("nothing may be sent")));
    let aws = aws_without_credentials(sent);
    for operation in SCALING.iter().chain(&CLOUDWATCH) {
        let error = call(&aws, operation).await.expect_err("it is not signed");
        let message = "the request could not be made: are there credentials and a region?".to_owned();
        assert_eq!(error.kind, ErrorKind::NotSent(message), "{operation}");
    }
}

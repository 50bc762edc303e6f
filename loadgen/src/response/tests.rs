//! Answers as they come over the wire, and what they are taken for.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use hyper::body::{Body, Frame};
use tokio::time::Instant;

use super::{Form, Reader};
use crate::drive::clock::Clock;
use crate::outcome::{Answer, Class, Failure, Outcome, StreamTimes};

/// Reads an answer whose request was intended for the start.
fn read(form: Form, response: Response<impl Body<Data = Bytes, Error = Infallible> + Unpin>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let reader = Reader::new(form, Clock::of(Instant::now()));
        reader.read(response, Duration::ZERO, |never| match *never {}).await
    })
}

fn failure(outcome: Outcome) -> Failure {
    match outcome {
        Outcome::Failed(failure) => *failure,
        Outcome::Answered(answer) => panic!("{answer:?}"),
    }
}

/// An error as SageMaker sends it: its name in a header, or nowhere.
fn error(status: u16, named: Option<&str>, body: &str) -> Failure {
    let mut response = Response::builder().status(status).header("x-amzn-requestid", "1");
    if let Some(name) = named {
        response = response.header("x-amzn-ErrorType", name);
    }
    failure(read(Form::Whole, response.body(Full::from(body.to_owned())).unwrap()))
}

#[test]
fn an_error_is_told_by_its_name() {
    use Class::{
        AccessDenied, BadSignature, ExpiredCredentials, ModelError, ModelNotReady, NotFound, ServiceError, StreamError,
        Throttled, Unavailable, Unknown, Validation,
    };
    let said = r#"{"message":"Said."}"#;
    let gone = r#"{"message":"Endpoint demo of account 123456789012 not found."}"#;
    for (status, name, body, class) in [
        (400, "ThrottlingException", r#"{"message":null}"#, Throttled),
        (400, "ThrottlingException:http://internal.amazon.com/coral/com.amazon.coral.availability/", "{}", Throttled),
        (429, "TooManyRequestsException", said, Throttled),
        (503, "ServiceUnavailable", said, Unavailable),
        (503, "ServiceUnavailableException", said, Unavailable),
        (429, "ModelNotReadyException", said, ModelNotReady),
        (424, "ModelError", said, ModelError),
        (500, "InternalFailure", said, ServiceError),
        (530, "InternalDependencyException", said, ServiceError),
        (500, "NeverHeardOfException", said, ServiceError),
        (400, "ModelStreamError", said, StreamError),
        (500, "InternalStreamFailure", said, StreamError),
        (400, "ValidationError", said, Validation),
        (400, "ValidationException", said, Validation),
        (400, "ValidationError", gone, NotFound),
        (400, "ValidationError", r#"{"message":"Variant blue not found for Request"}"#, NotFound),
        (400, "ValidationError", r#"{"Message":"Inference component x does not exist"}"#, NotFound),
        (400, "ValidationError", r#"{"message":"Header Accept not found"}"#, Validation),
        (404, "UnknownOperationException", "{}", NotFound),
        (403, "AccessDeniedException", said, AccessDenied),
        (403, "ExpiredTokenException", said, ExpiredCredentials),
        (403, "ExpiredToken", said, ExpiredCredentials),
        (403, "InvalidSignatureException", said, BadSignature),
        (403, "UnrecognizedClientException", said, BadSignature),
        (403, "MissingAuthenticationTokenException", said, BadSignature),
        (403, "IncompleteSignatureException", said, BadSignature),
        (400, "NeverHeardOfException", said, Unknown),
    ] {
        let failure = error(status, Some(name), body);
        assert_eq!((failure.class, failure.status), (class, Some(status)), "{name}: {body}");
        assert_eq!(failure.error_type, name.split(':').next().unwrap());
    }
}

#[test]
fn the_name_is_found_wherever_it_stands() {
    for (named, body, name) in [
        (Some("aws.protocol#ModelError:http://a/b"), r#"{"__type":"Other"}"#, "ModelError"),
        (None, r#"{"__type":"com.amazonaws.sagemaker#ModelError"}"#, "ModelError"),
        (None, r#"{"code":"ModelError"}"#, "ModelError"),
        (None, r#"{"__type":"ModelError","code":"Other"}"#, "ModelError"),
        (Some(""), r#"{"code":7}"#, "status 424"),
        (None, "<html>Oh</html>", "status 424"),
        (None, "", "status 424"),
    ] {
        let failure = error(424, named, body);
        assert_eq!((failure.class, failure.error_type.as_str()), (Class::ModelError, name), "{named:?} {body}");
    }
}

#[test]
fn without_a_name_there_is_only_the_status() {
    for (status, class) in [
        (301, Class::Unknown),
        (400, Class::Validation),
        (401, Class::AccessDenied),
        (403, Class::AccessDenied),
        (404, Class::NotFound),
        (413, Class::Validation),
        (418, Class::Unknown),
        (424, Class::ModelError),
        (429, Class::Throttled),
        (500, Class::ServiceError),
        (502, Class::ServiceError),
        (503, Class::Unavailable),
        (504, Class::ServiceError),
    ] {
        let failure = error(status, None, "");
        assert_eq!((failure.class, failure.error_type), (class, format!("status {status}")));
    }
}

#[test]
fn a_model_s_error_has_what_the_model_said() {
    let log = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/sagemaker/Endpoints/demo";
    let body = |status: &str| {
        format!(
            r#"{{"Message":"Received server error (500) from primary","OriginalStatusCode":{status},"OriginalMessage":"out of memory","LogStreamArn":"{log}"}}"#
        )
    };
    for (status, original_status) in [("500", Some(500)), ("\"507\"", Some(507)), ("null", None), ("99999", None)] {
        let failure = error(424, Some("ModelError"), &body(status));
        assert_eq!(failure.original_status, original_status, "{status}");
        assert_eq!(failure.message, "Received server error (500) from primary");
        assert_eq!(failure.log_stream.as_deref(), Some(log));
    }
    let failure = error(424, Some("ModelError"), r#"{"OriginalMessage":"out of memory"}"#);
    assert_eq!(failure.message, "out of memory");
}

#[test]
fn of_a_long_error_little_is_kept() {
    let failure = error(400, Some("ValidationError"), &format!(r#"{{"message":"{}"}}"#, "ä".repeat(5000)));
    assert_eq!(failure.message, "ä".repeat(1000));
    // Past what is kept of a body it is no JSON any more: the header still tells.
    let failure = error(400, Some("ValidationError"), &format!(r#"{{"message":"{}"}}"#, "x".repeat(70_000)));
    assert_eq!((failure.class, failure.message.as_str()), (Class::Validation, ""));
}

#[test]
fn an_answer_is_counted_and_names_its_variant() {
    for status in [200, 202] {
        let response = Response::builder().status(status).header("x-amzn-Invoked-Production-Variant", "blue");
        let outcome = read(Form::Whole, response.body(Full::from("0123456789")).unwrap());
        assert_eq!(outcome, Outcome::Answered(Answer { variant: Some(Arc::from("blue")), bytes: 10, stream: None }));
    }
    let response = Response::builder().status(424).header("x-amzn-Invoked-Production-Variant", "green");
    let failure = failure(read(Form::Stream, response.body(Full::from("")).unwrap()));
    assert_eq!(failure.variant.as_deref(), Some("green"));
}

fn frame(headers: &[(&'static str, &'static str)], payload: &'static str) -> Vec<u8> {
    let headers = headers.iter().map(|(name, value)| Header::new(*name, HeaderValue::String((*value).into())));
    let mut bytes = Vec::new();
    write_message_to(&Message::new_from_parts(headers.collect(), payload), &mut bytes).unwrap();
    bytes
}

fn part(payload: &'static str) -> Vec<u8> {
    frame(&[(":message-type", "event"), (":event-type", "PayloadPart")], payload)
}

/// A stream whose chunks come at these milliseconds.
fn stream(chunks: Vec<(u64, Vec<u8>)>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let start = Instant::now();
        let reader = Reader::new(Form::Stream, Clock::of(start));
        let body = Chunks { start, left: chunks.into(), sleep: None };
        reader.read(Response::new(body), Duration::from_millis(100), |never: &Infallible| match *never {}).await
    })
}

/// A body of chunks that come at their times.
struct Chunks {
    start: Instant,
    left: std::collections::VecDeque<(u64, Vec<u8>)>,
    sleep: Option<std::pin::Pin<Box<tokio::time::Sleep>>>,
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some((milliseconds, _)) = self.left.front() else { return std::task::Poll::Ready(None) };
        let at = self.start + Duration::from_millis(*milliseconds);
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
        std::task::ready!(sleep.as_mut().poll(context));
        self.sleep = None;
        std::task::Poll::Ready(self.left.pop_front().map(|(_, bytes)| Ok(Frame::data(bytes.into()))))
    }
}

#[test]
fn the_parts_of_a_stream_have_their_times() {
    let (first, second) = (part("Once"), part("upon a time"));
    let bytes = (first.len() + 2 * second.len()) as u64;
    // The second part comes in two chunks, the second of which has the third part too.
    let (begun, rest) = second.split_at(7);
    let rest = [rest, &second].concat();
    let outcome = stream(vec![(350, first), (400, begun.to_vec()), (900, rest)]);
    let times =
        StreamTimes { first_part: Duration::from_millis(250), parts: 3, longest_gap: Duration::from_millis(550) };
    assert_eq!(outcome, Outcome::Answered(Answer { variant: None, bytes, stream: Some(times) }));
}

#[test]
fn a_stream_can_fail_after_its_status() {
    let exception = |kind, payload| frame(&[(":message-type", "exception"), (":exception-type", kind)], payload);
    let cut = |mut bytes: Vec<u8>, left| {
        bytes.truncate(left);
        bytes
    };
    let mut broken = part("Once");
    *broken.last_mut().unwrap() ^= 1;
    for (chunks, class, error_type, message) in [
        (
            vec![part("Once"), exception("ModelStreamError", r#"{"Message":"Too slow.","ErrorCode":"StreamBroken"}"#)],
            Class::StreamError,
            "ModelStreamError",
            "StreamBroken: Too slow.",
        ),
        (
            // What comes after it says nothing more.
            vec![exception("InternalStreamFailure", r#"{"message":"Oh."}"#), part("Once"), vec![1, 2, 3]],
            Class::StreamError,
            "InternalStreamFailure",
            "Oh.",
        ),
        (
            vec![frame(&[(":message-type", "error"), (":error-code", "Lost"), (":error-message", "Gone.")], "")],
            Class::StreamError,
            "Lost",
            "Gone.",
        ),
        (
            vec![part("Once"), cut(part("upon"), 20)],
            Class::StreamError,
            "stream cut short",
            "it ended within a part; whole ones before: 1",
        ),
        (
            vec![cut(part("upon"), 3)],
            Class::StreamError,
            "stream cut short",
            "it ended within a part; whole ones before: 0",
        ),
        (vec![vec![]], Class::StreamError, "stream without parts", "it ended before its first part"),
        (
            vec![br#"{"predictions": []}"#.to_vec()],
            Class::Unknown,
            "no event stream",
            "the body is no event stream: a frame of 2065854578 bytes",
        ),
        (
            vec![frame(&[], "Once")],
            Class::Unknown,
            "no event stream",
            "the body is no event stream: a frame without `:message-type`",
        ),
    ] {
        let failure = failure(stream(chunks.into_iter().map(|chunk| (200, chunk)).collect()));
        let Failure { class: seen, error_type: name, message: said, status, .. } = failure;
        assert_eq!((seen, name.as_str(), said.as_str(), status), (class, error_type, message, Some(200)));
    }
    let failure = failure(stream(vec![(200, broken)]));
    assert_eq!((failure.class, failure.error_type.as_str()), (Class::Unknown, "no event stream"));
}

//! A client of the runtime: invocations and their answers, time under the test's control.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use standin::{Endpoint, Invoked, Payload, Standin};

/// A signature of whatever credentials.
pub(crate) const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=00";

/// An endpoint of each kind.
pub(crate) fn endpoints() -> Standin {
    let demo = Endpoint::named("demo").with_variant("AllTraffic", 2);
    let hosting = Endpoint::named("hosting").with_component_variant("AllTraffic", 2);
    let serverless = Endpoint::named("serverless").with_serverless_variant("AllTraffic", 2);
    let creating = Endpoint::named("new").with_variant("AllTraffic", 1).creating_for(Duration::from_hours(1_000_000));
    Standin::new()
        .with_endpoint(demo)
        .with_endpoint(hosting)
        .with_endpoint(serverless)
        .with_endpoint(creating)
        .with_endpoint(Endpoint::named("idle").with_variant("AllTraffic", 0))
        .with_endpoint(Endpoint::named("later").with_variant("AllTraffic", 1).asynchronous())
        .with_inference_component("summaries", "hosting", "AllTraffic", 1)
        .with_inference_component("asleep", "hosting", "AllTraffic", 0)
}

/// An account with its clock, which begins with the year 2026.
pub(crate) struct Client {
    pub(crate) standin: Standin,
    pub(crate) now: SystemTime,
}

impl Client {
    pub(crate) fn of(standin: Standin) -> Self {
        Self { standin, now: SystemTime::UNIX_EPOCH + Duration::from_hours(490_896) }
    }

    pub(crate) fn wait(&mut self, duration: Duration) {
        self.now += duration;
    }

    /// Sends a signed request with further headers.
    pub(crate) fn send(&mut self, path: &str, headers: &[(&str, &str)], body: &str) -> Invoked {
        let mut request = Request::post(path).header("authorization", SIGNED);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(()).expect("the request is well made");
        self.send_request(request, body)
    }

    pub(crate) fn send_request(&mut self, request: Request<()>, body: &str) -> Invoked {
        let (head, ()) = request.into_parts();
        self.standin.invoke(&head, &Payload::whole(Bytes::from(body.to_owned())), self.now)
    }

    /// Invokes `demo`.
    pub(crate) fn invoke(&mut self) -> Invoked {
        self.send("/endpoints/demo/invocations", &[], "{}")
    }

    /// Invokes `demo`: how long it takes, and what it says. See [`said`].
    pub(crate) fn hear(&mut self) -> (Duration, String) {
        match self.invoke() {
            Invoked::Reply { after, response } => (after, said(&response)),
            Invoked::Closed => (Duration::ZERO, "closed".to_owned()),
            Invoked::Never => (Duration::MAX, "never".to_owned()),
            stream @ Invoked::Stream { .. } => panic!("a whole answer was expected, got: {stream:?}"),
        }
    }
}

/// The answer in a word or a line: its body where it is one of the model, `STATUS TYPE: MESSAGE` where it is an error.
pub(crate) fn said(response: &Response<Bytes>) -> String {
    let body = String::from_utf8(response.body().to_vec()).expect("the body is text");
    if response.status().is_success() {
        return body;
    }
    let kind = header(response, "x-amzn-errortype");
    let kind = kind.split(':').next().unwrap_or_default();
    let message = match serde_json::from_str::<Value>(&body) {
        Ok(body) => ["Message", "message"].map(|name| body[name].as_str().unwrap_or_default()).concat(),
        Err(_) => body,
    };
    format!("{} {kind}: {message}", response.status().as_u16())
}

pub(crate) fn header(response: &Response<Bytes>, name: &str) -> String {
    let value = response.headers().get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

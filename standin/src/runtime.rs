//! SageMaker's runtime: invocations of endpoints, with the service's headers, errors and response streams.
//!
//! An invocation is decided on as soon as it comes in, whenever its answer is due: nothing waits in here. No invocation
//! is recorded, only counted.

mod effect;
mod event_stream;
mod fault;
mod line;
mod queue;
mod refusal;
mod reply;
mod route;
mod signature;
mod target;

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Response, request};
use serde_json::Value;

use self::effect::{Effect, Subject};
pub(crate) use self::fault::RuntimeFaults;
pub use self::fault::{RuntimeFault, RuntimeFaultKind};
use self::line::Served;
pub use self::queue::{Overload, Service as RuntimeService};
use self::refusal::Refusal;
pub use self::reply::{Reply, StreamShape};
pub(crate) use self::route::Route;
pub use self::signature::Signatures;
use self::target::Target;
use crate::sagemaker::Fleet;

/// The body of an invocation, as far as it was kept.
#[derive(Clone, Debug)]
pub struct Payload {
    length: u64,
    content: Bytes,
}

impl Payload {
    /// A body that was read past: only its length in bytes is known.
    #[must_use]
    pub const fn discarded(length: u64) -> Self {
        Self { length, content: Bytes::new() }
    }

    /// A body as it was sent.
    #[must_use]
    pub const fn whole(content: Bytes) -> Self {
        Self { length: content.len() as u64, content }
    }
}

/// What happens to an invocation. Waiting is left to the caller.
#[derive(Debug)]
pub enum Invoked {
    /// The answer, after a delay.
    Reply {
        /// How long it takes.
        after: Duration,
        /// The answer.
        response: Response<Bytes>,
    },
    /// A response stream.
    Stream {
        /// How long its head takes.
        after: Duration,
        /// Status and headers.
        head: Response<()>,
        /// The events in their frames, each after its delay.
        frames: Vec<(Duration, Bytes)>,
        /// Whether the connection breaks instead of ending the stream.
        broken: bool,
    },
    /// The connection is closed without an answer.
    Closed,
    /// No answer, ever.
    Never,
}

/// The runtime: how it serves, and what it has served.
#[derive(Debug, Default)]
pub(crate) struct Runtime {
    pub(crate) signatures: Signatures,
    pub(crate) reply: Reply,
    pub(crate) stream: StreamShape,
    /// How instances serve where nothing is said of their endpoint; at once where there is nothing here either.
    pub(crate) service: Option<RuntimeService>,
    /// How the instances of an endpoint serve.
    pub(crate) services: BTreeMap<String, RuntimeService>,
    pub(crate) faults: RuntimeFaults,
    endpoints: BTreeMap<String, Served>,
    invocations: u64,
}

impl Runtime {
    /// Whether the runtime looks into bodies at all.
    pub(crate) const fn reads_bodies(&self) -> bool {
        matches!(self.reply, Reply::Echo) || matches!(self.signatures, Signatures::Verified(_))
    }

    /// Answers an invocation of an endpoint of `fleet` at the time `now`.
    pub(crate) fn invoke(
        &mut self,
        fleet: &Fleet,
        account_id: &str,
        head: &request::Parts,
        payload: &Payload,
        now: SystemTime,
    ) -> Invoked {
        self.invocations += 1;
        let result = self.carry_out(fleet, account_id, head, payload, now);
        let mut invoked =
            result.unwrap_or_else(|refusal| Invoked::Reply { after: Duration::ZERO, response: refusal.response() });
        match &mut invoked {
            Invoked::Reply { response, .. } => reply::identify(response.headers_mut(), self.invocations),
            Invoked::Stream { head, .. } => reply::identify(head.headers_mut(), self.invocations),
            Invoked::Closed | Invoked::Never => {}
        }
        invoked
    }

    fn carry_out(
        &mut self,
        fleet: &Fleet,
        account_id: &str,
        head: &request::Parts,
        payload: &Payload,
        now: SystemTime,
    ) -> Result<Invoked, Refusal> {
        let Some((route, name)) = Route::read(head.uri.path()) else {
            return Err(Refusal::validation(format!("{} is no address of the runtime.", head.uri.path())));
        };
        self.signatures.check(head, payload, now)?;
        let target = Target::read(fleet, account_id, route, name, &head.headers)?;
        target::check_body(route, &head.headers, payload.length)?;
        if !self.endpoints.contains_key(name) {
            self.endpoints.insert(name.to_owned(), Served::default());
        }
        let Some(served) = self.endpoints.get_mut(name) else { return Ok(Invoked::Never) };
        let (line, units) = served.line(&target)?;
        let fault = self.faults.take(name, route == Route::Stream, now);
        let effect = fault.map_or(Effect::NONE, |(kind, rest)| {
            let region = signature::region(&head.headers);
            let variant = line.variant().to_str().unwrap_or_default();
            Effect::of(kind, rest, Subject { region, account_id, endpoint: name, variant })
        });
        let (later, ending) = match effect {
            Effect::Serve { later, ending } => (later, ending),
            Effect::Refuse(refusal) => return Err(line.refused(refusal)),
            Effect::Close => {
                line.unanswered();
                return Ok(Invoked::Closed);
            }
            Effect::Never => {
                line.unanswered();
                return Ok(Invoked::Never);
            }
        };
        let service = self.services.get(name).or(self.service.as_ref());
        let further = if route == Route::Stream { self.stream.duration() } else { Duration::ZERO };
        let taken = line.take(route, units, service, further, now);
        let after = later + taken.map_err(|refusal| line.refused(refusal))?;
        line.answered();
        Ok(match route {
            Route::Whole => {
                Invoked::Reply { after, response: reply::whole(self.reply.content(head, payload), line.variant()) }
            }
            Route::Stream => {
                let content = self.reply.content(head, payload);
                self.stream.response(content, line.variant(), after.saturating_sub(further), ending)
            }
            Route::Asynchronous => {
                Invoked::Reply { after, response: reply::accepted(head, target.output_path(), self.invocations) }
            }
        })
    }

    /// Forgets what was served, and the faults; how the runtime serves stays.
    pub(crate) fn forget(&mut self) {
        self.endpoints.clear();
        self.faults.clear();
        self.invocations = 0;
    }

    /// The faults that were asked for, and how many invocations have met each.
    pub(crate) fn faults_to_json(&self) -> Value {
        self.faults.to_json()
    }

    /// What was served, by endpoint.
    pub(crate) fn to_json(&self) -> Value {
        let served = self.endpoints.iter().map(|(name, served)| (name.clone(), served.to_json()));
        Value::Object(served.collect())
    }
}

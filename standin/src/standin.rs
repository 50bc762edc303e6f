//! The stand-in as one value: a request and the time in, what to do about it out.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response, request};
use serde_json::Value;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ServiceError;
use crate::fault::{Fault, Faults};
use crate::history::{History, Playing};
use crate::place::Place;
use crate::runtime::{Invoked, Payload, Reply, Runtime, RuntimeFault, RuntimeService, Signatures, StreamShape};
use crate::sagemaker::Endpoint;
use crate::state::State;
use crate::wire::{self, Service};

/// What happens to a request. Waiting is left to the caller.
#[derive(Debug)]
pub enum Outcome {
    /// The answer.
    Reply(Response<Bytes>),
    /// The answer, after a delay.
    DelayedReply(Duration, Response<Bytes>),
    /// No answer, ever.
    NeverAnswer {
        /// Whether the call took effect all the same.
        applied: bool,
    },
}

impl Outcome {
    /// Waits as the outcome says, on tokio's clock, and gives the answer. Where there is none, it never returns.
    pub async fn reply(self) -> Response<Bytes> {
        match self {
            Self::Reply(response) => response,
            Self::DelayedReply(delay, response) => {
                tokio::time::sleep(delay).await;
                response
            }
            Self::NeverAnswer { .. } => std::future::pending().await,
        }
    }
}

/// Application Auto Scaling, SageMaker and CloudWatch alarms as one value.
#[derive(Debug)]
pub struct Standin {
    account_id: String,
    /// The time of the newest request: what is set up in between happens then.
    clock: SystemTime,
    state: State,
    faults: Faults,
    calls: Vec<Call>,
    runtime: Runtime,
}

impl Default for Standin {
    fn default() -> Self {
        Self::new()
    }
}

impl Standin {
    /// An empty account, 000000000000, in 1970.
    #[must_use]
    pub fn new() -> Self {
        Self {
            account_id: "000000000000".to_owned(),
            clock: SystemTime::UNIX_EPOCH,
            state: State::default(),
            faults: Faults::default(),
            calls: Vec::new(),
            runtime: Runtime::default(),
        }
    }

    /// With another account id: 12 digits.
    #[must_use]
    pub fn in_account(mut self, account_id: &str) -> Self {
        account_id.clone_into(&mut self.account_id);
        self
    }

    /// With what is set up next happening at `now`.
    #[must_use]
    pub const fn at(mut self, now: SystemTime) -> Self {
        self.clock = now;
        self
    }

    /// With a change of capacity taking this long; 0 seconds, the default, means until the next request.
    #[must_use]
    pub const fn with_change_duration(mut self, duration: Duration) -> Self {
        self.state.fleet.change_duration = duration;
        self
    }

    /// With the creation of an endpoint, its update to another configuration and its deletion taking this long each;
    /// 0 seconds, the default, means until the next request.
    #[must_use]
    pub const fn with_deployment_duration(mut self, duration: Duration) -> Self {
        self.state.fleet.deployment_duration = duration;
        self
    }

    /// With an endpoint in service.
    #[must_use]
    pub fn with_endpoint(mut self, endpoint: Endpoint) -> Self {
        self.put_endpoint(endpoint);
        self
    }

    /// With an inference component in service on a variant of an endpoint.
    #[must_use]
    pub fn with_inference_component(mut self, name: &str, endpoint: &str, variant: &str, copies: u32) -> Self {
        self.put_inference_component(name, endpoint, variant, copies);
        self
    }

    /// With something that another party has already done: an operation that took effect without being recorded.
    ///
    /// # Panics
    /// Where the service refuses it: the set-up is wrong then.
    #[must_use]
    pub fn with(mut self, service: Service, operation: &str, input: &Value) -> Self {
        let done = self.perform(service, operation, input);
        assert!(done.is_ok(), "{operation} {input}: {done:?}");
        self
    }

    /// With a fault waiting for the next call of an operation. See [`Standin::add_fault`].
    #[must_use]
    pub fn with_fault(mut self, operation: &str, fault: Fault) -> Self {
        self.add_fault(operation, fault);
        self
    }

    /// With signatures looked at in this way.
    #[must_use]
    pub fn with_signatures(mut self, signatures: Signatures) -> Self {
        self.runtime.signatures = signatures;
        self
    }

    /// With this as the model's answers.
    #[must_use]
    pub fn with_reply(mut self, reply: Reply) -> Self {
        self.runtime.reply = reply;
        self
    }

    /// With response streams of this shape.
    #[must_use]
    pub const fn with_stream_shape(mut self, shape: StreamShape) -> Self {
        self.runtime.stream = shape;
        self
    }

    /// With every endpoint serving like this that has nothing else of its own. Without it they answer at once.
    #[must_use]
    pub const fn with_service(mut self, service: RuntimeService) -> Self {
        self.runtime.service = Some(service);
        self
    }

    /// With the instances of one endpoint, or the copies of its inference components, serving like this.
    #[must_use]
    pub fn with_service_of(mut self, endpoint: &str, service: RuntimeService) -> Self {
        self.runtime.services.insert(endpoint.to_owned(), service);
        self
    }

    /// With a fault that invocations meet. See [`Standin::add_runtime_fault`].
    #[must_use]
    pub fn with_runtime_fault(mut self, fault: RuntimeFault) -> Self {
        self.add_runtime_fault(fault);
        self
    }

    /// Creates or replaces an endpoint, in service at once unless it takes time to create.
    pub fn put_endpoint(&mut self, endpoint: Endpoint) {
        self.state.fleet.put(endpoint, self.clock);
    }

    /// Creates or replaces an inference component, in service at once.
    pub fn put_inference_component(&mut self, name: &str, endpoint: &str, variant: &str, copies: u32) {
        self.state.fleet.put_component(name, endpoint, variant, copies.into(), self.clock);
    }

    /// Lets the next call of `operation` meet a fault. Faults of one operation wait in a queue. An operation is
    /// addressed by its name, or as `cloudwatch:TagResource` where two services have one of that name.
    pub fn add_fault(&mut self, operation: &str, fault: Fault) {
        self.faults.add(operation, None, fault);
    }

    /// The same for the next call of the operation that is about this `ResourceId`.
    pub fn add_fault_on(&mut self, resource_id: &str, operation: &str, fault: Fault) {
        self.faults.add(operation, Some(resource_id), fault);
    }

    /// Plays a history: sets up what it brings along and is not there yet, and lets the services follow it.
    ///
    /// # Errors
    /// A sentence for people: what a service says of the set-up, or what is missing to play on.
    pub fn play(&mut self, history: History) -> Result<(), String> {
        let place = self.place("us-east-1", self.clock);
        let mut state = self.state.clone();
        let playing = Playing::set_up(history, &mut state, &place)?;
        state.playing = Some(playing);
        self.state = state;
        Ok(())
    }

    /// Lets invocations meet a fault. Of several, an invocation meets the first that is due; what that takes from the
    /// share of another is made up for by the next invocation.
    pub fn add_runtime_fault(&mut self, fault: RuntimeFault) {
        self.runtime.faults.add(fault);
    }

    /// Ends all faults of the runtime.
    pub fn clear_runtime_faults(&mut self) {
        self.runtime.faults.clear();
    }

    /// Lets the next creation of an endpoint of this name end in the status `Failed`, for this `FailureReason`.
    pub fn fail_creation(&mut self, endpoint: &str, reason: &str) {
        self.state.fleet.failing.insert(endpoint.to_owned(), reason.to_owned());
    }

    /// Forgets everything but the account.
    pub fn reset(&mut self) {
        let empty = Self::new().in_account(&self.account_id).at(self.clock);
        let mut runtime = std::mem::take(&mut self.runtime);
        runtime.forget();
        *self = empty
            .with_change_duration(self.state.fleet.change_duration)
            .with_deployment_duration(self.state.fleet.deployment_duration);
        self.runtime = runtime;
    }

    /// Removes an endpoint with its scalable targets and inference components; false where there was none.
    pub fn remove_endpoint(&mut self, name: &str) -> bool {
        self.state.remove_endpoint(name)
    }

    /// Performs an operation outside any request: unrecorded, and untouched by faults.
    ///
    /// # Errors
    /// What the service says where it refuses.
    pub fn perform(&mut self, service: Service, operation: &str, input: &Value) -> Result<Value, ServiceError> {
        let place = self.place("us-east-1", self.clock);
        self.state.settle(self.clock);
        self.state.perform(&place, service, operation, input)
    }

    /// Every call that reached a service, the oldest first.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// Everything the services remember, as the newest request left it: `models`, `endpoint_configs`,
    /// `endpoints`, `inference_components`, `targets` (with tags, policies and scheduled actions), `activities`, `alarms`, `dashboards`; and `invocations`,
    /// counted by endpoint and variant or inference component, and `runtime_faults`.
    #[must_use]
    pub fn state(&self) -> Value {
        let mut settled = self.state.clone();
        settled.settle(self.clock);
        let mut state = settled.to_json(&self.place("us-east-1", self.clock));
        state["invocations"] = self.runtime.to_json();
        state["runtime_faults"] = self.runtime.faults_to_json();
        state
    }

    /// Takes a request of any of the services' protocols at the time `now`.
    pub fn answer(&mut self, request: &Request<Bytes>, now: SystemTime) -> Outcome {
        self.clock = now;
        let incoming = match wire::read(request) {
            Ok(incoming) => incoming,
            Err(response) => return Outcome::Reply(*response),
        };
        let place = self.place(&incoming.credentials.region, now);
        let answer = self.carry_out(&place, incoming.service, &incoming.operation, &incoming.input);
        let request_id = format!("{:08x}-0000-4000-8000-0000000c0a11", self.calls.len() + 1);
        let encode = |result: &Result<Value, ServiceError>| wire::reply(&incoming, result.as_ref(), &request_id);
        let outcome = match &answer {
            Answer::Given(result) => Outcome::Reply(encode(result)),
            Answer::Delayed(delay, result) => Outcome::DelayedReply(*delay, encode(result)),
            Answer::Never { applied } => Outcome::NeverAnswer { applied: *applied },
        };
        self.calls.push(Call {
            service: incoming.service,
            operation: incoming.operation,
            input: incoming.input,
            outcome: answer.recorded(),
            at: now,
            access_key_id: incoming.credentials.access_key_id,
            region: place.region,
        });
        outcome
    }

    /// Whether the model's answers or the signatures depend on the bodies of invocations.
    #[must_use]
    pub const fn reads_bodies(&self) -> bool {
        self.runtime.reads_bodies()
    }

    /// Takes an invocation of an endpoint at the time `now`.
    pub fn invoke(&mut self, head: &request::Parts, payload: &Payload, now: SystemTime) -> Invoked {
        self.clock = now;
        self.state.settle_for_invocation(now);
        self.runtime.invoke(&self.state.fleet, &self.account_id, head, payload, now)
    }

    /// Takes a call at the time `now` that needs no protocol: recorded, and open to faults, as a request is.
    pub fn call(&mut self, service: Service, operation: &str, input: Value, now: SystemTime) -> Answer {
        self.clock = now;
        let place = self.place("us-east-1", now);
        let answer = self.carry_out(&place, service, operation, &input);
        self.calls.push(Call {
            service,
            operation: operation.to_owned(),
            input,
            outcome: answer.recorded(),
            at: now,
            access_key_id: None,
            region: place.region,
        });
        answer
    }

    fn carry_out(&mut self, place: &Place, service: Service, operation: &str, input: &Value) -> Answer {
        self.state.settle(place.now);
        let fault = self.faults.take(service, operation, input);
        let mut perform = || self.state.perform(place, service, operation, input);
        match fault {
            Some(Fault::Error(error)) => Answer::Given(Err(error)),
            Some(Fault::Hang) => Answer::Never { applied: false },
            Some(Fault::ApplyAndHang) => Answer::Never { applied: perform().is_ok() },
            Some(Fault::Latency(delay)) => Answer::Delayed(delay, perform()),
            None => Answer::Given(perform()),
        }
    }

    /// Moves the clock for what is asked outside any service.
    pub(crate) const fn set_clock(&mut self, now: SystemTime) {
        self.clock = now;
    }

    fn place(&self, region: &str, now: SystemTime) -> Place {
        Place { region: region.to_owned(), account_id: self.account_id.clone(), now }
    }
}

//! The services in process: the stand-in, asked as an adapter asks, on tokio's clock.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use lambda::identity::Target;
use lambda::services::{
    DescribedAlarm, DescribedPolicy, EndpointState, ErrorKind, InferenceComponentState, RegisteredTarget,
    ScheduledAction, ServiceError, Services, Tags, Write, Written,
};
use serde_json::{Value, json};
use standin::{Answer, Fault, Service, Standin};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use super::answers::{self, elements, text};
use super::requests::{self, with};

/// When the world begins: the stand-in's times are this and what has passed on tokio's clock since.
const BEGINNING: Duration = Duration::from_secs(1_790_000_000);

/// What goes wrong with one call, counted from the first one after [`World::plan`].
#[derive(Clone, Debug)]
pub(crate) enum Mishap {
    /// The service does something else than usual.
    Fault(Fault),
    /// The connection breaks; the call may have taken effect.
    Broken {
        /// Whether it has.
        applied: bool,
    },
    /// What was registered a moment ago is not known everywhere yet: nothing can be put on it.
    NotThereYet,
    /// A registration takes effect, and the new target is not described before so much time has passed.
    NotDescribedFor(Duration),
    /// A registration takes effect, and the new target's tags do not show before so much time has passed.
    NotTaggedFor(Duration),
    /// The function is killed before the call.
    CrashBefore,
    /// The function is killed after the call took effect.
    CrashAfter,
}

/// The services of one account.
pub(crate) struct World {
    inside: Mutex<Inside>,
    started: Instant,
    crashed: Notify,
}

struct Inside {
    standin: Standin,
    /// By the number of the call.
    mishaps: BTreeMap<usize, Mishap>,
    /// Calls since the plan was made.
    made: usize,
    /// A target that was just registered, and what of it does not show yet.
    unseen: Option<Unseen>,
    /// How long each call takes.
    pace: Duration,
}

/// What of a new target does not show yet.
struct Unseen {
    /// Its ARN.
    arn: String,
    /// Whether that is all of it, or its tags alone.
    is_all: bool,
    until: Instant,
}

impl World {
    /// Of a stand-in with its endpoints, whose calls take no time.
    pub(crate) fn of(standin: Standin) -> Self {
        let standin = standin.at(SystemTime::UNIX_EPOCH + BEGINNING);
        Self {
            inside: Mutex::new(Inside {
                standin,
                mishaps: BTreeMap::new(),
                made: 0,
                unseen: None,
                pace: Duration::ZERO,
            }),
            started: Instant::now(),
            crashed: Notify::new(),
        }
    }

    /// Does something with the stand-in: sets it up, or looks at it.
    pub(crate) fn standin<R>(&self, use_it: impl FnOnce(&mut Standin) -> R) -> R {
        use_it(&mut self.inside().standin)
    }

    /// Everything there is.
    pub(crate) fn state(&self) -> Value {
        self.standin(|standin| standin.state())
    }

    /// Lets calls go wrong, by their number from now on, the first being 0; what did not show yet does. Gives the numbers that were planned before
    /// and have not come.
    pub(crate) fn plan(&self, mishaps: impl IntoIterator<Item = (usize, Mishap)>) -> Vec<usize> {
        let mut inside = self.inside();
        inside.made = 0;
        inside.unseen = None;
        std::mem::replace(&mut inside.mishaps, mishaps.into_iter().collect()).into_keys().collect()
    }

    /// Lets each call take this long, so that handlers can come between each other.
    pub(crate) fn pace(&self, pace: Duration) {
        self.inside().pace = pace;
    }

    /// Returns when the function is killed.
    pub(crate) async fn crashed(&self) {
        self.crashed.notified().await;
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One call, with what goes wrong with it.
    async fn call(&self, service: Service, operation: &'static str, input: Value) -> Result<Value, ServiceError> {
        let pace = self.inside().pace;
        if !pace.is_zero() {
            sleep(pace).await;
        }
        let fail = |kind: ErrorKind| Err(ServiceError { operation, kind });
        let (answer, mishap) = self.answer(service, operation, input);
        match (answer, mishap) {
            (_, Some(Mishap::CrashBefore | Mishap::CrashAfter)) => {
                self.crashed.notify_one();
                pending().await
            }
            (_, Some(Mishap::Broken { .. })) => fail(ErrorKind::Broken("the connection was reset".to_owned())),
            (Answer::Never { .. }, _) => pending().await,
            (Answer::Given(result), _) => result.or_else(|error| fail(refused(service, error))),
            (Answer::Delayed(delay, result), _) => {
                sleep(delay).await;
                result.or_else(|error| fail(refused(service, error)))
            }
        }
    }

    fn answer(&self, service: Service, operation: &str, input: Value) -> (Answer, Option<Mishap>) {
        let now = SystemTime::UNIX_EPOCH + BEGINNING + self.started.elapsed();
        let mut inside = self.inside();
        let number = inside.made;
        inside.made += 1;
        let mishap = inside.mishaps.remove(&number);
        if let Some(Mishap::CrashBefore | Mishap::Broken { applied: false }) = mishap {
            return (Answer::Never { applied: false }, mishap);
        }
        let fault = match &mishap {
            Some(Mishap::Fault(fault)) => Some(fault.clone()),
            Some(Mishap::NotThereYet) if service == Service::ApplicationAutoScaling && operation.starts_with("Put") => {
                Some(Fault::error("ObjectNotFoundException", "No scalable target registered."))
            }
            _ => None,
        };
        if let Some(fault) = fault {
            inside.standin.add_fault(&format!("{}:{operation}", service.name()), fault);
        }
        let is_new = operation == "RegisterScalableTarget" && input["Tags"].is_object();
        let resource_id = input["ResourceId"].clone();
        let answer = inside.standin.call(service, operation, input, now);
        if let Some((is_all, time)) = hidden(mishap.as_ref()).filter(|_| is_new && inside.unseen.is_none()) {
            let targets = inside.standin.state()["targets"].take();
            let registered = elements(&targets).find(|target| target["ResourceId"] == resource_id);
            let arn = registered.map(|target| text(target, "ScalableTargetARN"));
            inside.unseen = arn.map(|arn| Unseen { arn, is_all, until: Instant::now() + time });
        }
        (answer, mishap)
    }

    /// Whether all of a target, or its tags alone, do not show yet.
    fn is_unseen(&self, arn: &str, is_all: bool) -> bool {
        let inside = self.inside();
        let is_of = |unseen: &Unseen| unseen.arn == arn && unseen.is_all == is_all && Instant::now() < unseen.until;
        inside.unseen.as_ref().is_some_and(is_of)
    }

    /// Every element of a list that is answered in pages.
    async fn pages(
        &self,
        service: Service,
        operation: &'static str,
        mut input: Value,
        member: &str,
    ) -> Result<Vec<Value>, ServiceError> {
        let mut all = Vec::new();
        loop {
            let mut page = self.call(service, operation, input.clone()).await?;
            if let Value::Array(elements) = page[member].take() {
                all.extend(elements);
            }
            match page["NextToken"].take() {
                Value::Null => return Ok(all),
                token => input["NextToken"] = token,
            }
        }
    }

    /// A description that SageMaker refuses with a sentence of its own where there is nothing of the name.
    async fn described(&self, operation: &'static str, input: Value) -> Result<Option<Value>, ServiceError> {
        match self.call(Service::SageMaker, operation, input).await {
            Ok(described) => Ok(Some(described)),
            Err(error) if error.message().starts_with("Could not find ") => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Whether all of a new target does not show, or its tags alone, and for how long.
const fn hidden(mishap: Option<&Mishap>) -> Option<(bool, Duration)> {
    match mishap {
        Some(Mishap::NotDescribedFor(time)) => Some((true, *time)),
        Some(Mishap::NotTaggedFor(time)) => Some((false, *time)),
        _ => None,
    }
}

/// CloudWatch's protocol gives the code of its older one, the others the exception's name.
fn refused(service: Service, error: standin::ServiceError) -> ErrorKind {
    let code = if service == Service::CloudWatch { error.code } else { error.exception };
    ErrorKind::Refused { code, message: error.message }
}

impl Services for World {
    async fn target(&self, target: &Target) -> Result<Option<RegisteredTarget>, ServiceError> {
        let input = json!({
            "ServiceNamespace": "sagemaker",
            "ResourceIds": [target.resource_id()],
            "ScalableDimension": target.dimension.as_str(),
        });
        let service = Service::ApplicationAutoScaling;
        let targets = self.pages(service, "DescribeScalableTargets", input, "ScalableTargets").await?;
        let registered = targets.first().map(answers::registered_target);
        Ok(registered.filter(|target| !self.is_unseen(&target.arn, true)))
    }

    async fn target_tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        let input = json!({"ResourceARN": arn});
        let answer = self.call(Service::ApplicationAutoScaling, "ListTagsForResource", input).await?;
        Ok(if self.is_unseen(arn, false) { Tags::new() } else { answers::tags(&answer["Tags"]) })
    }

    async fn policies(&self, target: &Target) -> Result<Vec<DescribedPolicy>, ServiceError> {
        let (service, input) = (Service::ApplicationAutoScaling, requests::target(target));
        let policies = self.pages(service, "DescribeScalingPolicies", input, "ScalingPolicies").await?;
        Ok(policies.iter().map(answers::policy).collect())
    }

    async fn scheduled_actions(&self, target: &Target) -> Result<Vec<ScheduledAction>, ServiceError> {
        let (service, input) = (Service::ApplicationAutoScaling, requests::target(target));
        let actions = self.pages(service, "DescribeScheduledActions", input, "ScheduledActions").await?;
        Ok(actions.iter().map(answers::scheduled_action).collect())
    }

    async fn alarms(&self, prefix: &str) -> Result<Vec<DescribedAlarm>, ServiceError> {
        let input = json!({"AlarmNamePrefix": prefix, "AlarmTypes": ["MetricAlarm"]});
        let alarms = self.pages(Service::CloudWatch, "DescribeAlarms", input, "MetricAlarms").await?;
        Ok(alarms.iter().map(answers::alarm).collect())
    }

    async fn alarm_tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        let answer = self.call(Service::CloudWatch, "ListTagsForResource", json!({"ResourceARN": arn})).await?;
        Ok(answers::tags(&answer["Tags"]))
    }

    async fn endpoint(&self, name: &str) -> Result<Option<EndpointState>, ServiceError> {
        let described = self.described("DescribeEndpoint", json!({"EndpointName": name})).await?;
        Ok(described.as_ref().map(answers::endpoint))
    }

    async fn inference_component(&self, name: &str) -> Result<Option<InferenceComponentState>, ServiceError> {
        let input = with(json!({}), "InferenceComponentName", name);
        let described = self.described("DescribeInferenceComponent", input).await?;
        Ok(described.as_ref().map(answers::inference_component))
    }

    async fn write(&self, write: &Write) -> Result<Written, ServiceError> {
        let (service, input) = requests::input(write);
        let answer = self.call(service, write.operation(), input).await?;
        Ok(match write {
            Write::RegisterTarget(_) => Written::Target(text(&answer, "ScalableTargetARN")),
            Write::PutPolicy(..) => {
                Written::Policy { arn: text(&answer, "PolicyARN"), alarms: answers::alarm_references(&answer) }
            }
            _ => Written::Done,
        })
    }
}

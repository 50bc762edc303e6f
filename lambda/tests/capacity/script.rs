//! SageMaker by a script, in time that a test owns.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use lambda::identity::{PhysicalId, Target};
use lambda::services::{
    Count, DescribedAlarm, DescribedPolicy, EndpointState, ErrorKind, InferenceComponentState, RegisteredTarget,
    ScheduledAction, ServiceError, Services, Tags, VariantState, Write, Written,
};
use tokio::time::{Instant, sleep};

/// What one call meets.
#[derive(Clone, Debug)]
pub(crate) enum Look {
    Endpoint(EndpointState),
    Component(InferenceComponentState),
    Absent,
    Refused(&'static str, &'static str),
    Slow(Duration, Box<Look>),
    Hanging,
}

/// What every look sees, the last one for ever; what every write meets, and nothing in the end.
pub(crate) struct Script {
    started: Instant,
    looks: Mutex<VecDeque<Look>>,
    refusals: Mutex<VecDeque<(&'static str, &'static str)>>,
    /// Seconds from the start and operation.
    asked: Mutex<Vec<(u64, &'static str)>>,
    set: Mutex<Vec<Count>>,
}

impl Script {
    pub(crate) fn of(looks: impl IntoIterator<Item = Look>) -> Self {
        Self {
            started: Instant::now(),
            looks: Mutex::new(looks.into_iter().collect()),
            refusals: Mutex::default(),
            asked: Mutex::default(),
            set: Mutex::default(),
        }
    }

    /// With writes that are refused, one after the other.
    pub(crate) fn refusing(self, refusals: impl IntoIterator<Item = (&'static str, &'static str)>) -> Self {
        *lock(&self.refusals) = refusals.into_iter().collect();
        self
    }

    /// When SageMaker was called, in whole seconds from the start.
    pub(crate) fn seconds(&self) -> Vec<u64> {
        lock(&self.asked).iter().map(|(at, _)| *at).collect()
    }

    /// What SageMaker was called for, in order.
    pub(crate) fn operations(&self) -> Vec<&'static str> {
        lock(&self.asked).iter().map(|(_, operation)| *operation).collect()
    }

    /// Every count that was asked for, refused ones too.
    pub(crate) fn counts(&self) -> Vec<Count> {
        lock(&self.set).clone()
    }

    fn record(&self, operation: &'static str) {
        lock(&self.asked).push((self.started.elapsed().as_secs(), operation));
    }

    async fn look(&self, operation: &'static str) -> Result<Look, ServiceError> {
        self.record(operation);
        let mut look = {
            let mut looks = lock(&self.looks);
            if 1 < looks.len() { looks.pop_front().unwrap() } else { looks[0].clone() }
        };
        if let Look::Slow(delay, then) = look {
            sleep(delay).await;
            look = *then;
        }
        match look {
            Look::Hanging => pending().await,
            Look::Refused(code, message) => Err(refused(operation, code, message)),
            look => Ok(look),
        }
    }
}

impl Services for Script {
    async fn endpoint(&self, name: &str) -> Result<Option<EndpointState>, ServiceError> {
        assert_eq!(name, "demo");
        match self.look("DescribeEndpoint").await? {
            Look::Endpoint(endpoint) => Ok(Some(endpoint)),
            Look::Absent => Ok(None),
            look => panic!("{look:?} is no endpoint"),
        }
    }

    async fn inference_component(&self, name: &str) -> Result<Option<InferenceComponentState>, ServiceError> {
        assert_eq!(name, "llama");
        match self.look("DescribeInferenceComponent").await? {
            Look::Component(component) => Ok(Some(component)),
            Look::Absent => Ok(None),
            look => panic!("{look:?} is no inference component"),
        }
    }

    async fn write(&self, write: &Write) -> Result<Written, ServiceError> {
        let Write::SetCount(count) = write else { panic!("{write:?} is not asked for here") };
        self.record(write.operation());
        lock(&self.set).push(count.clone());
        match lock(&self.refusals).pop_front() {
            Some((code, message)) => Err(refused(write.operation(), code, message)),
            None => Ok(Written::Done),
        }
    }

    async fn target(&self, _: &Target) -> Result<Option<RegisteredTarget>, ServiceError> {
        unasked()
    }

    async fn target_tags(&self, _: &str) -> Result<Tags, ServiceError> {
        unasked()
    }

    async fn policies(&self, _: &Target) -> Result<Vec<DescribedPolicy>, ServiceError> {
        unasked()
    }

    async fn scheduled_actions(&self, _: &Target) -> Result<Vec<ScheduledAction>, ServiceError> {
        unasked()
    }

    async fn alarms(&self, _: &str) -> Result<Vec<DescribedAlarm>, ServiceError> {
        unasked()
    }

    async fn alarm_tags(&self, _: &str) -> Result<Tags, ServiceError> {
        unasked()
    }
}

fn unasked<R>() -> R {
    panic!("only SageMaker is asked here")
}

fn refused(operation: &'static str, code: &str, message: &str) -> ServiceError {
    ServiceError { operation, kind: ErrorKind::Refused { code: code.to_owned(), message: message.to_owned() } }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

/// Instances of the variant `blue` of the endpoint `demo`.
pub(crate) fn instances() -> Target {
    target("endpoint/demo/variant/blue|sagemaker:variant:DesiredInstanceCount|sagemaker")
}

/// Provisioned concurrency of the same variant.
pub(crate) fn concurrency() -> Target {
    target("endpoint/demo/variant/blue|sagemaker:variant:DesiredProvisionedConcurrency|sagemaker")
}

/// Copies of the inference component `llama`.
pub(crate) fn copies() -> Target {
    target("inference-component/llama|sagemaker:inference-component:DesiredCopyCount|sagemaker")
}

/// The target of a physical id.
pub(crate) fn target(text: &str) -> Target {
    match PhysicalId::read(text) {
        PhysicalId::Target(target) => target,
        other => panic!("{other:?}"),
    }
}

/// An endpoint in this status with `blue`, which has 2 instances.
pub(crate) fn endpoint(status: &str) -> Look {
    with_variants(status, vec![variant("blue", Some(2), None)])
}

/// An endpoint in this status that shows no variants.
pub(crate) fn bare_endpoint(status: &str) -> Look {
    with_variants(status, Vec::new())
}

/// An endpoint in a status for a reason.
pub(crate) fn failed_endpoint(status: &str, reason: &str) -> Look {
    Look::Endpoint(EndpointState {
        status: status.to_owned(),
        failure_reason: Some(reason.to_owned()),
        variants: Vec::new(),
    })
}

pub(crate) fn with_variants(status: &str, variants: Vec<VariantState>) -> Look {
    Look::Endpoint(EndpointState { status: status.to_owned(), failure_reason: None, variants })
}

/// A variant with instances, or with a greatest and a provisioned concurrency.
pub(crate) fn variant(name: &str, instances: Option<u32>, serverless: Option<(u32, Option<u32>)>) -> VariantState {
    VariantState {
        name: name.to_owned(),
        current_instance_count: instances,
        current_provisioned_concurrency: serverless.and_then(|(_, provisioned)| provisioned),
        current_max_concurrency: serverless.map(|(most, _)| most),
    }
}

/// An inference component with this many copies.
pub(crate) fn component(status: &str, copies: Option<u32>) -> Look {
    Look::Component(InferenceComponentState {
        status: status.to_owned(),
        failure_reason: None,
        current_copy_count: copies,
    })
}

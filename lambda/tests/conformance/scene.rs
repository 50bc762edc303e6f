//! One account, deliveries into it, and what each of them did.

use std::time::Duration;

use serde_json::{Value, json};
use standin::{Call, CallOutcome, Endpoint, Fault, Service, Standin};
use tokio::time::Instant;

use crate::logs::Logs;
use crate::support::deliver::{self, Ended, Reply, TIMEOUT};
use crate::support::difference::difference;
use crate::support::event::{Event, SECRET};
use crate::support::recorder::Recorder;
use crate::support::world::World;

/// The resource id of the base properties.
pub(crate) const V1: &str = "endpoint/ep/variant/v1";
/// Its sibling.
pub(crate) const V2: &str = "endpoint/ep/variant/v2";
/// The dimension of both.
pub(crate) const INSTANCES: &str = "sagemaker:variant:DesiredInstanceCount";
/// The physical id that says that nothing was created.
pub(crate) const MARKER: &str = lambda::identity::NOTHING_CREATED;

/// An endpoint of two variants with two instances each, a serverless one, and one with an inference component.
pub(crate) fn account() -> World {
    let standin = Standin::new()
        .with_endpoint(Endpoint::named("ep").with_variant("v1", 2).with_variant("v2", 2))
        .with_endpoint(Endpoint::named("serverless").with_serverless_variant("v1", 2))
        .with_endpoint(Endpoint::named("host").with_component_variant("v1", 2))
        .with_inference_component("component", "host", "v1", 2);
    let world = World::of(standin);
    world.pace(Duration::from_millis(20));
    world
}

/// The same while the endpoint `ep` is being updated, for so long.
pub(crate) fn busy_account(duration: Duration) -> World {
    let world = account();
    world.standin(|standin| *standin = std::mem::take(standin).with_change_duration(duration));
    let desired = json!([{"VariantName": "v2", "DesiredInstanceCount": 3}]);
    let input = json!({"EndpointName": "ep", "DesiredWeightsAndCapacities": desired});
    elsewhere(&world, Service::SageMaker, "UpdateEndpointWeightsAndCapacities", &input);
    world
}

/// Every call so far.
pub(crate) fn calls(world: &World) -> Vec<Call> {
    world.standin(|standin| standin.calls().to_vec())
}

/// One delivery that was answered.
#[derive(Debug)]
pub(crate) struct Delivered {
    /// The reply.
    pub reply: Reply,
    /// The calls of the delivery, in their order.
    pub calls: Vec<Call>,
    /// How long it took on the clock.
    pub took: Duration,
}

/// Delivers an event that is answered by exactly one reply.
pub(crate) async fn deliver(world: &World, event: &Event) -> Delivered {
    deliver_within(world, event, TIMEOUT).await
}

/// The same with another timeout of the function.
pub(crate) async fn deliver_within(world: &World, event: &Event, timeout: Duration) -> Delivered {
    let recorder = Recorder::default();
    let (start, before) = (Instant::now(), calls(world).len());
    let ended = attempt(world, event, timeout, &recorder).await;
    assert!(matches!(ended, Ended::Returned(Ok(()))), "{ended:?}");
    let accepted = recorder.accepted();
    let [body] = accepted.as_slice() else { panic!("{} replies", accepted.len()) };
    Delivered { reply: Reply::read(body), calls: calls(world).split_off(before), took: start.elapsed() }
}

/// Delivers an event, whatever becomes of it, and looks for secrets in everything that is logged meanwhile.
pub(crate) async fn attempt(world: &World, event: &Event, timeout: Duration, recorder: &Recorder) -> Ended {
    let logs = Logs::listen();
    let ended = deliver::attempt(world, event, timeout, recorder).await;
    let logged = logs.text();
    assert!(!logged.is_empty() || matches!(ended, Ended::Killed), "nothing was logged");
    for secret in ["X-Amz-", SECRET] {
        assert!(!logged.contains(secret), "{secret} was logged:\n{logged}");
    }
    ended
}

/// An event without some of its members.
pub(crate) fn without(mut event: Event, names: &[&str]) -> Event {
    event.members.retain(|name, _| !names.contains(&name.as_str()));
    event
}

/// Delivers an event that has to succeed.
pub(crate) async fn succeed(world: &World, event: &Event) -> Delivered {
    let delivered = deliver(world, event).await;
    assert!(delivered.reply.is_success(), "{}: {}", event.text("RequestType").unwrap_or("?"), delivered.reply.reason());
    delivered
}

/// Delivers an event that has to fail.
pub(crate) async fn fail(world: &World, event: &Event) -> Delivered {
    let delivered = deliver(world, event).await;
    assert!(!delivered.reply.is_success(), "it succeeded: {:?}", delivered.reply);
    delivered
}

impl Delivered {
    /// The operations that change something and were not refused, in their order.
    pub(crate) fn writes(&self) -> Vec<&str> {
        let done = self.calls.iter().filter(|call| call.outcome == CallOutcome::Succeeded && is_write(&call.operation));
        done.map(|call| call.operation.as_str()).collect()
    }

    /// How often an operation was asked for, with whatever outcome.
    pub(crate) fn count(&self, operation: &str) -> usize {
        self.calls.iter().filter(|call| call.operation == operation).count()
    }

    /// The input of the only call of an operation that changed something.
    pub(crate) fn input(&self, operation: &str) -> &Value {
        let done = |call: &&Call| call.operation == operation && call.outcome == CallOutcome::Succeeded;
        let mut inputs = self.calls.iter().filter(done).map(|call| &call.input);
        match (inputs.next(), inputs.next()) {
            (Some(input), None) => input,
            (first, second) => panic!("not one {operation}: {first:?} {second:?} in {:?}", self.writes()),
        }
    }
}

fn is_write(operation: &str) -> bool {
    !["Describe", "List"].iter().any(|prefix| operation.starts_with(prefix))
}

/// Lets the next calls of an operation be refused.
pub(crate) fn refuse(world: &World, operation: &str, times: usize, exception: &str, message: &str) {
    world.standin(|standin| {
        for _ in 0..times {
            standin.add_fault(operation, Fault::error(exception, message));
        }
    });
}

/// Something that another party does.
pub(crate) fn elsewhere(world: &World, service: Service, operation: &str, input: &Value) -> Value {
    let done = world.standin(|standin| standin.perform(service, operation, input));
    done.unwrap_or_else(|error| panic!("{operation} {input}: {error:?}"))
}

/// A target that another party registers, from 1 to 9, with these tags.
pub(crate) fn register_elsewhere(world: &World, resource_id: &str, tags: &Value) {
    let input = json!({
        "ServiceNamespace": "sagemaker",
        "ResourceId": resource_id,
        "ScalableDimension": INSTANCES,
        "MinCapacity": 1,
        "MaxCapacity": 9,
        "Tags": tags,
    });
    elsewhere(world, Service::ApplicationAutoScaling, "RegisterScalableTarget", &input);
}

/// A step policy that somebody puts by hand.
pub(crate) fn put_policy_elsewhere(world: &World, resource_id: &str, name: &str) {
    let input = json!({
        "ServiceNamespace": "sagemaker",
        "ResourceId": resource_id,
        "ScalableDimension": INSTANCES,
        "PolicyName": name,
        "PolicyType": "StepScaling",
        "StepScalingPolicyConfiguration": {
            "AdjustmentType": "ChangeInCapacity",
            "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}],
            "Cooldown": 60,
        },
    });
    elsewhere(world, Service::ApplicationAutoScaling, "PutScalingPolicy", &input);
}

/// An alarm that somebody puts by hand.
pub(crate) fn put_alarm_elsewhere(world: &World, name: &str, tags: &Value) {
    let input = json!({
        "AlarmName": name,
        "Namespace": "AWS/SageMaker",
        "MetricName": "Invocations",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Tags": tags,
    });
    elsewhere(world, Service::CloudWatch, "PutMetricAlarm", &input);
}

/// Targets and alarms as they are, to be compared by the letter.
pub(crate) fn held(world: &World) -> Value {
    let mut state = world.state();
    json!({"targets": state["targets"].take(), "alarms": state["alarms"].take()})
}

/// Nothing is registered and no alarm is left.
pub(crate) fn assert_empty(world: &World) {
    let difference = difference(&held(world), &json!({"targets": [], "alarms": {}}));
    assert!(difference.is_empty(), "{difference}");
}

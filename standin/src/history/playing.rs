//! Playing a history: the set-up it brings along, then one event after the other.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::{Beginning, Change, History, Resource};
use crate::place::Place;
use crate::sagemaker::Endpoint;
use crate::scaling::{Ending, ScalableResource};
use crate::state::State;
use crate::wire::Service;

/// A history that is being played.
#[derive(Clone, Debug)]
pub(crate) struct Playing {
    history: History,
    resource: ScalableResource,
    /// When it began; it has not yet where there is nothing.
    began: Option<SystemTime>,
    /// The next event.
    next: usize,
}

impl Playing {
    /// Sets up what the history brings along, and begins it unless it waits for an invocation.
    ///
    /// # Errors
    /// What a service says of the set-up, or what is missing to play on.
    pub(crate) fn set_up(history: History, state: &mut State, place: &Place) -> Result<Self, String> {
        let resource = history.find_resource(state)?;
        history.put_resource(state, &resource, place.now);
        let members = json!({
            "ServiceNamespace": "sagemaker",
            "ResourceId": resource.id(),
            "ScalableDimension": resource.dimension(),
        });
        let mut perform = |service, operation: &str, what: &str, input: &Value| {
            let done = state.perform(place, service, operation, input);
            done.map_err(|error| format!("{}: {what}: {}: {}", history.name, error.exception, error.message))
        };
        let scaling = Service::ApplicationAutoScaling;
        if let Some(target) = &history.target {
            perform(scaling, "RegisterScalableTarget", "target", &merged(members.clone(), target))?;
        }
        let mut arns = Vec::new();
        for (position, policy) in history.policies.iter().enumerate() {
            let what = format!("policies[{position}]");
            let input = merged(merged(members.clone(), &step_policy(policy)), policy);
            let answer = perform(scaling, "PutScalingPolicy", &what, &input)?;
            arns.push((policy["PolicyName"].clone(), answer["PolicyARN"].clone()));
        }
        let dimensions = dimensions(&resource);
        for (position, alarm) in history.alarms.iter().enumerate() {
            let what = format!("alarms[{position}]");
            let mut input = merged(default_alarm(alarm, &dimensions), alarm);
            if let Some(policy) = input.as_object_mut().and_then(|input| input.remove("PolicyName")) {
                let arn = arns.iter().find(|(name, _)| *name == policy).map(|(_, arn)| arn.clone());
                let arn = arn.ok_or_else(|| {
                    format!("{}: {what}.PolicyName is {policy}, which none of the policies is called", history.name)
                })?;
                input["AlarmActions"] = json!([arn]);
            }
            perform(Service::CloudWatch, "PutMetricAlarm", &what, &input)?;
        }
        history.check_alarms(state)?;
        let began = (history.beginning == Beginning::AtOnce).then_some(place.now);
        Ok(Self { history, resource, began, next: 0 })
    }

    /// Tells that an endpoint is invoked.
    pub(crate) fn invoked(&mut self, now: SystemTime) {
        self.began.get_or_insert(now);
    }

    /// When the next event is due.
    fn due(&self) -> Option<SystemTime> {
        let event = self.history.events.get(self.next)?;
        let seconds = event.at.as_secs_f64() / self.history.speed;
        self.began?.checked_add(Duration::try_from_secs_f64(seconds).ok()?)
    }

    /// Whether something has happened by now.
    pub(crate) fn is_due(&self, now: SystemTime) -> bool {
        self.due().is_some_and(|due| due <= now)
    }

    /// Lets happen what is due, each event at its own time.
    pub(crate) fn advance(&mut self, state: &mut State, now: SystemTime) {
        while let Some(due) = self.due().filter(|due| *due <= now) {
            let events = self.history.events.clone();
            self.apply(state, &events[self.next].change, due);
            self.next += 1;
        }
    }

    fn apply(&self, state: &mut State, change: &Change, at: SystemTime) {
        let resource = &self.resource;
        let State { scaling, fleet, alarms, identifiers, .. } = state;
        match change {
            Change::Range { min, max } => scaling.play_range(resource, *min, *max),
            Change::Alarm { name, state, reason } => alarms.play_state(name, state, reason, at),
            Change::Desired { count, cause } => {
                // What was under way comes to its end with the count that is wanted now.
                let overridden = "A newer change of capacity took its place.".to_owned();
                scaling.play_ended(resource, &Ending::Other("Overridden", overridden), at);
                scaling.play_started(identifiers, resource, *count, cause.clone(), at);
                fleet.play_desired(resource, *count, at);
                if fleet.is_in_service(resource) {
                    scaling.play_ended(resource, &Ending::Fulfilled, at);
                }
            }
            Change::NotScaled { codes, cause } => {
                let current = fleet.desired(resource).unwrap_or_default();
                scaling.play_not_scaled(identifiers, resource, codes, current, cause.clone(), at);
            }
            Change::InService { count } => {
                if fleet.play_current(resource, *count, at) {
                    scaling.play_ended(resource, &Ending::Fulfilled, at);
                }
            }
            Change::ActivityEnded { status, message } => {
                scaling.play_ended(resource, &Ending::Other(status, message.clone()), at);
            }
            Change::Status(status) => fleet.play_status(resource, status, at),
        }
    }
}

impl History {
    /// What it is about: what it says itself, or the only thing there is.
    fn find_resource(&self, state: &State) -> Result<ScalableResource, String> {
        match &self.resource {
            Some(Resource::Component(component)) => Ok(ScalableResource::Copies { component: component.clone() }),
            Some(Resource::Variant { endpoint, variant }) => Ok(state.fleet.scalable(endpoint, variant)),
            Some(Resource::OnlyComponent) => {
                let component = state.fleet.only_component().ok_or_else(|| {
                    format!(
                        "{}: which inference component does it play on? Set up exactly one, or name one.",
                        self.name
                    )
                })?;
                Ok(ScalableResource::Copies { component: component.to_owned() })
            }
            None => {
                let (endpoint, variant) = state.fleet.only_variant().ok_or_else(|| {
                    format!("{}: which endpoint does it play on? Set up exactly one, or name one.", self.name)
                })?;
                Ok(state.fleet.scalable(endpoint, variant))
            }
        }
    }

    /// Creates what is not there yet, and sets the count that it begins with.
    fn put_resource(&self, state: &mut State, resource: &ScalableResource, now: SystemTime) {
        if state.fleet.desired(resource).is_err() {
            let count = self.count.unwrap_or(1);
            match resource {
                ScalableResource::Copies { component } => {
                    let endpoint = format!("{component}-endpoint");
                    let hosting = Endpoint::named(&endpoint).with_component_variant("AllTraffic", 1);
                    state.fleet.put(hosting, now);
                    state.fleet.put_component(component, &endpoint, "AllTraffic", count, now);
                }
                ScalableResource::Instances { endpoint, variant }
                | ScalableResource::ProvisionedConcurrency { endpoint, variant } => {
                    let count = u32::try_from(count).unwrap_or(u32::MAX);
                    state.fleet.put(Endpoint::named(endpoint).with_variant(variant, count), now);
                }
            }
        }
        if let Some(count) = self.count {
            state.fleet.play_settled(resource, count, now);
        }
    }

    fn check_alarms(&self, state: &State) -> Result<(), String> {
        let unknown = self.events.iter().find_map(|event| match &event.change {
            Change::Alarm { name, .. } if !state.alarms.has(name) => Some((name, event.at)),
            _ => None,
        });
        match unknown {
            None => Ok(()),
            Some((name, at)) => Err(format!(
                "{}: there is no alarm '{name}' for the event at {} s: list it under alarms",
                self.name,
                at.as_secs_f64()
            )),
        }
    }
}

/// The second one's members over those of the first.
fn merged(mut base: Value, over: &Value) -> Value {
    for (name, value) in over.as_object().into_iter().flatten() {
        base[name] = value.clone();
    }
    base
}

/// A step policy, where no other kind is asked for.
fn step_policy(policy: &Value) -> Value {
    if policy.get("PolicyType").is_some() {
        return json!({});
    }
    json!({
        "PolicyType": "StepScaling",
        "StepScalingPolicyConfiguration": {
            "AdjustmentType": "ChangeInCapacity",
            "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}],
        },
    })
}

fn dimensions(resource: &ScalableResource) -> Value {
    let dimension = |name: &str, value: &str| json!({"Name": name, "Value": value});
    match resource {
        ScalableResource::Copies { component } => json!([dimension("InferenceComponentName", component)]),
        ScalableResource::Instances { endpoint, variant }
        | ScalableResource::ProvisionedConcurrency { endpoint, variant } => {
            json!([dimension("EndpointName", endpoint), dimension("VariantName", variant)])
        }
    }
}

/// What an alarm needs beside its name.
fn default_alarm(alarm: &Value, dimensions: &Value) -> Value {
    let mut base = json!({
        "EvaluationPeriods": 1,
        "Threshold": 0,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    });
    if alarm.get("Metrics").is_none() {
        let metric = json!({
            "Namespace": "AWS/SageMaker",
            "MetricName": "InvocationsPerInstance",
            "Dimensions": dimensions,
            "Period": 60,
        });
        base = merged(base, &metric);
        if alarm.get("ExtendedStatistic").is_none() {
            base["Statistic"] = "Sum".into();
        }
    }
    base
}

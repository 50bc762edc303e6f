//! Application Auto Scaling: scalable targets, their policies and their scheduled actions.

use aws_config::SdkConfig;
use aws_sdk_applicationautoscaling::Client;
use aws_sdk_applicationautoscaling::config::retry::RetryConfig;
use aws_sdk_applicationautoscaling::config::{Builder, StalledStreamProtectionConfig};
use aws_sdk_applicationautoscaling::types::{self as wire, ScalableDimension, ServiceNamespace};
use aws_smithy_types::DateTime;
use scaling::SuspendedState;

use super::failure::{failure, not_sent, required};
use super::{number, pages, policy};
use crate::identity::Target;
use crate::services::{
    AlarmReference, DescribedPolicy, Policy, RegisteredTarget, Registration, ScheduledAction, ServiceError, Tags,
    Written,
};

/// Application Auto Scaling, for the one namespace there is.
#[derive(Clone, Debug)]
pub(super) struct ApplicationAutoScaling {
    client: Client,
}

impl ApplicationAutoScaling {
    /// The service that a configuration leads to.
    pub(super) fn new(config: &SdkConfig) -> Self {
        let config = Builder::from(config)
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Self { client: Client::from_conf(config) }
    }

    pub(super) async fn target(&self, target: &Target) -> Result<Option<RegisteredTarget>, ServiceError> {
        const OPERATION: &str = "DescribeScalableTargets";
        let described = pages::all(OPERATION, async |token| {
            let request = self.client.describe_scalable_targets().service_namespace(ServiceNamespace::Sagemaker);
            let request = request.resource_ids(target.resource_id()).scalable_dimension(dimension(target));
            let page = request.set_next_token(token).send().await.map_err(|error| failure(OPERATION, &error))?;
            Ok((page.scalable_targets.unwrap_or_default(), page.next_token))
        })
        .await?;
        described.into_iter().next().map(|described| registered(OPERATION, described)).transpose()
    }

    pub(super) async fn register(&self, registration: &Registration) -> Result<String, ServiceError> {
        const OPERATION: &str = "RegisterScalableTarget";
        let (min, max) = registration.range.unzip();
        let range = number::wire_option("MinCapacity", min)
            .and_then(|min| Ok((min, number::wire_option("MaxCapacity", max)?)))
            .map_err(|reason| not_sent(OPERATION, reason))?;
        let suspended = registration.suspended;
        let suspended = wire::SuspendedState::builder()
            .dynamic_scaling_in_suspended(suspended.dynamic_scaling_in)
            .dynamic_scaling_out_suspended(suspended.dynamic_scaling_out)
            .scheduled_scaling_suspended(suspended.scheduled_scaling)
            .build();
        let tags = (!registration.tags.is_empty()).then(|| registration.tags.clone().into_iter().collect());
        let request = self.client.register_scalable_target().service_namespace(ServiceNamespace::Sagemaker);
        let request = request.resource_id(registration.target.resource_id());
        let answer = request
            .scalable_dimension(dimension(&registration.target))
            .set_min_capacity(range.0)
            .set_max_capacity(range.1)
            .suspended_state(suspended)
            .set_tags(tags)
            .send()
            .await
            .map_err(|error| failure(OPERATION, &error))?;
        required(OPERATION, "ScalableTargetARN", answer.scalable_target_arn)
    }

    pub(super) async fn deregister(&self, target: &Target) -> Result<(), ServiceError> {
        let request = self.client.deregister_scalable_target().service_namespace(ServiceNamespace::Sagemaker);
        let request = request.resource_id(target.resource_id()).scalable_dimension(dimension(target));
        request.send().await.map_err(|error| failure("DeregisterScalableTarget", &error))?;
        Ok(())
    }

    pub(super) async fn tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        let answer = self.client.list_tags_for_resource().resource_arn(arn).send().await;
        let answer = answer.map_err(|error| failure("ListTagsForResource", &error))?;
        Ok(answer.tags.unwrap_or_default().into_iter().collect())
    }

    pub(super) async fn tag(&self, arn: &str, tags: &Tags) -> Result<(), ServiceError> {
        let request = self.client.tag_resource().resource_arn(arn).set_tags(Some(tags.clone().into_iter().collect()));
        request.send().await.map_err(|error| failure("TagResource", &error))?;
        Ok(())
    }

    pub(super) async fn untag(&self, arn: &str, keys: &[String]) -> Result<(), ServiceError> {
        let request = self.client.untag_resource().resource_arn(arn).set_tag_keys(Some(keys.to_vec()));
        request.send().await.map_err(|error| failure("UntagResource", &error))?;
        Ok(())
    }

    pub(super) async fn policies(&self, target: &Target) -> Result<Vec<DescribedPolicy>, ServiceError> {
        const OPERATION: &str = "DescribeScalingPolicies";
        let described = pages::all(OPERATION, async |token| {
            let request = self.client.describe_scaling_policies().service_namespace(ServiceNamespace::Sagemaker);
            let request = request.resource_id(target.resource_id()).scalable_dimension(dimension(target));
            let page = request.set_next_token(token).send().await.map_err(|error| failure(OPERATION, &error))?;
            Ok((page.scaling_policies.unwrap_or_default(), page.next_token))
        })
        .await?;
        Ok(described.into_iter().map(policy::read).collect())
    }

    pub(super) async fn put_policy(&self, target: &Target, policy: &Policy) -> Result<Written, ServiceError> {
        const OPERATION: &str = "PutScalingPolicy";
        let configuration = policy::write(&policy.configuration).map_err(|reason| not_sent(OPERATION, reason))?;
        let request = self.client.put_scaling_policy().service_namespace(ServiceNamespace::Sagemaker);
        let request = request.resource_id(target.resource_id()).scalable_dimension(dimension(target));
        let request = match configuration {
            policy::Configuration::StepScaling(configuration) => {
                request.policy_type(wire::PolicyType::StepScaling).step_scaling_policy_configuration(configuration)
            }
            policy::Configuration::TargetTracking(configuration) => request
                .policy_type(wire::PolicyType::TargetTrackingScaling)
                .target_tracking_scaling_policy_configuration(configuration),
        };
        let answer = request.policy_name(&policy.name).send().await.map_err(|error| failure(OPERATION, &error))?;
        let alarms = answer.alarms.unwrap_or_default().into_iter().map(alarm_reference).collect();
        Ok(Written::Policy { arn: answer.policy_arn, alarms })
    }

    pub(super) async fn delete_policy(&self, target: &Target, name: &str) -> Result<(), ServiceError> {
        let request = self.client.delete_scaling_policy().service_namespace(ServiceNamespace::Sagemaker);
        let request = request.resource_id(target.resource_id()).scalable_dimension(dimension(target)).policy_name(name);
        request.send().await.map_err(|error| failure("DeleteScalingPolicy", &error))?;
        Ok(())
    }

    pub(super) async fn scheduled_actions(&self, target: &Target) -> Result<Vec<ScheduledAction>, ServiceError> {
        const OPERATION: &str = "DescribeScheduledActions";
        let described = pages::all(OPERATION, async |token| {
            let request = self.client.describe_scheduled_actions().service_namespace(ServiceNamespace::Sagemaker);
            let request = request.resource_id(target.resource_id()).scalable_dimension(dimension(target));
            let page = request.set_next_token(token).send().await.map_err(|error| failure(OPERATION, &error))?;
            Ok((page.scheduled_actions.unwrap_or_default(), page.next_token))
        })
        .await?;
        let read = described.into_iter().map(scheduled_action);
        read.map(|action| required(OPERATION, "ScalableTargetAction", action)).collect()
    }

    pub(super) async fn put_scheduled_action(
        &self,
        target: &Target,
        action: &ScheduledAction,
    ) -> Result<(), ServiceError> {
        const OPERATION: &str = "PutScheduledAction";
        let capacities = number::wire_option("MinCapacity", action.min_capacity)
            .and_then(|min| Ok((min, number::wire_option("MaxCapacity", action.max_capacity)?)))
            .map_err(|reason| not_sent(OPERATION, reason))?;
        let capacities =
            wire::ScalableTargetAction::builder().set_min_capacity(capacities.0).set_max_capacity(capacities.1).build();
        let request = self.client.put_scheduled_action().service_namespace(ServiceNamespace::Sagemaker);
        let request = request.resource_id(target.resource_id()).scalable_dimension(dimension(target));
        request
            .scheduled_action_name(&action.name)
            .schedule(&action.schedule)
            .set_timezone(action.timezone.clone())
            .set_start_time(action.start_epoch_seconds.map(DateTime::from_secs))
            .set_end_time(action.end_epoch_seconds.map(DateTime::from_secs))
            .scalable_target_action(capacities)
            .send()
            .await
            .map_err(|error| failure(OPERATION, &error))?;
        Ok(())
    }

    pub(super) async fn delete_scheduled_action(&self, target: &Target, name: &str) -> Result<(), ServiceError> {
        let request = self.client.delete_scheduled_action().service_namespace(ServiceNamespace::Sagemaker);
        let request = request.resource_id(target.resource_id()).scalable_dimension(dimension(target));
        let sent = request.scheduled_action_name(name).send().await;
        sent.map_err(|error| failure("DeleteScheduledAction", &error))?;
        Ok(())
    }
}

fn dimension(target: &Target) -> ScalableDimension {
    target.dimension.as_str().into()
}

fn registered(operation: &'static str, described: wire::ScalableTarget) -> Result<RegisteredTarget, ServiceError> {
    let suspended = described.suspended_state;
    let flag = |read: fn(&wire::SuspendedState) -> Option<bool>| suspended.as_ref().and_then(read).unwrap_or(false);
    Ok(RegisteredTarget {
        arn: required(operation, "ScalableTargetARN", described.scalable_target_arn)?,
        min_capacity: required(operation, "MinCapacity", number::read(described.min_capacity))?,
        max_capacity: required(operation, "MaxCapacity", number::read(described.max_capacity))?,
        suspended: SuspendedState {
            dynamic_scaling_in: flag(wire::SuspendedState::dynamic_scaling_in_suspended),
            dynamic_scaling_out: flag(wire::SuspendedState::dynamic_scaling_out_suspended),
            scheduled_scaling: flag(wire::SuspendedState::scheduled_scaling_suspended),
        },
    })
}

/// `None` where a capacity is below 0, which the service refuses.
fn scheduled_action(described: wire::ScheduledAction) -> Option<ScheduledAction> {
    let capacities = described.scalable_target_action;
    Some(ScheduledAction {
        name: described.scheduled_action_name,
        schedule: described.schedule,
        timezone: described.timezone,
        start_epoch_seconds: described.start_time.map(|time| time.secs()),
        end_epoch_seconds: described.end_time.map(|time| time.secs()),
        min_capacity: number::read_option(capacities.as_ref().and_then(wire::ScalableTargetAction::min_capacity))
            .ok()?,
        max_capacity: number::read_option(capacities.as_ref().and_then(wire::ScalableTargetAction::max_capacity))
            .ok()?,
    })
}

pub(super) fn alarm_reference(alarm: wire::Alarm) -> AlarmReference {
    AlarmReference { name: alarm.alarm_name, arn: alarm.alarm_arn }
}

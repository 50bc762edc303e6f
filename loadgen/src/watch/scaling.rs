//! Application Auto Scaling: the range of a scalable target, the alarms of its policies, and what it did.

use std::collections::BTreeSet;

use aws_sdk_applicationautoscaling::Client;
use aws_sdk_applicationautoscaling::config::retry::RetryConfig;
use aws_sdk_applicationautoscaling::config::{Builder, StalledStreamProtectionConfig};
use aws_sdk_applicationautoscaling::types::{self as wire, ServiceNamespace};
use aws_types::SdkConfig;
use jiff::Timestamp;

use super::call::of_sdk;
use super::failure::CallFailure;
use super::reason;
use crate::observation::ActivitySeen;

/// More pages than any target fills between two looks.
const MOST_PAGES: usize = 10;

/// Application Auto Scaling, for the one namespace there is.
#[derive(Clone, Debug)]
pub(super) struct ApplicationAutoScaling {
    client: Client,
}

impl ApplicationAutoScaling {
    pub(super) fn new(config: &SdkConfig) -> Self {
        let config = Builder::from(config)
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Self { client: Client::from_conf(config) }
    }

    /// The range of the targets of these resources, added up; `None` where none is registered.
    pub(super) async fn range(&self, resource_ids: &[String]) -> Result<Option<(u32, u32)>, CallFailure> {
        const OPERATION: &str = "DescribeScalableTargets";
        let request = self.client.describe_scalable_targets().service_namespace(ServiceNamespace::Sagemaker);
        let request = request.set_resource_ids(Some(resource_ids.to_vec())).send();
        let page = of_sdk(OPERATION, request).await?;
        let count = |capacity: i32| u32::try_from(capacity).unwrap_or_default();
        let ranges = page.scalable_targets.unwrap_or_default();
        let ranges = ranges.iter().map(|target| (count(target.min_capacity), count(target.max_capacity)));
        Ok(ranges.reduce(|sum, range| (sum.0.saturating_add(range.0), sum.1.saturating_add(range.1))))
    }

    /// The names of the alarms that call the policies of a resource.
    pub(super) async fn alarm_names(&self, resource_id: &str) -> Result<BTreeSet<String>, CallFailure> {
        const OPERATION: &str = "DescribeScalingPolicies";
        let mut names = BTreeSet::new();
        let mut token = None;
        for _ in 0..MOST_PAGES {
            let request = self.client.describe_scaling_policies().service_namespace(ServiceNamespace::Sagemaker);
            let request = request.resource_id(resource_id).set_next_token(token).send();
            let page = of_sdk(OPERATION, request).await?;
            let policies = page.scaling_policies.unwrap_or_default();
            names.extend(
                policies.into_iter().flat_map(|policy| policy.alarms.unwrap_or_default()).map(|alarm| alarm.alarm_name),
            );
            token = page.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                break;
            }
        }
        Ok(names)
    }

    /// The activities of a resource, those that did not scale included, the newest first: up to the page on which one is
    /// known, and the first page alone where none can be.
    pub(super) async fn activities(
        &self,
        resource_id: &str,
        is_known: Option<impl Fn(&str) -> bool>,
    ) -> Result<Vec<ActivitySeen>, CallFailure> {
        const OPERATION: &str = "DescribeScalingActivities";
        let mut activities: Vec<ActivitySeen> = Vec::new();
        let mut token = None;
        for _ in 0..MOST_PAGES {
            let request = self.client.describe_scaling_activities().service_namespace(ServiceNamespace::Sagemaker);
            let request = request.resource_id(resource_id).include_not_scaled_activities(true);
            let request = request.set_next_token(token).send();
            let page = of_sdk(OPERATION, request).await?;
            activities.extend(page.scaling_activities.unwrap_or_default().into_iter().map(activity));
            token = page.next_token.filter(|token| !token.is_empty());
            let has_enough = is_known.as_ref().is_none_or(|is_known| activities.iter().any(|one| is_known(&one.id)));
            if token.is_none() || has_enough {
                break;
            }
        }
        Ok(activities)
    }
}

fn activity(described: wire::ScalingActivity) -> ActivitySeen {
    let reasons = described.not_scaled_reasons.unwrap_or_default();
    let started = described.start_time;
    ActivitySeen {
        id: described.activity_id,
        // Nanoseconds of a `DateTime` are under a second; the service's years are within what there are timestamps for.
        started: i32::try_from(started.subsec_nanos())
            .ok()
            .and_then(|nanoseconds| Timestamp::new(started.secs(), nanoseconds).ok())
            .unwrap_or_default(),
        status: described.status_code.as_str().to_owned(),
        description: described.description,
        cause: described.cause,
        not_scaled: reasons.iter().map(reason::sentence).collect(),
    }
}

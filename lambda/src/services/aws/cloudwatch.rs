//! CloudWatch: metric alarms.

use aws_config::SdkConfig;
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::retry::RetryConfig;
use aws_sdk_cloudwatch::config::{Builder, StalledStreamProtectionConfig};
use aws_sdk_cloudwatch::types::{AlarmType, Tag};

use super::failure::{failure, not_sent, required};
use super::{alarm, pages};
use crate::services::{Alarm, DescribedAlarm, ServiceError, Tags};

/// The largest page of `DescribeAlarms`. Source: the API reference.
const MOST_RECORDS: i32 = 100;

/// CloudWatch's alarms.
#[derive(Clone, Debug)]
pub(super) struct CloudWatch {
    client: Client,
}

impl CloudWatch {
    /// The service that a configuration leads to.
    pub(super) fn new(config: &SdkConfig) -> Self {
        let config = Builder::from(config)
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Self { client: Client::from_conf(config) }
    }

    pub(super) async fn alarms(&self, prefix: &str) -> Result<Vec<DescribedAlarm>, ServiceError> {
        const OPERATION: &str = "DescribeAlarms";
        let described = pages::all(OPERATION, async |token| {
            let request = self.client.describe_alarms().alarm_name_prefix(prefix).alarm_types(AlarmType::MetricAlarm);
            let request = request.max_records(MOST_RECORDS).set_next_token(token);
            let page = request.send().await.map_err(|error| failure(OPERATION, &error))?;
            Ok((page.metric_alarms.unwrap_or_default(), page.next_token))
        })
        .await?;
        let read = described.into_iter().map(|described| {
            Ok(DescribedAlarm {
                alarm: alarm::read(&described),
                name: required(OPERATION, "AlarmName", described.alarm_name)?,
                arn: required(OPERATION, "AlarmArn", described.alarm_arn)?,
            })
        });
        read.collect()
    }

    pub(super) async fn put_alarm(&self, alarm: &Alarm, tags: &Tags) -> Result<(), ServiceError> {
        const OPERATION: &str = "PutMetricAlarm";
        let input = alarm::write(alarm).map_err(|reason| not_sent(OPERATION, reason))?;
        let input = input.set_tags((!tags.is_empty()).then(|| wire_tags(tags)));
        input.send_with(&self.client).await.map_err(|error| failure(OPERATION, &error))?;
        Ok(())
    }

    pub(super) async fn delete_alarms(&self, names: &[String]) -> Result<(), ServiceError> {
        let request = self.client.delete_alarms().set_alarm_names(Some(names.to_vec()));
        request.send().await.map_err(|error| failure("DeleteAlarms", &error))?;
        Ok(())
    }

    pub(super) async fn tags(&self, arn: &str) -> Result<Tags, ServiceError> {
        let answer = self.client.list_tags_for_resource().resource_arn(arn).send().await;
        let tags = answer.map_err(|error| failure("ListTagsForResource", &error))?.tags.unwrap_or_default();
        let pairs = tags.into_iter().map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default()));
        Ok(pairs.collect())
    }

    pub(super) async fn tag(&self, arn: &str, tags: &Tags) -> Result<(), ServiceError> {
        let request = self.client.tag_resource().resource_arn(arn).set_tags(Some(wire_tags(tags)));
        request.send().await.map_err(|error| failure("TagResource", &error))?;
        Ok(())
    }

    pub(super) async fn untag(&self, arn: &str, keys: &[String]) -> Result<(), ServiceError> {
        let request = self.client.untag_resource().resource_arn(arn).set_tag_keys(Some(keys.to_vec()));
        request.send().await.map_err(|error| failure("UntagResource", &error))?;
        Ok(())
    }
}

fn wire_tags(tags: &Tags) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

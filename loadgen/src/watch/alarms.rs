//! CloudWatch: the states of alarms.

use std::collections::BTreeSet;

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::retry::RetryConfig;
use aws_sdk_cloudwatch::config::{Builder, StalledStreamProtectionConfig};
use aws_sdk_cloudwatch::types::{AlarmType, MetricAlarm, StateValue};
use aws_types::SdkConfig;
use scaling::AlarmState;

use super::call::of_sdk;
use super::failure::CallFailure;
use crate::observation::AlarmSeen;

/// Most names of one call, and most alarms of one answer. Source: `DescribeAlarms` in the API reference.
const MOST_NAMES: usize = 100;

/// CloudWatch's alarms.
#[derive(Clone, Debug)]
pub(super) struct CloudWatch {
    client: Client,
}

impl CloudWatch {
    pub(super) fn new(config: &SdkConfig) -> Self {
        let config = Builder::from(config)
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Self { client: Client::from_conf(config) }
    }

    /// The states of the alarms of these names that there are, by name.
    pub(super) async fn states(&self, names: &BTreeSet<String>) -> Result<Vec<AlarmSeen>, CallFailure> {
        const OPERATION: &str = "DescribeAlarms";
        let names: Vec<_> = names.iter().cloned().collect();
        let mut seen = Vec::new();
        for names in names.chunks(MOST_NAMES) {
            let request = self.client.describe_alarms().set_alarm_names(Some(names.to_vec()));
            let request = request.alarm_types(AlarmType::MetricAlarm).max_records(100).send();
            let page = of_sdk(OPERATION, request).await?;
            seen.extend(page.metric_alarms.unwrap_or_default().into_iter().filter_map(alarm));
        }
        seen.sort_by(|left: &AlarmSeen, right| left.name.cmp(&right.name));
        Ok(seen)
    }
}

/// An alarm has a name and a state in every answer; a state that is not known here is as good as none.
fn alarm(described: MetricAlarm) -> Option<AlarmSeen> {
    let state = match described.state_value? {
        StateValue::Alarm => AlarmState::Alarm,
        StateValue::Ok => AlarmState::Ok,
        _ => AlarmState::InsufficientData,
    };
    Some(AlarmSeen { name: described.alarm_name?, state })
}

//! Every call by name, for what tells of calls: logs, retries and reasons.

use super::Write;
use crate::identity::Target;

/// One call of [`super::Services`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Call<'a> {
    Target(&'a Target),
    TargetTags(&'a str),
    Policies(&'a Target),
    ScheduledActions(&'a Target),
    Alarms(&'a str),
    AlarmTags(&'a str),
    Endpoint(&'a str),
    InferenceComponent(&'a str),
    Write(&'a Write),
}

impl Call<'_> {
    /// The operation, as the API calls it.
    pub(super) const fn operation(self) -> &'static str {
        match self {
            Self::Target(_) => "DescribeScalableTargets",
            Self::TargetTags(_) | Self::AlarmTags(_) => "ListTagsForResource",
            Self::Policies(_) => "DescribeScalingPolicies",
            Self::ScheduledActions(_) => "DescribeScheduledActions",
            Self::Alarms(_) => "DescribeAlarms",
            Self::Endpoint(_) => "DescribeEndpoint",
            Self::InferenceComponent(_) => "DescribeInferenceComponent",
            Self::Write(write) => write.operation(),
        }
    }

    /// What is called about: a resource id, an ARN, or a name with what it belongs to.
    pub(super) fn resource(self) -> String {
        match self {
            Self::Target(target) | Self::Policies(target) | Self::ScheduledActions(target) => target.resource_id(),
            Self::TargetTags(name) | Self::AlarmTags(name) | Self::Endpoint(name) | Self::InferenceComponent(name) => {
                name.to_owned()
            }
            Self::Alarms(prefix) => format!("{prefix}*"),
            Self::Write(write) => write.resource(),
        }
    }
}

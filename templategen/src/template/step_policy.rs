//! The resources of one step policy: the policies and alarms of its shape.

use scaling::{AlarmShape, PolicyReading, Tag};

use super::alarm::{self, Alarm};
use super::logical_id;
use super::setting::{Origin, PolicySetting};
use super::value::{Map, reference, sub, unfilled};

/// CloudWatch's limit is 1024; parameters may grow the text a little.
const LADDER_IN_DESCRIPTION: usize = 600;

/// One deployed policy with its alarm.
#[derive(Clone, Debug)]
pub(crate) struct Deployed<'a> {
    /// The plan's policy.
    pub(crate) setting: &'a PolicySetting<'a>,
    /// What it reads off the ladder.
    pub(crate) reading: PolicyReading,
}

/// Every deployed policy of a plan, in the order they are made.
pub(crate) fn deployed<'a>(settings: &'a [PolicySetting<'a>]) -> Vec<Deployed<'a>> {
    let each = |setting: &'a PolicySetting<'a>| {
        setting.policy.readings().into_iter().map(move |reading| Deployed { setting, reading })
    };
    settings.iter().flat_map(each).collect()
}

impl Deployed<'_> {
    /// The logical id of the policy.
    pub(crate) fn policy_id(&self) -> String {
        format!("{}Policy", self.stem())
    }

    /// The logical id of the alarm.
    pub(crate) fn alarm_id(&self) -> String {
        format!("{}Alarm", self.stem())
    }

    /// The policy's name with its side, in words for a reader.
    pub(crate) fn name(&self) -> String {
        self.setting.policy.deployed_name(self.reading.side)
    }

    fn stem(&self) -> String {
        logical_id::stem(&self.name())
    }

    /// Both resources; `after` is the policy that has to be there first, because Application Auto Scaling
    /// refuses two changes of one target at a time.
    pub(super) fn resources(&self, after: Option<&str>, tags: &[Tag]) -> Map {
        let policy = Map::new()
            .with("Type", "AWS::ApplicationAutoScaling::ScalingPolicy")
            .with_some("DependsOn", after)
            .with("Properties", self.policy_properties());
        Map::new().with(self.policy_id(), policy).with(self.alarm_id(), self.alarm(tags).resource())
    }

    fn policy_properties(&self) -> Map {
        let policy = self.setting.policy;
        let configuration = Map::new()
            .with("AdjustmentType", policy.ladder().adjustment_type().as_str())
            .with("Cooldown", self.setting.cooldown.value())
            .with("MetricAggregationType", policy.aggregation().as_str())
            .with_some("MinAdjustmentMagnitude", policy.min_adjustment_magnitude())
            .with("StepAdjustments", self.setting.adjustments(&self.reading));
        Map::new()
            .with("PolicyName", sub(format!("${{AWS::StackName}}-{}", self.name())))
            .with("PolicyType", "StepScaling")
            .with("ScalingTargetId", reference("ScalableTarget"))
            .with("StepScalingPolicyConfiguration", configuration)
    }

    fn alarm<'a>(&self, tags: &'a [Tag]) -> Alarm<'a> {
        let evaluation = self.setting.policy.evaluation(self.reading.side);
        Alarm {
            description: self.description(),
            actions: Map::new().with("AlarmActions", vec![reference(self.policy_id())]),
            comparison_operator: self.reading.comparison_operator,
            threshold: self.reading.threshold.into(),
            evaluation,
            metric: alarm::metric(self.setting.policy.metric(), evaluation),
            tags,
        }
    }

    fn description(&self) -> String {
        let metric = unfilled(&self.setting.policy.metric().label());
        if self.setting.origin == Origin::WakeUp {
            return format!(
                "Wakes from 0: {metric} turns it red when requests come while there are no {units}, and the first one is added.",
                units = self.setting.units
            );
        }
        let ladder = self.setting.in_text();
        let ladder = if ladder.len() <= LADDER_IN_DESCRIPTION { format!(" {ladder}.") } else { String::new() };
        match (self.reading.side, self.setting.policy.shape()) {
            (None, _) | (_, AlarmShape::AlwaysOn) => format!(
                "Red is normal: this alarm is in ALARM by design, so that its policy looks at {metric} every minute \
                 and picks the step.{ladder}"
            ),
            (Some(side), AlarmShape::Paired) => {
                let what = if self.setting.policy.is_scale_in(side) { "in" } else { "out" };
                format!("Scales {what} by {metric} while it is red.{ladder}")
            }
        }
    }
}

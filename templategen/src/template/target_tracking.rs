//! The resource of one target tracking policy; its alarms are the service's own.

use scaling::{MetricMath, TrackedMetric};

use super::logical_id;
use super::metric::{expression_query, identity, metric_query};
use super::setting::TrackingSetting;
use super::target::resource_id;
use super::value::{Map, Value, reference, sub};
use crate::spec::Spec;

/// How the names of the alarms begin that the service makes for the target, inside a text that CloudFormation
/// fills in; they end in something random.
///
/// Without the `-Alarm` it would be the beginning of those of a variant `a-2` too, where this one is `a`.
pub(crate) fn alarm_name_prefix(spec: &Spec) -> String {
    format!("TargetTracking-{}-Alarm", resource_id(spec))
}

impl TrackingSetting<'_> {
    /// The logical id of the policy.
    pub(crate) fn policy_id(&self) -> String {
        format!("{}Policy", logical_id::stem(self.policy.name().as_str()))
    }

    /// The policy as a resource; `after` is the policy that has to be there first, because Application Auto
    /// Scaling refuses two changes of one target at a time.
    pub(super) fn resource(&self, after: Option<&str>) -> Map {
        let properties = Map::new()
            .with("PolicyName", sub(format!("${{AWS::StackName}}-{}", self.policy.name())))
            .with("PolicyType", "TargetTrackingScaling")
            .with("ScalingTargetId", reference("ScalableTarget"))
            .with("TargetTrackingScalingPolicyConfiguration", self.configuration());
        Map::new()
            .with("Type", "AWS::ApplicationAutoScaling::ScalingPolicy")
            .with_some("DependsOn", after)
            .with("Properties", properties)
    }

    /// What is held where, and how.
    pub(super) fn configuration(&self) -> Map {
        self.metric()
            .with("TargetValue", self.target.value())
            .with("ScaleInCooldown", self.scale_in_cooldown.value())
            .with("ScaleOutCooldown", self.scale_out_cooldown.value())
            .with("DisableScaleIn", self.disable_scale_in.value())
    }

    fn metric(&self) -> Map {
        match self.policy.tracked() {
            TrackedMetric::Predefined(metric_type) => Map::new()
                .with("PredefinedMetricSpecification", Map::new().with("PredefinedMetricType", metric_type.as_str())),
            TrackedMetric::Customized(metric) => Map::new().with(
                "CustomizedMetricSpecification",
                identity(metric).with("Statistic", metric.statistic.to_string()),
            ),
            TrackedMetric::Math(math) => {
                Map::new().with("CustomizedMetricSpecification", Map::new().with("Metrics", self.queries(math)))
            }
        }
    }

    /// The metrics of an expression. One metric that stands for itself needs none, and is what is returned.
    fn queries(&self, math: &MetricMath) -> Vec<Value> {
        if let [only] = math.metrics.as_slice()
            && math.expression == only.id
        {
            return vec![metric_query(&only.id, &only.metric, None, true)];
        }
        let label = self.policy.metric().label();
        let expression = expression_query("expression", math.expression.clone(), &label, true);
        let under = math.metrics.iter().map(|metric| metric_query(&metric.id, &metric.metric, None, false));
        [expression].into_iter().chain(under).collect()
    }
}

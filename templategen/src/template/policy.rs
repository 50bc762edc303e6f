//! The resources of one step policy: the policies and alarms of its shape.

use scaling::{
    AlarmShape, CustomMetric, Decimal, Dimension, DimensionValue, Evaluation, Metric, PolicyReading, Region, Side, Tag,
};

use super::setting::{PolicySetting, Setting, StepSetting};
use super::value::{Map, Value, attribute, either, equals, not, reference, sub, text, unfilled};
use crate::metric_name;

/// The condition under which the resting band has a width.
const HAS_RESTING_BAND: &str = "HasRestingBand";
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
        self.name().split('-').map(capitalized).collect()
    }

    /// Both resources; `after` is the policy that has to be there first, because Application Auto Scaling
    /// refuses two changes of one target at a time.
    pub(super) fn resources(&self, after: Option<&str>, tags: &[Tag]) -> Map {
        let policy = Map::new()
            .with("Type", "AWS::ApplicationAutoScaling::ScalingPolicy")
            .with_some("DependsOn", after)
            .with("Properties", self.policy_properties());
        let alarm = Map::new().with("Type", "AWS::CloudWatch::Alarm").with("Properties", self.alarm_properties(tags));
        Map::new().with(self.policy_id(), policy).with(self.alarm_id(), alarm)
    }

    fn policy_properties(&self) -> Map {
        let policy = self.setting.policy;
        let configuration = Map::new()
            .with("AdjustmentType", policy.ladder().adjustment_type().as_str())
            .with("Cooldown", self.setting.cooldown.value())
            .with("MetricAggregationType", policy.aggregation().as_str())
            .with_some("MinAdjustmentMagnitude", policy.min_adjustment_magnitude())
            .with("StepAdjustments", self.step_adjustments());
        Map::new()
            .with("PolicyName", sub(format!("${{AWS::StackName}}-{}", self.name())))
            .with("PolicyType", "StepScaling")
            .with("ScalingTargetId", reference("ScalableTarget"))
            .with("StepScalingPolicyConfiguration", configuration)
    }

    fn step_adjustments(&self) -> Vec<Value> {
        if self.setting.has_bound_parameters() {
            return self.setting.adjustments_from_parameters();
        }
        let regions = self.reading.regions.iter().zip(self.reading.step_adjustments());
        regions
            .map(|(region, step)| {
                let change = match self.setting.of_region(region) {
                    Some(setting) => setting.change.value(),
                    None => step.scaling_adjustment.into(),
                };
                adjustment(
                    step.metric_interval_lower_bound.map(Value::from),
                    step.metric_interval_upper_bound.map(Value::from),
                    change,
                )
            })
            .collect()
    }

    fn alarm_properties(&self, tags: &[Tag]) -> Map {
        let evaluation = self.setting.policy.evaluation(self.reading.side);
        let mut properties = Map::new()
            .with("AlarmDescription", text(self.description()))
            .with("ActionsEnabled", true)
            .with("AlarmActions", vec![reference(self.policy_id())])
            .with("ComparisonOperator", self.reading.comparison_operator.as_str())
            .with("Threshold", self.reading.threshold)
            .with("EvaluationPeriods", evaluation.evaluation_periods)
            .with("DatapointsToAlarm", evaluation.datapoints_to_alarm)
            .with("TreatMissingData", evaluation.treat_missing_data.as_str());
        properties.extend(alarm_metric(self.setting.policy.metric(), evaluation));
        if !tags.is_empty() {
            properties = properties.with("Tags", tag_list(tags));
        }
        properties
    }

    fn description(&self) -> String {
        let metric = unfilled(&metric_name::one_line(self.setting.policy.metric()));
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

impl PolicySetting<'_> {
    /// The whole ladder as a reader writes it, inside a text that CloudFormation fills in.
    pub(crate) fn in_text(&self) -> String {
        self.steps.iter().map(StepSetting::in_text).collect::<Vec<_>>().join(", ")
    }

    /// Whether the bounds are parameters; then all of them are.
    pub(crate) fn has_bound_parameters(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.bound, Setting::Parameter { .. }))
    }

    /// The step a region is the stretch of; `None` for the resting band.
    pub(crate) fn of_region(&self, region: &Region) -> Option<&StepSetting> {
        self.steps.iter().find(|setting| {
            let own_bound = match setting.step.side {
                Side::Below => region.upper,
                Side::From => region.lower,
            };
            own_bound == Some(setting.step.value)
        })
    }

    fn under(&self) -> impl Iterator<Item = &StepSetting> {
        self.steps.iter().filter(|setting| setting.step.side == Side::Below)
    }

    fn over(&self) -> impl Iterator<Item = &StepSetting> {
        self.steps.iter().filter(|setting| setting.step.side == Side::From)
    }

    /// The adjustments of an always-on alarm at floor 0: the bounds are the parameters themselves.
    fn adjustments_from_parameters(&self) -> Vec<Value> {
        let floor = Value::from(Decimal::ZERO);
        let mut lower = floor;
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        for setting in self.under() {
            let upper = setting.bound.value();
            steps.push(adjustment(Some(lower), Some(upper.clone()), setting.change.value()));
            lower = upper;
        }
        let from: Vec<&StepSetting> = self.over().collect();
        let upper = from.first().map(|setting| setting.bound.value());
        let resting = adjustment(Some(lower), upper.clone(), 0.into());
        // Where the two sides touch, the resting step has no width, and the service would refuse it.
        steps.push(match upper {
            Some(_) => either(HAS_RESTING_BAND, resting, reference("AWS::NoValue")),
            None => resting,
        });
        for (index, setting) in from.iter().enumerate() {
            let upper = from.get(index + 1).map(|next| next.bound.value());
            steps.push(adjustment(Some(setting.bound.value()), upper, setting.change.value()));
        }
        steps
    }

    /// The condition the resting step stands under; `None` where it needs none.
    pub(super) fn resting_condition(&self) -> Option<(&'static str, Value)> {
        if !self.has_bound_parameters() {
            return None;
        }
        let upper = self.over().next()?.bound.value();
        let lower = self.under().last().map_or_else(|| "0".into(), |setting| setting.bound.value());
        Some((HAS_RESTING_BAND, not(equals(lower, upper))))
    }
}

fn adjustment(lower: Option<Value>, upper: Option<Value>, change: Value) -> Value {
    Map::new()
        .with_some("MetricIntervalLowerBound", lower)
        .with_some("MetricIntervalUpperBound", upper)
        .with("ScalingAdjustment", change)
        .into()
}

/// What an alarm looks at: one metric, or the metrics under an expression of the plan, a fill, or both.
fn alarm_metric(metric: &Metric, evaluation: Evaluation) -> Map {
    let Some(plain) = metric.in_full() else {
        let Metric::Math(math) = metric else { return Map::new() };
        let name = metric_name::one_line(metric);
        let mut metrics: Vec<Value> = Vec::new();
        metrics.extend(evaluation.fill.map(|fill| {
            let expression = format!("FILL(expression, {})", fill.argument());
            expression_entry("filled", expression, &name, true)
        }));
        let returned = evaluation.fill.is_none();
        metrics.push(expression_entry("expression", math.expression.clone(), &name, returned));
        metrics.extend(math.metrics.iter().map(|metric| metric_entry(&metric.id, &metric.metric, evaluation)));
        return Map::new().with("Metrics", metrics);
    };
    if let Some(fill) = evaluation.fill {
        let expression = format!("FILL(metric, {})", fill.argument());
        let metrics = vec![
            expression_entry("filled", expression, &metric_name::one_line(metric), true),
            metric_entry("metric", &plain, evaluation),
        ];
        return Map::new().with("Metrics", metrics);
    }
    let statistic = if plain.statistic.is_extended() { "ExtendedStatistic" } else { "Statistic" };
    metric_identity(&plain).with("Period", evaluation.period_seconds).with(statistic, plain.statistic.to_string())
}

fn expression_entry(id: &str, expression: String, label: &str, returned: bool) -> Value {
    Map::new().with("Id", id).with("Expression", expression).with("Label", label).with("ReturnData", returned).into()
}

fn metric_entry(id: &str, metric: &CustomMetric, evaluation: Evaluation) -> Value {
    let statistic = Map::new()
        .with("Metric", metric_identity(metric))
        .with("Period", evaluation.period_seconds)
        .with("Stat", metric.statistic.to_string());
    Map::new().with("Id", id).with("MetricStat", statistic).with("ReturnData", false).into()
}

fn metric_identity(metric: &CustomMetric) -> Map {
    let identity =
        Map::new().with("Namespace", metric.namespace.as_str()).with("MetricName", metric.metric_name.as_str());
    if metric.dimensions.is_empty() {
        return identity;
    }
    identity.with("Dimensions", metric.dimensions.iter().map(dimension).collect::<Vec<_>>())
}

fn dimension(dimension: &Dimension) -> Value {
    let value = match &dimension.value {
        DimensionValue::EndpointName => reference("EndpointName"),
        DimensionValue::VariantName => reference("VariantName"),
        DimensionValue::InferenceComponentName => reference("InferenceComponentName"),
        DimensionValue::Literal(text) => text.as_str().into(),
    };
    Map::new().with("Name", dimension.name.as_str()).with("Value", value).into()
}

/// Tags as CloudFormation takes them.
pub(super) fn tag_list(tags: &[Tag]) -> Vec<Value> {
    tags.iter().map(|tag| Map::new().with("Key", tag.key()).with("Value", tag.value()).into()).collect()
}

/// The outputs of one deployed policy.
pub(super) fn outputs(deployed: &Deployed<'_>, console: impl Fn(String) -> Value) -> Map {
    let output = |description: String, value: Value| Map::new().with("Description", description).with("Value", value);
    let (policy, alarm, name) = (deployed.policy_id(), deployed.alarm_id(), deployed.name());
    Map::new()
        .with(format!("{policy}Arn"), output(format!("The policy {name}, by its ARN."), reference(&policy)))
        .with(format!("{alarm}Arn"), output(format!("The alarm of {name}, by its ARN."), attribute(&alarm, "Arn")))
        .with(
            format!("{alarm}Url"),
            output(
                format!("The alarm of {name} in the console."),
                console(format!("cloudwatch/home?region=${{AWS::Region}}#alarmsV2:alarm/${{{alarm}}}")),
            ),
        )
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

//! From the raw form of a step policy to a policy: defaults resolved, all problems at once.

use super::{MetricAggregationType, SCALE_IN_EVALUATION_PERIODS, StepPolicy};
use crate::alarm::{AlarmShape, MissingData};
use crate::checker::Checker;
use crate::input::{Rules, StepPolicyInput};
use crate::ladder::{Side, StepLadder};
use crate::{
    AdjustmentType, Decimal, EndpointKind, Field, Location, Metric, Part, Problem, ProblemCode, problem, quota,
};

/// CloudWatch's own standard resolution.
const DEFAULT_PERIOD_SECONDS: i64 = 60;
/// One period: the next decision sees the effect of the last one as soon as it is in service.
const DEFAULT_COOLDOWN_SECONDS: i64 = 60;

pub(super) fn policy(
    rules: Rules,
    kind: EndpointKind,
    input: &StepPolicyInput,
    position: usize,
    publish_seconds: u32,
) -> (Option<StepPolicy>, Vec<Problem>) {
    let mut checker = Checker::new(rules, Part::StepPolicy(position));
    let name = checker.policy_name(StepPolicy::name_of(input));
    let metric = Metric::validate(kind, input.metric.as_ref(), checker.part);
    let metric = checker.take(metric);
    let floor = checker.floor(input);
    let ladder = floor.and_then(|floor| {
        let at = Location::new(checker.part, Field::Steps);
        checker.take(StepLadder::validate(&input.steps, input.alarms, floor, &at))
    });
    let period = checker.period(input.period_seconds, metric.as_ref(), publish_seconds);
    let (periods, datapoints) = checker.datapoints(input);
    let cooldown = checker.cooldown(Field::Cooldown, input.cooldown_seconds.unwrap_or(DEFAULT_COOLDOWN_SECONDS));
    let magnitude = checker.magnitude(input, ladder.as_ref());
    if let (Some(period), Some(periods)) = (period, periods) {
        let shortest = if input.alarms == AlarmShape::Paired { SCALE_IN_EVALUATION_PERIODS } else { 1 };
        checker.range(period, periods.max(shortest));
    }
    let policy = (|| {
        let (metric, ladder) = (metric?, ladder?);
        let missing_data = input.missing_data.unwrap_or(match &metric {
            Metric::Preset { preset, .. } if !(preset.missing_data == MissingData::Zero && ladder.low_is_worse()) => {
                preset.missing_data
            }
            _ => MissingData::NotBreaching,
        });
        let aggregation = input.aggregation.unwrap_or(if ladder.low_is_worse() {
            MetricAggregationType::Minimum
        } else {
            MetricAggregationType::Maximum
        });
        Some(StepPolicy {
            name: name?,
            metric,
            ladder,
            shape: input.alarms,
            floor: floor?,
            period_seconds: period?,
            evaluation_periods: periods?,
            datapoints_to_alarm: datapoints?,
            missing_data,
            aggregation,
            cooldown_seconds: cooldown?,
            min_adjustment_magnitude: magnitude?,
        })
    })();
    if let Some(policy) = &policy {
        checker.direction(policy);
        checker.unit_of_ladder(policy);
        checker.missing_data(policy);
        checker.metric_count(policy);
        checker.aggregate(policy);
    }
    let problems = checker.problems;
    (policy.filter(|_| !problem::any_error(&problems)), problems)
}

impl Checker {
    fn floor(&mut self, input: &StepPolicyInput) -> Option<Decimal> {
        let Some(text) = &input.floor else {
            return Some(Decimal::ZERO);
        };
        if input.alarms == AlarmShape::Paired {
            let message = format!("the floor {text} stands beside paired alarms");
            self.problem(Field::Floor, ProblemCode::FloorWithoutAlwaysOn, message, "remove the floor");
            return None;
        }
        let floor = Decimal::parse(text.trim()).ok();
        if floor.is_none() {
            let fix = "write a decimal number, for example `0`";
            self.problem(Field::Floor, ProblemCode::StepValue, format!("the floor `{text}` is not a number"), fix);
        }
        floor
    }

    fn period(&mut self, seconds: Option<i64>, metric: Option<&Metric>, publish_seconds: u32) -> Option<u32> {
        let resolution = metric.and_then(|metric| metric.resolution(publish_seconds));
        let slowest = resolution.map_or(DEFAULT_PERIOD_SECONDS, |(_, seconds)| i64::from(seconds));
        let seconds = seconds.unwrap_or(DEFAULT_PERIOD_SECONDS.max(slowest));
        let offered = matches!(seconds, 10 | 20 | 30) || (0 < seconds && seconds % 60 == 0);
        let period = u32::try_from(seconds).ok().filter(|_| offered);
        let Some(period) = period else {
            let message = format!("the period of {seconds} seconds is not one CloudWatch offers");
            self.problem(Field::Period, ProblemCode::AlarmPeriod, message, "write 10, 20, 30, 60 or a multiple of 60");
            return None;
        };
        if let Some((name, resolution)) = resolution
            && period < resolution
        {
            let message =
                format!("the period of {seconds} seconds is under the resolution of {name}, {resolution} seconds");
            self.problem(Field::Period, ProblemCode::AlarmPeriod, message, format!("write {resolution} or more"));
            return None;
        }
        Some(period)
    }

    fn datapoints(&mut self, input: &StepPolicyInput) -> (Option<u32>, Option<u32>) {
        let default = i64::from(input.alarms.default_evaluation_periods());
        // Datapoints given alone say how many periods there are at least.
        let periods = input.evaluation_periods.unwrap_or(default.max(input.datapoints_to_alarm.unwrap_or(1)));
        let code = ProblemCode::AlarmDatapoints;
        let periods = self.whole_number(Field::EvaluationPeriods, code, "the number of evaluation periods", periods, 1);
        let Some(most) = periods else {
            return (None, None);
        };
        let datapoints = input.datapoints_to_alarm.unwrap_or(i64::from(most));
        let within = u32::try_from(datapoints).ok().filter(|datapoints| (1..=most).contains(datapoints));
        if within.is_none() {
            let message = format!("{datapoints} datapoints to alarm do not fit into {most} evaluation periods");
            self.problem(Field::DatapointsToAlarm, code, message, format!("write a whole number from 1 to {most}"));
        }
        (periods, within)
    }

    fn range(&mut self, period: u32, periods: u32) {
        let seconds = u64::from(period) * u64::from(periods);
        let most = quota::evaluation_range_seconds(period);
        if u64::from(most) < seconds {
            let message = format!("{periods} periods of {period} seconds make {seconds} seconds");
            let fix = format!("keep their product at {most} or less");
            self.problem(Field::EvaluationPeriods, ProblemCode::AlarmRange, message, fix);
        }
    }

    fn magnitude(&mut self, input: &StepPolicyInput, ladder: Option<&StepLadder>) -> Option<u32> {
        let Some(magnitude) = input.min_adjustment_magnitude else {
            return Some(1);
        };
        let field = Field::MinAdjustmentMagnitude;
        let code = ProblemCode::MinAdjustmentMagnitude;
        if let Some(ladder) = ladder
            && ladder.adjustment_type() != AdjustmentType::PercentChangeInCapacity
        {
            let message = format!(
                "the minimum adjustment magnitude {magnitude} stands beside a ladder of {}",
                ladder.adjustment_type()
            );
            self.problem(field, code, message, "remove it, or write the changes in percent");
            return None;
        }
        self.whole_number(field, code, "the minimum adjustment magnitude", magnitude, 1)
    }

    fn direction(&mut self, policy: &StepPolicy) {
        if let Metric::Preset { preset, .. } = policy.metric
            && policy.ladder.low_is_worse()
        {
            let message = format!(
                "the ladder `{}` adds where {} is low or takes away where it is high",
                policy.ladder, preset.name
            );
            let fix = "turn the signs round: take away `below`, add `from`";
            self.problem(Field::Steps, ProblemCode::LadderInverted, message, fix);
        }
    }

    fn unit_of_ladder(&mut self, policy: &StepPolicy) {
        let bounds: Vec<Decimal> = policy.ladder.steps().map(|step| step.value).collect();
        let called = format!("the ladder `{}`", policy.ladder);
        self.unit_of_values(Field::Steps, &policy.metric, &called, &bounds);
    }

    fn missing_data(&mut self, policy: &StepPolicy) {
        let zero = policy.missing_data == MissingData::Zero;
        let fills_itself = matches!(&policy.metric, Metric::Math(math) if math.expression.contains("FILL("));
        if zero && policy.ladder.low_is_worse() {
            let name = policy.metric.name();
            let message = format!("missing data of {name} is read as zero, where low values call for capacity");
            let fix = "choose another treatment of missing data: repeat, ignore or not_breaching";
            self.problem(Field::MissingData, ProblemCode::ZeroFillLowIsWorse, message, fix);
        } else if (zero || fills_itself) && policy.shape == AlarmShape::AlwaysOn && acts_on_a_late_zero(policy) {
            let message = format!(
                "the always-on alarm fills missing data with {} and acts on the {} of {} datapoint{}",
                if zero { "zero" } else { "what its expression says" },
                policy.aggregation.as_str().to_lowercase(),
                policy.evaluation_periods,
                if policy.evaluation_periods == 1 { "" } else { "s" },
            );
            let fix = "let it look at 3 evaluation periods and aggregate to the Maximum";
            self.problem(Field::EvaluationPeriods, ProblemCode::FillLateMetric, message, fix);
        }
    }

    /// The expression itself and the fill around it count as metrics of the alarm.
    fn metric_count(&mut self, policy: &StepPolicy) {
        let Metric::Math(math) = &policy.metric else { return };
        let fills = policy.readings().iter().any(|reading| policy.evaluation(reading.side).fill.is_some());
        let most = quota::ALARM_METRICS - 1 - usize::from(fills);
        if most < math.metrics.len() {
            let message =
                format!("the expression stands over {} metrics, and missing data is filled", math.metrics.len());
            let fix = format!("give it {most} metrics or fewer, or choose ignore or not_breaching for missing data");
            self.problem(Field::Metric, ProblemCode::MetricMath, message, fix);
        }
    }

    /// Whether an alarm can go red while the aggregate lies where its policy has no step.
    fn aggregate(&mut self, policy: &StepPolicy) {
        for side in policy.readings().iter().filter_map(|reading| reading.side) {
            let evaluation = policy.evaluation(Some(side));
            let safe = match side {
                Side::Below => MetricAggregationType::Minimum,
                Side::From => MetricAggregationType::Maximum,
            };
            if evaluation.datapoints_to_alarm < evaluation.evaluation_periods && policy.aggregation != safe {
                let message = format!(
                    "the alarm over {} acts on {} of {} datapoints, and the policy on the {} of all",
                    policy.metric.name(),
                    evaluation.datapoints_to_alarm,
                    evaluation.evaluation_periods,
                    policy.aggregation.as_str().to_lowercase(),
                );
                let fix = format!("aggregate to the {safe}, or let every datapoint breach");
                self.problem(Field::Aggregation, ProblemCode::AggregateMissesStep, message, fix);
            }
        }
    }
}

/// Whether one filled datapoint at the newest minute lowers what the policy acts by.
fn acts_on_a_late_zero(policy: &StepPolicy) -> bool {
    policy.evaluation_periods < 2 || policy.aggregation != MetricAggregationType::Maximum
}

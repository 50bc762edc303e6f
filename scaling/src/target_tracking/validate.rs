//! From the raw form of a target tracking policy to a policy: defaults resolved, all problems at once.

use super::{TargetFormula, TargetTrackingPolicy, TrackedMetric, tracked};
use crate::checker::{Checker, EXAMPLES};
use crate::input::{Rules, TargetTrackingInput};
use crate::{
    DatapointUnit, Decimal, EndpointKind, Field, Location, Metric, MetricQueries, Part, Problem, ProblemCode, Unit,
    problem,
};

/// What Application Auto Scaling takes for SageMaker where nothing is said.
/// Source: API reference, `TargetTrackingScalingPolicyConfiguration`.
const DEFAULT_COOLDOWN_SECONDS: i64 = 300;

/// The part of what an instance can do that is aimed at where nothing is said.
/// Source: SageMaker developer guide, "Load testing your auto scaling configuration".
const DEFAULT_SAFETY_FACTOR: &str = "0.5";

pub(super) fn policy(
    rules: Rules,
    kind: EndpointKind,
    input: &TargetTrackingInput,
    position: usize,
) -> (Option<TargetTrackingPolicy>, Vec<Problem>) {
    let mut checker = Checker::new(rules, Part::TargetTrackingPolicy(position));
    let name = checker.policy_name(TargetTrackingPolicy::name_of(input));
    let queries = (!input.queries.is_empty()).then(|| MetricQueries::validate(kind, &input.queries, checker.part));
    let (queries, metric) = match queries {
        Some(queries) => {
            let queries = checker.take(queries);
            let metric = queries.as_ref().map(MetricQueries::metric);
            (queries, metric)
        }
        None => (None, checker.take(Metric::validate(kind, input.metric.as_ref(), checker.part))),
    };
    let at = Location::new(checker.part, Field::Metric);
    let datapoint_unit = checker.take(DatapointUnit::validate(input.unit.as_deref(), &at).map_err(|found| vec![found]));
    let tracked = metric.as_ref().map(|metric| tracked(kind, metric));
    let (target_value, formula) = checker.target_value(input, metric.as_ref(), tracked.as_ref());
    let mut cooldown =
        |field, seconds: Option<i64>| checker.cooldown(field, seconds.unwrap_or(DEFAULT_COOLDOWN_SECONDS));
    let scale_in = cooldown(Field::ScaleInCooldown, input.scale_in_cooldown_seconds);
    let scale_out = cooldown(Field::ScaleOutCooldown, input.scale_out_cooldown_seconds);
    if let (Some(metric), Some(target_value)) = (&metric, target_value) {
        checker.reach(metric, target_value);
        if input.target_value.is_some() {
            checker.unit_of_values(Field::TargetValue, metric, "the target value", &[target_value]);
        }
    }
    let policy = (|| {
        Some(TargetTrackingPolicy {
            name: name?,
            metric: metric?,
            tracked: tracked?,
            queries,
            datapoint_unit: datapoint_unit?,
            target_value: target_value?,
            formula,
            scale_in_cooldown_seconds: scale_in?,
            scale_out_cooldown_seconds: scale_out?,
            disable_scale_in: input.disable_scale_in,
        })
    })();
    let problems = checker.problems;
    (policy.filter(|_| !problem::any_error(&problems)), problems)
}

impl Checker {
    /// The target itself, or the one that follows from the requests an instance can answer.
    fn target_value(
        &mut self,
        input: &TargetTrackingInput,
        metric: Option<&Metric>,
        tracked: Option<&TrackedMetric>,
    ) -> (Option<Decimal>, Option<TargetFormula>) {
        let given = match (&input.target_value, &input.requests_per_second) {
            (Some(target), None) => {
                if let Some(factor) = &input.safety_factor {
                    let message = format!("the safety factor {factor} stands beside a target value");
                    let fix = "remove it, or give `requests_per_second` in the place of the target value";
                    self.problem(Field::SafetyFactor, ProblemCode::TargetFormula, message, fix);
                }
                let example = match metric.and_then(Metric::unit_of_values) {
                    Some(Unit::Microseconds) => "`500000` for 500 milliseconds",
                    Some(Unit::Percent | Unit::PercentOfEach) => "`60` for 60 percent",
                    Some(Unit::Fraction) => "`0.7`",
                    _ => EXAMPLES,
                };
                self.positive(Field::TargetValue, ProblemCode::TargetValue, "the target value", target, example)
            }
            (None, Some(requests)) => {
                let formula = self.formula(requests, input.safety_factor.as_deref(), tracked);
                return (formula.and_then(TargetFormula::target_value), formula);
            }
            (None, None) => {
                let message = "the policy has no target value";
                let fix = if counts_requests(tracked) {
                    "add `target_value`, the value the metric is held at, or `requests_per_second`, what one instance or copy can answer"
                } else {
                    "add `target_value`, the value the metric is held at"
                };
                self.problem(Field::TargetValue, ProblemCode::TargetMissing, message, fix);
                None
            }
            (Some(target), Some(requests)) => {
                let message = format!("the target value {target} stands beside {requests} requests per second");
                self.problem(Field::RequestsPerSecond, ProblemCode::TargetFormula, message, "keep one of the two");
                None
            }
        };
        (given, None)
    }

    /// The documented formula: the most requests an instance answers in a second, times the safety factor, in
    /// a minute. Source: SageMaker developer guide, "Load testing your auto scaling configuration".
    fn formula(
        &mut self,
        requests: &str,
        factor: Option<&str>,
        tracked: Option<&TrackedMetric>,
    ) -> Option<TargetFormula> {
        let code = ProblemCode::TargetFormula;
        let per_minute = counts_requests(tracked);
        if let (false, Some(tracked)) = (per_minute, tracked) {
            let message = format!("{requests} requests per second say nothing about {}", tracked.name());
            let fix = "give the target value itself, or track InvocationsPerInstance or InvocationsPerCopy";
            self.problem(Field::RequestsPerSecond, code, message, fix);
        }
        let factor = factor.unwrap_or(DEFAULT_SAFETY_FACTOR);
        let requests =
            self.positive(Field::RequestsPerSecond, code, "the number of requests per second", requests, "`25`");
        let factor = self.positive(Field::SafetyFactor, code, "the safety factor", factor, "`0.5`").filter(|factor| {
            let sensible = *factor <= Decimal::from_integer(1);
            if !sensible {
                let message = format!("the safety factor {factor} is over 1");
                self.problem(
                    Field::SafetyFactor,
                    code,
                    message,
                    "write the part of the requests that is aimed at, such as 0.5",
                );
            }
            sensible
        });
        let (requests, factor) = (requests?, factor?);
        let formula = TargetFormula { requests_per_second: requests, safety_factor: factor };
        let has_value = formula.target_value().is_some();
        if !has_value {
            let fix = "write both with fewer digits";
            let message = format!("{requests} requests per second times {factor} has too many digits");
            self.problem(Field::RequestsPerSecond, code, message, fix);
        }
        Some(formula).filter(|_| has_value && per_minute)
    }

    /// A target the metric never comes to would only ever scale in.
    fn reach(&mut self, metric: &Metric, target_value: Decimal) {
        let most = match metric.unit_of_values() {
            Some(Unit::Fraction) => Decimal::from_integer(1),
            Some(Unit::Percent) => Decimal::from_integer(100),
            _ => return,
        };
        if most < target_value {
            let message = format!("the target value {target_value} is over what {} can be", metric.name());
            let fix = format!(
                "write a value up to {most}: it is a {}",
                if most == Decimal::from_integer(1) { "fraction of 1" } else { "percentage" }
            );
            self.problem(Field::TargetValue, ProblemCode::TargetOutOfReach, message, fix);
        }
    }
}

/// Whether a number of requests in a second says what the metric is held at; where the metric is not known, it may.
fn counts_requests(tracked: Option<&TrackedMetric>) -> bool {
    match tracked {
        Some(TrackedMetric::Predefined(metric_type)) => metric_type.is_per_minute(),
        Some(TrackedMetric::Customized(_) | TrackedMetric::Math(_)) => false,
        None => true,
    }
}

//! Random deployments.

use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use scaling::input::{MetricInput, PlanInput, Rules, ScheduledActionInput, StepPolicyInput, TargetTrackingInput};
use scaling::{
    AlarmShape, AlarmState, ComparisonOperator, Decimal, DeployedPolicy, Deployment, EndpointKind, Fill,
    MetricAggregationType, MissingData, ScalingPlan, SuspendedState, TreatMissingData,
};

/// A metric that can be derived, its statistics where it has several, and how far apart bounds on it are worth a try.
struct Signal {
    name: &'static str,
    statistics: &'static [&'static str],
    unit: f64,
}

const fn count(name: &'static str) -> Signal {
    Signal { name, statistics: &[], unit: 20.0 }
}

const fn gauge(name: &'static str, unit: f64) -> Signal {
    Signal { name, statistics: &["Average", "Minimum", "Maximum"], unit }
}

const fn concurrency(name: &'static str) -> Signal {
    Signal { name, statistics: &["Minimum", "Maximum"], unit: 0.25 }
}

const REALTIME: &[Signal] = &[
    count("InvocationsPerInstance"),
    count("Invocations"),
    concurrency("ConcurrentRequestsPerModel"),
    gauge("CPUUtilization", 10.0),
    gauge("GPUUtilizationNormalized", 12.5),
];
const ASYNC: &[Signal] = &[
    gauge("ApproximateBacklogSize", 50.0),
    gauge("ApproximateBacklogSizePerInstance", 10.0),
    gauge("HasBacklogWithoutCapacity", 1.0),
    gauge("CPUUtilization", 10.0),
];
const SERVERLESS: &[Signal] = &[gauge("ServerlessProvisionedConcurrencyUtilization", 0.1), count("Invocations")];
const COMPONENT: &[Signal] = &[
    count("InvocationsPerCopy"),
    concurrency("ConcurrentRequestsPerCopy"),
    count("NoCapacityInvocationFailures"),
    gauge("CPUUtilizationNormalized", 5.0),
];

/// Any deployment that a plan or a template can have.
pub(super) fn deployment() -> impl Strategy<Value = Deployment> {
    let kind = select(EndpointKind::ALL.as_slice());
    let of_kind = kind.prop_flat_map(|kind| {
        (
            Just(kind),
            (0..4_i64, 0..12_i64),
            suspended(),
            vec(step_policy(kind), 0..3),
            vec(target_tracking(kind), 0..3),
            prop_oneof![2 => Just(Vec::new()).boxed(), 1 => vec(scheduled_action(), 1..4).boxed()],
        )
    });
    let plan = of_kind.prop_filter_map(
        "a plan that is refused",
        |(kind, (min, more), suspended, steps, tracking, actions)| {
            let named = |index: usize, name: &str| Some(format!("{name}-{index}"));
            let input = PlanInput {
                rules: Rules::Service,
                min_capacity: Some(min),
                max_capacity: Some(min + more),
                suspended,
                metric_publish_frequency_seconds: Some(60),
                step_policies: steps
                    .into_iter()
                    .enumerate()
                    .map(|(index, policy)| StepPolicyInput { name: named(index, "steps"), ..policy })
                    .collect(),
                target_tracking_policies: tracking
                    .into_iter()
                    .enumerate()
                    .map(|(index, policy)| TargetTrackingInput { name: named(index, "tracking"), ..policy })
                    .collect(),
                scheduled_actions: actions
                    .into_iter()
                    .enumerate()
                    .map(|(index, action)| ScheduledActionInput { name: named(index, "action"), ..action })
                    .collect(),
                ..PlanInput::of(kind)
            };
            ScalingPlan::validate(&input).0.map(|plan| Deployment::of(&plan))
        },
    );
    (plan, option::weighted(0.4, by_hand())).prop_map(|(mut deployment, by_hand)| {
        if let Some(by_hand) = by_hand {
            by_hand.change(&mut deployment);
        }
        deployment
    })
}

fn suspended() -> impl Strategy<Value = SuspendedState> {
    let flag = || prop::bool::weighted(0.08);
    (flag(), flag(), flag()).prop_map(|(dynamic_scaling_in, dynamic_scaling_out, scheduled_scaling)| SuspendedState {
        dynamic_scaling_in,
        dynamic_scaling_out,
        scheduled_scaling,
    })
}

fn signals(kind: EndpointKind) -> &'static [Signal] {
    match kind {
        EndpointKind::Realtime => REALTIME,
        EndpointKind::Async => ASYNC,
        EndpointKind::Serverless => SERVERLESS,
        EndpointKind::Component => COMPONENT,
    }
}

fn metric(kind: EndpointKind) -> impl Strategy<Value = (MetricInput, f64)> {
    let places: Vec<usize> = (0..signals(kind).len()).collect();
    (select(places), 0..6_usize).prop_map(move |(place, statistic)| {
        let signal = &signals(kind)[place];
        let statistic = signal.statistics.get(statistic).map(|name| (*name).to_owned());
        (MetricInput::Preset { name: signal.name.to_owned(), statistic }, signal.unit)
    })
}

fn decimal(value: f64) -> String {
    Decimal::from_f64((value * 1e6).round() / 1e6).map_or_else(|| "1".to_owned(), |decimal| decimal.to_string())
}

fn step_policy(kind: EndpointKind) -> impl Strategy<Value = StepPolicyInput> {
    let shape = select(&[AlarmShape::AlwaysOn, AlarmShape::Paired][..]);
    let ladder =
        (btree_set(0..20_u32, 1..6), 0..6_usize, select(&["change", "percent", "exact"][..]), vec(0..4_u32, 6));
    let periods = (select(&[10, 20, 30, 60, 60, 60, 120, 300][..]), 1..6_i64, option::of(1..6_i64));
    let missing = [MissingData::Zero, MissingData::Repeat, MissingData::Ignore, MissingData::NotBreaching];
    let aggregation = [MetricAggregationType::Average, MetricAggregationType::Minimum, MetricAggregationType::Maximum];
    let rest = (
        option::of(select(missing.to_vec())),
        option::of(select(aggregation.to_vec())),
        select(&[0, 30, 60, 200, 600][..]),
        option::of(1..4_i64),
    );
    (metric(kind), shape, ladder, periods, rest).prop_map(
        |((metric, unit), alarms, (bounds, split, style, changes), (period, count, datapoints), rest)| {
            let (missing_data, aggregation, cooldown, magnitude) = rest;
            let steps: Vec<String> = bounds
                .iter()
                .zip(changes)
                .enumerate()
                .map(|(place, (bound, change))| {
                    let (side, sign) = if place < split.min(3) { ("below", "-") } else { ("from", "+") };
                    let change = match (style, change) {
                        ("exact", change) => format!("={change}"),
                        (_, 0) => "0".to_owned(),
                        ("percent", change) => format!("{sign}{}%", change * 35),
                        (_, change) => format!("{sign}{change}"),
                    };
                    format!("{side} {}: {change}", decimal(f64::from(*bound) * unit))
                })
                .collect();
            StepPolicyInput {
                metric: Some(metric),
                alarms,
                period_seconds: Some(period),
                evaluation_periods: Some(count),
                datapoints_to_alarm: datapoints.filter(|datapoints| *datapoints <= count),
                missing_data,
                aggregation,
                cooldown_seconds: Some(cooldown),
                min_adjustment_magnitude: magnitude.filter(|_| style == "percent"),
                ..StepPolicyInput::from_text(steps.join(", "))
            }
        },
    )
}

fn target_tracking(kind: EndpointKind) -> impl Strategy<Value = TargetTrackingInput> {
    let cooldown = || select(&[0, 60, 300][..]);
    (metric(kind), 1..8_u32, cooldown(), cooldown(), prop::bool::weighted(0.2)).prop_map(
        |((metric, unit), target, scale_in, scale_out, disable_scale_in)| TargetTrackingInput {
            metric: Some(metric),
            target_value: Some(decimal(f64::from(target) * unit)),
            scale_in_cooldown_seconds: Some(scale_in),
            scale_out_cooldown_seconds: Some(scale_out),
            disable_scale_in,
            ..TargetTrackingInput::default()
        },
    )
}

fn scheduled_action() -> impl Strategy<Value = ScheduledActionInput> {
    let schedules = [
        "rate(1 minute)",
        "rate(7 minutes)",
        "rate(1 hour)",
        "cron(*/5 * * * ? *)",
        "cron(3,17,40 0-3 * * ? *)",
        "at(2026-01-01T00:00:00)",
        "at(2026-01-01T00:20:30)",
        "at(2026-03-29T03:05:00)",
        "at(2026-10-25T02:45:00)",
        "at(2026-06-01T12:12:01)",
    ];
    let instants = ["2026-01-01T00:00:00Z", "2026-01-01T00:10:05Z", "2026-03-29T01:00:00Z", "2026-10-25T01:40:00Z"];
    (
        select(schedules.to_vec()),
        option::of(select(vec!["Europe/Berlin", "UTC"])),
        option::weighted(0.3, select(instants.to_vec())),
        option::of(0..6_i64),
        option::of(0..8_i64),
    )
        .prop_map(|(schedule, timezone, start, min, more)| ScheduledActionInput {
            schedule: schedule.to_owned(),
            timezone: timezone.filter(|_| !schedule.starts_with("rate")).map(str::to_owned),
            start: start.map(str::to_owned),
            min_capacity: min,
            max_capacity: more.map(|more| min.unwrap_or(0) + more),
            ..ScheduledActionInput::default()
        })
}

/// What a template that was written by hand can have: any alarm on any step policy, and several on one.
#[derive(Clone, Debug)]
struct ByHand {
    operator: ComparisonOperator,
    treatment: TreatMissingData,
    fill: Option<Fill>,
    calls_in: Vec<AlarmState>,
    period_seconds: u32,
    evaluation_periods: u32,
    is_added: bool,
}

fn by_hand() -> impl Strategy<Value = ByHand> {
    (
        select(ComparisonOperator::ALL.as_slice()),
        select(TreatMissingData::ALL.as_slice()),
        option::of(select(vec![Fill::Zero, Fill::Repeat])),
        prop::sample::subsequence(vec![AlarmState::Alarm, AlarmState::Ok, AlarmState::InsufficientData], 1..=3),
        select(vec![10, 30, 60, 180, 3_600]),
        prop_oneof![3 => 1..5_u32, 1 => Just(140)],
        any::<bool>(),
    )
        .prop_map(|(operator, treatment, fill, calls_in, period_seconds, evaluation_periods, is_added)| ByHand {
            operator,
            treatment,
            fill,
            calls_in,
            period_seconds,
            evaluation_periods,
            is_added,
        })
}

impl ByHand {
    /// Changes the first alarm of every step policy, or puts another beside it.
    fn change(&self, deployment: &mut Deployment) {
        for policy in &mut deployment.policies {
            let DeployedPolicy::Step(policy) = policy else { continue };
            let Some(mut alarm) = policy.alarms.first().cloned() else { continue };
            alarm.comparison_operator = self.operator;
            alarm.calls_in.clone_from(&self.calls_in);
            alarm.evaluation.treat_missing_data = self.treatment;
            alarm.evaluation.fill = self.fill;
            alarm.evaluation.period_seconds = self.period_seconds;
            alarm.evaluation.evaluation_periods = self.evaluation_periods;
            alarm.evaluation.datapoints_to_alarm = alarm.evaluation.datapoints_to_alarm.min(self.evaluation_periods);
            if self.is_added {
                policy.alarms.push(alarm);
            } else {
                policy.alarms[0] = alarm;
            }
        }
    }
}

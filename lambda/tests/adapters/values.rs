//! Values to put: plain ones by name, and random ones that the services take.

use lambda::services::{
    Alarm, AlarmMetric, MetricQuery, MetricStatistic, Policy, PolicyConfiguration, ScheduledAction, StepScaling, Tags,
    TargetTracking, TrackedMetric,
};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use scaling::{AdjustmentType, Decimal, MetricAggregationType, StepAdjustment, SuspendedState};

/// A step policy that adds one instance from the threshold on.
pub(crate) fn step_policy_named(name: &str) -> Policy {
    let configuration = StepScaling {
        adjustment_type: AdjustmentType::ChangeInCapacity,
        step_adjustments: vec![StepAdjustment {
            metric_interval_lower_bound: Some(Decimal::ZERO),
            metric_interval_upper_bound: None,
            scaling_adjustment: 1,
        }],
        cooldown_seconds: Some(60),
        min_adjustment_magnitude: None,
        metric_aggregation_type: None,
    };
    Policy { name: name.to_owned(), configuration: PolicyConfiguration::StepScaling(configuration) }
}

/// A target tracking policy on invocations.
pub(crate) fn tracking_policy_named(name: &str) -> Policy {
    let configuration = TargetTracking {
        target_value: Decimal::from_integer(70),
        metric: TrackedMetric::Predefined {
            metric_type: "SageMakerVariantInvocationsPerInstance".to_owned(),
            resource_label: None,
        },
        scale_in_cooldown_seconds: Some(0),
        scale_out_cooldown_seconds: Some(0),
        disable_scale_in: false,
    };
    Policy { name: name.to_owned(), configuration: PolicyConfiguration::TargetTracking(configuration) }
}

/// An hourly action that lets capacity down to nothing.
pub(crate) fn scheduled_action_named(name: &str) -> ScheduledAction {
    ScheduledAction {
        name: name.to_owned(),
        schedule: "rate(1 hour)".to_owned(),
        timezone: None,
        start_epoch_seconds: None,
        end_epoch_seconds: None,
        min_capacity: Some(0),
        max_capacity: Some(0),
    }
}

/// An alarm on invocations from 20 on.
pub(crate) fn alarm_named(name: &str) -> Alarm {
    Alarm {
        name: name.to_owned(),
        description: None,
        comparison_operator: "GreaterThanOrEqualToThreshold".to_owned(),
        threshold: Decimal::from_integer(20),
        evaluation_periods: 3,
        datapoints_to_alarm: Some(3),
        treat_missing_data: Some("missing".to_owned()),
        evaluate_low_sample_count_percentile: None,
        metric: AlarmMetric::Single { metric: invocations("Sum"), period_seconds: 60 },
        actions_enabled: true,
        alarm_actions: vec![],
        ok_actions: vec![],
        insufficient_data_actions: vec![],
    }
}

/// The invocations of a variant.
pub(crate) fn invocations(statistic: &str) -> MetricStatistic {
    MetricStatistic {
        namespace: "AWS/SageMaker".to_owned(),
        metric_name: "Invocations".to_owned(),
        dimensions: vec![
            ("EndpointName".to_owned(), "demo".to_owned()),
            ("VariantName".to_owned(), "AllTraffic".to_owned()),
        ],
        statistic: statistic.to_owned(),
        unit: None,
    }
}

/// A number as somebody writes it.
fn decimal() -> impl Strategy<Value = Decimal> {
    (-999_999_999_999_999_i64..=999_999_999_999_999, 0_usize..=15).prop_map(|(units, places)| {
        let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let sign = if units < 0 { "-" } else { "" };
        let point = if places == 0 { "" } else { "." };
        Decimal::parse(&format!("{sign}{whole}{point}{fraction}")).expect("it is written as numbers are")
    })
}

pub(crate) fn suspended() -> impl Strategy<Value = SuspendedState> {
    any::<[bool; 3]>().prop_map(|[dynamic_scaling_in, dynamic_scaling_out, scheduled_scaling]| SuspendedState {
        dynamic_scaling_in,
        dynamic_scaling_out,
        scheduled_scaling,
    })
}

/// Names and texts as the services take them, with letters of every width and each sign JSON escapes.
fn text() -> impl Strategy<Value = String> {
    r#"[a-zA-Z0-9 "\\/<>&'Åß漢🦀_.:|-]{1,40}"#.prop_map(|text| format!("t{text}"))
}

fn seconds() -> impl Strategy<Value = Option<u32>> {
    option::of(prop_oneof![Just(0), Just(i32::MAX.unsigned_abs()), 0_u32..4000])
}

fn capacity() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), 0_u32..1000, Just(i32::MAX.unsigned_abs())]
}

/// A lowest and a highest capacity.
pub(crate) fn range() -> impl Strategy<Value = (u32, u32)> {
    (capacity(), capacity()).prop_map(|(one, other)| (one.min(other), one.max(other)))
}

pub(crate) fn tags() -> impl Strategy<Value = Tags> {
    btree_map("k[a-zA-Z0-9 +=._:/@-]{0,30}", "[a-zA-Z0-9 +=._:/@ÅÉ漢-]{0,40}", 0..10)
}

pub(crate) fn step_scaling() -> impl Strategy<Value = StepScaling> {
    let types =
        [AdjustmentType::ChangeInCapacity, AdjustmentType::PercentChangeInCapacity, AdjustmentType::ExactCapacity];
    let aggregations = [MetricAggregationType::Average, MetricAggregationType::Minimum, MetricAggregationType::Maximum];
    let bounds = btree_set(decimal(), 1..19);
    (
        select(types.to_vec()),
        bounds,
        vec(any::<i32>(), 20),
        seconds(),
        seconds(),
        option::of(select(aggregations.to_vec())),
    )
        .prop_map(|(adjustment_type, bounds, changes, cooldown, magnitude, metric_aggregation_type)| {
            let mut sides = vec![None];
            sides.extend(bounds.into_iter().map(Some));
            sides.push(None);
            let steps = sides.windows(2).zip(changes).map(|(sides, change)| StepAdjustment {
                metric_interval_lower_bound: sides[0],
                metric_interval_upper_bound: sides[1],
                scaling_adjustment: if adjustment_type == AdjustmentType::ExactCapacity {
                    change.saturating_abs()
                } else {
                    change
                },
            });
            StepScaling {
                adjustment_type,
                step_adjustments: steps.collect(),
                cooldown_seconds: cooldown,
                min_adjustment_magnitude: magnitude
                    .filter(|_| adjustment_type == AdjustmentType::PercentChangeInCapacity),
                metric_aggregation_type,
            }
        })
}

fn dimensions() -> impl Strategy<Value = Vec<(String, String)>> {
    btree_map(text(), text(), 0..4).prop_map(|dimensions| dimensions.into_iter().collect())
}

fn metric(statistics: &'static [&'static str]) -> impl Strategy<Value = MetricStatistic> {
    let unit = option::of(select(vec!["Count", "Percent", "Bytes/Second"]));
    (text(), text(), dimensions(), select(statistics), unit).prop_map(
        |(namespace, metric_name, dimensions, statistic, unit)| MetricStatistic {
            namespace,
            metric_name,
            dimensions,
            statistic: statistic.to_owned(),
            unit: unit.map(str::to_owned),
        },
    )
}

const PLAIN: &[&str] = &["Average", "Maximum", "Minimum", "SampleCount", "Sum"];
const ALL: &[&str] = &["Average", "Maximum", "Minimum", "SampleCount", "Sum", "p99", "p99.9", "tm90", "IQM"];

/// An expression over one to three metrics, each with a period or none of them.
fn queries(period: Option<u32>) -> impl Strategy<Value = Vec<MetricQuery>> {
    (vec(metric(ALL), 1..4), option::of(text()), any::<bool>()).prop_map(move |(metrics, label, alone)| {
        let count = metrics.len();
        let alone = alone && count == 1;
        let under = metrics.into_iter().enumerate().map(|(place, metric)| MetricQuery {
            id: format!("m{place}"),
            label: label.clone(),
            account_id: None,
            return_data: alone,
            expression: None,
            metric: Some(metric),
            period_seconds: period,
        });
        let over = (!alone).then(|| MetricQuery {
            id: "e".to_owned(),
            label: label.clone(),
            account_id: None,
            return_data: true,
            expression: Some(format!("FILL(m{}, 0)", count - 1)),
            metric: None,
            period_seconds: None,
        });
        over.into_iter().chain(under).collect()
    })
}

pub(crate) fn target_tracking() -> impl Strategy<Value = TargetTracking> {
    let predefined = select(vec![
        "SageMakerVariantInvocationsPerInstance",
        "SageMakerVariantConcurrentRequestsPerModelHighResolution",
    ]);
    let metric = prop_oneof![
        (predefined, option::of(text())).prop_map(|(metric_type, resource_label)| TrackedMetric::Predefined {
            metric_type: metric_type.to_owned(),
            resource_label,
        }),
        metric(PLAIN).prop_map(TrackedMetric::Customized),
        queries(None).prop_map(TrackedMetric::Math),
    ];
    (decimal(), metric, seconds(), seconds(), any::<bool>()).prop_map(
        |(target_value, metric, scale_in_cooldown_seconds, scale_out_cooldown_seconds, disable_scale_in)| {
            TargetTracking {
                target_value,
                metric,
                scale_in_cooldown_seconds,
                scale_out_cooldown_seconds,
                disable_scale_in,
            }
        },
    )
}

pub(crate) fn scheduled_action() -> impl Strategy<Value = ScheduledAction> {
    let schedules = ["rate(1 hour)", "cron(0 8 ? * MON-FRI *)", "at(2027-01-01T00:00:00)"];
    let zones = ["Europe/Berlin", "America/New_York", "UTC"];
    let capacities = (range(), 0_u8..3).prop_map(|((min, max), which)| match which {
        0 => (Some(min), None),
        1 => (None, Some(max)),
        _ => (Some(min), Some(max)),
    });
    let times = (option::of(0_i64..=4_102_444_800), option::of(4_102_444_801_i64..=8_000_000_000));
    (select(schedules.to_vec()), option::of(select(zones.to_vec())), times, capacities).prop_map(
        |(schedule, timezone, (start_epoch_seconds, end_epoch_seconds), (min_capacity, max_capacity))| {
            ScheduledAction {
                name: "action".to_owned(),
                schedule: schedule.to_owned(),
                timezone: timezone.map(str::to_owned),
                start_epoch_seconds,
                end_epoch_seconds,
                min_capacity,
                max_capacity,
            }
        },
    )
}

pub(crate) fn alarm() -> impl Strategy<Value = Alarm> {
    let operators =
        ["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"];
    let metric = prop_oneof![
        (metric(ALL), select(vec![10, 60, 300]))
            .prop_map(|(metric, period_seconds)| AlarmMetric::Single { metric, period_seconds }),
        queries(Some(60)).prop_map(AlarmMetric::Math),
    ];
    let actions = || vec("arn:aws:[a-z]{1,9}:us-east-1:000000000000:[a-z]{1,9}", 0..5);
    let treatments = vec!["missing", "ignore", "breaching", "notBreaching"];
    let looks = (
        select(operators.to_vec()),
        decimal(),
        1_u32..100,
        any::<bool>(),
        option::of(select(treatments)),
        option::of(select(vec!["evaluate", "ignore"])),
    );
    (option::of(text()), looks, metric, any::<bool>(), actions(), actions(), actions()).prop_map(
        |(description, looks, metric, actions_enabled, alarm_actions, ok_actions, insufficient_data_actions)| {
            let (comparison_operator, threshold, evaluation_periods, some, treat_missing_data, percentile) = looks;
            Alarm {
                name: "alarm".to_owned(),
                description,
                comparison_operator: comparison_operator.to_owned(),
                threshold,
                evaluation_periods,
                datapoints_to_alarm: some.then_some(evaluation_periods),
                treat_missing_data: treat_missing_data.map(str::to_owned),
                evaluate_low_sample_count_percentile: percentile.map(str::to_owned),
                metric,
                actions_enabled,
                alarm_actions,
                ok_actions,
                insufficient_data_actions,
            }
        },
    )
}

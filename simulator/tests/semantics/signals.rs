//! The metrics of SageMaker that follow from traffic and capacity: what they are, and which do not.
//!
//! Sources: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch" and "Monitor an asynchronous
//! endpoint".

use scaling::{
    CustomMetric, DeployedPolicy, Dimension, DimensionValue, EndpointKind, MathMetric, Metric, MetricMath, Preset,
    Statistic,
};
use simulator::signal::{Facts, Reading, Segment, Signal};
use simulator::{Arrivals, Assumptions, Fleet};

use super::support::{by_hand, decimal, metric, policy};

/// Seconds, arrivals, units in service, and what waits before and after.
type Row = (f64, f64, u32, f64, f64);

/// The value of a metric over some segments, of a fleet whose units serve 100 requests a minute, five at a time.
#[track_caller]
fn check(signal: Signal, assumptions: &[(&str, &str)], rows: &[(&[Row], Option<f64>)]) {
    let mut assumed = Assumptions::DEFAULT;
    for (name, value) in assumptions {
        assumed.set(name, value).expect("it is in the table");
    }
    let fleet = Fleet { concurrency: 5.0, ..Fleet::of(100.0) };
    for (segments, expected) in rows {
        let segments: Vec<Segment> = segments
            .iter()
            .map(|(seconds, arrivals, in_service, queue_before, queue_after)| Segment {
                seconds: *seconds,
                arrivals: *arrivals,
                in_service: *in_service,
                queue_before: *queue_before,
                queue_after: *queue_after,
            })
            .collect();
        let minute = Arrivals::of(segments.iter().map(|segment| segment.arrivals).sum()).expect("a count");
        assert_eq!(signal.sample(&Facts { minute, segments: &segments }, &fleet, &assumed), *expected, "{segments:?}");
        let gap = Facts { minute: Arrivals::GAP, segments: &segments };
        assert_eq!(signal.sample(&gap, &fleet, &assumed), None, "a gap");
    }
}

#[test]
fn counts() {
    let minute: &[Row] = &[(60.0, 600.0, 4, 0.0, 0.0)];
    let cut: &[Row] = &[(30.0, 300.0, 4, 0.0, 0.0), (30.0, 300.0, 6, 0.0, 0.0)];
    let woken: &[Row] = &[(45.0, 90.0, 0, 0.0, 0.0), (15.0, 30.0, 2, 0.0, 0.0)];
    let asleep: &[Row] = &[(60.0, 120.0, 0, 0.0, 0.0)];
    let idle: &[Row] = &[(60.0, 0.0, 4, 0.0, 0.0)];
    let nothing: &[Row] = &[(60.0, 0.0, 0, 0.0, 0.0)];
    check(
        Signal::InvocationsPerUnit,
        &[],
        &[(minute, Some(150.0)), (cut, Some(125.0)), (woken, Some(15.0)), (asleep, None), (idle, Some(0.0))],
    );
    check(Signal::InvocationsPerUnit, &[("idle-metric", "missing")], &[(minute, Some(150.0)), (idle, None)]);
    check(Signal::Invocations, &[], &[(cut, Some(600.0)), (asleep, Some(120.0)), (nothing, Some(0.0))]);
    check(Signal::Invocations, &[("idle-metric", "missing")], &[(cut, Some(600.0)), (idle, None)]);
    check(
        Signal::NoCapacityInvocationFailures,
        &[],
        &[(minute, None), (woken, Some(90.0)), (asleep, Some(120.0)), (nothing, None)],
    );
}

#[test]
fn backlogs() {
    let waiting: &[Row] = &[(60.0, 10.0, 4, 20.0, 30.0)];
    let asleep: &[Row] = &[(60.0, 10.0, 0, 20.0, 30.0)];
    let empty: &[Row] = &[(60.0, 0.0, 0, 0.0, 0.0)];
    check(Signal::BacklogSize, &[], &[(waiting, Some(30.0)), (asleep, Some(30.0)), (empty, Some(0.0))]);
    check(Signal::BacklogSizePerInstance, &[], &[(waiting, Some(7.5)), (asleep, Some(30.0)), (empty, Some(0.0))]);
    check(Signal::HasBacklogWithoutCapacity, &[], &[(waiting, Some(0.0)), (asleep, Some(1.0)), (empty, Some(0.0))]);
}

/// One unit that is used to the full works on five at a time, and is at 100 percent.
#[test]
fn gauges() {
    let half: &[Row] = &[(60.0, 100.0, 2, 0.0, 0.0)];
    let over: &[Row] = &[(60.0, 300.0, 2, 0.0, 100.0)];
    let waiting: &[Row] = &[(60.0, 0.0, 2, 50.0, 0.0)];
    let tick: &[Row] = &[(10.0, 50.0, 2, 0.0, 0.0)];
    let grown: &[Row] = &[(20.0, 100.0, 2, 0.0, 0.0), (40.0, 200.0, 6, 0.0, 0.0)];
    let woken: &[Row] = &[(20.0, 10.0, 0, 0.0, 10.0), (40.0, 20.0, 1, 10.0, 0.0)];
    let asleep: &[Row] = &[(60.0, 10.0, 0, 0.0, 0.0)];
    check(
        Signal::ConcurrentRequestsPerUnit,
        &[],
        &[
            (half, Some(2.5)),
            (over, Some(7.5)),
            (tick, Some(7.5)),
            (waiting, Some(1.25)),
            (woken, Some(2.0)),
            (asleep, None),
        ],
    );
    let percent = [(half, Some(50.0)), (over, Some(100.0)), (waiting, Some(25.0)), (woken, Some(40.0)), (asleep, None)];
    check(Signal::UtilizationPercent, &[], &percent);
    // A third of the time over capacity, and the rest at a half.
    check(Signal::UtilizationPercent, &[], &[(grown, Some((100.0 * 20.0 + 50.0 * 40.0) / 60.0))]);
    check(Signal::UtilizationShare, &[], &[(half, Some(0.5)), (over, Some(1.0)), (asleep, None)]);
}

/// Every metric that can be derived, the statistic that is taken where none is named, and how often it is published.
#[test]
fn the_metrics_that_can_be_derived() {
    use EndpointKind::{Async, Component, Realtime, Serverless};
    for (kind, name, signal, statistic, seconds) in [
        (Realtime, "InvocationsPerInstance", Signal::InvocationsPerUnit, Statistic::Sum, 60),
        (Component, "InvocationsPerCopy", Signal::InvocationsPerUnit, Statistic::Sum, 60),
        (Realtime, "Invocations", Signal::Invocations, Statistic::Sum, 60),
        (Serverless, "Invocations", Signal::Invocations, Statistic::Sum, 60),
        (Component, "NoCapacityInvocationFailures", Signal::NoCapacityInvocationFailures, Statistic::Sum, 60),
        (Async, "ApproximateBacklogSize", Signal::BacklogSize, Statistic::Average, 60),
        (Async, "ApproximateBacklogSizePerInstance", Signal::BacklogSizePerInstance, Statistic::Average, 60),
        (Async, "HasBacklogWithoutCapacity", Signal::HasBacklogWithoutCapacity, Statistic::Average, 60),
        (Realtime, "ConcurrentRequestsPerModel", Signal::ConcurrentRequestsPerUnit, Statistic::Maximum, 10),
        (Component, "ConcurrentRequestsPerCopy", Signal::ConcurrentRequestsPerUnit, Statistic::Maximum, 10),
        (Async, "CPUUtilization", Signal::UtilizationPercent, Statistic::Average, 60),
        (Realtime, "GPUUtilization", Signal::UtilizationPercent, Statistic::Average, 60),
        (Component, "GPUUtilizationNormalized", Signal::UtilizationPercent, Statistic::Average, 60),
        (Serverless, "ServerlessProvisionedConcurrencyUtilization", Signal::UtilizationShare, Statistic::Maximum, 60),
    ] {
        let expected = Reading { signal, statistic };
        assert_eq!(Signal::of(kind, &metric(kind, name)), Ok(expected), "{name}");
        assert_eq!(signal.resolution_seconds(), seconds, "{name}");
        let preset = Preset::find(kind, name).expect("it is published");
        let custom = preset.with_statistic(preset.default_statistic);
        assert_eq!(Signal::of(kind, &Metric::Custom(custom.clone())), Ok(expected), "{name} in full");
        let metrics = vec![MathMetric { id: "m".to_owned(), metric: custom }];
        let math = Metric::Math(MetricMath { expression: "m".to_owned(), metrics });
        assert_eq!(Signal::of(kind, &math), Ok(expected), "{name} as an expression");
    }
    let preset = Preset::find(Realtime, "Invocations").expect("it is published");
    let counted = Metric::Preset { preset, statistic: Statistic::SampleCount };
    assert_eq!(Signal::of(Realtime, &counted), Ok(Reading { signal: Signal::Invocations, statistic: Statistic::Sum }));
}

const FIX: &str = "simulate a plan that scales by `InvocationsPerInstance`, `Invocations`, `ConcurrentRequestsPerModel`, \
                   `CPUUtilization`, `CPUUtilizationNormalized`, `GPUUtilization` or `GPUUtilizationNormalized`";

#[test]
fn what_can_not_be_derived_is_refused_with_the_reason() {
    let custom = |namespace: &str, name: &str, dimensions: &[&str], statistic| {
        let dimension =
            |name: &&str| Dimension { name: (*name).to_owned(), value: DimensionValue::Literal("mine".to_owned()) };
        Metric::Custom(CustomMetric {
            namespace: namespace.to_owned(),
            metric_name: name.to_owned(),
            dimensions: dimensions.iter().map(dimension).collect(),
            statistic,
        })
    };
    let invocations = Preset::find(EndpointKind::Realtime, "InvocationsPerInstance").expect("it is published");
    let both = ["EndpointName", "VariantName"];
    let percentile = Statistic::Extended { prefix: "p", percentile: decimal("99") };
    for (metric, message, fix) in [
        (
            metric(EndpointKind::Realtime, "ModelLatency"),
            "policy `steps`: `ModelLatency` can not be simulated, because it does not follow from requests and capacity alone",
            FIX,
        ),
        (
            custom("My/Team", "Depth", &[], Statistic::Average),
            "policy `steps`: `Depth` in `My/Team` can not be simulated, because it is no metric that SageMaker publishes of a \
             real-time endpoint",
            FIX,
        ),
        (
            custom("AWS/SageMaker", "Invocations", &["EndpointName"], Statistic::Sum),
            "policy `steps`: `Invocations` can not be simulated under the dimensions `EndpointName`, because SageMaker \
             publishes it under `EndpointName` and `VariantName`",
            "give the dimensions `EndpointName` and `VariantName`",
        ),
        (
            Metric::Preset { preset: invocations, statistic: Statistic::Average },
            "policy `steps`: the statistic `Average` of `InvocationsPerInstance` can not be simulated",
            "take `Sum`",
        ),
        (
            custom("/aws/sagemaker/Endpoints", "CPUUtilization", &both, percentile),
            "policy `steps`: the statistic `p99` of `CPUUtilization` can not be simulated",
            "take `Average`, `Minimum` or `Maximum`",
        ),
        (
            Metric::Math(MetricMath { expression: "a + b".to_owned(), metrics: vec![] }),
            "policy `steps`: the expression `a + b` can not be simulated, only single metrics can",
            FIX,
        ),
    ] {
        let mut deployment = by_hand(10, vec![policy("steps", ">= 0", &[("0", "", 0)])]);
        if let DeployedPolicy::Step(step) = &mut deployment.policies[0] {
            step.alarms[0].metric = metric;
        }
        let refused = simulator::signal::readings(&deployment).expect_err("it can not be derived");
        assert_eq!((refused.message.as_str(), refused.fix.as_str()), (message, fix));
    }
}

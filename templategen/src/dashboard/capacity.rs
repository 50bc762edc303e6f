//! How much capacity there is, out of the metrics a kind of endpoint publishes.

use scaling::{EndpointKind, ScalingPlan};

use super::json::Json;
use super::series::Series;

/// The period of one count in seconds, unless less is published.
const PERIOD_SECONDS: u32 = 60;

/// The id of what is counted, unless it is taken.
const SAMPLES: &str = "samples";

const COLOR: &str = "#9467bd";
const BOUND: &str = "#c5b0d5";

/// The series that shows the capacity, read on the right, with the one it is made of.
///
/// No metric says how many instances or copies there are. The documentation says that host metrics are
/// published once in every publish interval. That each instance and each copy publishes one sample of its
/// own, so that the number of samples in a period of one interval is their count, and in a longer one a
/// multiple, is an assumption: nothing documents it. A period shorter than the interval would show gaps,
/// and one whose samples are late shows fewer than there are: the header says where the truth stands.
///
/// Of provisioned concurrency nothing is published but how much of it is in use.
pub(super) fn series(kind: EndpointKind, publish_seconds: u32, taken: &[&str]) -> Vec<Series> {
    let (metric, statistic) = match kind {
        EndpointKind::Realtime | EndpointKind::Async => ("CPUUtilization", "SampleCount"),
        EndpointKind::Component => ("CPUUtilizationNormalized", "SampleCount"),
        EndpointKind::Serverless => ("ServerlessProvisionedConcurrencyExecutions", "Maximum"),
    };
    let shown = |series: Series| series.label(label(kind)).color(COLOR).on_the_right();
    let Some(counted) = Series::published(kind, metric, statistic) else { return Vec::new() };
    let period = PERIOD_SECONDS.max(publish_seconds);
    let samples_each = if kind == EndpointKind::Serverless { 1 } else { period / publish_seconds };
    if samples_each == 1 {
        return vec![shown(counted.period(period))];
    }
    let id = free_id(taken);
    let count = Series::expression(format!("{id} / {samples_each}"));
    vec![shown(count.period(period)), counted.period(period).id(id).hidden()]
}

/// What the series counts, for its label.
pub(super) const fn label(kind: EndpointKind) -> &'static str {
    match kind {
        EndpointKind::Serverless => "provisioned concurrency in use",
        EndpointKind::Realtime | EndpointKind::Async => "instances",
        EndpointKind::Component => "copies",
    }
}

/// The lines of the fewest and the most, read on the right.
pub(super) fn bounds(plan: &ScalingPlan) -> [Json; 2] {
    let woken = plan.wake_up().map(|policy| format!(", woken from 0 by {}", policy.name())).unwrap_or_default();
    let bound = |parameter: &str, more: &str| {
        Json::Object(vec![
            ("value", Json::Number(format!("${{{parameter}}}"))),
            ("label", format!("{parameter} ${{{parameter}}}{more}").into()),
            ("color", BOUND.into()),
            ("yAxis", "right".into()),
        ])
    };
    [bound("MinCapacity", &woken), bound("MaxCapacity", "")]
}

/// An id that no metric of the author's has.
fn free_id(taken: &[&str]) -> String {
    let mut id = SAMPLES.to_owned();
    while taken.contains(&id.as_str()) {
        id.push('_');
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboard::series::metrics;

    #[track_caller]
    fn check(kind: EndpointKind, publish_seconds: u32, taken: &[&str], expected: &[&str]) {
        let written = metrics(series(kind, publish_seconds, taken)).write();
        for part in expected {
            assert!(written.contains(part), "{kind:?} every {publish_seconds} s: {part} is not in {written}");
        }
        assert_eq!(written.contains("expression"), expected[0].contains("expression"), "{written}");
    }

    #[test]
    fn the_count_is_right_at_every_publish_frequency() {
        use EndpointKind::{Async, Component, Realtime, Serverless};
        let samples = r#""SampleCount", "period": 60, "id": "samples", "visible": false"#;
        check(Realtime, 10, &[], &[r#""expression": "samples / 6", "period": 60"#, samples]);
        check(Realtime, 30, &[], &[r#""expression": "samples / 2", "period": 60"#, samples]);
        check(Realtime, 30, &["m1", "samples", "samples_"], &[r#""expression": "samples__ / 2""#]);
        check(
            Realtime,
            60,
            &[],
            &[
                r#""/aws/sagemaker/Endpoints", "CPUUtilization""#,
                r#""SampleCount", "period": 60, "label": "instances""#,
            ],
        );
        check(Async, 120, &[], &[r#""SampleCount", "period": 120, "label": "instances""#]);
        check(Realtime, 300, &[], &[r#""SampleCount", "period": 300, "label""#]);
        check(Component, 10, &[], &[r#""expression": "samples / 6""#, "CPUUtilizationNormalized"]);
        check(Component, 60, &[], &[r#""/aws/sagemaker/InferenceComponents", "CPUUtilizationNormalized""#]);
        check(
            Serverless,
            10,
            &[],
            &["ServerlessProvisionedConcurrencyExecutions", r#""Maximum", "period": 60, "label""#],
        );
    }
}

//! How much capacity there is, out of the metrics a kind of endpoint publishes.

use scaling::EndpointKind;

use super::series::Series;

/// CloudWatch keeps a day of dashboards readable at one point a minute; shorter ones show nothing more.
const PERIOD_SECONDS: u32 = 60;

/// The id of what is counted, unless it is taken.
const SAMPLES: &str = "samples";

/// The series that shows the capacity, with the ones it is made of; its own one comes first.
///
/// No metric says how many instances or copies there are. Each of them publishes its use of the CPU once
/// in every publish interval, so the number of samples in a period says it: in a period of one interval it
/// is the count, in a longer one a multiple. A period shorter than the interval would show gaps.
///
/// Of provisioned concurrency nothing is published but how much of it is in use.
pub(super) fn series(kind: EndpointKind, publish_seconds: u32, taken: &[&str]) -> Vec<Series> {
    let metric = match kind {
        EndpointKind::Realtime | EndpointKind::Async => "CPUUtilization",
        EndpointKind::Component => "CPUUtilizationNormalized",
        EndpointKind::Serverless => {
            let in_use = Series::published(kind, "ServerlessProvisionedConcurrencyExecutions", "Maximum");
            return in_use.map(|series| series.period(PERIOD_SECONDS)).into_iter().collect();
        }
    };
    let Some(samples) = Series::published(kind, metric, "SampleCount") else { return Vec::new() };
    if PERIOD_SECONDS <= publish_seconds {
        return vec![samples.period(publish_seconds)];
    }
    let id = free_id(taken);
    let count = format!("{id} / {}", PERIOD_SECONDS / publish_seconds);
    vec![Series::expression(count).period(PERIOD_SECONDS), samples.period(PERIOD_SECONDS).id(id).hidden()]
}

/// What the series counts, for its label.
pub(super) const fn label(kind: EndpointKind) -> &'static str {
    match kind {
        EndpointKind::Serverless => "provisioned concurrency in use",
        EndpointKind::Realtime | EndpointKind::Async => "instances",
        EndpointKind::Component => "copies",
    }
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
            &[r#""/aws/sagemaker/Endpoints", "CPUUtilization""#, r#""SampleCount", "period": 60}"#],
        );
        check(Async, 120, &[], &[r#""SampleCount", "period": 120}"#]);
        check(Realtime, 300, &[], &[r#""SampleCount", "period": 300}"#]);
        check(Component, 10, &[], &[r#""expression": "samples / 6""#, "CPUUtilizationNormalized"]);
        check(Component, 60, &[], &[r#""/aws/sagemaker/InferenceComponents", "CPUUtilizationNormalized""#]);
        check(Serverless, 10, &[], &["ServerlessProvisionedConcurrencyExecutions", r#""Maximum", "period": 60}"#]);
    }
}

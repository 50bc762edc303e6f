//! What is refused, and where: codes with the bytes of the ladder they point at, and the problems whose
//! sentence no spec can bring about.

use scaling::ProblemCode::{
    ChangeOutOfRange, LadderEmpty, LadderIdle, MixedChanges, MixedDirections, StepChange, StepOrder, StepSide,
    StepSyntax, StepTwice, StepUnderFloor, StepValue,
};
use scaling::input::{CustomMetricInput, MathMetricInput, MetricInput, StepPolicyInput};
use scaling::{AlarmShape, CapacityRange, EndpointKind, Problem, ProblemCode};

use crate::validate;

#[track_caller]
fn check(ladder: &str, expected: &[(ProblemCode, &str)]) {
    let (_, problems) = validate(EndpointKind::Realtime, StepPolicyInput::from_text(ladder));
    let marked = |problem: &Problem| problem.location.within.clone().map_or(ladder, |bytes| &ladder[bytes]).to_owned();
    let found: Vec<(ProblemCode, String)> = problems.iter().map(|problem| (problem.code, marked(problem))).collect();
    let expected: Vec<(ProblemCode, String)> =
        expected.iter().map(|(code, marked)| (*code, (*marked).to_owned())).collect();
    assert_eq!(found, expected, "{ladder:?}");
}

#[test]
fn a_wrong_ladder_is_marked_where_it_is_wrong() {
    check("", &[(LadderEmpty, "")]);
    check("  ", &[(LadderEmpty, "  ")]);
    check("from 50", &[(StepSyntax, "from 50")]);
    check("above 50: +1", &[(StepSyntax, "above")]);
    check("From 50: +1", &[(StepSyntax, "From")]);
    check("50: +1", &[(StepSyntax, "50: +1")]);
    check("from 50: +1,", &[(StepSyntax, "")]);
    check("from x: +1", &[(StepValue, "x")]);
    check("from 1e3: +1", &[(StepValue, "1e3")]);
    check("from : +1", &[(StepValue, "from : +1")]);
    check("from 50: 1", &[(StepChange, "1")]);
    check("from 50: =-1", &[(StepChange, "=-1")]);
    check("from 50: +1; from 120: +3", &[(StepSyntax, ";")]);
    check("from 50: +1; from 120 +3", &[(StepSyntax, ";"), (StepSyntax, "from 120 +3")]);
    check("from 50: +1.5", &[(StepChange, "+1.5")]);
    check("from 50:", &[(StepChange, "from 50:")]);
    check("from 50: +2147483648", &[(ChangeOutOfRange, "+2147483648")]);
    check("from 50: +1, from 20: +2", &[(StepOrder, "from 20: +2")]);
    check("below 50: -1, from 20: +1", &[(StepOrder, "from 20: +1")]);
    check("from 50: +1, below 20: -1", &[(StepSide, "below 20: -1")]);
    check("from 50: +1, from 50.0: +2", &[(StepTwice, "from 50.0: +2")]);
    check("from 50: +1, from 60: +10%", &[(MixedChanges, "from 60: +10%")]);
    check("from 50: +1, from 60: -1", &[(MixedDirections, "from 60: -1")]);
    check("from 50: 0", &[(LadderIdle, "from 50: 0")]);
    check("below 0: -1, from 5: +1", &[(StepUnderFloor, "below 0: -1")]);
    check("up 1: x, from y: +1, from 3: z", &[(StepSyntax, "up"), (StepValue, "y"), (StepChange, "z")]);
}

/// The first problem's sentence and fix.
#[track_caller]
fn said(problems: &[Problem], message: &str, fix: &str) {
    let first = problems.first().map(|problem| (problem.message.as_str(), problem.fix.as_str()));
    assert_eq!(first, Some((message, fix)));
}

#[test]
fn hints_lead_out() {
    let hint = |ladder: &str| validate(EndpointKind::Realtime, StepPolicyInput::from_text(ladder)).1;
    said(
        &hint("below 50: -1, from 20: +1"),
        "`from 20` lies under `below 50`: values from 20 to 50 would have two steps",
        "raise `from 20` to 50 or more, or lower `below 50` to 20 or less",
    );
    said(&hint("from 50: 0%"), "`0%` is not a change", "write `0` to rest");
    said(&hint("from 50: 5%"), "`5%` is not a change", "write `+5%` to add or `-5%` to take away");
    said(
        &hint("from 50: 5"),
        "`5` is not a change",
        "write `+5` to add, `-5` to take away or `=5` for exactly that capacity",
    );
    said(
        &hint("from 1,000: +1"),
        "the step `from 1` has no colon",
        "put a colon between value and change, as in `from 50: +1`, and write numbers without commas",
    );
    let missing = CapacityRange::validate(EndpointKind::Realtime, None, Some(2)).unwrap_err();
    said(
        &missing,
        "the minimum capacity is missing",
        "give the minimum number of instances, copies or concurrency units",
    );
}

#[test]
fn a_dimension_names_what_the_kind_has() {
    let metric = |kind, value: &str| {
        let custom = CustomMetricInput {
            namespace: "Team".to_owned(),
            metric_name: "Depth".to_owned(),
            dimensions: vec![("Of".to_owned(), value.to_owned())],
            statistic: None,
        };
        let policy =
            StepPolicyInput { metric: Some(MetricInput::Custom(custom)), ..StepPolicyInput::from_text("from 5: +1") };
        validate(kind, policy).1.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>()
    };
    for (kind, value) in [
        (EndpointKind::Realtime, "${EndpointName}"),
        (EndpointKind::Async, "${VariantName}"),
        (EndpointKind::Component, "${InferenceComponentName}"),
        (EndpointKind::Component, "EndpointName"),
    ] {
        assert_eq!(metric(kind, value), Vec::<String>::new(), "{value}");
    }
    for (kind, value, has) in [
        (EndpointKind::Component, "${EndpointName}", "an inference component"),
        (EndpointKind::Realtime, "${InferenceComponentName}", "a real-time endpoint"),
        (EndpointKind::Realtime, "x-${EndpointName}", "a real-time endpoint"),
        (EndpointKind::Realtime, "${AWS::Region}", "a real-time endpoint"),
    ] {
        assert_eq!(metric(kind, value), [format!("`{value}` is not a name that {has} has")]);
    }
}

fn math(expression: &str, ids: &[&str]) -> StepPolicyInput {
    let metric = |id: &&str| MathMetricInput {
        id: (*id).to_owned(),
        metric: MetricInput::Preset { name: "Invocations".to_owned(), statistic: None },
    };
    StepPolicyInput {
        metric: Some(MetricInput::Math {
            expression: expression.to_owned(),
            metrics: ids.iter().map(metric).collect(),
        }),
        ..StepPolicyInput::from_text("from 5: +1")
    }
}

#[test]
fn an_expression_and_its_metrics_name_each_other() {
    for (expression, ids, messages) in [
        ("m1 / m2", &["m1", "m2"] as &[_], &[] as &[&str]),
        ("IF(m1 > 5, m1, 0)", &["m1"], &[]),
        ("SUM([m1, m2])", &["m1", "m2"], &[]),
        ("m1 / m3", &["m1"], &["the expression `m1 / m3` uses `m3`, and no metric has that id"]),
        ("m1", &["m1", "m2"], &["the expression `m1` does not use the metric `m2`"]),
        (
            "m10",
            &["m1"],
            &[
                "the expression `m10` does not use the metric `m1`",
                "the expression `m10` uses `m10`, and no metric has that id",
            ],
        ),
        ("m1 + SEARCH('m2', 'Sum')", &["m1"], &[]),
    ] {
        let (_, problems) = validate(EndpointKind::Realtime, math(expression, ids));
        let found: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(found, messages, "{expression}");
    }
}

#[test]
fn a_fill_counts_among_the_metrics_of_an_alarm() {
    let ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    let policy = |missing_data| StepPolicyInput { missing_data, ..math(&ids.join(" + "), &ids) };
    assert!(validate(EndpointKind::Realtime, policy(None)).0.is_some());
    let (_, problems) = validate(EndpointKind::Realtime, policy(Some(scaling::MissingData::Zero)));
    said(
        &problems,
        "the expression stands over 9 metrics, and missing data is filled",
        "give it 8 metrics or fewer, or choose ignore or not_breaching for missing data",
    );
}

#[test]
fn a_period_is_not_shorter_than_any_metric_under_an_expression() {
    let (_, problems) =
        validate(EndpointKind::Realtime, StepPolicyInput { period_seconds: Some(10), ..math("m1 * 2", &["m1"]) });
    said(&problems, "the period of 10 seconds is under the resolution of Invocations, 60 seconds", "write 60 or more");
}

#[test]
fn late_zeros_and_lost_steps_are_warned_of() {
    let warnings = |policy| -> Vec<ProblemCode> {
        let (policy, problems) = validate(EndpointKind::Realtime, policy);
        assert!(policy.is_some());
        problems.iter().map(|problem| problem.code).collect()
    };
    let own_fill = StepPolicyInput { evaluation_periods: Some(1), ..math("FILL(m1, 0)", &["m1"]) };
    assert_eq!(warnings(own_fill), [ProblemCode::FillLateMetric]);
    assert_eq!(warnings(math("FILL(m1, 0)", &["m1"])), []);
    let paired = |datapoints, aggregation| StepPolicyInput {
        alarms: AlarmShape::Paired,
        evaluation_periods: Some(5),
        datapoints_to_alarm: Some(datapoints),
        aggregation,
        ..StepPolicyInput::from_text("below 20: -1, from 50: +1")
    };
    let average = Some(scaling::MetricAggregationType::Average);
    assert_eq!(warnings(paired(2, average)), [ProblemCode::AggregateMissesStep]);
    assert_eq!(warnings(paired(5, average)), []);
    assert_eq!(warnings(paired(2, None)), []);
}

#[test]
fn a_metric_s_other_names_lead_to_its_own() {
    use ProblemCode::{MetricNotPublished, MetricUnknown};

    let fix = |kind, name: &str| {
        let metric = Some(MetricInput::Preset { name: name.to_owned(), statistic: None });
        let policy = StepPolicyInput { metric, ..StepPolicyInput::from_text("from 5: +1") };
        validate(kind, policy).1.first().map(|problem| (problem.code, problem.fix.clone()))
    };
    for (name, code, expected) in [
        ("SageMakerVariantInvocationsPerInstance", MetricUnknown, "write `InvocationsPerInstance`"),
        ("invocations_per_instance", MetricUnknown, "write `InvocationsPerInstance`"),
        ("cpuutilization", MetricUnknown, "write `CPUUtilization`"),
        ("CPUUtilisation", MetricUnknown, "did you mean `CPUUtilization`?"),
        ("gpu_memory", MetricUnknown, "did you mean `GPUMemoryUtilization` or `GPUMemoryUtilizationNormalized`?"),
        (
            "ApproximateBacklogSize",
            MetricNotPublished,
            "name the kind if this is an asynchronous endpoint, or use a metric like `InvocationsPerInstance`",
        ),
    ] {
        assert_eq!(fix(EndpointKind::Realtime, name), Some((code, expected.to_owned())), "{name}");
    }
}

#[test]
fn an_inverted_ladder_is_warned_of_where_the_metric_is_a_load() {
    let inverted = StepPolicyInput::from_text("below 20: +1, from 50: -1");
    let (policy, problems) = validate(EndpointKind::Realtime, inverted.clone());
    assert!(policy.is_some());
    said(
        &problems,
        "the ladder `below 20: +1, from 50: -1` adds where InvocationsPerInstance is low or takes away where it is high",
        "turn the signs round: take away `below`, add `from`",
    );
    let custom = MetricInput::Custom(CustomMetricInput {
        namespace: "Team".to_owned(),
        metric_name: "FreeSlots".to_owned(),
        dimensions: Vec::new(),
        statistic: None,
    });
    let (_, problems) = validate(EndpointKind::Realtime, StepPolicyInput { metric: Some(custom), ..inverted });
    assert_eq!(problems, []);
}

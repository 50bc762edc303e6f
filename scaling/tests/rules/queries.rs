//! The entries of `Metrics` in a target tracking policy, and the unit of a metric's datapoints.

use scaling::input::{
    CustomMetricInput, MetricInput, MetricQueryInput, PlanInput, QuerySourceInput, Rules, TargetTrackingInput,
};
use scaling::{EndpointKind, Metric, QuerySource, ScalingPlan, Severity, TargetTrackingPolicy};

fn metric(name: &str) -> CustomMetricInput {
    CustomMetricInput {
        namespace: "Queues".to_owned(),
        metric_name: name.to_owned(),
        dimensions: Vec::new(),
        statistic: Some("Average".to_owned()),
    }
}

fn entry(id: &str, source: QuerySourceInput, is_returned: bool) -> MetricQueryInput {
    MetricQueryInput { id: id.to_owned(), label: Some(format!("label of {id}")), is_returned, source }
}

fn plain(id: &str) -> MetricQueryInput {
    entry(id, QuerySourceInput::Metric { metric: metric(id), unit: Some("Count".to_owned()) }, false)
}

fn over(id: &str, expression: &str) -> MetricQueryInput {
    entry(id, QuerySourceInput::Expression(expression.to_owned()), false)
}

fn returned(query: MetricQueryInput) -> MetricQueryInput {
    MetricQueryInput { is_returned: true, ..query }
}

/// The policy, or each error with the position of the entry it is about.
fn validate(policy: TargetTrackingInput) -> Result<TargetTrackingPolicy, Vec<(Option<usize>, String)>> {
    let (plan, problems) = ScalingPlan::validate(&PlanInput {
        rules: Rules::Service,
        min_capacity: Some(1),
        max_capacity: Some(2),
        target_tracking_policies: vec![TargetTrackingInput { target_value: Some("5".to_owned()), ..policy }],
        ..PlanInput::of(EndpointKind::Realtime)
    });
    let errors = problems.iter().filter(|problem| problem.severity() == Severity::Error);
    let errors = errors.map(|problem| (problem.location.item, format!("{}: {}", problem.message, problem.fix)));
    match plan {
        Some(plan) => Ok(plan.target_tracking_policies()[0].clone()),
        None => Err(errors.collect()),
    }
}

fn of(queries: Vec<MetricQueryInput>) -> TargetTrackingInput {
    TargetTrackingInput { queries, ..TargetTrackingInput::default() }
}

#[test]
fn entries_are_kept_as_they_were_given() {
    let queries =
        vec![over("half", "waiting / 2"), returned(over("load", "half / busy")), plain("waiting"), plain("busy")];
    let policy = validate(of(queries)).expect("the entries fit together");
    let queries = policy.queries().expect("entries were given");
    let ids: Vec<&str> = queries.entries().iter().map(|query| query.id.as_str()).collect();
    assert_eq!(ids, ["half", "load", "waiting", "busy"]);
    assert_eq!(queries.returned().id, "load");
    assert_eq!(queries.returned().label.as_deref(), Some("label of load"));
    let QuerySource::Metric { metric, unit } = &queries.entries()[2].source else { panic!("waiting is a metric") };
    assert_eq!((metric.metric_name.as_str(), unit.map(scaling::DatapointUnit::as_str)), ("waiting", Some("Count")));
    let Metric::Math(math) = policy.metric() else { panic!("an expression is returned") };
    assert_eq!((math.expression.as_str(), math.metrics.len()), ("half / busy", 2));
}

#[test]
fn a_metric_that_is_returned_stands_for_itself() {
    let policy = validate(of(vec![returned(plain("waiting"))])).expect("one entry is enough");
    let Metric::Custom(custom) = policy.metric() else { panic!("a metric is returned") };
    assert_eq!(custom.metric_name, "waiting");
}

#[test]
fn entries_that_do_not_fit_together() {
    let unit = entry("m", QuerySourceInput::Metric { metric: metric("m"), unit: Some("count".to_owned()) }, true);
    let eleven = (0..11).map(|number| entry(&format!("m{number}"), plain("m").source, number == 0)).collect();
    let rows: Vec<(Vec<MetricQueryInput>, Option<usize>, &str)> = vec![
        (vec![plain("m")], None, "no entry is returned: set ReturnData to true on the one that is tracked"),
        (
            vec![returned(plain("m")), plain("n"), returned(over("e", "m + n"))],
            Some(2),
            "2 of 3 entries are returned: set ReturnData to false on all but one",
        ),
        (
            vec![returned(plain("M"))],
            Some(0),
            "`M` is not a metric id: begin with a lower-case letter and go on with letters, digits and underscores, as in `m1`",
        ),
        (
            vec![plain("m"), returned(over("m", "m * 2"))],
            Some(1),
            "the metric id `m` is there twice: give each metric an id of its own",
        ),
        (
            vec![plain("m"), returned(over("e", "m / n"))],
            Some(1),
            "the expression `m / n` uses `n`, and no metric has that id: add a metric with that id, or mend the expression",
        ),
        (
            vec![returned(over("e", " "))],
            Some(0),
            "the expression has 1 characters: write one of 1 to 2048, for example `m1 / m2`",
        ),
        (
            vec![plain("m"), over("a", "b + m"), over("b", "c"), over("c", "a"), returned(over("e", "m"))],
            Some(1),
            "the expression of `a` leads back to itself: let each expression use metrics, or expressions that do not use it",
        ),
        (vec![unit], Some(0), "`count` is not a unit of CloudWatch's: write `Count`"),
        (eleven, None, "11 entries are too many: keep 10 or fewer, metrics and expressions together"),
    ];
    for (queries, item, said) in rows {
        let problems = validate(of(queries)).expect_err(said);
        assert_eq!(problems, [(item, said.to_owned())]);
    }
}

#[test]
fn the_unit_of_a_customized_metric() {
    let with = |unit: Option<&str>| {
        let metric = Some(MetricInput::Custom(metric("waiting")));
        validate(TargetTrackingInput { metric, unit: unit.map(str::to_owned), ..TargetTrackingInput::default() })
    };
    for unit in [None, Some("Bytes/Second"), Some("None")] {
        let policy = with(unit).expect("the unit is one");
        assert_eq!(policy.datapoint_unit().map(scaling::DatapointUnit::as_str), unit);
        assert_eq!(policy.queries(), None);
    }
    let said = "`requests` is not a unit of CloudWatch's: write one as CloudWatch shows it, such as Count, Percent or Microseconds, or leave it out";
    assert_eq!(with(Some("requests")), Err(vec![(None, said.to_owned())]));
}

//! From the raw forms of a metric to a metric: all problems of one at once.

use super::{CustomMetric, Dimension, DimensionValue, MathMetric, Metric, MetricMath, Statistic};
use crate::input::{CustomMetricInput, MathMetricInput, MetricInput};
use crate::preset::{PRESETS, Preset};
use crate::{EndpointKind, Field, Location, Problem, ProblemCode, quota};

/// Ids the generator puts around an expression of the author's.
const RESERVED_IDS: [&str; 2] = ["expression", "filled"];

impl Metric {
    /// Checks a metric for a kind of endpoint; left out, it is the kind's load metric.
    ///
    /// # Errors
    /// Every problem, located at the policy's metric.
    pub(crate) fn validate(
        kind: EndpointKind,
        input: Option<&MetricInput>,
        policy: usize,
    ) -> Result<Self, Vec<Problem>> {
        let at = Location::policy(policy, Field::Metric);
        match input {
            None => Preset::load(kind).map(Self::preset).ok_or_else(|| {
                vec![Problem::new(
                    ProblemCode::MetricMissing,
                    at,
                    "the policy names no metric",
                    "name one, for example `ApproximateBacklogSizePerInstance`",
                )]
            }),
            Some(MetricInput::Preset { name, statistic }) => {
                preset(kind, name, statistic.as_deref(), &at).map_err(|problem| vec![problem])
            }
            Some(MetricInput::Custom(custom)) => custom_metric(custom, &at).map(Self::Custom),
            Some(MetricInput::Math { expression, metrics }) => math(kind, expression, metrics, &at).map(Self::Math),
        }
    }
}

fn preset(kind: EndpointKind, name: &str, statistic: Option<&str>, at: &Location) -> Result<Metric, Problem> {
    let Some(preset) = Preset::find(kind, name) else {
        return Err(unknown_preset(kind, name, at));
    };
    let Some(text) = statistic else {
        return Ok(Metric::preset(preset));
    };
    match Statistic::parse(text).filter(|statistic| preset.allows(*statistic)) {
        Some(statistic) => Ok(Metric::Preset { preset, statistic }),
        None => Err(Problem::new(
            ProblemCode::MetricStatistic,
            at.clone(),
            format!("`{text}` is not a statistic of {name}"),
            format!("use {}", preset.allowed_statistics()),
        )),
    }
}

fn unknown_preset(kind: EndpointKind, name: &str, at: &Location) -> Problem {
    let of_kind = || PRESETS.iter().filter(|preset| preset.kinds.contains(&kind)).map(|preset| preset.name);
    if PRESETS.iter().any(|preset| preset.name == name) {
        let load = match Preset::load(kind) {
            Some(load) => load.name,
            None => "ApproximateBacklogSizePerInstance",
        };
        return Problem::new(
            ProblemCode::MetricNotPublished,
            at.clone(),
            format!("{} does not publish {name}", kind.described()),
            format!("use a metric it publishes, for example `{load}`"),
        );
    }
    let same_letters = of_kind().find(|known| known.eq_ignore_ascii_case(name));
    let fix = match same_letters {
        Some(known) => format!("write `{known}`"),
        None => format!(
            "use one of {}, or name the namespace, metric and dimensions of another one",
            of_kind().collect::<Vec<_>>().join(", ")
        ),
    };
    Problem::new(
        ProblemCode::MetricUnknown,
        at.clone(),
        format!("`{name}` is not a metric of {}", kind.described()),
        fix,
    )
}

fn custom_metric(input: &CustomMetricInput, at: &Location) -> Result<CustomMetric, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut problem = |message: String, fix: &str| {
        problems.push(Problem::new(ProblemCode::MetricCustom, at.clone(), message, fix));
    };
    let named = |text: &str| (1..=255).contains(&text.len()) && text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if !named(&input.namespace) || input.namespace.starts_with(':') {
        problem(
            format!("`{}` is not a metric namespace", input.namespace),
            "write it as CloudWatch shows it, for example `AWS/SageMaker`",
        );
    }
    if !named(&input.metric_name) {
        problem(format!("`{}` is not a metric name", input.metric_name), "write it as CloudWatch shows it");
    }
    if quota::METRIC_DIMENSIONS < input.dimensions.len() {
        problem(
            format!("{} dimensions are too many", input.dimensions.len()),
            "keep 30 or fewer, the ones the metric is published under",
        );
    }
    let mut dimensions = Vec::with_capacity(input.dimensions.len());
    for (index, (name, value)) in input.dimensions.iter().enumerate() {
        if input.dimensions[..index].iter().any(|(other, _)| other == name) {
            problem(format!("the dimension `{name}` is there twice"), "keep one of the two");
        }
        if !named(name) || name.starts_with(':') || value.is_empty() || value.chars().count() > 1024 {
            problem(format!("`{name}: {value}` is not a dimension"), "write name and value as CloudWatch shows them");
        }
        dimensions.push(Dimension { name: name.clone(), value: dimension_value(value) });
    }
    let text = input.statistic.as_deref().unwrap_or("Average");
    let statistic = Statistic::parse(text);
    if statistic.is_none() {
        problems.push(Problem::new(
            ProblemCode::MetricStatistic,
            at.clone(),
            format!("`{text}` is not a statistic"),
            "use Average, Sum, Minimum, Maximum, SampleCount or a percentile such as p99",
        ));
    }
    match statistic {
        Some(statistic) if problems.is_empty() => Ok(CustomMetric {
            namespace: input.namespace.clone(),
            metric_name: input.metric_name.clone(),
            dimensions,
            statistic,
        }),
        _ => Err(problems),
    }
}

fn dimension_value(text: &str) -> DimensionValue {
    match text {
        "${EndpointName}" => DimensionValue::EndpointName,
        "${VariantName}" => DimensionValue::VariantName,
        "${InferenceComponentName}" => DimensionValue::InferenceComponentName,
        literal => DimensionValue::Literal(literal.to_owned()),
    }
}

fn math(
    kind: EndpointKind,
    expression: &str,
    inputs: &[MathMetricInput],
    at: &Location,
) -> Result<MetricMath, Vec<Problem>> {
    let mut problems = Vec::new();
    let math_problem =
        |at: Location, message: String, fix: &str| Problem::new(ProblemCode::MetricMath, at, message, fix);
    if expression.trim().is_empty() {
        problems.push(math_problem(
            at.clone(),
            "the expression is empty".to_owned(),
            "write one, for example `m1 / m2`",
        ));
    }
    if quota::EXPRESSION_CHARACTERS < expression.chars().count() {
        let message = format!("the expression has {} characters", expression.chars().count());
        problems.push(math_problem(at.clone(), message, "shorten it to 1024 or fewer"));
    }
    if inputs.is_empty() || quota::ALARM_METRICS <= inputs.len() {
        let message = format!("the expression stands over {} metrics", inputs.len());
        problems.push(math_problem(at.clone(), message, "give it 1 to 9 metrics"));
    }
    let mut metrics = Vec::with_capacity(inputs.len());
    for (index, input) in inputs.iter().enumerate() {
        let at = at.clone().item(index);
        if !is_metric_id(&input.id) {
            let message = format!("`{}` is not a metric id", input.id);
            problems.push(math_problem(
                at.clone(),
                message,
                "begin with a lower-case letter and go on with letters, digits and underscores, as in `m1`",
            ));
        } else if RESERVED_IDS.contains(&input.id.as_str()) {
            let message = format!("the metric id `{}` is taken by the alarm itself", input.id);
            problems.push(math_problem(at.clone(), message, "choose another id, for example `m1`"));
        } else if inputs[..index].iter().any(|other| other.id == input.id) {
            let message = format!("the metric id `{}` is there twice", input.id);
            problems.push(math_problem(at.clone(), message, "give each metric an id of its own"));
        } else if !names(expression, &input.id) {
            let message = format!("the expression `{expression}` does not use the metric `{}`", input.id);
            problems.push(math_problem(at.clone(), message, "use its id in the expression, or remove the metric"));
        }
        match math_metric(kind, input, &at) {
            Ok(metric) => metrics.push(MathMetric { id: input.id.clone(), metric }),
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(MetricMath { expression: expression.to_owned(), metrics }) } else { Err(problems) }
}

fn math_metric(kind: EndpointKind, input: &MathMetricInput, at: &Location) -> Result<CustomMetric, Vec<Problem>> {
    let metric = match &input.metric {
        MetricInput::Preset { name, statistic } => {
            preset(kind, name, statistic.as_deref(), at).map_err(|problem| vec![problem])?
        }
        MetricInput::Custom(custom) => Metric::Custom(custom_metric(custom, at)?),
        MetricInput::Math { .. } => return Err(vec![nested_math(&input.id, at)]),
    };
    metric.in_full().ok_or_else(|| vec![nested_math(&input.id, at)])
}

fn nested_math(id: &str, at: &Location) -> Problem {
    Problem::new(
        ProblemCode::MetricMath,
        at.clone(),
        format!("the metric `{id}` is itself an expression"),
        "write one expression over plain metrics",
    )
}

/// Source: CloudWatch API reference, `MetricDataQuery`.
fn is_metric_id(text: &str) -> bool {
    text.len() <= 255
        && text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether an expression uses an id as a word of its own.
fn names(expression: &str, id: &str) -> bool {
    expression.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).any(|word| word == id)
}

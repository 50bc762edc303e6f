//! From the raw forms of a metric to a metric: all problems of one at once.

use super::likeness::{either, like, same_letters};
use super::{CustomMetric, Dimension, DimensionValue, MathMetric, Metric, MetricMath, Statistic};
use crate::input::{CustomMetricInput, MathMetricInput, MetricInput};
use crate::preset::{PRESETS, Preset};
use crate::{EndpointKind, Field, Location, Part, PredefinedMetricType, Problem, ProblemCode, quota};

/// Ids the generator puts around an expression of the author's.
const RESERVED_IDS: [&str; 2] = ["expression", "filled"];

impl Metric {
    /// Checks a metric for a kind of endpoint; left out, it is the kind's load metric.
    ///
    /// # Errors
    /// Every problem, located at the policy's metric.
    pub(crate) fn validate(kind: EndpointKind, input: Option<&MetricInput>, part: Part) -> Result<Self, Vec<Problem>> {
        let at = Location::new(part, Field::Metric);
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
            Some(MetricInput::Custom(custom)) => custom_metric(kind, custom, &at).map(Self::Custom),
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

fn unknown_preset(kind: EndpointKind, written: &str, at: &Location) -> Problem {
    // Target tracking has names of its own for some.
    let name = match PredefinedMetricType::parse(written) {
        Some(metric_type) => metric_type.metric_name(),
        None => written,
    };
    let publishing: Vec<&str> = EndpointKind::ALL
        .into_iter()
        .filter(|other| Preset::find(*other, name).is_some())
        .map(EndpointKind::described)
        .collect();
    if !publishing.is_empty() && Preset::find(kind, name).is_none() {
        let load = Preset::load(kind).map_or("ApproximateBacklogSizePerInstance", |load| load.name);
        return Problem::new(
            ProblemCode::MetricNotPublished,
            at.clone(),
            format!("{} does not publish {name}", kind.described()),
            format!("name the kind if this is {}, or use a metric like `{load}`", publishing.join(" or ")),
        );
    }
    let of_kind = || PRESETS.iter().filter(|preset| preset.kinds.contains(&kind)).map(|preset| preset.name);
    let known: Vec<&str> = of_kind().collect();
    let likely = like(name, &known);
    let fix = match (same_letters(name, &known), likely.as_slice()) {
        (Some(known), _) => format!("write `{known}`"),
        (None, likely @ [_, ..]) => format!("did you mean {}?", either(likely)),
        (None, []) => {
            format!("use one of {}, or name the namespace, metric and dimensions of another one", known.join(", "))
        }
    };
    Problem::new(
        ProblemCode::MetricUnknown,
        at.clone(),
        format!("`{written}` is not a metric of {}", kind.described()),
        fix,
    )
}

/// Checks a metric that is named in full; returns every problem.
pub(super) fn custom_metric(
    kind: EndpointKind,
    input: &CustomMetricInput,
    at: &Location,
) -> Result<CustomMetric, Vec<Problem>> {
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
        match dimension_value(kind, value) {
            Some(value) => dimensions.push(Dimension { name: name.clone(), value }),
            None => problem(format!("`{value}` is not a name that {} has", kind.described()), placeholders(kind)),
        }
    }
    problems.extend(of_sagemaker(kind, input, at));
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

/// Dimensions that enhanced metrics add to those a metric always has.
/// Source: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch".
const ENHANCED_DIMENSIONS: [&str; 3] = ["InstanceId", "ContainerId", "AcceleratorId"];

/// What is wrong with one of SageMaker's own metrics that is named in full: no kind, or not this one,
/// publishes it under these dimensions.
fn of_sagemaker(kind: EndpointKind, input: &CustomMetricInput, at: &Location) -> Option<Problem> {
    let same = |preset: &&Preset| preset.namespace == input.namespace && preset.name == input.metric_name;
    let known: Vec<&Preset> = PRESETS.iter().filter(same).collect();
    if known.is_empty() {
        return None;
    }
    let given = || input.dimensions.iter().map(|(name, _)| name.as_str());
    let fits = |preset: &&&Preset| {
        let wanted = preset.dimensions.dimensions();
        let extra = |name: &str| !wanted.iter().any(|dimension| dimension.name == name);
        wanted.iter().all(|dimension| given().any(|name| name == dimension.name))
            && given().filter(|name| extra(name)).all(|name| ENHANCED_DIMENSIONS.contains(&name))
    };
    let name = &input.metric_name;
    let Some(preset) = known.iter().find(fits) else {
        let sets: Vec<String> = known.iter().map(|preset| names_of(preset)).collect();
        return Some(Problem::new(
            ProblemCode::MetricDimensions,
            at.clone(),
            format!("{name} is not published under {}", listed(&given().collect::<Vec<_>>())),
            format!("give it {}", sets.join(", or ")),
        ));
    };
    // A metric of another endpoint may be of another kind.
    let own = input.dimensions.iter().all(|(_, value)| {
        dimension_value(kind, value).is_some_and(|value| !matches!(value, DimensionValue::Literal(_)))
    });
    let published = known.iter().filter(fits).any(|preset| preset.kinds.contains(&kind));
    (own && !published).then(|| {
        Problem::new(
            ProblemCode::MetricNotPublished,
            at.clone(),
            format!("{} does not publish {name}", kind.described()),
            format!("name the kind if this is {}, or use another metric", kinds(preset.kinds)),
        )
    })
}

fn names_of(preset: &Preset) -> String {
    let dimensions = preset.dimensions.dimensions();
    listed(&dimensions.iter().map(|dimension| dimension.name.as_str()).collect::<Vec<_>>())
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => "no dimension".to_owned(),
        [only] => format!("{only} alone"),
        several => several.join(" and "),
    }
}

fn kinds(kinds: &[EndpointKind]) -> String {
    kinds.iter().map(|kind| kind.described()).collect::<Vec<_>>().join(" or ")
}

/// What a dimension says: one of the target's own names, or a text; `None` for a name the kind has not.
fn dimension_value(kind: EndpointKind, text: &str) -> Option<DimensionValue> {
    let of_component = kind == EndpointKind::Component;
    match text {
        "${EndpointName}" if !of_component => Some(DimensionValue::EndpointName),
        "${VariantName}" if !of_component => Some(DimensionValue::VariantName),
        "${InferenceComponentName}" if of_component => Some(DimensionValue::InferenceComponentName),
        placeholder if placeholder.contains("${") => None,
        literal => Some(DimensionValue::Literal(literal.to_owned())),
    }
}

const fn placeholders(kind: EndpointKind) -> &'static str {
    match kind {
        EndpointKind::Component => "write ${InferenceComponentName} alone, or a text without `${`",
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => {
            "write ${EndpointName} or ${VariantName} alone, or a text without `${`"
        }
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
        } else if !words(expression).contains(&input.id.as_str()) {
            let message = format!("the expression `{expression}` does not use the metric `{}`", input.id);
            problems.push(math_problem(at.clone(), message, "use its id in the expression, or remove the metric"));
        }
        match math_metric(kind, input, &at) {
            Ok(metric) => metrics.push(MathMetric { id: input.id.clone(), metric }),
            Err(more) => problems.extend(more),
        }
    }
    for word in words(expression) {
        if !inputs.iter().any(|input| input.id == word) {
            let message = format!("the expression `{expression}` uses `{word}`, and no metric has that id");
            problems.push(math_problem(at.clone(), message, "add a metric with that id, or mend the expression"));
        }
    }
    if problems.is_empty() { Ok(MetricMath { expression: expression.to_owned(), metrics }) } else { Err(problems) }
}

fn math_metric(kind: EndpointKind, input: &MathMetricInput, at: &Location) -> Result<CustomMetric, Vec<Problem>> {
    let metric = match &input.metric {
        MetricInput::Preset { name, statistic } => {
            preset(kind, name, statistic.as_deref(), at).map_err(|problem| vec![problem])?
        }
        MetricInput::Custom(custom) => Metric::Custom(custom_metric(kind, custom, at)?),
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
pub(super) fn is_metric_id(text: &str) -> bool {
    text.len() <= 255
        && text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The words of an expression that can only be ids: outside of quotes, beginning with a lower-case letter,
/// each once. Functions and their keywords are upper-case.
pub(super) fn words(expression: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = expression;
    let begins = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '\'' | '"');
    while let Some(start) = rest.find(begins) {
        let found = &rest[start..];
        let end = match found.as_bytes()[0] {
            quote @ (b'\'' | b'"') => found[1..].find(char::from(quote)).map_or(found.len(), |end| end + 2),
            _ => found.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(found.len()),
        };
        let word = &found[..end];
        if is_metric_id(word) && !words.contains(&word) {
            words.push(word);
        }
        rest = &found[end..];
    }
    words
}

//! The entries of `Metrics` in a target tracking policy, as the API has them: metrics and expressions over each other.

use super::validate::{custom_metric, is_metric_id, words};
use super::{CustomMetric, DatapointUnit, MathMetric, Metric, MetricMath};
use crate::input::{MetricQueryInput, QuerySourceInput};
use crate::{EndpointKind, Field, Location, Part, Problem, ProblemCode, quota};

/// One entry: a metric, or an expression over other entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricQuery {
    /// The id the expressions use: a lower-case letter, then letters, digits and underscores.
    pub id: String,
    /// What people read.
    pub label: Option<String>,
    /// What it is.
    pub source: QuerySource,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuerySource {
    /// An expression over the ids of other entries.
    Expression(String),
    /// A metric.
    Metric {
        /// The metric.
        metric: CustomMetric,
        /// The unit of the datapoints that count; all of them where `None`.
        unit: Option<DatapointUnit>,
    },
}

/// Entries of which one is the value that is tracked; no id is there twice, and no expression leads back to itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricQueries {
    entries: Vec<MetricQuery>,
    returned: usize,
}

impl MetricQueries {
    /// The entries, in the author's order.
    #[must_use]
    pub fn entries(&self) -> &[MetricQuery] {
        &self.entries
    }

    /// The entry that is tracked.
    #[must_use]
    pub fn returned(&self) -> &MetricQuery {
        &self.entries[self.returned]
    }

    /// The metric they come to: the one that is returned, or its expression with the metrics of all entries.
    pub(crate) fn metric(&self) -> Metric {
        let expression = match &self.returned().source {
            QuerySource::Metric { metric, .. } => return Metric::Custom(metric.clone()),
            QuerySource::Expression(expression) => expression.clone(),
        };
        let metric = |entry: &MetricQuery| match &entry.source {
            QuerySource::Metric { metric, .. } => Some(MathMetric { id: entry.id.clone(), metric: metric.clone() }),
            QuerySource::Expression(_) => None,
        };
        Metric::Math(MetricMath { expression, metrics: self.entries.iter().filter_map(metric).collect() })
    }

    /// Checks the entries of a policy.
    ///
    /// # Errors
    /// Every problem, located at the policy's metric.
    pub(crate) fn validate(kind: EndpointKind, inputs: &[MetricQueryInput], part: Part) -> Result<Self, Vec<Problem>> {
        let at = Location::new(part, Field::Metric);
        let mut problems = Vec::new();
        if quota::ALARM_METRICS < inputs.len() {
            problems.push(problem(
                at.clone(),
                format!("{} entries are too many", inputs.len()),
                "keep 10 or fewer, metrics and expressions together",
            ));
        }
        let mut entries = Vec::with_capacity(inputs.len());
        for (index, input) in inputs.iter().enumerate() {
            let at = at.clone().item(index);
            problems.extend(id_problem(&inputs[..index], &input.id, &at));
            match source(kind, inputs, input, &at) {
                Ok(source) => {
                    entries.push(MetricQuery { id: input.id.clone(), label: input.label.clone(), source });
                }
                Err(more) => problems.extend(more),
            }
        }
        let returned: Vec<usize> = (0..inputs.len()).filter(|index| inputs[*index].is_returned).collect();
        if let [_, second, ..] = returned.as_slice() {
            let message = format!("{} of {} entries are returned", returned.len(), inputs.len());
            problems.push(problem(at.clone().item(*second), message, "set ReturnData to false on all but one"));
        } else if returned.is_empty() {
            let message = "no entry is returned".to_owned();
            problems.push(problem(at.clone(), message, "set ReturnData to true on the one that is tracked"));
        }
        if problems.is_empty() {
            problems.extend(circle(&entries, &at));
        }
        match returned.first() {
            Some(returned) if problems.is_empty() => Ok(Self { entries, returned: *returned }),
            _ => Err(problems),
        }
    }
}

fn problem(at: Location, message: String, fix: &str) -> Problem {
    Problem::new(ProblemCode::MetricMath, at, message, fix)
}

fn id_problem(earlier: &[MetricQueryInput], id: &str, at: &Location) -> Option<Problem> {
    let (message, fix) = if !is_metric_id(id) {
        (
            format!("`{id}` is not a metric id"),
            "begin with a lower-case letter and go on with letters, digits and underscores, as in `m1`",
        )
    } else if earlier.iter().any(|other| other.id == id) {
        (format!("the metric id `{id}` is there twice"), "give each metric an id of its own")
    } else {
        return None;
    };
    Some(problem(at.clone(), message, fix))
}

fn source(
    kind: EndpointKind,
    all: &[MetricQueryInput],
    input: &MetricQueryInput,
    at: &Location,
) -> Result<QuerySource, Vec<Problem>> {
    let expression = match &input.source {
        QuerySourceInput::Expression(expression) => expression,
        QuerySourceInput::Metric { metric, unit } => {
            let unit = DatapointUnit::validate(unit.as_deref(), at);
            return match (custom_metric(kind, metric, at), unit) {
                (Ok(metric), Ok(unit)) => Ok(QuerySource::Metric { metric, unit }),
                (metric, unit) => {
                    let more = unit.err().into_iter();
                    Err(metric.err().into_iter().flatten().chain(more).collect())
                }
            };
        }
    };
    let characters = expression.chars().count();
    if expression.trim().is_empty() || quota::QUERY_EXPRESSION_CHARACTERS < characters {
        let message = format!("the expression has {characters} characters");
        return Err(vec![problem(at.clone(), message, "write one of 1 to 2048, for example `m1 / m2`")]);
    }
    let unknown = words(expression).into_iter().filter(|word| !all.iter().any(|other| other.id == *word));
    let unknown: Vec<Problem> = unknown
        .map(|word| {
            let message = format!("the expression `{expression}` uses `{word}`, and no metric has that id");
            problem(at.clone(), message, "add a metric with that id, or mend the expression")
        })
        .collect();
    if unknown.is_empty() { Ok(QuerySource::Expression(expression.clone())) } else { Err(unknown) }
}

/// An expression that waits for itself: what is left once all that can be worked out is.
fn circle(entries: &[MetricQuery], at: &Location) -> Option<Problem> {
    let mut known: Vec<&str> = Vec::new();
    let mut left: Vec<usize> = (0..entries.len()).collect();
    loop {
        let (ready, waiting): (Vec<usize>, Vec<usize>) =
            left.iter().partition(|index| match &entries[**index].source {
                QuerySource::Metric { .. } => true,
                QuerySource::Expression(expression) => words(expression).iter().all(|word| known.contains(word)),
            });
        if ready.is_empty() {
            break;
        }
        known.extend(ready.iter().map(|index| entries[*index].id.as_str()));
        left = waiting;
    }
    let first = *left.first()?;
    let message = format!("the expression of `{}` leads back to itself", entries[first].id);
    Some(problem(at.clone().item(first), message, "let each expression use metrics, or expressions that do not use it"))
}

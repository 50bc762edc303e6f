//! The alarms of a template that call its step policies.

use scaling::{
    AlarmState, ComparisonOperator, DeployedAlarm, Evaluation, Fill, MathMetric, Metric, MetricMath, Statistic,
    TreatMissingData, quota,
};

use super::TemplateCode;
use super::block::Block;
use super::metric::{self, Named, Scaled};
use super::template::{Resource, Template};

/// The property of each state that says whom the alarm calls in it.
const ACTIONS: [(&str, AlarmState); 3] = [
    ("AlarmActions", AlarmState::Alarm),
    ("OKActions", AlarmState::Ok),
    ("InsufficientDataActions", AlarmState::InsufficientData),
];

/// As many of the shortest periods as fit into what an alarm can look at.
const MOST_PERIODS: u32 = quota::evaluation_range_seconds(10) / 10;

/// An alarm of the template.
#[derive(Clone, Debug)]
pub(super) struct Alarm<'a> {
    id: &'a str,
    block: Block<'a>,
}

impl<'a> Alarm<'a> {
    pub(super) fn new(template: &'a Template<'a>, resource: Resource<'a>) -> Self {
        Self { id: resource.id, block: Block::of(template, resource) }
    }

    /// The states in which it calls a policy, whether or not its actions are on.
    pub(super) fn calls(&self, policy: &str) -> Vec<AlarmState> {
        let calls = |actions: &str| self.block.texts(actions).iter().any(|action| action.resource() == Some(policy));
        ACTIONS.into_iter().filter(|(actions, _)| calls(actions)).map(|(_, state)| state).collect()
    }

    /// Whether one of the metrics that it looks at is such a one.
    pub(super) fn looks_at(&self, is_such: impl Fn(&Named) -> bool) -> bool {
        metric::all_in(&self.block).iter().any(is_such)
    }

    /// Reads it; `None` where that can not be done, which is told.
    pub(super) fn read(&self, calls_in: Vec<AlarmState>, scaled: Scaled<'_>) -> Option<DeployedAlarm> {
        let block = &self.block;
        let calls_in = if block.switch("ActionsEnabled") == Some(false) {
            block.tell(
                TemplateCode::ActionsOff,
                block.mark("ActionsEnabled"),
                format!("the actions of the alarm `{}` are off", self.id),
                "set `ActionsEnabled` to true, if its policy is to be called",
            );
            Vec::new()
        } else {
            calls_in
        };
        let operators = ComparisonOperator::ALL.map(|operator| (operator.as_str(), operator));
        let operator = block.required("ComparisonOperator", |block, key| block.choice(key, &operators));
        let threshold = self.threshold();
        let periods = block.required("EvaluationPeriods", |block, key| block.count(key, 1..=MOST_PERIODS));
        let datapoints = if block.is_given("DatapointsToAlarm") {
            block.count("DatapointsToAlarm", 1..=periods.unwrap_or(MOST_PERIODS))
        } else {
            periods
        };
        let treatments = TreatMissingData::ALL.map(|treatment| (treatment.as_str(), treatment));
        let treatment = block.choice_or("TreatMissingData", &treatments, TreatMissingData::Missing);
        let looked = if block.is_given("Metrics") { self.queries(scaled) } else { self.single(scaled) };
        let (metric, period_seconds, fill) = looked?;
        self.check_range(periods?, period_seconds);
        Some(DeployedAlarm {
            name: self.id.to_owned(),
            metric,
            comparison_operator: operator?,
            threshold: threshold?,
            evaluation: Evaluation {
                period_seconds,
                evaluation_periods: periods?,
                datapoints_to_alarm: datapoints?,
                fill,
                treat_missing_data: treatment?,
            },
            calls_in,
        })
    }

    /// Tells of periods that are together longer than an alarm can look back.
    fn check_range(&self, periods: u32, period_seconds: u32) {
        let most = quota::evaluation_range_seconds(period_seconds) / period_seconds;
        if most < periods {
            self.block.tell(
                TemplateCode::WrongValue,
                self.block.mark("EvaluationPeriods"),
                format!(
                    "`EvaluationPeriods` is `{periods}` with a period of {period_seconds} seconds: an alarm looks back \
                     {} seconds at most",
                    quota::evaluation_range_seconds(period_seconds)
                ),
                format!("write {most} or less"),
            );
        }
    }

    fn threshold(&self) -> Option<scaling::Decimal> {
        let block = &self.block;
        if block.is_given("ThresholdMetricId") && !block.is_given("Threshold") {
            block.tell(
                TemplateCode::Threshold,
                block.mark("ThresholdMetricId"),
                format!("the alarm `{}` calls a step policy, and its threshold is a band that moves", self.id),
                "give it a `Threshold`",
            );
            return None;
        }
        block.required("Threshold", Block::number)
    }

    /// One metric, named by the alarm's own properties.
    fn single(&self, scaled: Scaled<'_>) -> Option<(Metric, u32, Option<Fill>)> {
        let block = &self.block;
        let named = Named::read(block);
        let key = if block.is_given("ExtendedStatistic") { "ExtendedStatistic" } else { "Statistic" };
        let statistic = block.required(key, statistic);
        let period = block.required("Period", period);
        Some((named?.metric(statistic?, scaled), period?, None))
    }

    /// One metric or expression out of several, of which one is returned.
    fn queries(&self, scaled: Scaled<'_>) -> Option<(Metric, u32, Option<Fill>)> {
        let block = &self.block;
        let entries: Vec<_> = block.blocks("Metrics").iter().map(Query::read).collect();
        let entries: Vec<Query> = entries.into_iter().collect::<Option<_>>()?;
        let refuse = |message: &str, fix: &str| {
            block.tell(TemplateCode::Metric, block.mark("Metrics"), format!("the alarm `{}` {message}", self.id), fix);
            None
        };
        let returned: Vec<&Query> = entries.iter().filter(|entry| entry.is_returned).collect();
        let [returned] = returned.as_slice() else {
            let fix = "set `ReturnData` to true on the one that it looks at, and to false on the others";
            return refuse(&format!("returns {} of its {} entries", returned.len(), entries.len()), fix);
        };
        let periods: Vec<u32> = entries.iter().filter_map(Query::period).collect();
        let Some(period) = periods.first().copied() else {
            return refuse("looks at no metric", "give it a `MetricStat`");
        };
        if periods.iter().any(|other| *other != period) {
            return refuse("has metrics of different periods", "let them have one period");
        }
        let (looked, fill) = unfilled(returned, &entries);
        let metric = match &looked.source {
            Source::Metric { named, statistic, .. } => named.metric(*statistic, scaled),
            Source::Expression(expression) => Metric::Math(MetricMath {
                expression: expression.clone(),
                metrics: entries.iter().filter_map(|entry| entry.operand(scaled)).collect(),
            }),
        };
        Some((metric, period, fill))
    }
}

/// One of the entries of `Metrics`.
struct Query {
    id: String,
    is_returned: bool,
    source: Source,
}

enum Source {
    Expression(String),
    Metric { named: Named, statistic: Statistic, period: u32 },
}

impl Query {
    fn read(block: &Block<'_>) -> Option<Self> {
        let id = block.required("Id", Block::known);
        let is_returned = block.switch("ReturnData").unwrap_or(true);
        let source = if block.is_given("Expression") {
            block.known("Expression").map(Source::Expression)
        } else {
            block.required("MetricStat", Block::block).as_ref().and_then(Source::read)
        };
        Some(Self { id: id?, is_returned, source: source? })
    }

    fn period(&self) -> Option<u32> {
        match self.source {
            Source::Expression(_) => None,
            Source::Metric { period, .. } => Some(period),
        }
    }

    fn operand(&self, scaled: Scaled<'_>) -> Option<MathMetric> {
        match &self.source {
            Source::Expression(_) => None,
            Source::Metric { named, statistic, .. } => {
                Some(MathMetric { id: self.id.clone(), metric: named.custom(*statistic, scaled) })
            }
        }
    }
}

impl Source {
    fn read(block: &Block<'_>) -> Option<Self> {
        let named = block.required("Metric", Block::block).as_ref().and_then(Named::read);
        let statistic = block.required("Stat", statistic);
        let period = block.required("Period", period);
        Some(Self::Metric { named: named?, statistic: statistic?, period: period? })
    }
}

/// What an entry comes to without a `FILL` around it, and with what that fills.
fn unfilled<'q>(returned: &'q Query, entries: &'q [Query]) -> (&'q Query, Option<Fill>) {
    let Source::Expression(expression) = &returned.source else { return (returned, None) };
    let bare: String = expression.chars().filter(|letter| !letter.is_whitespace()).collect();
    for entry in entries.iter().filter(|entry| entry.id != returned.id) {
        if bare == entry.id {
            return (entry, None);
        }
        for fill in [Fill::Zero, Fill::Repeat] {
            if bare == format!("FILL({},{})", entry.id, fill.argument()) {
                return (entry, Some(fill));
            }
        }
    }
    (returned, None)
}

fn statistic(block: &Block<'_>, key: &str) -> Option<Statistic> {
    let text = block.known(key)?;
    let statistic = Statistic::parse(&text);
    if statistic.is_none() {
        block.tell(
            TemplateCode::WrongValue,
            block.mark(key),
            format!("`{key}` is `{text}`, which is no statistic"),
            "write Average, Sum, Minimum, Maximum, SampleCount or a percentile such as p99",
        );
    }
    statistic
}

/// A period that CloudWatch takes. Source: API reference, `PutMetricAlarm`.
fn period(block: &Block<'_>, key: &str) -> Option<u32> {
    let seconds = block.count(key, 1..=86_400)?;
    let taken = matches!(seconds, 10 | 20 | 30) || seconds.is_multiple_of(60);
    if !taken {
        block.tell(
            TemplateCode::WrongValue,
            block.mark(key),
            format!("`{key}` is `{seconds}`"),
            "write 10, 20, 30 or a multiple of 60",
        );
    }
    taken.then_some(seconds)
}

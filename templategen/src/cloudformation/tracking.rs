//! A target tracking policy: the same block in AWS's own resource and in ours.

use scaling::input::{MathMetricInput, MetricInput, MetricQueryInput, QuerySourceInput, TargetTrackingInput};
use scaling::{Field, Part, PredefinedMetricType};

use super::TemplateCode;
use super::block::Block;
use super::metric::{Named, Scaled};
use super::place::Places;
use super::step_policy::MOST;

const PREDEFINED: &str = "PredefinedMetricSpecification";
const CUSTOMIZED: &str = "CustomizedMetricSpecification";

/// What is tracked.
#[derive(Default)]
struct Tracked {
    metric: Option<MetricInput>,
    unit: Option<String>,
    queries: Vec<MetricQueryInput>,
}

/// Reads a `TargetTrackingScalingPolicyConfiguration`; `None` where that can not be done, which is told.
pub(super) fn read(block: &Block<'_>, name: String, scaled: Scaled<'_>) -> Option<TargetTrackingInput> {
    let tracked = tracked(block, scaled);
    let target_value = block.required("TargetValue", Block::number);
    let seconds = |key: &str| block.whole(key, 0..=MOST.into());
    let (scale_in, scale_out) = (seconds("ScaleInCooldown"), seconds("ScaleOutCooldown"));
    let disable_scale_in = block.switch("DisableScaleIn").unwrap_or(false);
    let Tracked { metric, unit, queries } = tracked?;
    Some(TargetTrackingInput {
        name: Some(name),
        metric,
        queries,
        unit,
        target_value: Some(target_value?.to_string()),
        scale_in_cooldown_seconds: scale_in,
        scale_out_cooldown_seconds: scale_out,
        disable_scale_in,
        ..TargetTrackingInput::default()
    })
}

/// Where the fields of such a policy stand.
pub(super) fn place(places: &mut Places, part: Part, policy: &Block<'_>, block: &Block<'_>) {
    places.add(part, policy, &[(Field::Name, "PolicyName")]);
    let metric = if block.is_given(PREDEFINED) { PREDEFINED } else { CUSTOMIZED };
    places.add(
        part,
        block,
        &[
            (Field::Metric, metric),
            (Field::TargetValue, "TargetValue"),
            (Field::ScaleInCooldown, "ScaleInCooldown"),
            (Field::ScaleOutCooldown, "ScaleOutCooldown"),
        ],
    );
}

fn tracked(block: &Block<'_>, scaled: Scaled<'_>) -> Option<Tracked> {
    match (block.is_given(PREDEFINED), block.is_given(CUSTOMIZED)) {
        (true, false) => {
            let predefined = block.block(PREDEFINED)?;
            let key = "PredefinedMetricType";
            let types = PredefinedMetricType::ALL.map(|metric_type| (metric_type.as_str(), metric_type));
            let metric_type = predefined.required(key, |predefined, key| predefined.choice(key, &types))?;
            let name = metric_type.metric_name().to_owned();
            Some(Tracked { metric: Some(MetricInput::Preset { name, statistic: None }), ..Tracked::default() })
        }
        (false, true) => {
            let customized = block.block(CUSTOMIZED)?;
            if customized.is_given("Metrics") { queries(&customized, scaled) } else { single(&customized, scaled) }
        }
        (true, true) => {
            let message = "the policy has a predefined metric and a customized one";
            block.tell(TemplateCode::Metric, block.mark(CUSTOMIZED), message, "keep one of the two");
            None
        }
        (false, false) => {
            let fix = format!("name one by `{PREDEFINED}` or `{CUSTOMIZED}`");
            block.tell(TemplateCode::Metric, block.place.clone(), "the policy tracks no metric", fix);
            None
        }
    }
}

fn single(block: &Block<'_>, scaled: Scaled<'_>) -> Option<Tracked> {
    let named = Named::read(block);
    let statistic = block.required("Statistic", Block::known);
    let unit = block.known("Unit");
    Some(Tracked { metric: Some(named?.input(Some(statistic?), scaled)), unit, ..Tracked::default() })
}

/// One of `Metrics`.
struct Entry {
    id: String,
    label: Option<String>,
    is_returned: bool,
    source: Source,
}

enum Source {
    Expression(String),
    Metric { named: Named, statistic: String, unit: Option<String> },
}

fn queries(block: &Block<'_>, scaled: Scaled<'_>) -> Option<Tracked> {
    let entries: Vec<_> = block.blocks("Metrics").iter().map(entry).collect();
    let entries: Vec<Entry> = entries.into_iter().collect::<Option<_>>()?;
    if let Some(metric) = plain(&entries, scaled) {
        return Some(Tracked { metric: Some(metric), ..Tracked::default() });
    }
    let query = |entry: &Entry| MetricQueryInput {
        id: entry.id.clone(),
        label: entry.label.clone(),
        is_returned: entry.is_returned,
        source: match &entry.source {
            Source::Expression(expression) => QuerySourceInput::Expression(expression.clone()),
            Source::Metric { named, statistic, unit } => QuerySourceInput::Metric {
                metric: named.custom_input(Some(statistic.clone()), scaled),
                unit: unit.clone(),
            },
        },
    };
    Some(Tracked { queries: entries.iter().map(query).collect(), ..Tracked::default() })
}

/// The entries as a spec would say them: one metric, or one expression over metrics of any unit.
fn plain(entries: &[Entry], scaled: Scaled<'_>) -> Option<MetricInput> {
    if let [Entry { is_returned: true, source: Source::Metric { named, statistic, unit: None }, .. }] = entries {
        return Some(named.input(Some(statistic.clone()), scaled));
    }
    let mut expressions = entries.iter().filter_map(|entry| match &entry.source {
        Source::Expression(expression) if entry.is_returned => Some(expression.clone()),
        _ => None,
    });
    let expression = expressions.next_back()?;
    let under = entries.iter().filter(|entry| !matches!(&entry.source, Source::Expression(_)) || !entry.is_returned);
    let metrics: Option<Vec<_>> = under
        .map(|entry| match &entry.source {
            Source::Metric { named, statistic, unit: None } if !entry.is_returned => Some(MathMetricInput {
                id: entry.id.clone(),
                metric: MetricInput::Custom(named.custom_input(Some(statistic.clone()), scaled)),
            }),
            _ => None,
        })
        .collect();
    let metrics = metrics?;
    // The names of the entries of our own templates; of a metric of somebody else's, they are as good as any.
    let has_reserved = metrics.iter().any(|metric| matches!(metric.id.as_str(), "expression" | "filled"));
    let is_one = metrics.len() + 1 == entries.len();
    (is_one && !has_reserved).then_some(MetricInput::Math { expression, metrics })
}

fn entry(block: &Block<'_>) -> Option<Entry> {
    let id = block.required("Id", Block::known);
    let source = if block.is_given("Expression") {
        block.known("Expression").map(Source::Expression)
    } else {
        block.required("MetricStat", Block::block).as_ref().and_then(metric_stat)
    };
    let (label, is_returned) = (block.known("Label"), block.switch("ReturnData").unwrap_or(true));
    Some(Entry { id: id?, label, is_returned, source: source? })
}

fn metric_stat(block: &Block<'_>) -> Option<Source> {
    let named = block.required("Metric", Block::block).as_ref().and_then(Named::read);
    let statistic = block.required("Stat", Block::known);
    let unit = block.known("Unit");
    Some(Source::Metric { named: named?, statistic: statistic?, unit })
}

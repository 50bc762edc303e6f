//! Scalable targets of our own resource, `Custom::SageMakerScaling`, as `docs/custom-resource.md` has it.

use scaling::input::{MetricInput, PlanInput, StepInput, StepPolicyInput, StepsInput};
use scaling::{AlarmShape, Deployment, EndpointKind, Field, MissingData, Part, ScalableDimension, Side};

use super::block::Block;
use super::metric::{self, Named, Scaled};
use super::own::Own;
use super::place::Places;
use super::step_policy::{AGGREGATIONS, MOST};
use super::template::{Resource, Template};
use super::value::Text;
use super::{Target, TemplateCode, plan, tracking};

const ALARM_SHAPES: [(&str, AlarmShape); 2] = [("AlwaysOn", AlarmShape::AlwaysOn), ("Paired", AlarmShape::Paired)];
const MISSING_DATA: [(&str, MissingData); 4] = [
    ("Zero", MissingData::Zero),
    ("Repeat", MissingData::Repeat),
    ("Ignore", MissingData::Ignore),
    ("NotBreaching", MissingData::NotBreaching),
];
const POLICY_TYPES: [(&str, Type); 2] = [("StepScaling", Type::Steps), ("TargetTrackingScaling", Type::Tracking)];

const TRACKING: &str = "TargetTrackingScalingPolicyConfiguration";

#[derive(Clone, Copy)]
enum Type {
    Steps,
    Tracking,
}

/// Whether the target is registered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Registration {
    Active,
    Released,
}

/// Every target of the resource.
pub(super) fn targets<'a>(template: &'a Template<'a>, resources: &[Resource<'a>]) -> Vec<(usize, Target)> {
    let own = resources.iter().enumerate().filter(|(_, resource)| resource.kind == "Custom::SageMakerScaling");
    let deployed = own.filter(|(_, resource)| plan::is_deployed(template, **resource));
    deployed.filter_map(|(position, resource)| Some((position, target(template, *resource)?))).collect()
}

fn target<'a>(template: &'a Template<'a>, resource: Resource<'a>) -> Option<Target> {
    let block = Block::of(template, resource).with_empty_as_nothing();
    let own = own(&block);
    let by_default = match own {
        Some(Own::Component(_)) => ScalableDimension::InferenceComponentDesiredCopyCount,
        _ => ScalableDimension::VariantDesiredInstanceCount,
    };
    let dimension = if block.is_given("ScalableDimension") { plan::dimension(&block) } else { Some(by_default) };
    // Without them the rest is read all the same, so that all of what is wrong is told.
    let is_known = own.is_some() && dimension.is_some();
    let dimension = dimension.unwrap_or(by_default);
    let own = own.unwrap_or_else(|| Own::Unknown(Text::default()));
    if !own.has_dimension(dimension) {
        let message = format!("`{}` has no dimension `{dimension}`", own.name());
        let fix = "leave it out, and the instances of a variant or the copies of a component are meant";
        block.tell(TemplateCode::Identity, block.mark("ScalableDimension"), message, fix);
    }
    let policies = block.blocks("ScalingPolicies");
    let kind = kind(dimension, &policies);
    let scaled = Scaled { own: &own, dimension, kind };
    let (mut input, mut places) = plan::without_policies(&block, kind);
    let mut all_read = true;
    for policy in &policies {
        all_read &= self::policy(policy, scaled, &mut input, &mut places).is_some();
    }
    let registrations = [("Active", Registration::Active), ("Released", Registration::Released)];
    let registration = block.choice("Registration", &registrations).unwrap_or(Registration::Active);
    let plan = plan::checked(template, &input, &places).filter(|_| is_known && all_read)?;
    let mut deployment = Deployment::of(&plan);
    if registration == Registration::Released {
        block.tell(
            TemplateCode::Released,
            block.mark("Registration"),
            format!("the target of `{}` is released, and nothing scales it", resource.id),
            "set `Registration` to `Active` to see what scales it then",
        );
        deployment.policies.clear();
        deployment.scheduled_actions.clear();
    }
    Some(Target { logical_id: resource.id.to_owned(), name: own.name(), deployment })
}

/// The names of what is scaled; `None` where one is missing, which is told.
fn own(block: &Block<'_>) -> Option<Own> {
    if block.is_given("InferenceComponentName") {
        return block.text("InferenceComponentName").map(Own::Component);
    }
    let (endpoint, variant) = (block.required("EndpointName", Block::text), block.required("VariantName", Block::text));
    Some(Own::Variant { endpoint: endpoint?, variant: variant? })
}

/// The kind of endpoint: one with instances is asynchronous where a policy acts by a metric that no other one has.
fn kind(dimension: ScalableDimension, policies: &[Block<'_>]) -> EndpointKind {
    let by_preset =
        |block: &Block<'_>| block.text("Preset").is_some_and(|name| name.whole().is_ok_and(metric::is_name_of_async));
    let is_async = || {
        policies.iter().any(|policy| {
            let of_steps = block_of(policy, "StepScaling", "Metric");
            let tracked = block_of(policy, TRACKING, "CustomizedMetricSpecification");
            of_steps.iter().any(by_preset)
                || of_steps.iter().chain(&tracked).any(|block| metric::all_in(block).iter().any(Named::is_of_async))
        })
    };
    match dimension {
        ScalableDimension::VariantDesiredInstanceCount if is_async() => EndpointKind::Async,
        ScalableDimension::VariantDesiredInstanceCount => EndpointKind::Realtime,
        ScalableDimension::VariantDesiredProvisionedConcurrency => EndpointKind::Serverless,
        ScalableDimension::InferenceComponentDesiredCopyCount => EndpointKind::Component,
    }
}

/// A block two levels down.
fn block_of<'a>(policy: &Block<'a>, outer: &str, inner: &str) -> Option<Block<'a>> {
    policy.block(outer)?.block(inner)
}

/// Adds a policy to the plan; `None` where it can not be read, which is told.
fn policy(policy: &Block<'_>, scaled: Scaled<'_>, input: &mut PlanInput, places: &mut Places) -> Option<()> {
    let name = policy.required("PolicyName", Block::known);
    let has_name = name.is_some();
    let policy_type = policy.required("PolicyType", |policy, key| policy.choice(key, &POLICY_TYPES));
    match policy_type? {
        Type::Steps => {
            let block = policy.required("StepScaling", Block::block)?;
            let steps = step_policy(&block, name, scaled)?;
            place(places, Part::StepPolicy(input.step_policies.len()), policy, &block);
            input.step_policies.push(steps);
        }
        Type::Tracking => {
            let block = policy.required(TRACKING, Block::block)?;
            let tracked = tracking::read(&block, name.unwrap_or_default(), scaled)?;
            let part = Part::TargetTrackingPolicy(input.target_tracking_policies.len());
            tracking::place(places, part, policy, &block);
            input.target_tracking_policies.push(tracked);
        }
    }
    has_name.then_some(())
}

fn step_policy(block: &Block<'_>, name: Option<String>, scaled: Scaled<'_>) -> Option<StepPolicyInput> {
    let steps = block.required("Steps", steps);
    let named = block.is_given("Metric").then(|| block.block("Metric").and_then(|block| metric(&block, scaled)));
    let whole = |key: &str, least: i64| block.whole(key, least..=MOST.into());
    let input = StepPolicyInput {
        name,
        metric: named.clone().flatten(),
        steps: steps.clone().unwrap_or_else(|| StepsInput::Text(String::new())),
        alarms: block.choice("Alarms", &ALARM_SHAPES).unwrap_or(AlarmShape::AlwaysOn),
        floor: block.known("Floor"),
        period_seconds: whole("Period", 1),
        evaluation_periods: whole("EvaluationPeriods", 1),
        datapoints_to_alarm: whole("DatapointsToAlarm", 1),
        missing_data: block.choice("MissingData", &MISSING_DATA),
        aggregation: block.choice("MetricAggregationType", &AGGREGATIONS),
        cooldown_seconds: whole("Cooldown", 0),
        min_adjustment_magnitude: whole("MinAdjustmentMagnitude", 1),
    };
    let is_whole = input.name.is_some() && steps.is_some() && named.is_none_or(|named| named.is_some());
    is_whole.then_some(input)
}

fn steps(block: &Block<'_>, key: &str) -> Option<StepsInput> {
    if !block.is_list(key) {
        return block.known(key).map(StepsInput::Text);
    }
    let steps: Vec<_> = block.blocks(key).iter().map(step).collect();
    steps.into_iter().collect::<Option<_>>().map(StepsInput::List)
}

fn step(block: &Block<'_>) -> Option<StepInput> {
    let change = block.required("Change", Block::known);
    let (side, key) = match (block.is_given("Below"), block.is_given("From")) {
        (true, false) => (Side::Below, "Below"),
        (false, true) => (Side::From, "From"),
        (is_below, _) => {
            let message = if is_below { "the step has two bounds" } else { "the step has no bound" };
            let fix = "give it `Below` for values under it, or `From` for values at and over it";
            block.tell(TemplateCode::MissingProperty, block.place.clone(), message, fix);
            return None;
        }
    };
    Some(StepInput { side, value: block.known(key)?, change: change? })
}

fn metric(block: &Block<'_>, scaled: Scaled<'_>) -> Option<MetricInput> {
    let statistic = block.known("Statistic");
    if block.is_given("Preset") {
        return Some(MetricInput::Preset { name: block.known("Preset")?, statistic });
    }
    // Named in full it is the function's to refuse a statistic, as of any metric of one's own.
    Some(MetricInput::Custom(Named::read(block)?.custom_input(statistic, scaled)))
}

fn place(places: &mut Places, part: Part, policy: &Block<'_>, block: &Block<'_>) {
    places.add(part, policy, &[(Field::Name, "PolicyName")]);
    places.add(
        part,
        block,
        &[
            (Field::Steps, "Steps"),
            (Field::Alarms, "Alarms"),
            (Field::Floor, "Floor"),
            (Field::Metric, "Metric"),
            (Field::Period, "Period"),
            (Field::EvaluationPeriods, "EvaluationPeriods"),
            (Field::DatapointsToAlarm, "DatapointsToAlarm"),
            (Field::MissingData, "MissingData"),
            (Field::Aggregation, "MetricAggregationType"),
            (Field::Cooldown, "Cooldown"),
            (Field::MinAdjustmentMagnitude, "MinAdjustmentMagnitude"),
        ],
    );
}

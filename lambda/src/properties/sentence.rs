//! The domain's problems in the words of the properties.

use scaling::{Field, Location, Part, Problem, ProblemCode, Severity};

use super::ALL_PROPERTIES;
use super::json::shortened;
use super::problems::Problems;

/// The most characters of what the domain says is wrong: it holds the values it is about.
const MESSAGE_CHARACTERS: usize = 400;
/// The most characters of its advice, which may list all of SageMaker's metrics.
const FIX_CHARACTERS: usize = 800;

/// Where the policies of the domain stand in `ScalingPolicies`, each kind in the order of the plan.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// Positions of the step policies.
    pub(super) step_policies: Vec<usize>,
    /// Positions of the target tracking policies, each with the property that names its metric.
    pub(super) target_tracking_policies: Vec<(usize, &'static str)>,
}

/// Tells of the errors the domain found. One that follows from a property that could not be read, or is missing, is
/// left out: that property has been told of.
pub(super) fn tell_all(found: &[Problem], places: &Places, problems: &Problems) {
    let errors = found.iter().filter(|problem| problem.severity() == Severity::Error);
    let own: Vec<&Problem> = errors.filter(|problem| !problems.touch(&whole(&problem.location, places))).collect();
    for problem in own {
        tell(problem, places, problems);
    }
}

/// Tells of one problem.
pub(super) fn tell(problem: &Problem, places: &Places, problems: &Problems) {
    let path = match problem.code {
        ProblemCode::MinOverMax => "MinCapacity and MaxCapacity".to_owned(),
        _ => path(&problem.location, places),
    };
    let message = shortened(&problem.message, MESSAGE_CHARACTERS);
    let fix = own_fix(problem.code).map_or_else(|| shortened(&problem.fix, FIX_CHARACTERS), str::to_owned);
    problems.add(&path, &message, &format!("{fix} ({})", problem.code));
}

/// The value itself, or taken for none with its problem told.
pub(super) fn take<T>(result: Result<T, Problem>, problems: &Problems) -> Option<T> {
    result.map_err(|problem| tell(&problem, &Places::default(), problems)).ok()
}

/// What to do where the domain's own advice is in the words of a spec.
const fn own_fix(code: ProblemCode) -> Option<&'static str> {
    match code {
        ProblemCode::LadderEmpty => Some("write at least one step, as in `below 20: -1, from 50: +1`"),
        ProblemCode::MetricNotPublished => {
            Some("use a metric that it publishes, or write the ScalableDimension of the one that is meant")
        }
        ProblemCode::ZeroFillLowIsWorse => Some("write Repeat, Ignore or NotBreaching"),
        _ => None,
    }
}

/// The path without the item, where what is wrong with one item says something about the others: the metrics of an
/// expression.
fn whole(location: &Location, places: &Places) -> String {
    match location.field {
        Field::Metric => path(&Location { item: None, ..location.clone() }, places),
        _ => path(location, places),
    }
}

/// The path of the property that a problem of the domain is about.
pub(super) fn path(location: &Location, places: &Places) -> String {
    let name = property(location.field);
    let item = location.item.map_or_else(String::new, |item| format!("[{item}]"));
    match location.part {
        Part::Plan | Part::Notifications => format!("{name}{item}"),
        Part::StepPolicy(index) => {
            let position = places.step_policies.get(index).copied().unwrap_or(index);
            let block = if location.field == Field::Name { "" } else { "StepScaling." };
            format!("ScalingPolicies[{position}].{block}{name}{item}")
        }
        Part::TargetTrackingPolicy(index) => {
            let (position, metric) = places.target_tracking_policies.get(index).copied().unwrap_or((index, name));
            let policy = format!("ScalingPolicies[{position}]");
            let block = "TargetTrackingScalingPolicyConfiguration";
            match (location.field, item.as_str()) {
                (Field::Name, _) => format!("{policy}.{name}"),
                (Field::Metric, "") => format!("{policy}.{block}.{metric}"),
                (Field::Metric, item) => format!("{policy}.{block}.{metric}.Metrics{item}"),
                _ => format!("{policy}.{block}.{name}"),
            }
        }
        Part::ScheduledAction(position) => {
            let name = match location.field {
                Field::Name => "ScheduledActionName",
                Field::MinCapacity => "ScalableTargetAction.MinCapacity",
                Field::MaxCapacity => "ScalableTargetAction.MaxCapacity",
                _ => name,
            };
            format!("ScheduledActions[{position}].{name}{item}")
        }
    }
}

/// The property of a field, inside its own block.
const fn property(field: Field) -> &'static str {
    match field {
        Field::EndpointName => "EndpointName",
        Field::VariantName => "VariantName",
        Field::InferenceComponentName => "InferenceComponentName",
        Field::Kind => "ScalableDimension",
        Field::MinCapacity => "MinCapacity",
        Field::MaxCapacity => "MaxCapacity",
        Field::Tags => "Tags",
        Field::StepPolicies | Field::TargetTrackingPolicies => "ScalingPolicies",
        Field::ScheduledActions => "ScheduledActions",
        Field::Name => "PolicyName",
        Field::Steps => "Steps",
        Field::Alarms => "Alarms",
        Field::Floor => "Floor",
        Field::Metric => "Metric",
        Field::Period => "Period",
        Field::EvaluationPeriods => "EvaluationPeriods",
        Field::DatapointsToAlarm => "DatapointsToAlarm",
        Field::MissingData => "MissingData",
        Field::Aggregation => "MetricAggregationType",
        Field::Cooldown => "Cooldown",
        Field::MinAdjustmentMagnitude => "MinAdjustmentMagnitude",
        Field::TargetValue => "TargetValue",
        Field::ScaleInCooldown => "ScaleInCooldown",
        Field::ScaleOutCooldown => "ScaleOutCooldown",
        Field::Schedule => "Schedule",
        Field::TimeZone => "Timezone",
        Field::StartTime => "StartTime",
        Field::EndTime => "EndTime",
        // Nothing of the contract sets these.
        Field::CreateEndpoint
        | Field::MetricPublishFrequency
        | Field::Notifications
        | Field::ScaleToZero
        | Field::RequestsPerSecond
        | Field::SafetyFactor
        | Field::TopicArn
        | Field::AtMaxMinutes
        | Field::Latency
        | Field::Errors => ALL_PROPERTIES,
    }
}

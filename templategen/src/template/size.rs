//! What CloudFormation's own limits say of a template. Source: CloudFormation user guide, "Quotas".

use scaling::{Field, Location, Problem, ProblemCode};

use super::value::{Map, Value};

/// The largest template that can be handed over in the request itself, in bytes.
const INLINE_BYTES: usize = 51_200;
/// The most resources in one template.
const RESOURCES: usize = 500;
/// The most parameters in one template, and the most outputs.
const PARAMETERS: usize = 200;

/// Every limit the template breaks.
///
/// The limit of a megabyte, for templates handed over through S3, lies behind the one that is checked.
pub(super) fn problems(template: &Map, text: &str) -> Vec<Problem> {
    let count = |section: &str| {
        template.iter().find(|(name, _)| *name == section).map_or(0, |(_, value)| match value {
            Value::Map(entries) => entries.len(),
            _ => 0,
        })
    };
    let rows = [
        (text.len(), INLINE_BYTES, "bytes"),
        (count("Resources"), RESOURCES, "resources"),
        (count("Parameters"), PARAMETERS, "parameters"),
        (count("Outputs"), PARAMETERS, "outputs"),
    ];
    rows.into_iter()
        .filter(|(actual, most, _)| most < actual)
        .map(|(actual, most, what)| {
            Problem::new(
                ProblemCode::TemplateTooLarge,
                Location::plan(Field::StepPolicies),
                format!("the template has {actual} {what}, and CloudFormation takes {most}"),
                "use fewer or shorter policies, or turn the dashboard off",
            )
        })
        .collect()
}

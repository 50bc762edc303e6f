//! What CloudFormation's own limits say of a template. Source: CloudFormation user guide, "Quotas".

use scaling::{Field, Location, Problem, ProblemCode};

use super::value::{Map, Value};

/// How CloudFormation gets the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handover {
    /// In the request itself.
    Inline,
    /// From Amazon S3, by its URL.
    S3,
}

impl Handover {
    /// The largest template, in bytes. The quota of 1 MB is taken as the smaller of its two readings.
    const fn bytes(self) -> usize {
        match self {
            Self::Inline => 51_200,
            Self::S3 => 1_000_000,
        }
    }
}

/// The most resources in one template.
const RESOURCES: usize = 500;
/// The most parameters in one template, and the most outputs.
const PARAMETERS: usize = 200;

/// Every limit the template breaks.
pub(super) fn problems(template: &Map, text: &str, handover: Handover) -> Vec<Problem> {
    let count = |section: &str| {
        template.iter().find(|(name, _)| *name == section).map_or(0, |(_, value)| match value {
            Value::Map(entries) => entries.len(),
            _ => 0,
        })
    };
    let rows = [
        (text.len(), handover.bytes(), "bytes"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_in_s3_may_be_larger() {
        for (handover, bytes, refused) in [
            (Handover::Inline, 51_200, None),
            (Handover::Inline, 51_201, Some("the template has 51201 bytes, and CloudFormation takes 51200")),
            (Handover::S3, 1_000_000, None),
            (Handover::S3, 1_000_001, Some("the template has 1000001 bytes, and CloudFormation takes 1000000")),
        ] {
            let problems = problems(&Map::new(), &"x".repeat(bytes), handover);
            assert_eq!(problems.first().map(|problem| problem.message.as_str()), refused, "{handover:?}");
        }
    }
}

//! The template of an endpoint that nothing scales yet.
//!
//! Its parameters and logical ids are those of a spec with `create_endpoint`, so that a stack of the one can be
//! updated to the other: scaling is added and taken away around an endpoint that stays.

use super::endpoint::{self, InstanceCount};
use super::output::{endpoint_url, output};
use super::setting::Settings;
use super::value::{Map, sub};
use super::{Format, parameter, partition_conditions, written};
use crate::spec::DEFAULT_VARIANT;

/// How often the endpoint publishes its host metrics, in seconds; SageMaker's own default.
const METRIC_PUBLISH_FREQUENCY_SECONDS: u32 = 60;

/// The template of a real-time endpoint with one model on instances, all of it from parameters.
#[must_use]
pub fn demo_endpoint(format: Format) -> String {
    let header = "# Rendered by Stepscale: templategen demo-endpoint";
    written(&endpoint::with_name_of_resource(template()), format, header)
}

fn template() -> Map {
    let parameters = parameter::of_endpoint(DEFAULT_VARIANT, InstanceCount::ByParameter);
    let (source, accounts) = endpoint::metadata();
    let metadata = Map::new()
        .with("AWS::CloudFormation::Interface", parameter::interface(&parameters, &Settings::default()))
        .with(source, accounts);
    let mut conditions = partition_conditions();
    conditions.extend(endpoint::conditions());
    let mut outputs = endpoint::outputs();
    outputs.extend(Map::new().with("EndpointUrl", endpoint_url()).with("ScaleByHandCommand", scale_by_hand()));
    Map::new()
        .with("AWSTemplateFormatVersion", "2010-09-09")
        .with("Description", "Creates a real-time SageMaker endpoint out of a model in S3.")
        .with("Metadata", metadata)
        .with("Parameters", parameter::section(&parameters))
        .with("Rules", endpoint::rules())
        .with("Mappings", endpoint::mappings())
        .with("Conditions", conditions)
        .with("Resources", endpoint::resources(METRIC_PUBLISH_FREQUENCY_SECONDS, InstanceCount::ByParameter))
        .with("Outputs", outputs)
}

fn scale_by_hand() -> Map {
    let command = "aws sagemaker update-endpoint-weights-and-capacities --region ${AWS::Region} --endpoint-name \
                   ${EndpointName} --desired-weights-and-capacities VariantName=${VariantName},DesiredInstanceCount=2";
    output("Runs the endpoint on two instances.", sub(command))
}

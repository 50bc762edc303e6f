//! An endpoint that the stack makes: a model, its configuration, the endpoint, and the role that all run under.
//!
//! Each resource refers to the one before it, so CloudFormation makes them in this order and deletes them in
//! the opposite one; what scales the endpoint refers to it and stands around all of them.

mod image;
mod name;
mod role;

use super::output::{console, output};
use super::value::{Map, Value, attribute, reference, sub};
pub(super) use image::{conditions, mappings, metadata, rules};
pub(super) use name::with_name_of_resource;

/// The logical id of the endpoint.
const ENDPOINT: &str = "Endpoint";

/// What becomes of the number of instances when the endpoint is updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InstanceCount {
    /// It stays: scaling owns it.
    Retained,
    /// As the parameter `RetainInstanceCount` says.
    ByParameter,
}

/// The resources; host metrics are published at this frequency, in seconds.
pub(super) fn resources(metric_publish_frequency_seconds: u32, count: InstanceCount) -> Map {
    Map::new()
        .with("ExecutionRole", role::resource())
        .with("Model", model())
        .with("EndpointConfig", endpoint_config(metric_publish_frequency_seconds))
        .with(ENDPOINT, endpoint(count))
}

fn model() -> Map {
    let container = Map::new().with("Image", image::image()).with("ModelDataUrl", reference("ModelDataUrl"));
    let properties = Map::new()
        .with("ExecutionRoleArn", attribute("ExecutionRole", "Arn"))
        .with("EnableNetworkIsolation", false)
        .with("PrimaryContainer", container);
    resource("AWS::SageMaker::Model", properties)
}

fn endpoint_config(metric_publish_frequency_seconds: u32) -> Map {
    let variant = Map::new()
        .with("VariantName", reference("VariantName"))
        .with("ModelName", attribute("Model", "ModelName"))
        .with("InstanceType", reference("InstanceType"))
        .with("InitialInstanceCount", reference("InitialInstanceCount"))
        .with("InitialVariantWeight", 1);
    let metrics = Map::new()
        .with("EnableEnhancedMetrics", false)
        .with("MetricPublishFrequencyInSeconds", metric_publish_frequency_seconds);
    let properties = Map::new().with("ProductionVariants", vec![Value::from(variant)]).with("MetricsConfig", metrics);
    resource("AWS::SageMaker::EndpointConfig", properties)
}

/// Without `RetainAllVariantProperties` an update puts the count back to that of the configuration, whatever
/// scaling has made of it. Source: SageMaker API reference, `UpdateEndpoint`.
fn endpoint(count: InstanceCount) -> Map {
    let retained = match count {
        InstanceCount::Retained => true.into(),
        InstanceCount::ByParameter => reference("RetainInstanceCount"),
    };
    let properties = Map::new()
        .with("EndpointConfigName", attribute("EndpointConfig", "EndpointConfigName"))
        .with("RetainAllVariantProperties", retained);
    resource("AWS::SageMaker::Endpoint", properties)
}

fn resource(kind: &str, properties: Map) -> Map {
    Map::new().with("Type", kind).with("Properties", properties)
}

/// What the endpoint is called, how a request is sent to it, and where it logs.
pub(super) fn outputs() -> Map {
    let invoke = "aws sagemaker-runtime invoke-endpoint --region ${AWS::Region} --endpoint-name ${EndpointName} \
                  --content-type text/csv --body fileb://request.csv answer.csv";
    // The console writes a slash in a log group's name as `$252F`.
    let logs = "cloudwatch/home?region=${AWS::Region}#logsV2:log-groups/log-group/\
                $252Faws$252Fsagemaker$252FEndpoints$252F${EndpointName}";
    Map::new()
        .with("EndpointName", output("The name CloudFormation gave the endpoint.", reference("EndpointName")))
        .with(
            "InvokeCommand",
            output("Sends the file request.csv to the endpoint and writes its answer to answer.csv.", sub(invoke)),
        )
        .with("EndpointLogsUrl", output("What the containers log, in the console.", console(logs)))
}

//! The template of a spec, out of AWS's own resources alone.
//!
//! Every optional value is written out, because a service's default can not be seen in a diff. Names of
//! resources come from the stack, so that two stacks in one account never collide.

pub(crate) mod declared;
mod demo_endpoint;
mod endpoint;
mod json;
mod parameter;
pub(crate) mod policy;
pub(crate) mod setting;
mod size;
pub(crate) mod value;
mod yaml;

use scaling::{EndpointKind, Problem, SERVICE_NAMESPACE};

use crate::dashboard;
use crate::metric_name;
use crate::spec::Spec;
use declared::Declared;
pub use demo_endpoint::demo_endpoint;
use endpoint::InstanceCount;
use policy::Deployed;
use setting::PolicySetting;
use size::Handover;
use value::{Map, Value, either, equals, reference, sub, sub_with};
pub(crate) use yaml::block;

/// The language a template is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

/// The template of a spec.
///
/// # Errors
/// Where the template is larger than CloudFormation takes.
pub fn render(spec: &Spec, format: Format) -> Result<String, Vec<Problem>> {
    let template = template(spec);
    let text = written(&template, format, HEADER);
    let problems = size::problems(&template, &text, Handover::Inline);
    if problems.is_empty() { Ok(text) } else { Err(problems) }
}

/// The parameters of a spec's template, where CloudFormation reads the template from Amazon S3.
///
/// # Errors
/// Where the template is larger than CloudFormation takes from there.
pub(crate) fn parameters_from_s3(spec: &Spec, format: Format) -> Result<Vec<Declared>, Vec<Problem>> {
    let template = template(spec);
    let problems = size::problems(&template, &written(&template, format, HEADER), Handover::S3);
    if problems.is_empty() { Ok(declared::declared(&template)) } else { Err(problems) }
}

/// The first line of a template that has a spec.
const HEADER: &str = "# Rendered by Stepscale: change the spec and render it again.";

/// The text of a template; only YAML has comments, and so a header.
fn written(template: &Map, format: Format, header: &str) -> String {
    match format {
        Format::Yaml => format!("{header}\n{}", yaml::write(template)),
        Format::Json => json::write(template),
    }
}

fn template(spec: &Spec) -> Map {
    let settings = setting::settings(&spec.plan);
    let deployed = policy::deployed(&settings);
    let parameters = parameter::parameters(spec, &settings);
    let mut rules = parameter::rules(&settings);
    let mut metadata = Map::new().with("AWS::CloudFormation::Interface", parameter::interface(&parameters, &settings));
    if spec.create_endpoint {
        let (source, accounts) = endpoint::metadata();
        metadata = metadata.with(source, accounts);
        rules.extend(endpoint::rules());
    }
    let mut template = Map::new()
        .with("AWSTemplateFormatVersion", "2010-09-09")
        .with("Description", description(spec))
        .with("Metadata", metadata)
        .with("Parameters", parameter::section(&parameters));
    if !rules.is_empty() {
        template = template.with("Rules", rules);
    }
    if spec.create_endpoint {
        template = template.with("Mappings", endpoint::mappings());
    }
    let template = template
        .with("Conditions", conditions(spec, &settings))
        .with("Resources", resources(spec, &settings, &deployed))
        .with("Outputs", outputs(spec, &deployed));
    if spec.create_endpoint { endpoint::with_name_of_resource(template) } else { template }
}

fn description(spec: &Spec) -> String {
    let what = match spec.plan.kind() {
        EndpointKind::Realtime => "the instances of a SageMaker endpoint",
        EndpointKind::Async => "the instances of an asynchronous SageMaker endpoint",
        EndpointKind::Serverless => "the provisioned concurrency of a serverless SageMaker endpoint",
        EndpointKind::Component => "the copies of a SageMaker inference component",
    };
    let metrics: Vec<String> =
        spec.plan.step_policies().iter().map(|policy| metric_name::one_line(policy.metric())).collect();
    let does = if spec.create_endpoint {
        "Creates a real-time SageMaker endpoint out of a model in S3 and scales its instances".to_owned()
    } else {
        format!("Scales {what}")
    };
    let sentence = format!("{does} in steps by {}", metrics.join(", "));
    // CloudFormation takes 1024 bytes; a list of metrics can be longer than that.
    if sentence.len() < 1000 { format!("{sentence}.") } else { format!("{does} in steps.") }
}

/// The partitions that `console` tells apart.
fn partition_conditions() -> Map {
    let partition = |name: &str| equals(reference("AWS::Partition"), name);
    Map::new().with("IsChina", partition("aws-cn")).with("IsGovCloud", partition("aws-us-gov"))
}

fn conditions(spec: &Spec, settings: &[PolicySetting<'_>]) -> Map {
    let mut conditions = partition_conditions();
    if spec.create_endpoint {
        conditions.extend(endpoint::conditions());
    }
    for (name, condition) in settings.iter().filter_map(PolicySetting::resting_condition) {
        conditions = conditions.with(name, condition);
    }
    conditions
}

fn resources(spec: &Spec, settings: &[PolicySetting<'_>], deployed: &[Deployed<'_>]) -> Map {
    let mut resources = Map::new();
    if spec.create_endpoint {
        let frequency = spec.plan.metric_publish_frequency_seconds();
        resources.extend(endpoint::resources(frequency, InstanceCount::Retained));
    }
    resources = resources.with("ScalableTarget", scalable_target(spec));
    let mut after: Option<String> = None;
    for policy in deployed {
        resources.extend(policy.resources(after.as_deref(), spec.plan.tags()));
        after = Some(policy.policy_id());
    }
    if spec.dashboard {
        let body = dashboard::body(spec, settings, deployed);
        let dashboard = Map::new()
            .with("Type", "AWS::CloudWatch::Dashboard")
            .with("Properties", Map::new().with("DashboardBody", sub(body)));
        resources = resources.with("Dashboard", dashboard);
    }
    resources
}

fn scalable_target(spec: &Spec) -> Map {
    let suspended = spec.plan.suspended();
    let mut properties = Map::new()
        .with("ServiceNamespace", SERVICE_NAMESPACE)
        .with("ScalableDimension", spec.plan.kind().scalable_dimension().as_str())
        .with("ResourceId", sub(resource_id(spec)))
        .with("MinCapacity", reference("MinCapacity"))
        .with("MaxCapacity", reference("MaxCapacity"))
        .with(
            "SuspendedState",
            Map::new()
                .with("DynamicScalingInSuspended", suspended.dynamic_scaling_in)
                .with("DynamicScalingOutSuspended", suspended.dynamic_scaling_out)
                .with("ScheduledScalingSuspended", suspended.scheduled_scaling),
        );
    if !spec.plan.tags().is_empty() {
        properties = properties.with("Tags", policy::tag_list(spec.plan.tags()));
    }
    Map::new().with("Type", "AWS::ApplicationAutoScaling::ScalableTarget").with("Properties", properties)
}

fn resource_id(spec: &Spec) -> &'static str {
    match spec.plan.kind() {
        EndpointKind::Component => "inference-component/${InferenceComponentName}",
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => {
            "endpoint/${EndpointName}/variant/${VariantName}"
        }
    }
}

fn outputs(spec: &Spec, deployed: &[Deployed<'_>]) -> Map {
    let resource_id = resource_id(spec);
    let dimension = spec.plan.kind().scalable_dimension();
    let activities = format!(
        "aws application-autoscaling describe-scaling-activities --region ${{AWS::Region}} --service-namespace \
         {SERVICE_NAMESPACE} --resource-id {resource_id} --scalable-dimension {dimension} \
         --include-not-scaled-activities"
    );
    let mut outputs = if spec.create_endpoint { endpoint::outputs() } else { Map::new() };
    if spec.dashboard {
        let place = "cloudwatch/home?region=${AWS::Region}#dashboards/dashboard/${Dashboard}";
        outputs = outputs.with("DashboardUrl", output("The dashboard.", console(place)));
    }
    outputs = match spec.plan.kind() {
        EndpointKind::Component => {
            let place = "sagemaker/home?region=${AWS::Region}#/inference-components/${InferenceComponentName}";
            outputs.with("InferenceComponentUrl", output("The inference component in the console.", console(place)))
        }
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => {
            outputs.with("EndpointUrl", endpoint_url())
        }
    };
    outputs = outputs
        .with(
            "ScalableTargetId",
            output("The scalable target: resource id, dimension and namespace.", reference("ScalableTarget")),
        )
        .with("ScalingActivitiesCommand", output("What was scaled lately, what was not, and why.", sub(activities)));
    for policy in deployed {
        outputs.extend(policy::outputs(policy, console));
    }
    outputs
}

fn endpoint_url() -> Map {
    let place = "sagemaker/home?region=${AWS::Region}#/endpoints/${EndpointName}";
    output("The endpoint in the console.", console(place))
}

fn output(description: &str, value: Value) -> Map {
    Map::new().with("Description", description).with("Value", value)
}

/// A page of the console, on the host of the stack's own partition.
fn console(place: impl AsRef<str>) -> Value {
    let host = either(
        "IsChina",
        "console.amazonaws.cn",
        either("IsGovCloud", "console.amazonaws-us-gov.com", "console.aws.amazon.com"),
    );
    sub_with(format!("https://${{Host}}/{}", place.as_ref()), Map::new().with("Host", host))
}

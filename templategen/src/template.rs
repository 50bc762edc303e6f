//! The template of a spec, in either of two forms: out of AWS's own resources alone, or managed by one of ours.
//!
//! Every optional value is written out, because a service's default can not be seen in a diff. Names of
//! resources come from the stack, so that two stacks in one account never collide.

mod alarm;
pub(crate) mod declared;
mod demo_endpoint;
mod description;
mod endpoint;
mod form;
mod json;
mod logical_id;
pub(crate) mod managed;
mod metric;
pub(crate) mod notification;
mod output;
mod parameter;
mod schedule;
pub(crate) mod setting;
mod size;
mod step_adjustments;
pub(crate) mod step_policy;
pub(crate) mod target;
pub(crate) mod target_tracking;
pub(crate) mod value;
mod yaml;

use scaling::Problem;

use crate::dashboard;
use crate::spec::Spec;
pub use declared::Declared;
pub use demo_endpoint::demo_endpoint;
use description::description;
use endpoint::InstanceCount;
pub use form::Form;
use setting::{PolicySetting, Settings};
use size::Handover;
use value::{Map, equals, reference};
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
/// Where the template is larger than CloudFormation takes, or the form can not express the plan.
pub fn render(spec: &Spec, form: Form, format: Format) -> Result<String, Vec<Problem>> {
    let (text, _) = checked(spec, form, format, Handover::Inline)?;
    Ok(text)
}

/// The parameters of a spec's template, where CloudFormation reads the template from Amazon S3.
///
/// # Errors
/// Where the template is larger than CloudFormation takes from there, or the form can not express the plan.
pub(crate) fn parameters_from_s3(spec: &Spec, form: Form, format: Format) -> Result<Vec<Declared>, Vec<Problem>> {
    let (_, template) = checked(spec, form, format, Handover::S3)?;
    Ok(declared::declared(&template))
}

/// The parameters of the template that a spec renders to, in its order.
#[must_use]
pub fn parameters(spec: &Spec, form: Form) -> Vec<Declared> {
    declared::declared(&template(spec, form))
}

/// A template that CloudFormation takes, as text and as what it is made of.
fn checked(spec: &Spec, form: Form, format: Format, handover: Handover) -> Result<(String, Map), Vec<Problem>> {
    let problems = match form {
        Form::Native => Vec::new(),
        Form::Managed => managed::problems(&spec.plan),
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let template = template(spec, form);
    let text = written(&template, format, form.header());
    let problems = size::problems(&template, &text, handover);
    if problems.is_empty() { Ok((text, template)) } else { Err(problems) }
}

/// The text of a template; only YAML has comments, and so a header.
fn written(template: &Map, format: Format, header: &str) -> String {
    match format {
        Format::Yaml => format!("{header}\n{}", yaml::write(template)),
        Format::Json => json::write(template),
    }
}

fn template(spec: &Spec, form: Form) -> Map {
    let settings = Settings::of(&spec.plan, form);
    let parameters = parameter::parameters(spec, &settings);
    let mut rules = parameter::rules(&settings.steps);
    let mut metadata = Map::new().with("AWS::CloudFormation::Interface", parameter::interface(&parameters, &settings));
    if spec.create_endpoint {
        let (source, accounts) = endpoint::metadata();
        metadata = metadata.with(source, accounts);
        rules.extend(endpoint::rules());
    }
    let mut template = Map::new()
        .with("AWSTemplateFormatVersion", "2010-09-09")
        .with("Description", description(spec, form))
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
        .with("Resources", resources(spec, &settings))
        .with("Outputs", output::section(spec, &settings));
    if spec.create_endpoint { endpoint::with_name_of_resource(template) } else { template }
}

/// The partitions that the console's pages differ by.
fn partition_conditions() -> Map {
    let partition = |name: &str| equals(reference("AWS::Partition"), name);
    Map::new().with("IsChina", partition("aws-cn")).with("IsGovCloud", partition("aws-us-gov"))
}

fn conditions(spec: &Spec, settings: &Settings<'_>) -> Map {
    let mut conditions = partition_conditions();
    if spec.create_endpoint {
        conditions.extend(endpoint::conditions());
    }
    match settings.form {
        Form::Native => {
            for (name, condition) in settings.steps.iter().filter_map(PolicySetting::resting_condition) {
                conditions = conditions.with(name, condition);
            }
        }
        Form::Managed => conditions.extend(managed::conditions(settings)),
    }
    conditions.extend(notification::conditions(&spec.plan));
    conditions
}

fn resources(spec: &Spec, settings: &Settings<'_>) -> Map {
    let mut resources = Map::new();
    if spec.create_endpoint {
        let frequency = spec.plan.metric_publish_frequency_seconds();
        resources.extend(endpoint::resources(frequency, InstanceCount::Retained));
    }
    resources.extend(match settings.form {
        Form::Native => native(spec, settings),
        Form::Managed => managed::resources(spec, settings),
    });
    resources.extend(notification::resources(&spec.plan));
    if spec.dashboard {
        let dashboard = Map::new()
            .with("Type", "AWS::CloudWatch::Dashboard")
            .with("Properties", Map::new().with("DashboardBody", dashboard::body(spec, settings)));
        resources = resources.with("Dashboard", dashboard);
    }
    resources
}

/// What scales, out of AWS's own resources.
fn native(spec: &Spec, settings: &Settings<'_>) -> Map {
    let mut resources = Map::new().with("ScalableTarget", target::resource(spec));
    let mut after: Option<String> = None;
    for policy in step_policy::deployed(&settings.steps) {
        resources.extend(policy.resources(after.as_deref(), spec.plan.tags()));
        after = Some(policy.policy_id());
    }
    for policy in &settings.tracking {
        resources = resources.with(policy.policy_id(), policy.resource(after.as_deref()));
        after = Some(policy.policy_id());
    }
    resources
}

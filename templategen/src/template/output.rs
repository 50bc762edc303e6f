//! The outputs of a stack: pages of the console, commands, and what other stacks may want to refer to.

use scaling::{EndpointKind, SERVICE_NAMESPACE};

use super::form::Form;
use super::setting::Settings;
use super::step_policy::{self, Deployed};
use super::target::resource_id;
use super::value::{Map, Value, attribute, either, reference, sub, sub_with};
use super::{endpoint, managed, notification, target_tracking};
use crate::spec::Spec;

/// The `Outputs` section.
pub(super) fn section(spec: &Spec, settings: &Settings<'_>) -> Map {
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
    let activities = output("What was scaled lately, what was not, and why.", sub(activities));
    match settings.form {
        Form::Native => {
            let target =
                output("The scalable target: resource id, dimension and namespace.", reference("ScalableTarget"));
            outputs = outputs.with("ScalableTargetId", target).with("ScalingActivitiesCommand", activities);
            outputs.extend(of_policies(settings));
        }
        Form::Managed => {
            outputs = outputs.with("ScalingActivitiesCommand", activities);
            outputs.extend(managed::outputs(settings));
        }
    }
    if !settings.tracking.is_empty() {
        let prefix = target_tracking::alarm_name_prefix(spec);
        let alarms = format!("aws cloudwatch describe-alarms --region ${{AWS::Region}} --alarm-name-prefix {prefix}");
        outputs = outputs.with(
            "TargetTrackingAlarmsCommand",
            output(
                "The alarms that target tracking made for itself, and their states. They are not to be edited.",
                sub(alarms),
            ),
        );
    }
    for alarm in notification::alarms(&spec.plan) {
        outputs.extend(of_alarm(notification::logical_id(alarm.watched), notification::called(alarm.watched)));
    }
    outputs
}

/// The outputs of the policies that are resources.
fn of_policies(settings: &Settings<'_>) -> Map {
    let mut outputs = Map::new();
    for policy in step_policy::deployed(&settings.steps) {
        outputs.extend(of_policy(&policy));
    }
    for policy in &settings.tracking {
        let (id, name) = (policy.policy_id(), policy.policy.name());
        outputs = outputs.with(format!("{id}Arn"), output(format!("The policy {name}, by its ARN."), reference(&id)));
    }
    outputs
}

/// The outputs of one deployed step policy.
fn of_policy(deployed: &Deployed<'_>) -> Map {
    let (policy, name) = (deployed.policy_id(), deployed.name());
    let mut outputs =
        Map::new().with(format!("{policy}Arn"), output(format!("The policy {name}, by its ARN."), reference(&policy)));
    outputs.extend(of_alarm(&deployed.alarm_id(), &format!("The alarm of {name}")));
    outputs
}

/// The outputs of an alarm, called something at the beginning of a sentence.
fn of_alarm(alarm: &str, called: &str) -> Map {
    let page = format!("cloudwatch/home?region=${{AWS::Region}}#alarmsV2:alarm/${{{alarm}}}");
    Map::new()
        .with(format!("{alarm}Arn"), output(format!("{called}, by its ARN."), attribute(alarm, "Arn")))
        .with(format!("{alarm}Url"), output(format!("{called} in the console."), console(page)))
}

/// The endpoint's page.
pub(super) fn endpoint_url() -> Map {
    let place = "sagemaker/home?region=${AWS::Region}#/endpoints/${EndpointName}";
    output("The endpoint in the console.", console(place))
}

/// One output.
pub(super) fn output(description: impl Into<Value>, value: Value) -> Map {
    Map::new().with("Description", description).with("Value", value)
}

/// A page of the console, on the host of the stack's own partition.
pub(super) fn console(place: impl AsRef<str>) -> Value {
    let host = either(
        "IsChina",
        "console.amazonaws.cn",
        either("IsGovCloud", "console.amazonaws-us-gov.com", "console.aws.amazon.com"),
    );
    sub_with(format!("https://${{Host}}/{}", place.as_ref()), Map::new().with("Host", host))
}

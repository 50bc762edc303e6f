//! The parameters of how a managed resource takes its target, holds it and leaves it.

use scaling::EndpointKind;

use super::{Check, Group, Parameter, TRUE_OR_FALSE};
use crate::spec::Spec;
use crate::template::managed::{PROVIDER, REGISTRATION};

/// 0 to 780, which leaves the function time for its work. Source: `WaitForInServiceSeconds` of the resource.
const WAIT: &str = "^([0-9]|[1-9][0-9]|[1-6][0-9]{2}|7[0-7][0-9]|780)$";
/// What CloudFormation takes as the name of a stack.
const STACK_NAME: &str = "^[a-zA-Z][a-zA-Z0-9-]{0,127}$";

/// What to do first where SageMaker changes something only while nothing scales the endpoint. Both at once would not do:
/// the stack changes its endpoint before what scales it.
const RELEASE_FIRST: &str = " Set Registration to Released in an update of its own first, and back to Active after.";

/// Tells of the way to change what SageMaker refuses to change of a scaled endpoint.
pub(super) fn tell_to_release(parameters: &mut [Parameter]) {
    let is_fixed = |parameter: &&mut Parameter| matches!(parameter.name.as_str(), "InstanceType" | "VariantName");
    for parameter in parameters.iter_mut().filter(is_fixed) {
        parameter.description.push_str(RELEASE_FIRST);
    }
}

/// The parameters of a managed template that a native one has not.
pub(super) fn parameters(spec: &Spec) -> Vec<Parameter> {
    let units = spec.plan.kind().scalable_dimension().units();
    let called = match spec.plan.kind() {
        EndpointKind::Component => "inference component",
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => "endpoint",
    };
    let parameter = |name: &str, label: &str, default: &str, description: String, check: Check| Parameter {
        name: name.to_owned(),
        label: label.to_owned(),
        group: Group::Registration,
        default: Some(default.to_owned()),
        description,
        check,
    };
    vec![
        parameter(
            REGISTRATION,
            &format!("Scaling: active, or released for a change of the {called}"),
            "Active",
            format!(
                "Active: it is scaled. Released: the target is deregistered, and its policies and alarms are gone, while this \
                 stack and the number of {units} stay, so that a change can be made that SageMaker refuses of a scaled \
                 {called}. Active again puts everything back. A target that was taken over is given back meanwhile."
            ),
            Check::OneOf(&["Active", "Released"]),
        ),
        parameter(
            "AdoptExisting",
            "Take over a target that is registered already",
            "false",
            "Whether a target, policies and alarms that are there already and are not this stack's are taken over (true) or \
             refused with their owner's name (false). What is taken over is given back when the stack is deleted. Leave it \
             true as long as the target is to be released now and then."
                .to_owned(),
            TRUE_OR_FALSE,
        ),
        parameter(
            "WaitForInServiceSeconds",
            &format!("Seconds to wait for the {called} to be in service"),
            "0",
            format!(
                "How long a launch or an update waits for the {called} to be in service before it changes how that is scaled. \
                 With 0 it does not look."
            ),
            Check::pattern(WAIT, "a whole number from 0 to 780"),
        ),
        parameter(
            "RestoreCapacityOnDelete",
            "Put the capacity back when the stack is deleted",
            "false",
            format!(
                "Whether deleting the stack puts the number of {units} back to what it was when scaling began (true), or \
                 leaves as many as there are then (false)."
            ),
            TRUE_OR_FALSE,
        ),
        parameter(
            PROVIDER,
            "Stack with the function that scales",
            "stepscale-provider",
            "The stack that was launched from scaling-provider.yaml, in this account and region. It can not be changed \
             later: CloudFormation keeps a resource with the function that made it."
                .to_owned(),
            Check::pattern(STACK_NAME, "the name of a stack: 1 to 128 letters, digits and hyphens, starting with a letter"),
        ),
    ]
}

//! The parameters of how a managed resource takes its target, holds it and leaves it.

use super::{Check, Group, Parameter, TRUE_OR_FALSE};
use crate::spec::Spec;
use crate::template::managed::{PROVIDER, REGISTRATION};

/// 0 to 780, which leaves the function time for its work. Source: `WaitForInServiceSeconds` of the resource.
const WAIT: &str = "^([0-9]|[1-9][0-9]|[1-6][0-9]{2}|7[0-7][0-9]|780)$";
/// What CloudFormation takes as the name of a stack.
const STACK_NAME: &str = "^[a-zA-Z][a-zA-Z0-9-]{0,127}$";

/// The parameters of a managed template that a native one has not.
pub(super) fn parameters(spec: &Spec) -> Vec<Parameter> {
    let units = spec.plan.kind().scalable_dimension().units();
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
            "Registration of the target",
            "Active",
            "Active: it is scaled. Released: it is deregistered, and its policies and alarms are gone, while this stack \
             stays and the capacity stays what it is, so that changes can be made that no scaled endpoint takes, another \
             instance type for one. Active again puts everything back."
                .to_owned(),
            Check::OneOf(&["Active", "Released"]),
        ),
        parameter(
            "AdoptExisting",
            "Take over a target that is registered already",
            "false",
            "Whether a target, policies and alarms that are there already and are not this stack's are taken over (true) or \
             refused with their owner's name (false). What is taken over is given back when the stack is deleted."
                .to_owned(),
            TRUE_OR_FALSE,
        ),
        parameter(
            "WaitForInServiceSeconds",
            "Seconds to wait for the endpoint to be in service",
            "0",
            "How long each change of this stack waits, before it begins, until what is scaled is in service. With 0 nothing \
             is waited for."
                .to_owned(),
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

//! Updates of every committed template: in place where only numbers change, as a replacement where the target does.

use std::collections::BTreeSet;

use serde_json::Value;
use templategen::spec::{self, Flags};
use templategen::template::{Format, render};

use crate::local_aws::{directory, shared};
use crate::template_committed::{Committed, committed, committed_as};
use crate::template_deployed_policy::DeployedPolicy;
use crate::template_deployment::{
    Deployment, OTHER_VARIANT, alarms, identity, nothing, policies, settled, users, word,
};
use crate::template_expected::expected;

type Parameters = &'static [(&'static str, &'static str)];

/// Parameters, and the steps they lead to where the bounds are parameters.
const IN_PLACE: [(Parameters, Option<&str>); 4] = [
    (&[("ScaleOutFrom", "60.5")], Some("[0, 20) -1, [20, 60.5) 0, [60.5, ) 1")),
    (&[("MinCapacity", "2"), ("MaxCapacity", "12"), ("CooldownSeconds", "90")], None),
    (&[("ScaleInBelow", "30"), ("ScaleOutFrom", "30")], Some("[0, 30) -1, [30, ) 1")),
    (&[("ScaleInChange", "-2"), ("ScaleOutChange", "3")], None),
];

#[test]
fn a_number_is_changed_in_place_and_nothing_else_is_touched() {
    for template in committed() {
        let deployment = Deployment::launch(&template, "inplace");
        give_alarms_a_history(&deployment);
        let before = identity(&deployment.resources());
        deployment.stack.new_events();
        let mut last: Parameters = &[];
        for (parameters, steps) in IN_PLACE.iter().filter(|(parameters, _)| template.takes(parameters)) {
            assert_eq!(deployment.deploy("UPDATE", parameters), "UPDATE_COMPLETE", "{} {parameters:?}", template.name);
            let resources = deployment.resources();
            let all = deployment.parameters(parameters);
            assert_eq!(settled(&resources), expected(&template.spec, deployment.stack.name(), &all), "{parameters:?}");
            assert_eq!(identity(&resources), before, "{} {parameters:?}", template.name);
            if let Some(steps) = steps {
                let told: Vec<_> = DeployedPolicy::all(&resources).iter().map(DeployedPolicy::steps).collect();
                assert_eq!(told, [*steps], "{} {parameters:?}", template.name);
            }
            // What the last row changed goes back to its default.
            let changed = last.iter().chain(*parameters).map(|(name, _)| *name).collect();
            let updated = logical_ids(&deployment, "UPDATE_COMPLETE");
            assert_eq!(updated, users(&template.rendered(), &changed), "{} {parameters:?}", template.name);
            last = parameters;
        }
        deployment.delete();
    }
}

/// Puts every alarm into a state that a new alarm is not in.
fn give_alarms_a_history(deployment: &Deployment) {
    for name in alarms(&deployment.resources()).keys() {
        let arguments =
            ["cloudwatch", "set-alarm-state", "--alarm-name", name, "--state-value=OK", "--state-reason=quiet"];
        let told = shared().aws(&arguments);
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    }
    for alarm in alarms(&deployment.resources()).values() {
        assert_eq!((&alarm["StateValue"], &alarm["StateReason"]), (&"OK".into(), &"quiet".into()));
    }
}

/// The resources that reached a status since the last look at the events; the stack itself is left out.
fn logical_ids(deployment: &Deployment, status: &str) -> BTreeSet<String> {
    let reached = deployment.stack.new_events().into_iter().filter(|event| event.1 == status).map(|event| event.0);
    reached.filter(|logical_id| logical_id != deployment.stack.name()).collect()
}

#[test]
fn a_change_of_variant_or_endpoint_makes_the_new_before_it_deletes_the_old() {
    for template in committed() {
        let deployment = Deployment::launch(&template, "replaced");
        let elsewhere = Deployment::prepare(&template, "elsewhere").endpoint;
        let replacements: [&[(&str, &str)]; 2] =
            [&[("VariantName", OTHER_VARIANT)], &[("VariantName", OTHER_VARIANT), ("EndpointName", &elsewhere)]];
        let mut endpoint = deployment.endpoint.clone();
        for parameters in replacements {
            let before = deployment.stack.resources(&endpoint);
            deployment.stack.new_events();
            assert_eq!(deployment.deploy("UPDATE", parameters), "UPDATE_COMPLETE", "{} {parameters:?}", template.name);
            check_order(&template, &deployment.stack.new_events());
            if let Some((_, other)) = parameters.iter().find(|(name, _)| *name == "EndpointName") {
                assert_eq!(deployment.resources()["targets"], nothing()["targets"], "{} {parameters:?}", template.name);
                (*other).clone_into(&mut endpoint);
            }
            let after = deployment.stack.resources(&endpoint);
            let all = deployment.parameters(parameters);
            assert_eq!(settled(&after), expected(&template.spec, deployment.stack.name(), &all), "{parameters:?}");
            assert!(arns(&before).is_disjoint(&arns(&after)), "{before} and {after} share a policy");
            assert_eq!(identity(&before)["alarms"], identity(&after)["alarms"], "{} {parameters:?}", template.name);
        }
        deployment.delete();
        assert_eq!(deployment.stack.resources(&endpoint), nothing(), "{}", template.name);
    }
}

fn arns(resources: &Value) -> BTreeSet<String> {
    policies(resources).map(|policy| word(&policy["PolicyARN"]).to_owned()).collect()
}

/// Target and policies are deleted, nothing else is, and only once everything new is there.
fn check_order(template: &Committed, events: &[(String, String, String)]) {
    let deletion = |event: &&(String, String, String)| event.1 == "DELETE_COMPLETE";
    let deleted: BTreeSet<_> = events.iter().filter(deletion).map(|event| event.0.as_str()).collect();
    let rendered = template.rendered();
    let resources = rendered["Resources"].as_object().expect("a template has resources");
    let replaced = resources.iter().filter(|(_, it)| word(&it["Type"]).starts_with("AWS::ApplicationAutoScaling::"));
    assert_eq!(deleted, replaced.map(|(logical_id, _)| logical_id.as_str()).collect(), "{events:?}");
    let made = events.iter().rposition(|event| event.1 == "UPDATE_COMPLETE" && resources.contains_key(&event.0));
    let first_deletion = events.iter().position(|event| event.1 == "DELETE_IN_PROGRESS");
    assert!(made.is_some() && made < first_deletion, "{events:?}");
}

#[test]
fn a_json_render_and_the_yaml_one_deploy_to_the_same_state() {
    for template in committed() {
        let deployment = Deployment::prepare(&template, "json");
        let text = render(&template.spec, Format::Json).expect("a committed template is not too large");
        let json = Committed { path: written(&format!("{}.json", template.name), &text), ..template.clone() };
        check_same(deployment, &json, &template);
    }
}

#[test]
fn flags_alone_deploy_to_the_state_of_the_step_scaling_template() {
    let template = committed_as("step-scaling");
    let deployment = Deployment::prepare(&template, "flags");
    let flags = Flags {
        endpoint: deployment.endpoint.clone(),
        variant: None,
        min: None,
        max: None,
        steps: None,
        cooldown_seconds: None,
    };
    let spec = spec::from_flags(&flags).spec.expect("an endpoint is enough");
    let text = render(&spec, Format::Yaml).expect("is not too large");
    let by_flags = Committed { name: "flags".to_owned(), path: written("flags.yaml", &text), spec };
    check_same(deployment, &by_flags, &template);
}

/// Launches one template, and sees that a second one has nothing to change.
fn check_same(deployment: Deployment, first: &Committed, second: &Committed) {
    let Deployment { stack, endpoint, .. } = deployment;
    let deployment = Deployment { template: first.clone(), stack: stack.with_template(first.path.clone()), endpoint };
    assert_eq!(deployment.deploy("CREATE", &[]), "CREATE_COMPLETE", "{}", first.name);
    let parameters = deployment.parameters(&[]);
    let state = expected(&second.spec, deployment.stack.name(), &parameters);
    assert_eq!(settled(&deployment.resources()), state, "{}", first.name);
    let Deployment { stack, endpoint, .. } = deployment;
    let deployment = Deployment { template: second.clone(), stack: stack.with_template(second.path.clone()), endpoint };
    let change_set = deployment.stack.change_set("UPDATE", &deployment.parameters(&[])).expect("is accepted");
    assert_eq!((change_set.changes(), change_set.is_executable()), (Vec::new(), false), "{}", first.name);
    deployment.delete();
}

/// A template in a folder of the tests' own.
fn written(name: &str, text: &str) -> std::path::PathBuf {
    let path = directory("templates").join(name);
    std::fs::write(&path, text).expect("the folder is ours");
    path
}

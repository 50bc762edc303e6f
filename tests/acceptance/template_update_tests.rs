//! Updates of every committed template: in place where only numbers change, as a replacement where the target does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use scaling::EndpointKind;
use serde_json::Value;
use templategen::spec::{self, Flags, Spec};
use templategen::template::Format;

use crate::local_aws::shared;
use crate::template_deployed_policy::DeployedPolicy;
use crate::template_deployment::{Deployment, OTHER_VARIANT, nothing};
use crate::template_state::{alarms, identity, policies, tracking_alarms, users, word};
use crate::template_with_spec::{Template, committed, committed_as};

type Parameters = &'static [(&'static str, &'static str)];

/// Parameters, and the steps they lead to where the bounds are parameters.
const IN_PLACE: [(Parameters, Option<&str>); 9] = [
    (&[("ScaleOutFrom", "60.5")], Some("[0, 20) -1, [20, 60.5) 0, [60.5, ) 1")),
    (&[("CooldownSeconds", "90")], None),
    (&[("MinCapacity", "2"), ("MaxCapacity", "12")], None),
    (&[("ScaleInSuspended", "true"), ("ScaleOutSuspended", "true"), ("ScheduledScalingSuspended", "true")], None),
    (&[("ScaleInSuspended", "false"), ("ScheduledScalingSuspended", "true")], None),
    (&[("TargetValue", "0.5"), ("ScaleInCooldownSeconds", "0"), ("ScaleOutCooldownSeconds", "90")], None),
    (&[("DisableScaleIn", "true")], None),
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
        let mut last = defaults(&template);
        for (parameters, steps) in IN_PLACE.iter().filter(|(parameters, _)| template.takes(parameters)) {
            assert_eq!(deployment.deploy("UPDATE", parameters), "UPDATE_COMPLETE", "{} {parameters:?}", template.name);
            let resources = deployment.check_state(parameters);
            assert_eq!(identity(&resources), before, "{} {parameters:?}", template.name);
            if let Some(steps) = steps {
                let told: Vec<_> = DeployedPolicy::all(&resources).iter().map(DeployedPolicy::steps).collect();
                assert_eq!(told, [*steps], "{} {parameters:?}", template.name);
            }
            // What the last row changed goes back to its default.
            let mut now = defaults(&template);
            now.extend(parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
            let changed = now.keys().filter(|name| last.get(*name) != now.get(*name)).map(String::as_str).collect();
            let updated = logical_ids(&deployment, "UPDATE_COMPLETE");
            assert_eq!(updated, users(&template.rendered(), &changed), "{} {parameters:?}", template.name);
            last = now;
        }
        deployment.delete();
    }
}

/// The parameters that have a default, and it.
fn defaults(template: &Template) -> BTreeMap<String, String> {
    let rendered = template.rendered();
    let parameters = rendered["Parameters"].as_object().expect("a template has parameters").iter();
    parameters.filter_map(|(name, parameter)| Some((name.clone(), parameter["Default"].as_str()?.to_owned()))).collect()
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
fn a_change_of_what_is_scaled_makes_the_new_before_it_deletes_the_old() {
    for template in committed() {
        let deployment = Deployment::launch(&template, "replaced");
        let elsewhere = Deployment::prepare(&template, "elsewhere").scaled;
        let naming = template.naming_parameter();
        let variant = ("VariantName", OTHER_VARIANT);
        let replacements: &[&[(&str, &str)]] = match template.kind() {
            EndpointKind::Component => &[&[(naming, &elsewhere)]],
            _ => &[&[variant], &[variant, (naming, &elsewhere)]],
        };
        let mut scaled = deployment.scaled.clone();
        for parameters in replacements {
            let before = deployment.stack.resources(&scaled);
            deployment.stack.new_events();
            assert_eq!(deployment.deploy("UPDATE", parameters), "UPDATE_COMPLETE", "{} {parameters:?}", template.name);
            check_order(&template, &deployment.stack.new_events());
            if let Some((_, other)) = parameters.iter().find(|(name, _)| *name == naming) {
                let left = deployment.resources();
                assert_eq!(left["targets"], nothing()["targets"], "{} {parameters:?}", template.name);
                assert_eq!(tracking_alarms(&left), BTreeMap::new(), "{} {parameters:?}", template.name);
                (*other).clone_into(&mut scaled);
            }
            let after = deployment.check_state(parameters);
            assert!(arns(&before).is_disjoint(&arns(&after)), "{before} and {after} share a policy");
            assert_eq!(identity(&before)["alarms"], identity(&after)["alarms"], "{} {parameters:?}", template.name);
        }
        deployment.delete();
        assert_eq!(deployment.stack.resources(&scaled), nothing(), "{}", template.name);
    }
}

fn arns(resources: &Value) -> BTreeSet<String> {
    policies(resources).map(|policy| word(&policy["PolicyARN"]).to_owned()).collect()
}

/// Target and policies are deleted, nothing else is, and only once everything new is there.
fn check_order(template: &Template, events: &[(String, String, String)]) {
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
        check_same(&template, "json", template.spec.clone(), Format::Json);
    }
}

#[test]
fn flags_alone_deploy_to_the_state_of_the_step_scaling_template() {
    let template = committed_as("step-scaling");
    let flags = Flags {
        endpoint: template.name.clone(),
        variant: None,
        min: None,
        max: None,
        steps: None,
        cooldown_seconds: None,
    };
    let spec = spec::from_flags(&flags).spec.expect("an endpoint is enough");
    check_same(&template, "flags", spec, Format::Yaml);
}

/// Launches a spec, and sees that the template's own has the same state and nothing to change in it.
fn check_same(template: &Template, word: &str, spec: Spec, format: Format) {
    let launched = Template::render(&format!("{}-{word}", template.name), spec, format);
    let deployment = Deployment::prepare(template, word).with_template(&launched);
    assert_eq!(deployment.deploy("CREATE", &[]), "CREATE_COMPLETE", "{}", launched.name);
    let own = Template::render(&format!("{}-{word}-own", template.name), template.spec.clone(), Format::Yaml);
    let deployment = deployment.with_template(&own);
    deployment.check_state(&[]);
    let change_set = deployment.stack.change_set("UPDATE", &deployment.parameters(&[])).expect("is accepted");
    assert_eq!((change_set.changes(), change_set.is_executable()), (Vec::new(), false), "{}", launched.name);
    deployment.delete();
}

/// Where the bounds are fixed in the template, another template changes them, in place as well.
#[test]
fn a_template_with_other_bounds_keeps_policies_and_alarms() {
    let template = committed_as("step-scaling-paired");
    let deployment = Deployment::launch(&template, "bounds");
    let before = deployment.resources();
    let spec = fs::read_to_string(template.path.with_extension("spec.yaml")).expect("the spec can be read");
    let changed = spec.replace("below 20: -1, from 50: +1", "below 20.5: -2, below 40: -1, from 60.5: +1");
    let changed = Template::of_text("other-bounds", &changed);
    let deployment = deployment.with_template(&changed);
    assert_eq!(deployment.deploy("UPDATE", &[]), "UPDATE_COMPLETE");
    let resources = deployment.check_state(&[]);
    assert_eq!(identity(&resources), identity(&before));
    let told: Vec<_> = DeployedPolicy::all(&resources).iter().map(DeployedPolicy::steps).collect();
    assert_eq!(told, ["[0, ) 1", "[, -19.5) -2, [-19.5, 0) -1"]);
    deployment.delete();
}

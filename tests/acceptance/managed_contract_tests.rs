//! Every property of the custom resource in a live stack: set by itself, and seen in the services.

#[path = "../../templategen/tests/support/yaml.rs"]
mod yaml;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::local_aws::{directory, root, shared};
use crate::managed::{VARIANTS, plain, settings};
use crate::managed_provider::provider;
use crate::stack::Stack;

/// The properties that show at a creation or a deletion alone, and where they are tested.
const ELSEWHERE: [(&str, &str); 5] = [
    ("ServiceToken", "managed_provider_tests::a_provider_can_not_be_deleted_or_exchanged_under_a_stack"),
    (
        "ServiceTimeout",
        "local_custom_resource_tests::a_creation_without_a_reply_is_deleted_by_an_id_of_cloudformation_s_own",
    ),
    ("AdoptExisting", "managed_adoption_tests::a_target_of_somebody_else_s_is_adopted_and_given_back"),
    ("WaitForInServiceSeconds", "managed_template_tests::the_switches_of_the_templates_do_what_they_say"),
    ("RestoreCapacityOnDelete", "managed_adoption_tests::the_capacity_at_create_comes_back_where_that_is_wanted"),
];

/// The stacks of the fixture, which says what they are.
fn contract() -> Value {
    let path = root().join("tests/acceptance/fixtures/managed_contract.yaml");
    yaml::read(&fs::read_to_string(path).expect("the fixture can be read"))
}

/// The rows of a stack, each as (property, what is set, what shows).
fn rows(of_stack: &Value) -> impl Iterator<Item = (&str, &Map<String, Value>, &Map<String, Value>)> {
    of_stack["rows"].as_array().expect("a stack has rows").iter().map(|row| {
        let property = row["property"].as_str().expect("a row is about a property");
        let pointers = |member: &str| row[member].as_object().expect("values have pointers");
        (property, pointers("set"), pointers("shows"))
    })
}

/// A stack whose template is written anew for each row.
struct Contract {
    name: &'static str,
    properties: Value,
}

impl Contract {
    /// The stack as it is first, on an endpoint of its name with two variants.
    fn new(name: &'static str, of_stack: &Value) -> Self {
        shared().add_endpoint(name, &VARIANTS);
        let mut properties =
            json!({"EndpointName": name, "VariantName": "AllTraffic", "MinCapacity": 1, "MaxCapacity": 4});
        properties["ServiceToken"] = json!({"Fn::ImportValue": format!("{}-ServiceToken", provider())});
        for (property, value) in of_stack["properties"].as_object().expect("properties have names") {
            properties[property] = value.clone();
        }
        Self { name, properties }
    }

    fn template(&self) -> PathBuf {
        directory(self.name).join("template.json")
    }

    fn write_template(&self, properties: &Value) {
        let template =
            json!({"Resources": {"Scaling": {"Type": "Custom::SageMakerScaling", "Properties": properties}}});
        fs::write(self.template(), template.to_string()).expect("the directory is ours");
    }

    /// The targets and the alarms, in the order of their names, of all endpoints and components whose names begin with
    /// the stack's.
    fn state(&self) -> Value {
        let state = shared().state();
        let mark = format!("/{}", self.name);
        let targets = state["targets"].as_array().expect("targets are a list").iter();
        let alarms = state["alarms"].as_object().expect("alarms have names").iter();
        let is_its = |target: &&Value| target["ResourceId"].as_str().is_some_and(|id| id.contains(&mark));
        json!({
            "targets": targets.filter(is_its).collect::<Vec<_>>(),
            "alarms": alarms.filter(|(name, _)| name.contains(&mark)).map(|(_, alarm)| alarm).collect::<Vec<_>>(),
        })
    }
}

/// Launches a stack of the fixture, changes it by each row, each time from the first properties, and goes back to these.
#[track_caller]
fn check(name: &'static str) {
    let all = contract();
    let contract = Contract::new(name, &all[name]);
    let stack = Stack::new(shared(), name, contract.template());
    contract.write_template(&contract.properties);
    assert_eq!(stack.deploy("CREATE", &[]), "CREATE_COMPLETE", "{:?}", stack.new_events());
    let first = contract.state();
    for (property, set, shows) in rows(&all[name]) {
        let mut properties = contract.properties.clone();
        set.iter().for_each(|(pointer, value)| put(&mut properties, pointer, value));
        contract.write_template(&properties);
        assert_eq!(stack.deploy("UPDATE", &[]), "UPDATE_COMPLETE", "{property}: {:?}", stack.new_events());
        let state = contract.state();
        for (pointer, expected) in shows {
            let found = |state: &Value| plain(state.pointer(pointer).unwrap_or(&Value::Null));
            assert_eq!(found(&state), plain(expected), "{property} at {pointer} of {state:#}");
            assert_ne!(found(&first), plain(expected), "{property} changes nothing at {pointer}");
        }
    }
    contract.write_template(&contract.properties);
    assert_eq!(stack.deploy("UPDATE", &[]), "UPDATE_COMPLETE", "{:?}", stack.new_events());
    assert_eq!(plain(&without_history(&contract.state())), plain(&without_history(&first)), "all goes back");
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
    assert_eq!(contract.state(), json!({"targets": [], "alarms": []}));
}

/// Sets a value at a pointer, or takes it away where it is `null`.
fn put(properties: &mut Value, pointer: &str, value: &Value) {
    let (object, name) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    let object = properties.pointer_mut(object).and_then(Value::as_object_mut);
    let object = object.unwrap_or_else(|| panic!("{pointer} stands in no object"));
    if value.is_null() {
        object.remove(name)
    } else {
        object.insert(name.to_owned(), value.clone())
    };
}

/// Without ids and times, the moment of an alarm's configuration included.
fn without_history(state: &Value) -> Value {
    let mut state = settings(state);
    for alarm in state["alarms"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        alarm.remove("AlarmConfigurationUpdatedTimestamp");
    }
    state
}

/// What the page's tables of properties name, each behind the heading of its table.
fn of_the_page() -> BTreeSet<String> {
    let page = fs::read_to_string(root().join("docs/custom-resource.md")).expect("the page can be read");
    let (_, section) = page.split_once("\n## Properties\n").expect("the page has a section of properties");
    let section = section.split("\n## ").next().unwrap_or(section);
    let (mut table, mut names) = (String::new(), BTreeSet::new());
    for line in section.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            table = format!("{}.", heading.trim_matches('`'));
        } else if let Some(cell) = line.strip_prefix("| `").and_then(|row| row.split(" | ").next()) {
            names.extend(cell.split('`').step_by(2).map(|name| format!("{table}{name}")));
        }
    }
    names
}

#[test]
fn every_property_of_the_page_is_tested_in_a_stack() {
    let all = contract();
    let of_stacks = all.as_object().expect("stacks have names").values().flat_map(rows);
    let elsewhere = ELSEWHERE.map(|(property, _)| property);
    let tested: Vec<_> = of_stacks.map(|(property, ..)| property).chain(elsewhere).map(str::to_owned).collect();
    let count = tested.len();
    let tested: BTreeSet<_> = tested.into_iter().collect();
    assert_eq!(tested, of_the_page());
    assert_eq!(tested.len(), count, "a property has two rows");
    for (property, test) in ELSEWHERE {
        let (module, function) = test.split_once("::").expect("a module and a function");
        let path = root().join(format!("tests/acceptance/{module}.rs"));
        let module = fs::read_to_string(path).expect("the module is there");
        assert!(module.contains(&format!("#[test]\nfn {function}()")), "{property} is not tested by {test}");
    }
}

#[test]
fn the_properties_of_a_target_show() {
    shared().add_endpoint("contract-target-other", &VARIANTS);
    check("contract-target");
}

#[test]
fn the_properties_of_steps_show() {
    check("contract-steps");
}

#[test]
fn the_properties_of_target_tracking_show() {
    check("contract-tracking");
}

#[test]
fn the_properties_of_other_kinds_show() {
    shared().add_serverless_endpoint("contract-serverless-other", &["AllTraffic"], 1);
    check("contract-serverless");
    shared().add_inference_component("contract-component-other", 1);
    check("contract-component");
}

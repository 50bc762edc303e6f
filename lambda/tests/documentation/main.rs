//! `docs/custom-resource.md` says what the custom resource does: its example is accepted, its tables name every
//! property, attribute and tag there is, and none that is not.

#[path = "../../../templategen/tests/support/yaml.rs"]
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use lambda::event::{CallbackScheme, Event};
use lambda::identity::{NOTHING_CREATED, PhysicalId};
use lambda::owner::Owner;
use lambda::properties;
use lambda::record::{FormerTarget, Record};
use lambda::reply::{Data, Reply, Status};
use serde_json::Value;
use serde_json::value::to_raw_value;

const PAGE: &str = include_str!("../../../docs/custom-resource.md");

/// CloudFormation's own properties, which are read past.
const OF_CLOUDFORMATION: [&str; 2] = ["ServiceToken", "ServiceTimeout"];

/// What stands under a heading, up to the next one of its rank.
fn section(heading: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no heading {heading}"));
    rest.split("\n## ").next().unwrap_or(rest)
}

/// Everything in a text that is set in backticks.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// What is set in backticks in the first column of the tables of a section.
fn rows(section: &str) -> BTreeSet<String> {
    let cells = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    cells.flat_map(quoted).collect()
}

fn example() -> Value {
    let block = section("A resource").split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next());
    yaml::read(block.expect("a block of YAML"))["Scaling"]["Properties"].clone()
}

fn problems(properties: &Value) -> Vec<String> {
    let raw = to_raw_value(properties).expect("JSON");
    properties::read(Some(&raw)).err().unwrap_or_default()
}

/// The names that an object of the example may have, and those that the objects under it may have: what is said where
/// there is another one.
fn known(example: &Value, at: &str, names: &mut BTreeSet<String>) {
    match example.pointer(at).expect("a value of the example") {
        Value::Object(object) => {
            let mut mistaken = example.clone();
            let slip = mistaken.pointer_mut(at).and_then(Value::as_object_mut).expect("the same object");
            slip.insert("Q0".to_owned(), Value::from(1));
            let told = problems(&mistaken);
            let listed = told.iter().find_map(|problem| problem.split_once("the properties here are "));
            let (_, listed) = listed.unwrap_or_else(|| panic!("at {at:?} it is said: {told:?}"));
            names.extend(listed.split(", ").map(str::to_owned));
            for name in object.keys().filter(|name| !OF_CLOUDFORMATION.contains(&name.as_str())) {
                known(example, &format!("{at}/{name}"), names);
            }
        }
        Value::Array(items) => (0..items.len()).for_each(|index| known(example, &format!("{at}/{index}"), names)),
        _ => {}
    }
}

#[test]
fn the_example_is_accepted() {
    assert_eq!(problems(&example()), Vec::<String>::new());
}

#[test]
fn the_tables_name_every_property_and_no_other() {
    let mut names = BTreeSet::new();
    known(&example(), "", &mut names);
    assert!(names.contains("PolicyName") && names.contains("Below"), "{names:?}");
    let untold: Vec<_> = names.difference(&quoted(section("Properties"))).cloned().collect();
    assert_eq!(untold, Vec::<String>::new(), "properties that the page does not name");
    names.extend(OF_CLOUDFORMATION.map(str::to_owned));
    let unknown: Vec<_> = rows(section("Properties")).difference(&names).cloned().collect();
    assert_eq!(unknown, Vec::<String>::new(), "properties of the page that are not accepted");
}

#[test]
fn the_table_of_attributes_is_the_data_of_a_reply() {
    let event = Event::read(r#"{"ResponseURL": "https://host/"}"#, CallbackScheme::Https).expect("an event");
    let reply = Reply { physical_resource_id: "id".to_owned(), status: Status::Success(Data::default()) };
    let body: Value = serde_json::from_slice(&reply.body(&event)).expect("JSON");
    let data = body["Data"].as_object().expect("attributes");
    assert_eq!(rows(section("Attributes")), data.keys().cloned().collect());
}

#[test]
fn the_page_names_every_tag_and_every_physical_id() {
    let owner = Owner { stack_id: "stack".to_owned(), logical_resource_id: "Scaling".to_owned() };
    let mut adopting = Record::default().with_names(["steps"], []);
    adopting.adopted = Some(FormerTarget { range: None, suspended: scaling::SuspendedState::default() });
    adopting.taken_from = Some("Former".to_owned());
    let mut restoring = Record::default();
    restoring.capacity_at_create = Some(1);
    let tags: BTreeSet<String> =
        [owner.tags(), adopting.tags(), restoring.tags()].into_iter().flat_map(BTreeMap::into_keys).collect();
    let told: BTreeSet<String> = rows(section("Whose a target is")).into_iter().filter(|name| name != "-2").collect();
    assert_eq!(told, tags);
    assert!(rows(section("Physical ids")).contains(NOTHING_CREATED));
    let shape = "<ResourceId>\\|<ScalableDimension>\\|sagemaker";
    assert!(rows(section("Physical ids")).contains(shape), "{shape}");
    let id = shape.replace('\\', "").replace("<ResourceId>", "inference-component/c");
    let id = id.replace("<ScalableDimension>", "sagemaker:inference-component:DesiredCopyCount");
    assert!(matches!(PhysicalId::read(&id), PhysicalId::Target(_)), "{id}");
}

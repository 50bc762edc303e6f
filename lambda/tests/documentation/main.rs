//! `docs/custom-resource.md` says what the custom resource does: its examples are accepted, its tables and its examples
//! name every property and every word that one can have, and the tables every attribute and tag there is, and none that
//! is not.

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

/// The blocks of YAML of the two sections that show how to write a resource.
fn blocks() -> impl Iterator<Item = Value> {
    let shown = ["A stack", "Examples"].into_iter().map(section);
    let blocks = shown.flat_map(|section| section.split("```yaml\n").skip(1));
    blocks.map(|block| yaml::read(block.split("```").next().unwrap_or(block)))
}

/// The properties of every example: of the resource in a whole template, or of the first one with what stands in a block
/// of its own put in.
fn examples() -> Vec<Value> {
    let mut examples: Vec<Value> = Vec::new();
    for mut block in blocks() {
        if block.get("Resources").is_some() {
            let mut properties = block["Resources"]["Scaling"]["Properties"].take();
            resolve(&mut properties, &block["Parameters"]);
            examples.push(properties);
            continue;
        }
        let mut properties = examples.first().expect("a whole template stands first").clone();
        let object = properties.as_object_mut().expect("properties");
        if block.get("InferenceComponentName").is_some() {
            object.retain(|name, _| name != "EndpointName" && name != "VariantName");
        }
        object.extend(block.as_object().expect("properties").clone());
        examples.push(properties);
    }
    examples
}

/// Puts the default of a parameter where it is referred to, and a text where something is imported.
fn resolve(value: &mut Value, parameters: &Value) {
    match value {
        Value::Object(object) if object.len() == 1 && object.contains_key("Fn::ImportValue") => *value = "arn".into(),
        Value::Object(object) if object.len() == 1 && object.contains_key("Ref") => {
            let name = object["Ref"].as_str().expect("a name");
            *value = parameters[name]["Default"].clone();
        }
        Value::Object(object) => object.values_mut().for_each(|value| resolve(value, parameters)),
        Value::Array(items) => items.iter_mut().for_each(|value| resolve(value, parameters)),
        _ => {}
    }
}

fn problems(properties: &Value) -> Vec<String> {
    let raw = to_raw_value(properties).expect("JSON");
    properties::read(Some(&raw)).err().unwrap_or_default()
}

/// What the code says of its properties where one is written wrongly, asked at every place of an example.
#[derive(Default)]
struct Told {
    /// The names that an object may have.
    names: BTreeSet<String>,
    /// The words that a property of a name may have.
    words: BTreeSet<(String, String)>,
}

impl Told {
    fn ask(&mut self, example: &Value, at: &str) {
        match example.pointer(at).expect("a value of the example") {
            Value::Object(object) => {
                let listed = said(example, at, "the properties here are ", |value| {
                    value.as_object_mut().expect("the same object").insert("Q0".to_owned(), Value::from(1));
                });
                self.names.extend(listed.unwrap_or_else(|| panic!("nothing is listed at {at:?}")));
                for name in object.keys().filter(|name| !OF_CLOUDFORMATION.contains(&name.as_str())) {
                    self.ask(example, &format!("{at}/{name}"));
                }
            }
            Value::Array(items) => (0..items.len()).for_each(|index| self.ask(example, &format!("{at}/{index}"))),
            _ => {
                let name = at.rsplit('/').next().unwrap_or(at);
                let listed = |words| said(example, at, words, |value| *value = "Q0".into());
                let choices = listed("is not one of ").into_iter().flatten();
                self.words.extend(choices.map(|word| (name.to_owned(), word)));
                if listed("is not true or ").is_some() {
                    self.words.insert((name.to_owned(), "true".to_owned()));
                }
            }
        }
    }
}

/// The list that a problem goes on with behind these words, once something at a place of an example is made wrong.
fn said(example: &Value, at: &str, words: &str, mistake: impl FnOnce(&mut Value)) -> Option<Vec<String>> {
    let mut mistaken = example.clone();
    mistake(mistaken.pointer_mut(at).expect("the same place"));
    let told = problems(&mistaken);
    let (_, listed) = told.iter().find_map(|problem| problem.split_once(words))?;
    let listed = listed.split([':', ';', '(']).next().unwrap_or(listed);
    Some(listed.split(", ").map(|word| word.trim().to_owned()).collect())
}

/// The names of all properties under a value, and the texts that they have.
fn shown(value: &Value, names: &mut BTreeSet<String>, words: &mut BTreeSet<(String, String)>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                names.insert(name.clone());
                words.extend(value.as_str().map(|word| (name.clone(), word.to_owned())));
                words.extend(value.as_bool().map(|word| (name.clone(), word.to_string())));
                shown(value, names, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| shown(item, names, words)),
        _ => {}
    }
}

#[test]
fn the_examples_are_accepted() {
    let examples = examples();
    assert!(20 < examples.len(), "{} examples are read", examples.len());
    for example in examples {
        assert_eq!(problems(&example), Vec::<String>::new(), "{example:#}");
    }
}

#[test]
fn the_tables_and_the_examples_name_every_property_and_no_other() {
    let (examples, mut told) = (examples(), Told::default());
    for example in &examples {
        told.ask(example, "");
    }
    let (mut names, mut words) = (BTreeSet::new(), BTreeSet::new());
    for example in &examples {
        shown(example, &mut names, &mut words);
    }
    // It is known only to be refused with its reason.
    names.insert("ResourceLabel".to_owned());

    let missing = |known: &BTreeSet<String>| told.names.difference(known).cloned().collect::<Vec<_>>();
    assert!(told.names.contains("PolicyName") && told.names.contains("Below"), "{:?}", told.names);
    assert_eq!(missing(&quoted(section("Properties"))), Vec::<String>::new(), "properties that no table names");
    assert_eq!(missing(&names), Vec::<String>::new(), "properties without an example");

    for (name, word) in [("MetricAggregationType", "Minimum"), ("AdoptExisting", "true")] {
        assert!(told.words.contains(&(name.to_owned(), word.to_owned())), "{:?}", told.words);
    }
    let unshown: Vec<_> = told.words.difference(&words).collect();
    assert_eq!(unshown, Vec::<&(String, String)>::new(), "words without an example");

    told.names.extend(OF_CLOUDFORMATION.map(str::to_owned));
    let unknown: Vec<_> = rows(section("Properties")).difference(&told.names).cloned().collect();
    assert_eq!(unknown, Vec::<String>::new(), "properties of the page that are not accepted");
}

#[test]
fn the_table_of_attributes_is_the_data_of_a_reply() {
    let event = Event::read(r#"{"ResponseURL": "https://host/"}"#, CallbackScheme::Https).expect("an event");
    let reply = Reply { physical_resource_id: "id".to_owned(), status: Status::Success(Data::default()) };
    let body: Value = serde_json::from_slice(&reply.body(&event)).expect("JSON");
    let data = body["Data"].as_object().expect("attributes");
    assert_eq!(rows(section("Attributes")), data.keys().cloned().collect());
    let shown = [section("A stack"), section("Examples")].concat();
    let unshown: Vec<_> = data.keys().filter(|name| !shown.contains(&format!("Scaling.{name}"))).collect();
    assert_eq!(unshown, Vec::<&String>::new(), "attributes without an example");
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

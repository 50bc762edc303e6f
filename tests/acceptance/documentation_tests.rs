//! Every template and every part of one that the pages of the custom resource show, launched as a stack.

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use regex::Regex;
use serde_json::{Value, json};

use crate::aws_client;
use crate::local_aws::{directory, root, shared};
use crate::managed_provider::provider;
use crate::stack::Stack;

const REFERENCE: &str = "docs/custom-resource.md";
const GUIDE: &str = "docs/using-the-custom-resource.md";

/// How many examples are launched at a time.
const AT_ONCE: usize = 6;

/// The range of a target that is registered by hand before its example adopts it.
const FORMER_RANGE: (i32, i32) = (2, 5);

/// A block of YAML of a page as a template for an endpoint, or an inference component, of its own.
struct Example {
    /// The stack's, and the endpoint's or the component's.
    name: String,
    /// Where it stands: the page and the heading.
    place: String,
    template: String,
}

impl Example {
    fn resource_id(&self) -> String {
        let name = &self.name;
        if self.has("InferenceComponentName:") {
            format!("inference-component/{name}")
        } else {
            format!("endpoint/{name}/variant/AllTraffic")
        }
    }

    fn has(&self, text: &str) -> bool {
        self.template.contains(text)
    }

    /// The name of every policy and of every scheduled action that it defines.
    fn defined(&self) -> BTreeSet<&str> {
        let name = Regex::new("(?:PolicyName|ScheduledActionName): ([a-z-]+)").expect("a pattern");
        name.captures_iter(&self.template).map(|found| found.get(1).expect("a group").as_str()).collect()
    }

    fn add_what_is_scaled(&self) {
        let name = &self.name;
        if self.has("InferenceComponentName:") {
            shared().add_inference_component(name, 1);
        } else if self.has("DesiredProvisionedConcurrency") {
            shared().add_serverless_endpoint(name, &["AllTraffic"], 1);
        } else if self.has("HasBacklogWithoutCapacity") {
            shared().add_async_endpoint(name, &["AllTraffic"]);
        } else {
            shared().add_endpoint(name, &["AllTraffic"]);
        }
        if self.has("AdoptExisting: true") {
            let target = json!({
                "ServiceNamespace": "sagemaker",
                "ResourceId": self.resource_id(),
                "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
                "MinCapacity": FORMER_RANGE.0,
                "MaxCapacity": FORMER_RANGE.1,
            });
            aws_client::call(shared(), "application-autoscaling", "RegisterScalableTarget", &target).expect("is valid");
        }
    }

    /// The targets and the names of the alarms that are there.
    fn there(&self) -> (Vec<Value>, Vec<String>) {
        let state = shared().state();
        let targets = state["targets"].as_array().expect("targets are a list").iter();
        let alarms = state["alarms"].as_object().expect("alarms have names").keys();
        let targets = targets.filter(|target| target["ResourceId"] == self.resource_id());
        (targets.cloned().collect(), alarms.filter(|alarm| alarm.contains(&self.resource_id())).cloned().collect())
    }

    /// Launches it, sees that what it defines is there, and deletes it again.
    fn check(&self) {
        let (place, folder) = (&self.place, directory("documentation"));
        self.add_what_is_scaled();
        let path = folder.join(format!("{}.yaml", self.name));
        fs::write(&path, &self.template).expect("the directory is ours");
        let stack = Stack::new(shared(), &self.name, path);
        assert_eq!(stack.deploy("CREATE", &[]), "CREATE_COMPLETE", "{place}: {:?}", stack.new_events());

        let (targets, alarms) = self.there();
        if self.has("Registration: Released") {
            assert_eq!((targets, alarms), (Vec::new(), Vec::new()), "{place}");
        } else {
            let [target] = targets.as_slice() else { panic!("{place}: {targets:?}") };
            assert_eq!(named(target), self.defined().into_iter().map(str::to_owned).collect(), "{place}");
            assert_eq!(alarms.is_empty(), !self.has("PolicyName:"), "{place}: {alarms:?}");
        }
        if self.has("\nOutputs:") {
            assert!(stack.outputs().values().all(|value| !value.is_empty()), "{place}: {:?}", stack.outputs());
        }

        assert_eq!(stack.delete(), "DELETE_COMPLETE", "{place}");
        let (targets, alarms) = self.there();
        let ranges: Vec<_> =
            targets.iter().map(|target| json!([target["MinCapacity"], target["MaxCapacity"]])).collect();
        let former = self.has("AdoptExisting: true").then(|| json!([FORMER_RANGE.0, FORMER_RANGE.1]));
        assert_eq!((ranges, alarms), (former.into_iter().collect(), Vec::new()), "{place}");
        assert_eq!(stack.resources(&self.name)["dashboards"], json!({}), "{place}");
    }
}

/// The names of a target's policies and scheduled actions, the two halves of a paired policy under the one that it has in
/// a template.
fn named(target: &Value) -> BTreeSet<String> {
    let list = |member: &str, name: &'static str| {
        let members = target[member].as_array().expect("a list").clone();
        members.into_iter().map(move |member| member[name].as_str().expect("a name").to_owned())
    };
    let policies = list("ScalingPolicies", "PolicyName")
        .map(|name| name.trim_end_matches("-high").trim_end_matches("-low").to_owned());
    policies.chain(list("ScheduledActions", "ScheduledActionName")).collect()
}

/// The blocks of a language of a page, each with the heading it stands under.
fn blocks(page: &str, language: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join(page)).expect("the page can be read");
    let (mut heading, mut block, mut blocks) = (String::new(), None::<String>, Vec::new());
    for line in text.lines() {
        match (&mut block, line) {
            (None, _) if line.strip_prefix("```") == Some(language) => block = Some(String::new()),
            (None, _) if line.starts_with('#') => line.trim_start_matches(['#', ' ']).clone_into(&mut heading),
            (None, _) => {}
            (Some(_), "```") => blocks.extend(block.take().map(|block| (heading.clone(), block))),
            (Some(block), _) => block.extend([line, "\n"]),
        }
    }
    blocks
}

/// A whole template with what stands in a block of its own in the place of the properties that have the same names.
fn with_properties(template: &str, block: &str) -> String {
    let indented = |line: &str| line.strip_prefix("      ").filter(|rest| !rest.starts_with(' ')).map(str::to_owned);
    let key = |line: &str| line.split(':').next().map(str::to_owned);
    let mut replaced: BTreeSet<String> = block.lines().filter(|line| !line.starts_with(' ')).filter_map(key).collect();
    if replaced.contains("InferenceComponentName") {
        replaced.extend(["EndpointName", "VariantName"].map(str::to_owned));
    }
    let (head, rest) = template.split_once("    Properties:\n").expect("a resource with properties");
    let (properties, tail) = rest.split_once("Outputs:\n").expect("outputs behind the resource");
    let mut keeps = true;
    let kept: String = properties
        .lines()
        .filter(|line| {
            keeps = indented(line).and_then(|line| key(&line)).map_or(keeps, |key| !replaced.contains(&key));
            keeps
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let put: String = block.lines().flat_map(|line| ["      ", line, "\n"]).collect();
    format!("{head}    Properties:\n{kept}{put}Outputs:\n{tail}")
}

/// Every example of the pages, each under names of its own.
fn examples() -> Vec<Example> {
    let mut shown = Vec::new();
    for page in [REFERENCE, GUIDE] {
        shown.extend(blocks(page, "yaml").into_iter().map(|(heading, block)| (format!("{page}, {heading}"), block)));
    }
    let (_, first) = shown.first().expect("a whole template").clone();
    let example = |(number, (place, block)): (usize, (String, String))| {
        let is_whole = block.contains("\nResources:") || block.starts_with("Resources:");
        // What the transform of SAM does to a template that has none of its resources.
        let block = block.replace("Transform: AWS::Serverless-2016-10-31\n", "");
        let template = if is_whole { block } else { with_properties(&first, &block) };
        let name = format!("example-{number:02}");
        let template = template.replace("stepscale-provider", provider());
        let template = template.replace("my-endpoint", &name).replace("my-component", &name);
        Example { name, place, template }
    };
    shown.into_iter().enumerate().map(example).collect()
}

#[test]
fn every_example_of_the_pages_can_be_launched_and_deleted() {
    let examples = examples();
    assert!(20 < examples.len(), "{} examples are read", examples.len());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(example) = examples.get(next.fetch_add(1, Ordering::Relaxed)) {
                    example.check();
                }
            });
        }
    });
}

/// Terraform itself is none of the tests' tools: what it would give CloudFormation is.
#[test]
fn the_stack_of_terraform_can_be_launched_and_deleted() {
    let shown = blocks(GUIDE, "hcl");
    let (_, block) = shown.first().expect("a configuration is shown");
    let template = Regex::new(r"\$\{path\.module\}/([a-z-]+\.yaml)").expect("a pattern");
    let template = template.captures(block).expect("a template is named")[1].to_owned();
    let (_, rest) = block.split_once("parameters = {\n").expect("parameters are given");
    let (given, _) = rest.split_once("\n  }").expect("a block ends");
    let mut parameters: Vec<(&str, &str)> = given
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.trim(), value.trim()))
        .collect();
    let reference = parameters.remove(0);
    assert_eq!(reference, ("EndpointName", "aws_sagemaker_endpoint.my_endpoint.name"));
    for (_, value) in &mut parameters {
        *value = value.trim_matches('"');
    }
    let name = "example-terraform";
    parameters.extend([("EndpointName", name), ("ProviderStackName", provider())]);

    shared().add_endpoint(name, &["AllTraffic"]);
    let stack = Stack::new(shared(), name, root().join("templates").join(template));
    assert_eq!(stack.deploy("CREATE", &parameters), "CREATE_COMPLETE", "{:?}", stack.new_events());
    let output = Regex::new(r#"outputs\["([A-Za-z]+)"\]"#).expect("a pattern");
    let output = output.captures(block).expect("an output is shown")[1].to_owned();
    let listed: Vec<String> = serde_json::from_str(&stack.output(&output)).expect("it is a list");
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
    assert_eq!(stack.resources(name)["targets"], json!([]));
}

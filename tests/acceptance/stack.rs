//! A stack on the local AWS, driven the way `deploy.sh` does it: through change sets, and watched by its events.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use crate::aws_client;
use crate::local_aws::LocalAws;
use crate::waiting::wait_until;

/// How the names of the alarms begin that target tracking makes; the resource id follows.
pub(crate) const TRACKING_ALARM: &str = "TargetTracking-";

const OPERATION_LIMIT: Duration = Duration::from_mins(1);

/// A stack by name; it need not exist.
pub(crate) struct Stack<'a> {
    local: &'a LocalAws,
    name: String,
    template: PathBuf,
    change_sets: Cell<u32>,
    told: RefCell<HashSet<String>>,
}

/// A change set that was made, as CloudFormation describes it.
pub(crate) struct ChangeSet {
    name: String,
    description: Value,
}

impl ChangeSet {
    /// One line for each change: action, logical id and, for a change of something that exists, if it is replaced.
    pub(crate) fn changes(&self) -> Vec<String> {
        let changes = self.description["Changes"].as_array().into_iter().flatten();
        changes
            .map(|change| &change["ResourceChange"])
            .map(|change| {
                let words = [&change["Action"], &change["LogicalResourceId"], &change["Replacement"]];
                words.into_iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
            })
            .collect()
    }

    /// Whether it can be executed; one without changes cannot.
    pub(crate) fn is_executable(&self) -> bool {
        self.description["ExecutionStatus"] == "AVAILABLE"
    }
}

impl<'a> Stack<'a> {
    pub(crate) fn new(local: &'a LocalAws, name: &str, template: PathBuf) -> Self {
        Self { local, name: name.to_owned(), template, change_sets: Cell::default(), told: RefCell::default() }
    }

    /// The same stack under another template.
    pub(crate) fn with_template(self, template: PathBuf) -> Self {
        Self { template, ..self }
    }

    /// The stack's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Makes a change set of a type, `CREATE` or `UPDATE`; the error is what CloudFormation said.
    pub(crate) fn change_set(&self, kind: &str, parameters: &[(&str, &str)]) -> Result<ChangeSet, String> {
        let name = self.create_change_set(kind, parameters)?;
        let description = self.call("DescribeChangeSet", json!({"ChangeSetName": name}))?;
        Ok(ChangeSet { name, description })
    }

    fn create_change_set(&self, kind: &str, parameters: &[(&str, &str)]) -> Result<String, String> {
        let name = format!("change-{}", self.change_sets.replace(self.change_sets.get() + 1));
        let parameter = |(key, value): &(&str, &str)| json!({"ParameterKey": key, "ParameterValue": value});
        self.call(
            "CreateChangeSet",
            json!({
                "ChangeSetName": name,
                "ChangeSetType": kind,
                "TemplateBody": fs::read_to_string(&self.template).expect("the template can be read"),
                "Parameters": parameters.iter().map(parameter).collect::<Value>(),
            }),
        )?;
        Ok(name)
    }

    /// Executes a change set and gives the status in which the stack comes to rest.
    pub(crate) fn execute(&self, change_set: &ChangeSet) -> String {
        self.execute_named(&change_set.name)
    }

    /// Makes and executes a change set.
    pub(crate) fn deploy(&self, kind: &str, parameters: &[(&str, &str)]) -> String {
        self.execute_named(&self.create_change_set(kind, parameters).expect("the change set is accepted"))
    }

    fn execute_named(&self, change_set: &str) -> String {
        self.call("ExecuteChangeSet", json!({"ChangeSetName": change_set})).expect("is executable");
        self.rest(&self.name)
    }

    /// The stack's id, by which it can still be asked for once it is deleted.
    pub(crate) fn id(&self) -> String {
        self.describe(&self.name)["StackId"].as_str().expect("a stack has an id").to_owned()
    }

    /// Deletes the stack and gives the status in which it comes to rest.
    pub(crate) fn delete(&self) -> String {
        let id = self.id();
        self.call("DeleteStack", json!({})).expect("a stack can be deleted");
        self.rest(&id)
    }

    /// Asks for the deletion of the stack; the error is what CloudFormation said.
    pub(crate) fn try_delete(&self) -> Result<(), String> {
        self.call("DeleteStack", json!({})).map(|_| ())
    }

    /// The value of an output.
    pub(crate) fn output(&self, key: &str) -> String {
        self.outputs().remove(key).expect("the stack has the output")
    }

    /// The values of all outputs.
    pub(crate) fn outputs(&self) -> BTreeMap<String, String> {
        let stack = self.describe(&self.name);
        let text = |value: &Value| value.as_str().expect("an output is text").to_owned();
        let outputs = stack["Outputs"].as_array().expect("the stack has outputs").iter();
        outputs.map(|output| (text(&output["OutputKey"]), text(&output["OutputValue"]))).collect()
    }

    /// Whether CloudFormation knows a stack of the name, even one that only holds a change set.
    pub(crate) fn exists(&self) -> bool {
        match self.call("DescribeStacks", json!({})) {
            Ok(_) => true,
            Err(refusal) if refusal.contains("does not exist") => false,
            Err(refusal) => panic!("{refusal}"),
        }
    }

    /// The events since the last call, oldest first, each as (logical id, status, reason).
    pub(crate) fn new_events(&self) -> Vec<(String, String, String)> {
        self.events_of(&self.name)
    }

    /// All events there are, oldest first, each as (logical id, status, physical id).
    pub(crate) fn events_with_ids(&self) -> Vec<(String, String, String)> {
        let answer = self.call("DescribeStackEvents", json!({})).expect("the stack exists");
        let text = |event: &Value, name: &str| event[name].as_str().unwrap_or_default().to_owned();
        let events = answer["StackEvents"].as_array().expect("there are events").iter().rev();
        let members = ["LogicalResourceId", "ResourceStatus", "PhysicalResourceId"];
        events.map(|event| members.map(|name| text(event, name)).into()).collect()
    }

    /// The same of a stack that may be deleted, by its id.
    pub(crate) fn events_of(&self, name_or_id: &str) -> Vec<(String, String, String)> {
        let answer = self.call("DescribeStackEvents", json!({"StackName": name_or_id})).expect("the stack exists");
        let mut told = self.told.borrow_mut();
        let text = |event: &Value, name: &str| event[name].as_str().unwrap_or_default().to_owned();
        let events = answer["StackEvents"].as_array().expect("there are events").iter().rev();
        events
            .filter(|event| told.insert(text(event, "EventId")))
            .map(|event| {
                let reason = text(event, "ResourceStatusReason");
                (text(event, "LogicalResourceId"), text(event, "ResourceStatus"), reason)
            })
            .collect()
    }

    /// What is in the stand-in of the stack: the targets of an endpoint or of an inference component, the alarms and
    /// dashboards that the stack named, and the alarms that target tracking made for those targets.
    ///
    /// Without the moment of an alarm's last configuration, which is all that an update and its rollback may leave.
    pub(crate) fn resources(&self, endpoint_or_component: &str) -> Value {
        let mut state = self.local.state();
        let of_endpoint = format!("endpoint/{endpoint_or_component}/");
        let of_component = format!("inference-component/{endpoint_or_component}");
        let targets = state["targets"].as_array_mut().expect("targets are a list");
        let is_ours = |id: &str| id.starts_with(&of_endpoint) || id == of_component;
        targets.retain(|target| target["ResourceId"].as_str().is_some_and(is_ours));
        let beginnings = [
            format!("{}-", self.name),
            format!("{TRACKING_ALARM}{of_endpoint}"),
            format!("{TRACKING_ALARM}{of_component}-Alarm"),
        ];
        let mut of_stack = |kind: &str| {
            let mut named = state[kind].take();
            let members = named.as_object_mut().expect("they are told by name");
            members.retain(|name, _| beginnings.iter().any(|beginning| name.starts_with(beginning)));
            named
        };
        let (mut alarms, dashboards) = (of_stack("alarms"), of_stack("dashboards"));
        for alarm in alarms.as_object_mut().into_iter().flatten().filter_map(|(_, alarm)| alarm.as_object_mut()) {
            alarm.remove("AlarmConfigurationUpdatedTimestamp");
        }
        json!({"targets": state["targets"], "alarms": alarms, "dashboards": dashboards})
    }

    fn describe(&self, name_or_id: &str) -> Value {
        let named = json!({"StackName": name_or_id});
        self.call("DescribeStacks", named).expect("the stack exists")["Stacks"][0].take()
    }

    /// The status once nothing is in progress any more.
    fn rest(&self, name_or_id: &str) -> String {
        let mut status = Value::Null;
        wait_until(&format!("{name_or_id} is at rest"), OPERATION_LIMIT, || {
            status = self.describe(name_or_id)["StackStatus"].take();
            !status.as_str().expect("a stack has a status").ends_with("_IN_PROGRESS")
        });
        status.as_str().expect("a stack has a status").to_owned()
    }

    /// Performs an operation on the stack, which the parameters may name by its id.
    fn call(&self, operation: &str, mut parameters: Value) -> Result<Value, String> {
        if parameters.get("StackName").is_none() {
            parameters["StackName"] = self.name.as_str().into();
        }
        aws_client::call(self.local, "cloudformation", operation, &parameters)
    }
}

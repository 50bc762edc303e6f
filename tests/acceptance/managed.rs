//! A stack with one `Custom::SageMakerScaling`, on an endpoint of its own, and what the services have of that endpoint.

use std::fs;
use std::path::PathBuf;

use regex::Regex;
use serde_json::{Value, json};

use crate::aws_client;
use crate::local_aws::{directory, root, shared};
use crate::managed_provider::provider;
use crate::stack::{Stack, TRACKING_ALARM};

/// The variants of the endpoint: the first is the default of the templates, the second is to move to.
pub(crate) const VARIANTS: [&str; 2] = ["AllTraffic", "Green"];

/// What CloudFormation writes before the reason of a reply.
pub(crate) const TOLD: &str = "Received response status [FAILED] from custom resource. Message returned: ";

/// The fixture of the stacks here.
pub(crate) fn fixture() -> PathBuf {
    root().join("tests/acceptance/fixtures/managed_stack.yaml")
}

/// The fixture with the resource under another logical id.
pub(crate) fn renamed(name: &str) -> PathBuf {
    let template = fs::read_to_string(fixture()).expect("the fixture can be read");
    let path = directory(name).join("renamed.yaml");
    let renamed = template.replace("  Scaling:\n", "  Renamed:\n").replace(" Scaling.", " Renamed.");
    let renamed = renamed.replace("Ref Scaling", "Ref Renamed").replace("DependsOn: Scaling", "DependsOn: Renamed");
    fs::write(&path, renamed).expect("the directory is ours");
    path
}

/// A stack, and the endpoint of the same name that it scales.
pub(crate) struct Managed {
    pub(crate) stack: Stack<'static>,
    pub(crate) endpoint: String,
}

impl Managed {
    /// Prepares a stack of the fixture that does not exist yet, and its endpoint with one instance of each variant.
    pub(crate) fn prepare(name: &str) -> Self {
        shared().add_endpoint(name, &VARIANTS);
        Self::on(name, name, fixture())
    }

    /// Prepares a stack of a template for an endpoint that is there already.
    pub(crate) fn on(endpoint: &str, name: &str, template: PathBuf) -> Self {
        Self { stack: Stack::new(shared(), name, template), endpoint: endpoint.to_owned() }
    }

    /// The same stack, made.
    pub(crate) fn launch(name: &str, parameters: &[(&str, &str)]) -> Self {
        let managed = Self::prepare(name);
        managed.create(parameters);
        managed
    }

    /// The same stack under another template.
    pub(crate) fn with_template(self, template: PathBuf) -> Self {
        Self { stack: self.stack.with_template(template), ..self }
    }

    /// Creates the stack.
    pub(crate) fn create(&self, parameters: &[(&str, &str)]) {
        assert_eq!(self.deploy("CREATE", parameters), "CREATE_COMPLETE", "{:?}", self.stack.new_events());
    }

    /// Updates the stack: these parameters, and the defaults of all others.
    pub(crate) fn update(&self, parameters: &[(&str, &str)]) {
        self.stack.new_events();
        assert_eq!(self.deploy("UPDATE", parameters), "UPDATE_COMPLETE", "{:?}", self.stack.new_events());
    }

    /// Creates the stack, which fails and leaves nothing, and gives the reason of the resource that failed.
    pub(crate) fn create_in_vain(&self, parameters: &[(&str, &str)], failing: &str) -> String {
        assert_eq!(self.deploy("CREATE", parameters), "ROLLBACK_COMPLETE");
        reason(&self.stack.new_events(), failing)
    }

    /// Updates the stack, which fails and goes back, and gives the reason of the resource that failed.
    pub(crate) fn update_in_vain(&self, parameters: &[(&str, &str)], failing: &str) -> String {
        self.stack.new_events();
        assert_eq!(self.deploy("UPDATE", parameters), "UPDATE_ROLLBACK_COMPLETE");
        reason(&self.stack.new_events(), failing)
    }

    /// Deletes the stack, and sees that nothing of it is left.
    pub(crate) fn delete(&self) {
        assert_eq!(self.stack.delete(), "DELETE_COMPLETE");
        assert_eq!(self.state(), nothing());
    }

    /// Makes and executes a change set, and gives the status in which the stack rests.
    pub(crate) fn deploy(&self, kind: &str, parameters: &[(&str, &str)]) -> String {
        let own = [("ProviderStackName", provider()), ("EndpointName", &self.endpoint)];
        let own = own.into_iter().filter(|(name, _)| !parameters.iter().any(|(given, _)| given == name));
        self.stack.deploy(kind, &own.chain(parameters.iter().copied()).collect::<Vec<_>>())
    }

    /// All targets of the endpoint and all alarms of them, whoever made them.
    pub(crate) fn state(&self) -> Value {
        scaling_of(&self.endpoint)
    }

    /// Registers a variant's instances as somebody else does, with these parameters.
    pub(crate) fn register_by_hand(&self, variant: &str, parameters: Value) {
        let mut target = self.target(variant);
        if let (Some(target), Value::Object(parameters)) = (target.as_object_mut(), parameters) {
            target.extend(parameters);
        }
        aws_client::call(shared(), "application-autoscaling", "RegisterScalableTarget", &target).expect("is valid");
    }

    /// The parameters that name the target of a variant's instances.
    pub(crate) fn target(&self, variant: &str) -> Value {
        json!({
            "ServiceNamespace": "sagemaker",
            "ResourceId": self.resource_id(variant),
            "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
        })
    }

    /// The resource id of a variant of the endpoint.
    pub(crate) fn resource_id(&self, variant: &str) -> String {
        format!("endpoint/{}/variant/{variant}", self.endpoint)
    }

    /// The physical id of the custom resource that scales a variant's instances.
    pub(crate) fn physical_id(&self, variant: &str) -> String {
        format!("{}|sagemaker:variant:DesiredInstanceCount|sagemaker", self.resource_id(variant))
    }
}

/// All targets of an endpoint and all alarms of them, without the moment of an alarm's last configuration: that is all
/// that an update and its rollback may leave.
pub(crate) fn scaling_of(endpoint: &str) -> Value {
    let mut state = shared().state();
    let place = format!("endpoint/{endpoint}/");
    let mut targets = state["targets"].take();
    let is_its = |target: &Value| target["ResourceId"].as_str().is_some_and(|id| id.starts_with(&place));
    targets.as_array_mut().expect("targets are a list").retain(is_its);
    let mut alarms = state["alarms"].take();
    let named = alarms.as_object_mut().expect("alarms have names");
    named.retain(|name, _| {
        [TRACKING_ALARM, "stepscale/"].iter().any(|prefix| name.starts_with(&format!("{prefix}{place}")))
    });
    for alarm in named.values_mut().filter_map(Value::as_object_mut) {
        alarm.remove("AlarmConfigurationUpdatedTimestamp");
    }
    json!({"targets": targets, "alarms": alarms})
}

/// What an endpoint has that nobody scales.
pub(crate) fn nothing() -> Value {
    json!({"targets": [], "alarms": {}})
}

/// A value as a text that is the same however its members are ordered and its whole numbers are written.
pub(crate) fn plain(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    Regex::new(r"(\d)\.0([,}\]]|$)").expect("a pattern").replace_all(&value.to_string(), "$1$2").into_owned()
}

/// Policies and alarms that are put anew are other ones with the same settings: no ids and no times.
pub(crate) fn settings(state: &Value) -> Value {
    let text = state.to_string();
    let id = "(scalingPolicy|scheduledAction):[0-9a-f-]+|scalable-target/[0-9a-f]+|(-Alarm(?:High|Low))-[0-9a-f-]{36}";
    let text = Regex::new(id).expect("a pattern").replace_all(&text, "$1$2");
    let text = Regex::new("\"(CreationTime|State[A-Za-z]*Timestamp)\":[0-9.]+")
        .expect("a pattern")
        .replace_all(&text, "\"$1\":0");
    serde_json::from_str(&text).expect("still is JSON")
}

/// Why a resource failed, as its event says it, without the id of the request.
pub(crate) fn reason(events: &[(String, String, String)], logical_id: &str) -> String {
    let failed = |event: &&(String, String, String)| event.0 == logical_id && event.1.ends_with("_FAILED");
    let event = events.iter().find(failed).unwrap_or_else(|| panic!("{logical_id} has not failed in {events:?}"));
    event.2.split(" (RequestId: ").next().unwrap_or_default().to_owned()
}

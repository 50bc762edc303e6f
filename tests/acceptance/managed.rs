//! A stack with one `Custom::SageMakerScaling`, on an endpoint of its own, and what the services have of that endpoint.

use std::path::PathBuf;

use serde_json::Value;

use crate::local_aws::{root, shared};
use crate::managed_provider::provider;
use crate::stack::{Stack, TRACKING_ALARM};

/// The variants of the endpoint: the first is the default of the templates, the second is to move to.
pub(crate) const VARIANTS: [&str; 2] = ["AllTraffic", "Green"];

/// The fixture of the stacks here.
pub(crate) fn fixture() -> PathBuf {
    root().join("tests/acceptance/fixtures/managed_stack.yaml")
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
    serde_json::json!({"targets": targets, "alarms": alarms})
}

/// What an endpoint has that nobody scales.
pub(crate) fn nothing() -> Value {
    serde_json::json!({"targets": [], "alarms": {}})
}

/// Why a resource failed, as its event says it, without the id of the request.
pub(crate) fn reason(events: &[(String, String, String)], logical_id: &str) -> String {
    let failed = |event: &&(String, String, String)| event.0 == logical_id && event.1.ends_with("_FAILED");
    let event = events.iter().find(failed).unwrap_or_else(|| panic!("{logical_id} has not failed in {events:?}"));
    event.2.split(" (RequestId: ").next().unwrap_or_default().to_owned()
}

//! A stack of a template, on an endpoint or an inference component of its own, and what it made as the services tell it.

use scaling::EndpointKind;
use serde_json::{Value, json};
use similar::TextDiff;

use crate::local_aws::shared;
use crate::stack::Stack;
use crate::template_expected::expected;
use crate::template_state::settled;
use crate::template_with_spec::Template;

/// The first variant of every endpoint made here is the default of the templates; the second is to move to.
pub(crate) const OTHER_VARIANT: &str = "Green";

/// A stack, and the endpoint or the inference component of the same name that it scales.
pub(crate) struct Deployment {
    pub(crate) template: Template,
    pub(crate) stack: Stack<'static>,
    pub(crate) scaled: String,
}

impl Deployment {
    /// Prepares a stack that does not exist yet. The word tells the stacks of several tests apart.
    pub(crate) fn prepare(template: &Template, word: &str) -> Self {
        let scaled = format!("{}-{word}", template.name);
        let variants = ["AllTraffic", OTHER_VARIANT];
        match template.kind() {
            EndpointKind::Realtime => shared().add_endpoint(&scaled, &variants),
            EndpointKind::Async => shared().add_async_endpoint(&scaled, &variants),
            EndpointKind::Serverless => shared().add_serverless_endpoint(&scaled, &variants, 1),
            EndpointKind::Component => shared().add_inference_component(&scaled, 1),
        }
        let stack = Stack::new(shared(), &scaled, template.path.clone());
        Self { template: template.clone(), stack, scaled }
    }

    /// The same stack under another template.
    pub(crate) fn with_template(self, template: &Template) -> Self {
        Self { template: template.clone(), stack: self.stack.with_template(template.path.clone()), ..self }
    }

    /// Makes the stack with the template's defaults.
    pub(crate) fn launch(template: &Template, word: &str) -> Self {
        let deployment = Self::prepare(template, word);
        assert_eq!(deployment.deploy("CREATE", &[]), "CREATE_COMPLETE", "{}", deployment.scaled);
        deployment
    }

    /// Deploys with these parameters and the defaults of all others, and gives the status the stack rests in.
    pub(crate) fn deploy(&self, kind: &str, parameters: &[(&str, &str)]) -> String {
        self.stack.deploy(kind, &self.parameters(parameters))
    }

    /// The parameters, with what the deployment itself scales unless something else is among them.
    pub(crate) fn parameters<'a>(&'a self, parameters: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let naming = self.template.naming_parameter();
        let named = parameters.iter().any(|(name, _)| *name == naming);
        let own = (!named).then_some((naming, self.scaled.as_str()));
        own.into_iter().chain(parameters.iter().copied()).collect()
    }

    /// What the stack made, as the services tell it.
    pub(crate) fn resources(&self) -> Value {
        self.stack.resources(&self.scaled)
    }

    /// Sees that the services hold exactly what the template's spec means with these parameters, and gives it.
    #[track_caller]
    pub(crate) fn check_state(&self, parameters: &[(&str, &str)]) -> Value {
        let parameters = self.parameters(parameters);
        let naming = self.template.naming_parameter();
        let scaled =
            parameters.iter().find(|(name, _)| *name == naming).expect("the deployment names what it scales").1;
        let resources = self.stack.resources(scaled);
        let in_lines = |mut state: Value| {
            state.sort_all_objects();
            format!("{state:#}\n")
        };
        let told = in_lines(settled(&resources));
        let wanted = in_lines(expected(&self.template.spec, self.stack.name(), &parameters));
        let difference = TextDiff::from_lines(&wanted, &told).unified_diff().header("spec", "services").to_string();
        assert!(difference.is_empty(), "{} with {parameters:?}:\n{difference}", self.template.name);
        resources
    }

    /// The first resource that failed since the last look at the events, and what the service said within its reason.
    pub(crate) fn first_failure(&self) -> (String, String) {
        let events = self.stack.new_events();
        let failed = events.iter().find(|event| event.1.ends_with("_FAILED"));
        let (logical_id, _, reason) = failed.unwrap_or_else(|| panic!("nothing failed in {events:?}"));
        let sentence = reason.strip_prefix("Resource handler returned message: \"");
        let sentence = sentence.and_then(|rest| Some(rest.split_once(" (Service: ")?.0));
        (logical_id.clone(), sentence.unwrap_or_else(|| panic!("no service says: {reason}")).to_owned())
    }

    /// Deletes the stack and sees that nothing is left of it.
    pub(crate) fn delete(&self) {
        assert_eq!(self.stack.delete(), "DELETE_COMPLETE", "{}", self.scaled);
        assert_eq!(self.resources(), nothing(), "{}", self.scaled);
    }
}

/// The resources of a stack that has made nothing, or left nothing.
pub(crate) fn nothing() -> Value {
    json!({"targets": [], "alarms": {}, "dashboards": {}})
}

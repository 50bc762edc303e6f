//! The properties of a managed template, read as the function reads them.

use lambda::configuration::Configuration;
use lambda::desired::Desired;
use lambda::properties;
use scaling::Metric;
use serde_json::Value;
use serde_json::value::to_raw_value;
use templategen::spec::Spec;
use templategen::template::{self, Form, Format};

use crate::filled::Values;

/// What the function reads with the parameters' defaults; `None` where a managed template can not say the plan.
pub(crate) fn configuration(spec: &Spec) -> Option<Configuration> {
    let is_math = |policy: &scaling::StepPolicy| matches!(policy.metric(), Metric::Math(_));
    let rendered = template::render(spec, Form::Managed, Format::Json);
    if spec.plan.step_policies().iter().any(is_math) {
        assert!(rendered.is_err(), "an expression is refused");
        return None;
    }
    let template: Value = serde_json::from_str(&rendered.expect("a small template")).expect("JSON");
    let scaling = Values::of(&template).filled(&template["Resources"]["Scaling"]).expect("the resource");
    assert_eq!(scaling["Type"], "Custom::SageMakerScaling");
    let mut own = scaling["Properties"].clone();
    let token = own.as_object_mut().expect("properties").insert("ServiceToken".to_owned(), "an ARN".into());
    assert_eq!(token.expect("a token")["Fn::ImportValue"], "stepscale-provider-ServiceToken");
    let raw = to_raw_value(&own).expect("JSON");
    Some(properties::read(Some(&raw)).unwrap_or_else(|problems| panic!("{problems:#?}\n{own:#}")))
}

/// That what is read of the managed template is what the spec says.
pub(crate) fn check_same(name: &str, managed: &Configuration, own: &Configuration) {
    assert_eq!(Desired::of(managed), Desired::of(own), "{name}");
    let target = |configuration: &Configuration| {
        let plan = &configuration.plan;
        (configuration.target.clone(), plan.capacity(), plan.suspended(), plan.tags().to_vec())
    };
    assert_eq!(target(managed), target(own), "{name}");
    let switches = |configuration: &Configuration| {
        let Configuration { registration, existing, wait_for_in_service_seconds, capacity_on_delete, .. } =
            configuration;
        (*registration, *existing, *wait_for_in_service_seconds, *capacity_on_delete)
    };
    assert_eq!(switches(managed), switches(own), "{name}");
}

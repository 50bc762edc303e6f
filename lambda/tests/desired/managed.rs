//! The properties of a managed template, read as the function reads them.

use lambda::configuration::{CapacityOnDelete, Configuration, ExistingTarget, RegistrationState};
use lambda::desired::{Desired, alarm_prefix};
use lambda::properties;
use scaling::Metric;
use serde_json::Value;
use serde_json::value::to_raw_value;
use templategen::spec::{self, Spec};
use templategen::template::{self, Form, Format};

use crate::filled::Values;

/// What the function reads with the parameters' defaults but for these; `None` where a managed template can not say the
/// plan.
pub(crate) fn configuration(spec: &Spec, changes: &[(&str, &str)]) -> Option<Configuration> {
    let is_math = |policy: &scaling::StepPolicy| matches!(policy.metric(), Metric::Math(_));
    let rendered = template::render(spec, Form::Managed, Format::Json);
    if spec.plan.step_policies().iter().any(is_math) {
        assert!(rendered.is_err(), "an expression is refused");
        return None;
    }
    let template: Value = serde_json::from_str(&rendered.expect("a small template")).expect("JSON");
    let scaling = Values::of(&template).with(changes).filled(&template["Resources"]["Scaling"]).expect("the resource");
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

/// What a template is rendered to, with these parameters, is what another spec asks for.
#[track_caller]
fn check_changed(policy: &str, changes: &[(&str, &str)], same_as: &str) {
    let spec = |policy: &str| {
        let text = format!("{{ endpoint_name: ep, dashboard: false, capacity: {{ min: 1, max: 9 }}, {policy} }}");
        let reading = spec::read("spec", text.as_bytes());
        reading.spec.unwrap_or_else(|| panic!("{}", reading.source.report(&reading.diagnostics)))
    };
    let managed = configuration(&spec(policy), changes).expect("no expression");
    check_same(&format!("{policy} {changes:?}"), &managed, &super::configuration(&spec(same_as)));
}

#[test]
fn a_shape_that_is_chosen_in_the_console_is_whole() {
    let paired = [("AlarmShape", "Paired")];
    let always_on = [("AlarmShape", "AlwaysOn")];
    check_changed(
        "step_scaling: { steps: 'below 20: -1, from 50: +1', floor: 5 }",
        &paired,
        "step_scaling: { steps: 'below 20: -1, from 50: +1', alarms: paired }",
    );
    check_changed(
        "step_scaling: { steps: 'from 50: +10%', alarms: paired, min_adjustment_magnitude: 2 }",
        &always_on,
        "step_scaling: { steps: 'from 50: +10%', min_adjustment_magnitude: 2 }",
    );
    // What the author wrote for one shape is not meant for the other.
    check_changed(
        "step_scaling: { steps: 'from 50: +1', evaluation_periods: 5, datapoints_to_alarm: 4, period_seconds: 120 }",
        &paired,
        "step_scaling: { steps: 'from 50: +1', alarms: paired, period_seconds: 120 }",
    );
    check_changed(
        "step_scaling: { steps: 'from 50: +1', evaluation_periods: 5, datapoints_to_alarm: 4, alarms: paired }",
        &always_on,
        "step_scaling: { steps: 'from 50: +1' }",
    );
}

#[test]
fn a_number_that_is_changed_in_the_console_is_the_spec_s() {
    check_changed(
        "step_scaling: { steps: 'below 20: -1, from 50: +1' }",
        &[("ScaleSteps", " below 7.5:-3 , below 20: -1,from 50: +1"), ("CooldownSeconds", "0")],
        "step_scaling: { steps: 'below 7.5: -3, below 20: -1, from 50: +1', cooldown_seconds: 0 }",
    );
    check_changed(
        "step_scaling: { steps: 'below 20: -1, from 50: +1' }",
        &[("ScaleSteps", "below 20: -10%, from 50: +10 %")],
        "step_scaling: { steps: 'below 20: -10%, from 50: +10%' }",
    );
    check_changed(
        "target_tracking: { target_value: 60 }",
        &[
            ("TargetValue", "7.5"),
            ("ScaleInCooldownSeconds", "0"),
            ("ScaleOutCooldownSeconds", "1"),
            ("DisableScaleIn", "true"),
        ],
        "target_tracking: { target_value: 7.5, scale_in_cooldown_seconds: 0, scale_out_cooldown_seconds: 1, disable_scale_in: true }",
    );
    check_changed(
        "target_tracking: { target_value: 60 }",
        &[
            ("ScaleInSuspended", "true"),
            ("ScheduledScalingSuspended", "true"),
            ("MinCapacity", "1"),
            ("MaxCapacity", "9"),
        ],
        "target_tracking: { target_value: 60 }, suspended: { scale_in: true, scheduled: true }",
    );
}

#[test]
fn the_switches_of_the_console_are_the_resource_s() {
    let text = "{ capacity: { min: 1, max: 9 }, dashboard: false, target_tracking: { target_value: 60 } }";
    let spec = spec::read("spec", text.as_bytes()).spec.expect("a spec");
    let switches = |changes: &[(&str, &str)]| {
        let Configuration { registration, existing, wait_for_in_service_seconds, capacity_on_delete, .. } =
            configuration(&spec, changes).expect("no expression");
        (registration, existing, wait_for_in_service_seconds, capacity_on_delete)
    };
    let by_default = (RegistrationState::Active, ExistingTarget::Refuse, 0, CapacityOnDelete::Keep);
    assert_eq!(switches(&[]), by_default);
    for (name, value, expected) in [
        ("Registration", "Released", (RegistrationState::Released, by_default.1, 0, by_default.3)),
        ("AdoptExisting", "true", (by_default.0, ExistingTarget::Adopt, 0, by_default.3)),
        ("WaitForInServiceSeconds", "780", (by_default.0, by_default.1, 780, by_default.3)),
        ("RestoreCapacityOnDelete", "true", (by_default.0, by_default.1, 0, CapacityOnDelete::Restore)),
    ] {
        assert_eq!(switches(&[(name, value)]), expected, "{name}");
    }
}

/// The dashboard looks for the alarms by the beginning of their names, which the function gives them.
#[test]
fn the_dashboard_links_to_the_alarms_of_the_target() {
    for (text, prefix) in [
        (
            "{ capacity: { min: 1, max: 9 }, step_scaling: { steps: 'from 1: +1' } }",
            "endpoint/the-endpoint/variant/the-variant",
        ),
        (
            "{ kind: component, capacity: { min: 1, max: 9 }, step_scaling: { steps: 'from 1: +1' } }",
            "inference-component/the-component",
        ),
    ] {
        let spec = spec::read("spec", text.as_bytes()).spec.expect("a spec");
        let names = alarm_prefix(&configuration(&spec, &[]).expect("no expression").target);
        assert!(names.starts_with(&format!("stepscale/{prefix}/")), "{names}");
        let template = template::render(&spec, Form::Managed, Format::Json).expect("a small template");
        let placeholders = [
            ("the-endpoint", "${EndpointName}"),
            ("the-variant", "${VariantName}"),
            ("the-component", "${InferenceComponentName}"),
        ];
        let prefix = placeholders.iter().fold(prefix.to_owned(), |prefix, (name, of)| prefix.replace(name, of));
        assert!(template.contains(&format!("#alarmsV2:?search=stepscale/{prefix}/)")), "{prefix}");
    }
}

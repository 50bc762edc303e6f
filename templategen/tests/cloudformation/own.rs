//! What is read out of a template of ours is what is deployed of its spec.
//!
//! What a template does not keep is left out of the comparison: names of alarms, which in a template are logical ids;
//! the formula behind a target value; whether one of SageMaker's metrics was named in full; and whether a metric stood
//! alone as an expression.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use scaling::{DeployedPolicy, Deployment, EndpointKind, Metric, Preset, TargetTrackingPolicy};
use templategen::cloudformation::{self, Target, looks_like_template};
use templategen::spec::{self, Spec};
use templategen::template::{Form, Format, render};

use crate::specs::{read, specs, specs_of_odd_words};

/// What is the same on both sides, as text: types of target tracking can not be taken apart from here.
fn compared(deployment: &Deployment) -> String {
    let mut deployment = deployment.clone();
    let kind = deployment.kind;
    let mut tracking = Vec::new();
    for policy in &mut deployment.policies {
        match policy {
            DeployedPolicy::Step(policy) => {
                for alarm in &mut policy.alarms {
                    alarm.name.clear();
                    alarm.metric = by_name(alarm.metric.clone(), kind);
                }
            }
            DeployedPolicy::TargetTracking(policy) => tracking.push(tracked(policy)),
        }
    }
    deployment.policies.retain(|policy| matches!(policy, DeployedPolicy::Step(_)));
    format!("{deployment:#?}\n{tracking:#?}")
}

/// A metric of SageMaker's that is named in full, by its name; an expression that is one metric, as that metric.
fn by_name(metric: Metric, kind: EndpointKind) -> Metric {
    let metric = match &metric {
        Metric::Math(math) => match math.metrics.as_slice() {
            [only] if only.id == math.expression.trim() => Metric::Custom(only.metric.clone()),
            _ => return metric,
        },
        _ => metric,
    };
    let Metric::Custom(custom) = &metric else { return metric };
    let preset = Preset::find(kind, &custom.metric_name).filter(|preset| preset.allows(custom.statistic));
    match preset.filter(|preset| preset.with_statistic(custom.statistic) == *custom) {
        Some(preset) => Metric::Preset { preset, statistic: custom.statistic },
        None => metric,
    }
}

fn tracked(policy: &TargetTrackingPolicy) -> String {
    format!(
        "{} {:?} {:?} {:?} {} {} {} {}",
        policy.name(),
        policy.tracked(),
        policy.queries(),
        policy.datapoint_unit(),
        policy.target_value(),
        policy.scale_in_cooldown_seconds(),
        policy.scale_out_cooldown_seconds(),
        policy.disable_scale_in(),
    )
}

#[track_caller]
fn only_target(text: &str, parameters: &[(&str, &str)]) -> Target {
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let reading = cloudformation::read("template.yaml", text.as_bytes(), &parameters);
    let report = reading.source.report(&reading.diagnostics);
    let [target] = reading.deployments.as_slice() else { panic!("not one target\n{report}\n{text}") };
    assert!(reading.diagnostics.is_empty(), "{report}");
    assert!(looks_like_template(text.as_bytes()), "{text}");
    target.clone()
}

#[track_caller]
fn check_spec(spec: &Spec, text: &str) {
    check_formats(spec, text, &[Format::Yaml, Format::Json]);
}

#[track_caller]
fn check_formats(spec: &Spec, text: &str, formats: &[Format]) {
    for form in [Form::Native, Form::Managed] {
        for &format in formats {
            // Some plans are only for one of the forms, and JSON takes more of the bytes that there are.
            let Ok(template) = render(spec, form, format) else { continue };
            let read = only_target(&template, &[]).deployment;
            assert_eq!(compared(&read), compared(&Deployment::of(&spec.plan)), "{form:?} {format:?}\n{text}");
        }
    }
}

#[test]
fn every_template_of_the_collection_reads_as_its_spec() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let name = path.display().to_string();
        let Some(template) = name.strip_suffix(".spec.yaml").map(|stem| format!("{stem}.yaml")) else { continue };
        let text = fs::read_to_string(&path).expect("the spec can be read");
        assert!(!looks_like_template(text.as_bytes()), "{name}");
        let spec = read(&text);
        check_spec(&spec, &name);
        let committed = fs::read_to_string(template).expect("the template is beside the spec");
        let target = only_target(&committed, &[]);
        assert_eq!(compared(&target.deployment), compared(&Deployment::of(&spec.plan)), "{name}");
        count += 1;
    }
    assert!(8 < count, "only {count} specs");
}

/// A change of a parameter comes to what the same change of the spec comes to.
#[track_caller]
fn check_parameter(form: Form, spec: &str, parameters: &[(&str, &str)], changed: &str) {
    let plan = |text: &str| {
        let reading = spec::read("spec.yaml", text.as_bytes());
        reading.spec.unwrap_or_else(|| panic!("{}", reading.source.report(&reading.diagnostics)))
    };
    let template = render(&plan(spec), form, Format::Yaml).expect("the template is small enough");
    let read = only_target(&template, parameters).deployment;
    assert_eq!(compared(&read), compared(&Deployment::of(&plan(changed).plan)), "{parameters:?}");
    assert_ne!(compared(&read), compared(&Deployment::of(&plan(spec).plan)), "{parameters:?}");
}

#[test]
fn parameters_change_what_is_read() {
    let ladder = |capacity: &str, steps: &str, cooldown: u32| {
        format!("{{ capacity: {{ {capacity} }}, step_scaling: {{ steps: '{steps}', cooldown_seconds: {cooldown} }} }}")
    };
    let range = "min: 1, max: 10";
    let spec = ladder(range, "below 20: -1, from 50: +1, from 120: +3", 60);
    let both = [Form::Native, Form::Managed];
    for form in both {
        let wider = ladder("min: 2, max: 12", "below 20: -1, from 50: +1, from 120: +3", 90);
        let parameters = [("MinCapacity", "2"), ("MaxCapacity", "12"), ("CooldownSeconds", "90")];
        check_parameter(form, &spec, &parameters, &wider);
    }
    let other = ladder(range, "below 20: -1, from 60: +1, from 120: +3", 60);
    check_parameter(Form::Native, &spec, &[("ScaleOutFrom", "60")], &other);
    let steps = "below 20: -1, from 60: +1, from 120: +3";
    check_parameter(Form::Managed, &spec, &[("ScaleSteps", steps)], &other);
    // The zero-width resting step is left out by its condition.
    let other = ladder(range, "below 50: -2, from 50: +1, from 120: +3", 60);
    check_parameter(Form::Native, &spec, &[("ScaleInBelow", "50"), ("ScaleInChange", "-2")], &other);
    let paired = format!(
        "{{ capacity: {{ {range} }}, step_scaling: {{ alarms: paired, cooldown_seconds: 60, aggregation: Maximum, steps: 'below 20: -1, from 50: +1, from 120: +3' }} }}"
    );
    check_parameter(Form::Managed, &spec, &[("AlarmShape", "Paired")], &paired);
    for form in both {
        let tracking = |value: u32, disabled: bool| {
            format!(
                "{{ capacity: {{ {range} }}, target_tracking: {{ target_value: {value}, disable_scale_in: {disabled} }} }}"
            )
        };
        let parameters = [("TargetValue", "80"), ("DisableScaleIn", "true")];
        check_parameter(form, &tracking(60, false), &parameters, &tracking(80, true));
        let suspended = format!(
            "{{ capacity: {{ {range} }}, suspended: {{ scale_in: true }}, target_tracking: {{ target_value: 60 }} }}"
        );
        check_parameter(form, &tracking(60, false), &[("ScaleInSuspended", "true")], &suspended);
    }
}

#[test]
fn nothing_scales_a_released_target() {
    let spec = read(
        "{ capacity: { min: 1, max: 10 }, target_tracking: { target_value: 60 }, \
         schedules: [{ name: nights, schedule: rate(1 day), max: 2 }] }",
    );
    let template = render(&spec, Form::Managed, Format::Yaml).expect("the template is small enough");
    let released = [("Registration".to_owned(), "Released".to_owned())];
    let reading = cloudformation::read("template.yaml", template.as_bytes(), &released);
    let deployment = &reading.deployments[0].deployment;
    assert!(deployment.policies.is_empty() && deployment.scheduled_actions.is_empty(), "{deployment:?}");
    assert_eq!(deployment.capacity, spec.plan.capacity());
}

#[test]
fn a_target_is_called_by_its_names() {
    for (spec, parameters, name) in [
        ("endpoint_name: my-endpoint, capacity: { min: 1, max: 2 }", vec![], "my-endpoint/AllTraffic"),
        ("capacity: { min: 1, max: 2 }", vec![], "${EndpointName}/AllTraffic"),
        ("capacity: { min: 1, max: 2 }", vec![("EndpointName", "e"), ("VariantName", "v")], "e/v"),
        ("create_endpoint: true, capacity: { min: 1, max: 2 }", vec![], "${Endpoint.EndpointName}/AllTraffic"),
        ("kind: component, inference_component_name: llama, capacity: { min: 1, max: 2 }", vec![], "llama"),
    ] {
        let spec = read(&format!("{{ {spec}, target_tracking: {{ target_value: 60 }} }}"));
        let template = render(&spec, Form::Native, Format::Yaml).expect("the template is small enough");
        let target = only_target(&template, &parameters);
        assert_eq!((target.logical_id.as_str(), target.name.as_str()), ("ScalableTarget", name));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_template_of_a_random_spec_reads_as_the_spec(text in specs()) {
        check_spec(&read(&text), &text);
    }

    #[test]
    fn words_that_have_to_be_quoted_read_as_they_were_written(text in specs_of_odd_words()) {
        // JSON may hold characters as they are that YAML has to escape: they are told of as what they are not.
        check_formats(&read(&text), &text, &[Format::Yaml]);
    }
}

//! What the custom resource puts, held against the native template of the same plan, two ways to one deployment, with the
//! properties of the managed template on the way; and against its own properties, where they are AWS's.

mod filled;
mod given;
mod managed;
mod native;
mod properties;

use std::fs;
use std::path::Path;

use lambda::configuration::{CapacityOnDelete, Configuration, ExistingTarget, RegistrationState};
use lambda::desired::Desired;
use lambda::identity::Target;
use scaling::{EndpointKind, ResourceIdentity};
use serde_json::Value;
use templategen::spec::{self, Spec};

use native::Native;

/// What the template of a spec deploys, and what the custom resource puts for its plan, in the template's words: for the
/// plan itself, and for the one it reads out of the managed template.
fn check(name: &str, text: &str) {
    let reading = spec::read(name, text.as_bytes());
    let spec = reading.spec.unwrap_or_else(|| panic!("{}", reading.source.report(&reading.diagnostics)));
    let own = configuration(&spec);
    check_puts(name, &Native::of(&spec), &own);
    if let Some(managed) = managed::configuration(&spec, &[]) {
        managed::check_same(name, &managed, &own);
    }
}

fn check_puts(name: &str, native: &Native, configuration: &Configuration) {
    let desired = Desired::of(configuration);
    let policies: Vec<Value> = desired.policies.iter().map(properties::policy).collect();
    assert_eq!(policies, native.policies(), "the policies of {name}");
    let alarms: Vec<Value> = desired.alarms.iter().map(properties::alarm).collect();
    assert_eq!(alarms, described(native.alarms(), &alarms), "the alarms of {name}");
    let actions: Vec<Value> = desired.scheduled_actions.iter().map(properties::scheduled_action).collect();
    assert_eq!(actions, native.scheduled_actions(), "the scheduled actions of {name}");
    let adjustments: Vec<(String, Value)> = desired
        .step_adjustments
        .iter()
        .map(|(policy, adjustments)| (policy.clone(), properties::step_adjustments(adjustments)))
        .collect();
    assert_eq!(adjustments, native.step_adjustments(), "the step adjustments of {name}");
}

/// The alarms of a template. The recipe that wakes from zero, which the custom resource does not have, describes its
/// own in other words.
fn described(mut alarms: Vec<Value>, put: &[Value]) -> Vec<Value> {
    let description = |alarm: &Value| alarm["AlarmDescription"].as_str().unwrap_or_default().to_owned();
    for (alarm, put) in alarms.iter_mut().zip(put) {
        if description(alarm).starts_with("Wakes from 0: ") && description(put).starts_with("Scales out by ") {
            alarm["AlarmDescription"] = put["AlarmDescription"].clone();
        }
    }
    alarms
}

/// The plan of a spec, for the target that [`filled`] fills into its template.
fn configuration(spec: &Spec) -> Configuration {
    let resource = match spec.plan.kind() {
        EndpointKind::Component => format!("inference-component/{}", filled::INFERENCE_COMPONENT),
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => {
            format!("endpoint/{}/variant/{}", filled::ENDPOINT, filled::VARIANT)
        }
    };
    Configuration {
        target: Target {
            resource: ResourceIdentity::parse(&resource).expect("these are names"),
            dimension: spec.plan.kind().scalable_dimension(),
        },
        plan: spec.plan.clone(),
        registration: RegistrationState::Active,
        existing: ExistingTarget::Refuse,
        wait_for_in_service_seconds: 0,
        capacity_on_delete: CapacityOnDelete::Keep,
    }
}

#[test]
fn every_template_deploys_what_the_custom_resource_puts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let mut specs = 0;
    for entry in fs::read_dir(&folder).expect("the folder of templates") {
        let path = entry.expect("a file").path();
        if path.to_string_lossy().ends_with(".spec.yaml") {
            check(&path.to_string_lossy(), &fs::read_to_string(&path).expect("a spec"));
            specs += 1;
        }
    }
    assert!(9 < specs, "there are {specs} specs in {}", folder.display());
}

#[test]
fn every_form_of_a_policy_is_put_as_the_template_has_it() {
    for (name, text) in [
        (
            "percent",
            "step_scaling: { steps: 'below 2.5: -10%, from 5: +20%, from 7.7: +30%', min_adjustment_magnitude: 2 }",
        ),
        ("exact", "step_scaling: { steps: 'below 20: =2, from 50: =5', alarms: paired, cooldown_seconds: 0 }"),
        (
            "floor",
            "step_scaling: { metric: { namespace: Mine, metric_name: Depth }, floor: 0.3, steps: 'below 0.7: -1, from 0.9: +1' }",
        ),
        ("touching", "step_scaling: { steps: 'below 20: -1, from 20: +1', missing_data: ignore }"),
        (
            "inverted",
            "step_scaling: { metric: MemoryUtilization, alarms: paired, steps: 'below 10: +1, from 90: -1', missing_data: repeat }",
        ),
        (
            "percentile",
            "step_scaling: { metric: { preset: ModelLatency, statistic: p99.9 }, steps: 'from 1000000: +1', alarms: paired }",
        ),
        (
            "dimensions",
            r#"step_scaling: { metric: { namespace: Mine, metric_name: Busy, dimensions: { E: "${EndpointName}", V: "${VariantName}", X: "$ {x}" } }, steps: 'below 20: -1, from 50: +1', missing_data: zero }"#,
        ),
        (
            "math",
            r#"step_scaling: { metric: { expression: "a /\n b", metrics: [ { id: a, metric: Invocations }, { id: b, metric: { namespace: Mine, metric_name: Workers, statistic: p90 } } ] }, steps: 'from 7: +1' }"#,
        ),
        (
            "filled math",
            r#"step_scaling: { metric: { expression: "a * 2", metrics: [ { id: a, metric: Invocations } ] }, steps: 'below 2: -1, from 7: +1', missing_data: zero, period_seconds: 300 }"#,
        ),
        (
            "a long ladder",
            &format!(
                "step_scaling: {{ metric: {{ namespace: Mine, metric_name: Depth }}, steps: '{}' }}",
                long_ladder()
            ),
        ),
        (
            "several",
            "step_scaling: [ { name: load, steps: 'below 20: -1, from 50: +1' }, { name: cpu, metric: CPUUtilization, alarms: paired, steps: 'below 30: -1, from 80: +2', evaluation_periods: 5, datapoints_to_alarm: 4, aggregation: Minimum } ]\n\
             target_tracking: [ { name: held, target_value: 60, disable_scale_in: true }, { name: memory, metric: MemoryUtilization, target_value: 70.5, scale_in_cooldown_seconds: 0 } ]",
        ),
        (
            "tracked percentile",
            "target_tracking: { metric: { preset: ModelLatency, statistic: p95 }, target_value: 200000 }",
        ),
        (
            "tracked math",
            "target_tracking: { metric: { expression: a * 2, metrics: [ { id: a, metric: Invocations } ] }, target_value: 0.5 }",
        ),
        (
            "tracked custom",
            r#"target_tracking: { metric: { namespace: Mine, metric_name: Busy, dimensions: { E: "${EndpointName}" }, statistic: Sum }, target_value: 5 }"#,
        ),
        (
            "held still",
            "step_scaling: { steps: 'from 5: +1', alarms: paired, evaluation_periods: 4, datapoints_to_alarm: 2 }\n\
             suspended: { scale_in: true, scheduled: true }\ntags: { team: search, cost-centre: '4711' }",
        ),
        (
            "schedules",
            "schedules: [ { name: mornings, schedule: cron(0 8 ? * MON-FRI *), timezone: Europe/Berlin, min: 3, max: 9, start: 2027-01-04T07:00:00Z, end: 2027-12-31T00:00:00Z }, { name: hourly, schedule: rate(1 hour), max: 4 }, { name: once, schedule: 'at(2027-03-01T00:00:00)', min: 2 } ]",
        ),
    ] {
        check(name, &format!("endpoint_name: ep\ndashboard: false\ncapacity: {{ min: 1, max: 9 }}\n{text}\n"));
    }
    check(
        "async",
        "kind: async\nendpoint_name: ep\ncapacity: { min: 0, max: 9 }\nschedules: [ { name: nights, schedule: cron(0 20 * * ? *), min: 0, max: 0 }, { name: days, schedule: cron(0 6 * * ? *), min: 1, max: 9 } ]\n",
    );
    check(
        "component",
        r#"
kind: component
inference_component_name: llama
capacity: { min: 1, max: 9 }
step_scaling:
  metric: { namespace: Mine, metric_name: Busy, dimensions: { C: "${InferenceComponentName}" } }
  steps: "from 3: +1"
"#,
    );
}

/// Twenty steps whose text is too long for a description.
fn long_ladder() -> String {
    let step = |number: u32| format!("from {number}00000000000.12: +{number}00000000");
    (1..=19).map(step).collect::<Vec<_>>().join(", ")
}

//! Another spec for a stack that is there: policies and schedules come, change and go, and the rest stays.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::local_aws::directory;
use crate::template_deployment::Deployment;
use crate::template_state::{identity, policies, tracking_alarms, word};
use crate::template_with_spec::{Template, committed_as};

const TARGET: &str = "capacity: { min: 1, max: 10 }\n";
const STEPS: &str = "step_scaling: { steps: 'below 20: -1, from 50: +1' }\n";
const PAIRED: &str = "step_scaling: { steps: 'below 20: -1, from 50: +1', alarms: paired }\n";
const TRACKING: &str = "target_tracking: { metric: InvocationsPerInstance, target_value: 60 }\n";
const OTHER_METRIC: &str = "target_tracking: { metric: ConcurrentRequestsPerModel, target_value: 3 }\n";
const MORNINGS: &str =
    "schedules: [{ name: mornings, schedule: 'cron(0 8 ? * MON-FRI *)', timezone: Europe/Berlin, min: 3 }]\n";
const EARLIER: &str = "schedules:
  - { name: mornings, schedule: 'cron(30 7 ? * MON-SAT *)', timezone: Europe/Paris, min: 2, max: 8 }
  - { name: nights, schedule: 'rate(12 hours)', max: 4 }
";
const NOTIFICATIONS: &str = "notifications: { at_max_minutes: 10, errors_per_minute: 5 }\n";

/// The ARNs of a stack's policies by their names.
fn arns(deployment: &Deployment) -> BTreeMap<String, String> {
    let name_and_arn = |policy: &Value| ["PolicyName", "PolicyARN"].map(|member| word(&policy[member]).to_owned());
    policies(&deployment.resources()).map(name_and_arn).map(Into::into).collect()
}

#[test]
fn policies_and_schedules_come_change_and_go() {
    let specs = [
        ("steps alone", vec![TARGET, STEPS]),
        ("with a target", vec![TARGET, STEPS, TRACKING]),
        ("with a schedule and alarms that tell", vec![TARGET, STEPS, TRACKING, MORNINGS, NOTIFICATIONS]),
        ("with other schedules", vec![TARGET, STEPS, TRACKING, EARLIER, NOTIFICATIONS]),
        ("without steps", vec![TARGET, TRACKING, MORNINGS]),
        ("by another metric", vec![TARGET, OTHER_METRIC, "dashboard: false\n"]),
        ("by paired steps", vec![TARGET, PAIRED, OTHER_METRIC]),
        ("steps alone again", vec![TARGET, STEPS]),
    ];
    let template = |number: usize| Template::of_text(&format!("changing-{number}"), &specs[number].1.concat());
    let mut deployment = Deployment::launch(&template(0), "specs");
    deployment.check_state(&[]);
    for (number, (name, _)) in specs.iter().enumerate().skip(1) {
        let before = arns(&deployment);
        let target = identity(&deployment.resources())["targets"][0]["ScalableTargetARN"].clone();
        deployment = deployment.with_template(&template(number));
        assert_eq!(deployment.deploy("UPDATE", &[]), "UPDATE_COMPLETE", "{name}");
        let resources = deployment.check_state(&[]);
        assert_eq!(identity(&resources)["targets"][0]["ScalableTargetARN"], target, "{name}");
        assert_eq!(resources["targets"].as_array().map(Vec::len), Some(1), "{name}");
        let after = arns(&deployment);
        for (policy, arn) in before.iter().filter(|(policy, _)| after.contains_key(*policy)) {
            assert_eq!(after[policy], *arn, "{name}: {policy} is another one");
        }
    }
    assert!(tracking_alarms(&deployment.resources()).is_empty());
    deployment.delete();
}

/// What the generator would refuse, in a template that somebody edited by hand.
#[test]
fn a_schedule_that_the_service_refuses_is_rolled_back_with_all_that_came_with_it() {
    let template = committed_as("scheduled");
    let mut deployment = Deployment::launch(&template, "schedule");
    let before = deployment.resources();
    let text = fs::read_to_string(&template.path).expect("the template can be read");
    for (name, written, edited, sentence) in [
        (
            "cron",
            "cron(0 8 ? * MON-FRI *)",
            "cron(0 8 * * MON-FRI *)",
            "Invalid schedule expression, exactly one of day-of-month and day-of-week must be ?, got: cron(0 8 * * MON-FRI *)",
        ),
        (
            "range",
            "MinCapacity: 3",
            "MinCapacity: 30",
            "Minimum capacity cannot be greater than maximum capacity, got: 30 and 10",
        ),
    ] {
        assert!(text.contains(written), "{name}");
        let path = directory("templates").join(format!("schedule-{name}"));
        fs::write(&path, text.replace(written, edited)).expect("the folder is ours");
        deployment = deployment.with_template(&Template { path, ..template.clone() });
        deployment.stack.new_events();
        let others = [("CooldownSeconds", "90"), ("MaxCapacity", "12"), ("ScaleInSuspended", "true")];
        assert_eq!(deployment.deploy("UPDATE", &others), "UPDATE_ROLLBACK_COMPLETE", "{name}");
        assert_eq!(deployment.first_failure(), ("ScalableTarget".to_owned(), sentence.to_owned()), "{name}");
        assert_eq!(deployment.resources(), before, "{name}");
    }
    deployment.delete();
}

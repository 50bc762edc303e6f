//! A launch of every committed template: what it makes, what it tells, and that nothing of it stays.

use std::collections::BTreeMap;
use std::iter;

use scaling::EndpointKind;
use serde_json::Value;

use crate::local_aws::shared;
use crate::template_deployed_policy::{DeployedPolicy, check_actions};
use crate::template_deployment::Deployment;
use crate::template_expected::stem;
use crate::template_state::{alarms, members, policies, tracking_alarms, word};
use crate::template_with_spec::{committed, committed_as};

#[test]
fn a_launch_makes_what_the_spec_says() {
    for template in committed() {
        let deployment = Deployment::launch(&template, "launch");
        let resources = deployment.check_state(&[]);
        check_dashboards(&deployment, &resources);
        check_outputs(&deployment, &resources);
        check_actions(&template.spec, deployment.stack.name(), &resources);
        deployment.delete();
    }
}

/// The numbers of the templates as a person wrote them down, so that the domain is not only held against itself.
#[test]
fn the_step_templates_deploy_these_numbers() {
    let always_on = "[0, 20) -1, [20, 50) 0, [50, ) 1";
    for (name, rows) in [
        (
            "step-scaling",
            &[format!(
                "steps ChangeInCapacity {always_on}, Maximum, cooldown 60: FILL(metric, 0) >= 0 in 3 of 3, missing"
            )][..],
        ),
        (
            "step-scaling-2020",
            &[format!(
                "steps ChangeInCapacity {always_on}, Average, cooldown 60: FILL(metric, 0) >= 0 in 1 of 1, missing"
            )],
        ),
        (
            "step-scaling-paired",
            &[
                "steps-high ChangeInCapacity [0, ) 1, Maximum, cooldown 60: InvocationsPerInstance >= 50 in 1 of 1, \
                 notBreaching"
                    .to_owned(),
                "steps-low ChangeInCapacity [, 0) -1, Maximum, cooldown 60: FILL(metric, 0) < 20 in 3 of 3, missing"
                    .to_owned(),
            ],
        ),
    ] {
        let deployment = Deployment::launch(&committed_as(name), "numbers");
        let resources = deployment.resources();
        let target = &resources["targets"][0];
        assert_eq!((&target["MinCapacity"], &target["MaxCapacity"]), (&1.into(), &10.into()), "{name}");
        let told: Vec<_> =
            DeployedPolicy::all(&resources).iter().map(|policy| policy.in_words(deployment.stack.name())).collect();
        assert_eq!(told, rows, "{name}");
        deployment.delete();
    }
}

/// The same of the templates of the other kinds: range, what is suspended, schedules, policies.
#[test]
fn the_templates_of_the_other_kinds_deploy_these_numbers() {
    let steps = "steps ChangeInCapacity [0, 20) -1, [20, 50) 0, [50, ) 1, Maximum, cooldown 60: FILL(metric, 0) >= 0 in 3 of \
                 3, missing";
    for (name, rows) in [
        (
            "target-tracking",
            &[
                "sagemaker:variant:DesiredInstanceCount 1 to 2",
                "tracking SageMakerVariantInvocationsPerInstance at 60, cooldowns 700 in, 300 out",
            ][..],
        ),
        (
            "target-tracking-custom-metric",
            &[
                "sagemaker:variant:DesiredInstanceCount 1 to 2, DynamicScalingInSuspended",
                "tracking Average of /aws/sagemaker/Endpoints CPUUtilization at 60, cooldowns 700 in, 300 out",
            ],
        ),
        (
            "scheduled",
            &[
                "sagemaker:variant:DesiredInstanceCount 1 to 10",
                "evenings cron(0 18 ? * MON-FRI *) Europe/Berlin 1 to 4",
                "mornings cron(0 8 ? * MON-FRI *) Europe/Berlin 3 to 10",
                steps,
            ],
        ),
        (
            "serverless-concurrency",
            &[
                "sagemaker:variant:DesiredProvisionedConcurrency 1 to 10",
                "tracking SageMakerVariantProvisionedConcurrencyUtilization at 0.7, cooldowns 300 in, 300 out",
            ],
        ),
        (
            "inference-component",
            &[
                "sagemaker:inference-component:DesiredCopyCount 0 to 3",
                "wake-up-high ChangeInCapacity [0, ) 1, Maximum, cooldown 60: NoCapacityInvocationFailures >= 1 in 1 of 1, \
                 notBreaching",
                "tracking SageMakerInferenceComponentInvocationsPerCopy at 60, cooldowns 300 in, 300 out",
            ],
        ),
        (
            "async-scale-to-zero",
            &[
                "sagemaker:variant:DesiredInstanceCount 0 to 5",
                "wake-up-high ChangeInCapacity [0, ) 1, Maximum, cooldown 300: HasBacklogWithoutCapacity >= 1 in 2 of 2, \
                 notBreaching",
                "backlog Average of AWS/SageMaker ApproximateBacklogSizePerInstance at 5, cooldowns 300 in, 300 out",
            ],
        ),
    ] {
        let deployment = Deployment::launch(&committed_as(name), "numbers");
        assert_eq!(in_words(&deployment), rows, "{name}");
        deployment.delete();
    }
}

/// One line for the target, each scheduled action, and each policy.
fn in_words(deployment: &Deployment) -> Vec<String> {
    let resources = deployment.resources();
    let stack = deployment.stack.name();
    let target = &resources["targets"][0];
    let flags = target["SuspendedState"].as_object().expect("flags have names").iter();
    let suspended = flags.filter(|(_, flag)| **flag == true).map(|(name, _)| name.as_str());
    let range = |of: &Value| format!("{} to {}", of["MinCapacity"], of["MaxCapacity"]);
    let first = format!("{} {}", word(&target["ScalableDimension"]), range(target));
    let first: Vec<_> = iter::once(first.as_str()).chain(suspended).collect();
    let mut lines = vec![first.join(", ")];
    lines.extend(members(&target["ScheduledActions"]).map(|action| {
        let words = ["ScheduledActionName", "Schedule", "Timezone"].map(|name| word(&action[name]));
        format!("{} {}", words.join(" "), range(&action["ScalableTargetAction"]))
    }));
    lines.extend(DeployedPolicy::all(&resources).iter().map(|policy| policy.in_words(stack)));
    let tracking = policies(&resources).filter(|policy| policy["PolicyType"] == "TargetTrackingScaling");
    lines.extend(tracking.map(|policy| {
        let configuration = &policy["TargetTrackingScalingPolicyConfiguration"];
        let own = &configuration["CustomizedMetricSpecification"];
        let metric = match configuration["PredefinedMetricSpecification"]["PredefinedMetricType"].as_str() {
            Some(predefined) => predefined.to_owned(),
            None => format!("{} of {} {}", word(&own["Statistic"]), word(&own["Namespace"]), word(&own["MetricName"])),
        };
        let name = word(&policy["PolicyName"]).replace(&format!("{stack}-"), "");
        format!(
            "{name} {metric} at {}, cooldowns {} in, {} out",
            configuration["TargetValue"], configuration["ScaleInCooldown"], configuration["ScaleOutCooldown"]
        )
    }));
    lines
}

/// One dashboard, every name in it filled in.
fn check_dashboards(deployment: &Deployment, resources: &Value) {
    for body in resources["dashboards"].as_object().expect("dashboards have names").values() {
        let body = word(body);
        let read: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
        assert!(members(&read["widgets"]).next().is_some(), "there is no widget in {body}");
        assert!(!body.contains("${"), "{body}");
        for told in [deployment.scaled.clone(), shared().variable("AWS_DEFAULT_REGION")] {
            assert!(body.contains(&told), "{told} is not in {body}");
        }
        for alarm in alarms(resources).values() {
            assert!(body.contains(word(&alarm["AlarmArn"])), "{} is not in {body}", alarm["AlarmArn"]);
        }
    }
}

/// Every output, and that the command among them is one.
fn check_outputs(deployment: &Deployment, resources: &Value) {
    let region = shared().variable("AWS_DEFAULT_REGION");
    let console =
        |service: &str, place: &str| format!("https://console.aws.amazon.com/{service}/home?region={region}#{place}");
    let target = &resources["targets"][0];
    let (id, dimension) = (word(&target["ResourceId"]), word(&target["ScalableDimension"]));
    let command = format!(
        "aws application-autoscaling describe-scaling-activities --region {region} --service-namespace sagemaker \
         --resource-id {id} --scalable-dimension {dimension} --include-not-scaled-activities"
    );
    let scaled = &deployment.scaled;
    let page = match deployment.template.kind() {
        EndpointKind::Component => {
            ("InferenceComponentUrl", console("sagemaker", &format!("/inference-components/{scaled}")))
        }
        _ => ("EndpointUrl", console("sagemaker", &format!("/endpoints/{scaled}"))),
    };
    let alarms_command =
        format!("aws cloudwatch describe-alarms --region {region} --alarm-name-prefix TargetTracking-{id}-Alarm");
    let mut outputs = BTreeMap::from([
        (page.0.to_owned(), page.1),
        ("ScalableTargetId".to_owned(), format!("{id}|{dimension}|sagemaker")),
        ("ScalingActivitiesCommand".to_owned(), command.clone()),
    ]);
    let mut commands = vec![command];
    if !tracking_alarms(resources).is_empty() {
        outputs.insert("TargetTrackingAlarmsCommand".to_owned(), alarms_command.clone());
        commands.push(alarms_command);
    }
    for dashboard in resources["dashboards"].as_object().expect("dashboards have names").keys() {
        let url = console("cloudwatch", &format!("dashboards/dashboard/{dashboard}"));
        outputs.insert("DashboardUrl".to_owned(), url);
    }
    for policy in policies(resources) {
        let name = word(&policy["PolicyName"]).strip_prefix(&format!("{}-", deployment.stack.name()));
        let stem = stem(name.expect("policies are called after their stack"));
        outputs.insert(format!("{stem}PolicyArn"), word(&policy["PolicyARN"]).to_owned());
    }
    for (name, alarm) in alarms(resources) {
        let alarm_id = name.rsplit('-').nth(1).expect("CloudFormation made the name");
        outputs.insert(format!("{alarm_id}Arn"), word(&alarm["AlarmArn"]).to_owned());
        outputs.insert(format!("{alarm_id}Url"), console("cloudwatch", &format!("alarmsV2:alarm/{name}")));
    }
    assert_eq!(deployment.stack.outputs(), outputs);
    for command in commands {
        let arguments: Vec<_> = command.split(' ').skip(1).collect();
        let told = shared().aws(&arguments);
        assert!(told.status.success(), "{command}: {}", String::from_utf8_lossy(&told.stderr));
        for name in tracking_alarms(resources).keys().filter(|_| command.contains("describe-alarms")) {
            assert!(String::from_utf8_lossy(&told.stdout).contains(name.as_str()), "{command} does not tell of {name}");
        }
    }
}

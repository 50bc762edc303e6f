//! A launch of every committed template: what it makes, what it tells, and that nothing of it stays.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::local_aws::shared;
use crate::template_deployed_policy::{DeployedPolicy, check_actions};
use crate::template_deployment::Deployment;
use crate::template_state::{alarm_of, alarms, members, policies, word};
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
fn the_templates_deploy_these_numbers() {
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

/// One dashboard, every name in it filled in.
fn check_dashboards(deployment: &Deployment, resources: &Value) {
    for body in resources["dashboards"].as_object().expect("dashboards have names").values() {
        let body = word(body);
        let read: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
        assert!(members(&read["widgets"]).next().is_some(), "there is no widget in {body}");
        assert!(!body.contains("${"), "{body}");
        for told in [deployment.endpoint.clone(), shared().variable("AWS_DEFAULT_REGION")] {
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
    let mut outputs = BTreeMap::from([
        ("EndpointUrl".to_owned(), console("sagemaker", &format!("/endpoints/{}", deployment.endpoint))),
        ("ScalableTargetId".to_owned(), format!("{id}|{dimension}|sagemaker")),
        ("ScalingActivitiesCommand".to_owned(), command.clone()),
    ]);
    for dashboard in resources["dashboards"].as_object().expect("dashboards have names").keys() {
        let url = console("cloudwatch", &format!("dashboards/dashboard/{dashboard}"));
        outputs.insert("DashboardUrl".to_owned(), url);
    }
    for policy in policies(resources) {
        let alarm = alarm_of(resources, policy);
        let name = word(&alarm["AlarmName"]);
        let alarm_id = name.rsplit('-').nth(1).expect("CloudFormation made the name");
        let stem = alarm_id.strip_suffix("Alarm").expect("alarms are called so");
        outputs.insert(format!("{stem}PolicyArn"), word(&policy["PolicyARN"]).to_owned());
        outputs.insert(format!("{alarm_id}Arn"), word(&alarm["AlarmArn"]).to_owned());
        outputs.insert(format!("{alarm_id}Url"), console("cloudwatch", &format!("alarmsV2:alarm/{name}")));
    }
    assert_eq!(deployment.stack.outputs(), outputs);
    let arguments: Vec<_> = command.split(' ').skip(1).collect();
    let told = shared().aws(&arguments);
    assert!(told.status.success(), "{command}: {}", String::from_utf8_lossy(&told.stderr));
}

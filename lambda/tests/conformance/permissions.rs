//! What the function calls is what its role allows, and no more, but for what services demand on the way: a table of
//! docs/permissions.md has that, with its reasons.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use standin::{Call, CallOutcome, Service};

use crate::scene::{V1, account, calls, elsewhere, put_policy_elsewhere, register_elsewhere, succeed};
use crate::support::event::{Properties, base, create, delete, scheduled, steps, update};
use crate::support::role::policy::Demand;
use crate::support::role::{self, demands};

const PAGE: &str = include_str!("../../../docs/permissions.md");

const REGION: &str = "us-east-1";

/// The actions that no call of the function needs, from the page.
fn demanded_by_services() -> BTreeSet<String> {
    let (_, section) = PAGE.split_once("\n## What the function runs under\n").expect("the page has the section");
    let section = section.split("\n## ").next().unwrap_or(section);
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    rows.flat_map(|cell| cell.split(['`', ',', ' ']).filter(|word| word.contains(':'))).map(str::to_owned).collect()
}

/// What the role allows, by action.
fn allowed() -> BTreeMap<String, Vec<String>> {
    let mut allowed = BTreeMap::new();
    for statement in role::policy(REGION).statements.into_iter().filter(|statement| statement.allows) {
        for action in statement.actions {
            assert!(!action.contains(['*', '?']), "{action} is no single action");
            let before = allowed.insert(action.clone(), statement.resources.clone());
            assert_eq!(before, None, "{action} is allowed twice");
        }
    }
    allowed
}

/// A resource with everything in it.
fn full(properties: &Properties) -> Properties {
    properties
        .clone()
        .policies([steps("steps", "below 0.2: -1, from 0.7: +1")])
        .with("ScheduledActions", json!([scheduled("mornings", "1", "2")]))
        .with("Tags", json!([{"Key": "team", "Value": "search"}]))
        .with("WaitForInServiceSeconds", "600")
        .with("RestoreCapacityOnDelete", "true")
}

/// Everything that a resource can ask for, from its Create to its Delete.
async fn live(properties: &Properties) -> Vec<Call> {
    let full = full(properties);
    let retagged = full.clone().with("Tags", json!([{"Key": "cost", "Value": "a"}]));
    let released = retagged.clone().with("Registration", "Released");
    let bare = properties.clone().policies([]).with("RestoreCapacityOnDelete", "true");
    let world = account();
    succeed(&world, &create(&full)).await;
    succeed(&world, &update(&full, &retagged)).await;
    succeed(&world, &update(&retagged, &released)).await;
    succeed(&world, &update(&released, &full)).await;
    succeed(&world, &update(&full, &bare)).await;
    succeed(&world, &update(&bare, &full)).await;
    let copies = json!({"InferenceComponentName": "component", "DesiredRuntimeConfig": {"CopyCount": 1}});
    elsewhere(&world, Service::SageMaker, "UpdateInferenceComponentRuntimeConfig", &copies);
    let count = json!([{"VariantName": "v1", "DesiredInstanceCount": 1}]);
    let instances = json!({"EndpointName": "ep", "DesiredWeightsAndCapacities": count});
    elsewhere(&world, Service::SageMaker, "UpdateEndpointWeightsAndCapacities", &instances);
    succeed(&world, &delete(&full)).await;
    calls(&world)
}

/// The same of one that takes a target over and gives it back.
async fn adopt(properties: &Properties) -> Vec<Call> {
    let adopting = full(properties).with("AdoptExisting", "true");
    let world = account();
    register_elsewhere(&world, V1, &json!({}));
    put_policy_elsewhere(&world, V1, "steps");
    succeed(&world, &create(&adopting)).await;
    succeed(&world, &delete(&adopting)).await;
    calls(&world)
}

/// Every delivery of these tests checks that its calls are allowed; here is the other direction.
#[tokio::test(start_paused = true)]
async fn the_role_allows_what_is_called_and_no_more() {
    let mut all = live(&base()).await;
    all.extend(adopt(&base()).await);
    let component = base().without("EndpointName").without("VariantName").with("InferenceComponentName", "component");
    all.extend(live(&component).await);
    let needed: BTreeSet<String> = all.iter().flat_map(demands::of).map(|demand| demand.action).collect();
    let listed = demanded_by_services();
    assert_eq!(
        needed.intersection(&listed).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "the page lists what is called"
    );
    let allowed: BTreeSet<String> = allowed().into_keys().collect();
    assert_eq!(&allowed - &listed, needed);
    assert_eq!(&listed - &allowed, BTreeSet::new(), "the page lists what is not allowed");
}

/// Each is of one service and names what it is about; what can be met everywhere is read.
#[test]
fn no_permission_is_wider_than_a_kind_of_resource() {
    for (action, resources) in allowed() {
        let [resource] = resources.as_slice() else { panic!("{action} on {resources:?}") };
        let reads = ["Describe", "List"].iter().any(|verb| action.contains(&format!(":{verb}")));
        assert!(!resource.starts_with('*') || reads, "{action} on {resource}");
        let kind = resource.splitn(6, ':').nth(5);
        assert!(!kind.is_some_and(|kind| kind.starts_with('*')), "{action} on {resource}");
    }
}

fn call(service: Service, operation: &str, region: &str, input: Value) -> Call {
    Call {
        service,
        operation: operation.to_owned(),
        input,
        outcome: CallOutcome::Succeeded,
        at: std::time::SystemTime::UNIX_EPOCH,
        access_key_id: None,
        region: region.to_owned(),
    }
}

/// What a call is checked for, as `action resource`, and whether the role allows all of it.
#[track_caller]
fn check(call: &Call, demanded: &[&str], allowed: bool) {
    let demands = demands::of(call);
    let shown: Vec<String> = demands.iter().map(|demand| format!("{} {}", demand.action, demand.resource)).collect();
    assert_eq!(shown, demanded);
    let policy = role::policy(&call.region);
    assert_eq!(demands.iter().all(|demand| policy.allows(demand)), allowed, "{demands:?}");
}

#[test]
fn a_target_is_of_sagemaker() {
    let register = "application-autoscaling:RegisterScalableTarget \
                    arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target/0a1b2c3d4e5f";
    let tag = "application-autoscaling:TagResource \
               arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target/0a1b2c3d4e5f";
    let dimension = "sagemaker:variant:DesiredInstanceCount";
    for (namespace, dimension, tags, demanded, allowed) in [
        ("sagemaker", dimension, json!({"team": "search"}), vec![register, tag], true),
        ("sagemaker", dimension, json!({}), vec![register], true),
        ("sagemaker", dimension, Value::Null, vec![register], true),
        ("ecs", dimension, Value::Null, vec![register], false),
        ("sagemaker", "ecs:service:DesiredCount", Value::Null, vec![register], false),
    ] {
        let input = json!({"ServiceNamespace": namespace, "ScalableDimension": dimension, "Tags": tags});
        let call = call(Service::ApplicationAutoScaling, "RegisterScalableTarget", REGION, input);
        check(&call, &demanded, allowed);
    }
}

#[test]
fn an_alarm_is_tagged_under_our_names_alone() {
    let put = |name: &str, tags: Value| {
        call(Service::CloudWatch, "PutMetricAlarm", REGION, json!({"AlarmName": name, "Tags": tags}))
    };
    let tags = json!([{"Key": "team", "Value": "search"}]);
    let ours = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:stepscale/a";
    let put_ours = format!("cloudwatch:PutMetricAlarm {ours}");
    check(&put("stepscale/a", json!([])), &[&put_ours], true);
    check(&put("stepscale/a", tags.clone()), &[&put_ours, &format!("cloudwatch:TagResource {ours}")], true);
    let theirs = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:pager";
    let put_theirs = format!("cloudwatch:PutMetricAlarm {theirs}");
    check(&put("pager", tags), &[&put_theirs, &format!("cloudwatch:TagResource {theirs}")], false);
    let names = json!({"AlarmNames": ["stepscale/a", "stepscale/b"]});
    let deleted = ["a", "b"].map(|name| {
        format!("cloudwatch:DeleteAlarms arn:aws:cloudwatch:us-east-1:000000000000:alarm:stepscale/{name}")
    });
    check(&call(Service::CloudWatch, "DeleteAlarms", REGION, names), &deleted.each_ref().map(String::as_str), true);
}

#[test]
fn a_name_is_in_lower_case_and_every_partition_is_known() {
    for (region, partition) in [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")] {
        let describe = call(Service::SageMaker, "DescribeEndpoint", region, json!({"EndpointName": "My-Endpoint"}));
        let arn = format!("arn:{partition}:sagemaker:{region}:000000000000:endpoint/my-endpoint");
        check(&describe, &[&format!("sagemaker:DescribeEndpoint {arn}")], true);
        let elsewhere = Demand {
            action: "sagemaker:DescribeEndpoint".to_owned(),
            resource: arn.replace("000000000000", "111122223333"),
            context: BTreeMap::new(),
        };
        assert!(!role::policy(region).allows(&elsewhere), "of another account");
    }
}

/// The service tries out alarms without a name.
#[test]
fn the_trial_by_the_service_is_allowed() {
    for (action, resource) in [
        ("cloudwatch:PutMetricAlarm", "arn:aws:cloudwatch:us-east-1:000000000000:alarm:"),
        ("cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:us-east-1:000000000000:alarm:"),
        ("cloudwatch:DescribeAlarms", "arn:aws:cloudwatch:us-east-1:000000000000:alarm:*"),
        ("sagemaker:DescribeEndpointConfig", "arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/0f-1"),
    ] {
        let demand = Demand { action: action.to_owned(), resource: resource.to_owned(), context: BTreeMap::new() };
        assert!(role::policy(REGION).allows(&demand), "{demand:?}");
    }
}

//! What the function calls is what the page of the resource lets its role call, and no more.

use std::collections::BTreeSet;

use serde_json::json;
use standin::Service;

use crate::scene::{account, calls, elsewhere, succeed};
use crate::support::event::{Properties, base, create, delete, scheduled, steps, update};

const PAGE: &str = include_str!("../../../docs/custom-resource.md");

/// What Application Auto Scaling asks SageMaker for with the rights of whoever registers a target.
const ASKED_BY_THE_SERVICE: &str = "sagemaker:DescribeEndpointConfig";

/// What the page allows of the services that are called here.
fn allowed() -> BTreeSet<String> {
    let (_, section) = PAGE.split_once("\n## The function\n").expect("the page says how to set the function up");
    let section = section.split("\n## ").next().unwrap_or(section);
    let actions = section.lines().filter_map(|line| line.trim().strip_prefix("- "));
    let services = ["application-autoscaling:", "cloudwatch:", "sagemaker:"];
    actions.filter(|action| services.iter().any(|service| action.starts_with(service))).map(str::to_owned).collect()
}

/// Everything that a resource can ask for, from its Create to its Delete.
async fn live(properties: &Properties, noted: &mut BTreeSet<String>) {
    let full = properties
        .clone()
        .policies([steps("steps", "below 0.2: -1, from 0.7: +1")])
        .with("ScheduledActions", json!([scheduled("mornings", "1", "2")]))
        .with("Tags", json!([{"Key": "team", "Value": "search"}]))
        .with("WaitForInServiceSeconds", "600")
        .with("RestoreCapacityOnDelete", "true");
    let retagged = full.clone().with("Tags", json!([{"Key": "cost", "Value": "a"}]));
    let bare = properties.clone().policies([]).with("RestoreCapacityOnDelete", "true");
    let world = account();
    succeed(&world, &create(&full)).await;
    succeed(&world, &update(&full, &retagged)).await;
    succeed(&world, &update(&retagged, &bare)).await;
    succeed(&world, &update(&bare, &full)).await;
    let copies = json!({"InferenceComponentName": "component", "DesiredRuntimeConfig": {"CopyCount": 1}});
    elsewhere(&world, Service::SageMaker, "UpdateInferenceComponentRuntimeConfig", &copies);
    let count = json!([{"VariantName": "v1", "DesiredInstanceCount": 1}]);
    let instances = json!({"EndpointName": "ep", "DesiredWeightsAndCapacities": count});
    elsewhere(&world, Service::SageMaker, "UpdateEndpointWeightsAndCapacities", &instances);
    succeed(&world, &delete(&full)).await;
    noted.extend(calls(&world).iter().map(|call| format!("{}:{}", call.service.name(), call.operation)));
}

#[tokio::test(start_paused = true)]
async fn the_page_allows_what_is_called_and_no_more() {
    let mut noted = BTreeSet::from([ASKED_BY_THE_SERVICE.to_owned()]);
    live(&base(), &mut noted).await;
    let component = base().without("EndpointName").without("VariantName").with("InferenceComponentName", "component");
    live(&component, &mut noted).await;
    assert_eq!(allowed(), noted);
}

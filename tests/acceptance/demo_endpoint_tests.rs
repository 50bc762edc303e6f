//! From a model to a scaled endpoint: the two templates that make the endpoint, as CloudFormation makes, updates and
//! deletes them.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use crate::aws_client;
use crate::deploy::{against, offline, run, succeeded};
use crate::local_aws::{root, shared};
use crate::stack::Stack;
use crate::template_expected::expected;
use crate::template_state::settled;
use crate::template_with_spec::committed_as;
use crate::waiting::wait_until;

const UNSCALED: &str = "demo-endpoint";
const SCALED: &str = "demo-scaled-endpoint";
const MODEL: (&str, &str) = ("ModelDataUrl", "s3://models/churn/model.tar.gz");
const NEXT_MODEL: (&str, &str) = ("ModelDataUrl", "s3://models/churn/v2/model.tar.gz");

/// Longer than the local AWS takes for an update of an endpoint.
const UPDATE_LIMIT: Duration = Duration::from_secs(30);

/// What the endpoint is made of, in the order it has to be made in.
const ENDPOINT: [&str; 4] = ["ExecutionRole", "Model", "EndpointConfig", "Endpoint"];

fn template(name: &str) -> PathBuf {
    root().join(format!("templates/{name}.yaml"))
}

fn launched(template_name: &str, stack_name: &str) -> Stack<'static> {
    let stack = Stack::new(shared(), stack_name, template(template_name));
    assert_eq!(stack.deploy("CREATE", &[MODEL]), "CREATE_COMPLETE", "{:?}", stack.new_events());
    stack
}

fn sagemaker(operation: &str, parameters: &Value) -> Value {
    aws_client::call(shared(), "sagemaker", operation, parameters).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn endpoint(stack: &Stack<'_>) -> Value {
    sagemaker("DescribeEndpoint", &json!({"EndpointName": stack.output("EndpointName")}))
}

/// How many instances the endpoint of a stack runs on.
fn count(stack: &Stack<'_>) -> Value {
    endpoint(stack)["ProductionVariants"][0]["CurrentInstanceCount"].take()
}

/// Changes the number of instances as the output `ScaleByHandCommand` does, and waits for it.
fn scale_by_hand(stack: &Stack<'_>, instances: u32) {
    let wanted = json!([{"VariantName": "AllTraffic", "DesiredInstanceCount": instances}]);
    let name = stack.output("EndpointName");
    sagemaker(
        "UpdateEndpointWeightsAndCapacities",
        &json!({"EndpointName": name, "DesiredWeightsAndCapacities": wanted}),
    );
    wait_until("the endpoint is in service", UPDATE_LIMIT, || endpoint(stack)["EndpointStatus"] == "InService");
    assert_eq!(count(stack), instances);
}

/// The model that the endpoint of a stack runs, and what on.
fn served(stack: &Stack<'_>) -> (Value, Value) {
    let config = endpoint(stack)["EndpointConfigName"].take();
    let mut variant =
        sagemaker("DescribeEndpointConfig", &json!({"EndpointConfigName": config}))["ProductionVariants"][0].take();
    let mut model = sagemaker("DescribeModel", &json!({"ModelName": variant["ModelName"]}));
    (model["PrimaryContainer"].take(), variant["InstanceType"].take())
}

/// Deletes a stack and sees that none of it stays.
fn delete(stack: &Stack<'_>) {
    let name = stack.output("EndpointName");
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
    let state = shared().state();
    for kind in ["endpoints", "endpoint_configs", "models", "alarms", "dashboards"] {
        let left = state[kind].as_object().expect("they are told by name").keys();
        let left: Vec<_> = left.filter(|key| key.starts_with(&format!("{}-", stack.name()))).collect();
        assert!(left.is_empty(), "{kind}: {left:?}");
    }
    assert_eq!(stack.resources(&name)["targets"], json!([]));
}

/// Logical ids in the order in which they came to an end of an action.
fn ended(events: &[(String, String, String)], status: &str) -> Vec<String> {
    events.iter().filter(|event| event.1 == status).map(|(logical_id, ..)| logical_id.clone()).collect()
}

/// Sees that each of the logical ids comes before the next one.
#[track_caller]
fn check_order(events: &[String], order: &[&str]) {
    let place =
        |name: &str| events.iter().position(|event| event == name).unwrap_or_else(|| panic!("no {name} in {events:?}"));
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{order:?} in {events:?}");
}

#[test]
fn a_scaled_endpoint_is_made_before_what_scales_it_and_deleted_after() {
    let stack = launched(SCALED, "demo-order");
    let made = ended(&stack.new_events(), "CREATE_COMPLETE");
    let endings = [&["ScalableTarget", "StepsPolicy", "StepsAlarm"][..], &["Dashboard"]];
    for ending in endings {
        check_order(&made, &[&ENDPOINT[..], ending].concat());
    }
    let id = stack.id();
    delete(&stack);
    let deleted: Vec<_> = ended(&stack.events_of(&id), "DELETE_COMPLETE");
    for ending in endings {
        let mut order = [&ENDPOINT[..], ending].concat();
        order.reverse();
        check_order(&deleted, &order);
    }
}

#[test]
fn the_endpoint_is_scaled_as_the_spec_says() {
    let stack = launched(SCALED, "demo-state");
    let name = stack.output("EndpointName");
    let wanted = expected(&committed_as(SCALED).spec, stack.name(), &[("EndpointName", &name)]);
    assert_eq!(settled(&stack.resources(&name)), wanted);
    let container = json!({
        "Image": "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.2-1", "ModelDataUrl": MODEL.1,
    });
    assert_eq!(served(&stack), (container, json!("ml.m5.large")));
    assert_eq!(count(&stack), 1);
    for (output, text) in [
        ("InvokeCommand", format!("--endpoint-name {name} --content-type text/csv")),
        ("EndpointUrl", format!("#/endpoints/{name}")),
        ("EndpointLogsUrl", format!("$252FEndpoints$252F{name}")),
        ("ScalingActivitiesCommand", format!("--resource-id endpoint/{name}/variant/AllTraffic ")),
    ] {
        assert!(stack.output(output).contains(&text), "{}", stack.output(output));
    }
    delete(&stack);
}

#[test]
fn the_role_reads_one_model_and_one_image() {
    let stack = launched(UNSCALED, "demo-role");
    let of_model = |key: &str| format!("arn:aws:s3:::models/{key}");
    let of_image = |place: &str| format!("arn:aws:ecr:{place}");
    check_role(
        &stack,
        &of_model("churn/model.tar.gz"),
        &of_image("us-east-1:683313688378:repository/sagemaker-xgboost"),
    );
    let digest = format!("123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/model@sha256:{}", "0".repeat(64));
    for image in [digest.as_str(), "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/model:v1.0"] {
        assert_eq!(stack.deploy("UPDATE", &[NEXT_MODEL, ("ImageUri", image)]), "UPDATE_COMPLETE");
        let repository = of_image("eu-central-1:123456789012:repository/team/model");
        check_role(&stack, &of_model("churn/v2/model.tar.gz"), &repository);
        assert_eq!(served(&stack).0["Image"], image);
    }
    delete(&stack);
}

#[track_caller]
fn check_role(stack: &Stack<'_>, object: &str, repository: &str) {
    let config = endpoint(stack)["EndpointConfigName"].take();
    let config = sagemaker("DescribeEndpointConfig", &json!({"EndpointConfigName": config}));
    let model = sagemaker("DescribeModel", &json!({"ModelName": config["ProductionVariants"][0]["ModelName"]}));
    let role =
        model["ExecutionRoleArn"].as_str().and_then(|arn| arn.rsplit('/').next()).expect("an ARN ends with a name");
    let policy = json!({"RoleName": role, "PolicyName": "host-the-model"});
    let policy = aws_client::call(shared(), "iam", "GetRolePolicy", &policy).expect("the role has the policy");
    let resources: Vec<_> =
        policy["PolicyDocument"]["Statement"].as_array().expect("there are statements").iter().collect();
    let resources: Vec<_> =
        resources.iter().map(|statement| statement["Resource"].as_str().unwrap_or_default()).collect();
    let logs = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/sagemaker/Endpoints/*";
    assert_eq!(resources, [object, repository, "*", logs, "*"]);
}

#[test]
fn scaling_keeps_its_count_when_the_model_is_updated() {
    let stack = launched(SCALED, "demo-update");
    let name = stack.output("EndpointName");
    scale_by_hand(&stack, 3);
    stack.new_events();
    assert_eq!(stack.deploy("UPDATE", &[NEXT_MODEL, ("InitialInstanceCount", "2")]), "UPDATE_COMPLETE");
    let updated = ended(&stack.new_events(), "UPDATE_COMPLETE");
    check_order(&updated, &ENDPOINT);
    assert!(!updated.contains(&"ScalableTarget".to_owned()), "{updated:?}");
    assert_eq!((stack.output("EndpointName"), count(&stack)), (name.clone(), json!(3)));
    assert_eq!(served(&stack).0["ModelDataUrl"], NEXT_MODEL.1);

    // Registering a target brings the count into its range.
    assert_eq!(
        stack.deploy("UPDATE", &[NEXT_MODEL, ("InitialInstanceCount", "2"), ("MinCapacity", "5")]),
        "UPDATE_COMPLETE"
    );
    wait_until("the endpoint has five instances", UPDATE_LIMIT, || count(&stack) == 5);
    delete(&stack);
}

#[test]
fn an_unscaled_endpoint_is_scaled_by_hand_and_keeps_its_count_unless_told_otherwise() {
    let stack = launched(UNSCALED, "demo-hand");
    scale_by_hand(&stack, 2);
    assert!(stack.output("ScaleByHandCommand").ends_with("VariantName=AllTraffic,DesiredInstanceCount=2"));
    assert_eq!(stack.deploy("UPDATE", &[NEXT_MODEL]), "UPDATE_COMPLETE");
    assert_eq!(count(&stack), 2);
    let by_parameter = [NEXT_MODEL, ("RetainInstanceCount", "false"), ("InitialInstanceCount", "4")];
    assert_eq!(stack.deploy("UPDATE", &by_parameter), "UPDATE_COMPLETE");
    assert_eq!(count(&stack), 4);
    delete(&stack);
}

/// SageMaker refuses another instance type while the variant is a scalable target, so scaling is taken away and put back.
#[test]
fn scaling_comes_and_goes_around_an_endpoint_that_stays() {
    let stack = launched(UNSCALED, "demo-both");
    let name = stack.output("EndpointName");
    let stack = stack.with_template(template(SCALED));
    assert_eq!(stack.deploy("UPDATE", &[MODEL]), "UPDATE_COMPLETE", "{:?}", stack.new_events());
    assert_eq!(stack.resources(&name)["targets"].as_array().map(Vec::len), Some(1));

    let other_type = [MODEL, ("InstanceType", "ml.c5.xlarge")];
    stack.new_events();
    assert_eq!(stack.deploy("UPDATE", &other_type), "UPDATE_ROLLBACK_COMPLETE");
    let events = stack.new_events();
    let reason =
        events.iter().find(|event| event.1 == "UPDATE_FAILED").map(|event| &event.2).expect("something failed");
    assert!(reason.contains("must be deregistered as scalable targets"), "{reason}");

    let stack = stack.with_template(template(UNSCALED));
    assert_eq!(stack.deploy("UPDATE", &[MODEL]), "UPDATE_COMPLETE");
    assert_eq!(stack.resources(&name)["targets"], json!([]));
    assert_eq!(stack.deploy("UPDATE", &other_type), "UPDATE_COMPLETE");
    let stack = stack.with_template(template(SCALED));
    assert_eq!(stack.deploy("UPDATE", &other_type), "UPDATE_COMPLETE");
    assert_eq!((stack.output("EndpointName"), served(&stack).1), (name, json!("ml.c5.xlarge")));
    delete(&stack);
}

#[test]
fn wrong_parameters_are_refused_before_anything_is_made() {
    for (template_name, parameters, message) in [
        (SCALED, &[] as &[_], "Parameter 'ModelDataUrl' has no Default and was not provided"),
        (
            SCALED,
            &[("ModelDataUrl", "s3://models/*.tar.gz")],
            "Parameter 'ModelDataUrl' s3://BUCKET/KEY.tar.gz, without spaces, *, ?, $ and braces in the key",
        ),
        (
            SCALED,
            &[MODEL, ("InstanceType", "ml.t2.medium")],
            "Parameter 'InstanceType' an instance type for hosting, as in ml.m5.large; burstable ones such \
             as ml.t2.medium can not be scaled",
        ),
        (
            UNSCALED,
            &[MODEL, ("ImageUri", "xgboost")],
            "Parameter 'ImageUri' empty, or ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY with :TAG or \
             @sha256:DIGEST behind it",
        ),
        (
            UNSCALED,
            &[MODEL, ("InitialInstanceCount", "0")],
            "Parameter 'InitialInstanceCount' a whole number, 1 or more",
        ),
    ] {
        let stack = Stack::new(shared(), "demo-refused", template(template_name));
        let refusal = stack.change_set("CREATE", parameters).err().expect("the change set is refused");
        assert!(refusal.contains(message), "{refusal}");
    }
}

#[test]
fn a_region_without_the_image_asks_for_one() {
    let file = format!("file://{}", template(UNSCALED).display());
    let validate = |parameters: &[&str]| {
        let first = ["cloudformation", "create-change-set", "--region", "mx-central-1", "--stack-name", "demo-region"];
        let rest = ["--change-set-type", "CREATE", "--change-set-name", "c", "--template-body", &file, "--parameters"];
        let output = shared().aws(&[&first[..], &rest, parameters].concat());
        String::from_utf8(output.stderr).expect("is text")
    };
    let model = format!("ParameterKey={},ParameterValue={}", MODEL.0, MODEL.1);
    let told = validate(&[&model]);
    assert!(
        told.contains("AWS publishes no image of XGBoost 1.2-1 in this region: name an image with ImageUri."),
        "{told}"
    );
    let image = "ParameterKey=ImageUri,ParameterValue=123456789012.dkr.ecr.mx-central-1.amazonaws.com/team/model:1";
    assert_eq!(validate(&[&model, image]), "");
}

#[test]
fn the_script_launches_updates_and_deletes_it() {
    let spec = format!("templates/{SCALED}.spec.yaml");
    let script = |more: &[&str]| against(shared(), &[&["--spec", &spec, "--yes"], more].concat());
    let refused = script(&[]);
    assert_eq!(refused.status, Some(1), "{}", refused.notes);
    assert!(refused.notes.contains("the parameter `ModelDataUrl` has no value"), "{}", refused.notes);

    let model = format!("{}={}", MODEL.0, MODEL.1);
    let launch = succeeded(script(&["--param", &model]));
    assert!(launch.notes.contains("\nthe launch acknowledges CAPABILITY_IAM"), "{}", launch.notes);
    assert!(launch.notes.contains("--capabilities CAPABILITY_IAM"), "{}", launch.notes);
    assert!(launch.notes.contains("\nstack stepscale-demo-scaled-endpoint is launched"), "{}", launch.notes);
    let update = succeeded(script(&["--param", "MaxCapacity=4"]));
    assert!(update.notes.contains("ScalableTarget"), "{}", update.notes);
    let status = succeeded(against(shared(), &["--spec", &spec, "--status"]));
    assert!(status.data.contains("from 1 to 4"), "{}", status.data);
    let delete = succeeded(script(&["--delete"]));
    assert!(delete.notes.contains("the endpoint is the stack's own and goes too"), "{}", delete.notes);
}

#[test]
fn the_guide_shows_commands_that_the_script_takes_and_files_that_exist() {
    let guide = fs::read_to_string(root().join("docs/model-to-endpoint.md")).expect("the guide can be read");
    let commands: Vec<Vec<&str>> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("./deploy.sh "))
        // What follows it is checked just so, and no local AWS is started.
        .map(|line| line.split_whitespace().filter(|word| *word != "--local").collect())
        .collect();
    assert!(5 < commands.len(), "{commands:?}");
    for command in commands {
        let run = run(offline().args(&command).arg("--yes"));
        // The line and the spec are right; what is missing is an account.
        assert_eq!(run.status, Some(3), "{command:?}: {}", run.notes);
    }
    let files = guide.split_whitespace().filter_map(|word| word.strip_prefix("templates/"));
    for file in files {
        assert!(root().join("templates").join(file).exists(), "there is no templates/{file}");
    }
}

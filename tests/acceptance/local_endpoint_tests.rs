//! A whole endpoint on the local AWS, from the role to the alarm, as CloudFormation makes, updates and deletes it.

use serde_json::{Value, json};

use crate::aws_client;
use crate::local_aws::{root, shared};
use crate::stack::Stack;

fn stack(name: &str) -> Stack<'static> {
    Stack::new(shared(), name, root().join("tests/acceptance/fixtures/endpoint_stack.yaml"))
}

/// Logical ids that have come to an end of an action, in this order.
fn ended(events: &[(String, String, String)], status: &str) -> Vec<String> {
    events.iter().filter(|event| event.1 == status).map(|(logical_id, ..)| logical_id.clone()).collect()
}

fn reason(events: &[(String, String, String)], logical_id: &str) -> String {
    let failed = |event: &&(String, String, String)| event.0 == logical_id && event.1.ends_with("_FAILED");
    events.iter().find(failed).unwrap_or_else(|| panic!("{logical_id} has not failed in {events:?}")).2.clone()
}

/// Names of what the stand-in holds of a kind, of one stack.
fn names(kind: &str, stack: &Stack<'_>) -> Vec<String> {
    let state = shared().state();
    let named = state[kind].as_object().unwrap_or_else(|| panic!("there are no {kind} in {state}"));
    named.keys().filter(|name| name.starts_with(&format!("{}-", stack.name()))).cloned().collect()
}

/// All that a stack of the fixture has in the services.
fn all(stack: &Stack<'_>, endpoint: &str) -> Value {
    let state = shared().state();
    let named = |kind: &str| names(kind, stack).iter().map(|name| state[kind][name].clone()).collect::<Value>();
    json!({
        "models": named("models"),
        "configs": named("endpoint_configs"),
        "variants": state["endpoints"][endpoint]["ProductionVariants"],
        "config": state["endpoints"][endpoint]["EndpointConfigName"],
        "scaling": stack.resources(endpoint),
    })
}

fn nothing() -> Value {
    json!({
        "models": [], "configs": [], "variants": null, "config": null,
        "scaling": {"targets": [], "alarms": {}, "dashboards": {}},
    })
}

fn counts(endpoint: &str) -> Value {
    let described = aws_client::call(shared(), "sagemaker", "DescribeEndpoint", &json!({"EndpointName": endpoint}));
    let variant = described.expect("the endpoint exists")["ProductionVariants"][0].take();
    json!([variant["CurrentInstanceCount"], variant["DesiredInstanceCount"]])
}

#[test]
fn an_endpoint_is_made_in_order_and_deleted_in_the_reverse_order() {
    let name = "local-whole";
    let stack = stack(name);
    let topic = "arn:aws:sns:us-east-1:000000000000:alarms";
    assert_eq!(stack.deploy("CREATE", &[("TopicArn", topic)]), "CREATE_COMPLETE");
    let order = ["Role", "Model", "EndpointConfig", "Endpoint", "Target", "Policy", "Alarm", "Announcement"];
    assert_eq!(ended(&stack.new_events(), "CREATE_COMPLETE")[..8], order);

    let outputs = stack.outputs();
    for (kind, logical_id, output) in [
        ("model", "Model", "Model"),
        ("endpoint-config", "EndpointConfig", "Config"),
        ("endpoint", "Endpoint", "Endpoint"),
    ] {
        let generated = &outputs[&format!("{output}Name")];
        assert!(generated.starts_with(&format!("{name}-{logical_id}-")), "{generated}");
        let reference = format!("arn:aws:sagemaker:us-east-1:000000000000:{kind}/{}", generated.to_lowercase());
        assert_eq!(outputs[&format!("{output}Ref")], reference);
    }
    let endpoint = outputs["EndpointName"].as_str();
    let made = all(&stack, endpoint);
    let alarm = made["scaling"]["alarms"].as_object().and_then(|alarms| alarms.values().next()).expect("there is one");
    for (told, expected) in [
        (
            &made["models"][0]["PrimaryContainer"]["Image"],
            json!("683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.2-1"),
        ),
        (&made["configs"][0]["ProductionVariants"][0]["ModelName"], json!(outputs["ModelName"])),
        (&made["config"], json!(outputs["ConfigName"])),
        (&made["variants"][0]["CurrentInstanceCount"], json!(1)),
        (&made["scaling"]["targets"][0]["ResourceId"], json!(format!("endpoint/{endpoint}/variant/AllTraffic"))),
        (&alarm["AlarmActions"][1], json!(topic)),
        (&alarm["OKActions"], json!([topic])),
        (&alarm["Dimensions"][0]["Value"], json!(endpoint)),
    ] {
        assert_eq!(*told, expected, "{made}");
    }

    let role = outputs["RoleName"].clone();
    stack.new_events();
    let id = stack.id();
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
    let deleted = ended(&stack.events_of(&id), "DELETE_COMPLETE");
    assert!(deleted[..8].iter().eq(order.iter().rev()), "{deleted:?}");
    assert_eq!(all(&stack, endpoint), nothing());
    let gone = aws_client::call(shared(), "iam", "GetRole", &json!({"RoleName": role})).expect_err("the role is gone");
    assert!(gone.contains("NoSuchEntity"), "{gone}");
}

#[test]
fn a_role_is_made_with_its_policies_and_long_names_are_shortened() {
    let name = "local-role-of-a-stack-whose-name-is-longer-than-all-that-is-named-after-it";
    let stack = stack(name);
    assert_eq!(stack.deploy("CREATE", &[]), "CREATE_COMPLETE");
    let outputs = stack.outputs();
    let generated = [&outputs["ModelName"], &outputs["ConfigName"], &outputs["EndpointName"]];
    assert!(generated.iter().all(|it| it.len() == 63 && it.starts_with(&name[..50])), "{generated:?}");
    assert!(generated[0] != generated[1] && generated[1] != generated[2], "{generated:?}");
    let role = json!({"RoleName": stack.output("RoleName")});
    let told = |operation: &str| aws_client::call(shared(), "iam", operation, &role).expect("the role exists");
    assert_eq!(
        told("ListAttachedRolePolicies")["AttachedPolicies"][0]["PolicyArn"],
        "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
    );
    assert_eq!(told("ListRolePolicies")["PolicyNames"], json!(["read-model"]));
    let trust = &told("GetRole")["Role"]["AssumeRolePolicyDocument"];
    assert_eq!(trust["Statement"][0]["Principal"]["Service"], "sagemaker.amazonaws.com");
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn what_a_condition_takes_away_is_not_there() {
    let stack = stack("local-conditions");
    assert_eq!(stack.deploy("CREATE", &[("TopicArn", "arn:aws:sns:us-east-1:000000000000:alarms")]), "CREATE_COMPLETE");
    let before = stack.resources(&stack.output("EndpointName"));
    assert_eq!(before["dashboards"].as_object().map(serde_json::Map::len), Some(1));
    assert_eq!(stack.deploy("UPDATE", &[]), "UPDATE_COMPLETE");
    let after = stack.resources(&stack.output("EndpointName"));
    let alarm = after["alarms"].as_object().and_then(|alarms| alarms.values().next()).expect("there is one");
    assert_eq!(alarm["AlarmActions"], json!([after["targets"][0]["ScalingPolicies"][0]["PolicyARN"]]));
    assert_eq!(alarm["OKActions"], json!([]));
    assert_eq!(after["dashboards"], json!({}));
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn a_new_model_moves_the_endpoint_in_place() {
    let stack = stack("local-new-model");
    assert_eq!(stack.deploy("CREATE", &[]), "CREATE_COMPLETE");
    let before = stack.outputs();
    let endpoint = before["EndpointName"].as_str();
    for (model, retain, expected) in [("1", "true", 3), ("2", "false", 2)] {
        let scaled = json!({
            "EndpointName": endpoint,
            "DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic", "DesiredInstanceCount": 3}],
        });
        aws_client::call(shared(), "sagemaker", "UpdateEndpointWeightsAndCapacities", &scaled).expect("is accepted");
        assert_eq!(counts(endpoint), json!([3, 3]));
        let url = format!("s3://bucket/model-{model}.tar.gz");
        let parameters = [("ModelDataUrl", url.as_str()), ("InitialInstanceCount", "2"), ("RetainProperties", retain)];
        let change_set = stack.change_set("UPDATE", &parameters).expect("is accepted");
        assert!(change_set.changes().contains(&"Modify Model True".to_owned()), "{:?}", change_set.changes());
        assert_eq!(stack.execute(&change_set), "UPDATE_COMPLETE");
        assert_eq!(counts(endpoint), json!([expected, expected]), "{parameters:?}");
    }
    let after = stack.outputs();
    assert_eq!(after["EndpointRef"], before["EndpointRef"]);
    assert_ne!(after["ModelName"], before["ModelName"]);
    assert_ne!(after["ConfigName"], before["ConfigName"]);
    let made = all(&stack, endpoint);
    assert_eq!((&made["models"][1], &made["configs"][1]), (&Value::Null, &Value::Null), "the former ones are gone");
    assert_eq!(made["models"][0]["PrimaryContainer"]["ModelDataUrl"], "s3://bucket/model-2.tar.gz");
    let tags = aws_client::call(shared(), "sagemaker", "ListTags", &json!({"ResourceArn": after["ModelRef"]}));
    assert_eq!(
        tags.expect("the model exists")["Tags"],
        json!([{"Key": "data", "Value": "s3://bucket/model-2.tar.gz"}])
    );
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
    assert_eq!(all(&stack, endpoint), nothing());
}

#[test]
fn a_failed_update_puts_the_former_configuration_back() {
    let stack = stack("local-restored");
    assert_eq!(stack.deploy("CREATE", &[]), "CREATE_COMPLETE");
    let endpoint = stack.output("EndpointName");
    let before = all(&stack, &endpoint);
    stack.new_events();
    for (parameters, failed, message) in [
        (
            &[("InstanceType", "ml.m5.xlarge")][..],
            "Endpoint",
            "The variant(s) \"AllTraffic\" must be deregistered as scalable targets with AWS Auto Scaling before they can \
             be removed or have their instance type updated.",
        ),
        (
            &[("ModelDataUrl", "s3://bucket/next.tar.gz"), ("InitialInstanceCount", "2"), ("CooldownSeconds", "-1")],
            "Policy",
            "Value '-1' at 'cooldown'",
        ),
    ] {
        assert_eq!(stack.deploy("UPDATE", parameters), "UPDATE_ROLLBACK_COMPLETE", "{parameters:?}");
        let told = reason(&stack.new_events(), failed);
        assert!(told.contains(message), "{told}");
        assert_eq!(all(&stack, &endpoint), before, "{parameters:?}");
    }
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
    assert_eq!(all(&stack, &endpoint), nothing());
}

#[test]
fn a_failed_endpoint_fails_the_stack_and_leaves_nothing() {
    let name = "local-failing";
    shared().fail_creation(name, "The image cannot be pulled.");
    let stack = stack(name);
    assert_eq!(stack.deploy("CREATE", &[("EndpointName", name)]), "ROLLBACK_COMPLETE");
    let told = reason(&stack.new_events(), "Endpoint");
    let expected = "Resource handler returned message: \"Resource of type 'AWS::SageMaker::Endpoint' with identifier \
                    'arn:aws:sagemaker:us-east-1:000000000000:endpoint/local-failing' did not stabilize: The \
                    image cannot be pulled.\" (";
    assert!(told.starts_with(expected) && told.ends_with("HandlerErrorCode: NotStabilized)"), "{told}");
    assert_eq!(all(&stack, name), nothing());
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn names_of_the_template_s_own_are_taken_once() {
    let name = "local-named";
    let stack = stack(name);
    let named = [("EndpointName", name), ("ConfigName", name)];
    let refusal = stack.change_set("CREATE", &[("InstanceType", "m5.large")]).err().unwrap_or_default();
    assert!(
        refusal.contains("'InstanceType' value 'm5.large' is not in AllowedValues: ['ml.m5.large', 'ml.m5.xlarge']"),
        "{refusal}"
    );
    assert_eq!(stack.deploy("CREATE", &named), "CREATE_COMPLETE");
    assert_eq!(stack.output("EndpointName"), name);

    let other = self::stack("local-taken");
    assert_eq!(other.deploy("CREATE", &[("EndpointName", name)]), "ROLLBACK_COMPLETE");
    let told = reason(&other.new_events(), "Endpoint");
    let expected = "Resource handler returned message: \"Cannot create already existing endpoint \
                    \"arn:aws:sagemaker:us-east-1:000000000000:endpoint/local-named\".";
    assert!(told.starts_with(expected) && told.ends_with("HandlerErrorCode: AlreadyExists)"), "{told}");
    assert_eq!(other.delete(), "DELETE_COMPLETE");

    stack.new_events();
    let changed = [named[0], named[1], ("InitialInstanceCount", "2")];
    assert_eq!(stack.deploy("UPDATE", &changed), "UPDATE_ROLLBACK_COMPLETE");
    let told = reason(&stack.new_events(), "EndpointConfig");
    assert!(told.starts_with("CloudFormation cannot update a stack when a custom-named resource requires"), "{told}");
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

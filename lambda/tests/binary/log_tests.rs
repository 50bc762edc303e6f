//! What is logged. That no line holds a secret is asserted of every function that is ended.

use serde_json::Value;

use crate::events::{LOGICAL_ID, REQUEST_ID, STACK_ID, create};
use crate::function::Program;
use crate::world::World;

/// Every line of an invocation says whom it is for.
#[tokio::test]
async fn lines_say_whom_they_are_for() {
    let mut world = World::start().await;
    let function = world.function(Program::CustomResource).await;
    world.lambda.handle(create(&world.bucket.url()).to_string().as_bytes()).await;
    let log = function.end();
    let named: Vec<&Value> = log.lines.iter().filter(|line| line["spans"][0]["stack_id"] == STACK_ID).collect();
    assert!(!named.is_empty(), "{log:#?}");
    for line in named {
        let span = &line["spans"][0];
        assert_eq!(span["name"], "request", "{line}");
        assert_eq!(span["request_id"], REQUEST_ID, "{line}");
        assert_eq!(span["logical_resource_id"], LOGICAL_ID, "{line}");
        assert_eq!(span["lambda_request_id"], "invocation-1", "{line}");
        assert!(line["timestamp"].is_string() && line["level"].is_string() && line["message"].is_string(), "{line}");
    }
}

/// The level is Lambda's to say.
#[tokio::test]
async fn the_level_is_lambdas() {
    let mut world = World::start().await;
    for (level, talks) in [("INFO", true), ("ERROR", false)] {
        let environment = [("AWS_LAMBDA_LOG_LEVEL", level), ("STEPSCALE_ALLOW_HTTP_CALLBACK", "1")];
        let function = world.function_with(Program::CustomResource, &environment).await;
        world.lambda.handle(create(&world.bucket.url()).to_string().as_bytes()).await;
        let log = function.end();
        assert_eq!(!log.lines.is_empty(), talks, "{level}: {log:#?}");
        assert!(log.of_level("DEBUG").is_empty(), "{log:#?}");
    }
}

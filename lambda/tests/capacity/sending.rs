//! SageMaker's calls, from the values they are asked with to those they give.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::result::ConnectorError;
use http::Response;
use lambda::http_client::AwsHttpClient;
use lambda::identity::Target;
use lambda::services::aws::SageMaker;
use lambda::services::{Count, EndpointState, ErrorKind, InferenceComponentState, ServiceError};
use lambda::tls;
use serde_json::{Value, json};
use standin::{Endpoint, Fault, Standin, server};
use tokio::net::TcpListener;

use crate::script::{concurrency, copies, instances, variant};
use crate::wire;

fn account() -> Standin {
    Standin::new()
        .with_endpoint(Endpoint::named("demo").with_variant("blue", 2).with_variant("green", 1))
        .with_endpoint(Endpoint::named("serverless").with_serverless_variant("blue", 5))
        .with_endpoint(Endpoint::named("shared").with_component_variant("AllTraffic", 1))
        .with_inference_component("llama", "shared", "AllTraffic", 3)
}

#[tokio::test(start_paused = true)]
async fn endpoints_and_components_are_described() {
    let (client, _, _) = wire::standin(account());
    let sagemaker = SageMaker::new(&wire::configuration(client).build());
    let endpoint = |variants| EndpointState { status: "InService".to_owned(), failure_reason: None, variants };
    assert_eq!(
        sagemaker.endpoint("demo").await,
        Ok(Some(endpoint(vec![variant("blue", Some(2), None), variant("green", Some(1), None)])))
    );
    assert_eq!(
        sagemaker.endpoint("serverless").await,
        Ok(Some(endpoint(vec![variant("blue", None, Some((200, Some(5))))])))
    );
    assert_eq!(
        sagemaker.inference_component("llama").await,
        Ok(Some(InferenceComponentState {
            status: "InService".to_owned(),
            failure_reason: None,
            current_copy_count: Some(3)
        }))
    );
    assert_eq!(sagemaker.endpoint("absent").await, Ok(None));
    assert_eq!(sagemaker.inference_component("absent").await, Ok(None));
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_tells_why_it_failed() {
    let mut failing = account().at(wire::beginning()).with_deployment_duration(Duration::from_mins(1));
    failing.fail_creation("new", "The model data is not there.");
    let config = json!({"EndpointName": "new", "EndpointConfigName": "demo-config"});
    let failing = failing.with(standin::Service::SageMaker, "CreateEndpoint", &config);
    let (client, _, _) = wire::standin(failing);
    let sagemaker = SageMaker::new(&wire::configuration(client).build());
    let created =
        |status: &str| EndpointState { status: status.to_owned(), failure_reason: None, variants: Vec::new() };
    assert_eq!(sagemaker.endpoint("new").await, Ok(Some(created("Creating"))));
    tokio::time::advance(Duration::from_mins(2)).await;
    let failed = sagemaker.endpoint("new").await.unwrap().unwrap();
    assert_eq!(
        (failed.status.as_str(), failed.failure_reason.as_deref()),
        ("Failed", Some("The model data is not there."))
    );
}

#[tokio::test(start_paused = true)]
async fn each_dimension_is_set_by_its_own_call() {
    let check = async |target: Target, count, max_concurrency, operation: &str, input: Value| {
        let (client, standin, _) = wire::standin(
            Standin::new()
                .with_endpoint(match target {
                    _ if target == concurrency() => Endpoint::named("demo").with_serverless_variant("blue", 5),
                    _ => Endpoint::named("demo").with_variant("blue", 2),
                })
                .with_inference_component("llama", "demo", "blue", 3),
        );
        let sagemaker = SageMaker::new(&wire::configuration(client).build());
        assert_eq!(sagemaker.set_count(&Count { target, count, max_concurrency }).await, Ok(()));
        let standin = standin.lock().unwrap();
        let [call] = standin.calls() else { panic!("{:?}", standin.calls()) };
        assert_eq!((call.operation.as_str(), &call.input), (operation, &input));
        assert_eq!((call.access_key_id.as_deref(), call.region.as_str()), (Some("AKIDEXAMPLE"), "eu-west-1"));
    };
    let of_variant = |capacity: Value| {
        let mut desired = json!({"VariantName": "blue"});
        desired.as_object_mut().unwrap().extend(capacity.as_object().unwrap().clone());
        json!({"EndpointName": "demo", "DesiredWeightsAndCapacities": [desired]})
    };
    let update = "UpdateEndpointWeightsAndCapacities";
    check(instances(), 0, None, update, of_variant(json!({"DesiredInstanceCount": 0}))).await;
    check(
        concurrency(),
        7,
        Some(20),
        update,
        of_variant(json!({"ServerlessUpdateConfig": {"MaxConcurrency": 20, "ProvisionedConcurrency": 7}})),
    )
    .await;
    check(
        copies(),
        0,
        None,
        "UpdateInferenceComponentRuntimeConfig",
        json!({"InferenceComponentName": "llama", "DesiredRuntimeConfig": {"CopyCount": 0}}),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_the_service_refuses_is_told_as_it_says_it() {
    let fault = Fault::error("ThrottlingException", "Rate exceeded");
    let (client, _, _) = wire::standin(account().with_fault("DescribeEndpoint", fault));
    let sagemaker = SageMaker::new(&wire::configuration(client).build());
    let refused = |operation, code: &str, message: &str| {
        Err(ServiceError { operation, kind: ErrorKind::Refused { code: code.to_owned(), message: message.to_owned() } })
    };
    let throttled = refused("DescribeEndpoint", "ThrottlingException", "Rate exceeded");
    assert_eq!(sagemaker.endpoint("demo").await.map(drop), throttled);
    let absent = Count { target: concurrency(), count: 1, max_concurrency: None };
    let unfit = "The capacity does not fit the kind of variant \"blue\".";
    assert_eq!(
        sagemaker.set_count(&absent).await,
        refused("UpdateEndpointWeightsAndCapacities", "ValidationException", unfit)
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_not_the_services_answer_is_told_apart() {
    let check = async |answer: fn() -> Result<Response<String>, ConnectorError>, kind: ErrorKind| {
        let sagemaker = SageMaker::new(&wire::configuration(wire::always(answer)).build());
        let error = sagemaker.endpoint("demo").await.unwrap_err();
        assert_eq!(error, ServiceError { operation: "DescribeEndpoint", kind });
    };
    check(
        || Ok(answered(503, "<html>busy</html>")),
        ErrorKind::Broken("HTTP status 503: not an answer of SageMaker: <html>busy</html>".to_owned()),
    )
    .await;
    check(|| Ok(answered(200, "")), ErrorKind::Broken("HTTP status 200: an empty answer".to_owned())).await;
    check(
        || Ok(answered(403, "blocked")),
        ErrorKind::Refused { code: "status 403".to_owned(), message: "not an answer of SageMaker: blocked".to_owned() },
    )
    .await;
    check(|| Err(ConnectorError::timeout("slow".into())), ErrorKind::TimedOut).await;
    check(
        || Err(ConnectorError::io(std::io::Error::from(std::io::ErrorKind::ConnectionReset).into())),
        ErrorKind::Broken("the connection failed: connection reset".to_owned()),
    )
    .await;
    check(
        || Err(ConnectorError::user("no such scheme".into())),
        ErrorKind::NotSent("the request could not be made".to_owned()),
    )
    .await;
}

#[tokio::test]
async fn calls_arrive_over_a_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(server::serve(listener, account()));
    let sagemaker = SageMaker::new(&wire::configuration(client()).endpoint_url(url).build());
    let put = Count { target: instances(), count: 4, max_concurrency: None };
    assert_eq!(sagemaker.set_count(&put).await, Ok(()));
    let described = sagemaker.endpoint("demo").await.unwrap().unwrap();
    assert_eq!(described.variants[0].current_instance_count, Some(4));
    assert_eq!(sagemaker.inference_component("absent").await, Ok(None));
    server.abort();
}

#[tokio::test]
async fn nobody_at_the_address_is_a_broken_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let sagemaker = SageMaker::new(&wire::configuration(client()).endpoint_url(url).build());
    let kind = ErrorKind::Broken("the connection failed: connection refused".to_owned());
    assert_eq!(sagemaker.endpoint("demo").await, Err(ServiceError { operation: "DescribeEndpoint", kind }));
}

/// The one that the function has.
fn client() -> SharedHttpClient {
    let tls = tls::client_config().expect("the machine trusts somebody");
    SharedHttpClient::new(AwsHttpClient::new(tls).expect("a client can be made"))
}

fn answered(status: u16, body: &str) -> Response<String> {
    Response::builder().status(status).body(body.to_owned()).unwrap()
}

//! SageMaker's part of the services: signed requests of our own over the SDK's HTTP client.

mod connection;

use aws_config::SdkConfig;
use scaling::{ResourceIdentity, ScalableDimension};

use self::connection::Connection;
use crate::services::{Count, EndpointState, ErrorKind, InferenceComponentState, ServiceError, VariantState};

/// SageMaker's control plane, with the region, the credentials and the HTTP client of the SDK's configuration.
#[derive(Debug)]
pub struct SageMaker {
    connection: Connection,
}

impl SageMaker {
    /// What is missing in the configuration is told by the first call, so that an event that needs no SageMaker is
    /// handled all the same.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self { connection: Connection::new(config) }
    }

    /// `DescribeEndpoint`; `None` where there is no such endpoint.
    ///
    /// # Errors
    /// What the service answered, or how it did not.
    pub async fn endpoint(&self, name: &str) -> Result<Option<EndpointState>, ServiceError> {
        let call = sagemaker::DescribeEndpoint { endpoint_name: name.to_owned() };
        let described = self.describe(&call).await?;
        Ok(described.map(|endpoint| EndpointState {
            status: endpoint.endpoint_status,
            failure_reason: endpoint.failure_reason,
            variants: endpoint.production_variants.into_iter().map(variant).collect(),
        }))
    }

    /// `DescribeInferenceComponent`; `None` where there is no such component.
    ///
    /// # Errors
    /// What the service answered, or how it did not.
    pub async fn inference_component(&self, name: &str) -> Result<Option<InferenceComponentState>, ServiceError> {
        let call = sagemaker::DescribeInferenceComponent { inference_component_name: name.to_owned() };
        let described = self.describe(&call).await?;
        Ok(described.map(|component| InferenceComponentState {
            status: component.inference_component_status,
            failure_reason: component.failure_reason,
            current_copy_count: component.runtime_config.and_then(|config| config.current_copy_count),
        }))
    }

    /// `UpdateEndpointWeightsAndCapacities`, or `UpdateInferenceComponentRuntimeConfig` for a component. The capacity
    /// changes after the answer.
    ///
    /// # Errors
    /// What the service answered, or how it did not.
    pub async fn set_count(&self, count: &Count) -> Result<(), ServiceError> {
        match &count.target.resource {
            ResourceIdentity::Variant { endpoint, variant } => {
                let capacity = match count.target.dimension {
                    ScalableDimension::VariantDesiredProvisionedConcurrency => {
                        sagemaker::VariantCapacity::ServerlessUpdateConfig {
                            max_concurrency: count.max_concurrency,
                            provisioned_concurrency: count.count,
                        }
                    }
                    ScalableDimension::VariantDesiredInstanceCount
                    | ScalableDimension::InferenceComponentDesiredCopyCount => {
                        sagemaker::VariantCapacity::DesiredInstanceCount(count.count)
                    }
                };
                let desired = sagemaker::DesiredCapacity { variant_name: variant.to_string(), capacity };
                self.update(&sagemaker::UpdateEndpointWeightsAndCapacities {
                    endpoint_name: endpoint.to_string(),
                    desired_weights_and_capacities: [desired],
                })
                .await
            }
            ResourceIdentity::InferenceComponent(name) => {
                self.update(&sagemaker::UpdateInferenceComponentRuntimeConfig {
                    inference_component_name: name.to_string(),
                    desired_runtime_config: sagemaker::RuntimeConfig { copy_count: count.count },
                })
                .await
            }
        }
    }

    async fn describe<O: sagemaker::Operation>(&self, call: &O) -> Result<Option<O::Output>, ServiceError> {
        let answer = self.connection.send(call).await?;
        match sagemaker::response::<O>(&answer) {
            Ok(described) => Ok(Some(described)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(service_error::<O>(error)),
        }
    }

    async fn update<O: sagemaker::Operation>(&self, call: &O) -> Result<(), ServiceError> {
        let answer = self.connection.send(call).await?;
        sagemaker::response::<O>(&answer).map(drop).map_err(service_error::<O>)
    }
}

fn variant(variant: sagemaker::ProductionVariant) -> VariantState {
    let serverless = variant.current_serverless_config;
    VariantState {
        name: variant.variant_name,
        current_instance_count: variant.current_instance_count,
        current_provisioned_concurrency: serverless.as_ref().and_then(|config| config.provisioned_concurrency),
        current_max_concurrency: serverless.and_then(|config| config.max_concurrency),
    }
}

/// An answer below 500 that SageMaker did not write is a refusal all the same: by something on the way to it.
fn service_error<O: sagemaker::Operation>(error: sagemaker::Error) -> ServiceError {
    let kind = match error {
        sagemaker::Error::Refused { code, message } => ErrorKind::Refused { code, message },
        sagemaker::Error::Unreadable { status: status @ 400..500, reason } => {
            ErrorKind::Refused { code: format!("status {status}"), message: reason }
        }
        error @ sagemaker::Error::Unreadable { .. } => ErrorKind::Broken(error.to_string()),
    };
    ServiceError { operation: O::NAME, kind }
}

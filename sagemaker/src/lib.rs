//! The few SageMaker control-plane calls that Stepscale makes, as signed JSON requests.
//!
//! A call is a value ([`DescribeEndpoint`] and the others, each an [`Operation`]). [`request`] makes it an
//! `http::Request` that only has to be sent, [`response`] reads what came back. AWS's own crate for SageMaker does the
//! same for several hundred operations, at several hundred times the build time.
//!
//! What it deliberately does not know: an HTTP client, a clock, the environment, where credentials come from, retries.
//!
//! ```
//! use std::time::{Duration, SystemTime};
//! use sagemaker::{Addressing, Caller, DescribeEndpoint};
//!
//! let url = sagemaker::endpoint_url("eu-west-1", Addressing::default())?;
//! let credentials = aws_credential_types::Credentials::new("AKIDEXAMPLE", "secret", None, None, "example");
//! let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
//! let caller = Caller { url: &url, region: "eu-west-1", credentials: &credentials, time };
//! let request = sagemaker::request(&DescribeEndpoint { endpoint_name: "demo".to_owned() }, &caller)?;
//! assert_eq!(request.uri(), "https://api.sagemaker.eu-west-1.amazonaws.com/");
//!
//! let answer = http::Response::new(br#"{"EndpointStatus": "InService"}"#);
//! let endpoint = sagemaker::response::<DescribeEndpoint>(&answer)?;
//! assert_eq!(endpoint.endpoint_status, "InService");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod capacity;
mod component;
mod endpoint;
mod error;
mod operation;
mod signature;

pub use address::{Addressing, endpoint_url, runtime_url};
pub use capacity::{
    Acknowledged, DesiredCapacity, RuntimeConfig, UpdateEndpointWeightsAndCapacities,
    UpdateInferenceComponentRuntimeConfig, VariantCapacity,
};
pub use component::{ComponentDescription, ComponentRuntime, DescribeInferenceComponent};
pub use endpoint::{DescribeEndpoint, EndpointDescription, ProductionVariant, ServerlessConfig};
pub use error::{Error, RequestError};
pub use operation::{Caller, Operation, request, response};

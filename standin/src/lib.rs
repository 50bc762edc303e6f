//! Application Auto Scaling, SageMaker with its runtime, and CloudWatch alarms as AWS answers, with faults.
//!
//! [`Standin`] is the services as one value: it takes an `http::Request` and the time, and says what the
//! services would have answered. It performs no I/O and reads no clock, so a test can hand it requests straight from
//! an SDK's HTTP client layer while time stands still; [`server`] puts the same value behind a loopback port for the
//! AWS CLI and a local AWS.
//!
//! Endpoints are invoked through [`Standin::invoke`], or through the same port. What a model answers ([`Reply`],
//! [`StreamShape`]), how many requests its instances work on and how long ([`RuntimeService`]), whether signatures are
//! verified ([`Signatures`]) and what goes wrong ([`RuntimeFault`]) is the caller's choice. A [`History`] lets
//! endpoint, scaling activities and alarms change by themselves, as a script or a simulation says.
//!
//! It is an independent reading of the services' documented rules. What it deliberately does not know:
//!
//! - the `scaling` crate: comparing the two readings is the point;
//! - metrics: no datapoint exists, no alarm is evaluated, no policy or scheduled action is carried out, however many
//!   invocations come;
//! - signatures and permissions, those of invocations apart: any credentials are taken, only the access key id and the
//!   region are read;
//! - what was invoked: invocations are counted, not recorded;
//! - the separation of regions: ARNs carry the caller's region, but there is one store;
//! - service namespaces other than `sagemaker`, composite alarms and anomaly detection.
//!
//! ```
//! use standin::{Endpoint, Fault, Standin};
//!
//! let standin = Standin::new()
//!     .with_endpoint(Endpoint::named("demo").with_variant("AllTraffic", 2))
//!     .with_inference_component("summaries", "demo", "AllTraffic", 1)
//!     .with_fault("PutScalingPolicy", Fault::error("ConcurrentUpdateException", "Try again."));
//! assert_eq!(standin.state()["endpoints"]["demo"]["EndpointStatus"], "InService");
//! ```

mod answer;
mod call;
mod cloudwatch;
mod control;
pub mod duration;
mod error;
mod fault;
mod history;
mod input;
mod pages;
mod place;
mod runtime;
mod sagemaker;
mod scaling;
pub mod server;
mod standin;
mod state;
mod tags;
mod wire;

pub use answer::Answer;
pub use call::{Call, CallOutcome};
pub use error::ServiceError;
pub use fault::Fault;
pub use history::{Beginning, History};
pub use runtime::{
    Invoked, Overload, Payload, Reply, RuntimeFault, RuntimeFaultKind, RuntimeService, Signatures, StreamShape,
};
pub use sagemaker::Endpoint;
pub use scaling::is_sagemaker_name;
pub use standin::{Outcome, Standin};
pub use wire::Service;

//! What an invocation has to know of endpoints and inference components.

use super::endpoint::LiveEndpoint;
use super::fleet::Fleet;
use super::variant::{Capacity, Variant};

/// An endpoint that takes requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServingEndpoint<'a>(&'a LiveEndpoint);

/// A production variant of such an endpoint.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServingVariant<'a>(&'a Variant);

/// An inference component, whatever its state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServingComponent<'a> {
    /// The endpoint that it runs on.
    pub(crate) endpoint: &'a str,
    /// The variant that it runs on.
    pub(crate) variant: &'a str,
    /// How many copies are in service.
    pub(crate) copies: u32,
}

/// How many requests can be worked on, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Units {
    /// Instances or copies in service: each takes as many requests at a time as its container does.
    Serving(u32),
    /// A serverless variant: its greatest concurrency, past which it throttles.
    MaxConcurrency(u32),
}

impl Fleet {
    /// An endpoint that takes requests: what is being created, is on its way out or has failed takes none.
    pub(crate) fn serving(&self, name: &str) -> Option<ServingEndpoint<'_>> {
        let endpoint = self.endpoints.get(name)?;
        let takes_none = matches!(endpoint.status(), "Creating" | "Deleting" | "Failed" | "OutOfService");
        (!takes_none).then_some(ServingEndpoint(endpoint))
    }

    /// An inference component.
    pub(crate) fn serving_component(&self, name: &str) -> Option<ServingComponent<'_>> {
        let component = self.components.get(name)?;
        Some(ServingComponent {
            endpoint: &component.endpoint,
            variant: &component.variant,
            copies: count(component.copies.current),
        })
    }
}

impl<'a> ServingEndpoint<'a> {
    pub(crate) const fn is_asynchronous(self) -> bool {
        self.0.asynchronous.is_some()
    }

    /// Where it puts the answers of asynchronous invocations.
    pub(crate) fn output_path(self) -> Option<&'a str> {
        self.0.asynchronous.as_ref()?["OutputConfig"]["S3OutputPath"].as_str()
    }

    pub(crate) fn variants(self) -> impl Iterator<Item = ServingVariant<'a>> {
        self.0.variants.iter().map(ServingVariant)
    }
}

impl<'a> ServingVariant<'a> {
    pub(crate) fn name(self) -> &'a str {
        &self.0.name
    }

    pub(crate) const fn weight(self) -> f64 {
        self.0.weight
    }

    pub(crate) const fn hosts_components(self) -> bool {
        self.0.hosts_components
    }

    pub(crate) fn units(self) -> Units {
        match &self.0.capacity {
            Capacity::Instances { count: instances, .. } => Units::Serving(count(instances.current)),
            Capacity::Serverless { max_concurrency, .. } => Units::MaxConcurrency(count(*max_concurrency)),
        }
    }
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

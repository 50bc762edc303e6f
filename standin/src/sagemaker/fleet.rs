//! What there is: models, configurations, endpoints and inference components, and how their counts change.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::component::Component;
use super::config::EndpointConfig;
use super::endpoint::{Busy, Endpoint, LiveEndpoint};
use super::model::Model;
use super::variant::{Capacity, Count, Variant};
use crate::place::Place;
use crate::scaling::ScalableResource;
use crate::state::State;
use crate::tags::Tags;

/// Everything SageMaker keeps, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fleet {
    pub(super) endpoints: BTreeMap<String, LiveEndpoint>,
    pub(super) configs: BTreeMap<String, EndpointConfig>,
    pub(super) models: BTreeMap<String, Model>,
    pub(super) components: BTreeMap<String, Component>,
    /// Tags of models, configurations and endpoints, by `KIND/NAME`.
    pub(super) tags: BTreeMap<String, Tags>,
    /// Why the next creation of an endpoint of this name fails.
    pub(crate) failing: BTreeMap<String, String>,
    /// How long a change of capacity takes.
    pub(crate) change_duration: Duration,
    /// How long creating an endpoint, updating it to another configuration and deleting it takes.
    pub(crate) deployment_duration: Duration,
}

impl Fleet {
    /// Sets up an endpoint in service, with its configuration and its model.
    pub(crate) fn put(&mut self, endpoint: Endpoint, now: SystemTime) {
        let config_name = format!("{}-config", endpoint.name);
        let config = EndpointConfig::new(endpoint.settings, now);
        let live = LiveEndpoint {
            name: endpoint.name.clone(),
            config_name: config_name.clone(),
            // Every way to build an `Endpoint` gives variants that can be read.
            variants: config.variants().unwrap_or_default(),
            asynchronous: config.asynchronous(),
            created: now,
            modified: now,
            busy: (!endpoint.creation.is_zero()).then(|| Busy { status: "Creating", until: now + endpoint.creation }),
            failure: None,
        };
        self.configs.insert(config_name, config);
        self.models.insert(format!("{}-model", endpoint.name), Model::of_endpoint(&endpoint.name, now));
        self.tags.insert(format!("endpoint/{}", endpoint.name.to_lowercase()), Tags::new());
        self.endpoints.insert(endpoint.name, live);
    }

    /// Sets up an inference component in service.
    pub(crate) fn put_component(&mut self, name: &str, endpoint: &str, variant: &str, copies: i64, now: SystemTime) {
        let component = Component {
            name: name.to_owned(),
            endpoint: endpoint.to_owned(),
            variant: variant.to_owned(),
            copies: Count::settled(copies),
            created: now,
            modified: now,
            busy: None,
        };
        self.components.insert(name.to_owned(), component);
    }

    /// Ends the changes that have run their time.
    pub(crate) fn settle(&mut self, now: SystemTime) {
        let due = |busy: Option<super::endpoint::Busy>| busy.is_some_and(|busy| busy.until <= now);
        self.endpoints.retain(|_, endpoint| !(due(endpoint.busy) && endpoint.status() == "Deleting"));
        for endpoint in self.endpoints.values_mut().filter(|endpoint| due(endpoint.busy)) {
            endpoint.busy = None;
            for count in endpoint.variants.iter_mut().filter_map(Variant::count_mut) {
                count.current = count.desired;
            }
        }
        self.components
            .retain(|_, component| !component.busy.is_some_and(|busy| busy.status == "Deleting" && busy.until <= now));
        for component in self.components.values_mut().filter(|component| due(component.busy)) {
            component.busy = None;
            component.copies.current = component.copies.desired;
        }
    }

    /// The desired count of a scalable resource.
    ///
    /// # Errors
    /// Why there is no such resource, in Application Auto Scaling's manner of speaking.
    pub(crate) fn desired(&self, resource: &ScalableResource) -> Result<i64, String> {
        let absent = || format!("SageMaker {} doesn't exist: {}", resource.kind(), resource.id());
        match resource {
            ScalableResource::Copies { component } => {
                self.components.get(component).map(|component| component.copies.desired).ok_or_else(absent)
            }
            ScalableResource::Instances { endpoint, variant } => match self.capacity(endpoint, variant) {
                Some(Capacity::Instances { count, .. }) => Ok(count.desired),
                Some(Capacity::Serverless { .. }) => {
                    Err(format!("{} is serverless: it has no instance count to scale.", resource.id()))
                }
                None => Err(absent()),
            },
            ScalableResource::ProvisionedConcurrency { endpoint, variant } => match self.capacity(endpoint, variant) {
                Some(Capacity::Serverless { provisioned_concurrency: Some(count), .. }) => Ok(count.desired),
                Some(_) => Err(format!("{} has no provisioned concurrency to scale.", resource.id())),
                None => Err(absent()),
            },
        }
    }

    /// Why a resource cannot be registered as a scalable target at this moment.
    ///
    /// # Errors
    /// Where its endpoint is new, on its way out or has failed: none of them tells of its variants' capacity.
    pub(crate) fn refuse_unready(&self, resource: &ScalableResource) -> Result<(), String> {
        let status = match resource {
            ScalableResource::Copies { component } => {
                self.components.get(component).and_then(|component| component.busy).map(|busy| busy.status)
            }
            ScalableResource::Instances { endpoint, .. }
            | ScalableResource::ProvisionedConcurrency { endpoint, .. } => {
                self.endpoints.get(endpoint).map(LiveEndpoint::status)
            }
        };
        match status {
            Some(status @ ("Creating" | "Deleting" | "Failed")) => Err(format!(
                "The status of the SageMaker {} is {status}, it cannot be scaled now: {}",
                resource.kind(),
                resource.id()
            )),
            _ => Ok(()),
        }
    }

    /// Whether a change of this resource may start now.
    pub(crate) fn is_in_service(&self, resource: &ScalableResource) -> bool {
        match resource {
            ScalableResource::Copies { component } => {
                self.components.get(component).is_some_and(|component| component.busy.is_none())
            }
            ScalableResource::Instances { endpoint, .. }
            | ScalableResource::ProvisionedConcurrency { endpoint, .. } => {
                self.endpoints.get(endpoint).is_some_and(|endpoint| endpoint.status() == "InService")
            }
        }
    }

    /// Starts the change of a resource's count; it ends after the fleet's change duration.
    pub(crate) fn set_desired(&mut self, resource: &ScalableResource, desired: i64, now: SystemTime) {
        let until = now + self.change_duration;
        match resource {
            ScalableResource::Copies { component } => {
                if let Some(component) = self.components.get_mut(component) {
                    component.set_copies(desired, now, until);
                }
            }
            ScalableResource::Instances { endpoint, variant }
            | ScalableResource::ProvisionedConcurrency { endpoint, variant } => {
                if let Some(endpoint) = self.endpoints.get_mut(endpoint) {
                    if let Some(count) = endpoint.variant_mut(variant).and_then(Variant::count_mut) {
                        count.desired = desired;
                    }
                    endpoint.change(now, until);
                }
            }
        }
    }

    /// What is scaled of a variant; instances where there is none of that name.
    pub(crate) fn scalable(&self, endpoint: &str, variant: &str) -> ScalableResource {
        let serverless = matches!(self.capacity(endpoint, variant), Some(Capacity::Serverless { .. }));
        let (endpoint, variant) = (endpoint.to_owned(), variant.to_owned());
        if serverless {
            ScalableResource::ProvisionedConcurrency { endpoint, variant }
        } else {
            ScalableResource::Instances { endpoint, variant }
        }
    }

    /// The only variant of the only endpoint.
    pub(crate) fn only_variant(&self) -> Option<(&str, &str)> {
        let mut endpoints = self.endpoints.values();
        let (Some(endpoint), None) = (endpoints.next(), endpoints.next()) else { return None };
        match endpoint.variants.as_slice() {
            [variant] => Some((&endpoint.name, &variant.name)),
            _ => None,
        }
    }

    /// The only inference component.
    pub(crate) fn only_component(&self) -> Option<&str> {
        let mut names = self.components.keys();
        match (names.next(), names.next()) {
            (Some(name), None) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn endpoints_to_json(&self, place: &Place) -> Value {
        let described = self.endpoints.iter().map(|(name, endpoint)| (name.clone(), endpoint.describe(place)));
        Value::Object(described.collect())
    }

    pub(crate) fn configs_to_json(&self, place: &Place) -> Value {
        let described = self.configs.iter().map(|(name, config)| (name.clone(), config.describe(place, name)));
        Value::Object(described.collect())
    }

    pub(crate) fn models_to_json(&self, place: &Place) -> Value {
        let described = self.models.iter().map(|(name, model)| (name.clone(), model.describe(place, name)));
        Value::Object(described.collect())
    }

    pub(crate) fn components_to_json(&self, place: &Place) -> Value {
        let described = self.components.iter().map(|(name, component)| (name.clone(), component.describe(place)));
        Value::Object(described.collect())
    }

    fn capacity(&self, endpoint: &str, variant: &str) -> Option<&Capacity> {
        let endpoint = self.endpoints.get(endpoint)?;
        endpoint.variants.iter().find(|known| known.name == variant).map(|variant| &variant.capacity)
    }
}

impl State {
    /// Removes an endpoint, its inference components and their scalable targets; false where there was none.
    pub(crate) fn remove_endpoint(&mut self, name: &str) -> bool {
        let existed = self.fleet.endpoints.remove(name).is_some();
        let gone: Vec<_> = self.fleet.components.values().filter(|component| component.endpoint == name).collect();
        let gone: Vec<_> = gone.into_iter().map(|component| component.name.clone()).collect();
        for component in gone {
            self.fleet.components.remove(&component);
            self.deregister(&ScalableResource::Copies { component });
        }
        self.deregister_variants_of(name);
        existed
    }

    /// Deregisters every variant of an endpoint, as SageMaker does when the endpoint is deleted.
    pub(super) fn deregister_variants_of(&mut self, endpoint: &str) {
        let targets: Vec<_> =
            self.scaling.resources().filter(|resource| resource.endpoint() == Some(endpoint)).cloned().collect();
        for target in targets {
            self.deregister(&target);
        }
    }
}

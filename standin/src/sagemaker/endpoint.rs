//! Endpoints.

use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};

use super::variant::Variant;
use crate::place::{Place, epoch_seconds};

/// An endpoint to set up: its name and its production variants.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub(super) name: String,
    /// Members of `CreateEndpointConfig`.
    pub(super) settings: Map<String, Value>,
    /// How long it will still be `Creating`.
    pub(super) creation: Duration,
}

impl Endpoint {
    /// An endpoint without variants so far.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            settings: Map::from_iter([("ProductionVariants".to_owned(), Value::Array(Vec::new()))]),
            creation: Duration::ZERO,
        }
    }

    /// With a variant of `instances` instances of the type `ml.m5.large`, 0 included.
    #[must_use]
    pub fn with_variant(self, name: &str, instances: u32) -> Self {
        let model = format!("{}-model", self.name);
        self.with(json!({
            "VariantName": name,
            "ModelName": model,
            "InitialInstanceCount": instances,
            "InstanceType": "ml.m5.large",
            "InitialVariantWeight": 1,
        }))
    }

    /// With a variant of `instances` instances without a model, for inference components.
    #[must_use]
    pub fn with_component_variant(mut self, name: &str, instances: u32) -> Self {
        let role = "arn:aws:iam::000000000000:role/demo";
        self.settings.insert("ExecutionRoleArn".to_owned(), role.into());
        self.with(json!({
            "VariantName": name,
            "InitialInstanceCount": instances,
            "InstanceType": "ml.m5.large",
            "InitialVariantWeight": 1,
        }))
    }

    /// With a serverless variant of this provisioned concurrency, from 1 to 200.
    #[must_use]
    pub fn with_serverless_variant(self, name: &str, provisioned_concurrency: u32) -> Self {
        let model = format!("{}-model", self.name);
        self.with(json!({
            "VariantName": name,
            "ModelName": model,
            "ServerlessConfig": {
                "MemorySizeInMB": 2048,
                "MaxConcurrency": 200,
                "ProvisionedConcurrency": provisioned_concurrency,
            },
            "InitialVariantWeight": 1,
        }))
    }

    /// As an asynchronous endpoint.
    #[must_use]
    pub fn asynchronous(mut self) -> Self {
        let config = json!({"OutputConfig": {"S3OutputPath": "s3://demo/out"}});
        self.settings.insert("AsyncInferenceConfig".to_owned(), config);
        self
    }

    /// As an endpoint that is `Creating` for as long as this.
    #[must_use]
    pub const fn creating_for(mut self, duration: Duration) -> Self {
        self.creation = duration;
        self
    }

    fn with(mut self, variant: Value) -> Self {
        if let Some(Value::Array(variants)) = self.settings.get_mut("ProductionVariants") {
            variants.push(variant);
        }
        self
    }
}

/// A status that ends by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Busy {
    pub(super) status: &'static str,
    pub(super) until: SystemTime,
}

/// An endpoint at work.
#[derive(Clone, Debug)]
pub(super) struct LiveEndpoint {
    pub(super) name: String,
    pub(super) config_name: String,
    pub(super) variants: Vec<Variant>,
    pub(super) asynchronous: Option<Value>,
    pub(super) created: SystemTime,
    pub(super) modified: SystemTime,
    pub(super) busy: Option<Busy>,
    /// Why its creation fails, or has failed once that is over.
    pub(super) failure: Option<String>,
}

impl LiveEndpoint {
    pub(super) fn status(&self) -> &'static str {
        match (self.busy, &self.failure) {
            (Some(busy), _) => busy.status,
            (None, Some(_)) => "Failed",
            (None, None) => "InService",
        }
    }

    pub(super) fn arn(&self, place: &Place) -> String {
        endpoint_arn(place, &self.name)
    }

    pub(super) fn variant_mut(&mut self, name: &str) -> Option<&mut Variant> {
        self.variants.iter_mut().find(|variant| variant.name == name)
    }

    /// Starts a change that ends at `until`.
    pub(super) fn change(&mut self, now: SystemTime, until: SystemTime) {
        self.modified = now;
        self.busy = Some(Busy { status: "Updating", until });
    }

    pub(super) fn summary(&self, place: &Place) -> Map<String, Value> {
        let mut summary = Map::new();
        summary.insert("EndpointName".to_owned(), self.name.clone().into());
        summary.insert("EndpointArn".to_owned(), self.arn(place).into());
        summary.insert("CreationTime".to_owned(), epoch_seconds(self.created));
        summary.insert("LastModifiedTime".to_owned(), epoch_seconds(self.modified));
        summary.insert("EndpointStatus".to_owned(), self.status().into());
        summary
    }

    pub(super) fn describe(&self, place: &Place) -> Value {
        let mut description = self.summary(place);
        description.insert("EndpointConfigName".to_owned(), self.config_name.clone().into());
        if let (None, Some(reason)) = (self.busy, &self.failure) {
            description.insert("FailureReason".to_owned(), reason.clone().into());
        }
        // A new endpoint has no variants to show before it is in service.
        if self.status() != "Creating" {
            let variants = self.variants.iter().map(Variant::summary).collect();
            description.insert("ProductionVariants".to_owned(), variants);
        }
        if let Some(asynchronous) = &self.asynchronous {
            description.insert("AsyncInferenceConfig".to_owned(), asynchronous.clone());
        }
        Value::Object(description)
    }
}

/// SageMaker writes names in ARNs in lower case.
pub(super) fn endpoint_arn(place: &Place, name: &str) -> String {
    place.arn("sagemaker", &format!("endpoint/{}", name.to_lowercase()))
}

//! Endpoints and their production variants.

use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::error::ServiceError;
use crate::input::Input;
use crate::place::{Place, epoch_seconds};

/// An endpoint to set up: its name and its production variants.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub(super) name: String,
    pub(super) config: EndpointConfig,
}

impl Endpoint {
    /// An endpoint without variants so far.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            config: EndpointConfig { variants: Vec::new(), asynchronous: None, created: SystemTime::UNIX_EPOCH },
        }
    }

    /// With a variant of `instances` instances of the type `ml.m5.large`.
    #[must_use]
    pub fn with_variant(mut self, name: &str, instances: u32) -> Self {
        self.config.variants.push(json!({
            "VariantName": name,
            "ModelName": format!("{}-model", self.name),
            "InitialInstanceCount": instances,
            "InstanceType": "ml.m5.large",
            "InitialVariantWeight": 1,
        }));
        self
    }

    /// With a serverless variant of this provisioned concurrency.
    #[must_use]
    pub fn with_serverless_variant(mut self, name: &str, provisioned_concurrency: u32) -> Self {
        self.config.variants.push(json!({
            "VariantName": name,
            "ModelName": format!("{}-model", self.name),
            "ServerlessConfig": {
                "MemorySizeInMB": 2048,
                "MaxConcurrency": 200,
                "ProvisionedConcurrency": provisioned_concurrency,
            },
            "InitialVariantWeight": 1,
        }));
        self
    }

    /// As an asynchronous endpoint.
    #[must_use]
    pub fn asynchronous(mut self) -> Self {
        self.config.asynchronous = Some(json!({"OutputConfig": {"S3OutputPath": "s3://demo/out"}}));
        self
    }
}

/// An endpoint configuration: `ProductionVariants` and `AsyncInferenceConfig` as they were sent.
#[derive(Clone, Debug)]
pub(super) struct EndpointConfig {
    pub(super) variants: Vec<Value>,
    pub(super) asynchronous: Option<Value>,
    pub(super) created: SystemTime,
}

/// How many there are and how many there shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) current: i64,
    pub(super) desired: i64,
}

impl Count {
    pub(super) const fn settled(count: i64) -> Self {
        Self { current: count, desired: count }
    }
}

/// A production variant at work.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) weight: f64,
    pub(super) capacity: Capacity,
}

/// What a variant runs on.
#[derive(Clone, Debug)]
pub(super) enum Capacity {
    Instances { instance_type: String, count: Count },
    Serverless { memory_size: Value, max_concurrency: i64, provisioned_concurrency: Option<Count> },
}

impl Variant {
    /// Reads one element of `ProductionVariants`.
    pub(super) fn read(variant: &Input<'_>) -> Result<Self, ServiceError> {
        let name = variant.required_text("VariantName")?.to_owned();
        let capacity = if let Some(serverless) = variant.structure("ServerlessConfig")? {
            Capacity::Serverless {
                memory_size: serverless.get("MemorySizeInMB").cloned().unwrap_or_default(),
                max_concurrency: serverless.integer_between("MaxConcurrency", 1, 200)?.unwrap_or(1),
                provisioned_concurrency: serverless
                    .integer_between("ProvisionedConcurrency", 1, 200)?
                    .map(Count::settled),
            }
        } else {
            Capacity::Instances {
                instance_type: variant.required_text("InstanceType")?.to_owned(),
                count: Count::settled(variant.integer_from("InitialInstanceCount", 0)?.unwrap_or(1)),
            }
        };
        Ok(Self { name, weight: variant.number("InitialVariantWeight")?.unwrap_or(1.0), capacity })
    }

    /// The count that scaling changes, where the variant has one.
    pub(super) const fn count_mut(&mut self) -> Option<&mut Count> {
        match &mut self.capacity {
            Capacity::Instances { count, .. } => Some(count),
            Capacity::Serverless { provisioned_concurrency, .. } => provisioned_concurrency.as_mut(),
        }
    }

    fn summary(&self) -> Value {
        let weight = crate::wire::whole(self.weight);
        let mut summary = json!({
            "VariantName": self.name,
            "DeployedImages": [],
            "CurrentWeight": weight,
            "DesiredWeight": weight,
        });
        match &self.capacity {
            Capacity::Instances { count, .. } => {
                summary["CurrentInstanceCount"] = count.current.into();
                summary["DesiredInstanceCount"] = count.desired.into();
            }
            Capacity::Serverless { memory_size, max_concurrency, provisioned_concurrency } => {
                let config = |provisioned: Option<i64>| {
                    let mut config = json!({"MemorySizeInMB": memory_size, "MaxConcurrency": max_concurrency});
                    if let Some(provisioned) = provisioned {
                        config["ProvisionedConcurrency"] = provisioned.into();
                    }
                    config
                };
                summary["CurrentServerlessConfig"] = config(provisioned_concurrency.map(|count| count.current));
                summary["DesiredServerlessConfig"] = config(provisioned_concurrency.map(|count| count.desired));
            }
        }
        summary
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
}

impl LiveEndpoint {
    pub(super) fn status(&self) -> &'static str {
        self.busy.map_or("InService", |busy| busy.status)
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

//! Production variants and what they run on.

use serde_json::{Value, json};

use super::names::sagemaker_name;
use crate::error::ServiceError;
use crate::input::Input;

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
    /// It has no model of its own: what runs on it are inference components.
    pub(super) hosts_components: bool,
    pub(super) capacity: Capacity,
}

/// What a variant runs on.
#[derive(Clone, Debug)]
pub(super) enum Capacity {
    Instances { instance_type: String, count: Count },
    Serverless { memory_size: Value, max_concurrency: i64, provisioned_concurrency: Option<Count> },
}

impl Capacity {
    fn read_instances(variant: &Input<'_>) -> Result<Self, ServiceError> {
        let instance_type = variant.required_text("InstanceType")?;
        if !instance_type.starts_with("ml.") {
            return Err(variant.refuse_value(
                "InstanceType",
                &format!("'{instance_type}'"),
                "Member must satisfy enum value set of ML instance types, which begin with ml.",
            ));
        }
        // An endpoint that is set up may have been scaled to 0: that none is created so is the operation's to say.
        let count = variant.integer_from("InitialInstanceCount", 0)?.unwrap_or(1);
        Ok(Self::Instances { instance_type: instance_type.to_owned(), count: Count::settled(count) })
    }

    /// Ranges, inclusive: memory 1024 to 6144 MB, concurrencies 1 to 200. Source: the service's model.
    fn read_serverless(serverless: &Input<'_>) -> Result<Self, ServiceError> {
        let required = |name: &str, least: i64, most: i64| {
            let missing = || serverless.refuse_value(name, "null", "Member must not be null");
            serverless.integer_between(name, least, most)?.ok_or_else(missing)
        };
        let memory_size = required("MemorySizeInMB", 1024, 6144)?;
        let max_concurrency = required("MaxConcurrency", 1, 200)?;
        let provisioned = serverless.integer_between("ProvisionedConcurrency", 1, 200)?;
        if let Some(provisioned) = provisioned.filter(|provisioned| max_concurrency < *provisioned) {
            return Err(serverless.refuse(format!(
                "ProvisionedConcurrency must be less than or equal to MaxConcurrency, got: {provisioned} and \
                 {max_concurrency}"
            )));
        }
        Ok(Self::Serverless {
            memory_size: memory_size.into(),
            max_concurrency,
            provisioned_concurrency: provisioned.map(Count::settled),
        })
    }
}

impl Variant {
    /// Reads one element of `ProductionVariants`.
    pub(super) fn read(variant: &Input<'_>) -> Result<Self, ServiceError> {
        let name = sagemaker_name(variant, "VariantName")?.to_owned();
        let weight = variant.number("InitialVariantWeight")?.unwrap_or(1.0);
        let capacity = match variant.structure("ServerlessConfig")? {
            Some(serverless) => {
                if variant.has("InstanceType") || variant.has("InitialInstanceCount") {
                    return Err(variant.refuse(format!(
                        "The variant \"{name}\" is serverless: it takes neither InstanceType nor InitialInstanceCount."
                    )));
                }
                Capacity::read_serverless(&serverless)?
            }
            None => Capacity::read_instances(variant)?,
        };
        Ok(Self { name, weight, hosts_components: !variant.has("ModelName"), capacity })
    }

    /// The count that scaling changes, where the variant has one.
    pub(super) const fn count_mut(&mut self) -> Option<&mut Count> {
        match &mut self.capacity {
            Capacity::Instances { count, .. } => Some(count),
            Capacity::Serverless { provisioned_concurrency, .. } => provisioned_concurrency.as_mut(),
        }
    }

    pub(super) fn summary(&self) -> Value {
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

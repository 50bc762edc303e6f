//! Endpoints of every kind for the local AWS of a test, in service at once, and how much of each is running.

use serde_json::{Value, json};

use crate::local_aws::LocalAws;

impl LocalAws {
    /// Adds an endpoint that is in service, with one instance of each variant.
    pub(crate) fn add_endpoint(&self, name: &str, variants: &[&str]) {
        self.put_endpoint(&json!({"name": name, "variants": one_instance_of_each(variants)}));
    }

    /// Adds an endpoint that is in service only after some seconds, with one instance of each variant.
    pub(crate) fn add_endpoint_being_created(&self, name: &str, variants: &[&str], seconds: u32) {
        let variants = one_instance_of_each(variants);
        self.put_endpoint(&json!({"name": name, "variants": variants, "creating_seconds": seconds}));
    }

    /// Adds an asynchronous endpoint that is in service, with one instance of each variant.
    pub(crate) fn add_async_endpoint(&self, name: &str, variants: &[&str]) {
        self.put_endpoint(&json!({"name": name, "asynchronous": true, "variants": one_instance_of_each(variants)}));
    }

    /// Adds an endpoint of serverless variants, each of this provisioned concurrency, from 1 to 200.
    pub(crate) fn add_serverless_endpoint(&self, name: &str, variants: &[&str], provisioned_concurrency: u32) {
        let variant = |name: &&str| json!({"name": name, "provisioned_concurrency": provisioned_concurrency});
        self.put_endpoint(&json!({"name": name, "variants": variants.iter().map(variant).collect::<Value>()}));
    }

    /// Adds an endpoint `<component>-endpoint` with one instance of `AllTraffic`, and on it an inference component.
    pub(crate) fn add_inference_component(&self, component: &str, copies: u32) {
        self.put_endpoint(&json!({
            "name": format!("{component}-endpoint"),
            "variants": [{"name": "AllTraffic", "instances": 1}],
            "inference_components": [{"name": component, "variant": "AllTraffic", "copies": copies}],
        }));
    }

    /// Lets the next creation of an endpoint of this name end as `Failed`, for this reason.
    pub(crate) fn fail_creation(&self, endpoint: &str, reason: &str) {
        let failure = json!({"endpoint": endpoint, "reason": reason});
        self.standin("POST /_standin/failures", &failure.to_string());
    }

    /// How much is running of what a resource id of Application Auto Scaling names: instances, concurrency or copies.
    pub(crate) fn current_capacity(&self, resource_id: &str) -> Option<u64> {
        let state = self.state();
        let parts: Vec<_> = resource_id.split('/').collect();
        let capacity = match parts.as_slice() {
            ["endpoint", endpoint, "variant", variant] => {
                let variants = state["endpoints"][endpoint]["ProductionVariants"].as_array()?;
                let variant = variants.iter().find(|known| known["VariantName"] == *variant)?;
                let provisioned = &variant["CurrentServerlessConfig"]["ProvisionedConcurrency"];
                if provisioned.is_null() { &variant["CurrentInstanceCount"] } else { provisioned }
            }
            ["inference-component", component] => {
                &state["inference_components"][component]["RuntimeConfig"]["CurrentCopyCount"]
            }
            _ => panic!("{resource_id} names nothing that is scaled"),
        };
        capacity.as_u64()
    }

    fn put_endpoint(&self, endpoint: &Value) {
        self.standin("POST /_standin/endpoints", &endpoint.to_string());
    }
}

fn one_instance_of_each(variants: &[&str]) -> Value {
    variants.iter().map(|variant| json!({"name": variant, "instances": 1})).collect()
}

//! `ResourceProperties`: what is accepted and becomes what, and everything that can be wrong with them.

mod accepted;
mod best_effort;
mod contract;
mod deployed;
mod full;
mod messages;
mod soup;

use lambda::configuration::Configuration;
use lambda::properties;
use serde_json::value::RawValue;

/// The names of a variant, and of its endpoint.
const NAMES: &str = r#""EndpointName": "ep", "VariantName": "v1""#;
/// A range of capacity.
const RANGE: &str = r#""MinCapacity": "1", "MaxCapacity": "4""#;
/// A target tracking policy.
const TRACKING: &str = r#"{"PolicyName": "tt", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {"PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}, "TargetValue": "70.0"}}"#;

/// Properties written with `NAMES`, `RANGE` and `TRACKING` in the place of what they stand for.
fn written_out(text: &str) -> String {
    text.replace("NAMES", NAMES).replace("RANGE", RANGE).replace("TRACKING", TRACKING)
}

fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(written_out(text)).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn read(text: &str) -> Result<Configuration, Vec<String>> {
    properties::read(Some(&raw(text)))
}

#[track_caller]
fn accepted(text: &str) -> Configuration {
    read(text).unwrap_or_else(|problems| panic!("{text} is refused: {problems:#?}"))
}

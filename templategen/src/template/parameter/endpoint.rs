//! The parameters of an endpoint that the stack makes.

use scaling::VariantName;

use super::{Check, Group, NAME_CONSTRAINT, Parameter, TRUE_OR_FALSE};
use crate::template::endpoint::InstanceCount;

/// An object in S3, without the letters that a policy would read as a pattern or a variable.
const MODEL_DATA: &str = r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^\s*?${}]+\.tar\.gz$";
/// An image in ECR, by its tag or its digest; nothing for the image of the region.
const IMAGE: &str = r"^$|^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/[a-z0-9][a-z0-9._/-]*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})$";
/// Any instance type for hosting.
const INSTANCE_TYPE: &str = r"^ml\.[a-z][a-z0-9-]*\.[a-z0-9-]+$";
/// The same without the burstable ones, t2 and the like, which SageMaker does not scale.
const SCALABLE_INSTANCE_TYPE: &str = r"^ml\.([a-su-z][a-z0-9-]*|t[a-z][a-z0-9-]*)\.[a-z0-9-]+$";

/// The parameters, in the order the console shows them.
pub(in crate::template) fn parameters(variant: &str, count: InstanceCount) -> Vec<Parameter> {
    let mut parameters = served();
    parameters.extend(instances(variant, count));
    parameters
}

fn served() -> Vec<Parameter> {
    let served = |name: &str, label: &str, default: Option<&str>, description: &str, check: Check| Parameter {
        name: name.to_owned(),
        label: label.to_owned(),
        group: Group::Served,
        default: default.map(str::to_owned),
        description: description.to_owned(),
        check,
    };
    vec![
        served(
            "ModelDataUrl",
            "Model artefact in S3",
            None,
            "The model, a model.tar.gz as training leaves it, by its S3 URL; in the stack's own region.",
            Check::pattern(MODEL_DATA, "s3://BUCKET/KEY.tar.gz, without spaces, *, ?, $ and braces in the key"),
        ),
        served(
            "ImageUri",
            "Image that serves it",
            Some(""),
            "The image, out of Amazon ECR. Left empty: XGBoost 1.2-1 as AWS publishes it in most regions.",
            Check::pattern(
                IMAGE,
                "empty, or ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY with :TAG or @sha256:DIGEST behind it",
            ),
        ),
    ]
}

fn instances(variant: &str, count: InstanceCount) -> Vec<Parameter> {
    let instances = |name: &str, label: &str, default: &str, description: &str, check: Check| Parameter {
        name: name.to_owned(),
        label: label.to_owned(),
        group: Group::Instances,
        default: Some(default.to_owned()),
        description: description.to_owned(),
        check,
    };
    let called = "What the one production variant of the endpoint is called.";
    let (type_description, type_check, count_description, variant_description) = match count {
        InstanceCount::Retained => (
            "What the endpoint runs on. SageMaker changes it only while nothing scales the endpoint.",
            Check::pattern(
                SCALABLE_INSTANCE_TYPE,
                "an instance type for hosting, as in ml.m5.large; burstable ones such as ml.t2.medium can not be scaled",
            ),
            "How many instances the endpoint starts with. From then on scaling has the count, between MinCapacity and \
             MaxCapacity, and a change here changes nothing.",
            format!("{called} SageMaker changes it only while nothing scales the endpoint."),
        ),
        InstanceCount::ByParameter => (
            "What the endpoint runs on. SageMaker does not scale burstable instances (ml.t2): choose others where scaling \
             may come later.",
            Check::pattern(INSTANCE_TYPE, "an instance type for hosting, as in ml.m5.large"),
            "How many instances the endpoint starts with. Later changes count where RetainInstanceCount is false.",
            called.to_owned(),
        ),
    };
    let mut parameters = vec![
        instances("InstanceType", "Instance type", "ml.m5.large", type_description, type_check),
        instances("InitialInstanceCount", "Instances at the start", "1", count_description, Check::whole_number(1)),
        instances(
            "VariantName",
            "Production variant",
            variant,
            &variant_description,
            Check::pattern(VariantName::PATTERN, NAME_CONSTRAINT),
        ),
    ];
    if count == InstanceCount::ByParameter {
        parameters.push(instances(
            "RetainInstanceCount",
            "Keep the number of instances on updates",
            "true",
            "Whether an update leaves the endpoint as many instances as it has, scaled by hand or by a policy (true), or \
             puts the count to InitialInstanceCount (false).",
            TRUE_OR_FALSE,
        ));
    }
    parameters
}

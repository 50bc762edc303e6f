//! Whether what is to be scaled exists, asked before anything is changed.

use scaling::{EndpointKind, ScalableDimension};
use serde_json::Value;

use crate::aws::{Aws, command};
use crate::call_error::CallErrorKind;
use crate::failure::Failure;
use crate::identity::Identity;
use crate::json::{items, text};
use crate::listing::{Listing, missing, with_names};
use crate::stack::place;

/// What is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Account and region.
    pub place: String,
    /// One sentence: what it is, and how it is.
    pub sentence: String,
    /// How much it has now of what is scaled, where SageMaker says so.
    pub running: Option<i64>,
}

/// Asks SageMaker for it; the kind is what the template was written for.
///
/// # Errors
/// Where it does not exist, naming what does; where it is on its way out, not there yet, or of another
/// kind; where SageMaker can not be asked.
pub fn check(aws: &dyn Aws, identity: &Identity, kind: EndpointKind) -> Result<Found, Failure> {
    match identity {
        Identity::Variant { endpoint, variant } => check_variant(aws, endpoint, variant, kind),
        Identity::Component(component) => check_component(aws, component),
    }
}

fn check_variant(aws: &dyn Aws, endpoint: &str, variant: &str, kind: EndpointKind) -> Result<Found, Failure> {
    let description = match aws.call(&command(["sagemaker", "describe-endpoint", "--endpoint-name", endpoint])) {
        Err(error) if error.kind == CallErrorKind::NotFound => {
            let list = Listing { operation: "list-endpoints", member: "Endpoints", name: "EndpointName" };
            return Err(missing(aws, "endpoint", endpoint, &list));
        }
        description => description?,
    };
    // Before its variants: one that is going, failed or is not there yet has none.
    let status = text(&description["EndpointStatus"]);
    usable("endpoint", endpoint, &status)?;
    let variants = &description["ProductionVariants"];
    if items(variants).next().is_none() {
        return Err(Failure::input(format!("endpoint `{endpoint}` is {status}, and has no production variant yet"))
            .help("wait until it is InService, and repeat the command"));
    }
    let names: Vec<String> = items(variants).map(|variant| text(&variant["VariantName"])).collect();
    let Some(found) = items(variants).find(|found| found["VariantName"] == variant) else {
        let failure = Failure::input(format!("endpoint `{endpoint}` has no production variant `{variant}`"));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return Err(with_names(failure, variant, "its variants are", &names).help("choose one with --variant NAME"));
    };
    same_kind(endpoint, found, kind)?;
    if kind == EndpointKind::Async && !description["AsyncInferenceConfig"].is_object() {
        return Err(Failure::input(format!(
            "endpoint `{endpoint}` is not asynchronous, and the template is for one with a queue of requests"
        ))
        .help("remove the spec's `kind: async`, or name an asynchronous endpoint with --endpoint"));
    }
    let (running, words) = running(found).unzip();
    let words = words.map(|words| format!(", variant {variant} {words}")).unwrap_or_default();
    Ok(Found {
        place: place(&text(&description["EndpointArn"])),
        sentence: format!("endpoint {endpoint} is {status}{words}"),
        running,
    })
}

/// What a variant has now of what is scaled, as a number and in words.
fn running(variant: &Value) -> Option<(i64, String)> {
    let concurrency = variant["CurrentServerlessConfig"]["ProvisionedConcurrency"].as_i64();
    let concurrency = concurrency.map(|count| (count, format!("has a provisioned concurrency of {count}")));
    let instances = variant["CurrentInstanceCount"].as_i64();
    concurrency.or(instances.map(|count| (count, format!("runs {}", counted(count, "instance")))))
}

/// Whether a variant has what the template scales. A variant that runs on neither is not told apart.
fn same_kind(endpoint: &str, variant: &Value, kind: EndpointKind) -> Result<(), Failure> {
    let name = text(&variant["VariantName"]);
    let serverless = variant["CurrentServerlessConfig"].is_object() || variant["DesiredServerlessConfig"].is_object();
    let of_serverless = kind.scalable_dimension() == ScalableDimension::VariantDesiredProvisionedConcurrency;
    if serverless == of_serverless {
        return Ok(());
    }
    let failure = |runs: &str, scales: &str| {
        Failure::input(format!("variant `{name}` of endpoint `{endpoint}` {runs}, and the template scales {scales}"))
    };
    Err(if serverless {
        failure("is serverless", "instances").help("launch a spec with `kind: serverless` for it, with --spec FILE")
    } else {
        failure("runs on instances", "provisioned concurrency").help(
            "change the spec's `kind: serverless` to `realtime` or `async`, or name a serverless variant with --endpoint and \
             --variant",
        )
    })
}

fn check_component(aws: &dyn Aws, component: &str) -> Result<Found, Failure> {
    let call = command(["sagemaker", "describe-inference-component", "--inference-component-name", component]);
    let description = match aws.call(&call) {
        Err(error) if error.kind == CallErrorKind::NotFound => {
            let list = Listing {
                operation: "list-inference-components",
                member: "InferenceComponents",
                name: "InferenceComponentName",
            };
            return Err(missing(aws, "inference component", component, &list));
        }
        description => description?,
    };
    let status = text(&description["InferenceComponentStatus"]);
    usable("inference component", component, &status)?;
    let copies = description["RuntimeConfig"]["CurrentCopyCount"].as_i64();
    let words = copies
        .map(|count| format!(" with {}", if count == 1 { "1 copy".to_owned() } else { format!("{count} copies") }));
    Ok(Found {
        place: place(&text(&description["InferenceComponentArn"])),
        sentence: format!("inference component {component} is {status}{}", words.unwrap_or_default()),
        running: copies,
    })
}

/// A number of things.
fn counted(count: i64, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// Application Auto Scaling takes a target in any state, but one that is going or has failed never scales.
fn usable(kind: &str, name: &str, status: &str) -> Result<(), Failure> {
    if ["Deleting", "Failed", "OutOfService"].contains(&status) {
        return Err(Failure::input(format!("{kind} `{name}` is {status}, so there is nothing to scale"))
            .help(format!("bring the {kind} into service first")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::scripted::Scripted;

    fn endpoint(status: &str, count: i64) -> Value {
        json!({
            "EndpointName": "demo", "EndpointArn": "arn:aws:sagemaker:eu-central-1:123456789012:endpoint/demo",
            "EndpointStatus": status,
            "ProductionVariants": [{"VariantName": "AllTraffic", "CurrentInstanceCount": count}],
        })
    }

    #[track_caller]
    fn check_row(aws: &Scripted, variant: &str, expected: Result<&str, &str>) {
        let identity = Identity::Variant { endpoint: "demo".to_owned(), variant: variant.to_owned() };
        let outcome = check(aws, &identity, EndpointKind::Realtime)
            .map(|found| found.sentence)
            .map_err(|failure| failure.to_string());
        assert_eq!(outcome.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn an_endpoint_is_described_in_a_sentence() {
        for (status, count, sentence) in [
            ("InService", 1, "endpoint demo is InService, variant AllTraffic runs 1 instance"),
            ("Updating", 3, "endpoint demo is Updating, variant AllTraffic runs 3 instances"),
        ] {
            check_row(
                &Scripted::new().answer("describe-endpoint", endpoint(status, count)),
                "AllTraffic",
                Ok(sentence),
            );
        }
    }

    #[test]
    fn every_kind_is_described_by_what_is_scaled_of_it() {
        let status = "InService";
        let asynchronous = json!({
            "EndpointStatus": status, "AsyncInferenceConfig": {},
            "ProductionVariants": [{"VariantName": "v", "CurrentInstanceCount": 0}],
        });
        let serverless = json!({
            "EndpointStatus": status,
            "ProductionVariants": [{"VariantName": "v", "CurrentServerlessConfig": {"ProvisionedConcurrency": 4}}],
        });
        let component =
            |copies: u32| json!({"InferenceComponentStatus": status, "RuntimeConfig": {"CurrentCopyCount": copies}});
        let variant = Identity::Variant { endpoint: "demo".to_owned(), variant: "v".to_owned() };
        let of_component = Identity::Component("c".to_owned());
        for (identity, kind, description, sentence, running) in [
            (&variant, EndpointKind::Async, asynchronous, "endpoint demo is InService, variant v runs 0 instances", 0),
            (
                &variant,
                EndpointKind::Serverless,
                serverless,
                "endpoint demo is InService, variant v has a provisioned concurrency of 4",
                4,
            ),
            (&of_component, EndpointKind::Component, component(1), "inference component c is InService with 1 copy", 1),
            (
                &of_component,
                EndpointKind::Component,
                component(0),
                "inference component c is InService with 0 copies",
                0,
            ),
        ] {
            let operation =
                if kind == EndpointKind::Component { "describe-inference-component" } else { "describe-endpoint" };
            let aws = Scripted::new().answer(operation, description);
            let found = check(&aws, identity, kind).unwrap();
            assert_eq!((found.sentence.as_str(), found.running), (sentence, Some(running)));
        }
    }

    #[test]
    fn what_does_not_exist_is_answered_with_what_does() {
        let missing = || Scripted::new().refuse("describe-endpoint", CallErrorKind::NotFound, "Could not find");
        check_row(
            &missing().answer(
                "list-endpoints",
                json!({"Endpoints": [{"EndpointName": "demo-1"}, {"EndpointName": "other"}]}),
            ),
            "AllTraffic",
            Err(
                "error: there is no endpoint `demo`\n  = help: did you mean `demo-1`?\n  = help: the endpoints here are demo-1, other",
            ),
        );
        check_row(
            &missing().answer("list-endpoints", json!({"Endpoints": []})),
            "AllTraffic",
            Err(
                "error: there is no endpoint `demo`\n  = help: none is visible in this account and region: choose others with \
                 AWS_PROFILE and --region, or look with `aws sagemaker list-endpoints`",
            ),
        );
        check_row(
            &Scripted::new().answer("describe-endpoint", endpoint("InService", 1)),
            "blue",
            Err("error: endpoint `demo` has no production variant `blue`\n  = help: its variants are AllTraffic\n  = \
                 help: choose one with --variant NAME"),
        );
        check_row(
            &Scripted::new().answer("describe-endpoint", endpoint("Deleting", 1)),
            "AllTraffic",
            Err(
                "error: endpoint `demo` is Deleting, so there is nothing to scale\n  = help: bring the endpoint into service first",
            ),
        );
    }

    #[test]
    fn an_endpoint_without_variants_is_told_by_its_status() {
        for (status, expected) in [
            (
                "Creating",
                "error: endpoint `demo` is Creating, and has no production variant yet\n  = help: wait until it is \
                 InService, and repeat the command",
            ),
            (
                "Failed",
                "error: endpoint `demo` is Failed, so there is nothing to scale\n  = help: bring the endpoint into service \
                 first",
            ),
        ] {
            let description = json!({"EndpointName": "demo", "EndpointStatus": status});
            check_row(&Scripted::new().answer("describe-endpoint", description), "AllTraffic", Err(expected));
        }
    }

    #[test]
    fn a_template_for_another_kind_of_variant_is_refused() {
        let serverless = json!({"VariantName": "v", "CurrentServerlessConfig": {"MaxConcurrency": 5}});
        let instances = json!({"VariantName": "v", "CurrentInstanceCount": 1});
        let on_instances = "error: variant `v` of endpoint `demo` runs on instances, and the template scales provisioned \
                            concurrency\n  = help: change the spec's `kind: serverless` to `realtime` or `async`, or name a \
                            serverless variant with --endpoint and --variant";
        let not_asynchronous = "error: endpoint `demo` is not asynchronous, and the template is for one with a queue of \
                                requests\n  = help: remove the spec's `kind: async`, or name an asynchronous endpoint \
                                with --endpoint";
        let is_serverless = "error: variant `v` of endpoint `demo` is serverless, and the template scales instances\n  = \
                             help: launch a spec with `kind: serverless` for it, with --spec FILE";
        for (variant, kind, expected) in [
            (&instances, EndpointKind::Realtime, None),
            (&instances, EndpointKind::Async, Some(not_asynchronous)),
            (&serverless, EndpointKind::Serverless, None),
            (&instances, EndpointKind::Serverless, Some(on_instances)),
            (&serverless, EndpointKind::Realtime, Some(is_serverless)),
        ] {
            let description = json!({"EndpointStatus": "InService", "ProductionVariants": [variant]});
            let aws = Scripted::new().answer("describe-endpoint", description);
            let identity = Identity::Variant { endpoint: "demo".to_owned(), variant: "v".to_owned() };
            let outcome = check(&aws, &identity, kind).err().map(|failure| failure.to_string());
            assert_eq!(outcome.as_deref(), expected, "{variant} {kind:?}");
        }
    }
}

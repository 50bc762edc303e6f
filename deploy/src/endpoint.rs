//! Whether what is to be scaled exists, asked before anything is changed.

use scaling::{EndpointKind, ScalableDimension};
use serde_json::Value;

use crate::aws::{Aws, command};
use crate::call_error::CallErrorKind;
use crate::choice::Choice;
use crate::failure::Failure;
use crate::json::{items, text};
use crate::listing::{Listing, missing, with_names};
use crate::stack::place;

/// What a stack scales.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A production variant of an endpoint.
    Variant {
        /// The endpoint.
        endpoint: String,
        /// The variant.
        variant: String,
    },
    /// An inference component.
    Component(String),
}

impl Identity {
    /// What Application Auto Scaling calls it.
    #[must_use]
    pub fn resource_id(&self) -> String {
        match self {
            Self::Variant { endpoint, variant } => format!("endpoint/{endpoint}/variant/{variant}"),
            Self::Component(component) => format!("inference-component/{component}"),
        }
    }

    /// What a reader calls it.
    #[must_use]
    pub fn described(&self) -> String {
        match self {
            Self::Variant { endpoint, variant } => format!("variant `{variant}` of endpoint `{endpoint}`"),
            Self::Component(component) => format!("inference component `{component}`"),
        }
    }
}

/// What is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Account and region.
    pub place: String,
    /// One sentence: what it is, and how it is.
    pub sentence: String,
}

/// What the parameters of a template name, if they name something of SageMaker's.
#[must_use]
pub fn identity(choices: &[Choice]) -> Option<Identity> {
    let value = |name: &str| choices.iter().find(|choice| choice.name == name).map(|choice| choice.new.clone());
    match (value("InferenceComponentName"), value("EndpointName"), value("VariantName")) {
        (Some(component), _, _) => Some(Identity::Component(component)),
        (None, Some(endpoint), Some(variant)) => Some(Identity::Variant { endpoint, variant }),
        _ => None,
    }
}

/// Whether the parameters name something else than is deployed, or nothing is deployed yet.
#[must_use]
pub fn is_new(choices: &[Choice]) -> bool {
    let naming = ["InferenceComponentName", "EndpointName", "VariantName"];
    choices.iter().any(|choice| naming.contains(&choice.name.as_str()) && choice.old.as_ref() != Some(&choice.new))
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
    let running = running(found).map(|running| format!(", variant {variant} {running}"));
    Ok(Found {
        place: place(&text(&description["EndpointArn"])),
        sentence: format!("endpoint {endpoint} is {status}{}", running.unwrap_or_default()),
    })
}

/// What a variant has now of what is scaled.
fn running(variant: &Value) -> Option<String> {
    let instances =
        variant["CurrentInstanceCount"].as_i64().map(|count| format!("runs {}", counted(count, "instance")));
    let concurrency = variant["CurrentServerlessConfig"]["ProvisionedConcurrency"].as_i64();
    concurrency.map(|concurrency| format!("has a provisioned concurrency of {concurrency}")).or(instances)
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
    let running = copies
        .map(|count| format!(" with {}", if count == 1 { "1 copy".to_owned() } else { format!("{count} copies") }));
    Ok(Found {
        place: place(&text(&description["InferenceComponentArn"])),
        sentence: format!("inference component {component} is {status}{}", running.unwrap_or_default()),
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
    use crate::choice::Reason;

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
        for (identity, kind, description, sentence) in [
            (&variant, EndpointKind::Async, asynchronous, "endpoint demo is InService, variant v runs 0 instances"),
            (
                &variant,
                EndpointKind::Serverless,
                serverless,
                "endpoint demo is InService, variant v has a provisioned concurrency of 4",
            ),
            (&of_component, EndpointKind::Component, component(1), "inference component c is InService with 1 copy"),
            (&of_component, EndpointKind::Component, component(0), "inference component c is InService with 0 copies"),
        ] {
            let operation =
                if kind == EndpointKind::Component { "describe-inference-component" } else { "describe-endpoint" };
            let aws = Scripted::new().answer(operation, description);
            assert_eq!(check(&aws, identity, kind).map(|found| found.sentence), Ok(sentence.to_owned()));
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

    #[test]
    fn what_is_scaled_is_new_where_a_name_changes() {
        let choice = |name: &str, old: Option<&str>| Choice {
            old: old.map(str::to_owned),
            ..crate::choice::fixtures::choice(name, "new", Reason::Kept)
        };
        for (choices, expected) in [
            ([choice("EndpointName", None), choice("VariantName", None)], true),
            ([choice("EndpointName", Some("new")), choice("VariantName", Some("old"))], true),
            ([choice("EndpointName", Some("new")), choice("MaxCapacity", Some("old"))], false),
        ] {
            assert_eq!(is_new(&choices), expected, "{choices:?}");
        }
    }

    #[test]
    fn the_services_have_an_id_for_what_is_scaled() {
        let variant = Identity::Variant { endpoint: "e".to_owned(), variant: "v".to_owned() };
        for (identity, id, described) in [
            (variant, "endpoint/e/variant/v", "variant `v` of endpoint `e`"),
            (Identity::Component("c".to_owned()), "inference-component/c", "inference component `c`"),
        ] {
            assert_eq!((identity.resource_id().as_str(), identity.described().as_str()), (id, described));
        }
    }

    #[test]
    fn the_parameters_tell_what_is_scaled() {
        let choice = |name: &str, value: &str| crate::choice::fixtures::choice(name, value, Reason::Default);
        let variant = Identity::Variant { endpoint: "e".to_owned(), variant: "v".to_owned() };
        for (choices, expected) in [
            (vec![choice("EndpointName", "e"), choice("VariantName", "v")], Some(variant)),
            (
                vec![choice("EndpointName", "e"), choice("InferenceComponentName", "c")],
                Some(Identity::Component("c".to_owned())),
            ),
            (vec![choice("Other", "x")], None),
        ] {
            assert_eq!(identity(&choices), expected);
        }
    }
}

//! Whether what is to be scaled exists, asked before anything is changed.

use serde_json::Value;

use crate::aws::{Aws, command};
use crate::call_error::CallErrorKind;
use crate::failure::Failure;
use crate::json::{items, text};
use crate::parameters::Choice;
use crate::stack::place;
use crate::suggestion::closest;

/// How many names a message lists.
const LISTED: usize = 20;

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

/// Asks SageMaker for it.
///
/// # Errors
/// Where it does not exist, naming what does; where it is on its way out; where SageMaker can not be asked.
pub fn check(aws: &dyn Aws, identity: &Identity) -> Result<Found, Failure> {
    match identity {
        Identity::Variant { endpoint, variant } => check_variant(aws, endpoint, variant),
        Identity::Component(component) => check_component(aws, component),
    }
}

fn check_variant(aws: &dyn Aws, endpoint: &str, variant: &str) -> Result<Found, Failure> {
    let description = match aws.call(&command(["sagemaker", "describe-endpoint", "--endpoint-name", endpoint])) {
        Err(error) if error.kind == CallErrorKind::NotFound => {
            let list = Listing { operation: "list-endpoints", member: "Endpoints", name: "EndpointName" };
            return Err(missing(aws, "endpoint", endpoint, &list));
        }
        description => description?,
    };
    let variants = &description["ProductionVariants"];
    let names: Vec<String> = items(variants).map(|variant| text(&variant["VariantName"])).collect();
    let Some(found) = items(variants).find(|found| found["VariantName"] == variant) else {
        let failure = Failure::input(format!("endpoint `{endpoint}` has no production variant `{variant}`"));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return Err(with_names(failure, variant, "its variants are", &names).help("choose one with --variant NAME"));
    };
    let status = text(&description["EndpointStatus"]);
    usable("endpoint", endpoint, &status)?;
    let count = found["CurrentInstanceCount"].as_i64();
    let running = count.map(|count| format!(", variant {variant} runs {}", counted(count, "instance")));
    Ok(Found {
        place: place(&text(&description["EndpointArn"])),
        sentence: format!("endpoint {endpoint} is {status}{}", running.unwrap_or_default()),
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

/// How a kind of thing is listed.
struct Listing {
    operation: &'static str,
    member: &'static str,
    name: &'static str,
}

fn missing(aws: &dyn Aws, kind: &str, name: &str, listing: &Listing) -> Failure {
    let failure = Failure::input(format!("there is no {kind} `{name}`"));
    // The list only helps; without the right to ask for it, the message stands without.
    let answer = aws.call(&command(["sagemaker", listing.operation, "--max-items", "100"])).unwrap_or(Value::Null);
    let names: Vec<String> = items(&answer[listing.member]).map(|item| text(&item[listing.name])).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.is_empty() {
        return failure.help(format!(
            "none is visible in this account and region: choose others with AWS_PROFILE and --region, or look with `aws sagemaker {}`",
            listing.operation
        ));
    }
    with_names(failure, name, &format!("the {kind}s here are"), &names)
}

fn with_names(failure: Failure, name: &str, introduction: &str, names: &[&str]) -> Failure {
    let failure = match closest(name, names) {
        Some(candidate) => failure.help(format!("did you mean `{candidate}`?")),
        None => failure,
    };
    let more = names.len().checked_sub(LISTED + 1).map(|rest| format!(" and {} more", rest + 1));
    let listed = names.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    failure.help(format!("{introduction} {listed}{}", more.unwrap_or_default()))
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
        let outcome = check(aws, &identity).map(|found| found.sentence).map_err(|failure| failure.to_string());
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
    fn a_long_list_is_cut() {
        let names: Vec<String> = (0..23).map(|number| format!("name{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let failure = with_names(Failure::input("x"), "zebra", "here are", &names);
        assert!(failure.help[0].ends_with("name19 and 3 more"), "{failure}");
    }

    #[test]
    fn the_parameters_tell_what_is_scaled() {
        let choice = |name: &str, value: &str| Choice {
            name: name.to_owned(),
            old: None,
            new: value.to_owned(),
            reason: crate::parameters::Reason::Default,
            no_echo: false,
        };
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

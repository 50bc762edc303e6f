//! Which value every parameter gets, and why.
//!
//! Neither an edit in the console nor an edit of the spec is lost in silence: a parameter whose default
//! changed in the new template takes the new default, every other one keeps its deployed value, and what
//! the command line says wins.

use serde_json::Value;

use crate::choice::{Choice, Reason};
use crate::failure::Failure;
use crate::json::{items, text};
use crate::suggestion::closest;

/// A parameter as a template declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The name.
    pub name: String,
    /// The default, as text.
    pub default: Option<String>,
    /// What the default stands for.
    pub standing: Standing,
    /// Whether CloudFormation keeps the value to itself.
    pub no_echo: bool,
}

/// What a default stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A value that somebody wrote down: where it changed, the change is meant.
    Meant,
    /// A value for where there is none yet: it says nothing about a deployed one.
    Stopgap,
}

/// What is deployed: the values, and the defaults of the template they were chosen over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployed {
    /// Names and values.
    pub values: Vec<(String, String)>,
    /// The deployed template's parameters.
    pub declared: Vec<Declared>,
    /// The types of the deployed template's resources, each once.
    pub resource_types: Vec<String>,
}

/// A value the caller chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The parameter.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Where it was said, such as `--param`.
    pub origin: &'static str,
}

/// Reads the parameters of `get-template-summary`; `stopgaps` are those whose default nobody wrote down.
#[must_use]
pub fn declared(summary: &Value, stopgaps: &[&str]) -> Vec<Declared> {
    items(&summary["Parameters"])
        .map(|parameter| Declared {
            name: text(&parameter["ParameterKey"]),
            default: parameter.get("DefaultValue").filter(|value| !value.is_null()).map(text),
            standing: if stopgaps.iter().any(|name| parameter["ParameterKey"] == *name) {
                Standing::Stopgap
            } else {
                Standing::Meant
            },
            no_echo: parameter["NoEcho"] == true,
        })
        .collect()
}

/// Chooses the value of every parameter of the new template, in the template's order.
///
/// # Errors
/// Where the caller names a parameter the template does not have, or one is left without a value.
pub fn merge(new: &[Declared], deployed: &Deployed, overrides: &[Override]) -> Result<Vec<Choice>, Failure> {
    for given in overrides {
        if !new.iter().any(|parameter| parameter.name == given.name) {
            let names: Vec<&str> = new.iter().map(|parameter| parameter.name.as_str()).collect();
            return Err(unknown(given, &names, &[]));
        }
    }
    new.iter().map(|parameter| choose(parameter, deployed, overrides)).collect()
}

/// The parameters the deployed template had and the new one has no more.
#[must_use]
pub fn dropped<'a>(new: &[Declared], deployed: &'a Deployed) -> Vec<&'a str> {
    let names = deployed.values.iter().map(|(name, _)| name.as_str());
    names.filter(|name| !new.iter().any(|parameter| parameter.name == *name)).collect()
}

fn choose(parameter: &Declared, deployed: &Deployed, overrides: &[Override]) -> Result<Choice, Failure> {
    let name = &parameter.name;
    let old = deployed.values.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let choice = |new: String, reason: Reason| Choice {
        name: name.clone(),
        old: old.clone(),
        new,
        reason,
        no_echo: parameter.no_echo,
    };
    // What --param says stands behind what a flag of its own does, and wins.
    if let Some(given) = overrides.iter().rev().find(|given| given.name == *name) {
        return Ok(choice(given.value.clone(), Reason::Given(given.origin)));
    }
    let old_default = deployed.declared.iter().find(|old| old.name == *name).and_then(|old| old.default.clone());
    match (&old, &parameter.default) {
        (None, Some(default)) => Ok(choice(default.clone(), Reason::Default)),
        (None, None) => Err(without_value(name)),
        (Some(_), Some(default)) if parameter.standing == Standing::Meant && old_default.as_ref() != Some(default) => {
            Ok(choice(default.clone(), Reason::NewDefault))
        }
        (Some(value), _) => Ok(choice(value.clone(), Reason::Kept)),
    }
}

/// The refusal of a launch that leaves a parameter open.
#[must_use]
pub fn without_value(name: &str) -> Failure {
    let flag = match name {
        "EndpointName" => "--endpoint NAME".to_owned(),
        "VariantName" => "--variant NAME".to_owned(),
        "InferenceComponentName" => "--component NAME".to_owned(),
        other => format!("--param {other}=VALUE"),
    };
    Failure::input(format!("the parameter `{name}` has no value: the template gives no default for it"))
        .help(format!("give it with {flag}"))
}

/// The refusal of a value for none of the parameters of the template, nor of the stack of its function.
#[must_use]
pub fn unknown(given: &Override, names: &[&str], of_function: &[&str]) -> Failure {
    let failure = Failure::input(format!("{} names `{}`, which the template does not have", given.origin, given.name));
    let failure = match closest(&given.name, &[names, of_function].concat()) {
        Some(name) => failure.help(format!("did you mean `{name}`?")),
        None => failure,
    };
    let others = match of_function {
        [] => String::new(),
        _ => format!(", and those of the function's stack are {}", of_function.join(", ")),
    };
    failure.help(format!("its parameters are {}{others}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parameter(name: &str, default: &str) -> Declared {
        Declared { name: name.to_owned(), default: Some(default.to_owned()), standing: Standing::Meant, no_echo: false }
    }

    fn given(name: &str, value: &str) -> Override {
        Override { name: name.to_owned(), value: value.to_owned(), origin: "--param" }
    }

    /// Merges one parameter: its deployed default and value, its new default, and what `--param` says.
    #[track_caller]
    fn check(deployed: Option<(&str, &str)>, new_default: &str, flag: Option<&str>, value: &str, reason: &Reason) {
        let deployed = deployed.map_or_else(Deployed::default, |(default, value)| Deployed {
            values: vec![("Max".to_owned(), value.to_owned())],
            declared: vec![parameter("Max", default)],
            ..Deployed::default()
        });
        let overrides: Vec<Override> = flag.into_iter().map(|value| given("Max", value)).collect();
        let choices = merge(&[parameter("Max", new_default)], &deployed, &overrides).unwrap();
        assert_eq!((choices[0].new.as_str(), &choices[0].reason), (value, reason));
    }

    #[test]
    fn the_command_line_wins_then_a_changed_default_then_the_deployed_value() {
        let flag = Reason::Given("--param");
        for (deployed, new_default, said, value, reason) in [
            (None, "10", None, "10", &Reason::Default),
            (None, "10", Some("5"), "5", &flag),
            (Some(("10", "10")), "10", None, "10", &Reason::Kept),
            (Some(("10", "30")), "10", None, "30", &Reason::Kept),
            (Some(("10", "30")), "12", None, "12", &Reason::NewDefault),
            (Some(("10", "30")), "12", Some("7"), "7", &flag),
            (Some(("10", "12")), "12", None, "12", &Reason::NewDefault),
            (Some(("10", "30")), "10", Some("30"), "30", &flag),
        ] {
            check(deployed, new_default, said, value, reason);
        }
    }

    #[test]
    fn a_default_that_nobody_wrote_down_leaves_the_deployed_value() {
        let deployed = Deployed {
            values: vec![("Variant".to_owned(), "Blue".to_owned())],
            declared: vec![parameter("Variant", "Blue")],
            ..Deployed::default()
        };
        let stopgap = Declared { standing: Standing::Stopgap, ..parameter("Variant", "AllTraffic") };
        for (deployed, value, reason) in
            [(deployed, "Blue", Reason::Kept), (Deployed::default(), "AllTraffic", Reason::Default)]
        {
            let choices = merge(std::slice::from_ref(&stopgap), &deployed, &[]).unwrap();
            assert_eq!((choices[0].new.as_str(), &choices[0].reason), (value, &reason));
        }
    }

    #[test]
    fn the_last_of_two_origins_counts() {
        let flag = Override { origin: "--endpoint", ..given("Max", "2") };
        let choices = merge(&[parameter("Max", "1")], &Deployed::default(), &[flag, given("Max", "3")]);
        assert_eq!(choices.unwrap()[0].new, "3");
    }

    #[test]
    fn a_parameter_the_new_template_does_not_have_is_dropped() {
        let values = [("Min", "2"), ("Gone", "x")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let deployed = Deployed { values: values.into(), declared: vec![parameter("Min", "1")], ..Deployed::default() };
        assert_eq!(dropped(&[parameter("Min", "1")], &deployed), ["Gone"]);
    }

    #[test]
    fn names_the_template_does_not_have_are_refused() {
        let new = [parameter("MinCapacity", "1"), parameter("MaxCapacity", "10")];
        for (name, message) in [
            (
                "MaxCapasity",
                "error: --param names `MaxCapasity`, which the template does not have\n  = help: did you mean `MaxCapacity`?\n  = help: its parameters are MinCapacity, MaxCapacity",
            ),
            (
                "Zzz",
                "error: --param names `Zzz`, which the template does not have\n  = \
                 help: its parameters are MinCapacity, MaxCapacity",
            ),
        ] {
            assert_eq!(merge(&new, &Deployed::default(), &[given(name, "1")]).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_parameter_without_any_value_is_asked_for() {
        let endpoint = Declared { default: None, ..parameter("EndpointName", "") };
        assert_eq!(
            merge(&[endpoint], &Deployed::default(), &[]).unwrap_err().to_string(),
            "error: the parameter `EndpointName` has no value: the template gives no default for it\n  = \
             help: give it with --endpoint NAME"
        );
    }

    #[test]
    fn a_summary_is_read_as_cloudformation_gives_it() {
        let summary = json!({"Parameters": [
            {"ParameterKey": "EndpointName", "ParameterType": "String", "NoEcho": false},
            {"ParameterKey": "Max", "DefaultValue": "10", "ParameterType": "Number", "NoEcho": true},
        ]});
        assert_eq!(
            declared(&summary, &["EndpointName"]),
            [
                Declared { default: None, standing: Standing::Stopgap, ..parameter("EndpointName", "") },
                Declared { no_echo: true, ..parameter("Max", "10") },
            ]
        );
    }
}

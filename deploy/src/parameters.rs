//! Which value every parameter gets, and why.
//!
//! Neither an edit in the console nor an edit of the spec is lost in silence: a parameter whose default
//! changed in the new template takes the new default, every other one keeps its deployed value, and what
//! the command line says wins.

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::json::{items, text};
use crate::suggestion::closest;
use crate::table::Table;

/// A parameter as a template declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The name.
    pub name: String,
    /// The default, as text.
    pub default: Option<String>,
    /// Whether CloudFormation keeps the value to itself.
    pub no_echo: bool,
}

/// What is deployed: the values, and the defaults of the template they were chosen over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployed {
    /// Names and values.
    pub values: Vec<(String, String)>,
    /// The deployed template's parameters.
    pub declared: Vec<Declared>,
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

/// Why a parameter has its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The caller said so.
    Given(&'static str),
    /// The template's default changed.
    NewDefault,
    /// The stack has it, and nothing says otherwise.
    Kept,
    /// The template's default, for a parameter that the stack does not have yet.
    Default,
}

/// One parameter with the value it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name.
    pub name: String,
    /// The deployed value.
    pub old: Option<String>,
    /// The value it gets.
    pub new: String,
    /// Why.
    pub reason: Reason,
    /// Whether the value is not shown.
    pub no_echo: bool,
}

/// Reads the parameters of `get-template-summary`.
#[must_use]
pub fn declared(summary: &Value) -> Vec<Declared> {
    items(&summary["Parameters"])
        .map(|parameter| Declared {
            name: text(&parameter["ParameterKey"]),
            default: parameter.get("DefaultValue").filter(|value| !value.is_null()).map(text),
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
            return Err(unknown(given, new));
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

/// The value for `create-change-set --parameters`.
#[must_use]
pub fn to_json(choices: &[Choice]) -> Value {
    let entry = |choice: &Choice| match choice.reason {
        // Also the only way to keep a value that CloudFormation does not tell.
        Reason::Kept => json!({"ParameterKey": choice.name, "UsePreviousValue": true}),
        _ => json!({"ParameterKey": choice.name, "ParameterValue": choice.new}),
    };
    choices.iter().map(entry).collect()
}

/// The list shown before a launch.
#[must_use]
pub fn table(choices: &[Choice], dropped: &[&str]) -> Table {
    let mut table = Table::new(["PARAMETER", "NOW", "THEN", "WHY"]);
    for choice in choices {
        let shown = |value: &str| if choice.no_echo { "****".to_owned() } else { value.to_owned() };
        let old = choice.old.as_deref().map_or("-".to_owned(), shown);
        table.row([choice.name.clone(), old, shown(&choice.new), why(choice)]);
    }
    for name in dropped {
        table.row([(*name).to_owned(), String::new(), "-".to_owned(), "the new template does not have it".to_owned()]);
    }
    table
}

fn why(choice: &Choice) -> String {
    match choice.reason {
        Reason::Given(origin) => format!("given by {origin}"),
        Reason::NewDefault => "the template's default changed".to_owned(),
        Reason::Kept => "keeps its deployed value".to_owned(),
        Reason::Default => "the template's default".to_owned(),
    }
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
    // The last one said wins, so that a flag can be added at the end of a command.
    if let Some(given) = overrides.iter().rev().find(|given| given.name == *name) {
        return Ok(choice(given.value.clone(), Reason::Given(given.origin)));
    }
    let old_default = deployed.declared.iter().find(|old| old.name == *name).and_then(|old| old.default.clone());
    match (&old, &parameter.default) {
        (None, Some(default)) => Ok(choice(default.clone(), Reason::Default)),
        (None, None) => Err(without_value(name)),
        (Some(_), Some(default)) if old_default.as_ref() != Some(default) => {
            Ok(choice(default.clone(), Reason::NewDefault))
        }
        (Some(value), _) => Ok(choice(value.clone(), Reason::Kept)),
    }
}

fn without_value(name: &str) -> Failure {
    let flag = match name {
        "EndpointName" => "--endpoint NAME".to_owned(),
        "VariantName" => "--variant NAME".to_owned(),
        other => format!("--param {other}=VALUE"),
    };
    Failure::input(format!("the parameter `{name}` has no value: the template gives no default for it"))
        .help(format!("give it with {flag}"))
}

fn unknown(given: &Override, new: &[Declared]) -> Failure {
    let names: Vec<&str> = new.iter().map(|parameter| parameter.name.as_str()).collect();
    let failure = Failure::input(format!("{} names `{}`, which the template does not have", given.origin, given.name));
    let failure = match closest(&given.name, &names) {
        Some(name) => failure.help(format!("did you mean `{name}`?")),
        None => failure,
    };
    failure.help(format!("its parameters are {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(name: &str, default: &str) -> Declared {
        Declared { name: name.to_owned(), default: Some(default.to_owned()), no_echo: false }
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
    fn the_last_of_two_values_counts() {
        let choices = merge(&[parameter("Max", "1")], &Deployed::default(), &[given("Max", "2"), given("Max", "3")]);
        assert_eq!(choices.unwrap()[0].new, "3");
    }

    #[test]
    fn a_kept_value_is_sent_as_such() {
        let deployed = Deployed {
            values: vec![("Min".to_owned(), "2".to_owned()), ("Gone".to_owned(), "x".to_owned())],
            declared: vec![parameter("Min", "1")],
        };
        let new = [parameter("Min", "1"), parameter("Max", "10")];
        let choices = merge(&new, &deployed, &[]).unwrap();
        assert_eq!(
            to_json(&choices),
            json!([
                {"ParameterKey": "Min", "UsePreviousValue": true},
                {"ParameterKey": "Max", "ParameterValue": "10"},
            ])
        );
        assert_eq!(dropped(&new, &deployed), ["Gone"]);
        assert_eq!(
            table(&choices, &["Gone"]).render(None),
            "PARAMETER  NOW  THEN  WHY\n\
             Min        2    2     keeps its deployed value\n\
             Max        -    10    the template's default\n\
             Gone            -     the new template does not have it\n"
        );
    }

    #[test]
    fn a_secret_is_never_shown() {
        let secret = Declared { no_echo: true, ..parameter("Token", "s3cret") };
        let choices = merge(&[secret], &Deployed::default(), &[]).unwrap();
        assert!(!table(&choices, &[]).render(None).contains("s3cret"));
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
        let endpoint = Declared { name: "EndpointName".to_owned(), default: None, no_echo: false };
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
            declared(&summary),
            [
                Declared { name: "EndpointName".to_owned(), default: None, no_echo: false },
                Declared { name: "Max".to_owned(), default: Some("10".to_owned()), no_echo: true },
            ]
        );
    }
}

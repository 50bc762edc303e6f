//! A parameter with the value it gets: for CloudFormation, and for a reader.

use serde_json::{Value, json};

use crate::table::Table;

/// What stands for a value that CloudFormation keeps to itself.
const SECRET: &str = "****";

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

impl Choice {
    /// The value with where it comes from, such as `MinCapacity=2 (--param)`.
    #[must_use]
    pub fn described(&self) -> String {
        let origin = match self.reason {
            Reason::Given(origin) => origin,
            Reason::Kept => "deployed",
            Reason::NewDefault | Reason::Default => "the template's default",
        };
        format!("{}={} ({origin})", self.name, self.shown(&self.new))
    }

    fn shown<'a>(&self, value: &'a str) -> &'a str {
        if self.no_echo { SECRET } else { value }
    }

    fn why(&self) -> String {
        match self.reason {
            Reason::Given(origin) => format!("given by {origin}"),
            Reason::NewDefault => "the template's default changed".to_owned(),
            Reason::Kept => "keeps its deployed value".to_owned(),
            Reason::Default => "the template's default".to_owned(),
        }
    }
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

/// The same for a reader, in the short form of the `aws` tool and without the secrets.
#[must_use]
pub fn to_shorthand(choices: &[Choice]) -> Vec<String> {
    let entry = |choice: &Choice| match choice.reason {
        Reason::Kept => format!("ParameterKey={},UsePreviousValue=true", choice.name),
        _ => format!("ParameterKey={},ParameterValue={}", choice.name, short_value(choice.shown(&choice.new))),
    };
    choices.iter().map(entry).collect()
}

/// A value as the short form takes it: in quotes where a character of it might have a meaning there.
/// See <https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html>.
fn short_value(value: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:".contains(character);
    if value.chars().all(plain) {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('\\', r"\\").replace('"', r#"\""#))
    }
}

/// The list shown before a launch; `dropped` are parameters that only the deployed template has.
#[must_use]
pub fn table(choices: &[Choice], dropped: &[&str]) -> Table {
    let mut table = Table::new(["PARAMETER", "NOW", "THEN", "WHY"]);
    for choice in choices {
        let old = choice.old.as_deref().map_or("-", |old| choice.shown(old));
        table.row([choice.name.clone(), old.to_owned(), choice.shown(&choice.new).to_owned(), choice.why()]);
    }
    for name in dropped {
        table.row([(*name).to_owned(), String::new(), "-".to_owned(), "the new template does not have it".to_owned()]);
    }
    table
}

/// The choices that a sentence names, each with its value.
#[must_use]
pub fn named_in(sentence: &str, choices: &[Choice]) -> Vec<String> {
    let words: Vec<&str> = sentence.split(|character: char| !character.is_ascii_alphanumeric()).collect();
    choices.iter().filter(|choice| words.contains(&choice.name.as_str())).map(Choice::described).collect()
}

#[cfg(test)]
pub(crate) mod fixtures {
    use super::{Choice, Reason};

    /// A parameter that is not deployed yet.
    pub(crate) fn choice(name: &str, value: &str, reason: Reason) -> Choice {
        Choice { name: name.to_owned(), old: None, new: value.to_owned(), reason, no_echo: false }
    }
}

#[cfg(test)]
mod tests {
    use super::fixtures::choice;
    use super::*;

    #[test]
    fn a_kept_value_is_sent_as_such() {
        let min = Choice { old: Some("2".to_owned()), ..choice("Min", "2", Reason::Kept) };
        let choices = [min, choice("Max", "10", Reason::Default)];
        assert_eq!(
            to_json(&choices),
            json!([
                {"ParameterKey": "Min", "UsePreviousValue": true},
                {"ParameterKey": "Max", "ParameterValue": "10"},
            ])
        );
        assert_eq!(
            table(&choices, &["Gone"]).render(None),
            "PARAMETER  NOW  THEN  WHY\n\
             Min        2    2     keeps its deployed value\n\
             Max        -    10    the template's default\n\
             Gone            -     the new template does not have it\n"
        );
    }

    #[test]
    fn a_secret_is_sent_and_never_shown() {
        let given = choice("Token", "s3cret", Reason::Given("--param"));
        let choices = [Choice { old: Some("s3cret of old".to_owned()), no_echo: true, ..given }];
        assert_eq!(to_json(&choices)[0]["ParameterValue"], "s3cret");
        assert_eq!(to_shorthand(&choices), ["ParameterKey=Token,ParameterValue=\"****\""]);
        assert_eq!(choices[0].described(), "Token=**** (--param)");
        assert!(!table(&choices, &[]).render(None).contains("s3cret"));
    }

    #[test]
    fn the_short_form_keeps_every_value_whole() {
        for (value, reason, expected) in [
            ("60.5", Reason::Default, "ParameterKey=P,ParameterValue=60.5"),
            ("-1", Reason::Default, "ParameterKey=P,ParameterValue=-1"),
            ("", Reason::Default, "ParameterKey=P,ParameterValue="),
            ("a,b=c", Reason::NewDefault, "ParameterKey=P,ParameterValue=\"a,b=c\""),
            (r#"say "a\b""#, Reason::Given("--param"), r#"ParameterKey=P,ParameterValue="say \"a\\b\"""#),
            ("7", Reason::Kept, "ParameterKey=P,UsePreviousValue=true"),
        ] {
            assert_eq!(to_shorthand(&[choice("P", value, reason)]), [expected]);
        }
    }

    #[test]
    fn a_sentence_names_parameters_by_whole_words() {
        let choices = [choice("Min", "abc", Reason::Given("--param")), choice("Max", "10", Reason::Kept)];
        for (sentence, expected) in [
            ("Parameter 'Min' must match pattern", vec!["Min=abc (--param)"]),
            ("Parameters: [Min, Max] must have values", vec!["Min=abc (--param)", "Max=10 (deployed)"]),
            ("Minimum and Maximum", vec![]),
        ] {
            assert_eq!(named_in(sentence, &choices), expected, "{sentence}");
        }
    }
}

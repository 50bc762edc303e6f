//! A launch as decided, and the `aws` commands it is made of.

use serde_json::{Value, json};

use crate::choice::{self, Choice};
use crate::destination::{Commands, Destination};
use crate::job::Mode;
use crate::quote::{command_line, quote};
use crate::source::{Printed, Rendered};
use crate::stack::{Readiness, Stack};
use crate::table::Table;

/// Everything a change set is made from.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The change set's name.
    pub change_set: String,
    /// Create or update.
    pub readiness: Readiness,
    /// The stack as it is, if it is.
    pub stack: Option<Stack>,
    /// The template.
    pub template: Rendered,
    /// The parameters.
    pub parameters: Vec<Choice>,
    /// The same for a reader.
    pub parameter_table: Table,
    /// What a reader of the change set would not expect, in sentences.
    pub notices: Vec<String>,
    /// The stack's tags.
    pub tags: Vec<(String, String)>,
    /// What CloudFormation wants to have acknowledged.
    pub capabilities: Vec<String>,
    /// What has to be there before, as lines for a shell.
    pub preparations: Vec<String>,
    /// Whether the change set is executed.
    pub mode: Mode,
}

impl Plan {
    /// The command that makes the change set.
    #[must_use]
    pub fn create_command(&self, destination: &Destination) -> Vec<String> {
        self.create(destination, &self.template.text, vec![choice::to_json(&self.parameters).to_string()])
    }

    /// The command that shows the change set.
    #[must_use]
    pub fn describe_command(&self, destination: &Destination) -> Vec<String> {
        self.about_change_set("describe-change-set", destination)
    }

    /// The command that carries the change set out.
    #[must_use]
    pub fn execute_command(&self, destination: &Destination) -> Vec<String> {
        self.about_change_set("execute-change-set", destination)
    }

    /// The command that throws the change set away.
    #[must_use]
    pub fn discard_command(&self, destination: &Destination) -> Vec<String> {
        self.about_change_set("delete-change-set", destination)
    }

    /// The same launch for somebody who has only the `aws` command: lines for a shell. The template goes
    /// through a file, because it is too long to read in a command, and secrets stay out.
    #[must_use]
    pub fn equivalent(&self, destination: &Destination, commands: &Commands<'_>) -> Vec<String> {
        let (printing, file) = match &self.template.printed {
            Printed::By(command) => {
                let file = format!("{}.yaml", destination.stack);
                (Some(format!("{} --out {}", command_line(command), quote(&file))), file)
            }
            Printed::In(path) => (None, path.display().to_string()),
        };
        let region = commands.region_option();
        let shown = choice::to_shorthand(&self.parameters);
        let wait = ["cloudformation", "wait", "change-set-create-complete"].map(str::to_owned).to_vec();
        let wait = self.with_names(wait, destination);
        let aws = |words: &[String]| format!("aws {}{region}", command_line(words));
        let lines = [
            format!("aws {}{region}", option_a_line(&self.create(destination, &format!("file://{file}"), shown))),
            aws(&wait),
            aws(&self.describe_command(destination)),
            aws(&self.execute_command(destination)),
        ];
        self.preparations.iter().cloned().chain(printing).chain(lines).collect()
    }

    fn create(&self, destination: &Destination, template: &str, parameters: Vec<String>) -> Vec<String> {
        let mut words = self.about_change_set("create-change-set", destination);
        let kind = if self.readiness == Readiness::Update { "UPDATE" } else { "CREATE" };
        let mut option = |name: &str, value: &str| words.extend([name.to_owned(), value.to_owned()]);
        option("--change-set-type", kind);
        option("--template-body", template);
        words.push("--parameters".to_owned());
        words.extend(parameters);
        if !self.tags.is_empty() {
            let tags = self.tags.iter().map(|(key, value)| json!({"Key": key, "Value": value}));
            words.extend(["--tags".to_owned(), tags.collect::<Value>().to_string()]);
        }
        if !self.capabilities.is_empty() {
            words.push("--capabilities".to_owned());
            words.extend(self.capabilities.iter().cloned());
        }
        words
    }

    fn about_change_set(&self, operation: &str, destination: &Destination) -> Vec<String> {
        self.with_names(vec!["cloudformation".to_owned(), operation.to_owned()], destination)
    }

    fn with_names(&self, mut words: Vec<String>, destination: &Destination) -> Vec<String> {
        let names = ["--stack-name", &destination.stack, "--change-set-name", &self.change_set];
        words.extend(names.map(str::to_owned));
        words
    }
}

/// A long command, quoted, with each option and each parameter on a line: the shell reads on after a backslash.
fn option_a_line(words: &[String]) -> String {
    let mut line = String::new();
    for word in words {
        let separator = if word.starts_with("--") {
            " \\\n      "
        } else if word.starts_with("ParameterKey=") {
            " \\\n        "
        } else if line.is_empty() {
            ""
        } else {
            " "
        };
        line.push_str(separator);
        line.push_str(&quote(word));
    }
    line
}

#[cfg(test)]
pub(crate) mod fixtures {
    use scaling::EndpointKind;
    use serde_json::Value;

    use super::Plan;
    use crate::choice::Reason;
    use crate::choice::fixtures::choice;
    use crate::job::Mode;
    use crate::source::{Names, Printed, Rendered};
    use crate::stack::{Readiness, Stack};
    use crate::stack_form::StackForm;
    use crate::table::Table;

    /// The names of a real-time endpoint of which none was given.
    pub(crate) const fn unnamed() -> Names {
        Names { endpoint: None, variant: None, component: None, created: None, kind: EndpointKind::Realtime }
    }

    /// A launch of the change set `c`, over what is there.
    pub(crate) fn plan(existing: Option<&Value>, mode: Mode) -> Plan {
        Plan {
            change_set: "c".to_owned(),
            readiness: Readiness::Create,
            stack: existing.map(Stack::from_json),
            template: Rendered {
                text: String::new(),
                names: unnamed(),
                stopgaps: &[],
                warnings: String::new(),
                parameters: Vec::new(),
                printed: Printed::By(Vec::new()),
                form: StackForm::Native,
                floor: None,
                spec: None,
            },
            parameters: vec![choice("MinCapacity", "abc", Reason::Given("--param"))],
            parameter_table: Table::new(["PARAMETER"]),
            notices: Vec::new(),
            tags: Vec::new(),
            capabilities: Vec::new(),
            preparations: Vec::new(),
            mode,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fixtures::unnamed;
    use super::*;
    use crate::choice::Reason;
    use crate::choice::fixtures::choice;
    use crate::destination::Place;
    use crate::stack_form::StackForm;

    #[test]
    fn the_printed_commands_are_the_ones_that_run_but_for_the_template_and_the_secrets() {
        let plan = Plan {
            change_set: "stepscale-1".to_owned(),
            readiness: Readiness::Create,
            stack: None,
            template: Rendered {
                text: "Resources: {}".to_owned(),
                names: unnamed(),
                stopgaps: &[],
                warnings: String::new(),
                parameters: Vec::new(),
                printed: Printed::By(["templategen", "render", "my spec.yaml"].map(str::to_owned).into()),
                form: StackForm::Native,
                floor: None,
                spec: Some("my spec.yaml".to_owned()),
            },
            parameters: vec![
                choice("MinCapacity", "1", Reason::Default),
                Choice { no_echo: true, ..choice("Token", "s3cret", Reason::Given("--param")) },
            ],
            parameter_table: Table::new([""]),
            notices: Vec::new(),
            tags: vec![("team".to_owned(), "it's ours".to_owned())],
            capabilities: vec!["CAPABILITY_IAM".to_owned()],
            preparations: Vec::new(),
            mode: Mode::Execute,
        };
        let destination =
            Destination { stack: "demo".to_owned(), region: Some("eu-central-1".to_owned()), place: Place::Account };
        assert_eq!(
            plan.equivalent(&destination, &destination.commands().unwrap()),
            [
                "templategen render 'my spec.yaml' --out demo.yaml",
                concat!(
                    "aws cloudformation create-change-set \\\n      --stack-name demo \\\n      --change-set-name stepscale-1 \\\n",
                    "      --change-set-type CREATE \\\n      --template-body file://demo.yaml \\\n",
                    "      --parameters \\\n        ParameterKey=MinCapacity,ParameterValue=1 \\\n",
                    "        'ParameterKey=Token,ParameterValue=\"****\"' \\\n",
                    "      --tags '[{\"Key\":\"team\",\"Value\":\"it'\\''s ours\"}]' \\\n",
                    "      --capabilities CAPABILITY_IAM --region eu-central-1",
                ),
                "aws cloudformation wait change-set-create-complete --stack-name demo --change-set-name stepscale-1 --region eu-central-1",
                "aws cloudformation describe-change-set --stack-name demo --change-set-name stepscale-1 --region eu-central-1",
                "aws cloudformation execute-change-set --stack-name demo --change-set-name stepscale-1 --region eu-central-1",
            ]
        );
        let run = plan.create_command(&destination);
        assert_eq!(
            run.iter().position(|word| word == "Resources: {}"),
            run.iter().position(|word| word == "--template-body").map(|at| at + 1)
        );
        assert!(run.iter().any(|word| word.contains("s3cret")), "the secret is sent: {run:?}");
    }
}

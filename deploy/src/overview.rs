//! What a launch has made, shown at its end.

use scaling::EndpointKind;

use crate::describe::{self, alarm};
use crate::destination::Place;
use crate::failure::Failure;
use crate::json::text;
use crate::quote::quote;
use crate::reported::{self, Reported};
use crate::session::Session;
use crate::source::Rendered;
use crate::stack::Stack;
use crate::stack_form::StackForm;
use crate::steps;
use crate::table::Table;

/// Shows a launched stack: its outputs, and on the local AWS all of what now exists.
///
/// # Errors
/// Where the services can not be asked.
pub fn show_launched(session: &mut Session<'_>, stack: &Stack) -> Result<(), Failure> {
    session.console.note("");
    let table = match session.destination.place {
        Place::Account => outputs(stack),
        Place::Local => everything(stack, &reported::fetch(session.aws, &stack.id)?),
    };
    session.console.data_table(&table);
    Ok(())
}

/// Says what to do next with a launched stack.
pub fn show_next(session: &mut Session<'_>, template: &Rendered) {
    if let Some(commands) = session.destination.commands() {
        session.console.note(&format!("\nsee it at work: {}", commands.deploy("--status")));
        return;
    }
    let (what, lines) = next(template);
    session.console.note(&format!("\nthe local AWS ends here, and the stack with it; for an {what} of your own:"));
    for line in lines {
        session.console.note(&format!("  {line}"));
    }
}

/// What the template scales, and the commands that launch it in an account.
fn next(template: &Rendered) -> (&'static str, [String; 2]) {
    let (what, option) = match template.names.kind {
        // The stack makes it, and there is nothing to name.
        _ if template.names.created.is_some() => ("endpoint", ""),
        EndpointKind::Component => ("inference component", " --component YOUR-COMPONENT"),
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => {
            ("endpoint", " --endpoint YOUR-ENDPOINT")
        }
    };
    let spec = template.spec.as_ref().map(|path| format!(" --spec {}", quote(path))).unwrap_or_default();
    let by_flag = ["EndpointName", "VariantName", "InferenceComponentName"];
    let open = template.parameters.iter().filter(|parameter| parameter.default.is_none());
    let open = open.filter(|parameter| !by_flag.contains(&parameter.name.as_str()));
    let values: String = open.flat_map(|parameter| [" --param ", &parameter.name, "=VALUE"]).collect();
    let managed = if template.form == StackForm::Managed { " --managed" } else { "" };
    let command = format!("./deploy.sh{managed}{spec}{option}{values}");
    let lines = [
        format!("{command} --dry-run    shows what would change, and changes nothing"),
        format!("{command}              launches it"),
    ];
    (what, lines)
}

fn outputs(stack: &Stack) -> Table {
    let mut table = Table::new(["OUTPUT", "VALUE"]);
    for output in &stack.outputs {
        table.whole_row([output.key.clone(), output.value.clone()]);
    }
    table
}

/// How links into the console of AWS and commands of its tool begin: the one knows nothing of the local AWS, and
/// the other comes too late for it.
const FOR_AN_ACCOUNT: [&str; 2] = ["https://console.", "aws "];
/// The state of an alarm without datapoints.
const NO_DATA: &str = "INSUFFICIENT_DATA";

/// What is said of an alarm, with why it has no data: nothing has called the endpoint of a local AWS yet.
fn without_traffic(described: &str) -> String {
    match described.strip_prefix(NO_DATA) {
        Some(rest) => format!("{NO_DATA} (no traffic yet){rest}"),
        None => described.to_owned(),
    }
}

/// Target, policies, steps, schedules, alarms, dashboards and outputs of a stack on the local AWS as one table.
#[must_use]
pub fn everything(stack: &Stack, reported: &Reported) -> Table {
    let mut table = Table::new(["WHAT", "NAME", "AS THE SERVICES REPORT IT"]);
    let mut row = |what: &str, name: String, value: String| table.row([what.to_owned(), name, value]);
    for target in &reported.targets {
        row("target", text(&target["ResourceId"]), describe::target(target));
    }
    for id in &reported.unregistered {
        row("target", id.clone(), describe::unregistered(stack).to_owned());
    }
    table.rule();
    for policy in &reported.policies {
        table.row(["policy".to_owned(), text(&policy["PolicyName"]), describe::policy(policy)]);
        for alarm in reported.alarms_of(policy) {
            for step in steps::steps(policy, alarm) {
                let value = format!("{}; relative to the threshold {}: {}", step.change, step.threshold, step.relative);
                table.row(["step".to_owned(), step.absolute, value]);
            }
        }
    }
    table.rule();
    for action in &reported.schedules {
        let [when, what] = describe::scheduled(action);
        table.row(["schedule".to_owned(), text(&action["ScheduledActionName"]), format!("{when}: {what}")]);
    }
    table.rule();
    for reported in &reported.alarms {
        table.row(["alarm".to_owned(), alarm::name(reported), without_traffic(&alarm::words(reported))]);
    }
    table.rule();
    for dashboard in &reported.dashboards {
        let [count, titles] = describe::dashboard(dashboard);
        table.row(["dashboard".to_owned(), count, titles]);
    }
    table.rule();
    let outputs = stack.outputs.iter().filter(|output| !FOR_AN_ACCOUNT.iter().any(|way| output.value.starts_with(way)));
    for output in outputs {
        table.whole_row(["output".to_owned(), output.key.clone(), in_words(&output.value, reported)]);
    }
    table
}

/// An output for a reader: ARNs by what they are of, and lists without the marks of JSON.
fn in_words(value: &str, reported: &Reported) -> String {
    if let Some(called) = reported.called(value) {
        return format!("the ARN of {called}");
    }
    let Ok(listed) = serde_json::from_str::<Vec<String>>(value) else { return value.to_owned() };
    let called: Option<Vec<String>> = listed.iter().map(|item| reported.called(item)).collect();
    match called.as_deref() {
        None | Some([]) => listed.join(", "),
        Some([one]) => format!("the ARN of {one}"),
        Some(several) => format!("the ARNs of {}", several.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use templategen::template::Declared;

    use super::*;
    use crate::job::Mode;
    use crate::plan::fixtures::plan;
    use crate::reported::fixtures::reported;
    use crate::source::Names;
    use crate::stack::Output;

    #[test]
    fn one_table_holds_what_the_services_report() {
        let stack = Stack {
            id: String::new(),
            name: "demo".to_owned(),
            status: "CREATE_COMPLETE".to_owned(),
            parameters: Vec::new(),
            tags: Vec::new(),
            outputs: [
                ("DashboardUrl", "https://console.aws.amazon.com/x"),
                ("Command", "aws x"),
                ("PolicyArn", "arn:policy"),
                ("AlarmArn", "arn:alarm"),
                ("AlarmArns", r#"["arn:alarm"]"#),
                ("Arns", r#"["arn:policy","arn:alarm"]"#),
                ("AlarmNames", r#"["demo-alarm","other"]"#),
                ("None", "[]"),
                ("Id", "endpoint/demo"),
            ]
            .map(|(key, value)| Output { key: key.to_owned(), value: value.to_owned() })
            .into(),
        };
        assert_eq!(
            everything(&stack, &reported()).render(None),
            "\
WHAT       NAME                              AS THE SERVICES REPORT IT
target     endpoint/demo/variant/AllTraffic  sagemaker:variant:DesiredInstanceCount from 1 to 10, suspended: scale-out
----------------------------------------------------------------------------------------------------------------------------
policy     demo-steps                        StepScaling, ChangeInCapacity, cooldown 60 s, maximum of the alarm's datapoints
step       0 <= m < 20                       -1; relative to the threshold 0: -infinity to 20
step       20 <= m < 50                      rest; relative to the threshold 0: 20 to 50
step       50 <= m                           +1; relative to the threshold 0: 50 to infinity
----------------------------------------------------------------------------------------------------------------------------
schedule   mornings                          cron(0 8 ? * MON-FRI *), Europe/Berlin: minimum 3
----------------------------------------------------------------------------------------------------------------------------
alarm      demo-alarm                        ALARM: FILL(Sum of InvocationsPerInstance, 0) >= 0, 3 of 3 periods of 60 s
----------------------------------------------------------------------------------------------------------------------------
dashboard  2 widgets                         Load
----------------------------------------------------------------------------------------------------------------------------
output     PolicyArn                         the ARN of policy demo-steps
output     AlarmArn                          the ARN of alarm demo-alarm
output     AlarmArns                         the ARN of alarm demo-alarm
output     Arns                              the ARNs of policy demo-steps, alarm demo-alarm
output     AlarmNames                        demo-alarm, other
output     None
output     Id                                endpoint/demo
"
        );
    }

    #[test]
    fn what_comes_next_is_the_same_launch_in_an_account() {
        let rendered = |kind, spec: Option<&str>| Rendered {
            names: Names {
                kind,
                created: spec.filter(|path| path.contains("creating")).map(str::to_owned),
                ..plan(None, Mode::Execute).template.names
            },
            spec: spec.map(str::to_owned),
            parameters: match spec {
                Some("creating.spec.yaml") => ["EndpointName", "ModelDataUrl"]
                    .map(|name| Declared { name: name.to_owned(), ..Declared::default() })
                    .into(),
                _ => Vec::new(),
            },
            ..plan(None, Mode::Execute).template
        };
        for (template, what, command) in [
            (rendered(EndpointKind::Realtime, None), "endpoint", "./deploy.sh --endpoint YOUR-ENDPOINT"),
            (
                rendered(EndpointKind::Async, Some("my spec.yaml")),
                "endpoint",
                "./deploy.sh --spec 'my spec.yaml' --endpoint YOUR-ENDPOINT",
            ),
            (
                rendered(EndpointKind::Realtime, Some("creating.spec.yaml")),
                "endpoint",
                "./deploy.sh --spec creating.spec.yaml --param ModelDataUrl=VALUE",
            ),
            (
                rendered(EndpointKind::Component, Some("c.spec.yaml")),
                "inference component",
                "./deploy.sh --spec c.spec.yaml --component YOUR-COMPONENT",
            ),
        ] {
            let lines = [
                format!("{command} --dry-run    shows what would change, and changes nothing"),
                format!("{command}              launches it"),
            ];
            assert_eq!(next(&template), (what, lines));
        }
    }

    #[test]
    fn an_alarm_without_data_says_why() {
        for (described, expected) in
            [("INSUFFICIENT_DATA: m >= 0", "INSUFFICIENT_DATA (no traffic yet): m >= 0"), ("OK: m >= 0", "OK: m >= 0")]
        {
            assert_eq!(without_traffic(described), expected);
        }
    }
}

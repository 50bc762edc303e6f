//! `--status`: what the stack's services report just now.

use crate::describe::{self, alarm};
use crate::failure::Failure;
use crate::json::{text, texts};
use crate::provider_status;
use crate::reported::{self, Reported};
use crate::session::Session;
use crate::steps;
use crate::table::Table;
use crate::time::readable;

/// Shows target, policies, schedules, alarms and latest activities.
///
/// # Errors
/// Where the stack does not exist, or AWS can not be asked.
pub fn run(session: &mut Session<'_>) -> Result<(), Failure> {
    let name = session.destination.stack.clone();
    let Some(stack) = session.stack()? else {
        return Err(Failure::input(format!("there is no stack `{name}`"))
            .help("check --stack, --region and AWS_PROFILE; `aws cloudformation list-stacks` lists what exists"));
    };
    let headline = format!("stack {name} is {}, in {}\n", stack.status, stack.place());
    if let Some(function) = provider_status::function(&stack) {
        let table = provider_status::table(session.aws, &stack, function)?;
        session.console.data(&format!("{headline}\n"));
        session.console.data_table(&table);
        return Ok(());
    }
    let reported = reported::fetch(session.aws, &stack.id)?;
    session.console.data(&headline);
    for table in tables(&reported, describe::unregistered(&stack)).iter().filter(|table| !table.is_empty()) {
        session.console.data("\n");
        session.console.data_table(table);
    }
    Ok(())
}

/// The tables; one of what a stack need not have is empty where it has none.
fn tables(reported: &Reported, unregistered: &str) -> [Table; 6] {
    [
        targets(reported, unregistered),
        policies(reported),
        ladder(reported),
        schedules(reported),
        alarms(reported),
        activities(reported),
    ]
}

fn targets(reported: &Reported, unregistered: &str) -> Table {
    let mut table = Table::new(["TARGET", "CAPACITY"]);
    for target in &reported.targets {
        table.row([text(&target["ResourceId"]), describe::target(target)]);
    }
    for id in &reported.unregistered {
        table.row([id.clone(), unregistered.to_owned()]);
    }
    or_none(table, ["-", "none is registered"])
}

fn policies(reported: &Reported) -> Table {
    let mut table = Table::new(["POLICY", "HOW IT ACTS"]);
    for policy in &reported.policies {
        table.row([text(&policy["PolicyName"]), describe::policy(policy)]);
    }
    or_none(table, ["-", "none is attached"])
}

fn ladder(reported: &Reported) -> Table {
    let mut table = Table::new(["METRIC", "CHANGE", "RELATIVE TO THE THRESHOLD"]);
    for policy in &reported.policies {
        table.rule();
        for alarm in reported.alarms_of(policy) {
            for step in steps::steps(policy, alarm) {
                table.row([step.absolute, step.change, format!("{}: {}", step.threshold, step.relative)]);
            }
        }
    }
    table
}

fn schedules(reported: &Reported) -> Table {
    let mut table = Table::new(["SCHEDULE", "SETS", "WHEN"]);
    for action in &reported.schedules {
        let [when, what] = describe::scheduled(action);
        table.row([text(&action["ScheduledActionName"]), what, when]);
    }
    table
}

fn alarms(reported: &Reported) -> Table {
    let mut table = Table::new(["ALARM", "STATE"]);
    for reported_alarm in &reported.alarms {
        table.rule();
        let mut row = |name: String, value: String| table.row([name, value]);
        row(alarm::name(reported_alarm), alarm::words(reported_alarm));
        row(String::new(), format!("in this state since {}", readable(&reported_alarm["StateUpdatedTimestamp"])));
        for action in texts(&reported_alarm["AlarmActions"]) {
            row(String::new(), format!("calls {}", reported.called(&action).unwrap_or(action)));
        }
        row(String::new(), text(&reported_alarm["AlarmArn"]));
    }
    or_none(table, ["-", "none exists"])
}

fn activities(reported: &Reported) -> Table {
    let mut table = Table::new(["ACTIVITY", "STATUS", "WHAT HAPPENED"]);
    for activity in &reported.activities {
        table.row([readable(&activity["StartTime"]), text(&activity["StatusCode"]), describe::activity(activity)]);
    }
    or_none(table, ["-", "-", "none in the six weeks that the service remembers"])
}

fn or_none<const N: usize>(mut table: Table, nothing: [&str; N]) -> Table {
    if table.is_empty() {
        table.row(nothing.map(str::to_owned));
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::reported::fixtures::reported;
    use crate::stack::Stack;

    #[test]
    fn what_the_services_report_is_six_tables() {
        let printed: Vec<String> = tables(&reported(), "").iter().map(|table| table.render(None)).collect();
        assert_eq!(
            printed.join("\n"),
            "\
TARGET                            CAPACITY
endpoint/demo/variant/AllTraffic  sagemaker:variant:DesiredInstanceCount from 1 to 10, suspended: scale-out

POLICY      HOW IT ACTS
demo-steps  StepScaling, ChangeInCapacity, cooldown 60 s, maximum of the alarm's datapoints

METRIC        CHANGE  RELATIVE TO THE THRESHOLD
0 <= m < 20   -1      0: -infinity to 20
20 <= m < 50  rest    0: 20 to 50
50 <= m       +1      0: 50 to infinity

SCHEDULE  SETS       WHEN
mornings  minimum 3  cron(0 8 ? * MON-FRI *), Europe/Berlin

ALARM       STATE
demo-alarm  ALARM: FILL(Sum of InvocationsPerInstance, 0) >= 0, 3 of 3 periods of 60 s
            in this state since 2020-08-24 12:34:56
            calls policy demo-steps
            arn:alarm

ACTIVITY             STATUS      WHAT HAPPENED
2020-08-24 12:30:00  Successful  Setting desired instance count to 2. Successfully set. monitor alarm demo-alarm in state ALARM triggered policy demo-steps
"
        );
    }

    #[test]
    fn a_target_that_is_not_registered_is_said_to_be_so() {
        let reported = Reported { unregistered: vec!["endpoint/e/variant/v".to_owned()], ..Reported::default() };
        for (registration, expected) in [
            ("Released", "released: not registered until the parameter Registration is Active again"),
            ("Active", "not registered: somebody has deregistered it beside the stack"),
        ] {
            let parameters = json!([{"ParameterKey": "Registration", "ParameterValue": registration}]);
            let stack = Stack::from_json(&json!({ "Parameters": parameters }));
            let table = targets(&reported, describe::unregistered(&stack));
            assert_eq!(
                table.render(None),
                format!("TARGET                CAPACITY\nendpoint/e/variant/v  {expected}\n")
            );
        }
    }

    #[test]
    fn what_is_not_there_is_said() {
        let tables = tables(&Reported::default(), "");
        let printed: Vec<String> =
            tables.iter().filter(|table| !table.is_empty()).map(|table| table.render(None)).collect();
        assert_eq!(
            printed.join("\n"),
            "\
TARGET  CAPACITY
-       none is registered

POLICY  HOW IT ACTS
-       none is attached

ALARM  STATE
-      none exists

ACTIVITY  STATUS  WHAT HAPPENED
-         -       none in the six weeks that the service remembers
"
        );
    }
}

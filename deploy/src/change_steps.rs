//! On the local AWS, what a managed stack is for: its steps changed by a stack update, shown before and after.

use crate::choice::{self, Choice};
use crate::failure::Failure;
use crate::job::{Consent, Launch};
use crate::ladder;
use crate::launch::{self, Ending};
use crate::parameters::Override;
use crate::prepare::prepare;
use crate::reported::{self, Reported};
use crate::session::Session;
use crate::steps::{self, Step};
use crate::table::Table;

/// Updates a launched stack to a ladder with one more step, and shows the steps as the services report them.
///
/// # Errors
/// Where the update fails, or a service can not be asked.
pub fn run(session: &mut Session<'_>, launch: &Launch) -> Result<(), Failure> {
    let Some(stack) = session.stack()? else { return Ok(()) };
    let ladder = stack.parameter(ladder::PARAMETER);
    let longer = ladder.and_then(|text| ladder::longer(text, stack.parameter(ladder::SHAPE).unwrap_or_default()));
    let Some(longer) = longer else {
        let name = ladder::PARAMETER;
        session.console.note(&format!("\nthis stack has no {name} to which a step could be added, so none is changed"));
        return Ok(());
    };
    let before = reported::fetch(session.aws, &stack.id)?;
    if all(&before).is_empty() {
        session.console.note("\nno steps are in force, so none are changed");
        return Ok(());
    }
    session.console.note(&format!("\nchanging the steps by a stack update: {}={longer}", ladder::PARAMETER));
    let given = Override { name: ladder::PARAMETER.to_owned(), value: longer, origin: "this trial" };
    let overrides = launch.overrides.iter().cloned().chain([given]).collect();
    let mut plan = prepare(session, &Launch { overrides, ..launch.clone() })?;
    let changed: Vec<Choice> =
        plan.parameters.iter().filter(|choice| choice.old.as_ref() != Some(&choice.new)).cloned().collect();
    plan.parameter_table = choice::table(&changed, &[]);
    if launch::carry_out(session, plan, Consent::Given, &|_| Ok(()))? == Ending::Launched {
        let after = reported::fetch(session.aws, &stack.id)?;
        session.console.data("\n");
        session.console.data_table(&table(&before, &after));
    }
    Ok(())
}

/// The steps of two moments, those of each under its name.
fn table(before: &Reported, after: &Reported) -> Table {
    let mut table = Table::new(["STEPS", "METRIC", "CHANGE"]);
    for (moment, reported) in [("before", before), ("after", after)] {
        table.rule();
        for (number, step) in all(reported).into_iter().enumerate() {
            let moment = if number == 0 { moment } else { "" };
            table.row([moment.to_owned(), step.absolute, step.change]);
        }
    }
    table
}

fn all(reported: &Reported) -> Vec<Step> {
    let alarms = |policy| reported.alarms_of(policy).map(move |alarm| (policy, alarm));
    reported.policies.iter().flat_map(alarms).flat_map(|(policy, alarm)| steps::steps(policy, alarm)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::reported::fixtures::reported;

    #[test]
    fn the_steps_of_both_moments_stand_under_each_other() {
        let mut after = reported();
        after.policies[0]["StepScalingPolicyConfiguration"]["StepAdjustments"] = json!([
            {"MetricIntervalUpperBound": 50.0, "ScalingAdjustment": 0},
            {"MetricIntervalLowerBound": 50.0, "MetricIntervalUpperBound": 100.0, "ScalingAdjustment": 1},
            {"MetricIntervalLowerBound": 100.0, "ScalingAdjustment": 2},
        ]);
        assert_eq!(
            table(&reported(), &after).render(None),
            "\
STEPS   METRIC         CHANGE
before  0 <= m < 20    -1
        20 <= m < 50   rest
        50 <= m        +1
---------------------------
after   0 <= m < 50    rest
        50 <= m < 100  +1
        100 <= m       +2
"
        );
    }
}

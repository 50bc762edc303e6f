//! A straightforward simulation in Python, of the same plans over the same trace.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use scaling::{ComparisonOperator, Decimal, DeployedPolicy, DeployedStepPolicy, Fill};
use serde_json::{Value, json};
use simulator::{Minute, Observer, Scenario};
use templategen::exit::Exit;

use super::case::{self, Case};
use super::{note, traffic};
use crate::failure::Failure;
use crate::samples::Timing;
use crate::table::{Goal, Row};
use crate::{process, units, workspace};

const PROGRAM: &str = "bench/simulate/peer/simulate.py";
const CASES: [Case; 2] = [Case::TwoAlarms, Case::AlwaysOn];
/// Enough for a second of Python.
const MINUTES: u32 = 200_000;
/// How many times longer Python has to take.
const GOAL: f64 = 30.0;

/// The figures, and what was compared.
///
/// # Errors
/// Where Python can not be run, or comes to other capacities.
pub(super) fn rows(runs: u16, notes: &mut dyn Write) -> Result<(Vec<Row>, String), Failure> {
    let scratch = workspace::scratch("simulate")?;
    let trace_path = scratch.join("trace.csv");
    write(&trace_path, &traffic::csv(MINUTES))?;
    let trace = traffic::minutes(MINUTES);
    let mut rows = Vec::new();
    for case in CASES {
        let scenario = case.scenario()?;
        let engine = case::engine(&scenario)?;
        let plan_path = scratch.join("plan.json");
        write(&plan_path, &plan(&scenario)?.to_string())?;
        note(notes, &format!("comparing capacities: {} ...", case.name()));
        let mut ours = Capacities::default();
        case::simulate(&engine, &trace, &mut ours);
        ours.check(&python(&plan_path, &trace_path)?)?;

        note(notes, &format!("measuring: {} ...", case.name()));
        let took = (0..runs).map(|_| Ok(python(&plan_path, &trace_path)?.took));
        let took = took.collect::<Result<Vec<_>, Failure>>()?;
        let theirs = Timing::new(took);
        let own = Timing::of(runs, || drop(std::hint::black_box(case::simulate(&engine, &trace, &mut ()))));
        let ratio = units::ratio(theirs.processor.median(), own.processor.median());
        rows.push(Row::of(case.name().to_owned(), &own));
        rows.push(Row {
            comparison: format!("{ratio:.0} times ours"),
            goal: Some(Goal { text: format!("at least {GOAL} times"), is_met: GOAL <= ratio }),
            ..Row::of(format!("{}, in Python", case.name()), &theirs)
        });
    }
    let remark = format!("both come to the same capacities at the end of each of the {MINUTES} minutes");
    Ok((rows, remark))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::file("write", path, &error))
}

/// What Python came to.
struct Theirs {
    /// Of the simulation alone, waited for and of a processor: neither Python's start nor reading the trace.
    took: (Duration, Duration),
    capacities: Vec<[u32; 2]>,
}

fn python(plan: &Path, trace: &Path) -> Result<Theirs, Failure> {
    let mut command: Command = workspace::command("python3");
    let output = process::output(command.arg(PROGRAM).arg(plan).arg(trace))?;
    theirs(&output).ok_or_else(|| {
        Failure::new(Exit::Environment, format!("`{PROGRAM}` printed no capacities"), "run it alone, as it says in it")
    })
}

fn theirs(output: &[u8]) -> Option<Theirs> {
    let value: Value = serde_json::from_slice(output).ok()?;
    let pair = |pair: &Value| Some([number(pair.get(0)?)?, number(pair.get(1)?)?]);
    let duration = |name: &str| Duration::try_from_secs_f64(value[name].as_f64()?).ok();
    Some(Theirs {
        took: (duration("seconds")?, duration("processor_seconds")?),
        capacities: value["capacities"].as_array()?.iter().map(pair).collect::<Option<_>>()?,
    })
}

fn number(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok()
}

/// What is wanted and what is in service at the end of every minute.
#[derive(Debug, Default)]
struct Capacities(Vec<[u32; 2]>);

impl Observer for Capacities {
    fn minute(&mut self, minute: &Minute) {
        self.0.push([minute.desired, minute.in_service]);
    }
}

impl Capacities {
    /// Only times of the same work can be compared.
    fn check(&self, theirs: &Theirs) -> Result<(), Failure> {
        if self.0 == theirs.capacities {
            return Ok(());
        }
        let same = self.0.iter().zip(&theirs.capacities).take_while(|(ours, theirs)| ours == theirs).count();
        let (ours, theirs) = (self.0.get(same), theirs.capacities.get(same));
        Err(Failure::new(
            Exit::Refused,
            format!("at the end of minute {same} the capacities are {ours:?} here and {theirs:?} in `{PROGRAM}`"),
            "mend the one that is wrong; only times of the same work can be compared",
        ))
    }
}

/// What the program has to know, in its words.
fn plan(scenario: &Scenario) -> Result<Value, Failure> {
    let Scenario { deployment, fleet, assumptions, .. } = scenario;
    let policies: Vec<Value> = deployment
        .policies
        .iter()
        .filter_map(|policy| match policy {
            DeployedPolicy::Step(step) => policy_of(step),
            DeployedPolicy::TargetTracking(_) => None,
        })
        .collect();
    if policies.len() != deployment.policies.len() {
        return Err(Failure::new(
            Exit::Refused,
            format!("`{PROGRAM}` does not know a policy of the plan"),
            "give it step policies with one alarm each",
        ));
    }
    Ok(json!({
        "min_capacity": deployment.capacity.min(),
        "max_capacity": deployment.capacity.max(),
        "requests_per_minute": fleet.requests_per_minute,
        "start_up_seconds": fleet.start_up_seconds,
        "removal_seconds": fleet.removal_seconds,
        "delay_minutes": assumptions.metric_delay_seconds.div_ceil(60),
        "extra_datapoints": assumptions.extra_datapoints,
        "policies": policies,
    }))
}

fn policy_of(policy: &DeployedStepPolicy) -> Option<Value> {
    let [alarm] = policy.alarms.as_slice() else { return None };
    let absolute =
        |distance: Option<Decimal>| distance.map(|distance| (alarm.threshold - (Decimal::ZERO - distance)).to_f64());
    let steps = policy.step_adjustments.iter().map(|step| {
        json!({
            "lower": absolute(step.metric_interval_lower_bound),
            "upper": absolute(step.metric_interval_upper_bound),
            "adjustment": step.scaling_adjustment,
        })
    });
    Some(json!({
        "is_over": alarm.comparison_operator == ComparisonOperator::GreaterThanOrEqualToThreshold,
        "threshold": alarm.threshold.to_f64(),
        "evaluation_periods": alarm.evaluation.evaluation_periods,
        "datapoints_to_alarm": alarm.evaluation.datapoints_to_alarm,
        "fills_zero": alarm.evaluation.fill == Some(Fill::Zero),
        "cooldown_seconds": policy.cooldown_seconds,
        "steps": steps.collect::<Vec<_>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_capacities_are_told_with_their_minute() {
        let theirs = |capacities| Theirs { took: (Duration::ZERO, Duration::ZERO), capacities };
        let ours = Capacities(vec![[1, 1], [2, 1]]);
        assert!(ours.check(&theirs(vec![[1, 1], [2, 1]])).is_ok());
        let failure = ours.check(&theirs(vec![[1, 1], [2, 2]])).expect_err("the second minute differs");
        assert_eq!(
            failure.to_string(),
            "error: at the end of minute 1 the capacities are Some([2, 1]) here and Some([2, 2]) in `bench/simulate/peer/simulate.py`\n  = help: mend the one that is wrong; only times of the same work can be compared"
        );
    }

    #[test]
    fn python_comes_to_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let (plan_path, trace_path) = (folder.path().join("plan.json"), folder.path().join("trace.csv"));
        write(&trace_path, &traffic::csv(3_000)).expect("a trace");
        for case in CASES {
            let scenario = case.scenario().expect("a plan");
            write(&plan_path, &plan(&scenario).expect("step policies").to_string()).expect("a plan");
            let mut ours = Capacities::default();
            case::simulate(&case::engine(&scenario).expect("a simulation"), &traffic::minutes(3_000), &mut ours);
            ours.check(&python(&plan_path, &trace_path).expect("Python runs")).unwrap_or_else(|why| panic!("{why}"));
        }
    }
}

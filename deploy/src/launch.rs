//! Creating or updating the stack: look, show, ask, launch, follow.

use crate::destination::Destination;
use crate::discard::{Busy, discard};
use crate::events::{self, End};
use crate::failure::{Failure, FailureClass};
use crate::follow::{self, Course};
use crate::job::{Consent, Launch, Mode};
use crate::overview;
use crate::plan::Plan;
use crate::prepare::prepare;
use crate::remove;
use crate::review::{self, Review};
use crate::session::Session;
use crate::stack::Readiness;

/// How a launch ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The stack is made or changed.
    Launched,
    /// There was nothing to change.
    UpToDate,
    /// It was a dry run.
    Shown,
    /// It was not agreed to.
    Declined,
}

/// What has to be done once a launch is agreed to and before it begins.
pub type Before<'a> = &'a dyn Fn(&mut Session<'_>) -> Result<(), Failure>;

/// Launches, or shows what a launch would do.
///
/// # Errors
/// Where the input is wrong, there is nobody to ask, the stack is rolled back, or AWS can not be asked.
pub fn run(session: &mut Session<'_>, launch: &Launch, consent: Consent) -> Result<(), Failure> {
    begin(session, launch, consent)?;
    let plan = prepare(session, launch)?;
    match carry_out(session, plan, consent, &|_| Ok(()))? {
        Ending::Launched => {
            show(session)?;
            overview::show_next(session, &launch.template);
            Ok(())
        }
        Ending::Declined => {
            session.console.note("not launched: nothing was changed");
            Ok(())
        }
        Ending::UpToDate | Ending::Shown => Ok(()),
    }
}

/// Checks that there is somebody to ask where that will be needed, and says what the spec is warned about.
///
/// # Errors
/// Where there is nobody to ask.
pub fn begin(session: &mut Session<'_>, launch: &Launch, consent: Consent) -> Result<(), Failure> {
    require_someone(session, launch, consent)?;
    if !launch.template.warnings.is_empty() {
        session.console.note(launch.template.warnings.trim_end());
    }
    Ok(())
}

/// Checks that there is somebody to ask where that will be needed.
///
/// # Errors
/// Where there is nobody.
pub fn require_someone(session: &Session<'_>, launch: &Launch, consent: Consent) -> Result<(), Failure> {
    if launch.mode == Mode::Execute && consent == Consent::Ask {
        session.console.require_someone("launching")?;
    }
    Ok(())
}

/// Makes the change set of a plan, shows it, asks, and follows it to the end.
///
/// # Errors
/// As [`run`].
pub fn carry_out(
    session: &mut Session<'_>,
    plan: Plan,
    consent: Consent,
    before: Before<'_>,
) -> Result<Ending, Failure> {
    let Some(plan) = remove::clear_record(session, plan, consent)? else {
        return Ok(Ending::Declined);
    };
    match review::run(session, &plan, consent)? {
        Review::Declined => Ok(Ending::Declined),
        Review::NothingToChange => {
            session.console.note(&format!("stack {} is up to date: nothing to change", session.destination.stack));
            Ok(Ending::UpToDate)
        }
        Review::Shown => Ok(Ending::Shown),
        Review::Agreed { stack_id } => {
            before(session).inspect_err(|_| discard(session, &plan, Busy::BeingMade))?;
            execute(session, &plan, &stack_id).map(|()| Ending::Launched)
        }
    }
}

fn execute(session: &mut Session<'_>, plan: &Plan, stack_id: &str) -> Result<(), Failure> {
    let way_out = way_out(session, plan.readiness);
    let seen = follow::seen(session, stack_id).map_err(Failure::from);
    let started = seen.and_then(|seen| {
        session.start(&plan.execute_command(session.destination), &way_out)?;
        Ok(seen)
    });
    let seen = started.inspect_err(|_| discard(session, plan, Busy::BeingExecuted))?;
    let course = follow::follow(session, stack_id, seen, &way_out)?;
    match course.end {
        End::Done => {}
        End::Failed => return Err(failed(session, plan, &course)),
        End::Gone => return Err(gone(session)),
    }
    session.console.note(&format!("stack {} is launched", session.destination.stack));
    Ok(())
}

/// Shows what was launched. It only reads, so no failure of it takes the launch back.
///
/// # Errors
/// Where the services can not be asked.
pub fn show(session: &mut Session<'_>) -> Result<(), Failure> {
    let shown = session.stack().map_err(Failure::from).and_then(|stack| {
        let stack = stack.ok_or_else(|| gone(session))?;
        overview::show_launched(session, &stack)
    });
    shown.map_err(|failure| after_launch(session.destination, failure))
}

/// A failure to show the stack, which an interruption does not tell apart from one before the launch.
fn after_launch(destination: &Destination, failure: Failure) -> Failure {
    if failure.class != FailureClass::Interrupted {
        return failure;
    }
    Failure::interrupted(match destination.commands() {
        Some(commands) => {
            format!("stack {} is launched; see it with {}", destination.stack, commands.deploy("--status"))
        }
        None => "the local AWS ends here, and the stack with it".to_owned(),
    })
}

fn way_out(session: &Session<'_>, readiness: Readiness) -> Vec<String> {
    session.destination.later(|commands| {
        let cancel = match readiness {
            Readiness::Update => commands.aws("cancel-update-stack"),
            Readiness::Create | Readiness::CreateAnew => commands.deploy("--delete"),
        };
        [
            format!("CloudFormation goes on without it; look with `{}`", commands.deploy("--status")),
            format!("to take the launch back, run `{cancel}`"),
        ]
    })
}

fn gone(session: &Session<'_>) -> Failure {
    Failure::environment(format!("stack `{}` is gone", session.destination.stack))
        .help("somebody else deleted it meanwhile: repeat the command")
}

fn failed(session: &Session<'_>, plan: &Plan, course: &Course) -> Failure {
    let stack = &session.destination.stack;
    let done = if plan.readiness == Readiness::Update { "updated" } else { "created" };
    let failure = match events::first_failure(&course.events) {
        Some(event) => Failure::input(format!(
            "stack `{stack}` was not {done}: {} ({}) failed first, with {}: {}",
            event.resource, event.resource_type, event.status, event.reason
        )),
        None => Failure::input(format!("stack `{stack}` was not {done}, and its events give no reason")),
    };
    let status = course.status.as_str();
    failure.help_lines(session.destination.later(|commands| {
        let delete = commands.deploy("--delete");
        [match status {
            "ROLLBACK_COMPLETE" => format!(
                "nothing is left of it but its record ({status}): mend the cause and repeat the command, which replaces the \
                 record, or remove it with `{delete}`"
            ),
            "UPDATE_ROLLBACK_COMPLETE" => {
                format!("everything is as it was before ({status}): mend the cause and repeat the command")
            }
            "UPDATE_ROLLBACK_FAILED" => format!(
                "taking it back failed too ({status}): mend the cause, then run `{}`",
                commands.aws("continue-update-rollback")
            ),
            _ => format!("the stack is {status}: remove it with `{delete}` and repeat the command"),
        }]
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::call_error::CallErrorKind;
    use crate::destination::Place;
    use crate::plan::fixtures::plan;
    use crate::session::fixtures::with_session;

    #[test]
    fn an_interruption_after_the_launch_does_not_deny_it() {
        let end = json!({"StackEvents": [{
            "EventId": "2", "StackId": "arn", "PhysicalResourceId": "arn", "LogicalResourceId": "demo",
            "ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "CREATE_COMPLETE",
        }]});
        for (place, message) in [
            (Place::Account, "interrupted: stack demo is launched; see it with ./deploy.sh --stack demo --status"),
            (Place::Local, "interrupted: the local AWS ends here, and the stack with it"),
        ] {
            let aws = Scripted::new()
                .answer("describe-stack-events", json!({"StackEvents": []}))
                .answer("describe-stack-events", end.clone())
                .answer("execute-change-set", Value::Null)
                .refuse("describe-stacks", CallErrorKind::Interrupted, "");
            let (outcome, _, _) = with_session(&aws, "", |session| {
                let destination = Destination { place, ..session.destination.clone() };
                let mut session = Session {
                    aws: session.aws,
                    console: &mut *session.console,
                    interrupt: session.interrupt,
                    destination: &destination,
                };
                execute(&mut session, &plan(None, Mode::Execute), "arn").and_then(|()| show(&mut session))
            });
            assert_eq!(outcome.unwrap_err().to_string(), message);
        }
    }
}

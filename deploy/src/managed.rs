//! A managed stack: the stack of its function first, then the stack itself.

use crate::change_steps;
use crate::destination::{Destination, Place};
use crate::failure::{Failure, FailureClass};
use crate::job::{Consent, Function, Launch, Mode, PROVIDER_PARAMETER};
use crate::launch::{self, Ending};
use crate::overview;
use crate::plan::Plan;
use crate::prepare::prepare;
use crate::provider::{self, Standing};
use crate::session::Session;

/// Launches a managed stack and what it needs, or shows what that would do.
///
/// # Errors
/// As [`launch::run`], for either stack.
pub fn run(session: &mut Session<'_>, launch: &Launch, function: &Function, consent: Consent) -> Result<(), Failure> {
    if launch.mode == Mode::Execute && function.code.is_none() {
        return Err(Failure::usage("nothing says where the function's program is, and a managed stack needs it")
            .help("start ./deploy.sh, which builds it, or name it with --code PATH"));
    }
    launch::begin(session, launch, consent)?;
    let plan = prepare(session, launch)?;
    let provider = provider_of(&plan, session.destination)?;
    let destination = Destination { stack: provider, ..session.destination.clone() };
    let standing = provider::bring_up(&mut session.about(&destination), function, launch.mode, consent)?;
    match standing {
        Standing::Missing => show_without_provider(session, &plan, &destination.stack),
        Standing::Declined => session.console.note("not launched: nothing was changed"),
        Standing::WasThere => end(session, launch, plan, consent, "nothing was changed")?,
        Standing::Launched => {
            let stack = session.destination.stack.clone();
            let unchanged = format!("stack {stack} was not changed; stack {} was, and stays", destination.stack);
            end(session, launch, plan, consent, &unchanged).map_err(|failure| still(failure, &unchanged))?;
        }
    }
    Ok(())
}

/// The stack whose function carries the plan out.
fn provider_of(plan: &Plan, destination: &Destination) -> Result<String, Failure> {
    let stack = &destination.stack;
    let choice = plan.parameters.iter().find(|choice| choice.name == PROVIDER_PARAMETER);
    let choice = choice.ok_or_else(|| {
        Failure::input(format!(
            "the template has no parameter `{PROVIDER_PARAMETER}`, so stack `{stack}` has no function"
        ))
    })?;
    match &choice.old {
        Some(old) if *old != choice.new => Err(Failure::input(format!(
            "stack `{stack}` has its function from stack `{old}`, and an update can not change that to `{}`: CloudFormation \
             keeps the ServiceToken of a resource",
            choice.new
        ))
        .help(format!("leave it at {PROVIDER_PARAMETER}={old}"))
        .help_lines(destination.later(|commands| {
            [format!(
                "to change it, delete the stack with `{}`, which leaves the capacity as it is, and repeat the command",
                commands.deploy("--delete")
            )]
        }))),
        _ if choice.new == *stack => {
            Err(Failure::input(format!("stack `{stack}` can not hold the scaling and the function that carries it out"))
                .help("name another stack with --stack NAME or --provider-stack NAME"))
        }
        _ => Ok(choice.new.clone()),
    }
}

/// Launches the managed stack itself; `unchanged` is what there is to say where that is not agreed to.
fn end(
    session: &mut Session<'_>,
    launch: &Launch,
    plan: Plan,
    consent: Consent,
    unchanged: &str,
) -> Result<(), Failure> {
    match launch::carry_out(session, plan, consent, &|_| Ok(()))? {
        Ending::Launched => {
            launch::show(session)?;
            if session.destination.place == Place::Local {
                change_steps::run(session, launch)?;
            }
            overview::show_next(session, &launch.template);
        }
        Ending::Declined => session.console.note(&format!("not launched: {unchanged}")),
        Ending::UpToDate | Ending::Shown => {}
    }
    Ok(())
}

/// An interruption before the stack itself was touched, which did not come before everything.
fn still(failure: Failure, unchanged: &str) -> Failure {
    if failure.class == FailureClass::Interrupted && failure.help.is_empty() {
        return Failure::interrupted(unchanged);
    }
    failure
}

/// What a dry run can tell of a stack whose function is not there: CloudFormation makes no change set for it.
fn show_without_provider(session: &mut Session<'_>, plan: &Plan, provider: &str) {
    let stack = session.destination.stack.clone();
    session.console.note("");
    session.console.note_table(&plan.parameter_table);
    session.console.note("");
    session.console.data(&format!(
        "stack {provider} is launched first; what then changes in stack {stack} can be shown once it stands\n"
    ));
    for notice in &plan.notices {
        session.console.data(&format!("{notice}\n"));
    }
    session.console.note("dry run: nothing was changed");
}

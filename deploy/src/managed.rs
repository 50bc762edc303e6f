//! A managed stack: the stack of its function first, then the stack itself.

use crate::change_steps;
use crate::destination::{Destination, Place};
use crate::failure::{Failure, FailureClass};
use crate::function::{Function, PROVIDER_PARAMETER};
use crate::job::{Consent, Launch, Mode};
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
    session.console.note(&format!("\nnow the scaling itself, in stack {}", session.destination.stack));
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arguments::Architecture;
    use crate::aws::scripted::Scripted;
    use crate::call_error::CallErrorKind;
    use crate::choice::fixtures::choice;
    use crate::choice::{Choice, Reason};
    use crate::job::StackNaming;
    use crate::plan::fixtures::plan;
    use crate::session::fixtures::with_session;
    use crate::stack_form::StackForm;

    fn served_by(old: Option<&str>, new: &str) -> Plan {
        let provider = Choice { old: old.map(str::to_owned), ..choice(PROVIDER_PARAMETER, new, Reason::Default) };
        Plan { parameters: vec![provider], ..plan(None, Mode::Execute) }
    }

    #[test]
    fn the_function_comes_from_the_stack_that_the_parameter_names() {
        let moved = "error: stack `demo` has its function from stack `old`, and an update can not change that to `new`: \
                     CloudFormation keeps the ServiceToken of a resource\n  = help: leave it at ProviderStackName=old\n  = help: \
                     to change it, delete the stack with `./deploy.sh --stack demo --delete`, which leaves the capacity as it \
                     is, and repeat the command";
        let itself = "error: stack `demo` can not hold the scaling and the function that carries it out\n  = help: name another \
                      stack with --stack NAME or --provider-stack NAME";
        for (plan, expected) in [
            (served_by(None, "new"), Ok("new")),
            (served_by(Some("old"), "old"), Ok("old")),
            (served_by(Some("old"), "new"), Err(moved)),
            (served_by(None, "demo"), Err(itself)),
        ] {
            let destination = Destination { stack: "demo".to_owned(), region: None, place: Place::Account };
            let provider = provider_of(&plan, &destination).map_err(|failure| failure.to_string());
            assert_eq!(provider.as_deref().map_err(String::as_str), expected);
        }
    }

    fn launch(mode: Mode) -> (Launch, Function) {
        let function = Function {
            code: None,
            architecture: Architecture::Arm64,
            architecture_origin: "a test",
            bucket: None,
            settings: Vec::new(),
        };
        let mut template = plan(None, mode).template;
        template.form = StackForm::Managed;
        let launch = Launch {
            template,
            overrides: Vec::new(),
            tags: Vec::new(),
            mode,
            stack_naming: StackNaming::Given,
            function: Some(function.clone()),
        };
        (launch, function)
    }

    #[test]
    fn without_a_program_nothing_is_launched() {
        let (launch, function) = launch(Mode::Execute);
        let aws = Scripted::new();
        let (outcome, _, _) = with_session(&aws, "y", |session| run(session, &launch, &function, Consent::Ask));
        assert_eq!(
            outcome.unwrap_err().to_string(),
            "error: nothing says where the function's program is, and a managed stack needs it\n  = help: start ./deploy.sh, \
             which builds it, or name it with --code PATH"
        );
        assert_eq!(aws.calls(), [""; 0]);
    }

    #[test]
    fn a_dry_run_without_the_function_says_what_it_can() {
        let (launch, function) = launch(Mode::DryRun);
        let parameters = json!([
            {"ParameterKey": PROVIDER_PARAMETER, "DefaultValue": "functions"},
            {"ParameterKey": "ScaleInSuspended", "DefaultValue": "true"},
        ]);
        let aws = Scripted::new()
            .refuse("describe-stacks", CallErrorKind::NotFound, "does not exist")
            .answer("get-template-summary", json!({ "Parameters": parameters }));
        let (outcome, deleted, [data, notes]) =
            with_session(&aws, "", |session| run(session, &launch, &function, Consent::Ask));
        assert_eq!((outcome, deleted), (Ok(()), Vec::new()));
        assert_eq!(
            data,
            "stack functions is launched first; what then changes in stack demo can be shown once it stands\nscale-in is \
             suspended: no policy removes capacity until ScaleInSuspended is false\n"
        );
        assert!(
            notes.contains("ProviderStackName  -    functions") && notes.ends_with("\ndry run: nothing was changed\n"),
            "{notes}"
        );
    }

    #[test]
    fn what_stops_after_the_function_was_launched_does_not_deny_it() {
        let unchanged = "stack demo was not changed";
        for (failure, expected) in [
            (Failure::interrupted("nothing was changed"), "interrupted: stack demo was not changed"),
            (
                Failure::interrupted("no longer watching").help("look"),
                "interrupted: no longer watching\n  = help: look",
            ),
            (Failure::input("wrong"), "error: wrong"),
        ] {
            assert_eq!(still(failure, unchanged).to_string(), expected);
        }
    }
}

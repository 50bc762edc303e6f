//! The stack of the function that carries out what managed stacks say: launched or updated before such a stack.

use std::fs;
use std::path::Path;

use scaling::EndpointKind;
use templategen::template::Declared;

use crate::account::Account;
use crate::archive::Archive;
use crate::arguments::Architecture;
use crate::aws::command;
use crate::destination::{Destination, Place};
use crate::failure::Failure;
use crate::job::{Consent, Function, Launch, Mode, StackNaming};
use crate::json::text;
use crate::launch::{self, Ending};
use crate::parameters::Override;
use crate::plan::Plan;
use crate::prepare::prepare;
use crate::program;
use crate::session::Session;
use crate::source::{self, Names, Printed, Rendered};
use crate::stack::{Readiness, Stack};
use crate::stack_form::StackForm;
use crate::storage::Storage;

/// The stack's template.
const TEMPLATE: &str = include_str!("../../templates/scaling-provider.yaml");
/// The same as a file of the project.
const TEMPLATE_FILE: &str = "templates/scaling-provider.yaml";
/// The parameter that names the bucket of the code.
pub const BUCKET_PARAMETER: &str = "CodeBucket";
/// The parameter that names the archive in it.
pub const KEY_PARAMETER: &str = "CodeKey";

/// How the stack stands after it was looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was there as it is to be, or a dry run found it there.
    WasThere,
    /// It was launched or updated just now.
    Launched,
    /// It is not there: a dry run makes none.
    Missing,
    /// It was not agreed to.
    Declined,
}

/// Launches or updates the stack where something differs. The destination is the stack itself.
///
/// # Errors
/// Where the code can not be read or stored, or the launch fails.
pub fn bring_up(
    session: &mut Session<'_>,
    function: &Function,
    mode: Mode,
    consent: Consent,
) -> Result<Standing, Failure> {
    let existing = session.stack()?;
    let stands = existing.as_ref().is_some_and(|stack| stack.readiness(session.destination) == Ok(Readiness::Update));
    let archive = function.code.as_deref().map(|path| pack(path, function.architecture, session)).transpose()?;
    let mut stored = None;
    let overrides = match &archive {
        Some(archive) => {
            let account = Account::ask(session.aws)?;
            let bucket = bucket(function, existing.as_ref());
            let storage = Storage::look(session.aws, account, bucket.as_deref(), &archive.key)?;
            let overrides = overrides(function, archive, &storage.bucket);
            stored = Some((storage, archive));
            overrides
        }
        None if stands => Vec::new(),
        None => return Ok(Standing::Missing),
    };
    let template = rendered();
    let launch =
        Launch { template, overrides, tags: Vec::new(), mode, stack_naming: StackNaming::Given, function: None };
    let mut plan = prepare(session, &launch)?;
    if is_deployed(session, &plan)? {
        session.console.note(&format!("stack {} is up to date: nothing to change", session.destination.stack));
        return Ok(Standing::WasThere);
    }
    if let Some((storage, archive)) = &stored {
        plan.notices.extend(storage.notices(archive));
        plan.preparations = preparations(storage, archive, function.architecture, session.destination);
    }
    let store = |session: &mut Session<'_>| match &stored {
        Some((storage, archive)) => storage.store(session, archive),
        None => Ok(()),
    };
    Ok(match launch::carry_out(session, plan, consent, &store)? {
        Ending::Launched => Standing::Launched,
        Ending::UpToDate => Standing::WasThere,
        Ending::Shown if stands => Standing::WasThere,
        Ending::Shown => Standing::Missing,
        Ending::Declined => Standing::Declined,
    })
}

/// The archive of a program, which is one for Linux; a local AWS that runs on something else runs programs of its own.
fn pack(path: &Path, architecture: Architecture, session: &Session<'_>) -> Result<Archive, Failure> {
    let is_native = session.destination.place == Place::Local && !cfg!(target_os = "linux");
    let program = if is_native { fs::read(path).ok() } else { None };
    let program = program.map_or_else(|| program::read(path, architecture), Ok)?;
    Archive::of(&program, architecture)
}

/// The bucket that is named, or else the one the stack has its code from.
fn bucket(function: &Function, existing: Option<&Stack>) -> Option<String> {
    let deployed = || existing?.parameter(BUCKET_PARAMETER).map(str::to_owned);
    function.bucket.clone().or_else(deployed)
}

fn overrides(function: &Function, archive: &Archive, bucket: &str) -> Vec<Override> {
    let bucket_origin = if function.bucket.is_some() { "--bucket" } else { "./deploy.sh" };
    [
        (BUCKET_PARAMETER, bucket.to_owned(), bucket_origin),
        (KEY_PARAMETER, archive.key.clone(), "this build"),
        ("Architecture", function.architecture.to_string(), function.architecture_origin),
    ]
    .map(|(name, value, origin)| Override { name: name.to_owned(), value, origin })
    .into()
}

/// The project's own template, which no spec is behind.
fn rendered() -> Rendered {
    Rendered {
        text: TEMPLATE.to_owned(),
        names: Names { endpoint: None, variant: None, component: None, created: None, kind: EndpointKind::Realtime },
        stopgaps: &[],
        warnings: String::new(),
        parameters: Vec::<Declared>::new(),
        printed: Printed::In(source::in_project(TEMPLATE_FILE)),
        form: StackForm::Provider,
        floor: None,
        spec: None,
    }
}

/// Whether the stack is just what the plan would make of it, which a change set would take seconds to tell.
fn is_deployed(session: &Session<'_>, plan: &Plan) -> Result<bool, Failure> {
    let same = plan.parameters.iter().all(|choice| choice.old.as_ref() == Some(&choice.new));
    if plan.readiness != Readiness::Update || !same {
        return Ok(false);
    }
    let deployed =
        session.aws.call(&command(["cloudformation", "get-template", "--stack-name", &session.destination.stack]))?;
    Ok(text(&deployed["TemplateBody"]).trim() == plan.template.text.trim())
}

/// How the code gets where the stack takes it from, for somebody who has only the tools.
fn preparations(
    storage: &Storage,
    archive: &Archive,
    architecture: Architecture,
    destination: &Destination,
) -> Vec<String> {
    let region = destination.commands().map(|commands| commands.region_option()).unwrap_or_default();
    let stored = storage.equivalent(archive, "target/lambda/custom-resource/bootstrap.zip", &region);
    if stored.is_empty() {
        return stored;
    }
    let flag = program::flag(architecture);
    let build = format!(
        "cargo lambda build --package lambda --release --locked --bin custom-resource --{flag} --output-format zip"
    );
    std::iter::once(build).chain(stored).collect()
}

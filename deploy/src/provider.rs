//! The stack of the function that carries out what managed stacks say: launched or updated before such a stack.

use std::fs;
use std::path::Path;

use scaling::EndpointKind;
use templategen::template::Declared;

use crate::account::Account;
use crate::archive::Archive;
use crate::arguments::Architecture;
use crate::aws::{Aws, command};
use crate::destination::{Destination, Place};
use crate::failure::Failure;
use crate::function::Function;
use crate::job::{Consent, Launch, Mode, StackNaming};
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
use crate::storage::{self, Storage};

/// The stack's template.
pub const TEMPLATE: &str = include_str!("../../templates/scaling-provider.yaml");
/// The same as a file of the project.
const TEMPLATE_FILE: &str = "templates/scaling-provider.yaml";
/// The parameter that names the bucket of the code.
pub const BUCKET_PARAMETER: &str = "CodeBucket";
/// The parameter that names the archive in it.
pub const KEY_PARAMETER: &str = "CodeKey";
/// The parameter that says which processor the code is for.
pub const ARCHITECTURE_PARAMETER: &str = "Architecture";

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
    if archive.is_none() && !stands {
        return Ok(Standing::Missing);
    }
    let bucket = Bucket::of(session.aws, function, existing.as_ref())?;
    let built = archive.as_ref().map(|archive| built(function, archive, &bucket.name));
    let overrides = built.into_iter().flatten().chain(function.settings.iter().cloned()).collect();
    let template = rendered();
    let launch =
        Launch { template, overrides, tags: Vec::new(), mode, stack_naming: StackNaming::Given, function: None };
    let mut plan = prepare(session, &launch)?;
    if is_deployed(session, &plan)? {
        session.console.note(&format!("stack {} is up to date: nothing to change", session.destination.stack));
        return Ok(Standing::WasThere);
    }
    let stored = archive.as_ref().map(|archive| bucket.look(session.aws, archive).map(|storage| (storage, archive)));
    let stored = stored.transpose()?;
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

/// A bucket for the code, and the account where that was asked for already.
struct Bucket {
    name: String,
    account: Option<Account>,
}

impl Bucket {
    /// The bucket that is named, or the one the stack has its code from, or the account's own one.
    fn of(aws: &dyn Aws, function: &Function, existing: Option<&Stack>) -> Result<Self, Failure> {
        let deployed = existing.and_then(|stack| stack.parameter(BUCKET_PARAMETER));
        if let Some(name) = function.bucket.as_deref().or(deployed) {
            return Ok(Self { name: name.to_owned(), account: None });
        }
        let account = Account::ask(aws)?;
        Ok(Self { name: storage::default_bucket(&account), account: Some(account) })
    }

    fn look(&self, aws: &dyn Aws, archive: &Archive) -> Result<Storage, Failure> {
        let account = self.account.clone().map_or_else(|| Account::ask(aws), Ok)?;
        Storage::look(aws, account, &self.name, &archive.key)
    }
}

/// What the stack is told of a build.
fn built(function: &Function, archive: &Archive, bucket: &str) -> [Override; 3] {
    let bucket_origin = if function.bucket.is_some() { "--bucket" } else { "./deploy.sh" };
    [
        (BUCKET_PARAMETER, bucket.to_owned(), bucket_origin),
        (KEY_PARAMETER, archive.key.clone(), "this build"),
        (ARCHITECTURE_PARAMETER, function.architecture.to_string(), function.architecture_origin),
    ]
    .map(|(name, value, origin)| Override { name: name.to_owned(), value, origin })
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::call_error::CallErrorKind;
    use crate::events::fixtures::event;
    use crate::program::fixtures::elf;
    use crate::session::fixtures::with_session;

    /// What is done about the stack `demo`, with the calls that changed something and what was noted.
    fn brought_up(
        aws: &Scripted,
        function: &Function,
        mode: Mode,
        answer: &'static str,
    ) -> (Standing, Vec<String>, String) {
        let (outcome, _, [data, notes]) =
            with_session(aws, answer, |session| bring_up(session, function, mode, Consent::Ask));
        let changing = ["create-", "put-", "execute-", "delete-"];
        let calls = aws.calls().into_iter().filter_map(|call| {
            let operation = call.split(' ').nth(1)?;
            changing.iter().any(|beginning| operation.starts_with(beginning)).then(|| operation.to_owned())
        });
        (outcome.unwrap(), calls.collect(), data + &notes)
    }

    /// A function whose program is in a file that lives as long as the folder.
    fn function() -> (tempfile::TempDir, Function) {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("bootstrap");
        fs::write(&path, elf(183)).unwrap();
        let function = Function {
            code: Some(path),
            architecture: Architecture::Arm64,
            architecture_origin: "a test",
            bucket: None,
            settings: Vec::new(),
        };
        (place, function)
    }

    /// AWS with the stack as it would be launched from a key, or without the stack.
    fn aws(deployed_key: Option<&str>) -> Scripted {
        aws_with(deployed_key, |aws| aws.answer("put-object", Value::Null))
    }

    /// The same with another answer to the upload.
    fn aws_with(deployed_key: Option<&str>, upload: impl FnOnce(Scripted) -> Scripted) -> Scripted {
        let parameters = ["CodeBucket", "CodeKey", "Architecture"].map(|name| json!({"ParameterKey": name}));
        let types = ["AWS::Lambda::EventInvokeConfig", "AWS::Lambda::Function"];
        let summary = json!({"Parameters": parameters, "ResourceTypes": types});
        let values = |key: &str| {
            [("CodeBucket", "mine"), ("CodeKey", key), ("Architecture", "arm64")]
                .map(|(name, value)| json!({"ParameterKey": name, "ParameterValue": value}))
        };
        let stack = |key: &str| {
            json!({"Stacks": [{
                "StackName": "demo", "StackId": "arn:stack", "StackStatus": "UPDATE_COMPLETE", "Parameters": values(key),
            }]})
        };
        let aws = match deployed_key {
            Some(key) => Scripted::new().answer("describe-stacks", stack(key)),
            None => Scripted::new().refuse("describe-stacks", CallErrorKind::NotFound, "does not exist"),
        };
        upload(aws)
            .answer("get-template-summary", summary)
            .answer("get-template", json!({"TemplateBody": TEMPLATE}))
            .answer("get-caller-identity", json!({"Account": "123456789012"}))
            .answer("list", json!("region eu-central-1 env AWS_REGION"))
            .refuse("head-bucket", CallErrorKind::NotFound, "Not Found")
            .answer("create-bucket", Value::Null)
            .answer("create-change-set", json!({"StackId": "arn:stack"}))
            .answer("describe-change-set", json!({"Status": "CREATE_COMPLETE", "StackId": "arn:stack"}))
            .answer("delete-change-set", Value::Null)
            .answer("execute-change-set", Value::Null)
            .answer("describe-stack-events", json!({"StackEvents": []}))
            .answer("describe-stack-events", json!({"StackEvents": [event("1", "demo", "UPDATE_COMPLETE", "")]}))
    }

    #[test]
    fn nothing_is_made_or_uploaded_unless_the_stack_is_launched() {
        let (_place, function) = function();
        let key = Archive::of(&elf(183), Architecture::Arm64).unwrap().key;
        let without_code = Function { code: None, ..function.clone() };
        let made: &[&str] = &["create-change-set", "create-bucket", "put-object", "execute-change-set"];
        let shown: &[&str] = &["create-change-set", "delete-change-set"];
        for (deployed, function, mode, answer, standing, calls) in [
            (None, &function, Mode::Execute, "y", Standing::Launched, made),
            (Some("old"), &function, Mode::Execute, "y", Standing::Launched, made),
            (Some(key.as_str()), &function, Mode::Execute, "y", Standing::WasThere, &[]),
            (Some("old"), &function, Mode::Execute, "n", Standing::Declined, shown),
            (None, &function, Mode::DryRun, "", Standing::Missing, shown),
            (Some("old"), &function, Mode::DryRun, "", Standing::WasThere, shown),
            (None, &without_code, Mode::DryRun, "", Standing::Missing, &[]),
            (Some("old"), &without_code, Mode::DryRun, "", Standing::WasThere, &[]),
        ] {
            let (seen, changes, _) = brought_up(&aws(deployed), function, mode, answer);
            assert_eq!(
                (seen, changes),
                (standing, calls.iter().map(|call| (*call).to_owned()).collect()),
                "{deployed:?} {mode:?}"
            );
        }
    }

    #[test]
    fn the_code_stays_in_its_bucket_unless_another_is_named() {
        let (_place, function) = function();
        let named = Function { bucket: Some("other".to_owned()), ..function.clone() };
        for (deployed, function, expected) in [
            (None, &function, "CodeBucket    -    stepscale-123456789012-eu-central-1 "),
            (Some("old"), &function, "CodeBucket    mine   mine "),
            (Some("old"), &named, "CodeBucket    mine   other "),
        ] {
            let (_, _, printed) = brought_up(&aws(deployed), function, Mode::DryRun, "");
            assert!(printed.contains(expected), "{printed}");
        }
    }

    #[test]
    fn what_the_caller_chose_for_the_stack_is_an_update_of_the_same_code() {
        let (_place, mut function) = function();
        let key = Archive::of(&elf(183), Architecture::Arm64).unwrap().key;
        let setting = Override { name: "Architecture".to_owned(), value: "x86_64".to_owned(), origin: "--param" };
        function.settings.push(setting);
        let (standing, changes, printed) = brought_up(&aws(Some(&key)), &function, Mode::DryRun, "");
        assert_eq!((standing, changes.len()), (Standing::WasThere, 2), "{changes:?}");
        let words: Vec<&str> = printed.split_whitespace().collect();
        assert!(words.windows(6).any(|row| row.join(" ") == "Architecture arm64 x86_64 given by --param"), "{printed}");
    }

    #[test]
    fn a_failed_upload_leaves_no_change_set() {
        let (_place, function) = function();
        let refusing = |aws: Scripted| aws.refuse("put-object", CallErrorKind::AccessDenied, "no");
        let aws = aws_with(Some("old"), refusing);
        let (outcome, deleted, _) =
            with_session(&aws, "y", |session| bring_up(session, &function, Mode::Execute, Consent::Ask));
        assert!(outcome.unwrap_err().to_string().contains("`aws put-object` said: no"));
        assert_eq!(deleted.len(), 1);
        assert!(aws.calls().iter().all(|call| !call.contains("execute-change-set")), "{:?}", aws.calls());
    }

    #[test]
    fn the_same_by_hand_begins_with_the_code() {
        let (_place, function) = function();
        let (_, _, printed) = brought_up(&aws(None), &function, Mode::DryRun, "");
        let key = Archive::of(&elf(183), Architecture::Arm64).unwrap().key;
        let template = source::in_project(TEMPLATE_FILE).display().to_string();
        for line in [
            "  cargo lambda build --package lambda --release --locked --bin custom-resource --arm64 --output-format zip",
            "  aws s3 mb s3://stepscale-123456789012-eu-central-1",
            &format!(
                "  aws s3 cp target/lambda/custom-resource/bootstrap.zip s3://stepscale-123456789012-eu-central-1/{key}"
            ),
            &format!("      --template-body file://{template} \\"),
        ] {
            assert!(printed.lines().any(|printed| printed == line), "{line} in {printed}");
        }
    }
}

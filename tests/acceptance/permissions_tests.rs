//! The policies of `docs/permissions`: that each allows exactly what is needed, and that its page says so.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::deploy::{Run, against_with, succeeded, workplace};
use crate::local_aws::{LocalAws, root};
use crate::permissions_guide::of_the_guide;
use crate::permissions_needs::{
    CREATION_TYPES, MANAGED_TYPE, PROVIDER_TYPES, SCALING_TYPES, action_of, committed_types, known_actions,
    of_a_launch, of_a_managed_launch, of_types,
};
use crate::permissions_policy::{Actions, Policy};

/// The policies, in the order of the page.
const POLICIES: [&str; 6] = ["deploy", "managed", "status", "dry-run", "create-endpoint", "model-to-endpoint"];

/// The most characters of a managed policy, white space aside (IAM user guide, "IAM and AWS STS quotas").
const MANAGED_POLICY_CHARACTERS: usize = 6_144;

/// The most characters of all inline policies of a role and of a user, white space aside (the same page).
const ROLE_INLINE_CHARACTERS: usize = 10_240;
const USER_INLINE_CHARACTERS: usize = 2_048;

#[test]
fn policies_are_well_formed_and_narrow() {
    let known = known_actions();
    let mut complaints = Vec::new();
    for policy in POLICIES.map(Policy::read) {
        let name = policy.name;
        let characters = policy.text.chars().filter(|letter| !letter.is_whitespace()).count();
        assert!(characters <= MANAGED_POLICY_CHARACTERS, "{name} has {characters} characters");
        let sids: BTreeSet<_> = policy.statements.iter().map(|statement| &statement.sid).collect();
        assert_eq!(sids.len(), policy.statements.len(), "{name} has a Sid twice");
        for statement in &policy.statements {
            let place = format!("{name}, {}", statement.sid);
            let sorted: BTreeSet<_> = statement.actions.iter().collect();
            assert!(sorted.into_iter().eq(&statement.actions), "the actions are sorted and different: {place}");
            complaints.extend(statement.actions.iter().filter_map(|action| complaint(action, &known)));
            complaints.extend(statement.resources.iter().filter_map(|resource| too_wide(resource, &statement.actions)));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_wide_or_unknown_permission_is_found() {
    let known = known_actions();
    for (action, resource, complaints) in [
        ("sagemaker:DescribeEndpoint", "*", vec![]),
        ("sagemaker:Describe*", "*", vec!["`sagemaker:Describe*` is no action of a service that is used"]),
        ("iam:PassTheRole", "arn:aws:iam::*:role/x", vec!["`iam:PassTheRole` is no action of a service that is used"]),
        ("iam:PassRole", "*", vec!["`iam:PassRole` is more than reading, and allowed on every resource"]),
        ("iam:PassRole", "arn:aws:iam::*:*", vec!["`arn:aws:iam::*:*` names no kind of resource"]),
        (
            "iam:PassRole",
            "arn:aws:iam::${Account}:role/x",
            vec!["`arn:aws:iam::${Account}:role/x` is filled in by nobody"],
        ),
    ] {
        let told = [complaint(action, &known), too_wide(resource, &[action.to_owned()])];
        assert_eq!(told.into_iter().flatten().collect::<Vec<_>>(), complaints);
    }
}

#[test]
fn the_types_of_the_templates_are_known() {
    let known = [&SCALING_TYPES[..], &CREATION_TYPES, &PROVIDER_TYPES, &[MANAGED_TYPE]].concat();
    let known: Actions = known.into_iter().map(str::to_owned).collect();
    let types = committed_types();
    let unknown: Vec<_> = types.difference(&known).collect();
    assert!(unknown.is_empty(), "add to permissions_needs.rs and to the policies what these need: {unknown:?}");
    let absent: Vec<_> = known.difference(&types).collect();
    assert!(absent.is_empty(), "no template has a resource of these any more: {absent:?}");
}

#[test]
fn the_deploy_policy_allows_what_a_launch_needs_and_no_more() {
    check_equal(&Policy::read("deploy").actions(), &of_a_launch(), "deploy");
}

#[test]
fn the_policy_for_managed_stacks_allows_what_they_need_besides() {
    let needs = &of_a_managed_launch() - &Policy::read("deploy").actions();
    check_equal(&Policy::read("managed").actions(), &needs, "managed");
}

#[test]
fn the_policy_for_new_endpoints_allows_what_they_need_besides() {
    let needs = &of_types(&CREATION_TYPES) - &Policy::read("deploy").actions();
    check_equal(&Policy::read("create-endpoint").actions(), &needs, "create-endpoint");
}

#[test]
fn the_policy_for_the_guide_allows_what_its_own_commands_need_besides() {
    let needs = &of_the_guide() - &Policy::read("deploy").actions();
    check_equal(&Policy::read("model-to-endpoint").actions(), &needs, "model-to-endpoint");
}

/// A role takes all of them inline, a user none but the short ones: docs/permissions.md says so.
#[test]
fn the_policies_fit_where_the_page_puts_them() {
    let characters =
        |name: &'static str| Policy::read(name).text.chars().filter(|letter| !letter.is_whitespace()).count();
    assert!(POLICIES.map(characters).iter().sum::<usize>() <= ROLE_INLINE_CHARACTERS);
    assert!(USER_INLINE_CHARACTERS < characters("deploy"), "a user could take it inline: say so on the page");
}

#[test]
fn the_page_explains_every_statement_of_every_policy() {
    let page = fs::read_to_string(root().join("docs/permissions.md")).expect("the page is there");
    for policy in POLICIES.map(Policy::read) {
        let link = format!("[{0}-policy.json](permissions/{0}-policy.json)", policy.name);
        let section = page
            .split("\n## ")
            .find(|section| section.lines().any(|line| line.starts_with(&link)))
            .unwrap_or_else(|| panic!("no section of docs/permissions.md begins with {link}"));
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
        let explained: Vec<_> = rows.map(|(sid, _)| sid).collect();
        let sids: Vec<_> = policy.statements.iter().map(|statement| statement.sid.as_str()).collect();
        assert_eq!(explained, sids, "the table of docs/permissions.md that explains {}", policy.name);
    }
}

/// The whole life of a stack, with everything that reaches AWS written down on both sides: what the program asks the
/// AWS CLI for, and what CloudFormation then does with the caller's rights.
#[test]
fn a_stack_lives_and_dies_within_the_policies() {
    let local = LocalAws::start("permissions", &["--endpoint", "demo-endpoint:AllTraffic:1"]);
    let place = workplace();
    let recorder = Recorder::new(place.path());
    let deploy = |arguments: &[&str]| recorder.run(&local, &[&["--endpoint", "demo-endpoint"], arguments].concat());

    let absent = recorder.run(&local, &["--endpoint", "no-such-endpoint", "--dry-run"]);
    assert_eq!(absent.status, Some(1), "{}", absent.notes);
    let component = place.path().join("component.spec.yaml");
    let spec = "inference_component_name: no-such-component\nkind: component\ncapacity: { min: 1, max: 2 }\n\
                step_scaling: { steps: 'from 50: +1' }\n";
    fs::write(&component, spec).expect("the folder is ours");
    let absent = recorder.run(&local, &["--spec", component.to_str().expect("is text"), "--dry-run"]);
    assert_eq!(absent.status, Some(1), "{}", absent.notes);
    succeeded(deploy(&["--dry-run"]));
    let mut dry_run = recorder.take();

    succeeded(deploy(&["--yes", "--tag", "team=vision"]));
    let mut all = recorder.take();
    let scaled = deploy(&["--stack", "stepscale-second", "--dry-run"]);
    assert_eq!(scaled.status, Some(1), "{}", scaled.notes);
    dry_run.extend(recorder.take());

    succeeded(deploy(&["--status"]));
    let status = recorder.take();
    succeeded(deploy(&["--yes", "--param", "MaxCapacity=4", "--tag", "team=speech"]));
    succeeded(deploy(&["--delete", "--yes"]));
    all.extend(recorder.take());

    check_equal(&Policy::read("status").actions(), &status, "status");
    // Asked only where an update moves a stack to an endpoint that is scaled already: by itself, or by another.
    dry_run.insert("cloudformation:ListStackResources".to_owned());
    check_equal(&Policy::read("dry-run").actions(), &dry_run, "dry-run");

    let behind = local.standin("GET /_standin/calls", "");
    let behind = behind.as_array().expect("is a list").iter();
    all.extend(behind.map(|call| format!("{}:{}", text(&call["Service"]), text(&call["Operation"]))));
    all.extend(status);
    all.extend(dry_run);
    for call in ["cloudformation:ExecuteChangeSet", "application-autoscaling:RegisterScalableTarget"] {
        assert!(all.contains(call), "{call} was not seen: {all:?}");
    }
    let refused: Vec<_> = all.difference(&Policy::read("deploy").actions()).cloned().collect();
    assert!(refused.is_empty(), "deploy-policy.json refuses {refused:?}");
}

/// An `aws` command that writes down what it is asked for and then asks the real one.
struct Recorder {
    folder: PathBuf,
    path: String,
}

impl Recorder {
    fn new(place: &Path) -> Self {
        let folder = place.join("bin");
        fs::create_dir(&folder).expect("the folder is ours");
        let inherited = std::env::var("PATH").expect("there is a PATH");
        // As deploy.sh chooses: the installed one, else that of the project.
        let real = format!("{inherited}:{}", root().join(".venv/awscli/bin").display());
        let script = format!(
            "#!/bin/sh\nprintf '%s %s\\n' \"$1\" \"$2\" >>'{}/calls'\nPATH='{real}' exec aws \"$@\"\n",
            folder.display()
        );
        let program = folder.join("aws");
        fs::write(&program, script).expect("the folder is ours");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("the file is ours");
        let path = format!("{}:{inherited}", folder.display());
        Self { folder, path }
    }

    fn run(&self, local: &LocalAws, arguments: &[&str]) -> Run {
        against_with(local, &[("PATH", &self.path)], arguments)
    }

    /// The actions of all calls since the last time.
    fn take(&self) -> Actions {
        let calls = self.folder.join("calls");
        let text = fs::read_to_string(&calls).expect("calls were written down");
        fs::remove_file(&calls).expect("the file is ours");
        let actions = text.lines().filter_map(|call| call.split_once(' '));
        actions.map(|(service, command)| action_of(service, command)).collect()
    }
}

fn complaint(action: &str, known: &Actions) -> Option<String> {
    (!known.contains(action)).then(|| format!("`{action}` is no action of a service that is used"))
}

/// What is wrong with a resource of a statement: only reading is allowed everywhere, and an ARN names a kind.
fn too_wide(resource: &str, actions: &[String]) -> Option<String> {
    if resource == "*" {
        let reads =
            |action: &&String| !["Describe", "Get", "List"].iter().any(|verb| action.contains(&format!(":{verb}")));
        let written = actions.iter().find(reads)?;
        return Some(format!("`{written}` is more than reading, and allowed on every resource"));
    }
    if resource.contains("${") {
        return Some(format!("`{resource}` is filled in by nobody"));
    }
    let kind = resource.strip_prefix("arn:aws:").and_then(|rest| rest.splitn(4, ':').nth(3)).unwrap_or_default();
    kind.is_empty().then_some(()).or_else(|| kind.starts_with('*').then_some(()))?;
    Some(format!("`{resource}` names no kind of resource"))
}

#[track_caller]
fn check_equal(allowed: &Actions, needed: &Actions, name: &str) {
    let missing: Vec<_> = needed.difference(allowed).collect();
    let needless: Vec<_> = allowed.difference(needed).collect();
    assert!(
        missing.is_empty() && needless.is_empty(),
        "docs/permissions/{name}-policy.json lacks {missing:?} and has no need of {needless:?}"
    );
}

fn text(value: &Value) -> &str {
    value.as_str().expect("is text")
}

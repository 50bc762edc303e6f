//! The policies of `docs/permissions`: that each allows exactly what is needed, and that its page says so.

use std::collections::BTreeSet;
use std::fs;

use crate::local_aws::root;
use crate::permissions_guide::of_the_guide;
use crate::permissions_needs::{
    CREATION_TYPES, MANAGED_TYPE, PROVIDER_TYPES, SCALING_TYPES, committed_types, known_actions, of_a_launch,
    of_a_managed_launch, of_types,
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

/// Fails where a policy, by the name of its file, does not allow just what is needed.
#[track_caller]
pub(crate) fn check_equal(allowed: &Actions, needed: &Actions, name: &str) {
    let missing: Vec<_> = needed.difference(allowed).collect();
    let needless: Vec<_> = allowed.difference(needed).collect();
    assert!(
        missing.is_empty() && needless.is_empty(),
        "docs/permissions/{name}-policy.json lacks {missing:?} and has no need of {needless:?}"
    );
}

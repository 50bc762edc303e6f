//! The functions of templates on the local AWS, and what CloudFormation refuses before anything is made.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::local_aws::{directory, root, shared};
use crate::stack::Stack;

fn fixture() -> PathBuf {
    root().join("tests/acceptance/fixtures/functions_stack.yaml")
}

#[test]
fn functions_give_what_they_give_in_aws() {
    let stack = Stack::new(shared(), "local-functions", fixture());
    let mut kind = "CREATE";
    for (parameters, expected) in [
        (&[][..], "Depends: none, Here: elsewhere, Kept: a,b,c, Literal: ${Size} little, Parts: one, Second: green"),
        (
            &[("Size", "large")],
            "Both: made, Depends: local-functions-Both, Here: here, Kept: a,b,c, Literal: ${Size} much, Parts: one-two, \
             Second: green",
        ),
        (
            &[("Size", "large"), ("Wanted", "no"), ("Names", "green,blue")],
            "Depends: none, Here: here, Kept: a,c, Literal: ${Size} much, Parts: one-two, Second: none",
        ),
    ] {
        assert!(stack.deploy(kind, parameters).ends_with("E_COMPLETE"), "{parameters:?}");
        kind = "UPDATE";
        let mut outputs: BTreeMap<_, _> = stack.outputs();
        if let Some((name, _)) = outputs["Depends"].clone().rsplit_once('-') {
            outputs.insert("Depends".to_owned(), name.to_owned());
        }
        let told: Vec<_> = outputs.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(told.join(", "), expected, "{parameters:?}");
    }
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

/// Asks for a change set of the fixture with a text of it replaced, and holds the refusal.
#[track_caller]
fn check_refusal(text: &str, replacement: &str, parameters: &[(&str, &str)], expected: &str) {
    let template = fs::read_to_string(fixture()).expect("the fixture can be read");
    assert!(template.contains(text), "{text} is not in the fixture");
    let path = directory("functions").join("template.yaml");
    fs::write(&path, template.replacen(text, replacement, 1)).expect("the directory is ours");
    let refused = Stack::new(shared(), "local-refused", path).change_set("CREATE", parameters);
    let told = refused.err().unwrap_or_else(|| panic!("{replacement} is accepted"));
    assert_eq!(
        told,
        format!("An error occurred (ValidationError) when calling the CreateChangeSet operation: {expected}")
    );
}

#[test]
fn what_cannot_be_resolved_is_refused_before_anything_is_made() {
    let unresolved = |name: &str, block: &str| {
        format!("Template format error: Unresolved resource dependencies [{name}] in the {block} block of the template")
    };
    for (text, replacement, expected) in [
        ("[HasBoth, !Ref Both, none]", "[HasBoth, none, !Ref Both]", unresolved("Both", "Outputs")),
        ("[HasBoth, !Ref Both, none]", "[HasBoth, !Ref Absent, none]", unresolved("Absent", "Outputs")),
        ("${!Size} ", "${Absent.Arn} ", unresolved("Absent", "Outputs")),
        ("DependsOn: Always", "DependsOn: Absent", unresolved("Absent", "Resources")),
        ("'{\"widgets\": []}'", "!GetAtt Both.Arn", unresolved("Both", "Resources")),
        ("Condition: HasBoth, Value: made", "Value: !Sub \"${Absent} ${Both}\"", unresolved("Absent, Both", "Outputs")),
        ("!Ref Size, Parts", "huge, Parts", "Template error: Unable to get mapping for Sizes::huge::Parts".to_owned()),
    ] {
        check_refusal(text, replacement, &[], &expected);
    }
    check_refusal("Size", "Size", &[("Colour", "red")], "Parameters: [Colour] do not exist in the template");
}

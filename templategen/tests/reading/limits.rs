//! Specs whose template CloudFormation would not take.

use crate::run::templategen;

/// A spec with so many policies of twenty steps each.
fn spec(policies: usize) -> String {
    let steps: Vec<String> = (1..=19).map(|step| format!("from {step}0: +{step}")).collect();
    let policy = |number: usize| format!("  - {{ name: p{number}, steps: \"below 10: -1, {}\" }}\n", steps.join(", "));
    let policies: String = (0..policies).map(policy).collect();
    format!("capacity: {{ min: 1, max: 10 }}\ndashboard: false\nstep_scaling:\n{policies}")
}

#[test]
fn a_template_that_is_too_large_is_refused_with_the_way_out() {
    assert_eq!(templategen(&["render", "-"], spec(4).as_bytes()).status, 0);
    let outcome = templategen(&["render", "-"], spec(12).as_bytes());
    assert_eq!((outcome.status, outcome.output.as_str()), (1, ""));
    // How large exactly changes with every word of a template.
    let bytes = outcome.errors.split("has ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a size");
    insta::assert_snapshot!(outcome.errors.replace(bytes, "SIZE"));
}

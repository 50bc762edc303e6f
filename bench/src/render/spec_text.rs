//! Specs made to be rendered.

use std::fmt::Write as _;

/// A spec as most people write it, another one for every index: one ladder, everything else by default.
pub(super) fn small(index: usize) -> String {
    let below = 1 + index % 97;
    let from = below + 1 + index % 89;
    let most = 2 + index % 83;
    format!(
        "endpoint_name: endpoint-{index}\n\
         capacity: {{ min: 1, max: {most} }}\n\
         step_scaling:\n  \
           metric: InvocationsPerInstance\n  \
           steps: \"below {below}: -1, from {from}: +1\"\n"
    )
}

/// A spec of several policies, and no dashboard: with one, ten policies are past what CloudFormation takes.
pub(super) fn of_policies(count: usize) -> String {
    let mut text = String::from("capacity: { min: 1, max: 10 }\ndashboard: false\nstep_scaling:\n");
    for index in 1..=count {
        let (below, from) = (20 + index, 100 + index);
        // Writing to a string can not fail.
        let _ = writeln!(text, "  - {{ name: steps-{index}, steps: \"below {below}: -1, from {from}: +1\" }}");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn small_specs_are_distinct_and_right() {
        let texts: BTreeSet<_> = (0..1_000).map(small).collect();
        assert_eq!(texts.len(), 1_000);
        for text in texts {
            let reading = templategen::spec::read("small", text.as_bytes());
            assert!(reading.spec.is_some() && reading.diagnostics.is_empty(), "{text}{:?}", reading.diagnostics);
        }
    }

    #[test]
    fn a_spec_has_the_policies_it_is_made_of() {
        for count in [1, 10, 50] {
            let text = of_policies(count);
            let reading = templategen::spec::read("policies", text.as_bytes());
            let policies = reading.spec.as_ref().map(|spec| spec.plan.step_policies().len());
            assert_eq!(policies, Some(count), "{:?}", reading.diagnostics);
        }
    }
}

//! Whatever becomes of the resources, an import ends in a spec or in a reason why there is none.

use proptest::prelude::*;
use templategen::ack::{File, Options, import};
use templategen::spec;

use crate::damage::damaged;
use crate::messages;

/// What lines are broken with.
const PIECES: &[&str] =
    &["", ":", "- ", "{", "[ ]", "\"", "~", "&a ", "---", "  ", "\t", "ä", "0", "-0.5", "99999999999999999999", "true"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_import_ends_in_a_spec_or_in_a_reason(text in damaged(messages::inputs(), PIECES)) {
        let imported = import(&[File::new("resources.yaml", text.as_bytes())], &Options::default());
        match imported.spec {
            Some(spec) => {
                let reading = spec::read("the spec", spec.as_bytes());
                prop_assert_eq!(imported.is_accepted, reading.spec.is_some(), "{}", imported.report);
                let form = reading.diagnostics.iter().find(|diagnostic| diagnostic.code.id().starts_with("S0"));
                prop_assert!(form.is_none(), "a spec is printed that is none: {:?}\n{}", form, spec);
            }
            None => prop_assert!(imported.report.contains("[A0"), "{}", imported.report),
        }
    }
}

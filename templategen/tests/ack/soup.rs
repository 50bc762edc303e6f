//! Whatever becomes of the resources, an import ends in a spec or in a reason why there is none.

use proptest::prelude::*;
use templategen::ack::{File, Options, import};
use templategen::spec;

use crate::messages;

/// What lines are broken with.
const PIECES: &[&str] =
    &["", ":", "- ", "{", "[ ]", "\"", "~", "&a ", "---", "  ", "\t", "ä", "0", "-0.5", "99999999999999999999", "true"];

/// All resources of a row, some of their lines left out, doubled, or ended otherwise.
fn damaged() -> impl Strategy<Value = String> {
    let damage = (any::<prop::sample::Index>(), 0..4_u8, prop::sample::select(PIECES));
    (prop::sample::select(messages::inputs()), proptest::collection::vec(damage, 0..4)).prop_map(|(input, damages)| {
        let mut lines: Vec<String> = input.lines().map(str::to_owned).collect();
        for (at, what, piece) in damages {
            let at = at.index(lines.len());
            let line = lines[at].clone();
            match what {
                0 => lines[at].clear(),
                1 => lines.insert(at, line),
                2 => lines[at] = line.split_once(": ").map_or(line.clone(), |(key, _)| format!("{key}: {piece}")),
                _ => lines[at].push_str(piece),
            }
        }
        lines.join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_import_ends_in_a_spec_or_in_a_reason(text in damaged()) {
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

//! A template that is parsed once and read with several values.

use templategen::cloudformation::{self, Document};

const TEMPLATE: &str = include_str!("../../../templates/step-scaling.yaml");

fn pairs(parameters: &[(&str, &str)]) -> Vec<(String, String)> {
    parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn one_reading_leaves_nothing_for_the_next() {
    let document = Document::parse("template.yaml", TEMPLATE.as_bytes());
    for parameters in [
        &[("MaxCapacity", "7")] as &[_],
        &[("MaxCapacity", "0"), ("Unknown", "1")],
        &[("ScaleOutFrom", "60"), ("ScaleInBelow", "30")],
        &[("ScaleOutFrom", "20"), ("ScaleInBelow", "30")],
        &[],
    ] {
        let alone = cloudformation::read("template.yaml", TEMPLATE.as_bytes(), &pairs(parameters));
        let reading = document.read(&pairs(parameters));
        assert_eq!((&reading.deployments, &reading.diagnostics), (&alone.deployments, &alone.diagnostics));
        assert_eq!(reading.source.report(&reading.diagnostics), alone.source.report(&alone.diagnostics));
        assert_eq!(reading.deployments.is_empty(), !reading.diagnostics.is_empty(), "{parameters:?}");
    }
}

#[test]
fn what_is_no_template_is_told_at_every_reading() {
    for bytes in [b"Resources: [" as &[u8], b"a: 1", b"\xff", b""] {
        let document = Document::parse("template.yaml", bytes);
        let first = document.read(&[]);
        assert!(first.deployments.is_empty() && !first.diagnostics.is_empty(), "{bytes:?}");
        assert_eq!(document.read(&[]).diagnostics, first.diagnostics);
    }
}

#[test]
fn a_default_is_known_where_it_is_the_value() {
    let text = "\
Parameters:
  Plain: { Type: Number, Default: 5 }
  Asked: { Type: Number }
  Kept: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/name }
Resources: {}
";
    let document = Document::parse("template.yaml", text.as_bytes());
    for (name, expected) in [("Plain", Some("5")), ("Asked", None), ("Kept", None), ("Unknown", None)] {
        assert_eq!(document.default_of(name), expected, "{name}");
    }
    assert_eq!(Document::parse("template.yaml", b"[").default_of("Plain"), None);
}

//! Every example on the page of the custom resource is read.

use templategen::cloudformation::read;

const HEAD: &str = "Resources:\n  Scaling:\n    Type: Custom::SageMakerScaling\n    Properties:\n";

/// The page's parts in YAML.
fn examples() -> Vec<&'static str> {
    let page = include_str!("../../../docs/custom-resource.md");
    let parts = page.split("```yaml\n").skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default()).collect()
}

/// An example as a whole template: what it leaves out has the values of the page's first template.
fn whole(example: &str) -> String {
    if example.contains("Resources:\n") {
        return example.to_owned();
    }
    let mut text = HEAD.to_owned();
    let names: &[&str] = &["EndpointName: my-endpoint", "VariantName: AllTraffic"];
    let of_variant = if example.contains("InferenceComponentName:") { &[] } else { names };
    for line in of_variant.iter().chain(&["MinCapacity: 1", "MaxCapacity: 10"]) {
        let key = line.split(':').next().unwrap_or_default();
        if !example.lines().any(|other| other.starts_with(key)) {
            text.extend(["      ", line, "\n"]);
        }
    }
    for line in example.lines() {
        text.extend(["      ", line, "\n"]);
    }
    text
}

#[test]
fn every_example_is_read() {
    let scaling: Vec<_> = examples()
        .into_iter()
        .map(whole)
        .filter(|text| text.contains("Type: Custom::SageMakerScaling") && text.contains("MinCapacity"))
        .collect();
    assert!(20 < scaling.len(), "only {} examples", scaling.len());
    for text in scaling {
        let reading = read("example", text.as_bytes(), &[]);
        let report = anstream::adapter::strip_str(&reading.source.report(&reading.diagnostics)).to_string();
        let [target] = reading.deployments.as_slice() else { panic!("{report}\n{text}") };
        let released = text.contains("Registration: Released");
        assert_eq!(report.is_empty(), !released, "{report}\n{text}");
        let policies = text.matches("- PolicyName:").count();
        let deployed = target.deployment.policies.len();
        // A paired ladder with steps on both sides is two.
        assert!((policies..=2 * policies).contains(&deployed), "{deployed} of {policies}\n{text}");
        let scheduled = text.matches("- ScheduledActionName:").count();
        assert_eq!(target.deployment.scheduled_actions.len(), scheduled, "{text}");
    }
}

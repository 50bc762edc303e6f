//! What holds for every template: references resolve, the two languages say the same, and what is
//! deployed is what the domain read off the ladder.

use std::collections::BTreeSet;

use proptest::prelude::*;
use regex::Regex;
use serde_json::Value;
use templategen::spec::Spec;
use templategen::template::{self, Form, Format};

use crate::specs::{read, specs};
use crate::yaml;

/// A spec's template; as YAML, which takes half the bytes that JSON does, of which there is a limit.
pub(crate) fn template_of(spec: &Spec) -> Value {
    template_in(spec, Form::Native)
}

/// The same in either form.
pub(crate) fn template_in(spec: &Spec, form: Form) -> Value {
    yaml::read(&template::render(spec, form, Format::Yaml).expect("the template is small enough"))
}

fn forms() -> impl Strategy<Value = Form> {
    prop::sample::select(vec![Form::Native, Form::Managed])
}

/// Every name that a `Ref`, a `Fn::GetAtt`, a `Fn::Sub` or a condition uses.
pub(crate) fn names_used(value: &Value, used: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("Ref" | "DependsOn", Value::String(name)) => drop(used.insert(name.clone())),
                    ("Fn::GetAtt" | "Fn::If", Value::Array(parts)) => {
                        used.extend(parts[0].as_str().map(str::to_owned));
                        parts.iter().skip(1).for_each(|part| names_used(part, used));
                    }
                    ("Fn::Sub", Value::String(text)) => used.extend(names_in(text, &[])),
                    ("Fn::Sub", Value::Array(parts)) => {
                        let own: Vec<&str> =
                            parts[1].as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
                        used.extend(names_in(parts[0].as_str().unwrap_or_default(), &own));
                        names_used(&parts[1], used);
                    }
                    (_, value) => names_used(value, used),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names_used(item, used)),
        _ => {}
    }
}

fn names_in(text: &str, own: &[&str]) -> Vec<String> {
    let inside = text.split("${").skip(1).filter_map(|rest| rest.split('}').next());
    let names = inside.filter(|name| !name.starts_with('!') && !own.contains(name));
    names.filter_map(|name| name.split('.').next()).map(str::to_owned).collect()
}

pub(crate) fn keys(template: &Value, section: &str) -> Vec<String> {
    template[section].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

/// Whether a parameter is held to a pattern in words or to a choice, and its default, if any, is within.
fn takes_its_default(parameter: &Value) -> bool {
    let default = parameter["Default"].as_str();
    if let Some(allowed) = parameter["AllowedValues"].as_array() {
        return default.is_some_and(|default| allowed.contains(&Value::from(default)));
    }
    let (pattern, words) = (parameter["AllowedPattern"].as_str(), parameter["ConstraintDescription"].as_str());
    let pattern = Regex::new(pattern.expect("the parameter is not taken as it comes")).expect("the pattern is one");
    words.is_some() && default.is_none_or(|default| pattern.is_match(default))
}

#[test]
fn the_largest_numbers_match_their_own_patterns() {
    for steps in [
        "below 0.00000000000000000001: -2147483647, from 999999999999999: +2147483647",
        "below 0.00012345678901234: -100%, from 123456789.012345: +2147483647%",
        "below 0.0000012345678901234: =0, from 0.0000012345678901234: =2147483647",
    ] {
        let spec = format!(
            "{{ capacity: {{ min: 1, max: 2147483647 }}, step_scaling: {{ steps: '{steps}', cooldown_seconds: 2147483647 }} }}"
        );
        let template = template_of(&read(&spec));
        for (name, parameter) in template["Parameters"].as_object().unwrap() {
            assert!(takes_its_default(parameter), "{name}: {parameter}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_name_that_is_used_exists_and_every_one_that_exists_is_used(text in specs(), form in forms()) {
        let template = template_in(&read(&text), form);
        let mut used = BTreeSet::new();
        for section in ["Rules", "Conditions", "Resources", "Outputs"] {
            names_used(&template[section], &mut used);
        }
        let declared = [keys(&template, "Parameters"), keys(&template, "Conditions"), keys(&template, "Resources")].concat();
        for name in used.iter().filter(|name| !name.starts_with("AWS::")) {
            prop_assert!(declared.contains(name), "{name} is used and does not exist\n{text}");
        }
        for name in keys(&template, "Parameters").iter().chain(&keys(&template, "Conditions")) {
            prop_assert!(used.contains(name), "{name} exists and is not used\n{text}");
        }
    }

    #[test]
    fn every_parameter_is_grouped_labelled_and_checked(text in specs(), form in forms()) {
        let template = template_in(&read(&text), form);
        let interface = &template["Metadata"]["AWS::CloudFormation::Interface"];
        let groups = interface["ParameterGroups"].as_array().unwrap();
        let grouped: Vec<&str> = groups
            .iter()
            .flat_map(|group| group["Parameters"].as_array().unwrap())
            .filter_map(Value::as_str)
            .collect();
        let mut labels = BTreeSet::new();
        for (name, parameter) in template["Parameters"].as_object().unwrap() {
            prop_assert_eq!(grouped.iter().filter(|grouped| *grouped == name).count(), 1, "{}", name);
            let label = interface["ParameterLabels"][name]["default"].as_str();
            prop_assert!(label.is_some_and(|label| labels.insert(label)), "{name} has no label of its own\n{text}");
            prop_assert!(parameter["Description"].is_string());
            prop_assert!(takes_its_default(parameter), "{name}: {parameter}\n{text}");
        }
    }

    /// The simulator's alone.
    #[test]
    fn a_fleet_changes_no_template(text in specs(), form in forms()) {
        let with_fleet = read(&format!("{text}\nfleet: {{ requests_per_minute: 100, start_up_seconds: 240 }}\n"));
        prop_assert!(with_fleet.fleet.is_some());
        prop_assert_eq!(template_in(&with_fleet, form), template_in(&read(&text), form));
    }

    #[test]
    fn with_the_defaults_the_deployed_adjustments_are_the_domains(text in specs()) {
        let spec = read(&text);
        let template = template_of(&spec);
        let mut deployed: Vec<Vec<[String; 3]>> = Vec::new();
        for (name, resource) in template["Resources"].as_object().unwrap() {
            if resource["Properties"]["PolicyType"] == "StepScaling" {
                let configuration = &resource["Properties"]["StepScalingPolicyConfiguration"];
                let steps = configuration["StepAdjustments"].as_array().unwrap();
                deployed.push(steps.iter().filter_map(|step| resolved(step, &template)).collect());
                prop_assert!(name.ends_with("Policy"));
            }
        }
        let bound = |bound: Option<scaling::Decimal>| bound.map_or_else(String::new, |bound| bound.to_string());
        let read: Vec<Vec<[String; 3]>> = spec
            .plan
            .step_policies()
            .iter()
            .flat_map(scaling::StepPolicy::readings)
            .map(|reading| {
                let steps = reading.step_adjustments().into_iter();
                steps
                    .map(|step| {
                        let (lower, upper) = (step.metric_interval_lower_bound, step.metric_interval_upper_bound);
                        [bound(lower), bound(upper), step.scaling_adjustment.to_string()]
                    })
                    .collect()
            })
            .collect();
        prop_assert_eq!(deployed, read, "{}", text);
    }
}

/// A step adjustment with the parameters' defaults in it; `None` where its condition does not hold.
fn resolved(step: &Value, template: &Value) -> Option<[String; 3]> {
    let step = match &step["Fn::If"] {
        Value::Array(parts) => {
            let condition = &template["Conditions"][parts[0].as_str().unwrap()]["Fn::Not"][0]["Fn::Equals"];
            if number(&condition[0], template) == number(&condition[1], template) {
                return None;
            }
            &parts[1]
        }
        _ => step,
    };
    let part = |key: &str| number(&step[key], template);
    Some([part("MetricIntervalLowerBound"), part("MetricIntervalUpperBound"), part("ScalingAdjustment")])
}

fn number(value: &Value, template: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Object(reference) => {
            let name = reference["Ref"].as_str().unwrap();
            number(&template["Parameters"][name]["Default"], template)
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

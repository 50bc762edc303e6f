//! The body of a spec's dashboard, as CloudFormation hands it to CloudWatch.

use std::collections::BTreeMap;

use scaling::EndpointKind;
use serde_json::Value;
use templategen::spec;
use templategen::template::{Form, Format, render};

use crate::{published, structure, yaml};

/// The values of parameters that differ from their defaults.
pub(crate) type Changes<'a> = &'a [(&'a str, &'a str)];

/// The text of the body before anything is filled in.
pub(crate) fn text(spec: &str) -> String {
    template(spec).0["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"].as_str().unwrap().to_owned()
}

/// The body with the defaults of the parameters.
pub(crate) fn body(spec: &str) -> Value {
    changed_body(spec, &[])
}

/// The body with parameters changed in the console; it always has the structure CloudWatch documents, and draws
/// nothing of SageMaker's that its kind does not publish.
pub(crate) fn changed_body(spec: &str, changes: Changes<'_>) -> Value {
    let (template, kind) = template(spec);
    let filled = substitute(&text(spec), &values(&template, changes));
    let body = serde_json::from_str(&filled).unwrap_or_else(|error| panic!("{error} in the body of {spec}:\n{filled}"));
    assert_eq!(structure::check(&body), [""; 0], "the body of {spec}:\n{filled}");
    assert_eq!(published::check(&body, kind), [""; 0], "the body of {spec}:\n{filled}");
    body
}

fn template(spec: &str) -> (Value, EndpointKind) {
    let reading = spec::read("test.spec.yaml", spec.as_bytes());
    let report = || reading.source.report(&reading.diagnostics);
    let spec = reading.spec.as_ref().unwrap_or_else(|| panic!("{}", report()));
    (yaml::read(&render(spec, Form::Native, Format::Yaml).unwrap()), spec.plan.kind())
}

/// What every name of the template stands for.
fn values(template: &Value, changes: Changes<'_>) -> BTreeMap<String, String> {
    let mut values = BTreeMap::from([
        ("AWS::Region".to_owned(), "eu-west-1".to_owned()),
        ("AWS::StackId".to_owned(), "arn:aws:cloudformation:eu-west-1:123456789012:stack/demo/0a1b2c3d".to_owned()),
    ]);
    for (name, parameter) in template["Parameters"].as_object().unwrap() {
        let default = match &parameter["Default"] {
            Value::Null => "my-endpoint".to_owned(),
            Value::String(text) => text.clone(),
            number => number.to_string(),
        };
        values.insert(name.clone(), default);
    }
    for (name, resource) in template["Resources"].as_object().unwrap() {
        if resource["Type"] == "AWS::CloudWatch::Alarm" {
            let arn = format!("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:demo-{name}");
            values.extend([(name.clone(), format!("demo-{name}")), (format!("{name}.Arn"), arn)]);
        }
    }
    for (name, value) in changes {
        assert!(values.insert((*name).to_owned(), (*value).to_owned()).is_some(), "there is no parameter {name}");
    }
    values
}

/// `Fn::Sub` as CloudFormation does it: a name it does not know is an error of the template.
fn substitute(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("${") {
        let (name, after) = from.split_once('}').expect("every placeholder ends");
        filled.push_str(before);
        filled.push_str(values.get(name).unwrap_or_else(|| panic!("the template has no {name:?}")));
        rest = after;
    }
    filled + rest
}

//! The body of a spec's dashboard, as CloudFormation hands it to CloudWatch.

use std::collections::BTreeMap;

use scaling::EndpointKind;
use serde_json::{Value, json};
use templategen::spec;
use templategen::template::{Form, Format, render};

use crate::{functions, published, structure, yaml};

/// The values of parameters that differ from their defaults.
pub(crate) type Changes<'a> = &'a [(&'a str, &'a str)];

/// The text of the body before anything is filled in.
pub(crate) fn text(spec: &str) -> String {
    dashboard(&template(spec, Form::Native).0)["Fn::Sub"].as_str().unwrap().to_owned()
}

fn dashboard(template: &Value) -> &Value {
    &template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]
}

/// The body with the defaults of the parameters.
pub(crate) fn body(spec: &str) -> Value {
    changed_body(spec, &[])
}

/// The body with parameters changed in the console; it always has the structure CloudWatch documents, and draws
/// nothing of SageMaker's that its kind does not publish.
pub(crate) fn changed_body(spec: &str, changes: Changes<'_>) -> Value {
    body_of(spec, Form::Native, changes)
}

/// The same of the managed template.
pub(crate) fn managed_body(spec: &str, changes: Changes<'_>) -> Value {
    body_of(spec, Form::Managed, changes)
}

fn body_of(spec: &str, form: Form, changes: Changes<'_>) -> Value {
    let (template, kind) = template(spec, form);
    let mut values = values(&template, changes);
    values.extend(reply(&template, &values));
    let filled = functions::text(dashboard(&template), &values, &template["Conditions"]);
    let body = serde_json::from_str(&filled).unwrap_or_else(|error| panic!("{error} in the body of {spec}:\n{filled}"));
    assert_eq!(structure::check(&body), [""; 0], "the body of {spec}:\n{filled}");
    assert_eq!(published::check(&body, kind), [""; 0], "the body of {spec}:\n{filled}");
    body
}

/// What the resource of a managed template replies, as far as a dashboard shows it; nothing where there is none.
fn reply(template: &Value, values: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let properties = &template["Resources"]["Scaling"]["Properties"];
    if properties.is_null() {
        return Vec::new();
    }
    let is_released = values["Registration"] == "Released";
    let mut alarms = Vec::new();
    let mut adjustments = serde_json::Map::new();
    for policy in properties["ScalingPolicies"].as_array().into_iter().flatten().filter(|_| !is_released) {
        let name = policy["PolicyName"].as_str().unwrap();
        let shape = policy["StepScaling"]["Alarms"]
            .as_str()
            .unwrap_or_else(|| values.get("AlarmShape").map_or("", String::as_str));
        let sides: &[&str] =
            if policy["PolicyType"] == "StepScaling" && shape == "AlwaysOn" { &[""] } else { &["-low", "-high"] };
        for side in sides {
            alarms.push(format!("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:stepscale/{name}{side}"));
            let steps = json!([{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]);
            adjustments.extend((policy["PolicyType"] == "StepScaling").then(|| (format!("{name}{side}"), steps)));
        }
    }
    let told = |name: &str, value: Value| (format!("Scaling.{name}"), value.to_string());
    vec![told("AlarmARNs", alarms.into()), told("StepAdjustments", adjustments.into())]
}

fn template(spec: &str, form: Form) -> (Value, EndpointKind) {
    let reading = spec::read("test.spec.yaml", spec.as_bytes());
    let report = || reading.source.report(&reading.diagnostics);
    let spec = reading.spec.as_ref().unwrap_or_else(|| panic!("{}", report()));
    (yaml::read(&render(spec, form, Format::Yaml).unwrap()), spec.plan.kind())
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

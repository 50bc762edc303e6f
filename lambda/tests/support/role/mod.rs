//! The role that the function runs under, out of the template that makes it, and what the function's calls have to be
//! allowed by it.

pub(crate) mod demands;
pub(crate) mod policy;

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use standin::Call;

use self::policy::Policy;
use super::yaml;

/// The account that the stand-in is.
const ACCOUNT: &str = "000000000000";

static TEMPLATE: LazyLock<Value> =
    LazyLock::new(|| yaml::read(include_str!("../../../../templates/scaling-provider.yaml")));

/// The role's only policy, as a stack in a region has it.
pub(crate) fn policy(region: &str) -> Policy {
    let policies = TEMPLATE["Resources"]["Role"]["Properties"]["Policies"].as_array().map(Vec::as_slice);
    let Some([only]) = policies else { panic!("the role has one policy: {policies:?}") };
    Policy::read(&filled_in(&only["PolicyDocument"], region))
}

/// Checks that the role allows every one of these calls.
pub(crate) fn check(calls: &[Call]) {
    let Some(first) = calls.first() else { return };
    let policy = policy(&first.region);
    for call in calls {
        for demand in demands::of(call) {
            assert!(policy.allows(&demand), "the role in templates/scaling-provider.yaml does not allow {demand:?}");
        }
    }
}

/// The ARN of a resource of the account.
fn arn(region: &str, service: &str, resource: &str) -> String {
    format!("arn:{}:{service}:{region}:{ACCOUNT}:{resource}", partition(region))
}

fn partition(region: &str) -> &'static str {
    match region {
        region if region.starts_with("cn-") => "aws-cn",
        region if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

/// A value of the template as a stack has it. What other resources of the stack give is left as a name: no call of the
/// function is about those.
fn filled_in(value: &Value, region: &str) -> Value {
    match value {
        Value::Object(members) => match members.iter().next().filter(|_| members.len() == 1) {
            Some((name, Value::String(text))) if name == "Fn::Sub" => json!(substituted(text, region)),
            Some((name, attribute)) if name == "Fn::GetAtt" => json!(attribute.to_string()),
            Some((name, _)) if name == "Ref" || name.starts_with("Fn::") => panic!("{name} is not filled in: {value}"),
            _ => members
                .iter()
                .map(|(name, value)| (name.clone(), filled_in(value, region)))
                .collect::<Map<_, _>>()
                .into(),
        },
        Value::Array(items) => items.iter().map(|item| filled_in(item, region)).collect(),
        plain => plain.clone(),
    }
}

fn substituted(text: &str, region: &str) -> String {
    let filled = text
        .replace("${AWS::Partition}", partition(region))
        .replace("${AWS::Region}", region)
        .replace("${AWS::AccountId}", ACCOUNT);
    assert!(!filled.contains("${"), "not filled in: {filled}");
    filled
}

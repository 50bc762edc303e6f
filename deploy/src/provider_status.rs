//! `--status` of the stack of the function: the function, its code, who uses it, and where it logs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::archive;
use crate::aws::{Aws, command};
use crate::call_error::{CallError, CallErrorKind};
use crate::importers::importers;
use crate::json::{text, texts};
use crate::provider::{BUCKET_PARAMETER, KEY_PARAMETER};
use crate::stack::Stack;
use crate::table::Table;
use crate::time::readable;

/// The function of a stack, by its name; none where the stack is not one of a function.
#[must_use]
pub fn function(stack: &Stack) -> Option<&str> {
    stack.output("ServiceToken").and(stack.output("FunctionName"))
}

/// What there is to tell.
///
/// # Errors
/// Where a service can not be asked.
pub fn table(aws: &dyn Aws, stack: &Stack, function: &str) -> Result<Table, CallError> {
    let call = command(["lambda", "get-function", "--function-name", function]);
    let configuration = match aws.call(&call) {
        Err(error) if error.kind == CallErrorKind::NotFound => Value::Null,
        answer => answer?["Configuration"].take(),
    };
    let mut table = Table::new(["WHAT", "AS THE SERVICES REPORT IT"]);
    let mut row = |what: &str, value: String| table.row([what.to_owned(), value]);
    if configuration.is_null() {
        row("function", format!("{function} is gone: a launch can not bring it back, delete the stack"));
    } else {
        row("function", described(&configuration));
        row("code", code(&configuration, stack));
    }
    let users = importers(aws, &stack.name);
    row("used by", if users.is_empty() { "no stack".to_owned() } else { users.join(", ") });
    for (what, output) in [("log", "LogUrl"), ("unanswered", "FailedEventsUrl"), ("new code", "UpdateCodeCommand")] {
        if let Some(value) = stack.output(output) {
            table.whole_row([what.to_owned(), value.to_owned()]);
        }
    }
    Ok(table)
}

fn described(configuration: &Value) -> String {
    let cell = |member: &str| text(&configuration[member]);
    format!(
        "{} is {}: {} on {}, {} MB, {} s at most",
        cell("FunctionName"),
        cell("State"),
        cell("Runtime"),
        texts(&configuration["Architectures"]).join(", "),
        cell("MemorySize"),
        cell("Timeout")
    )
}

/// Where the code is from. The key of an archive carries the beginning of its digest, and Lambda tells the digest of what
/// it runs.
fn code(configuration: &Value, stack: &Stack) -> String {
    let [bucket, key] = [BUCKET_PARAMETER, KEY_PARAMETER].map(|name| stack.parameter(name).unwrap_or_default());
    let digest = STANDARD.decode(text(&configuration["CodeSha256"])).unwrap_or_default();
    let digest = archive::hexadecimal(&digest);
    let beginning = digest.get(..archive::DIGITS).filter(|beginning| key.contains(beginning));
    let place = format!("s3://{bucket}/{key}");
    match beginning {
        Some(_) => place,
        None => format!(
            "put there by other means at {}, such as cargo lambda deploy; the stack's own is {place}",
            readable(&configuration["LastModified"])
        ),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::scripted::Scripted;

    fn stack() -> Stack {
        Stack::from_json(&json!({
            "StackName": "stepscale-provider",
            "Parameters": [
                {"ParameterKey": "CodeBucket", "ParameterValue": "b"},
                {"ParameterKey": "CodeKey", "ParameterValue": "stepscale/k-000102030405060708090a0b0c0d0e0f.zip"},
            ],
            "Outputs": [
                {"OutputKey": "ServiceToken", "OutputValue": "arn:function"},
                {"OutputKey": "FunctionName", "OutputValue": "f"},
                {"OutputKey": "LogUrl", "OutputValue": "https://log"},
                {"OutputKey": "FailedEventsUrl", "OutputValue": "https://queue"},
                {"OutputKey": "UpdateCodeCommand", "OutputValue": "cargo lambda deploy f"},
            ],
        }))
    }

    fn configuration(digest: &[u8]) -> Value {
        json!({"Configuration": {
            "FunctionName": "f", "State": "Active", "Runtime": "provided.al2023", "Architectures": ["arm64"],
            "MemorySize": 128, "Timeout": 900, "LastModified": "2026-01-02T03:04:05.678+0000",
            "CodeSha256": STANDARD.encode(digest),
        }})
    }

    #[test]
    fn function_code_users_and_log_are_told() {
        let digest: Vec<u8> = (0..32).collect();
        let aws = Scripted::new()
            .answer("get-function", configuration(&digest))
            .answer("list-imports", json!({"Imports": ["one", "two"]}));
        assert_eq!(function(&stack()), Some("f"));
        assert_eq!(
            table(&aws, &stack(), "f").unwrap().render(None),
            "\
WHAT        AS THE SERVICES REPORT IT
function    f is Active: provided.al2023 on arm64, 128 MB, 900 s at most
code        s3://b/stepscale/k-000102030405060708090a0b0c0d0e0f.zip
used by     one, two
log         https://log
unanswered  https://queue
new code    cargo lambda deploy f
"
        );
    }

    #[test]
    fn code_of_another_origin_and_a_function_that_is_gone_are_told() {
        let other = Scripted::new().answer("get-function", configuration(&[7; 32])).refuse(
            "list-imports",
            CallErrorKind::Refused,
            "is not imported by any stack",
        );
        let told = table(&other, &stack(), "f").unwrap().render(None);
        for line in [
            "code        put there by other means at 2026-01-02 03:04:05, such as cargo lambda deploy; the stack's own is \
             s3://b/stepscale/k-000102030405060708090a0b0c0d0e0f.zip",
            "used by     no stack",
        ] {
            assert!(told.lines().any(|told| told == line), "{told}");
        }
        let gone = Scripted::new()
            .refuse("get-function", CallErrorKind::NotFound, "not found")
            .answer("list-imports", json!({"Imports": []}));
        let told = table(&gone, &stack(), "f").unwrap().render(None);
        assert!(told.contains("\nfunction    f is gone: a launch can not bring it back, delete the stack\n"), "{told}");
    }

    #[test]
    fn a_scaling_stack_is_none_of_a_function() {
        let scaling = json!({"Outputs": [{"OutputKey": "FunctionName", "OutputValue": "f"}]});
        assert_eq!(function(&Stack::from_json(&scaling)), None);
    }
}

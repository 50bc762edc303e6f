//! `templategen link` as it is called.

use insta::assert_snapshot;

use crate::run::templategen;

const SPEC: &str = "capacity: { min: 1, max: 10 }\nstep_scaling:\n  steps: \"below 20: -1, from 50: +1\"\n";
const URL: &str = "https://my-bucket.s3.eu-central-1.amazonaws.com/my.yaml";

/// What a link of a spec prints.
fn link(spec: &str, options: &[&str]) -> String {
    let given = ["link", "-", "--template-url", URL, "--stack-name", "my-scaling"];
    templategen(&[&given, options].concat(), spec.as_bytes()).whole()
}

#[test]
fn a_link_carries_what_is_given() {
    let parameters = ["--param", "EndpointName=my-endpoint", "--param", "MaxCapacity=20"];
    assert_snapshot!(link(SPEC, &[&parameters as &[&str], &["--region", "eu-west-1"]].concat()), @r#"
    status 0
    -- output
    https://console.aws.amazon.com/cloudformation/home?region=eu-west-1#/stacks/create/review?templateURL=https%3A%2F%2Fmy-bucket.s3.eu-central-1.amazonaws.com%2Fmy.yaml&stackName=my-scaling&param_EndpointName=my-endpoint&param_MaxCapacity=20
    -- errors
    "#);
}

/// The values are held against the parameters of the form that is asked for.
#[test]
fn a_link_to_a_managed_template() {
    let given = ["--param", "EndpointName=ep", "--param", "ScaleSteps=from 50: +1"];
    assert_snapshot!(link(SPEC, &[&given as &[&str], &["--managed"]].concat()), @r#"
    status 0
    -- output
    https://console.aws.amazon.com/cloudformation/home?region=eu-central-1#/stacks/create/review?templateURL=https%3A%2F%2Fmy-bucket.s3.eu-central-1.amazonaws.com%2Fmy.yaml&stackName=my-scaling&param_EndpointName=ep&param_ScaleSteps=from%2050%3A%20%2B1
    -- errors
    "#);
    let slips = ["--param", "EndpointName=ep", "--param", "ScaleSteps=from 50: 1", "--param", "ScaleOutFrom=60"];
    assert_snapshot!(link(SPEC, &[&slips as &[&str], &["--managed"]].concat()), @r#"
    status 1
    -- output
    -- errors
    error: `from 50: 1` is no value of the parameter `ScaleSteps`, and CloudFormation would refuse it
      = help: write steps with commas between them, as in 'below 20: -1, from 50: +1'
    error: the template has no parameter `ScaleOutFrom`, and the console would ignore it without a word
      = help: did you mean `ScaleOutSuspended`? Upper and lower case matter
    "#);
}

#[test]
fn what_the_console_will_ask_for_is_noted() {
    assert_snapshot!(link(SPEC, &[]), @r#"
    status 0
    -- output
    https://console.aws.amazon.com/cloudformation/home?region=eu-central-1#/stacks/create/review?templateURL=https%3A%2F%2Fmy-bucket.s3.eu-central-1.amazonaws.com%2Fmy.yaml&stackName=my-scaling
    -- errors
    note: the console will ask for `EndpointName`, which has no default
      = help: give it with `--param EndpointName=VALUE`
    "#);
}

#[test]
fn what_would_be_ignored_or_refused_is_refused() {
    let parameters = ["--param", "maxCapacity=20", "--param", "MinCapacity=0", "--param", "ScaleInChange=1=1"];
    assert_snapshot!(link(SPEC, &[&parameters as &[&str], &["--region", "cn-north-1"]].concat()), @r#"
    status 1
    -- output
    -- errors
    error: `https://my-bucket.s3.eu-central-1.amazonaws.com/my.yaml` lies in the partition aws, and the stack in aws-cn, from where it can not be read
      = help: copy the template to a bucket in aws-cn, or choose a region of aws
    error: the template has no parameter `maxCapacity`, and the console would ignore it without a word
      = help: did you mean `MaxCapacity`? Upper and lower case matter
    error: `0` is no value of the parameter `MinCapacity`, and CloudFormation would refuse it
      = help: write a whole number, 1 or more
    error: `1=1` is no value of the parameter `ScaleInChange`, and CloudFormation would refuse it
      = help: write a whole number with a minus, as in -1, or 0 to rest
    "#);
}

#[test]
fn a_parameter_is_given_once() {
    let parameters = ["--param", "MaxCapacity=20", "--param", "MinCapacity=2", "--param", "MaxCapacity=21"];
    assert_snapshot!(link(SPEC, &parameters), @r#"
    status 2
    -- output
    -- errors
    error: the parameter `MaxCapacity` is given twice
      = help: give `--param MaxCapacity=VALUE` once
    "#);
}

#[test]
fn a_spec_with_errors_has_no_link() {
    assert_snapshot!(link("capacity: { min: 2, max: 1 }\nstep_scaling: { steps: 'from 50: +1' }\n", &[]), @r#"
    status 1
    -- output
    -- errors
    error[S111]: the minimum capacity 2 is over the maximum capacity 1
     --> standard input:1:18
      |
    1 | capacity: { min: 2, max: 1 }
      |                  ^
      |
      = note: Application Auto Scaling refuses a target whose minimum capacity is over its maximum, and CloudFormation can not compare numbers beforehand
      = help: lower the minimum to 1 or less, or raise the maximum to 2 or more

    standard input: 1 error
    "#);
}

#[test]
fn a_template_too_large_for_a_request_still_has_a_link() {
    let steps: Vec<String> = (1..=19).map(|step| format!("from {step}0: +{step}")).collect();
    let policy = |number: usize| format!("  - {{ name: p{number}, steps: \"{}\" }}\n", steps.join(", "));
    let policies: String = (0..12).map(policy).collect();
    let spec = format!("capacity: {{ min: 1, max: 10 }}\ndashboard: false\nstep_scaling:\n{policies}");
    assert_eq!(templategen(&["render", "-"], spec.as_bytes()).status, 1);
    assert!(link(&spec, &[]).starts_with("status 0\n"));
}

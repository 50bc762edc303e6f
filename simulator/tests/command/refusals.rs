//! Every line that is refused, with the whole message it is met with.

use crate::outcome::{SPEC, simulator};

const TWO_MINUTES: &str = "minute,requests\n0,10\n1,20\n";
/// A spec of the templates, as it is found from the package's folder.
const STEPS: &str = "../templates/step-scaling.spec.yaml";
const ASYNC: &str = "../templates/async-scale-to-zero.spec.yaml";

#[track_caller]
fn check(arguments: &[&str], input: &str, status: u8, errors: &str) {
    let outcome = simulator(arguments, input);
    assert_eq!((outcome.status, outcome.errors.as_str()), (status, errors), "{arguments:?}");
    assert_eq!(outcome.output, "", "{arguments:?}");
}

#[test]
fn a_wrong_command_line_is_usage() {
    for (arguments, errors) in [
        (
            &["run", "-", "--trace", "-"] as &[&str],
            "error: standard input is given twice: it can be a plan, or the trace, once\n  = help: give the path of a \
             file in the place of one `-`\n",
        ),
        (
            &["compare", "-", STEPS, "-", "--trace", "5m@1/m"],
            "error: standard input is given twice: it can be a plan, or the trace, once\n  = help: give the path of a \
             file in the place of one `-`\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--assume", "cooldown=1"],
            "error: there is no assumption `cooldown`\n  = help: see their names with `simulator \
             --explain-assumptions`\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--assume", "idle-metric=never"],
            "error: the assumption `idle-metric` does not take `never`\n  = help: write one of: zeros | missing\n",
        ),
        (
            &["compare", STEPS, "--trace", "5m@1/m", "--assume", "metric-delay-seconds=3601"],
            "error: the assumption `metric-delay-seconds` does not take `3601`\n  = help: write one of: 0 to 3600\n",
        ),
        (
            &["--explain-assumptions", "--assume", "billing=from-launch", "--assume", "billing=from-service"],
            "error: the assumption `billing` is given twice\n  = help: give `--assume billing=VALUE` once\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--param", "MaxCapacity=2", "--param", "MaxCapacity=3"],
            "error: the parameter `MaxCapacity` is given twice\n  = help: give `--param MaxCapacity=VALUE` once\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--target", "ScalableTarget"],
            "error: `--target ScalableTarget` is given, and a spec has one target\n  = help: leave `--target` out\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--start-up-spread", "301"],
            "error: the start-up spreads 301 seconds around 300 seconds: some would end before they begin\n  = help: \
             give a `--start-up-spread` of at most 300, or a longer `--start-up`\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--requests-per-minute", "0"],
            "error: invalid value '0' for '--requests-per-minute <NUMBER>': write a number over 0 and up to \
             1e15, such as 100 or 0.5\n\nFor more information, try '--help'.\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--price-per-hour", "-1"],
            "error: invalid value '-1' for '--price-per-hour <NUMBER>': write a number from 0 to 1e15, such as \
             1.408\n\nFor more information, try '--help'.\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--start-up", "-1"],
            "error: invalid value '-1' for '--start-up <SECONDS>': -1 is not in 0..=86400\n\nFor more information, \
             try '--help'.\n",
        ),
        (
            &["compare", STEPS, "--trace", "5m@1/m", "--svg", "run", "--html", "run"],
            "error: `--svg` and `--html` both name `run`: the second would replace the first\n  = help: give each a \
             file of its own\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--price-per-hour", "free"],
            "error: invalid value 'free' for '--price-per-hour <NUMBER>': write a number from 0 to 1e15, such as \
             1.408\n\nFor more information, try '--help'.\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--price-per-hour", "1e308"],
            "error: invalid value '1e308' for '--price-per-hour <NUMBER>': write a number from 0 to 1e15, such as \
             1.408\n\nFor more information, try '--help'.\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--start", "2026-12-01T08:00:30Z"],
            "error: invalid value '2026-12-01T08:00:30Z' for '--start <INSTANT>': write a whole minute, such as \
             2026-12-01T08:00:00Z\n\nFor more information, try '--help'.\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--start", "tomorrow"],
            "error: invalid value 'tomorrow' for '--start <INSTANT>': write an instant with its offset, such as \
             2026-12-01T08:00:00Z\n\nFor more information, try '--help'.\n",
        ),
        (
            &["run", STEPS, "--trace", "5m@1/m", "--duplicates", "keep"],
            "error: invalid value 'keep' for '--duplicates <WORD>'\n  [possible values: refuse, add]\n\nFor more \
             information, try '--help'.\n",
        ),
        (
            &["run", "--trace", "5m@1/m"],
            "error: the following required arguments were not provided:\n  <PLAN>\n\nUsage: simulator run [OPTIONS] \
             --trace <TRACE> <PLAN>\n       simulator run [OPTIONS] --trace <TRACE> --endpoint <NAME>\n\nFor more \
             information, try '--help'.\n",
        ),
    ] {
        check(arguments, "", 2, errors);
    }
}

#[test]
fn a_plan_or_a_trace_that_is_none_is_refused() {
    for (arguments, input, errors) in [
        (
            &["run", "nothing.spec.yaml", "--trace", "5m@1/m"] as &[&str],
            "",
            "error: there is no file `nothing.spec.yaml`\n  = help: check the path: it is that of a spec or of a \
             CloudFormation template\n",
        ),
        (
            &["run", "src", "--trace", "5m@1/m"],
            "",
            "error: `src` is a folder\n  = help: name the plans in it: `src/*.spec.yaml`\n",
        ),
        (
            &["run", STEPS, "--trace", "nothing.csv"],
            "",
            "error: there is no trace `nothing.csv`\n  = help: give the path of a file, `-`, or made-up traffic such as \
             'steady rate=50/m for=2h'\n",
        ),
        (
            &["run", STEPS, "--trace", "stedy rate=5/m for=1h"],
            "",
            "error: `stedy` is neither a shape nor a stage of a schedule\n  = help: begin with one of steady, ramp, steps, \
             diurnal, spike, or write stages as 30s@50/s, 5m@100..400/m\n",
        ),
        (&["run", STEPS, "--trace", "src"], "", "error: `src` is a folder\n  = help: give the path of a trace in it\n"),
        (
            &["run", ASYNC, "--trace", "5m@1/m"],
            "",
            "error: nothing says how many requests one unit serves: no policy of the plan goes by the requests of a \
             unit\n  = help: give `--requests-per-minute NUMBER`, or `fleet: { requests_per_minute: NUMBER }` in the \
             spec\n",
        ),
        (
            &["run", "-", "--trace", "5m@1/m"],
            "capacity: { min: 3, max: 2 }\nstep_scaling: { steps: \"below 1: -1, from 2: +1\" }\n",
            "error[S111]: the minimum capacity 3 is over the maximum capacity 2\n --> standard input:1:18\n  |\n1 | \
             capacity: { min: 3, max: 2 }\n  |                  ^\n  |\n  = note: Application Auto Scaling refuses a target \
             whose minimum capacity is over its maximum, and CloudFormation can not compare numbers beforehand\n  = \
             help: lower the minimum to 2 or less, or raise the maximum to 3 or more\n\nstandard input: 1 error\n",
        ),
        (
            &["run", "-", "--trace", "5m@1/m"],
            "capacity: { min: 1, max: 2 }\nfleet: { requests_per_minute: 9 }\nstep_scaling:\n  steps: \"below 1: -1, from 2: \
             +1\"\n  missing_data: ignore\n  metric: { namespace: Mine, metric_name: Age }\n",
            "error: standard input can not be simulated: policy `steps`: `Age` in `Mine` can not be simulated, because it \
             is no metric that SageMaker publishes of a real-time endpoint\n  = help: simulate a plan that scales by \
             `InvocationsPerInstance`, `Invocations`, `ConcurrentRequestsPerModel`, `CPUUtilization`, \
             `CPUUtilizationNormalized`, `GPUUtilization` or `GPUUtilizationNormalized`\n",
        ),
    ] {
        check(arguments, input, 1, errors);
    }
}

#[test]
fn a_trace_that_goes_wrong_is_told_with_its_place() {
    for (trace, errors) in [
        ("", "error: standard input: "),
        ("minute,requests\n0,1\n1,-5\n", "error: standard input, line 3: "),
        ("minute,requests\n0,1\n0,5\n", "error: standard input, line 3: "),
    ] {
        let outcome = simulator(&["run", STEPS, "--trace", "-"], trace);
        assert_eq!((outcome.status, outcome.output.as_str()), (1, ""), "{trace}");
        assert!(outcome.errors.starts_with(errors) && outcome.errors.contains("\n  = help: "), "{}", outcome.errors);
    }
}

#[test]
fn nothing_is_written_where_the_run_is_refused() {
    let place = tempfile::tempdir().expect("there is room for temporary files");
    let svg = place.path().join("run.svg");
    let svg_path = svg.to_str().expect("is text");
    let outcome = simulator(&["run", STEPS, "--trace", "-", "--svg", svg_path], "minute,requests\n0,1\n1,x\n");
    assert_eq!(outcome.status, 1);
    assert!(!svg.exists());
    let outcome = simulator(&["run", STEPS, "--trace", "-", "--svg", "no/such/folder/run.svg"], TWO_MINUTES);
    assert_eq!((outcome.status, outcome.output.as_str()), (3, ""), "{}", outcome.errors);
}

#[test]
fn a_target_is_named_where_a_template_has_several() {
    let target = |id: &str, variant: &str| {
        format!(
            "  {id}:\n    Type: AWS::ApplicationAutoScaling::ScalableTarget\n    Properties:\n      \
             ServiceNamespace: sagemaker\n      ScalableDimension: sagemaker:variant:DesiredInstanceCount\n      \
             ResourceId: endpoint/e/variant/{variant}\n      MinCapacity: 1\n      MaxCapacity: 2\n  {id}Policy:\n    Type: \
             AWS::ApplicationAutoScaling::ScalingPolicy\n    Properties:\n      PolicyName: p\n      PolicyType: \
             TargetTrackingScaling\n      ScalingTargetId: !Ref {id}\n      \
             TargetTrackingScalingPolicyConfiguration:\n        TargetValue: 50\n        \
             PredefinedMetricSpecification:\n          PredefinedMetricType: SageMakerVariantInvocationsPerInstance\n"
        )
    };
    let template = format!("Resources:\n{}{}", target("One", "a"), target("Two", "b"));
    check(
        &["run", "-", "--trace", "5m@1/m"],
        &template,
        1,
        "error: standard input has 2 scalable targets: `One`, `Two`\n  = help: name one of them with `--target \
         LOGICAL_ID`\n",
    );
    check(
        &["run", "-", "--trace", "5m@1/m", "--target", "Three"],
        &template,
        1,
        "error: standard input has no scalable target `Three`\n  = help: give one of its targets with `--target`: `One`, \
         `Two`\n",
    );
    let outcome = simulator(&["run", "-", "--trace", "5m@1/m", "--target", "Two", "--format", "json"], &template);
    assert_eq!(outcome.runs()[0]["name"], "standard input, Two");
    assert_eq!(simulator(&["run", "-", "--trace", "5m@1/m"], SPEC).status, 0, "a spec has one");
}

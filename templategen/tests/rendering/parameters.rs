//! What a console user is told and asked: rows of specs with the words of their templates.

use serde_json::Value;

use crate::invariants::template_of;
use crate::specs::read;

#[track_caller]
fn check(spec: &str, path: &[&str], expected: &str) {
    let template = template_of(&read(spec));
    let value = path.iter().fold(&template, |value, key| &value[*key]);
    assert_eq!(value.as_str(), Some(expected), "{spec}: {path:?}");
}

#[test]
fn a_template_says_what_it_does() {
    for (spec, description) in [
        (
            "{ capacity: { min: 1, max: 2 }, target_tracking: { target_value: 60 } }",
            "Scales the instances of a SageMaker endpoint to hold InvocationsPerInstance at its target.",
        ),
        (
            "{ capacity: { min: 1, max: 2 }, schedules: [{ name: s, schedule: rate(1 hour), min: 1 }] }",
            "Scales the instances of a SageMaker endpoint by schedule.",
        ),
        (
            "{ capacity: { min: 1, max: 2 }, step_scaling: [{ steps: 'from 1: +1' }, { name: b, metric: ModelLatency, \
             steps: 'from 2: +1' }], schedules: [{ name: s, schedule: rate(1 hour), min: 1 }], target_tracking: [\
             { target_value: 60 }, { name: c, metric: CPUUtilization, target_value: 60 }] }",
            "Scales the instances of a SageMaker endpoint in steps by InvocationsPerInstance, ModelLatency, to hold \
             InvocationsPerInstance, CPUUtilization at their targets, and by schedule.",
        ),
        (
            "{ kind: component, scale_to_zero: true, capacity: { max: 3 }, target_tracking: { target_value: 60 } }",
            "Scales the copies of a SageMaker inference component to hold InvocationsPerCopy at its target, and up from zero \
             by NoCapacityInvocationFailures.",
        ),
    ] {
        check(spec, &["Description"], description);
    }
}

#[test]
fn a_description_of_many_policies_is_short_enough() {
    let policies: Vec<String> = (10..40)
        .map(|index| {
            format!("{{ name: p{index}, metric: {{ namespace: N, metric_name: {index:m>50} }}, target_value: 1 }}")
        })
        .collect();
    let spec =
        format!("{{ dashboard: false, capacity: {{ min: 1, max: 2 }}, target_tracking: [{}] }}", policies.join(", "));
    let words = "Scales the instances of a SageMaker endpoint to hold 30 metrics at their targets.";
    check(&spec, &["Description"], words);
}

/// The label and the description of a target, with what its pattern takes and what it refuses.
#[track_caller]
fn check_target(tracking: &str, label: &str, description: &str, [taken, refused]: [&[&str]; 2]) {
    let spec = format!("{{ capacity: {{ min: 1, max: 2 }}, target_tracking: {tracking} }}");
    let labels = ["Metadata", "AWS::CloudFormation::Interface", "ParameterLabels", "TargetValue", "default"];
    check(&spec, &labels, label);
    check(&spec, &["Parameters", "TargetValue", "Description"], description);
    let template = template_of(&read(&spec));
    let pattern = template["Parameters"]["TargetValue"]["AllowedPattern"].as_str().expect("a pattern");
    let pattern = regex::Regex::new(pattern).expect("the pattern is one");
    for text in taken {
        assert!(pattern.is_match(text), "{text} is refused by {pattern}");
    }
    for text in refused {
        assert!(!pattern.is_match(text), "{text} is taken by {pattern}");
    }
}

#[test]
fn a_target_names_its_metric_and_unit() {
    check_target(
        "{ target_value: 60 }",
        "Target: InvocationsPerInstance, requests a minute",
        "The value that InvocationsPerInstance is held at: over it instances are added, well under it instances are taken \
         away.",
        [&["1", "0.5", "60", "123456789012345"], &["0", "0.0", "-1", "", "1e3", "060", "5.0"]],
    );
    check_target(
        "{ requests_per_second: 20, safety_factor: 0.7 }",
        "Target: InvocationsPerInstance, requests a minute",
        "The value that InvocationsPerInstance is held at: over it instances are added, well under it instances are taken \
         away. 840 is 20, the most requests that one answers in a second, times the safety factor 0.7, times 60 seconds.",
        [&["840"], &["0"]],
    );
    check_target(
        "{ metric: MemoryUtilization, target_value: 70.5 }",
        "Target: MemoryUtilization, percent",
        "The value that MemoryUtilization is held at: over it instances are added, well under it instances are taken away.",
        [&["70.5", "100", "0.5", "1"], &["100.5", "101", "0", "200", "07"]],
    );
    check_target(
        "{ metric: { namespace: /aws/sagemaker/Endpoints, metric_name: CPUUtilization, dimensions: { EndpointName: '${EndpointName}', \
         VariantName: '${VariantName}' } }, target_value: 160 }",
        "Target: CPUUtilization, percent of one core or GPU",
        "The value that CPUUtilization is held at: over it instances are added, well under it instances are taken away.",
        [&["160"], &["0"]],
    );
}

#[test]
fn a_fraction_is_not_taken_for_a_percentage() {
    let spec = "{ kind: serverless, capacity: { min: 1, max: 2 }, target_tracking: { target_value: 0.7 } }";
    let words =
        "more than 0, up to 1, in digits, with a point for decimals and without needless zeros, as in 50 or 0.75";
    check(spec, &["Parameters", "TargetValue", "ConstraintDescription"], words);
    check(spec, &["Parameters", "TargetValue", "AllowedPattern"], r"^(1|0\.[0-9]{0,19}[1-9])$");
}

#[test]
fn zero_is_offered_where_something_comes_back_from_it() {
    for (spec, least) in [
        ("{ capacity: { min: 1, max: 2 }, target_tracking: { target_value: 6 } }", 1),
        ("{ kind: component, capacity: { min: 1, max: 2 }, target_tracking: { target_value: 6 } }", 1),
        ("{ kind: component, scale_to_zero: true, capacity: { max: 2 }, target_tracking: { target_value: 6 } }", 0),
        ("{ kind: async, scale_to_zero: true, capacity: { max: 2 } }", 0),
        (
            "{ kind: async, capacity: { min: 1, max: 2 }, step_scaling: { metric: HasBacklogWithoutCapacity, steps: 'from 1: \
             +1' } }",
            0,
        ),
        ("{ kind: serverless, capacity: { min: 1, max: 2 }, target_tracking: { target_value: 0.6 } }", 1),
    ] {
        for bound in ["MinCapacity", "MaxCapacity"] {
            check(spec, &["Parameters", bound, "ConstraintDescription"], &format!("a whole number, {least} or more"));
        }
    }
}

/// Else a number in the console would leave at 0 what came down to it.
#[test]
fn the_policy_that_wakes_can_not_be_set_to_rest() {
    let rests = "a whole number without a sign, as in 1, or 0 to rest";
    let adds = "a whole number without a sign, 1 or more: this policy is what comes back from 0";
    let sets = "a whole number, 1 or more: this policy is what comes back from 0";
    let tracking = "target_tracking: { metric: ApproximateBacklogSizePerInstance, target_value: 5 }";
    for (min, steps, change, constraint, takes_zero) in [
        (0, "from 1: +1", "ScaleOutChange", adds, false),
        (0, "from 1: +1, from 9: +3", "ScaleOutChange2", adds, false),
        (0, "from 1: =1", "ScaleOutChange", sets, false),
        (0, "below 1: =0, from 1: =1", "ScaleInChange", "a whole number, 0 or more", true),
        (1, "from 1: +1", "ScaleOutChange", rests, true),
    ] {
        let spec = format!(
            "{{ kind: async, capacity: {{ min: {min}, max: 4 }}, step_scaling: {{ metric: ApproximateBacklogSize, alarms: paired, \
             steps: '{steps}' }}, {tracking} }}"
        );
        check(&spec, &["Parameters", change, "ConstraintDescription"], constraint);
        let template = template_of(&read(&spec));
        let pattern = template["Parameters"][change]["AllowedPattern"].as_str().expect("a pattern");
        let pattern = regex::Regex::new(pattern).expect("the pattern is one");
        assert_eq!(pattern.is_match("0"), takes_zero, "{spec}: {pattern}");
    }
}

#[test]
fn what_a_minimum_of_zero_means_is_said_for_the_kind() {
    for (kind, words) in [
        (
            "{ kind: async, scale_to_zero: true, capacity: { max: 2 } }",
            "The fewest instances: scaling in stops here. Not over MaxCapacity, the most instances. At 0 nothing runs while \
             the queue is empty, and the next request waits in it until the first instance is up; 1 or more keeps some warm.",
        ),
        (
            "{ kind: component, scale_to_zero: true, capacity: { max: 2 }, target_tracking: { target_value: 6 } }",
            "The fewest copies: scaling in stops here. Not over MaxCapacity, the most copies. At 0 nothing runs while there \
             are no requests, and the next ones fail until the first copy is up; 1 or more keeps some warm.",
        ),
        (
            "{ kind: serverless, capacity: { min: 1, max: 2 }, target_tracking: { target_value: 0.7 } }",
            "The fewest provisioned concurrency units: scaling in stops here. Not over MaxCapacity, the most provisioned \
             concurrency units.",
        ),
    ] {
        check(kind, &["Parameters", "MinCapacity", "Description"], words);
    }
}

#[test]
fn the_form_asks_for_nothing_that_belongs_to_a_recipe() {
    let groups = |spec: &str| -> Vec<String> {
        let template = template_of(&read(spec));
        let groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"].as_array().cloned();
        groups.unwrap().iter().filter_map(|group| group["Label"]["default"].as_str().map(str::to_owned)).collect()
    };
    let (target, range, suspended) = ("What is scaled", "How far", "What is suspended");
    let tracking = "What is held at which value";
    for (spec, expected) in [
        ("{ kind: async, scale_to_zero: true, capacity: { max: 2 } }", vec![target, range, tracking, suspended]),
        (
            "{ kind: async, scale_to_zero: true, capacity: { max: 2 }, step_scaling: { metric: ApproximateBacklogSize, steps: \
             'from 9: +1' }, notifications: { errors_per_minute: 1 } }",
            vec![target, range, "At which values, by how much: the policy steps", tracking, "Who is told", suspended],
        ),
        (
            "{ capacity: { min: 1, max: 2 }, schedules: [{ name: s, schedule: rate(1 hour), min: 1 }] }",
            vec![target, range, suspended],
        ),
        (
            "{ capacity: { min: 1, max: 2 }, target_tracking: [{ target_value: 6 }, { name: b, metric: ModelLatency, \
             target_value: 5 }] }",
            vec![target, range, "What is held at which value: the policy tracking", suspended],
        ),
    ] {
        assert_eq!(groups(spec), expected, "{spec}");
    }
}

#[test]
fn the_topic_of_the_spec_is_the_default() {
    let arn = "arn:aws-cn:sns:cn-north-1:123456789012:alerts.fifo";
    for (topic, default) in [(format!("topic_arn: '{arn}', "), arn), (String::new(), "")] {
        let spec = format!(
            "{{ capacity: {{ min: 1, max: 2 }}, target_tracking: {{ target_value: 6 }}, notifications: {{ {topic}errors_per_minute: 1 }} }}"
        );
        check(&spec, &["Parameters", "NotificationTopicArn", "Default"], default);
        let template = template_of(&read(&spec));
        let pattern = template["Parameters"]["NotificationTopicArn"]["AllowedPattern"].as_str().expect("a pattern");
        let pattern = regex::Regex::new(pattern).expect("the pattern is one");
        assert!(pattern.is_match(default));
        assert!(!pattern.is_match("alerts") && !pattern.is_match(&format!("{arn} ")) && !pattern.is_match(" "));
    }
    let without = template_of(&read("{ capacity: { min: 1, max: 2 }, target_tracking: { target_value: 6 } }"));
    assert_eq!(without["Parameters"]["NotificationTopicArn"], Value::Null);
    assert_eq!(without["Conditions"]["HasNotificationTopic"], Value::Null);
}

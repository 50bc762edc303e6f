//! What holds for every managed template: one resource scales, and it says all of itself.

use proptest::prelude::*;
use scaling::{AdjustmentType, AlarmShape, StepPolicy};
use serde_json::{Value, json};
use templategen::template::Form;

use crate::invariants::{keys, template_in};
use crate::specs::{read, specs};

/// The properties that every step policy has.
const OF_STEPS: [&str; 8] = [
    "Steps",
    "Alarms",
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "MissingData",
    "Cooldown",
    "MetricAggregationType",
];
/// The properties that every target tracking policy has.
const OF_TRACKING: [&str; 4] = ["TargetValue", "ScaleInCooldown", "ScaleOutCooldown", "DisableScaleIn"];
/// The properties of the resource that are parameters of the same name.
const SWITCHES: [&str; 6] = [
    "MinCapacity",
    "MaxCapacity",
    "Registration",
    "AdoptExisting",
    "WaitForInServiceSeconds",
    "RestoreCapacityOnDelete",
];

/// Which of the keys an object has not.
fn missing<'a>(object: &Value, keys: &[&'a str]) -> Vec<&'a str> {
    keys.iter().copied().filter(|key| object[key].is_null()).collect()
}

/// What a step policy says of itself; one whose ladder is a parameter says it for either shape.
fn check_steps(block: &Value, policy: &StepPolicy, is_first: bool) {
    assert_eq!(missing(block, &OF_STEPS), [""; 0], "{block:#}");
    assert!(block["Metric"]["Statistic"].is_string(), "{block:#}");
    let is_percent = policy.ladder().adjustment_type() == AdjustmentType::PercentChangeInCapacity;
    assert_eq!(block["MinAdjustmentMagnitude"].is_number(), is_percent, "{block:#}");
    let reference = |name: &str| json!({ "Ref": name });
    if is_first {
        let given = [&block["Steps"], &block["Alarms"], &block["Cooldown"]];
        assert_eq!(given, [&reference("ScaleSteps"), &reference("AlarmShape"), &reference("CooldownSeconds")]);
        assert_eq!(block["Floor"]["Fn::If"][0], "IsAlwaysOn");
        assert_eq!(block["Floor"]["Fn::If"][2], reference("AWS::NoValue"));
    } else {
        assert_eq!(block["Steps"].as_str(), Some(policy.ladder().to_string().as_str()));
        assert_eq!(block["Floor"].is_null(), policy.shape() == AlarmShape::Paired, "{block:#}");
        assert!(!block.to_string().contains("Fn::If") && !block["Cooldown"].is_object(), "{block:#}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_resource_scales_and_says_all_of_itself(text in specs()) {
        let spec = read(&text);
        let template = template_in(&spec, Form::Managed);
        let others = keys(&template, "Resources").into_iter().filter(|id| id != "Scaling");
        let unexpected: Vec<String> = others.filter(|id| id != "Dashboard" && !id.ends_with("Notification")).collect();
        prop_assert!(unexpected.is_empty(), "{unexpected:?}\n{text}");
        let resource = &template["Resources"]["Scaling"];
        prop_assert_eq!(&resource["Type"], "Custom::SageMakerScaling");
        let properties = &resource["Properties"];
        prop_assert!(properties["ServiceTimeout"] == 960, "longer than the function's own 900 seconds");
        for name in SWITCHES {
            prop_assert_eq!(&properties[name], &json!({ "Ref": name }));
        }
        let policies = properties["ScalingPolicies"].as_array().expect("a plan has policies");
        let steps = spec.plan.step_policies();
        prop_assert_eq!(policies.len(), steps.len() + spec.plan.target_tracking_policies().len());
        let (of_steps, of_tracking) = policies.split_at(steps.len());
        for (index, (policy, written)) in steps.iter().zip(of_steps).enumerate() {
            prop_assert_eq!(written["PolicyName"].as_str(), Some(policy.name().as_str()));
            check_steps(&written["StepScaling"], policy, index == 0 && !spec.plan.own_step_policies().is_empty());
        }
        for written in of_tracking {
            let configuration = &written["TargetTrackingScalingPolicyConfiguration"];
            prop_assert_eq!(missing(configuration, &OF_TRACKING), [""; 0], "{}", configuration);
        }
    }

    #[test]
    fn its_reply_is_told_by_the_stack(text in specs()) {
        let template = template_in(&read(&text), Form::Managed);
        let has_steps = !template["Parameters"]["ScaleSteps"].is_null() || text.contains("scale_to_zero: true");
        for (output, attribute, wanted) in [
            ("ResourceId", "ResourceId", true),
            ("PolicyArns", "PolicyARNs", true),
            ("AlarmNames", "AlarmNames", true),
            ("AlarmArns", "AlarmARNs", true),
            ("StepAdjustments", "StepAdjustments", has_steps),
        ] {
            let told = json!({ "Fn::GetAtt": ["Scaling", attribute] });
            prop_assert_eq!(template["Outputs"][output]["Value"] == told, wanted, "{}\n{}", output, text);
        }
        let arn = &template["Outputs"]["ScalableTargetArn"]["Value"];
        prop_assert_eq!(arn, &json!({ "Fn::If": ["IsReleased", "none", { "Fn::GetAtt": ["Scaling", "ScalableTargetARN"] }] }));
    }
}

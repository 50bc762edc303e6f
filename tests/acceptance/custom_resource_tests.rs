//! `Custom::SageMakerScaling` in a real stack: a template of one's own, on the local AWS.

use std::fs;

use serde_json::{Value, json};

use crate::local_aws::{directory, shared};
use crate::managed_provider::provider;
use crate::stack::Stack;

const NAME: &str = "custom-resource";
const RESOURCE_ID: &str = "endpoint/custom-resource/variant/AllTraffic";

/// One resource of the function that the shared provider stack has.
fn template() -> String {
    let provider = provider();
    format!(
        "Parameters:
  Steps: {{ Type: String }}
  MaxCapacity: {{ Type: String, Default: 10 }}
Resources:
  Scaling:
    Type: Custom::SageMakerScaling
    Properties:
      ServiceToken: !ImportValue {provider}-ServiceToken
      ServiceTimeout: 50
      EndpointName: custom-resource
      VariantName: AllTraffic
      MinCapacity: 1
      MaxCapacity: !Ref MaxCapacity
      ScalingPolicies:
        - {{ PolicyName: steps, PolicyType: StepScaling, StepScaling: {{ Steps: !Ref Steps }} }}
Outputs:
  Target: {{ Value: !Ref Scaling }}
  Alarms: {{ Value: !GetAtt Scaling.AlarmNames }}
  Adjustments: {{ Value: !GetAtt Scaling.StepAdjustments }}
"
    )
}

/// The target and the alarms that are ours.
fn ours() -> Value {
    let mut state = shared().state();
    let targets = state["targets"].as_array().into_iter().flatten();
    let target = targets.filter(|target| target["ResourceId"] == RESOURCE_ID).cloned().collect::<Value>();
    let alarms = state["alarms"].as_object_mut().expect("alarms have names");
    alarms.retain(|name, _| name.contains(RESOURCE_ID));
    json!([target, alarms])
}

#[test]
fn a_stack_creates_updates_refuses_and_deletes() {
    shared().add_endpoint(NAME, &["AllTraffic"]);
    let path = directory(NAME).join("template.yaml");
    fs::write(&path, template()).expect("the directory is ours");
    let stack = Stack::new(shared(), NAME, path);

    let created = stack.deploy("CREATE", &[("Steps", "below 20: -1, from 50: +1")]);
    assert_eq!(created, "CREATE_COMPLETE", "{:?}", stack.new_events());
    assert_eq!(stack.output("Target"), format!("{RESOURCE_ID}|sagemaker:variant:DesiredInstanceCount|sagemaker"));
    let alarms = ours()[1].as_object().expect("alarms have names").keys().cloned().collect::<Value>();
    assert_eq!(stack.output("Alarms"), alarms.to_string());

    assert_eq!(stack.deploy("UPDATE", &[("Steps", "below 20: -1, from 60: +2")]), "UPDATE_COMPLETE");
    assert_eq!(
        stack.output("Adjustments"),
        "{\"steps\":[\
         {\"MetricIntervalLowerBound\":0,\"MetricIntervalUpperBound\":20,\"ScalingAdjustment\":-1},\
         {\"MetricIntervalLowerBound\":20,\"MetricIntervalUpperBound\":60,\"ScalingAdjustment\":0},\
         {\"MetricIntervalLowerBound\":60,\"ScalingAdjustment\":2}]}"
    );
    let before = ours();
    let put = &before[0][0]["ScalingPolicies"][0]["StepScalingPolicyConfiguration"]["StepAdjustments"];
    assert_eq!(put[2]["ScalingAdjustment"], 2, "{before}");

    stack.new_events();
    let wrong = [("Steps", "below 20: -1, form 60: +2"), ("MaxCapacity", "4.5")];
    assert_eq!(stack.deploy("UPDATE", &wrong), "UPDATE_ROLLBACK_COMPLETE");
    let events = stack.new_events();
    let failed = events.iter().find(|(_, status, _)| status == "UPDATE_FAILED").expect("the resource failed");
    let reason = failed.2.split(" (RequestId: ").next();
    assert_eq!(
        (failed.0.as_str(), reason),
        (
            "Scaling",
            Some(
                "Received response status [FAILED] from custom resource. Message returned: MaxCapacity: \"4.5\" is not a whole number from 0 to 2147483647: write digits alone, as in 4; \
             ScalingPolicies[0].StepScaling.Steps: the step `form 60: +2` does not begin with `below` or `from`: begin the \
             step with `below` or `from`, as in `from 50: +1` (S202)"
            )
        )
    );
    assert_eq!(ours(), before);

    assert_eq!(stack.delete(), "DELETE_COMPLETE");
    assert_eq!(ours(), json!([[], {}]));
}

//! What the services themselves say about a stack's scaling, read back and not taken from the spec.

use serde_json::Value;

use crate::aws::{Aws, command};
use crate::call_error::{CallError, CallErrorKind};
use crate::json::{items, text, texts};
use crate::resources;

/// The newest activities that are asked for.
const ACTIVITIES: &str = "20";

/// The scaling objects of one stack, each as its service describes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reported {
    /// Scalable targets.
    pub targets: Vec<Value>,
    /// The resource ids of the stack's targets that are not registered.
    pub unregistered: Vec<String>,
    /// Scaling policies on those targets.
    pub policies: Vec<Value>,
    /// Scheduled actions of those targets.
    pub schedules: Vec<Value>,
    /// The stack's alarms, and those that the policies brought along.
    pub alarms: Vec<Value>,
    /// Scaling activities, newest first, those that were not scaled included.
    pub activities: Vec<Value>,
    /// The bodies of the stack's dashboards.
    pub dashboards: Vec<Value>,
}

/// Asks the services for everything that belongs to a stack.
///
/// # Errors
/// Where one of them can not be asked.
pub fn fetch(aws: &dyn Aws, stack_id: &str) -> Result<Reported, CallError> {
    let resources = &aws.call(&command(["cloudformation", "list-stack-resources", "--stack-name", stack_id]))?;
    let mut reported = Reported::default();
    for id in physical_ids(resources, |kind| resources::SCALABLE.contains(&kind)) {
        if let Some(target) = Target::parse(&id) {
            target.fetch(aws, &mut reported)?;
        }
    }
    let mut alarm_names = physical_ids(resources, |kind| kind == "AWS::CloudWatch::Alarm");
    for alarm in reported.policies.iter().flat_map(|policy| items(&policy["Alarms"])) {
        let name = text(&alarm["AlarmName"]);
        if !alarm_names.contains(&name) {
            alarm_names.push(name);
        }
    }
    let dashboard_names = physical_ids(resources, |kind| kind == "AWS::CloudWatch::Dashboard");
    let (alarms, dashboards) = both(|| alarms(aws, &alarm_names), || dashboards(aws, &dashboard_names))?;
    Ok(Reported { alarms, dashboards, ..reported })
}

/// The three parts of a scalable target's reference.
struct Target<'a> {
    resource_id: &'a str,
    dimension: &'a str,
    namespace: &'a str,
}

impl<'a> Target<'a> {
    fn parse(physical_id: &'a str) -> Option<Self> {
        let mut parts = physical_id.split('|');
        let (resource_id, dimension, namespace) = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then_some(Self { resource_id, dimension, namespace })
    }

    fn fetch(&self, aws: &dyn Aws, reported: &mut Reported) -> Result<(), CallError> {
        let about = |operation: &str, identifier: &str| {
            command([
                "application-autoscaling",
                operation,
                "--service-namespace",
                self.namespace,
                identifier,
                self.resource_id,
                "--scalable-dimension",
                self.dimension,
            ])
        };
        let mut activities = about("describe-scaling-activities", "--resource-id");
        activities.extend(["--include-not-scaled-activities", "--max-items", ACTIVITIES].map(str::to_owned));
        let ((targets, policies), (schedules, activities)) = both(
            || {
                both(
                    || found(aws, &about("describe-scalable-targets", "--resource-ids")),
                    || found(aws, &about("describe-scaling-policies", "--resource-id")),
                )
            },
            || both(|| found(aws, &about("describe-scheduled-actions", "--resource-id")), || found(aws, &activities)),
        )?;
        if items(&targets["ScalableTargets"]).next().is_none() {
            reported.unregistered.push(self.resource_id.to_owned());
        }
        reported.targets.extend(items(&targets["ScalableTargets"]).cloned());
        reported.policies.extend(items(&policies["ScalingPolicies"]).cloned());
        reported.schedules.extend(items(&schedules["ScheduledActions"]).cloned());
        reported.activities.extend(items(&activities["ScalingActivities"]).cloned());
        Ok(())
    }
}

/// The answer about something that may have been removed by other hands: null where it has been.
fn found(aws: &dyn Aws, call: &[String]) -> Result<Value, CallError> {
    aws.call(call).or_else(|error| if error.kind == CallErrorKind::NotFound { Ok(Value::Null) } else { Err(error) })
}

fn physical_ids(resources: &Value, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    resources::existing(resources)
        .filter(|resource| resource["ResourceType"].as_str().is_some_and(&wanted))
        .map(|resource| text(&resource["PhysicalResourceId"]))
        .filter(|id| !id.is_empty())
        .collect()
}

fn alarms(aws: &dyn Aws, names: &[String]) -> Result<Vec<Value>, CallError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut call = command(["cloudwatch", "describe-alarms", "--alarm-names"]);
    call.extend(names.iter().cloned());
    let answer = aws.call(&call)?;
    // In the stack's order: the service answers in an order of its own.
    let alarm = |name: &String| items(&answer["MetricAlarms"]).find(|alarm| alarm["AlarmName"] == **name).cloned();
    Ok(names.iter().filter_map(alarm).collect())
}

fn dashboards(aws: &dyn Aws, names: &[String]) -> Result<Vec<Value>, CallError> {
    names
        .iter()
        .map(|name| {
            let answer = found(aws, &command(["cloudwatch", "get-dashboard", "--dashboard-name", name]))?;
            Ok(answer["DashboardBody"].as_str().map(|body| serde_json::from_str(body).unwrap_or(Value::Null)))
        })
        .filter_map(Result::transpose)
        .collect()
}

/// Asks two things at the same time: a start of the tool takes longer than the answer.
fn both<A: Send, B>(
    first: impl FnOnce() -> Result<A, CallError> + Send,
    second: impl FnOnce() -> Result<B, CallError>,
) -> Result<(A, B), CallError> {
    std::thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second()?;
        let first = first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok((first, second))
    })
}

impl Reported {
    /// The policy or alarm of an ARN by its name, which reads better; nothing for the ARN of anything else.
    #[must_use]
    pub fn called(&self, arn: &str) -> Option<String> {
        let named = |kind: &str, objects: &[Value], arn_member: &str, name_member: &str| {
            let found = objects.iter().find(|object| object[arn_member] == arn)?;
            Some(format!("{kind} {}", text(&found[name_member])))
        };
        named("policy", &self.policies, "PolicyARN", "PolicyName")
            .or_else(|| named("alarm", &self.alarms, "AlarmArn", "AlarmName"))
    }

    /// The alarms that call a policy.
    pub fn alarms_of<'a>(&'a self, policy: &'a Value) -> impl Iterator<Item = &'a Value> {
        self.alarms
            .iter()
            .filter(|alarm| texts(&alarm["AlarmActions"]).iter().any(|action| policy["PolicyARN"] == **action))
    }
}

#[cfg(test)]
pub(crate) mod fixtures {
    use serde_json::json;

    use super::Reported;

    /// The default ladder, always on, as the services report it.
    pub(crate) fn reported() -> Reported {
        Reported {
            unregistered: Vec::new(),
            targets: vec![json!({
                "ServiceNamespace": "sagemaker", "ResourceId": "endpoint/demo/variant/AllTraffic",
                "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "MinCapacity": 1, "MaxCapacity": 10,
                "SuspendedState": {"DynamicScalingInSuspended": false, "DynamicScalingOutSuspended": true, "ScheduledScalingSuspended": false},
            })],
            policies: vec![json!({
                "PolicyARN": "arn:policy", "PolicyName": "demo-steps", "PolicyType": "StepScaling",
                "StepScalingPolicyConfiguration": {
                    "AdjustmentType": "ChangeInCapacity", "Cooldown": 60, "MetricAggregationType": "Maximum",
                    "StepAdjustments": [
                        {"MetricIntervalUpperBound": 20.0, "ScalingAdjustment": -1},
                        {"MetricIntervalLowerBound": 20.0, "MetricIntervalUpperBound": 50.0, "ScalingAdjustment": 0},
                        {"MetricIntervalLowerBound": 50.0, "ScalingAdjustment": 1},
                    ],
                },
                "Alarms": [{"AlarmName": "demo-alarm", "AlarmARN": "arn:alarm"}],
            })],
            alarms: vec![json!({
                "AlarmName": "demo-alarm", "AlarmArn": "arn:alarm", "AlarmActions": ["arn:policy"], "StateValue": "ALARM",
                "StateUpdatedTimestamp": "2020-08-24T12:34:56.789Z", "Threshold": 0.0, "EvaluationPeriods": 3,
                "DatapointsToAlarm": 3, "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                "Metrics": [
                    {"Id": "m1", "MetricStat": {"Metric": {"MetricName": "InvocationsPerInstance"}, "Period": 60, "Stat": "Sum"}, "ReturnData": false},
                    {"Id": "e1", "Expression": "FILL(m1, 0)", "Label": "load", "ReturnData": true},
                ],
            })],
            activities: vec![json!({
                "StartTime": "2020-08-24T12:30:00Z", "StatusCode": "Successful", "Description": "Setting desired instance count to 2.",
                "Cause": "monitor alarm demo-alarm in state ALARM triggered policy demo-steps", "StatusMessage": "Successfully set.",
            })],
            schedules: vec![json!({
                "ScheduledActionName": "mornings", "Schedule": "cron(0 8 ? * MON-FRI *)", "Timezone": "Europe/Berlin",
                "ScalableTargetAction": {"MinCapacity": 3},
            })],
            dashboards: vec![json!({"widgets": [
                {"type": "metric", "width": 15, "height": 9, "properties": {"title": "Load"}},
                {"type": "text", "width": 9, "height": 3, "properties": {"markdown": "# Red is normal here\nbecause"}},
            ]})],
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::aws::scripted::Scripted;

    #[test]
    fn everything_a_stack_made_is_asked_for_by_its_own_name() {
        let aws = Scripted::new()
            .answer("list-stack-resources", json!({"StackResourceSummaries": [
                {"ResourceType": "AWS::ApplicationAutoScaling::ScalableTarget", "PhysicalResourceId": "endpoint/e/variant/v|sagemaker:variant:DesiredInstanceCount|sagemaker"},
                {"ResourceType": "AWS::CloudWatch::Alarm", "PhysicalResourceId": "second"},
                {"ResourceType": "AWS::CloudWatch::Alarm", "PhysicalResourceId": "first"},
                {"ResourceType": "AWS::CloudWatch::Dashboard", "PhysicalResourceId": "board"},
                {"ResourceType": "AWS::CloudWatch::Alarm"},
                {"ResourceType": "AWS::CloudWatch::Alarm", "PhysicalResourceId": "gone", "ResourceStatus": "DELETE_COMPLETE"},
            ]}))
            .answer("describe-scalable-targets", json!({"ScalableTargets": [{"MinCapacity": 1}]}))
            .answer("describe-scaling-policies", json!({"ScalingPolicies": [{"Alarms": [{"AlarmName": "brought along"}, {"AlarmName": "first"}]}]}))
            .answer("describe-scaling-activities", json!({"ScalingActivities": [{"StatusCode": "Successful"}]}))
            .answer("describe-scheduled-actions", json!({"ScheduledActions": [{"ScheduledActionName": "mornings"}]}))
            .answer("describe-alarms", json!({"MetricAlarms": [{"AlarmName": "first"}, {"AlarmName": "second"}]}))
            .answer("get-dashboard", json!({"DashboardBody": "{\"widgets\": []}"}));
        let reported = fetch(&aws, "arn").unwrap();
        assert_eq!(reported.alarms, [json!({"AlarmName": "second"}), json!({"AlarmName": "first"})]);
        assert_eq!(reported.dashboards, [json!({"widgets": []})]);
        assert_eq!((reported.targets.len(), reported.activities.len(), reported.schedules.len()), (1, 1, 1));
        let mut calls = aws.calls();
        calls.sort();
        let target = "--scalable-dimension sagemaker:variant:DesiredInstanceCount";
        assert_eq!(
            calls,
            [
                format!(
                    "application-autoscaling describe-scalable-targets --service-namespace sagemaker --resource-ids endpoint/e/variant/v {target}"
                ),
                format!(
                    "application-autoscaling describe-scaling-activities --service-namespace sagemaker --resource-id endpoint/e/variant/v {target} --include-not-scaled-activities --max-items 20"
                ),
                format!(
                    "application-autoscaling describe-scaling-policies --service-namespace sagemaker --resource-id endpoint/e/variant/v {target}"
                ),
                format!(
                    "application-autoscaling describe-scheduled-actions --service-namespace sagemaker --resource-id endpoint/e/variant/v {target}"
                ),
                "cloudformation list-stack-resources --stack-name arn".to_owned(),
                "cloudwatch describe-alarms --alarm-names second first brought along".to_owned(),
                "cloudwatch get-dashboard --dashboard-name board".to_owned(),
            ]
        );
    }

    #[test]
    fn what_was_taken_back_or_removed_by_hand_is_absent() {
        let id = "endpoint/e/variant/v|sagemaker:variant:DesiredInstanceCount|sagemaker";
        let not_found = CallErrorKind::NotFound;
        let aws = Scripted::new()
            .answer(
                "list-stack-resources",
                json!({"StackResourceSummaries": [
                    {"ResourceType": resources::TARGET, "PhysicalResourceId": id, "ResourceStatus": "CREATE_COMPLETE"},
                    {"ResourceType": "AWS::CloudWatch::Dashboard", "PhysicalResourceId": "board", "ResourceStatus": "CREATE_COMPLETE"},
                    {"ResourceType": "AWS::CloudWatch::Dashboard", "PhysicalResourceId": "never", "ResourceStatus": "CREATE_FAILED"},
                ]}),
            )
            .answer("describe-scalable-targets", json!({"ScalableTargets": []}))
            .refuse("describe-scaling-policies", not_found, "no scalable target")
            .refuse("describe-scaling-activities", not_found, "no scalable target")
            .refuse("describe-scheduled-actions", not_found, "no scalable target")
            .refuse("get-dashboard", not_found, "Dashboard board does not exist");
        let unregistered = vec!["endpoint/e/variant/v".to_owned()];
        assert_eq!(fetch(&aws, "arn"), Ok(Reported { unregistered, ..Reported::default() }));
        assert!(aws.calls().iter().all(|call| !call.contains("never")), "{:?}", aws.calls());
    }

    #[test]
    fn an_alarm_belongs_to_the_policy_it_calls() {
        let reported = fixtures::reported();
        assert_eq!(reported.alarms_of(&reported.policies[0]).count(), 1);
        assert_eq!(reported.alarms_of(&json!({"PolicyARN": "arn:other"})).count(), 0);
    }
}

"""The stack of templates/step-scaling.spec.yaml as a troposphere program: JSON on standard output.

usage: troposphere_stack.py DASHBOARD_BODY_FILE

The dashboard's body is handed over ready-made: its size is the same, and writing it costs nothing here.
"""

import sys

from troposphere import AWS_NO_VALUE, Equals, GetAtt, If, Not, Output, Parameter, Ref, Sub, Template
from troposphere.applicationautoscaling import (
    ScalableTarget,
    ScalingPolicy,
    StepAdjustment,
    StepScalingPolicyConfiguration,
    SuspendedState,
)
from troposphere.cloudwatch import Alarm, Dashboard, Metric, MetricDataQuery, MetricDimension, MetricStat

NAME_PATTERN = "^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$"
NAME_HINT = "1 to 63 letters, digits and hyphens, starting and ending with a letter or digit"
COUNT_PATTERN = "^[1-9][0-9]{0,9}$"
BOUND_PATTERN = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{0,19}[1-9])?$"
BOUND_HINT = "digits, with a point for decimals and without needless zeros, as in 50 or 0.75"
HOST = If(
    "IsChina",
    "console.amazonaws.cn",
    If("IsGovCloud", "console.amazonaws-us-gov.com", "console.aws.amazon.com"),
)

# Name, label, description, default, pattern, constraint, by the groups of the console's form; a switch without a pattern.
PARAMETERS = {
    "What is scaled": [
        ("EndpointName", "Endpoint", "The endpoint, in service.", None, NAME_PATTERN, NAME_HINT),
        ("VariantName", "Production variant", "The variant that is scaled.", "AllTraffic", NAME_PATTERN, NAME_HINT),
    ],
    "How far": [
        ("MinCapacity", "Fewest instances", "Scaling in stops here.", "1", COUNT_PATTERN, "a whole number, 1 or more"),
        ("MaxCapacity", "Most instances", "Scaling out stops here.", "10", COUNT_PATTERN, "a whole number, 1 or more"),
    ],
    "At which values, by how much": [
        ("ScaleInBelow", "Scale in: below", "The step holds under this value.", "20", BOUND_PATTERN, BOUND_HINT),
        ("ScaleInChange", "Scale in: by", "Instances taken away.", "-1", "^(0|-[1-9][0-9]{0,9})$", "as in -1"),
        ("ScaleOutFrom", "Scale out: from", "The step holds from this value on.", "50", BOUND_PATTERN, BOUND_HINT),
        ("ScaleOutChange", "Scale out: by", "Instances added.", "1", "^(0|[1-9][0-9]{0,9})$", "as in 1"),
        ("CooldownSeconds", "Cooldown in seconds", "The wait.", "60", "^(0|[1-9][0-9]{0,9})$", "a whole number"),
    ],
    "What is suspended": [
        ("ScaleInSuspended", "Suspend scaling in", "Nothing is taken away.", "false", None, None),
        ("ScaleOutSuspended", "Suspend scaling out", "Nothing is added.", "false", None, None),
        ("ScheduledScalingSuspended", "Suspend scheduled scaling", "No schedule runs.", "false", None, None),
    ],
}


def add_parameters(template):
    groups, labels = [], {}
    for group, parameters in PARAMETERS.items():
        groups.append({"Label": {"default": group}, "Parameters": [name for name, *_ in parameters]})
        for name, label, description, default, pattern, constraint in parameters:
            labels[name] = {"default": label}
            optional = {} if default is None else {"Default": default}
            if pattern is None:
                optional["AllowedValues"] = ["true", "false"]
            else:
                optional |= {"AllowedPattern": pattern, "ConstraintDescription": constraint}
            template.add_parameter(
                Parameter(
                    name,
                    Type="String",
                    Description=description,
                    **optional,
                )
            )
    template.set_metadata({"AWS::CloudFormation::Interface": {"ParameterGroups": groups, "ParameterLabels": labels}})


def add_conditions(template):
    template.add_condition("IsChina", Equals(Ref("AWS::Partition"), "aws-cn"))
    template.add_condition("IsGovCloud", Equals(Ref("AWS::Partition"), "aws-us-gov"))
    template.add_condition("HasRestingBand", Not(Equals(Ref("ScaleInBelow"), Ref("ScaleOutFrom"))))


def add_resources(template, dashboard_body):
    target = template.add_resource(
        ScalableTarget(
            "ScalableTarget",
            ServiceNamespace="sagemaker",
            ScalableDimension="sagemaker:variant:DesiredInstanceCount",
            ResourceId=Sub("endpoint/${EndpointName}/variant/${VariantName}"),
            MinCapacity=Ref("MinCapacity"),
            MaxCapacity=Ref("MaxCapacity"),
            SuspendedState=SuspendedState(
                DynamicScalingInSuspended=Ref("ScaleInSuspended"),
                DynamicScalingOutSuspended=Ref("ScaleOutSuspended"),
                ScheduledScalingSuspended=Ref("ScheduledScalingSuspended"),
            ),
        )
    )
    resting = StepAdjustment(
        MetricIntervalLowerBound=Ref("ScaleInBelow"),
        MetricIntervalUpperBound=Ref("ScaleOutFrom"),
        ScalingAdjustment=0,
    )
    policy = template.add_resource(
        ScalingPolicy(
            "StepsPolicy",
            PolicyName=Sub("${AWS::StackName}-steps"),
            PolicyType="StepScaling",
            ScalingTargetId=Ref(target),
            StepScalingPolicyConfiguration=StepScalingPolicyConfiguration(
                AdjustmentType="ChangeInCapacity",
                Cooldown=Ref("CooldownSeconds"),
                MetricAggregationType="Maximum",
                StepAdjustments=[
                    StepAdjustment(
                        MetricIntervalLowerBound=0,
                        MetricIntervalUpperBound=Ref("ScaleInBelow"),
                        ScalingAdjustment=Ref("ScaleInChange"),
                    ),
                    If("HasRestingBand", resting, Ref(AWS_NO_VALUE)),
                    StepAdjustment(
                        MetricIntervalLowerBound=Ref("ScaleOutFrom"),
                        ScalingAdjustment=Ref("ScaleOutChange"),
                    ),
                ],
            ),
        )
    )
    template.add_resource(
        Alarm(
            "StepsAlarm",
            AlarmDescription=Sub("In ALARM by design. below ${ScaleInBelow}: ${ScaleInChange}, from ${ScaleOutFrom}: +${ScaleOutChange}."),
            ActionsEnabled=True,
            AlarmActions=[Ref(policy)],
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            Threshold=0,
            EvaluationPeriods=3,
            DatapointsToAlarm=3,
            TreatMissingData="missing",
            Metrics=[
                MetricDataQuery(
                    Id="filled", Expression="FILL(metric, 0)", Label="InvocationsPerInstance", ReturnData=True
                ),
                MetricDataQuery(
                    Id="metric",
                    MetricStat=MetricStat(
                        Metric=Metric(
                            Namespace="AWS/SageMaker",
                            MetricName="InvocationsPerInstance",
                            Dimensions=[
                                MetricDimension(Name="EndpointName", Value=Ref("EndpointName")),
                                MetricDimension(Name="VariantName", Value=Ref("VariantName")),
                            ],
                        ),
                        Period=60,
                        Stat="Sum",
                    ),
                    ReturnData=False,
                ),
            ],
        )
    )
    template.add_resource(Dashboard("Dashboard", DashboardBody=Sub(dashboard_body)))


def add_outputs(template):
    def console(place):
        return Sub("https://${Host}/" + place, Host=HOST)

    activities = (
        "aws application-autoscaling describe-scaling-activities --region ${AWS::Region} --service-namespace sagemaker"
        " --resource-id endpoint/${EndpointName}/variant/${VariantName}"
        " --scalable-dimension sagemaker:variant:DesiredInstanceCount --include-not-scaled-activities"
    )
    cloudwatch = "cloudwatch/home?region=${AWS::Region}#"
    for name, description, value in [
        ("DashboardUrl", "The dashboard.", console(cloudwatch + "dashboards/dashboard/${Dashboard}")),
        (
            "EndpointUrl",
            "The endpoint in the console.",
            console("sagemaker/home?region=${AWS::Region}#/endpoints/${EndpointName}"),
        ),
        ("ScalableTargetId", "The scalable target.", Ref("ScalableTarget")),
        ("ScalingActivitiesCommand", "What was scaled lately, what was not, and why.", Sub(activities)),
        ("StepsPolicyArn", "The policy steps, by its ARN.", Ref("StepsPolicy")),
        ("StepsAlarmArn", "The alarm of steps, by its ARN.", GetAtt("StepsAlarm", "Arn")),
        ("StepsAlarmUrl", "The alarm of steps in the console.", console(cloudwatch + "alarmsV2:alarm/${StepsAlarm}")),
    ]:
        template.add_output(Output(name, Description=description, Value=value))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        dashboard_body = file.read()
    template = Template(Description="Scales the instances of a SageMaker endpoint in steps by InvocationsPerInstance.")
    template.set_version("2010-09-09")
    add_parameters(template)
    add_conditions(template)
    add_resources(template, dashboard_body)
    add_outputs(template)
    print(template.to_json())


if __name__ == "__main__":
    main()

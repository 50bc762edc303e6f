"""The scalable target and the policies of a stack, as a function on crhelper registers them."""

import boto3
from crhelper import CfnResource

helper = CfnResource(log_level="ERROR")
scaling = boto3.client("application-autoscaling")


@helper.create
@helper.update
def register(event, _context):
    properties = event["ResourceProperties"]
    target = {
        "ServiceNamespace": "sagemaker",
        "ResourceId": f"endpoint/{properties['EndpointName']}/variant/{properties['VariantName']}",
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
    }
    registered = scaling.register_scalable_target(
        **target,
        MinCapacity=int(properties["MinCapacity"]),
        MaxCapacity=int(properties["MaxCapacity"]),
    )
    helper.Data["ScalableTargetARN"] = registered["ScalableTargetARN"]
    for policy in properties["ScalingPolicies"]:
        configuration = policy["TargetTrackingScalingPolicyConfiguration"]
        scaling.put_scaling_policy(
            **target,
            PolicyName=policy["PolicyName"],
            PolicyType=policy["PolicyType"],
            TargetTrackingScalingPolicyConfiguration=configuration | {"TargetValue": float(configuration["TargetValue"])},
        )
    return f"{target['ResourceId']}|{target['ScalableDimension']}|{target['ServiceNamespace']}"


def handler(event, context):
    helper(event, context)

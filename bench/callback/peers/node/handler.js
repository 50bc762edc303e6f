// The scalable target and the policies of a stack, as a function on the AWS SDK registers them.
"use strict";

const https = require("node:https");
const {
  ApplicationAutoScalingClient,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} = require("@aws-sdk/client-application-auto-scaling");

const scaling = new ApplicationAutoScalingClient({});

async function register(properties) {
  const target = {
    ServiceNamespace: "sagemaker",
    ResourceId: `endpoint/${properties.EndpointName}/variant/${properties.VariantName}`,
    ScalableDimension: "sagemaker:variant:DesiredInstanceCount",
  };
  const { ScalableTargetARN } = await scaling.send(
    new RegisterScalableTargetCommand({
      ...target,
      MinCapacity: Number(properties.MinCapacity),
      MaxCapacity: Number(properties.MaxCapacity),
    }),
  );
  for (const policy of properties.ScalingPolicies) {
    const configuration = policy.TargetTrackingScalingPolicyConfiguration;
    await scaling.send(
      new PutScalingPolicyCommand({
        ...target,
        PolicyName: policy.PolicyName,
        PolicyType: policy.PolicyType,
        TargetTrackingScalingPolicyConfiguration: { ...configuration, TargetValue: Number(configuration.TargetValue) },
      }),
    );
  }
  const id = `${target.ResourceId}|${target.ScalableDimension}|${target.ServiceNamespace}`;
  return { PhysicalResourceId: id, Data: { ScalableTargetARN } };
}

function reply(event, outcome) {
  const { StackId, RequestId, LogicalResourceId } = event;
  const body = Buffer.from(JSON.stringify({ StackId, RequestId, LogicalResourceId, ...outcome }));
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "", "content-length": body.length };
    const request = https.request(event.ResponseURL, { method: "PUT", headers }, (response) => {
      response.resume();
      response.on("end", resolve);
    });
    request.on("error", reject);
    request.end(body);
  });
}

exports.handler = async (event) => {
  try {
    const registered = await register(event.ResourceProperties);
    await reply(event, { Status: "SUCCESS", ...registered });
  } catch (error) {
    await reply(event, { Status: "FAILED", Reason: String(error), PhysicalResourceId: "not-created" });
  }
};

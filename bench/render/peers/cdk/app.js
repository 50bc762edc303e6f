// The stack of templates/step-scaling.spec.yaml as a CDK app: a cloud assembly in OUTPUT_FOLDER.
//
// usage: node app.js DASHBOARD_BODY_FILE OUTPUT_FOLDER
//
// Everything that CDK can leave out is left out: the modules that are not needed, the constructs above the
// plain resources, the validation of the template, the tree, stack traces, the version report and the rule
// about bootstrapping. The dashboard's body is handed over ready-made.
'use strict';

const { readFileSync } = require('node:fs');
const {
  App,
  Aws,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  DefaultStackSynthesizer,
  Fn,
  Stack,
} = require('aws-cdk-lib/core');
const { CfnScalableTarget, CfnScalingPolicy } = require('aws-cdk-lib/aws-applicationautoscaling');
const { CfnAlarm, CfnDashboard } = require('aws-cdk-lib/aws-cloudwatch');

const namePattern = '^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$';
const nameHint = '1 to 63 letters, digits and hyphens, starting and ending with a letter or digit';
const countPattern = '^[1-9][0-9]{0,9}$';
const boundPattern = '^(0|[1-9][0-9]{0,14})(\\.[0-9]{0,19}[1-9])?$';
const boundHint = 'digits, with a point for decimals and without needless zeros, as in 50 or 0.75';

// Name, label, description, default, pattern, constraint, by the groups of the console's form; a switch without a
// pattern.
const parameterGroups = {
  'What is scaled': [
    ['EndpointName', 'Endpoint', 'The endpoint, in service.', undefined, namePattern, nameHint],
    ['VariantName', 'Production variant', 'The variant that is scaled.', 'AllTraffic', namePattern, nameHint],
  ],
  'How far': [
    ['MinCapacity', 'Fewest instances', 'Scaling in stops here.', '1', countPattern, 'a whole number, 1 or more'],
    ['MaxCapacity', 'Most instances', 'Scaling out stops here.', '10', countPattern, 'a whole number, 1 or more'],
  ],
  'At which values, by how much': [
    ['ScaleInBelow', 'Scale in: below', 'The step holds under this value.', '20', boundPattern, boundHint],
    ['ScaleInChange', 'Scale in: by', 'Instances taken away.', '-1', '^(0|-[1-9][0-9]{0,9})$', 'as in -1'],
    ['ScaleOutFrom', 'Scale out: from', 'The step holds from this value on.', '50', boundPattern, boundHint],
    ['ScaleOutChange', 'Scale out: by', 'Instances added.', '1', '^(0|[1-9][0-9]{0,9})$', 'as in 1'],
    ['CooldownSeconds', 'Cooldown in seconds', 'The wait.', '60', '^(0|[1-9][0-9]{0,9})$', 'a whole number'],
  ],
  'What is suspended': [
    ['ScaleInSuspended', 'Suspend scaling in', 'Nothing is taken away.', 'false'],
    ['ScaleOutSuspended', 'Suspend scaling out', 'Nothing is added.', 'false'],
    ['ScheduledScalingSuspended', 'Suspend scheduled scaling', 'No schedule runs.', 'false'],
  ],
};

function addParameters(stack) {
  const groups = [];
  const labels = {};
  for (const [group, parameters] of Object.entries(parameterGroups)) {
    groups.push({ Label: { default: group }, Parameters: parameters.map(([name]) => name) });
    for (const [name, label, description, byDefault, allowedPattern, constraintDescription] of parameters) {
      labels[name] = { default: label };
      const allowedValues = allowedPattern === undefined ? ['true', 'false'] : undefined;
      const check = { allowedPattern, allowedValues, constraintDescription };
      new CfnParameter(stack, name, { description, default: byDefault, ...check });
    }
  }
  stack.addMetadata('AWS::CloudFormation::Interface', { ParameterGroups: groups, ParameterLabels: labels });
}

function addConditions(stack) {
  for (const [name, expression] of [
    ['IsChina', Fn.conditionEquals(Aws.PARTITION, 'aws-cn')],
    ['IsGovCloud', Fn.conditionEquals(Aws.PARTITION, 'aws-us-gov')],
    ['HasRestingBand', Fn.conditionNot(Fn.conditionEquals(Fn.ref('ScaleInBelow'), Fn.ref('ScaleOutFrom')))],
  ]) {
    new CfnCondition(stack, name, { expression });
  }
}

function addResources(stack, dashboardBody) {
  const target = new CfnScalableTarget(stack, 'ScalableTarget', {
    serviceNamespace: 'sagemaker',
    scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    resourceId: Fn.sub('endpoint/${EndpointName}/variant/${VariantName}'),
    minCapacity: filledIn('MinCapacity'),
    maxCapacity: filledIn('MaxCapacity'),
    suspendedState: {
      dynamicScalingInSuspended: filledIn('ScaleInSuspended'),
      dynamicScalingOutSuspended: filledIn('ScaleOutSuspended'),
      scheduledScalingSuspended: filledIn('ScheduledScalingSuspended'),
    },
  });
  const policy = new CfnScalingPolicy(stack, 'StepsPolicy', {
    policyName: Fn.sub('${AWS::StackName}-steps'),
    policyType: 'StepScaling',
    scalingTargetId: target.ref,
    stepScalingPolicyConfiguration: {
      adjustmentType: 'ChangeInCapacity',
      cooldown: filledIn('CooldownSeconds'),
      metricAggregationType: 'Maximum',
      stepAdjustments: [
        {
          metricIntervalLowerBound: 0,
          metricIntervalUpperBound: filledIn('ScaleInBelow'),
          scalingAdjustment: filledIn('ScaleInChange'),
        },
        Fn.conditionIf(
          'HasRestingBand',
          {
            MetricIntervalLowerBound: Fn.ref('ScaleInBelow'),
            MetricIntervalUpperBound: Fn.ref('ScaleOutFrom'),
            ScalingAdjustment: 0,
          },
          Aws.NO_VALUE,
        ),
        { metricIntervalLowerBound: filledIn('ScaleOutFrom'), scalingAdjustment: filledIn('ScaleOutChange') },
      ],
    },
  });
  new CfnAlarm(stack, 'StepsAlarm', {
    alarmDescription: Fn.sub(
      'In ALARM by design. below ${ScaleInBelow}: ${ScaleInChange}, from ${ScaleOutFrom}: +${ScaleOutChange}.',
    ),
    actionsEnabled: true,
    alarmActions: [policy.ref],
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 0,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    treatMissingData: 'missing',
    metrics: [
      { id: 'filled', expression: 'FILL(metric, 0)', label: 'InvocationsPerInstance', returnData: true },
      {
        id: 'metric',
        metricStat: {
          metric: {
            namespace: 'AWS/SageMaker',
            metricName: 'InvocationsPerInstance',
            dimensions: ['EndpointName', 'VariantName'].map((name) => ({ name, value: Fn.ref(name) })),
          },
          period: 60,
          stat: 'Sum',
        },
        returnData: false,
      },
    ],
  });
  new CfnDashboard(stack, 'Dashboard', { dashboardBody: Fn.sub(dashboardBody) });
}

function addOutputs(stack) {
  const host = Fn.conditionIf(
    'IsChina',
    'console.amazonaws.cn',
    Fn.conditionIf('IsGovCloud', 'console.amazonaws-us-gov.com', 'console.aws.amazon.com'),
  ).toString();
  const console = (place) => Fn.sub(`https://\${Host}/${place}`, { Host: host });
  const cloudwatch = 'cloudwatch/home?region=${AWS::Region}#';
  const activities =
    'aws application-autoscaling describe-scaling-activities --region ${AWS::Region} --service-namespace sagemaker' +
    ' --resource-id endpoint/${EndpointName}/variant/${VariantName}' +
    ' --scalable-dimension sagemaker:variant:DesiredInstanceCount --include-not-scaled-activities';
  for (const [name, description, value] of [
    ['DashboardUrl', 'The dashboard.', console(`${cloudwatch}dashboards/dashboard/\${Dashboard}`)],
    [
      'EndpointUrl',
      'The endpoint in the console.',
      console('sagemaker/home?region=${AWS::Region}#/endpoints/${EndpointName}'),
    ],
    ['ScalableTargetId', 'The scalable target.', Fn.ref('ScalableTarget')],
    ['ScalingActivitiesCommand', 'What was scaled lately, what was not, and why.', Fn.sub(activities)],
    ['StepsPolicyArn', 'The policy steps, by its ARN.', Fn.ref('StepsPolicy')],
    ['StepsAlarmArn', 'The alarm of steps, by its ARN.', Fn.getAtt('StepsAlarm', 'Arn').toString()],
    ['StepsAlarmUrl', 'The alarm of steps in the console.', console(`${cloudwatch}alarmsV2:alarm/\${StepsAlarm}`)],
  ]) {
    new CfnOutput(stack, name, { description, value });
  }
}

// A number or a switch that CloudFormation fills in from a parameter.
function filledIn(parameter) {
  return { Ref: parameter };
}

function main() {
  const [dashboardBodyFile, outdir] = process.argv.slice(2);
  const app = new App({
    outdir,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    stackTraces: false,
    treeMetadata: false,
  });
  const stack = new Stack(app, 'StepScaling', {
    description: 'Scales the instances of a SageMaker endpoint in steps by InvocationsPerInstance.',
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
  });
  addParameters(stack);
  addConditions(stack);
  addResources(stack, readFileSync(dashboardBodyFile, 'utf8'));
  addOutputs(stack);
  app.synth();
}

main();

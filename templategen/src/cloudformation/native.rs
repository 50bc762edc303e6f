//! Scalable targets out of AWS's own resources, with their policies and alarms.

use scaling::{
    DeployedPolicy, DeployedStepPolicy, Deployment, EndpointKind, Part, SERVICE_NAMESPACE, ScalableDimension,
};

use super::alarm::Alarm;
use super::block::Block;
use super::metric::{self, Scaled};
use super::own::Own;
use super::template::{Resource, Template};
use super::value::Text;
use super::{Target, TemplateCode, plan, step_policy, tracking};

const STEP: &str = "StepScalingPolicyConfiguration";
const TRACKING: &str = "TargetTrackingScalingPolicyConfiguration";

/// One of the target's policies.
struct Policy<'a> {
    resource: Resource<'a>,
    block: Block<'a>,
}

/// A target before its policies are read.
struct Registered<'a> {
    resource: Resource<'a>,
    block: Block<'a>,
    dimension: Option<ScalableDimension>,
    id: Option<Text>,
}

/// Every target of SageMaker's, those of other services passed over.
pub(super) fn targets<'a>(template: &'a Template<'a>, resources: &[Resource<'a>]) -> Vec<(usize, Target)> {
    let of_kind = |kind: &'static str| resources.iter().enumerate().filter(move |(_, resource)| resource.kind == kind);
    let block = |resource: &Resource<'a>| Block::of(template, *resource);
    let registered: Vec<(usize, Registered<'a>)> = of_kind("AWS::ApplicationAutoScaling::ScalableTarget")
        .filter(|(_, resource)| is_of_sagemaker(&block(resource)) && plan::is_deployed(template, **resource))
        .map(|(position, resource)| (position, Registered::read(*resource, block(resource))))
        .collect();
    let mut policies: Vec<(usize, Policy<'a>)> = Vec::new();
    for (_, resource) in of_kind("AWS::ApplicationAutoScaling::ScalingPolicy") {
        let block = block(resource);
        let of = registered.iter().position(|(_, target)| target.has_policy(&block));
        match of {
            Some(of) if plan::is_deployed(template, *resource) => {
                policies.push((of, Policy { resource: *resource, block }));
            }
            Some(_) => {}
            None => tell_of_orphan(template, *resource, &block),
        }
    }
    let alarms: Vec<_> =
        of_kind("AWS::CloudWatch::Alarm").map(|(_, alarm)| (*alarm, Alarm::new(template, *alarm))).collect();
    let mut targets = Vec::new();
    for (index, (position, target)) in registered.iter().enumerate() {
        let own = policies.iter().filter(|(of, _)| *of == index).map(|(_, policy)| policy).collect::<Vec<_>>();
        targets.extend(target.deployed(template, &own, &alarms).map(|target| (*position, target)));
    }
    targets
}

/// Whether the block is about SageMaker; one that does not say is not.
fn is_of_sagemaker(block: &Block<'_>) -> bool {
    block.text("ServiceNamespace").is_some_and(|text| text.whole() == Ok(SERVICE_NAMESPACE))
}

fn tell_of_orphan(template: &Template<'_>, resource: Resource<'_>, block: &Block<'_>) {
    if !is_of_sagemaker(block) || !plan::is_deployed(template, resource) {
        return;
    }
    block.tell(
        TemplateCode::TargetMissing,
        resource.id_range.clone(),
        format!("the policy `{}` scales a target that is not in the template", resource.id),
        "add the `AWS::ApplicationAutoScaling::ScalableTarget`, and refer to it by `ScalingTargetId`",
    );
}

impl<'a> Registered<'a> {
    fn read(resource: Resource<'a>, block: Block<'a>) -> Self {
        let dimension = block.required("ScalableDimension", |block, _| plan::dimension(block));
        let id = block.required("ResourceId", Block::text);
        Self { resource, block, dimension, id }
    }

    /// Whether a policy is on this target: by its reference, by what that comes to, or by the three that it is made of.
    fn has_policy(&self, policy: &Block<'_>) -> bool {
        if let Some(target) = policy.text("ScalingTargetId") {
            let in_full = || {
                let (id, dimension) = (self.id.as_ref()?, self.dimension?);
                Some(format!("{id}|{dimension}|{SERVICE_NAMESPACE}"))
            };
            return target.resource() == Some(self.resource.id) || in_full() == Some(target.to_string());
        }
        let same_dimension = || policy.text("ScalableDimension") == self.dimension.map(|it| Text::known(it.as_str()));
        is_of_sagemaker(policy)
            && policy.text("ResourceId").is_some_and(|id| Some(&id) == self.id.as_ref())
            && same_dimension()
    }

    fn deployed(
        &self,
        template: &'a Template<'a>,
        policies: &[&Policy<'a>],
        alarms: &[(Resource<'a>, Alarm<'a>)],
    ) -> Option<Target> {
        // Without them the rest is read all the same, so that all of what is wrong is told.
        let known = self.id.as_ref().zip(self.dimension).and_then(|(id, dimension)| self.own(id, dimension));
        let dimension = self.dimension.unwrap_or(ScalableDimension::VariantDesiredInstanceCount);
        let own = known.clone().unwrap_or_else(|| Own::Unknown(Text::default()));
        let calling: Vec<Vec<_>> =
            policies.iter().map(|policy| calling(template, policy.resource.id, alarms)).collect();
        let kind = self.kind(dimension, policies, &calling);
        let scaled = Scaled { own: &own, dimension, kind };
        let (mut input, mut places) = plan::without_policies(&self.block, kind);
        let mut read = Vec::with_capacity(policies.len());
        let mut names: Vec<String> = Vec::with_capacity(policies.len());
        for (policy, calling) in policies.iter().zip(&calling) {
            let name = policy.name();
            if names.contains(&name) {
                let message = format!("a second policy of the target is called `{name}`");
                policy.block.tell(
                    TemplateCode::Twice,
                    policy.block.mark("PolicyName"),
                    message,
                    "give it a name of its own",
                );
            }
            names.push(name.clone());
            if let Some(configuration) = policy.configuration(STEP, "StepScaling") {
                read.extend(policy.steps(&configuration, name, calling, scaled).map(Read::Steps));
            } else if let Some(configuration) = policy.configuration(TRACKING, "TargetTrackingScaling")
                && let Some(tracked) = tracking::read(&configuration, name, scaled)
            {
                let position = input.target_tracking_policies.len();
                tracking::place(&mut places, Part::TargetTrackingPolicy(position), &policy.block, &configuration);
                input.target_tracking_policies.push(tracked);
                read.push(Read::Tracking(position));
            } else {
                policy.tell_of_type();
            }
        }
        let plan = plan::checked(template, &input, &places)?;
        known?;
        let tracked = plan.target_tracking_policies();
        let policies = read.into_iter().filter_map(|read| match read {
            Read::Steps(policy) => Some(DeployedPolicy::Step(policy)),
            Read::Tracking(position) => {
                tracked.get(position).map(|it| DeployedPolicy::TargetTracking(Box::new(it.clone())))
            }
        });
        let deployment = Deployment {
            kind,
            capacity: plan.capacity(),
            suspended: plan.suspended(),
            policies: policies.collect(),
            scheduled_actions: plan.scheduled_actions().to_vec(),
        };
        Some(Target { logical_id: self.resource.id.to_owned(), name: own.name(), deployment })
    }

    /// The names in the resource id; `None` where it is none of SageMaker's, or not of the dimension, which is told.
    fn own(&self, id: &Text, dimension: ScalableDimension) -> Option<Own> {
        let own = Own::of_resource_id(id);
        let (message, fix) = match &own {
            Some(own) if own.has_dimension(dimension) => return Some(own.clone()),
            Some(_) => (
                format!("`{id}` has no dimension `{dimension}`"),
                "write the id of a variant for its instances or its concurrency, of an inference component for its copies",
            ),
            None => (
                format!("`{id}` is no resource id of SageMaker's"),
                "write `endpoint/ENDPOINT/variant/VARIANT` or `inference-component/NAME`",
            ),
        };
        self.block.tell(TemplateCode::Identity, self.block.mark("ResourceId"), message, fix);
        None
    }

    /// The kind of endpoint. An asynchronous endpoint has the dimension of a real-time one: a metric that it alone
    /// publishes shows it, and a minimum of 0 where no metric is one that it does not publish.
    fn kind(
        &self,
        dimension: ScalableDimension,
        policies: &[&Policy<'a>],
        calling: &[Vec<(&Alarm<'a>, Calls)>],
    ) -> EndpointKind {
        match dimension {
            ScalableDimension::VariantDesiredProvisionedConcurrency => return EndpointKind::Serverless,
            ScalableDimension::InferenceComponentDesiredCopyCount => return EndpointKind::Component,
            ScalableDimension::VariantDesiredInstanceCount => {}
        }
        let tracked = policies.iter().filter_map(|policy| policy.configuration(TRACKING, "TargetTrackingScaling"));
        let is_of_async = |block: Block<'a>| {
            let customized =
                block.is_given("CustomizedMetricSpecification").then(|| block.block("CustomizedMetricSpecification"));
            customized.flatten().is_some_and(|block| metric::all_in(&block).iter().any(metric::Named::is_of_async))
        };
        let called = || calling.iter().flatten().any(|(alarm, _)| alarm.looks_at(metric::Named::is_of_async));
        if tracked.clone().any(is_of_async) || called() {
            return EndpointKind::Async;
        }
        let min = self.block.text("MinCapacity").and_then(|text| text.whole().map(|text| text.trim() == "0").ok());
        let predefined = tracked.into_iter().any(|block| block.is_given("PredefinedMetricSpecification"));
        let by_load = calling.iter().flatten().any(|(alarm, _)| {
            alarm.looks_at(|named| {
                named.is_preset_of(EndpointKind::Realtime) && !named.is_preset_of(EndpointKind::Async)
            })
        });
        if min != Some(true) || predefined || by_load {
            return EndpointKind::Realtime;
        }
        self.block.tell(
            TemplateCode::Assumed,
            self.block.mark("MinCapacity"),
            "the minimum capacity is 0, so the endpoint is taken for an asynchronous one",
            "if it is a real-time endpoint, set the minimum to 1 or more: SageMaker keeps one instance there",
        );
        EndpointKind::Async
    }
}

/// What a policy came to: itself, or the position of its input.
enum Read {
    Steps(DeployedStepPolicy),
    Tracking(usize),
}

/// The states in which an alarm calls a policy.
type Calls = Vec<scaling::AlarmState>;

/// The alarms that call a policy, those left out that are not deployed.
fn calling<'t, 'a>(
    template: &Template<'a>,
    policy: &str,
    alarms: &'t [(Resource<'a>, Alarm<'a>)],
) -> Vec<(&'t Alarm<'a>, Calls)> {
    let calls = alarms.iter().map(|(resource, alarm)| (resource, alarm, alarm.calls(policy)));
    calls
        .filter(|(resource, _, calls)| !calls.is_empty() && plan::is_deployed(template, **resource))
        .map(|(_, alarm, calls)| (alarm, calls))
        .collect()
}

impl<'a> Policy<'a> {
    /// What a reader calls it: its name without the stack's in front, or its logical id where that is not known.
    fn name(&self) -> String {
        let name = self.block.text("PolicyName").map(|name| name.without_stack_name());
        let known = name.as_ref().and_then(|name| name.whole().ok()).filter(|name| !name.is_empty());
        known.unwrap_or(self.resource.id).to_owned()
    }

    /// Tells of a policy that is neither of the two types that are read.
    fn tell_of_type(&self) {
        let types = ["StepScaling", "TargetTrackingScaling"];
        if !self.block.require("PolicyType") {
            return;
        }
        if let Some(own) = self.block.known("PolicyType").filter(|own| !types.contains(&own.as_str())) {
            let message = format!("the policy `{}` is of the type `{own}`", self.resource.id);
            let fix = "make it `StepScaling` or `TargetTrackingScaling`";
            self.block.tell(TemplateCode::PolicyType, self.block.mark("PolicyType"), message, fix);
        }
    }

    /// The block of its type, if the policy is of that type.
    fn configuration(&self, key: &str, policy_type: &str) -> Option<Block<'a>> {
        let own = self.block.text("PolicyType");
        let is_of_type = match own.as_ref().map(Text::whole) {
            Some(Ok(own)) => own == policy_type,
            _ => self.block.is_given(key),
        };
        if is_of_type { self.block.required(key, Block::block) } else { None }
    }

    fn steps(
        &self,
        block: &Block<'a>,
        name: String,
        calling: &[(&Alarm<'a>, Calls)],
        scaled: Scaled<'_>,
    ) -> Option<DeployedStepPolicy> {
        if calling.is_empty() {
            self.block.tell(
                TemplateCode::NothingCalls,
                self.resource.id_range.clone(),
                format!("no alarm of the template calls the policy `{}`", self.resource.id),
                format!("name it under the `AlarmActions` of an alarm, as in `!Ref {}`", self.resource.id),
            );
        }
        let alarms: Vec<_> = calling.iter().map(|(alarm, calls)| alarm.read(calls.clone(), scaled)).collect();
        let policy = step_policy::read(block, name, alarms.iter().flatten().cloned().collect());
        policy.filter(|_| alarms.iter().all(Option::is_some))
    }
}

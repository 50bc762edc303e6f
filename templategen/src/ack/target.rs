//! Which target the spec is about: one, SageMaker's, of a kind, and with everything that belongs to it.

use scaling::{EndpointKind, ResourceIdentity, ScalableDimension};

use super::findings::Findings;
use super::resource::{Resource, Resources};
use super::{AckCode, Options, alarm, metric};

/// The one target, by the files or by the command line.
pub(super) fn chosen<'a>(
    resources: &Resources<'a>,
    options: &Options,
    findings: &mut Findings,
) -> Option<Resource<'a>> {
    let ids: Vec<_> = resources.targets.iter().map(|target| format!("`{}`", target.text("resourceID"))).collect();
    let candidates: Vec<_> = resources
        .targets
        .iter()
        .filter(|target| options.target.as_ref().is_none_or(|wanted| target.text("resourceID") == wanted))
        .collect();
    match (candidates.as_slice(), &options.target) {
        ([target], _) => return Some(**target),
        ([], Some(wanted)) if !ids.is_empty() => findings.tell_of_all(
            AckCode::Target,
            format!("no ScalableTarget here has the resource id `{wanted}`"),
            format!("choose one of {}", ids.join(", ")),
        ),
        ([], _) => {
            tell_of_orphans(resources, options, findings);
            if !findings.has_errors() {
                findings.tell_of_all(
                    AckCode::Target,
                    "there is no ScalableTarget of SageMaker here",
                    "give the file with the ScalableTarget, as in `templategen import-ack target.yaml policy.yaml`",
                );
            }
        }
        ([first, second, ..], _) => {
            let same = candidates.iter().all(|target| target.text("resourceID") == first.text("resourceID"));
            if same {
                findings.tell(
                    AckCode::Twice,
                    &second.place("resourceID"),
                    format!("a second ScalableTarget has the resource id `{}`", second.text("resourceID")),
                    "keep one of the two",
                );
            } else {
                findings.tell(
                    AckCode::Target,
                    &second.place("resourceID"),
                    format!("there are {} ScalableTargets", candidates.len()),
                    format!("choose one with `--target RESOURCE_ID`: {}", ids.join(", ")),
                );
            }
        }
    }
    None
}

/// What is scaled, where its id and its dimension are SageMaker's and each other's.
pub(super) fn identity(target: Resource<'_>, findings: &mut Findings) -> Option<(ResourceIdentity, ScalableDimension)> {
    let (id, named) = (target.text("resourceID"), target.text("scalableDimension"));
    let identity = ResourceIdentity::parse(id);
    if identity.is_none() {
        findings.tell(
            AckCode::Identity,
            &target.place("resourceID"),
            format!("`{id}` is no resource id of SageMaker"),
            "write `endpoint/ENDPOINT/variant/VARIANT` or `inference-component/NAME`",
        );
    }
    let dimension = ScalableDimension::parse(named);
    let fitting =
        dimension.filter(|dimension| identity.as_ref().is_none_or(|identity| identity.has_dimension(*dimension)));
    if fitting.is_none() {
        let known: Vec<_> = ScalableDimension::ALL
            .into_iter()
            .filter(|dimension| identity.as_ref().is_none_or(|identity| identity.has_dimension(*dimension)))
            .map(|dimension| format!("`{dimension}`"))
            .collect();
        findings.tell(
            AckCode::Identity,
            &target.place("scalableDimension"),
            format!("`{named}` is no scalable dimension of `{id}`"),
            format!("write {}", known.join(" or ")),
        );
    }
    identity.zip(fitting)
}

/// Which target a resource is or belongs to: its id and its dimension.
fn scaled_by(resource: Resource<'_>) -> (&str, &str) {
    (resource.text("resourceID"), resource.text("scalableDimension"))
}

/// Tells of policies and scheduled actions whose target is in no file, unless one target was picked.
pub(super) fn tell_of_orphans(resources: &Resources<'_>, options: &Options, findings: &mut Findings) {
    let named = [
        (&resources.policies, "policyName", "policy"),
        (&resources.schedules, "scheduledActionName", "scheduled action"),
    ];
    for (list, field, called) in named {
        for orphan in
            list.iter().filter(|it| !resources.targets.iter().any(|target| scaled_by(*target) == scaled_by(**it)))
        {
            let (id, dimension) = scaled_by(*orphan);
            if options.target.as_ref().is_some_and(|wanted| wanted != id) {
                continue;
            }
            findings.tell(
                AckCode::TargetMissing,
                &orphan.place("resourceID"),
                format!(
                    "no ScalableTarget here has the `{dimension}` of `{id}`, which the {called} `{}` scales",
                    orphan.text(field)
                ),
                "give the file with its ScalableTarget as well, as in `templategen import-ack target.yaml policy.yaml`",
            );
        }
    }
}

pub(super) fn tell_of_doubles(list: &[Resource<'_>], field: &str, called: &str, findings: &mut Findings) {
    for (position, resource) in list.iter().enumerate() {
        let name = resource.text(field);
        if list[..position].iter().any(|before| before.text(field) == name) {
            let message = format!("a second {called} of the target is called `{name}`");
            findings.tell(AckCode::Twice, &resource.place(field), message, "keep one of the two");
        }
    }
}

/// The kind of endpoint, which ACK does not say: the dimension, the metrics and the capacity do.
pub(super) fn kind(
    target: Resource<'_>,
    dimension: ScalableDimension,
    policies: &[Resource<'_>],
    resources: &Resources<'_>,
    findings: &mut Findings,
) -> EndpointKind {
    match dimension {
        ScalableDimension::VariantDesiredProvisionedConcurrency => return EndpointKind::Serverless,
        ScalableDimension::InferenceComponentDesiredCopyCount => return EndpointKind::Component,
        ScalableDimension::VariantDesiredInstanceCount => {}
    }
    let of_async = |metric: Resource<'_>| metric::of_async_alone(metric.text("namespace"), metric.text("metricName"));
    let tracked = policies.iter().any(|policy| {
        let configuration = policy.within("targetTrackingScalingPolicyConfiguration");
        configuration.and_then(|it| it.within("customizedMetricSpecification")).is_some_and(of_async)
    });
    let alarmed = policies.iter().any(|policy| {
        let alarms = alarm::calling(&resources.alarms, target.text("resourceID"), policy.text("policyName"));
        alarms.into_iter().any(|alarm| {
            let operands =
                alarm.list("metrics").into_iter().filter_map(|query| query.within("metricStat")?.within("metric"));
            of_async(alarm) || operands.into_iter().any(of_async)
        })
    });
    if tracked || alarmed {
        return EndpointKind::Async;
    }
    if target.whole("minCapacity") == Some(0) {
        findings.tell(
            AckCode::Assumed,
            &target.place("minCapacity"),
            "the minimum capacity is 0, so the endpoint is taken for an asynchronous one",
            "if it is a real-time endpoint, set the minimum to 1 or more: SageMaker keeps one instance there",
        );
        return EndpointKind::Async;
    }
    EndpointKind::Realtime
}

"""AWS::ApplicationAutoScaling::ScalableTarget and ::ScalingPolicy over the service's API.

Semantics of the registry's resource types: what `Ref` and `Fn::GetAtt` give, what a create refuses, and that a failed
create leaves nothing behind.
"""

from typing import Any

from plugin import tags
from plugin.standin import HandlerFailure, StandIn

Properties = dict[str, Any]
Created = tuple[str, Properties]

SERVICE = "application-autoscaling"
TARGET_IDENTITY = ("ResourceId", "ScalableDimension", "ServiceNamespace")
_TARGET_SETTINGS = ("MinCapacity", "MaxCapacity", "RoleARN", "SuspendedState")
_POLICY_SETTINGS = (
    "PolicyName",
    "PolicyType",
    "StepScalingPolicyConfiguration",
    "TargetTrackingScalingPolicyConfiguration",
    "PredictiveScalingPolicyConfiguration",
)


class ScalableTarget:
    """`Ref` and `Id` are `ResourceId|ScalableDimension|ServiceNamespace`; the three force a replacement."""

    type_name = "AWS::ApplicationAutoScaling::ScalableTarget"
    create_only = TARGET_IDENTITY

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin

    def create(self, logical_id: str, properties: Properties, stack_name: str) -> Created:
        """Registers a target that is not registered yet, with its tags and scheduled actions."""
        identity = _selected(properties, TARGET_IDENTITY)
        reference = "|".join(str(identity.get(name, "")) for name in TARGET_IDENTITY)
        if self._described(identity):
            raise HandlerFailure(
                f"Resource of type '{self.type_name}' with identifier '{reference}' already exists.", "AlreadyExists"
            )
        parameters = _selected(properties, TARGET_IDENTITY + _TARGET_SETTINGS)
        written_tags = tags.of(properties)
        if written_tags:
            parameters["Tags"] = written_tags
        self._standin.call(SERVICE, "RegisterScalableTarget", parameters)
        try:
            self._put_scheduled_actions({}, properties)
        except HandlerFailure:
            self.delete(reference, properties)
            raise
        return reference, {"Id": reference}

    def update(self, physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Created:
        """Changes capacity range, suspension, tags and scheduled actions of the registered target."""
        self._standin.call(SERVICE, "RegisterScalableTarget", _selected(new, TARGET_IDENTITY + _TARGET_SETTINGS))
        if tags.of(old) != tags.of(new):
            target = self._described(_selected(new, TARGET_IDENTITY))
            tags.update(self._standin, SERVICE, target["ScalableTargetARN"], old, new)
        self._put_scheduled_actions(old, new)
        return physical_id, {"Id": physical_id}

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Deregisters the target, and with it, as the service does, its policies and scheduled actions."""
        self._standin.call_unless_gone(SERVICE, "DeregisterScalableTarget", _selected(properties, TARGET_IDENTITY))

    def _described(self, identity: Properties) -> Properties:
        """The registered target as the service reports it; empty if there is none."""
        answer = self._standin.call(
            SERVICE,
            "DescribeScalableTargets",
            {
                "ServiceNamespace": identity.get("ServiceNamespace"),
                "ResourceIds": [identity.get("ResourceId")],
                "ScalableDimension": identity.get("ScalableDimension"),
            },
        )
        return next(iter(answer["ScalableTargets"]), {})

    def _put_scheduled_actions(self, old: Properties, new: Properties) -> None:
        before, after = _by_name(old), _by_name(new)
        identity = _selected(new, TARGET_IDENTITY)
        for name in before.keys() - after.keys():
            parameters = {**identity, "ScheduledActionName": name}
            self._standin.call_unless_gone(SERVICE, "DeleteScheduledAction", parameters)
        for name, action in after.items():
            if before.get(name) != action:
                self._standin.call(SERVICE, "PutScheduledAction", {**identity, **action})


class ScalingPolicy:
    """`Ref` and `Arn` are the policy's ARN; its name and its target force a replacement."""

    type_name = "AWS::ApplicationAutoScaling::ScalingPolicy"
    create_only = ("PolicyName", "ScalingTargetId", *TARGET_IDENTITY)

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin

    def create(self, logical_id: str, properties: Properties, stack_name: str) -> Created:
        """Puts the policy on its target."""
        parameters = {**_target_of(properties), **_selected(properties, _POLICY_SETTINGS)}
        arn = self._standin.call(SERVICE, "PutScalingPolicy", parameters)["PolicyARN"]
        return arn, {"Arn": arn}

    def update(self, physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Created:
        """Puts the policy again: the service replaces the configuration and keeps the ARN."""
        return self.create(logical_id, new, stack_name)

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Deletes the policy; it may have gone with its target already."""
        parameters = {**_target_of(properties), "PolicyName": properties["PolicyName"]}
        self._standin.call_unless_gone(SERVICE, "DeleteScalingPolicy", parameters)


def _target_of(properties: Properties) -> Properties:
    """The target a policy names, in either of the two ways a template can."""
    reference = properties.get("ScalingTargetId")
    if reference is None:
        return _selected(properties, TARGET_IDENTITY)
    parts = str(reference).split("|")
    if len(parts) != len(TARGET_IDENTITY):
        raise HandlerFailure(
            f"ScalingTargetId '{reference}' is not of the form ResourceId|ScalableDimension|ServiceNamespace",
            "InvalidRequest",
        )
    return dict(zip(TARGET_IDENTITY, parts, strict=True))


def _by_name(properties: Properties) -> dict[str, Properties]:
    return {action["ScheduledActionName"]: action for action in properties.get("ScheduledActions") or []}


def _selected(properties: Properties, names: tuple[str, ...]) -> Properties:
    return {name: properties[name] for name in names if name in properties}

"""AWS::SageMaker::Model, ::EndpointConfig and ::Endpoint over the service's API.

Semantics of the registry's resource types: `Ref` is the ARN, in which the service writes names in lower case, and
`Fn::GetAtt` gives the ARN and the name as it was given. An endpoint is complete once it is in service.
"""

import time
from typing import Any

from plugin import tags
from plugin.standin import HandlerFailure, StandIn

Properties = dict[str, Any]
Created = tuple[str, Properties]

SERVICE = "sagemaker"
_LONGEST_NAME = 63
_POLL_SECONDS = 0.1
# CloudFormation gives a creation 160 minutes and an update 970; nothing takes that long here.
_LIMIT_SECONDS = 120
_UPDATE_SETTINGS = (
    "EndpointConfigName",
    "RetainAllVariantProperties",
    "ExcludeRetainedVariantProperties",
    "RetainDeploymentConfig",
    "DeploymentConfig",
)


class _Resource:
    """What the three types share: names, tags, and the operations that are called after them."""

    kind: str
    type_name: str
    create_only: tuple[str, ...]
    # Members of the template that the Create operation does not take.
    not_created_with: tuple[str, ...] = ()

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        # An ARN tells the name in lower case only.
        self._names: dict[str, str] = {}

    def create(self, logical_id: str, properties: Properties, stack_name: str) -> Created:
        """Creates the resource under the template's name or a generated one, with its tags."""
        name = properties.get(f"{self.kind}Name") or _generated_name(stack_name, logical_id)
        settings = {key: value for key, value in properties.items() if key not in self.not_created_with}
        settings["Tags"] = _tags(properties)
        arn = self._call("Create", name, settings)[f"{self.kind}Arn"]
        self._names[arn] = name
        return arn, self._attributes(arn)

    def update(self, physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Created:
        """Changes the tags: everything else replaces the resource, or is for the type itself to change."""
        before = {tag["Key"]: tag["Value"] for tag in _tags(old)}
        after = {tag["Key"]: tag["Value"] for tag in _tags(new)}
        gone = [key for key in before if key not in after]
        if gone:
            self._standin.call(SERVICE, "DeleteTags", {"ResourceArn": physical_id, "TagKeys": gone})
        if after != before and after:
            self._standin.call(SERVICE, "AddTags", {"ResourceArn": physical_id, "Tags": _tags(new)})
        return physical_id, self._attributes(physical_id)

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Deletes the resource, if it still exists."""
        parameters = {f"{self.kind}Name": self._names[physical_id]}
        self._standin.call_unless_gone(SERVICE, f"Delete{self.kind}", parameters)

    def _call(self, verb: str, name: str, settings: Properties) -> Properties:
        return self._standin.call(SERVICE, f"{verb}{self.kind}", {**settings, f"{self.kind}Name": name})

    def _attributes(self, arn: str) -> Properties:
        return {f"{self.kind}Arn": arn, f"{self.kind}Name": self._names[arn]}


class Model(_Resource):
    """Whatever changes but its tags forces a replacement."""

    kind = "Model"
    type_name = "AWS::SageMaker::Model"
    create_only = (
        "Containers",
        "EnableNetworkIsolation",
        "ExecutionRoleArn",
        "InferenceExecutionConfig",
        "ModelName",
        "PrimaryContainer",
        "VpcConfig",
    )


class EndpointConfig(_Resource):
    """Whatever changes but its tags forces a replacement."""

    kind = "EndpointConfig"
    type_name = "AWS::SageMaker::EndpointConfig"
    create_only = (
        "AsyncInferenceConfig",
        "DataCaptureConfig",
        "EnableNetworkIsolation",
        "EndpointConfigName",
        "ExecutionRoleArn",
        "ExplainerConfig",
        "KmsKeyId",
        "MetricsConfig",
        "ProductionVariants",
        "ShadowProductionVariants",
        "VpcConfig",
    )


class Endpoint(_Resource):
    """Moves to another configuration in place; only its name forces a replacement."""

    kind = "Endpoint"
    type_name = "AWS::SageMaker::Endpoint"
    create_only = ("EndpointName",)
    # These say how an update is to go.
    not_created_with = ("ExcludeRetainedVariantProperties", "RetainAllVariantProperties", "RetainDeploymentConfig")

    def create(self, logical_id: str, properties: Properties, stack_name: str) -> Created:
        """Creates the endpoint and waits until it is in service; one that fails is deleted again."""
        arn, attributes = super().create(logical_id, properties, stack_name)
        try:
            self._wait_until_in_service(arn)
        except HandlerFailure:
            self.delete(arn, properties)
            raise
        return arn, attributes

    def update(self, physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Created:
        """Moves the endpoint to another configuration and waits until that is in service."""
        if old.get("EndpointConfigName") != new.get("EndpointConfigName"):
            settings = {name: new[name] for name in _UPDATE_SETTINGS if name in new}
            self._call("Update", self._names[physical_id], settings)
            self._wait_until_in_service(physical_id)
        return super().update(physical_id, old, new, stack_name, logical_id)

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Deletes the endpoint and waits until it is gone."""
        super().delete(physical_id, properties)
        deadline = time.monotonic() + _LIMIT_SECONDS
        while self._status(physical_id):
            self._wait(physical_id, deadline)

    def _wait_until_in_service(self, arn: str) -> None:
        deadline = time.monotonic() + _LIMIT_SECONDS
        while (status := self._status(arn)) != "InService":
            if status in ("Failed", "OutOfService", "UpdateRollbackFailed", ""):
                reason = self._described(arn).get("FailureReason", f"its status is {status or 'gone'}")
                raise _not_stabilized(arn, reason)
            self._wait(arn, deadline)

    def _wait(self, arn: str, deadline: float) -> None:
        if deadline < time.monotonic():
            raise _not_stabilized(arn, f"it is still {self._status(arn)} after {_LIMIT_SECONDS} seconds")
        time.sleep(_POLL_SECONDS)

    def _status(self, arn: str) -> str:
        return self._described(arn).get("EndpointStatus", "")

    def _described(self, arn: str) -> Properties:
        """The endpoint as the service reports it; empty if there is none."""
        return self._standin.call_unless_gone(SERVICE, "DescribeEndpoint", {"EndpointName": self._names[arn]})


def _not_stabilized(arn: str, reason: str) -> HandlerFailure:
    message = f"Resource of type '{Endpoint.type_name}' with identifier '{arn}' did not stabilize: {reason}"
    return HandlerFailure(message, "NotStabilized")


def _tags(properties: Properties) -> list[dict[str, str]]:
    return tags.as_list(tags.of(properties))


def _generated_name(stack_name: str, logical_id: str) -> str:
    """`<stack>-<logical id>-<suffix>`, shortened before the suffix, with a new suffix for each replacement."""
    from ministack.services.cloudformation.provisioners import _physical_name

    return _physical_name(stack_name, logical_id, max_len=_LONGEST_NAME)

"""Custom resources as CloudFormation handles them when something fails, where ministack does otherwise.

- A creation that failed was forgotten. CloudFormation sends a Delete, with the physical id of the FAILED reply, or with
  one of its own where there was no reply.
- A replacement that is rolled back had only its new side deleted. CloudFormation first sends an Update back to the
  former properties, with the physical id of the new side, and deletes that afterwards.
- A reason was the reply's own. CloudFormation puts it into a sentence.
- Another service token was taken. CloudFormation refuses it, and nobody is called.
"""

import uuid
from collections.abc import Callable, Coroutine
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import custom_resource, handlers, provisioners, stacks

Record = dict[str, Any]


class _Reason(str):
    """Why a reply says that it failed, in CloudFormation's words, and the physical id that the reply gives."""

    physical_id: str


def correct() -> None:
    """Wraps ministack's delivery of replies, its creation of resources, its refusals, and its rollback."""
    deliver = custom_resource.deliver_response
    provision = stacks._provision_resource
    roll_back = stacks._roll_back_operation
    refusal = provisioners._custom_named_replacement_error

    def deliver_in_words(token: str, reply: dict) -> bool:
        return deliver(token, _in_words(reply))

    def provision_or_remember(resource_type: str, logical_id: str, properties: dict, stack_name: str) -> tuple:
        try:
            return provision(resource_type, logical_id, properties, stack_name)
        except Exception as failure:
            if _is_custom(resource_type):
                record = _failed(resource_type, logical_id, properties, stack_name, failure)
                cloudformation._stacks[stack_name]["_resources"][logical_id] = record
            raise

    async def roll_back_custom_resources(
        stack_name: str, stack_id: str, stack: Record, operation: Record, reason_override: str = ""
    ) -> None:
        _include_custom_resources(stack["_resources"], operation)
        await roll_back(stack_name, stack_id, stack, operation, reason_override)

    def refuse(resource_type: str, old: dict, new: dict, *physical_id: str) -> str | None:
        if _is_custom(resource_type) and old.get("ServiceToken") != new.get("ServiceToken"):
            return "Modifying service token is not allowed."
        return refusal(resource_type, old, new, *physical_id)

    custom_resource.deliver_response = deliver_in_words
    _replace(stacks, "_provision_resource", provision_or_remember)
    _replace(stacks, "_custom_named_replacement_error", refuse)
    _replace(provisioners, "_custom_named_replacement_error", refuse)
    for module in (stacks, handlers):
        _replace(module, "_roll_back_operation", roll_back_custom_resources)


def _replace(module: Any, name: str, function: Callable[..., Any] | Callable[..., Coroutine]) -> None:
    """Puts a function in the place of one that the module has."""
    assert hasattr(module, name), f"{module.__name__} has no {name}"
    setattr(module, name, function)


def _is_custom(resource_type: str) -> bool:
    return resource_type.startswith("Custom::") or resource_type == "AWS::CloudFormation::CustomResource"


def _in_words(reply: dict) -> dict:
    """The reply with its reason as the event of the stack has it."""
    if reply.get("Status") != "FAILED":
        return reply
    reason = _Reason(
        f"Received response status [FAILED] from custom resource. Message returned: {reply.get('Reason', '')} "
        f"(RequestId: {reply.get('RequestId', '')})"
    )
    reason.physical_id = reply.get("PhysicalResourceId", "")
    return {**reply, "Reason": reason}


def _failed(resource_type: str, logical_id: str, properties: dict, stack_name: str, failure: Exception) -> Record:
    """A resource that could not be created, as the stack remembers it until it is deleted."""
    reason = failure.args[0] if failure.args else ""
    physical_id = getattr(reason, "physical_id", "") or f"{stack_name}-{logical_id}-{uuid.uuid4().hex[:12]}"
    return {
        "PhysicalResourceId": physical_id,
        "ResourceType": resource_type,
        "ResourceStatus": "CREATE_FAILED",
        "LogicalResourceId": logical_id,
        "Properties": properties,
        "Attributes": {},
        "Timestamp": stacks.now_iso(),
    }


def _include_custom_resources(resources: dict[str, Record], operation: Record) -> None:
    """Adds to what is rolled back the creation that failed, and to each replacement its way back."""
    former = (operation["previous_stack"] or {}).get("_resources", {})
    failed = operation["failed_logical_id"]
    if failed in resources and failed not in former and _is_custom(resources[failed]["ResourceType"]):
        operation["created"].append(failed)
    for logical_id in list(operation["replaced_ids"]):
        if not _is_custom(resources[logical_id]["ResourceType"]):
            continue
        # Met twice, and at first with the same id: it is updated, and answers with its former id. Then it is another
        # resource than the new side, which is deleted in the clean-up.
        former[logical_id]["PhysicalResourceId"] = resources[logical_id]["PhysicalResourceId"]
        operation["replaced_ids"].remove(logical_id)
        operation["created"].insert(operation["created"].index(logical_id), logical_id)

"""Stack events of an update as CloudFormation writes them.

ministack reports every resource of the stack as updated, a resource that the update adds as updated too, and deletes
what was replaced without a word. Somebody who follows a deployment could not see what it really changes. Here:
nothing is said of what stays as it is, new resources are created, and a clean-up phase follows the update.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import stacks

_STACK_TYPE = "AWS::CloudFormation::Stack"
_CLEANUP = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"

# Stack id, stack name, logical id, resource type, status, reason and physical id.
Event = tuple[str, str, str, str, str, str, str]
# Stack id and logical id.
Key = tuple[str, str | None]


def correct() -> None:
    """Wraps the three functions of ministack through which a stack operation reports, updates and deletes."""
    events = UpdateEvents(stacks._add_event, stacks._update_resource, stacks._delete_resource)
    stacks._add_event = events.add
    stacks._update_resource = events.update_resource
    stacks._delete_resource = events.delete_resource


class UpdateEvents:
    """Holds the first event of each resource back until it is known whether the resource changes."""

    def __init__(self, add: Callable, update_resource: Callable, delete_resource: Callable) -> None:
        self._add = add
        self._update_resource = update_resource
        self._delete_resource = delete_resource
        self._held: dict[Key, Event] = {}
        self._unchanged: set[Key] = set()
        self._new: set[Key] = set()
        self._cleaned: set[str] = set()

    def add(
        self,
        stack_id: str,
        stack_name: str,
        logical_id: str,
        resource_type: str,
        status: str,
        reason: str = "",
        physical_id: str = "",
        detailed_status: str = "",
    ) -> None:
        """Stands in for ministack's function that records an event."""
        event = (stack_id, stack_name, logical_id, resource_type, status, reason, physical_id)
        if resource_type == _STACK_TYPE and logical_id == stack_name:
            self._add_for_stack(event, detailed_status)
        else:
            self._add_for_resource(event, detailed_status)

    def update_resource(
        self,
        resource_type: str,
        physical_id: str,
        old: dict,
        new: dict,
        stack_name: str,
        logical_id: str | None = None,
        attributes: dict | None = None,
    ) -> tuple[str, dict]:
        """Stands in for ministack's function that updates a resource, which does nothing if nothing differs."""
        key = (_stack(stack_name)["StackId"], logical_id)
        if old == new:
            self._held.pop(key, None)
            self._unchanged.add(key)
        else:
            self._release(key)
        return self._update_resource(resource_type, physical_id, old, new, stack_name, logical_id, attributes)

    def delete_resource(
        self, resource_type: str, physical_id: str, properties: dict, stack_name: str, logical_id: str | None = None
    ) -> None:
        """Stands in for ministack's function that deletes a resource; only a clean-up lacks its events."""
        stack = _stack(stack_name)
        if stack["StackStatus"] not in ("UPDATE_IN_PROGRESS", _CLEANUP):
            self._delete_resource(resource_type, physical_id, properties, stack_name, logical_id)
            return
        self._begin_cleanup(stack["StackId"], stack_name)
        stack["StackStatus"] = _CLEANUP
        event = (stack["StackId"], stack_name, logical_id, resource_type)
        self._add(*event, "DELETE_IN_PROGRESS", physical_id=physical_id)
        self._delete_resource(resource_type, physical_id, properties, stack_name, logical_id)
        self._add(*event, "DELETE_COMPLETE", physical_id=physical_id)

    def _add_for_stack(self, event: Event, detailed_status: str) -> None:
        stack_id, stack_name, _, _, status, *_ = event
        if status == "UPDATE_COMPLETE":
            self._begin_cleanup(stack_id, stack_name)
        if status.endswith("_COMPLETE") or status.endswith("_FAILED"):
            self._cleaned.discard(stack_id)
        self._add(*event, detailed_status)

    def _add_for_resource(self, event: Event, detailed_status: str) -> None:
        stack_id, stack_name, logical_id, resource_type, status, reason, physical_id = event
        key = (stack_id, logical_id)
        stack = _stack(stack_name)
        if status == "UPDATE_IN_PROGRESS" and not physical_id and stack["StackStatus"] == "UPDATE_IN_PROGRESS":
            if logical_id in stack["_resources"]:
                self._held[key] = event
                return
            self._new.add(key)
        if status == "UPDATE_COMPLETE" and key in self._unchanged:
            self._unchanged.discard(key)
            return
        self._release(key)
        if key in self._new and status.startswith("UPDATE_"):
            created = status.replace("UPDATE_", "CREATE_")
            event = (stack_id, stack_name, logical_id, resource_type, created, reason, physical_id)
            if not status.endswith("_IN_PROGRESS"):
                self._new.discard(key)
        self._add(*event, detailed_status)

    def _release(self, key: Key) -> None:
        event = self._held.pop(key, None)
        if event:
            self._add(*event)

    def _begin_cleanup(self, stack_id: str, stack_name: str) -> None:
        if stack_id not in self._cleaned:
            self._cleaned.add(stack_id)
            self._add(stack_id, stack_name, stack_name, _STACK_TYPE, _CLEANUP, physical_id=stack_id)


def _stack(stack_name: str) -> dict[str, Any]:
    """The record of a stack, in the account and region of the operation in progress."""
    return cloudformation._stacks[stack_name]

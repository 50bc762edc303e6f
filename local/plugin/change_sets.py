"""Change sets as CloudFormation makes them, where ministack does otherwise.

- A parameter that only switches a condition gave a change set without changes, because resources are compared as the
  template writes them. CloudFormation compares what the conditions leave.
- A change of outputs alone was refused as no change.
- A stack whose creation was rolled back, or that is in the middle of something, could be deployed to.
"""

import copy
from collections.abc import Callable

from ministack.services.cloudformation import changesets, engine, handlers
from ministack.services.cloudformation.helpers import _error, _p

_NOT_UPDATABLE = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"})


def correct() -> None:
    """Wraps ministack's comparison of templates and its CreateChangeSet operation."""
    resolve = changesets._resolve_props_for_diff
    create = handlers._ACTION_HANDLERS["CreateChangeSet"]

    def resolve_what_conditions_leave(template: dict, parameters: dict, stack_name: str, stack_id: str) -> dict:
        resolved = resolve(template, parameters, stack_name, stack_id)
        if not template:
            return resolved
        conditions = engine._evaluate_conditions(template, parameters)
        kept = {
            logical_id: resource
            for logical_id, resource in resolved["Resources"].items()
            if conditions.get(resource.get("Condition"), True)
        }
        return {**resolved, "Resources": kept}

    def create_if_stack_allows(request: dict) -> tuple:
        stack = handlers._resolve_stack(_p(request, "StackName"))
        refusal = _refusal(request, stack)
        if refusal:
            return _error("ValidationError", refusal)
        answer = create(request)
        if stack:
            _, change_set = changesets._find_change_set(_p(request, "ChangeSetName"), stack["StackName"])
            if change_set and _changes_only_outputs(change_set, stack, resolve):
                change_set.update(Status="CREATE_COMPLETE", ExecutionStatus="AVAILABLE", StatusReason="")
        return answer

    changesets._resolve_props_for_diff = resolve_what_conditions_leave
    handlers._ACTION_HANDLERS["CreateChangeSet"] = create_if_stack_allows


def _refusal(request: dict, stack: dict | None) -> str:
    """Why the stack's state does not allow the change set, or nothing."""
    if not stack or stack["StackStatus"] == "DELETE_COMPLETE":
        return ""
    status = stack["StackStatus"]
    if _p(request, "ChangeSetType", "UPDATE") == "CREATE":
        if status == "REVIEW_IN_PROGRESS":
            return ""
        name = _p(request, "ChangeSetName")
        return f"Stack [{stack['StackName']}] already exists and cannot be created again with the changeSet [{name}]."
    if status in _NOT_UPDATABLE or status.endswith("_IN_PROGRESS"):
        return f"Stack:{stack['StackId']} is in {status} state and can not be updated."
    return ""


def _changes_only_outputs(change_set: dict, stack: dict, resolve: Callable[..., dict]) -> bool:
    """Whether an update without changed resources has changed outputs, values included."""
    if change_set["ChangeSetType"] != "UPDATE" or change_set["Status"] != "FAILED" or change_set["Changes"]:
        return False

    def outputs(template: dict, parameters: dict) -> dict:
        # Resolved as if they were the properties of a resource, the one form the comparison knows.
        resource = {"Properties": copy.deepcopy(template.get("Outputs", {}))}
        alone = {**template, "Resources": {"Outputs": resource}}
        return resolve(alone, parameters, stack["StackName"], stack["StackId"])

    before = outputs(stack["_template"], stack["_resolved_params"])
    return before != outputs(change_set["_template"], change_set["_resolved_params"])

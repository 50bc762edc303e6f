"""Templates as CloudFormation reads them, where ministack does otherwise.

- A condition saw parameters alone: not the mappings, the pseudo parameters or any function over them.
- A reference to what the template does not have, or has under a condition that does not hold, became its own name.
- A parameter that the template does not have was ignored.
"""

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from ministack.services.cloudformation import changesets, engine, handlers, stacks

Template = dict[str, Any]
Conditions = dict[str, bool]

_USERS = (changesets, engine, handlers, stacks)
_BLOCKS = ("Resources", "Outputs")


def correct() -> None:
    """Wraps ministack's readings of conditions and parameters, and its check of a whole template."""
    evaluate = engine._evaluate_conditions
    resolve = engine._resolve_parameters
    validate = engine.validate_template_support

    def evaluate_whole_conditions(template: Template, parameters: dict) -> Conditions:
        mappings = template.get("Mappings", {})
        conditions = {
            name: _with_operands_resolved(condition, parameters, mappings)
            for name, condition in template.get("Conditions", {}).items()
        }
        return evaluate({**template, "Conditions": conditions}, parameters)

    def resolve_known_parameters(template: Template, provided: list[dict], previous: dict | None = None) -> dict:
        names = [parameter["Key"] for parameter in provided if "Key" in parameter]
        unknown = [name for name in names if name not in template.get("Parameters", {})]
        if unknown:
            raise ValueError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
        return resolve(template, provided, previous)

    def validate_with_references(template: Template, conditions: Conditions, params: dict | None = None) -> None:
        validate(template, conditions, params=params)
        if "Transform" not in template:
            _refuse_unresolved(template, conditions)

    for module in _USERS:
        for name, correction in (
            ("_evaluate_conditions", evaluate_whole_conditions),
            ("_resolve_parameters", resolve_known_parameters),
            ("validate_template_support", validate_with_references),
        ):
            if hasattr(module, name):
                setattr(module, name, correction)


def _with_operands_resolved(condition: Any, parameters: dict, mappings: dict) -> Any:
    """The condition with what it compares as values, so that only the logic is left."""
    if isinstance(condition, list):
        return [_with_operands_resolved(part, parameters, mappings) for part in condition]
    if not isinstance(condition, dict):
        return condition
    if "Fn::Equals" in condition:
        operands = copy.deepcopy(condition["Fn::Equals"])
        # Conditions know no resources, and none may name the stack.
        return {"Fn::Equals": engine._resolve_refs(operands, {}, parameters, {}, mappings, "", "")}
    return {name: _with_operands_resolved(part, parameters, mappings) for name, part in condition.items()}


def _refuse_unresolved(template: Template, conditions: Conditions) -> None:
    """Raises, with CloudFormation's words, where a block refers to something that is not there."""
    resources = template.get("Resources") or {}
    parameters = set(template.get("Parameters") or {})
    present = parameters | set(_holding(resources, conditions))
    for block in _BLOCKS:
        defined = template.get(block) or {}
        depended_on = {name for it in defined.values() for name in _as_list(it.get("DependsOn", []))}
        wanted = (set(_references(defined.values())) - parameters | depended_on) - set(resources)
        holding = _holding(defined, conditions).values()
        wanted |= set(_references(_chosen(list(holding), conditions))) - present
        if wanted:
            raise ValueError(
                f"Template format error: Unresolved resource dependencies [{', '.join(sorted(wanted))}] in the {block} "
                "block of the template"
            )


def _as_list(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def _holding(definitions: dict, conditions: Conditions) -> dict:
    """The definitions whose condition, if they have one, holds."""
    return {name: it for name, it in definitions.items() if conditions.get(it.get("Condition"), True)}


def _references(definitions: Iterable[dict]) -> Iterator[str]:
    """Names that definitions refer to, beside the pseudo parameters; `DependsOn` is not among the functions."""
    for definition in definitions:
        content = {key: part for key, part in definition.items() if key not in ("Condition", "DependsOn", "Metadata")}
        names = [name for name, _ in engine._intrinsic_references(content)]
        yield from (name for name in names if not name.startswith("AWS::"))


def _chosen(node: Any, conditions: Conditions) -> Any:
    """The node with every `Fn::If` replaced by the branch that is taken."""
    if isinstance(node, list):
        return [_chosen(part, conditions) for part in node]
    if not isinstance(node, dict):
        return node
    branches = node.get("Fn::If")
    if len(node) == 1 and isinstance(branches, list) and len(branches) == 3:
        return _chosen(branches[1 if conditions.get(branches[0], True) else 2], conditions)
    return {name: _chosen(part, conditions) for name, part in node.items()}

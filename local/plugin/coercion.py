"""Gives a template's scalars the types that the API wants, as CloudFormation does.

A parameter's value is text whatever the property it is used for, and `"60"` is as good as `60` in a template.
"""

from typing import Any

from botocore.model import Shape

_TYPE_NAMES = {"integer": "Integer", "long": "Integer", "float": "Number", "double": "Number", "boolean": "Boolean"}
_INTEGERS = frozenset({"integer", "long"})
_NUMBERS = frozenset({"float", "double"})


def coerced(value: Any, shape: Shape, problems: list[str], path: str = "#") -> Any:
    """The value with every scalar inside it converted to the type its shape names.

    What does not fit the shape is left as it is and told in `problems`, in the words of CloudFormation's own check.
    Ranges and required members are for the service to judge.
    """
    if shape.type_name == "structure" and isinstance(value, dict):
        unknown = [name for name in value if name not in shape.members]
        problems += [f"{path}: extraneous key [{name}] is not permitted" for name in unknown]
        return {
            name: coerced(member, shape.members[name], problems, f"{path}/{name}")
            for name, member in value.items()
            if name not in unknown
        }
    if shape.type_name == "map" and isinstance(value, dict):
        return {name: coerced(member, shape.value, problems, f"{path}/{name}") for name, member in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [coerced(member, shape.member, problems, f"{path}/{index}") for index, member in enumerate(value)]
    converted = _scalar(value, shape.type_name)
    if converted is None:
        wanted = _TYPE_NAMES.get(shape.type_name, shape.type_name.capitalize())
        problems.append(f"{path}: expected type: {wanted}, found: {value!r}")
    return converted


def _scalar(value: Any, type_name: str) -> Any:
    """The value in the type, or None if it cannot be."""
    if isinstance(value, dict | list):
        return None
    if type_name == "boolean":
        return {"true": True, "false": False}.get(str(value).lower())
    if type_name in _INTEGERS or type_name in _NUMBERS:
        return None if isinstance(value, bool) else _number(value, type_name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _number(value: Any, type_name: str) -> int | float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    if type_name in _NUMBERS:
        return number
    return int(number) if number.is_integer() else None

"""Puts the plugin's resource types and corrections into ministack.

All of ministack that is touched from here is private to it, which is why its version is pinned exactly.
"""

from collections.abc import Callable

from ministack.services.cloudformation import provisioners, stacks

from plugin import change_sets, custom_resources, template_summary, templates, update_events
from plugin.cloudwatch import Alarm, Dashboard
from plugin.sagemaker import Endpoint, EndpointConfig, Model
from plugin.scaling import ScalableTarget, ScalingPolicy
from plugin.standin import StandIn

_NAMED_TYPES = (Model, EndpointConfig, Endpoint)
_TYPES = (ScalableTarget, ScalingPolicy, Alarm, Dashboard, *_NAMED_TYPES)
_TAKING_STACK_TAGS = (ScalableTarget, Alarm, *_NAMED_TYPES)


def register(standin_url: str) -> None:
    """Makes CloudFormation provision our types in the stand-in, and mends what it does otherwise than AWS."""
    standin = StandIn(standin_url)
    for kind in _TYPES:
        handler = kind(standin)
        provisioners._RESOURCE_HANDLERS[kind.type_name] = {
            "create": handler.create,
            "update": handler.update,
            "update_with_logical_id": True,
            "delete": handler.delete,
        }
        provisioners._REPLACING_PROPERTIES[kind.type_name] = kind.create_only
    # Under a name of the template's own, a new one cannot be created beside the old one.
    for kind in _NAMED_TYPES:
        provisioners._CUSTOM_NAME_REPLACEMENT[kind.type_name] = {"name": f"{kind.kind}Name"}
    for kind in _TAKING_STACK_TAGS:
        provisioners._STACK_TAG_PROPERTY[kind.type_name] = ("Tags", "list")

    ours = frozenset(kind.type_name for kind in _TYPES)
    # Off the event loop: events must stay readable while the stand-in takes its time.
    stacks._runs_on_worker_thread = _also(stacks._runs_on_worker_thread, ours)
    # An update of ours is several calls, so one that failed may have changed something and has to be undone.
    stacks._sends_back_failed_update = _also(stacks._sends_back_failed_update, ours)
    templates.correct()
    change_sets.correct()
    custom_resources.correct()
    template_summary.correct()
    update_events.correct()


def _also(predicate: Callable[[str], bool], types: frozenset[str]) -> Callable[[str], bool]:
    """The predicate, true for these resource types as well."""
    return lambda resource_type: resource_type in types or predicate(resource_type)

"""Summaries of templates as CloudFormation gives them, where ministack does otherwise.

Every parameter without a default had an empty one, so nobody could see that a value is still to be given.
"""

from typing import Any
from xml.sax.saxutils import escape

from ministack.services.cloudformation import handlers
from ministack.services.cloudformation.engine import _parse_template
from ministack.services.cloudformation.helpers import _p

_OPERATION = "GetTemplateSummary"


def correct() -> None:
    """Wraps ministack's operation."""
    summarize = handlers._ACTION_HANDLERS[_OPERATION]

    def summarize_without_invented_defaults(request: dict) -> tuple:
        status, headers, body = summarize(request)
        if status != 200:
            return status, headers, body
        for name, parameter in _template(request).get("Parameters", {}).items():
            if "Default" not in parameter:
                key = f"<ParameterKey>{escape(name)}</ParameterKey>".encode()
                body = body.replace(key + b"<DefaultValue></DefaultValue>", key)
        return status, headers, body

    handlers._ACTION_HANDLERS[_OPERATION] = summarize_without_invented_defaults


def _template(request: dict) -> dict[str, Any]:
    """The template that a summary was asked of, which is there: the summary was made."""
    text, _ = handlers._resolve_template(request)
    return _parse_template(text or handlers._resolve_stack(_p(request, "StackName"))["_template_body"])

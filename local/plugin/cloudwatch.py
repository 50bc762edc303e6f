"""AWS::CloudWatch::Alarm and ::Dashboard over the service's API, so that all CloudWatch state is in the stand-in.

ministack's own alarm refuses metric math; these pass on whatever the API takes and let the service judge it.
"""

from typing import Any

from plugin import tags
from plugin.standin import HandlerFailure, StandIn

Properties = dict[str, Any]
Created = tuple[str, Properties]

SERVICE = "cloudwatch"
_LONGEST_NAME = 255


class Alarm:
    """`Ref` is the name, which is generated if the template has none and forces a replacement if it has one."""

    type_name = "AWS::CloudWatch::Alarm"
    create_only = ("AlarmName",)

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin

    def create(self, logical_id: str, properties: Properties, stack_name: str) -> Created:
        """Puts an alarm that does not exist yet, with its tags."""
        name = properties.get("AlarmName") or _generated_name(stack_name, logical_id)
        if self._described(name):
            raise HandlerFailure(
                f"Resource of type '{self.type_name}' with identifier '{name}' already exists.", "AlreadyExists"
            )
        written_tags = tags.as_list(tags.of(properties))
        return self._put(name, properties, {"Tags": written_tags} if written_tags else {})

    def update(self, physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Created:
        """Puts the whole configuration again, which keeps the alarm's state; tags have calls of their own."""
        created = self._put(physical_id, new, {})
        tags.update(self._standin, SERVICE, created[1]["Arn"], old, new)
        return created

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Deletes the alarm, if it still exists."""
        self._standin.call_unless_gone(SERVICE, "DeleteAlarms", {"AlarmNames": [physical_id]})

    def _put(self, name: str, properties: Properties, extra: Properties) -> Created:
        settings = {key: value for key, value in properties.items() if key not in ("AlarmName", "Tags")}
        self._standin.call(SERVICE, "PutMetricAlarm", {"AlarmName": name, **settings, **extra})
        return name, {"Arn": self._described(name)["AlarmArn"]}

    def _described(self, name: str) -> Properties:
        """The alarm as the service reports it; empty if there is none."""
        answer = self._standin.call(SERVICE, "DescribeAlarms", {"AlarmNames": [name]})
        return next(iter(answer.get("MetricAlarms", [])), {})


class Dashboard:
    """`Ref` is the name, which is generated if the template has none and forces a replacement if it has one."""

    type_name = "AWS::CloudWatch::Dashboard"
    create_only = ("DashboardName",)

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin

    def create(self, logical_id: str, properties: Properties, stack_name: str) -> Created:
        """Puts the dashboard; the service itself does not tell a new one from an old one."""
        return self._put(properties.get("DashboardName") or _generated_name(stack_name, logical_id), properties)

    def update(self, physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Created:
        """Puts the new body under the old name."""
        return self._put(physical_id, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Deletes the dashboard, if it still exists."""
        self._standin.call_unless_gone(SERVICE, "DeleteDashboards", {"DashboardNames": [physical_id]})

    def _put(self, name: str, properties: Properties) -> Created:
        parameters = {"DashboardName": name, "DashboardBody": properties.get("DashboardBody")}
        self._standin.call(SERVICE, "PutDashboard", parameters)
        return name, {}


def _generated_name(stack_name: str, logical_id: str) -> str:
    """`<stack>-<logical id>-<suffix>`, with a new suffix for each replacement."""
    from ministack.services.cloudformation.provisioners import _physical_name

    return _physical_name(stack_name, logical_id, max_len=_LONGEST_NAME)

"""Tags of a template as the services take them."""

from typing import Any

from plugin.standin import StandIn

Properties = dict[str, Any]


def of(properties: Properties) -> dict[str, str]:
    """The tags a resource is to carry, stack tags included.

    The `aws:` tags that CloudFormation itself adds are left out: callers may not set them, and it calls as one here.
    """
    return {
        str(tag["Key"]): str(tag["Value"])
        for tag in properties.get("Tags") or []
        if not str(tag["Key"]).startswith("aws:")
    }


def as_list(tags: dict[str, str]) -> list[dict[str, str]]:
    """The form that CloudWatch takes."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def update(standin: StandIn, service: str, arn: str, old: Properties, new: Properties) -> None:
    """Adds, changes and removes what differs between two versions of a template."""
    before, after = of(old), of(new)
    gone = [key for key in before if key not in after]
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    if gone:
        standin.call(service, "UntagResource", {"ResourceARN": arn, "TagKeys": gone})
    if changed:
        written = changed if service == "application-autoscaling" else as_list(changed)
        standin.call(service, "TagResource", {"ResourceARN": arn, "Tags": written})

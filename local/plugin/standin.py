"""Calls to the stand-in on behalf of CloudFormation: typed parameters out, CloudFormation's reason back."""

import uuid
from functools import lru_cache
from typing import Any

import botocore.config
import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

from plugin.coercion import coerced

Properties = dict[str, Any]

# CloudFormation's name for the outcome of a resource handler; anything else of the service is a general failure.
# https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html
_HANDLER_ERROR_CODES = {
    "ValidationException": "InvalidRequest",
    "ValidationError": "InvalidRequest",
    "InvalidParameterValue": "InvalidRequest",
    "InvalidParameterCombination": "InvalidRequest",
    "InvalidParameterInput": "InvalidRequest",
    "MissingParameter": "InvalidRequest",
    "ObjectNotFoundException": "NotFound",
    "ResourceNotFoundException": "NotFound",
    "ResourceNotFound": "NotFound",
    "LimitExceededException": "ServiceLimitExceeded",
    "LimitExceeded": "ServiceLimitExceeded",
    "ConcurrentUpdateException": "ResourceConflict",
    "InternalServiceException": "ServiceInternalError",
    "InternalServiceError": "ServiceInternalError",
}

# SageMaker has one exception for everything; only how its message begins tells these apart.
_HANDLER_ERROR_CODES_BY_MESSAGE = {
    "Could not find ": "NotFound",
    "Cannot create already existing ": "AlreadyExists",
    "Cannot update in-progress ": "ResourceConflict",
}


class HandlerFailure(Exception):
    """A resource operation that failed; its text is the ResourceStatusReason of the stack event."""

    def __init__(self, message: str, code: str) -> None:
        token = uuid.uuid4()
        super().__init__(
            f'Resource handler returned message: "{message}" (RequestToken: {token}, HandlerErrorCode: {code})'
        )
        self.code = code


class StandIn:
    """The services of the stand-in, called as a resource handler of CloudFormation calls them."""

    def __init__(self, url: str) -> None:
        self._url = url
        # Nothing of the user's own configuration or proxies may take part.
        self._session = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
        self._session.set_credentials("local", "local")
        self._client = lru_cache(maxsize=None)(self._new_client)

    def call(self, service: str, operation: str, parameters: Properties) -> Properties:
        """Calls an operation by its API name (`PutScalingPolicy`); every failure is a `HandlerFailure`.

        Scalars are converted to the types of the API first, because parameters of a template are always text.
        """
        client = self._client(service, _region())
        shape = client.meta.service_model.operation_model(operation).input_shape
        problems: list[str] = []
        typed = coerced(parameters, shape, problems)
        if problems:
            raise HandlerFailure(f"Model validation failed ({'; '.join(problems)})", "InvalidRequest")
        try:
            return getattr(client, botocore.xform_name(operation))(**typed)
        except ClientError as error:
            raise _service_failure(error, client.meta.service_model.metadata["serviceId"]) from error
        except BotoCoreError as error:
            raise HandlerFailure(str(error), "NetworkFailure") from error

    def call_unless_gone(self, service: str, operation: str, parameters: Properties) -> Properties:
        """Calls an operation on something that may be gone already, which is no failure: the answer is empty then."""
        try:
            return self.call(service, operation, parameters)
        except HandlerFailure as failure:
            if failure.code != "NotFound":
                raise
            return {}

    def _new_client(self, service: str, region: str) -> Any:
        config = botocore.config.Config(
            connect_timeout=5,
            read_timeout=30,
            proxies={},
            retries={"mode": "standard", "total_max_attempts": 3},
            # The refusal of a value has to be the service's own, as it is in AWS.
            parameter_validation=False,
        )
        return self._session.create_client(service, region_name=region, endpoint_url=self._url, config=config)


def _service_failure(error: ClientError, service_id: str) -> HandlerFailure:
    """The service's own words, in the form in which CloudFormation's handlers pass them on."""
    metadata = error.response.get("ResponseMetadata", {})
    detail = error.response.get("Error", {})
    message = (
        f"{detail.get('Message', '')} (Service: {service_id.replace(' ', '')}, "
        f"Status Code: {metadata.get('HTTPStatusCode')}, Request ID: {metadata.get('RequestId')})"
    )
    code = _HANDLER_ERROR_CODES.get(detail.get("Code", ""), "GeneralServiceException")
    if service_id == "SageMaker":
        begins = (known for begin, known in _HANDLER_ERROR_CODES_BY_MESSAGE.items() if message.startswith(begin))
        code = next(begins, code)
    return HandlerFailure(message, code)


def _region() -> str:
    """The region of the stack operation in progress."""
    from ministack.core.responses import get_region

    return get_region()

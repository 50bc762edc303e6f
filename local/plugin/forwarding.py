"""Sends the requests of the services that the stand-in serves on to it, unchanged, from ministack's own port.

This is an ASGI application around ministack's: it needs nothing of ministack's own routing, and one
`AWS_ENDPOINT_URL` serves the command line, the SDKs and deployed functions alike.
"""

import asyncio
import http.client
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

Message = dict
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

FORWARDED_SIGNING_NAMES = frozenset({"application-autoscaling", "monitoring", "sagemaker"})
_CREDENTIAL_SCOPE = re.compile(rb"Credential=[^/,]+/\d{8}/[^/,]+/([^/,]+)/aws4_request")

# They describe one connection, not the message (RFC 9110, section 7.6.1); the body arrives here already joined.
_CONNECTION_HEADERS = frozenset({b"connection", b"content-length", b"expect", b"keep-alive", b"transfer-encoding"})

# Longer than any client of ours waits, so that an operation that is made to hang runs into the client's own limit.
_TIMEOUT_SECONDS = 120

# Each exchange that hangs holds a thread. They are made as they are needed, and not taken from asyncio's few.
_THREADS = 512


class Forwarder:
    """The application that is served: the stand-in for its services, ministack for all others."""

    def __init__(self, ministack: Callable[[Message, Receive, Send], Awaitable[None]], standin_url: str) -> None:
        self._ministack = ministack
        self._authority = urlsplit(standin_url).netloc
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="forwarding")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or signing_name(scope["headers"]) not in FORWARDED_SIGNING_NAMES:
            await self._ministack(scope, receive, send)
            return
        body = await _whole_body(receive)
        try:
            loop = asyncio.get_running_loop()
            status, headers, answer = await loop.run_in_executor(self._threads, self._exchange, scope, body)
        except (OSError, http.client.HTTPException) as error:
            # 5xx, so that a client treats it as it treats a broken connection: it may try again.
            status, headers = 502, [(b"content-type", b"text/plain")]
            answer = f"the stand-in at {self._authority} did not answer: {error!r}".encode()
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _exchange(self, scope: Message, body: bytes) -> tuple[int, Headers, bytes]:
        """Repeats the request to the stand-in: same target, same headers, same bytes."""
        target = scope["raw_path"].decode("ascii")
        if scope["query_string"]:
            target += "?" + scope["query_string"].decode("ascii")
        connection = http.client.HTTPConnection(self._authority, timeout=_TIMEOUT_SECONDS)
        try:
            connection.putrequest(scope["method"], target, skip_host=True, skip_accept_encoding=True)
            for name, value in scope["headers"]:
                if name.lower() not in _CONNECTION_HEADERS:
                    connection.putheader(name, value)
            connection.putheader("content-length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            headers = [
                (name.encode("latin-1"), value.encode("latin-1"))
                for name, value in response.getheaders()
                if name.lower().encode("latin-1") not in _CONNECTION_HEADERS
            ]
            return response.status, headers, response.read()
        finally:
            connection.close()


def signing_name(headers: Headers) -> str:
    """The service a signed request is meant for, as its signature's credential scope names it; empty if unsigned."""
    for name, value in headers:
        if name.lower() == b"authorization":
            scope = _CREDENTIAL_SCOPE.search(value)
            return scope.group(1).decode("latin-1") if scope else ""
    return ""


async def _whole_body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)

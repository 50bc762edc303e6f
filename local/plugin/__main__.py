"""Runs ministack with the plugin: one loopback port that answers for every AWS service.

Prints the URL as one line on standard output once the port accepts requests, and ends when its standard input does.
"""

import argparse
import asyncio
import os
import socket
import sys
from importlib.metadata import PackageNotFoundError, version

from plugin.parent import end_with_standard_input

MINISTACK_VERSION = "1.5.33"
ENVIRONMENT_FAILED = 3


def main() -> int:
    """Serves until the process is told to end; the exit code says whether it could start."""
    end_with_standard_input()
    parser = argparse.ArgumentParser(prog="plugin", description=__doc__)
    parser.add_argument("--standin", required=True, metavar="URL", help="where the stand-in listens")
    standin_url = parser.parse_args().standin
    problem = _environment_problem()
    if problem:
        print(problem, file=sys.stderr)
        return ENVIRONMENT_FAILED

    listener = socket.create_server(("127.0.0.1", 0))
    # ministack reads its own address from the environment while it is imported.
    port = listener.getsockname()[1]
    os.environ["GATEWAY_PORT"] = str(port)
    os.environ["MINISTACK_HOST"] = "127.0.0.1"
    url = f"http://127.0.0.1:{port}"
    # Functions inherit these, so that a template needs nothing for them that it would not need on AWS: where the services
    # are, and that CloudFormation takes replies by plain http here.
    os.environ["AWS_ENDPOINT_URL"] = url
    os.environ["STEPSCALE_ALLOW_HTTP_CALLBACK"] = "1"
    asyncio.run(_serve(listener, url, standin_url))
    return 0


async def _serve(listener: socket.socket, url: str, standin_url: str) -> None:
    """Serves ministack behind the forwarder on a socket that is already bound, so that no other process can take it."""
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    from plugin.forwarding import Forwarder
    from plugin.registration import register

    register(standin_url)
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.loglevel = "WARNING"
    print(url, flush=True)
    # Nobody reads on: a function that writes to standard output must not fill the pipe.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    await serve(Forwarder(app, standin_url), config)


def _environment_problem() -> str:
    """Why this Python cannot run ministack, in one sentence, or nothing."""
    remedy = "Recreate the virtual environment from local/requirements.txt."
    if sys.version_info < (3, 10):
        return f"ministack needs Python 3.10 or newer, this is {sys.version.split()[0]}. {remedy}"
    try:
        found = version("ministack")
    except PackageNotFoundError:
        return f"ministack {MINISTACK_VERSION} is not installed for {sys.executable}. {remedy}"
    if found != MINISTACK_VERSION:
        return f"ministack {MINISTACK_VERSION} is needed, {found} is installed. {remedy}"
    return ""


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Starts a local AWS: ministack for CloudFormation and functions, the stand-in for scaling, alarms and SageMaker.

Once both answer, the file given with --environment-file holds shell lines that point the AWS CLI and the SDKs at them.
Both end with this program, and this program ends when its standard input does: whoever starts it keeps the write end
of a pipe open for as long as the local AWS is wanted.

Exit codes: 0 ended as asked, 2 wrong usage, 3 the local AWS could not start or ended by itself, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import select
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
REGION = "us-east-1"
# ARNs of both services have to agree.
ACCOUNT = "000000000000"
START_SECONDS = 60
END_SECONDS = 5
POLL_SECONDS = 0.1
# What an endpoint takes to be created, updated or deleted: long enough that whatever does not wait for it fails.
DEPLOYMENT_SECONDS = 1
ENVIRONMENT_FAILED = 3
INTERRUPTED = 130

# What else can be in service from the start, in the stand-in's own words: option, value and meaning.
SET_UP = (
    ("--async-endpoint", "NAME:VARIANT:COUNT", "an asynchronous endpoint"),
    ("--serverless-endpoint", "NAME:VARIANT:CONCURRENCY", "a serverless endpoint with provisioned concurrency"),
    ("--component", "NAME:ENDPOINT:VARIANT:COPIES", "an inference component, and the endpoint it runs on"),
)

# All that the services get of the environment they are started from: no account, proxy or setting of ministack's.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "RUST_BACKTRACE")

# What could point a command at the user's own account, or at another endpoint.
LEAKING = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_CA_BUNDLE",
)


class StartFailed(Exception):
    """The local AWS cannot run; the text says why and what to do."""


class Ended(Exception):
    """Somebody asked for the end; carries the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Service:
    """One child process: it prints its URL as its first line, and ends when its standard input does.

    It leads a process group of its own, so that Ctrl-C reaches only this program, and whatever it starts ends with it.
    """

    def __init__(self, name: str, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        with log.open("wb") as errors:
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    cwd=HERE,
                    env=environment,
                    start_new_session=True,
                )
            except OSError as error:
                raise StartFailed(f"cannot start {name}: {command[0]}: {error.strerror}") from error
        self._printed = b""

    def url(self) -> str | None:
        """The URL once it has been printed; does not wait for it."""
        readable, _, _ = select.select([self._process.stdout], [], [], 0)
        while readable and b"\n" not in self._printed:
            chunk = os.read(self._process.stdout.fileno(), 4096)
            if not chunk:
                break
            self._printed += chunk
        line, newline, _ = self._printed.partition(b"\n")
        return line.decode().strip() if newline else None

    def check(self) -> None:
        """Raises if the process has ended by itself."""
        code = self._process.poll()
        if code is not None:
            last_lines = self.log.read_text(errors="replace").splitlines()[-10:] or ["(nothing was logged)"]
            told = "\n".join(f"  {line}" for line in last_lines)
            raise StartFailed(f"{self.name} ended with exit code {code}. The end of {self.log}:\n{told}")

    def end(self) -> None:
        """Ends the process, and by force the whole of its group if it does not end at once."""
        self._process.stdin.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Watch:
    """The services that were started, and everything that can put an end to them."""

    def __init__(self) -> None:
        self._services: list[Service] = []
        self._asked: int | None = None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, service: Service) -> str:
        """Waits for a service that was just started to print its URL."""
        self._services.append(service)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            url = service.url()
            if url:
                return url
            self.wait()
        raise StartFailed(f"{service.name} did not answer within {START_SECONDS} seconds. Its log is {service.log}")

    def wait(self) -> None:
        """Waits a moment, and raises if the end was asked for, the starter is gone or a service has ended."""
        readable, _, _ = select.select([sys.stdin], [], [], POLL_SECONDS)
        if self._asked is not None:
            raise Ended(self._asked)
        if readable and not os.read(sys.stdin.fileno(), 4096):
            raise Ended(0)
        for service in self._services:
            service.check()

    def end(self) -> None:
        """Ends all services, the one started last first."""
        for service in reversed(self._services):
            service.end()

    def _on_signal(self, number: int, _frame: object) -> None:
        # Only noted: an exception from here could come between the start of a service and its entry in the list.
        self._asked = INTERRUPTED if number == signal.SIGINT else 0


def main() -> int:
    """Runs the local AWS until its end is asked for."""
    arguments = parsed_arguments()
    watch = Watch()
    try:
        run(arguments, watch)
    except Ended as ended:
        return ended.code
    except StartFailed as failure:
        print(f"error: {failure}", file=sys.stderr)
        return ENVIRONMENT_FAILED
    finally:
        watch.end()
        arguments.environment_file.unlink(missing_ok=True)


def parsed_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0],
        epilog="example: local_aws.py --standin target/debug/standin --environment-file env --log-directory logs",
    )
    parser.add_argument("--standin", type=Path, required=True, metavar="PATH", help="the stand-in's program")
    parser.add_argument(
        "--endpoint",
        action="append",
        default=[],
        metavar="NAME:VARIANT:COUNT",
        help="an endpoint in service from the start; may be repeated (default: demo-endpoint:AllTraffic:1)",
    )
    for option, metavar, what in SET_UP:
        parser.add_argument(option, action="append", default=[], metavar=metavar, help=f"{what}; may be repeated")
    parser.add_argument("--environment-file", type=Path, required=True, metavar="FILE", help="written when all answers")
    parser.add_argument("--log-directory", type=Path, required=True, metavar="DIR", help="for logs and all state")
    parser.add_argument(
        "--python",
        type=Path,
        default=HERE.parent / ".venv" / "local" / "bin" / "python",
        metavar="PATH",
        help="the Python that has local/requirements.txt installed (default: that of .venv/local)",
    )
    arguments = parser.parse_args()
    arguments.endpoint = arguments.endpoint or ["demo-endpoint:AllTraffic:1"]
    return arguments


def run(arguments: argparse.Namespace, watch: Watch) -> NoReturn:
    """Starts both services, says where they are, and watches over them; leaves only by raising."""
    if not arguments.standin.is_file():
        raise StartFailed(f"there is no stand-in at {arguments.standin}: build it with `cargo build -p standin`")
    if not arguments.python.is_file():
        raise StartFailed(
            f"there is no Python at {arguments.python}: make a virtual environment there, with Python 3.10 or newer, "
            f"and install {HERE / 'requirements.txt'} into it"
        )
    logs = arguments.log_directory.resolve()
    # One that a killed launcher left would look like this one's.
    arguments.environment_file.unlink(missing_ok=True)
    try:
        logs.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartFailed(f"cannot make the log directory {logs}: {error.strerror}") from error

    command = [str(arguments.standin.resolve()), "serve", "--port", "0", "--exit-with-stdin", "--account", ACCOUNT]
    command += ["--deployment-seconds", str(DEPLOYMENT_SECONDS)]
    for endpoint in arguments.endpoint:
        command += ["--endpoint", endpoint]
    for option, _, _ in SET_UP:
        for value in getattr(arguments, option.removeprefix("--").replace("-", "_")):
            command += [option, value]
    environment = child_environment(logs)
    standin_url = watch.start(Service("the stand-in", command, environment, logs / "standin.log"))

    # Not resolved: the path of the link in a virtual environment is what makes it that environment's Python.
    command = [str(arguments.python.absolute()), "-m", "plugin", "--standin", standin_url]
    ministack_url = watch.start(Service("ministack", command, environment, logs / "ministack.log"))

    write_environment(arguments.environment_file, ministack_url, standin_url)
    while True:
        watch.wait()


def child_environment(logs: Path) -> dict[str, str]:
    """The environment of the services: they read nothing of the user's, and write nowhere but in `logs`."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    state = logs / "state"
    for place in ("home", "temporary", "s3"):
        (state / place).mkdir(parents=True, exist_ok=True)
    return {
        **kept,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOME": str(state / "home"),
        "TMPDIR": str(state / "temporary"),
        "STATE_DIR": str(state),
        "S3_DATA_DIR": str(state / "s3"),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        # Listeners beside the one port, on every interface.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # The plugin is compiled in an instant; the repository stays as it is.
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def write_environment(file: Path, ministack_url: str, standin_url: str) -> None:
    """Writes the shell lines at once, so that the file is either absent or whole."""
    exports = {
        "AWS_ENDPOINT_URL": ministack_url,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "AWS_MAX_ATTEMPTS": "2",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "STEPSCALE_STANDIN_URL": standin_url,
    }
    set_by_user = {name for name in os.environ if name.startswith("AWS_")}
    unset = sorted((set_by_user | set(LEAKING)) - set(exports))
    lines = [f"unset {name}" for name in unset]
    lines += [f"export {name}={shlex.quote(value)}" for name, value in exports.items()]
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        unfinished.write_text("\n".join(lines) + "\n")
        unfinished.replace(file)
    except OSError as error:
        raise StartFailed(f"cannot write {file}: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())

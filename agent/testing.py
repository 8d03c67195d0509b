"""A real server in a process of its own, for tests, benchmarks and demonstrations."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DESK_KEY = "desk-key-for-tests-only"
START_SECONDS = 60.0
LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Server:
    """A running `lamina serve`."""

    url: str
    """Without a slash at the end."""

    desk_key: str
    process: subprocess.Popen[bytes]
    log: Path
    """What it wrote to stdout and stderr; a pipe that nobody reads would stop it when full."""


@contextmanager
def serving(
    data: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run `lamina serve` on a free port with its data in `data`; stop it in the end."""
    server = start(data, options, environment or {})
    try:
        yield server
    finally:
        stop(server)


def start(data: Path, options: Sequence[str], environment: Mapping[str, str]) -> Server:
    """Start a server and return once it answers.

    Raises:
        RuntimeError: it ended instead; the message holds what it wrote.
    """
    command = [sys.executable, "-m", "agent.cli", "serve", "--data", str(data), *options]
    if "--port" not in options:
        command += ["--port", "0"]
    log = data.with_name(f"{data.name}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={"LAMINA_DESK_KEYS": DESK_KEY, "PATH": "/usr/bin:/bin", **environment},
        )
    return Server(_address(process, log), DESK_KEY, process, log)


def stop(server: Server) -> None:
    """Ask the server to stop, and wait until it has."""
    server.process.terminate()
    server.process.wait(START_SECONDS)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        found = re.search(r"^Chat widget:\s+(\S+)/$", log.read_text("utf-8"), re.MULTILINE)
        if found:
            return found.group(1)
        time.sleep(LOOK_SECONDS)
    process.kill()
    process.wait(START_SECONDS)
    raise RuntimeError("the server did not start:\n" + log.read_text("utf-8"))

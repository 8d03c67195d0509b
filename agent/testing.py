"""A real server in a process of its own, for tests, benchmarks and demonstrations."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DESK_KEY = "desk-key-for-tests-only"
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running `lamina serve`."""

    url: str
    """Without a slash at the end."""

    desk_key: str
    process: subprocess.Popen[str]


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
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"LAMINA_DESK_KEYS": DESK_KEY, "PATH": "/usr/bin:/bin", **environment},
    )
    return Server(_address(process), DESK_KEY, process)


def stop(server: Server) -> None:
    """Ask the server to stop, and wait until it has."""
    server.process.terminate()
    server.process.wait(START_SECONDS)
    if server.process.stdout is not None:
        server.process.stdout.close()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        found = re.match(r"Chat widget:\s+(\S+)/$", line.strip())
        if found:
            return found.group(1)
    process.wait(START_SECONDS)
    process.stdout.close()
    raise RuntimeError("the server did not start:\n" + "".join(said))

"""A server that dies: killed without warning, started again, and timed until it is ready."""

import random
import socket
import time
from pathlib import Path

import httpx

from agent.testing import Server, start

READY_SECONDS = 90.0
ALIVE = (0.2, 2.0)
"""Seconds a server lives once it is ready, at least and at most."""


class MortalServer:
    """`lamina serve` on one port, whatever process it is."""

    def __init__(self, data: Path, pack: Path | None, environment: dict[str, str]) -> None:
        self._data, self._environment = data, environment
        self._port = _free_port()
        self._options = ["--port", str(self._port), *(["--pack", str(pack)] if pack else [])]
        self._server: Server | None = None
        self.url = f"http://127.0.0.1:{self._port}"
        self.ready_after: list[float] = []
        """Seconds from each start until a message could be answered."""

        self.said: list[str] = []
        """What each server wrote."""

    def start(self) -> None:
        """Start it and wait until it is ready."""
        began = time.monotonic()
        self._server = start(self._data, self._options, self._environment)
        while httpx.get(f"{self.url}/readyz", timeout=10).status_code != httpx.codes.OK:
            if time.monotonic() - began > READY_SECONDS:
                raise RuntimeError(f"not ready after {READY_SECONDS:.0f} s")
            time.sleep(0.02)
        self.ready_after.append(time.monotonic() - began)

    def kill(self) -> None:
        """End it with SIGKILL, in whatever it is doing."""
        assert self._server is not None
        self._server.process.kill()
        self._server.process.wait()
        self.said.append(self._server.log.read_text("utf-8"))

    def kill_often(self, times: int, seed: int) -> None:
        """Kill and start it `times` times at random moments; a line of progress now and then."""
        moments = random.Random(seed)
        for number in range(1, times + 1):
            time.sleep(moments.uniform(*ALIVE))
            self.kill()
            self.start()
            if number % max(1, times // 20) == 0:
                print(f"killed {number} of {times} times; up in {self.ready_after[-1]:.1f} s")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])

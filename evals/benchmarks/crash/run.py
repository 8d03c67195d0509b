"""Put together a server that dies, customers who insist, and the count of what went wrong."""

import asyncio
import threading
from dataclasses import dataclass
from pathlib import Path

from evals.benchmarks.crash.checks import Faults, effects_before, faults
from evals.benchmarks.crash.clients import Customer
from evals.benchmarks.crash.scripts import Scripts
from evals.benchmarks.crash.server import MortalServer

FINISH_SECONDS = 240.0


@dataclass(frozen=True)
class Report:
    """What came of it."""

    conversations: int
    acknowledged: int
    faults: Faults
    astray: list[str]
    """Replies that did not fit."""

    ready_after: list[float]
    """Seconds from start to ready, of every start but the first, which embeds the articles."""


def crash(
    data: Path, *, kills: int, clients: int, seed: int = 7, pack: Path | None = None
) -> Report:
    """Kill the server `kills` times while `clients` customers talk; return what went wrong.

    Raises:
        RuntimeError: the server did not come back, or a customer was refused.
    """
    server = MortalServer(data, pack, {})
    server.start()
    before, book, ended = effects_before(data), Scripts(data), threading.Event()
    customers = [Customer(server.url, data, book, seed + n, ended) for n in range(clients)]
    try:
        for customer in customers:
            customer.start()
        server.kill_often(kills, seed)
        ended.set()
        for customer in customers:
            customer.join(FINISH_SECONDS)
    finally:
        ended.set()
        server.kill()
    _raise_failures(customers)
    told = [each for customer in customers for each in customer.told]
    found = asyncio.run(faults(data, told, before))
    found.tracebacks = sum(text.count("Traceback") for text in server.said)
    return Report(
        conversations=len(told),
        acknowledged=sum(len(each.sent) for each in told),
        faults=found,
        astray=[line for each in told for line in each.astray],
        ready_after=server.ready_after[1:],
    )


def _raise_failures(customers: list[Customer]) -> None:
    for customer in customers:
        if customer.failure is not None:
            raise RuntimeError(f"{customer.name} could not go on") from customer.failure
        if customer.is_alive():
            raise RuntimeError(f"{customer.name} did not come to an end")

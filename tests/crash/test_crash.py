"""A server that is killed in mid-turn loses nothing, leaves nothing undone, does nothing twice."""

from collections.abc import Callable
from pathlib import Path

from evals.benchmarks.crash.run import crash


def test_kills_lose_nothing_and_double_nothing(
    prepared_data: Callable[[], Path], few_articles: Path
) -> None:
    report = crash(prepared_data(), kills=5, clients=3, pack=few_articles)
    assert report.faults.none, (report.faults, report.astray)
    assert report.acknowledged > 10

"""Hand-written messages, and what the assessor must and must not see in each."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from graphs.assessment.assessor import Assessor
from graphs.assessment.signals import Assessment
from graphs.transcript import Message

YES = 0.5


@dataclass(frozen=True)
class MustCase:
    """One message with its expectations; what is left out is not looked at."""

    text: str
    history: tuple[Message, ...]
    expect: Mapping[str, Any]


def load() -> list[MustCase]:
    """Return all cases, from the package."""
    file = resources.files("evals.benchmarks").joinpath("must_cases.jsonl")
    return [_case(json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def problems(case: MustCase, assessor: Assessor) -> list[str]:
    """Return what is wrong with the assessment of `case`; empty where all is as it must be."""
    found = assessor.assess(Message("customer", case.text, "m0"), case.history)
    return [*_by_name(case, found), *_by_flag(case, found)]


def _case(data: dict[str, Any]) -> MustCase:
    history = tuple(
        Message(said["role"], said["text"], f"h{number}")
        for number, said in enumerate(data.pop("history", ()))
    )
    return MustCase(data.pop("text"), history, data)


def _by_name(case: MustCase, found: Assessment) -> Iterator[str]:
    expect = case.expect
    if "type" in expect and found.type not in expect["type"]:
        yield f"type is {found.type} ({found.confidence:.2f}), not {'/'.join(expect['type'])}"
    for name in ("human_requested", "pushback"):
        value = getattr(found, name)
        if name in expect and (value >= YES) != expect[name]:
            yield f"{name} is {value:.2f}, must be {'at least' if expect[name] else 'below'} {YES}"
    for name in ("act", "language"):
        if name in expect and getattr(found, name) != expect[name]:
            yield f"{name} is {getattr(found, name)}, not {expect[name]}"
    if "amount" in expect and (found.amount is None or found.amount.amount != expect["amount"]):
        yield f"amount is {found.amount}, not {expect['amount']}"


def _by_flag(case: MustCase, found: Assessment) -> Iterator[str]:
    expect = case.expect
    raised = {each.flag for each in found.flags}
    for flag in expect.get("flags", ()):
        if flag not in raised:
            yield f"flag {flag} is missing"
    for flag in expect.get("not_flags", ()):
        if flag in raised:
            yield f"flag {flag} must not be raised"
    if expect.get("calm"):
        if raised:
            yield f"flags {sorted(raised)} must not be raised"
        if found.human_requested >= YES:
            yield f"human_requested is {found.human_requested:.2f} and must be below {YES}"

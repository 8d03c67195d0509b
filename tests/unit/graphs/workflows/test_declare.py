"""Wrong declarations are refused when the pack loads, with what to change."""

from datetime import date
from typing import Annotated

import pytest

from graphs.workflows.declare import Done, Run, Slot, Workflow, by_name, workflow
from graphs.workflows.errors import DefinitionError

ASK = Slot(ask="x.day", label="day", kind="date")


@workflow(name="visit", title="Visit", type="appointment", examples=("I want to visit",))
def visit(
    run: Run,
    day: Annotated[date, ASK],
    note: Annotated[str | None, Slot(ask="x.note", label="note", kind="text")] = None,
) -> Done:
    return Done("x.done")


def test_slots_come_from_the_signature_and_a_default_makes_them_optional() -> None:
    assert isinstance(visit, Workflow)
    assert list(visit.slots) == ["day", "note"]
    assert visit.optional == {"note"}


def test_two_workflows_cannot_share_a_name() -> None:
    with pytest.raises(DefinitionError, match=r"visit.*same name"):
        by_name([visit, visit])


def test_only_decorated_functions_are_workflows() -> None:
    with pytest.raises(DefinitionError, match="decorate it"):
        by_name([print])  # type: ignore[list-item]


def no_run(day: Annotated[date, ASK]) -> Done:
    return Done("x")


def no_slot(run: Run, day: date) -> Done:
    return Done("x")


def no_ask(run: Run, day: Annotated[date, Slot(ask="", label="day", kind="date")]) -> Done:
    return Done("x")


def bad_kind(
    run: Run,
    day: Annotated[str, Slot(ask="x", label="day", kind="colour")],  # type: ignore[arg-type]
) -> Done:
    return Done("x")


def bad_type(run: Run, day: Annotated[str, ASK]) -> Done:
    return Done("x")


def no_options(run: Run, size: Annotated[str, Slot(ask="x", label="size", kind="choice")]) -> Done:
    return Done("x")


def bad_pattern(
    run: Run, n: Annotated[str, Slot(ask="x", label="n", kind="pattern", pattern="(a")]
) -> Done:
    return Done("x")


def no_group(
    run: Run, n: Annotated[str, Slot(ask="x", label="n", kind="pattern", pattern="abc")]
) -> Done:
    return Done("x")


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (no_run, "first parameter must be `run: Run`"),
        (no_slot, r"slot 'day': annotate it with"),
        (no_ask, "needs `ask` and `label`"),
        (bad_kind, "unknown kind 'colour'"),
        (bad_type, "kind 'date' gives date"),
        (no_options, "a choice needs `options`"),
        (bad_pattern, "bad pattern"),
        (no_group, "exactly one group"),
    ],
)
def test_a_wrong_signature_is_refused(function: object, problem: str) -> None:
    with pytest.raises(DefinitionError, match=problem):
        workflow(name="w", title="W", type="faq", examples=("do it",))(function)  # type: ignore[arg-type]


def test_examples_and_a_proper_name_are_required() -> None:
    with pytest.raises(DefinitionError, match="examples"):
        workflow(name="w", title="W", type="faq", examples=())(visit.function)
    with pytest.raises(DefinitionError, match="identifier"):
        workflow(name="a b", title="W", type="faq", examples=("x",))(visit.function)

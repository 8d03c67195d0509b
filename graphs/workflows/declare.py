"""How a pack declares a workflow: a typed function, its slots, and when it may run.

A pack decorates a function `(run: Run, <slot>: Annotated[<type>, Slot(...)], ...) -> Done` with
`@workflow(...)`; a parameter with a default is a slot that is never asked for.
"""

import inspect
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from graphs.workflows.errors import DefinitionError

Kind = Literal["pattern", "email", "date", "time", "choice", "text", "address", "amount", "yes_no"]
Verification = Literal["none", "identified", "verified"]
Risk = Literal["low", "medium", "high"]

PYTHON_TYPES: Mapping[str, type] = {
    "pattern": str,
    "email": str,
    "date": date,
    "time": time,
    "choice": str,
    "text": str,
    "address": str,
    "amount": Decimal,
    "yes_no": bool,
}
"""What a workflow function receives for each kind of slot."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen."""

    value: str
    """What the function gets: an id, an ISO date, `HH:MM`."""

    label: str
    """What the customer reads and may say."""

    also: tuple[str, ...] = ()
    """Other words for it."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """What a function that lists options may look at."""

    backoffice: Any
    customer_id: str | None
    now: datetime
    slots: Mapping[str, str]
    """Values of the slots filled so far."""


Options = tuple[str | Option, ...] | Callable[[Choosing], Sequence[Option]]


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a workflow must know."""

    ask: str
    """Wording key of the question."""

    label: str
    """What it is called when read back: `order number`."""

    kind: Kind
    pattern: str | None = None
    """For `pattern`: a regular expression whose first group is the value's core."""

    canonical: str = "{}"
    """For `pattern`: how the core is written, `FO-{}`."""

    bare: str | None = None
    """For `pattern`: a looser expression, accepted only as the answer to our question."""

    options: Options | None = None
    """What can be chosen; for `pattern` only offered, for all other kinds the only values."""

    none: str | None = None
    """Wording key said, and the workflow ended, where there is nothing to choose from."""

    take_single: bool = False
    """Take the only option without asking."""

    sensitive: bool = False
    """Masked in the arguments of an attempt."""


@dataclass(slots=True)
class Run:
    """What a workflow function gets beside its slots."""

    key: str
    """Idempotency key: the same when the run is repeated after a crash."""

    customer_id: str | None
    """Whose data may be touched. None: nobody was found (`identified` or `none` only)."""

    now: datetime
    """Aware, in the pack's time zone."""

    backoffice: Any
    verified: bool = False
    """Whether the customer has proved to be `customer_id`."""

    reachable: bool = True
    """Whether the customer has a channel on file that `send` can use."""

    outbox: list[tuple[str, str]] = field(default_factory=list)

    def send(self, subject: str, body: str) -> None:
        """Send to the customer's channel on file once the function returns.

        Messages are numbered in the order of the calls, so make the same calls when the run is
        repeated: outside of what `backoffice.once` guards.
        """
        self.outbox.append((subject, body))


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a run."""

    say: str
    """Wording key."""

    args: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the records say, by label."""

    summary: str = "done"
    """A few words for the desk: `reset link sent`."""

    worked: bool = True
    """False: the records forbid it (too late to return); the customer is told so."""

    quick_replies: tuple[str, ...] = ()


class WorkflowFailed(Exception):
    """Raised by a workflow function that cannot do what was asked.

    Args:
        say: wording key of the honest line for the customer.
        args: what the line is filled with.
        ask_again: name of the slot whose other value may work; without it the workflow ends.
    """

    def __init__(
        self, say: str, args: Mapping[str, str] | None = None, *, ask_again: str | None = None
    ) -> None:
        super().__init__(say)
        self.say = say
        self.args_said = dict(args or {})
        self.ask_again = ask_again


@dataclass(frozen=True, slots=True)
class Workflow:
    """A declared workflow."""

    name: str
    title: str
    type: str
    """Interaction type that a request for it has."""

    verification: Verification
    confirm: str | None
    """Wording key of the question that reads the slots back; None: not asked.
    It is filled with `title`, `summary` and every slot by name."""

    risk: Risk
    slots: Mapping[str, Slot]
    """By parameter name, in the order they are asked."""

    optional: frozenset[str]
    """Slots that are never asked, only taken when offered."""

    examples: tuple[str, ...]
    not_examples: tuple[str, ...]
    function: Callable[..., Done]


def workflow(
    *,
    name: str,
    title: str,
    type: str,
    examples: Sequence[str],
    not_examples: Sequence[str] = (),
    verification: Verification = "none",
    confirm: bool | str = False,
    risk: Risk = "low",
) -> Callable[[Callable[..., Done]], Workflow]:
    """Declare the decorated function as a workflow; raise DefinitionError where it cannot be."""

    def declare(function: Callable[..., Done]) -> Workflow:
        _require(name.isidentifier(), name, "the name must be a Python identifier")
        _require(bool(examples), name, "give examples of what customers say")
        _require(verification in typing.get_args(Verification), name, "unknown verification")
        _require(risk in typing.get_args(Risk), name, "unknown risk")
        slots, optional = _slots(name, function)
        return Workflow(
            name=name,
            title=title,
            type=type,
            verification=verification,
            confirm="workflow.confirm" if confirm is True else confirm or None,
            risk=risk,
            slots=slots,
            optional=optional,
            examples=tuple(examples),
            not_examples=tuple(not_examples),
            function=function,
        )

    return declare


def by_name(workflows: Sequence[Workflow]) -> dict[str, Workflow]:
    """Index workflows; raise DefinitionError when two share a name."""
    found: dict[str, Workflow] = {}
    for each in workflows:
        if not isinstance(each, Workflow):
            raise DefinitionError(f"{each!r} is not a workflow: decorate it with @workflow(...)")
        _require(each.name not in found, each.name, "another workflow has the same name")
        found[each.name] = each
    return found


def _slots(name: str, function: Callable[..., Done]) -> tuple[dict[str, Slot], frozenset[str]]:
    hints = typing.get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())
    _require(
        bool(parameters) and hints.get(parameters[0].name) is Run,
        name,
        "the first parameter must be `run: Run`",
    )
    slots: dict[str, Slot] = {}
    for parameter in parameters[1:]:
        slots[parameter.name] = _slot(name, parameter.name, hints.get(parameter.name))
    optional = {p.name for p in parameters[1:] if p.default is not inspect.Parameter.empty}
    return slots, frozenset(optional)


def _slot(name: str, parameter: str, hint: Any) -> Slot:
    where = f"{name}, slot {parameter!r}"
    declared = typing.get_args(hint) if typing.get_origin(hint) is Annotated else ()
    found = [each for each in declared[1:] if isinstance(each, Slot)]
    _require(len(found) == 1, where, "annotate it with Annotated[<type>, Slot(...)]")
    slot = found[0]
    _require(slot.kind in PYTHON_TYPES, where, f"unknown kind {slot.kind!r}")
    _require(bool(slot.ask and slot.label), where, "a slot needs `ask` and `label`")
    plain = _without_none(declared[0])
    wanted = PYTHON_TYPES[slot.kind]
    _require(plain is wanted, where, f"kind {slot.kind!r} gives {wanted.__name__}")
    _require(slot.kind != "choice" or slot.options is not None, where, "a choice needs `options`")
    if slot.kind == "pattern":
        _require_pattern(where, slot.pattern)
    if slot.bare is not None:
        _require_pattern(where, slot.bare)
    return slot


def _without_none(hint: Any) -> Any:
    members = [each for each in typing.get_args(hint) if each is not type(None)]
    return members[0] if len(members) == 1 else hint


def _require_pattern(where: str, pattern: str | None) -> None:
    try:
        groups = re.compile(pattern or "").groups
    except re.error as error:
        raise DefinitionError(f"workflow {where}: bad pattern {pattern!r}: {error}") from error
    _require(groups == 1, where, f"the pattern {pattern!r} needs exactly one group")


def _require(holds: bool, where: str, problem: str) -> None:
    if not holds:
        raise DefinitionError(f"workflow {where}: {problem}")

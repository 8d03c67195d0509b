"""A policy: the table of interaction types, thresholds, and rules, read from policy.yaml."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from graphs.assessment.signals import InteractionType, Level
from graphs.policy import checks
from graphs.policy.conditions import Condition
from graphs.policy.decision import ReasonCode
from graphs.policy.document import Document, read
from graphs.policy.errors import PolicyError, Problem
from graphs.policy.matching import Test, Vocabulary, compile_condition
from graphs.policy.thresholds import Thresholds

Priority = Literal["urgent", "high", "normal", "low"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Layer = Annotated[int, Field(ge=1, le=3)]

_STRICT = ConfigDict(extra="forbid", frozen=True)


class TypeRow(BaseModel):
    """One row of the table: what a type of interaction weighs, and who leads."""

    model_config = _STRICT

    title: str = ""
    complexity: Level | Literal["variable"]
    emotional_weight: Level | Literal["variable"]
    business_risk: Level | Literal["variable"]
    layer: Layer


class Destination(BaseModel):
    """Where conversations with one reason go, and how soon."""

    model_config = _STRICT

    queue: Name
    priority: Priority = "normal"


class Rule(BaseModel):
    """When a conversation leaves layer 1, and why."""

    model_config = _STRICT

    id: Name
    reason: ReasonCode
    layer: Annotated[int, Field(ge=2, le=3)] | Literal["table"]
    """A layer, or `table`: the layer of the type's row; where that is 1 the rule rests."""

    small_talk: bool = False
    """Also looked at when the message is small talk (`none`)."""

    when: Condition
    queue: Name | None = None
    priority: Priority | None = None


class CompiledRule(BaseModel):
    """A rule ready to run."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    rule: Rule
    test: Test


SMALL_TALK = TypeRow(
    title="Small talk", complexity="low", emotional_weight="low", business_risk="low", layer=1
)


class Policy(BaseModel):
    """One version of a pack's policy."""

    model_config = _STRICT

    policy: Literal[1]
    """Version of this file's form."""

    version: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    """The pack's own name for this edition; every decision carries it."""

    table: dict[InteractionType, TypeRow]
    thresholds: Thresholds
    channels: dict[str, dict[str, Any]] = {}
    """Thresholds that differ on a channel."""

    vip_tiers: tuple[str, ...] = ()
    needs: dict[InteractionType, dict[Name, str]] = {}
    """What a person will need for each type: the name of an entity, and what it is for."""

    queues: Annotated[tuple[Name, ...], Field(min_length=1)]
    reasons: dict[ReasonCode, Destination]
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]

    _by_channel: dict[str, Thresholds] = PrivateAttr(default_factory=dict)
    _compiled: dict[str, tuple[CompiledRule, ...]] = PrivateAttr(default_factory=dict)
    _standard: tuple[CompiledRule, ...] = PrivateAttr(default=())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the policy in the file at `path`.

        Raises:
            PolicyError: the file cannot be used; it names file, line, and what to do.
        """
        document = read(Path(path))
        try:
            policy = cls.model_validate(document.data)
        except ValidationError as error:
            problems = tuple(_problem(document, each) for each in error.errors())
            raise PolicyError(document.path, tuple(sorted(problems, key=_by_line))) from None
        found = checks.misconduct(policy)
        if found:
            raise PolicyError(
                document.path,
                tuple(Problem(document.line(place), message) for place, message in found),
            )
        return policy

    def row(self, interaction: InteractionType) -> TypeRow:
        """Return the table's row; small talk has none of its own and weighs nothing."""
        return self.table.get(interaction, SMALL_TALK)

    def thresholds_for(self, channel: str) -> Thresholds:
        """Return the thresholds that hold on `channel`."""
        return self._by_channel.get(channel, self.thresholds)

    def rules_for(self, channel: str) -> tuple[CompiledRule, ...]:
        """Return the rules in order, ready to run with the thresholds of `channel`."""
        return self._compiled.get(channel, self._standard)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for check in (_table_is_whole, _reasons_are_whole, _queues_exist, _rule_ids_differ):
            check(self)
        return self

    def model_post_init(self, context: Any) -> None:
        """Compile the rules once; a decision must cost next to nothing."""
        self._by_channel = {
            name: _changed(self.thresholds, name, changes)
            for name, changes in self.channels.items()
        }
        self._standard = self._compile(self.thresholds)
        self._compiled = {
            name: self._compile(thresholds) for name, thresholds in self._by_channel.items()
        }

    def _compile(self, thresholds: Thresholds) -> tuple[CompiledRule, ...]:
        words = Vocabulary(thresholds, self.vip_tiers)
        return tuple(
            CompiledRule(rule=rule, test=compile_condition(rule.when, words)) for rule in self.rules
        )


def _changed(base: Thresholds, channel: str, changes: Mapping[str, Any]) -> Thresholds:
    try:
        return Thresholds.model_validate({**base.model_dump(), **changes})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _wrong(f"channels.{channel}", f"{place}: {_words(first)}") from None


def _table_is_whole(policy: Policy) -> None:
    if "none" in policy.table:
        raise _wrong("table.none", "small talk is no interaction; remove this row")
    missing = [name for name in get_args(InteractionType) if name not in (*policy.table, "none")]
    if missing:
        raise _wrong("table", f"no row for {', '.join(missing)}; add one row for each type")


def _reasons_are_whole(policy: Policy) -> None:
    missing = [code for code in get_args(ReasonCode) if code not in policy.reasons]
    if missing:
        raise _wrong("reasons", f"no queue for {', '.join(missing)}; add a line for each reason")


def _queues_exist(policy: Policy) -> None:
    wanted = {f"reasons.{code}.queue": to.queue for code, to in policy.reasons.items()}
    wanted |= {f"rules.{n}.queue": rule.queue for n, rule in enumerate(policy.rules) if rule.queue}
    for place, queue in wanted.items():
        if queue not in policy.queues:
            known = ", ".join(policy.queues)
            raise _wrong(place, f"there is no queue {queue!r}; use one of {known}, or add it")


def _rule_ids_differ(policy: Policy) -> None:
    seen: set[str] = set()
    for position, rule in enumerate(policy.rules):
        if rule.id in seen:
            raise _wrong(f"rules.{position}.id", f"a second rule {rule.id!r}; rename one of them")
        seen.add(rule.id)


def _wrong(place: str, message: str) -> PydanticCustomError:
    return PydanticCustomError("policy", "{message}", {"message": message, "place": place})


def _problem(document: Document, error: ErrorDetails) -> Problem:
    place = error.get("ctx", {}).get("place")
    loc = _parts(place) if place else error["loc"]
    where = ".".join(str(part) for part in loc if not _is_tag(part))
    message = f"{where}: {_words(error)}" if where else _words(error)
    return Problem(document.line(loc), message)


def _parts(place: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in place.split("."))


def _is_tag(part: str | int) -> bool:
    """Pydantic names alternatives of a union inside a path; the file has no such thing."""
    return isinstance(part, str) and ("[" in part or part in {"function-after", "int", "str"})


def _words(error: ErrorDetails) -> str:
    """Say what is wrong and what to do, in place of the validator's shorthand."""
    match error["type"]:
        case "extra_forbidden":
            return "unknown key; check its spelling or remove it"
        case "missing":
            return "is missing; add it"
        case "literal_error":
            return f"{error['input']!r} is not known; use one of {error['ctx']['expected']}"
        case "string_pattern_mismatch":
            return f"{error['input']!r} is not allowed; it must match {error['ctx']['pattern']}"
        case "condition" | "policy":
            return error["msg"]
        case _:
            return f"{error['msg'][:1].lower()}{error['msg'][1:]}, not {_brief(error['input'])}"


def _brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _by_line(problem: Problem) -> int:
    return problem.line

"""The conditions a rule is made of, as they stand in the policy file."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from graphs.assessment.signals import Flag, InteractionType
from graphs.policy.catalogue import LEVELS, SIGNALS, SignalName
from graphs.policy.thresholds import MONEY_THRESHOLDS, NUMBER_THRESHOLDS

Operator = Literal["at_least", "at_most", "above", "below", "is", "in", "known"]
NamedList = Literal["vip_tiers"]
Bound = float | str
"""A number, a level, or the name of a threshold."""


class _Condition(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, strict=True)


class AllOf(_Condition):
    """Every condition holds."""

    all: Annotated[tuple["Condition", ...], Field(min_length=1, strict=False)]


class AnyOf(_Condition):
    """At least one condition holds."""

    any: Annotated[tuple["Condition", ...], Field(min_length=1, strict=False)]


class Not(_Condition):
    """The condition does not hold."""

    negated: Annotated["Condition", Field(alias="not")]


class FlagRaised(_Condition):
    """A risk flag was raised with at least this confidence."""

    flag: Flag
    at_least: Bound = 0.0
    stated: bool = False
    """Only where the words say it; a suspicion of a trained head does not count."""

    @model_validator(mode="after")
    def _name_exists(self) -> "FlagRaised":
        _require_number(self.at_least)
        return self


class TypeIs(_Condition):
    """The interaction type is one of these, with at least this confidence."""

    type: Annotated[
        InteractionType | Annotated[tuple[InteractionType, ...], Field(min_length=1, strict=False)],
        Field(union_mode="left_to_right"),
    ]
    at_least: Bound = "type_confidence"

    @model_validator(mode="after")
    def _name_exists(self) -> "TypeIs":
        _require_number(self.at_least)
        return self

    @property
    def types(self) -> tuple[InteractionType, ...]:
        """The types as a tuple, also where the file names one."""
        return (self.type,) if isinstance(self.type, str) else self.type


class SignalIs(_Condition):
    """A signal compares with a number, a level, a word, or a named threshold."""

    signal: SignalName
    at_least: Bound | None = None
    at_most: Bound | None = None
    above: Bound | None = None
    below: Bound | None = None
    equals: bool | float | str | None = Field(default=None, alias="is")
    among: Annotated[tuple[str, ...], Field(min_length=1, strict=False)] | NamedList | None = Field(
        default=None, alias="in", union_mode="left_to_right"
    )
    known: bool | None = None

    @model_validator(mode="after")
    def _operand_fits(self) -> "SignalIs":
        operator, operand = self.comparison()
        kind = SIGNALS[self.signal].kind
        allowed = _OPERATORS[kind]
        if operator not in allowed:
            raise _wrong(
                f"{self.signal!r} is a {kind} and cannot be compared with {operator!r}; "
                f"use {' or '.join(allowed)}"
            )
        _OPERAND_CHECKS[kind](operator, operand)
        return self

    def comparison(self) -> tuple[Operator, Any]:
        """Return the one operator of this condition and what it compares with."""
        given: dict[Operator, Any] = {
            "at_least": self.at_least,
            "at_most": self.at_most,
            "above": self.above,
            "below": self.below,
            "is": self.equals,
            "in": self.among,
            "known": self.known,
        }
        used = [(operator, operand) for operator, operand in given.items() if operand is not None]
        if len(used) != 1:
            raise _wrong(
                f"signal {self.signal!r} needs exactly one comparison, has {len(used)}; "
                f"use one of {', '.join(_OPERATORS[SIGNALS[self.signal].kind])}"
            )
        return used[0]


def _tag(value: Any) -> str | None:
    """Say which kind of condition a mapping is, by the key that only this kind has."""
    if isinstance(value, _Condition):
        value = value.model_dump(by_alias=True)
    if not isinstance(value, dict):
        return None
    return next((key for key in _KINDS if key in value), None)


_KINDS = ("all", "any", "not", "flag", "type", "signal")

Condition = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[FlagRaised, Tag("flag")]
    | Annotated[TypeIs, Tag("type")]
    | Annotated[SignalIs, Tag("signal")],
    Discriminator(
        _tag,
        custom_error_type="condition",
        custom_error_message=f"this is no condition; write one of {', '.join(_KINDS)}",
    ),
]

_OPERATORS: dict[str, tuple[Operator, ...]] = {
    "number": ("at_least", "at_most", "above", "below", "is", "known"),
    "level": ("at_least", "at_most", "above", "below", "is"),
    "truth": ("is",),
    "word": ("is", "in", "known"),
    "money": ("at_least", "above", "known"),
}


def _require_number(operand: Any) -> None:
    if isinstance(operand, str) and operand not in NUMBER_THRESHOLDS:
        raise _wrong(
            f"there is no threshold {operand!r}; use a number or one of "
            f"{', '.join(sorted(NUMBER_THRESHOLDS))}"
        )
    if isinstance(operand, bool):
        raise _wrong("a number is compared with a number, not with true or false")


def _check_number(operator: Operator, operand: Any) -> None:
    if operator != "known":
        _require_number(operand)


def _check_level(operator: Operator, operand: Any) -> None:
    if operand not in LEVELS:
        raise _wrong(f"{operand!r} is no level; use one of {', '.join(LEVELS)}")


def _check_truth(operator: Operator, operand: Any) -> None:
    if not isinstance(operand, bool):
        raise _wrong(f"write true or false, not {operand!r}")


def _check_word(operator: Operator, operand: Any) -> None:
    if operator == "is" and not isinstance(operand, str):
        raise _wrong(f"write a word, not {operand!r}; put it in quotes")


def _check_money(operator: Operator, operand: Any) -> None:
    if operator != "known" and operand not in MONEY_THRESHOLDS:
        raise _wrong(
            f"an amount is compared with a limit that has a currency, not with {operand!r}; "
            f"use {', '.join(sorted(MONEY_THRESHOLDS))}"
        )


_OPERAND_CHECKS = {
    "number": _check_number,
    "level": _check_level,
    "truth": _check_truth,
    "word": _check_word,
    "money": _check_money,
}


def _wrong(message: str) -> PydanticCustomError:
    # Braces would be read as placeholders of the message template.
    return PydanticCustomError("condition", "{message}", {"message": message})

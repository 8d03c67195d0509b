"""Turn conditions into fast tests over signals that say on what they matched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any, Literal

from graphs.assessment.signals import Evidence, Money
from graphs.policy.catalogue import LEVELS, SIGNALS
from graphs.policy.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FlagRaised,
    Not,
    SignalIs,
    TypeIs,
)
from graphs.policy.decision import Signals
from graphs.policy.thresholds import MoneyLimit, Thresholds


@dataclass(frozen=True, slots=True)
class Hit:
    """The comparison that made a condition hold."""

    signal: str
    value: float | str
    operator: str
    threshold: float | str
    evidence: tuple[Evidence, ...]


Test = Callable[[Signals], Hit | None]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What names in conditions stand for."""

    thresholds: Thresholds
    vip_tiers: Sequence[str]

    def number(self, operand: Any) -> float:
        """Return the number that `operand` is, or is the name of."""
        value = getattr(self.thresholds, operand) if isinstance(operand, str) else operand
        return float(value)


def compile_condition(condition: Condition, words: Vocabulary) -> Test:
    """Return the test that says whether, and on what, `condition` holds."""
    match condition:
        case AllOf():
            return _all([compile_condition(each, words) for each in condition.all])
        case AnyOf():
            return _any([compile_condition(each, words) for each in condition.any])
        case Not():
            return _not(compile_condition(condition.negated, words))
        case FlagRaised():
            return _flag(condition, words.number(condition.at_least))
        case TypeIs():
            return _type(condition, words.number(condition.at_least))
        case SignalIs():
            return _signal(condition, words)


def _all(tests: Sequence[Test]) -> Test:
    """The first condition is the one that explains; the author of a rule puts it first."""

    def test(signals: Signals) -> Hit | None:
        first: Hit | None = None
        for each in tests:
            hit = each(signals)
            if hit is None:
                return None
            first = first or hit
        return first

    return test


def _any(tests: Sequence[Test]) -> Test:
    def test(signals: Signals) -> Hit | None:
        for each in tests:
            hit = each(signals)
            if hit is not None:
                return hit
        return None

    return test


def _not(inner: Test) -> Test:
    def test(signals: Signals) -> Hit | None:
        if inner(signals) is not None:
            return None
        return Hit("absence", "true", "is", "true", (signals.assessment.evidence,))

    return test


def _flag(condition: FlagRaised, bound: float) -> Test:
    name = condition.flag

    def test(signals: Signals) -> Hit | None:
        for raised in signals.assessment.flags:
            if condition.stated and not raised.stated:
                continue
            if raised.flag == name and raised.confidence >= bound:
                found = (raised.evidence,)
                return Hit(f"flag:{name}", raised.confidence, "at_least", bound, found)
        return None

    return test


def _type(condition: TypeIs, bound: float) -> Test:
    types = frozenset(condition.types)

    def test(signals: Signals) -> Hit | None:
        assessment = signals.assessment
        if assessment.type not in types or assessment.confidence < bound:
            return None
        name = f"type:{assessment.type}"
        return Hit(name, assessment.confidence, "at_least", bound, (assessment.evidence,))

    return test


def _signal(condition: SignalIs, words: Vocabulary) -> Test:
    """Every signal test reads a value, compares it, and shows both sides."""
    operator, operand = condition.comparison()
    signal = SIGNALS[condition.signal]
    name, read = condition.signal, signal.read
    compare = _comparison(signal.kind, operator, operand, words)

    def test(signals: Signals) -> Hit | None:
        value = read(signals)
        shown = compare(value)
        if shown is None:
            return None
        evidence = signals.evidence.get(name) or (signals.assessment.evidence,)
        return Hit(name, _plain(value), operator, shown, evidence)

    return test


Compare = Callable[[Any], float | str | None]
"""The threshold to show where the value passes it; None where it does not, or is unknown."""

_ORDER = {"at_least": ge, "at_most": le, "above": gt, "below": lt}


def _comparison(
    kind: Literal["number", "level", "truth", "word", "money"],
    operator: str,
    operand: Any,
    words: Vocabulary,
) -> Compare:
    if operator == "known":
        return lambda value: _shown((value is not None) is operand, str(operand).lower())
    if kind == "money":
        return _money(operator, getattr(words.thresholds, operand))
    if operator == "in":
        members = frozenset(words.vip_tiers if isinstance(operand, str) else operand)
        shown = ", ".join(sorted(members))
        return lambda value: _shown(value in members, shown)
    if kind == "level":
        return _level(operator, operand)
    if operator == "is":
        expected = words.number(operand) if kind == "number" else operand
        return lambda value: _shown(value == expected, str(expected).lower())
    bound, passes = words.number(operand), _ORDER[operator]
    return lambda value: bound if value is not None and passes(value, bound) else None


def _level(operator: str, operand: str) -> Compare:
    if operator == "is":
        return lambda value: _shown(value == operand, operand)
    rank, passes = LEVELS[operand], _ORDER[operator]
    return lambda value: _shown(passes(LEVELS[value], rank), operand)


def _money(operator: str, limit: MoneyLimit) -> Compare:
    passes = _ORDER[operator]

    def compare(value: Money | None) -> str | None:
        if value is None:
            return None
        bound = limit.in_currency(value.currency)
        known = value.currency in limit.others
        return _shown(passes(value.amount, bound), f"{bound:g} {_name(value, known, limit)}")

    return compare


def _name(value: Money, known: bool, limit: MoneyLimit) -> str:
    return value.currency if known else limit.currency


def _shown(passed: bool, threshold: str) -> str | None:
    return threshold if passed else None


def _plain(value: Any) -> float | str:
    if isinstance(value, Money):
        return f"{value.amount:g} {value.currency}"
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    return value if isinstance(value, str) else float(value)

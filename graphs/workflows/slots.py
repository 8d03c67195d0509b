"""Reads one slot's value from a message, and turns stored values into what functions take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from graphs.workflows.declare import Option, Slot
from graphs.workflows.extract import address, choice, dates, plain, times
from graphs.workflows.extract.found import MAX_VALUE, Found, meant


@dataclass(frozen=True, slots=True)
class Given:
    """A value that the customer gave."""

    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says about one slot."""

    given: tuple[Given, ...] = ()
    """One: clear. Several: the customer has to say which."""

    refused: bool = False
    """A value was named, but it cannot be had."""

    partial: str = ""
    """A part of the value; the rest is still to come."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When and how a message is read."""

    now: datetime
    """In the pack's time zone."""

    asked: bool = False
    """The message answers our question about this slot."""

    options: tuple[Option, ...] | None = None
    partial: str = ""


def read(slot: Slot, text: str, moment: Moment) -> Reading:
    """Return what `text` says about `slot`."""
    if slot.kind == "choice":
        options = choice.match(text, moment.options or (), asked=moment.asked)
        return Reading(tuple(Given(o.value, o.label) for o in options))
    if slot.kind == "address":
        return _address(text, moment)
    found = meant(text, _find(slot, text, moment))
    if not found and slot.kind == "pattern" and moment.asked:
        offered = choice.match(text, moment.options or (), asked=True)
        return Reading(tuple(Given(o.value, o.label) for o in offered))
    if not found:
        return Reading()
    if moment.options is not None and slot.kind != "pattern":
        return _offered(found, moment.options)
    exact = list(dict.fromkeys(each.values[0] for each in found if each.values))
    return Reading(tuple(Given(value, shown(slot, value, moment.now)) for value in exact[:5]))


def needs_options(slot: Slot, text: str, moment: Moment) -> bool:
    """Tell whether the options can matter; asking the back office for them is the dear part."""
    if slot.kind == "choice":
        return True
    found = bool(_find(slot, text, moment))
    return moment.asked and not found if slot.kind == "pattern" else found


def shown(slot: Slot, value: str, now: datetime) -> str:
    """Write a stored value for the customer."""
    if slot.kind == "date":
        return dates.shown(date.fromisoformat(value), now.date())
    if slot.kind == "amount":
        return f"{value} EUR"
    return value


def typed(slot: Slot, value: str) -> object:
    """Turn a stored value into the Python type that the slot's kind stands for."""
    if slot.kind == "date":
        return date.fromisoformat(value)
    if slot.kind == "time":
        return time.fromisoformat(value)
    if slot.kind == "amount":
        return Decimal(value)
    if slot.kind == "yes_no":
        return value == "yes"
    return value


def masked(slot: Slot, value: str) -> str:
    """Write a value for a record that must not hold personal data."""
    if slot.kind == "email":
        return f"{value[:1]}•••@{value.partition('@')[2]}"
    return "•••" if slot.sensitive else value[:MAX_VALUE]


def options_of(texts: Sequence[str | Option]) -> tuple[Option, ...]:
    """Give plain texts the form of options."""
    return tuple(o if isinstance(o, Option) else Option(o, o) for o in texts)


def _find(slot: Slot, text: str, moment: Moment) -> list[Found]:
    kind = slot.kind
    if kind == "pattern":
        return _pattern(slot, text, moment.asked)
    if kind == "email":
        return plain.email(text)
    if kind == "date":
        return dates.find(text, moment.now.date())
    if kind == "time":
        return times.find(text, bare=moment.asked)
    if kind == "amount":
        return plain.amount(text, bare=moment.asked)
    if not moment.asked:
        return []  # a yes, a no or free words mean nothing before they were asked for
    return plain.yes_no(text) if kind == "yes_no" else plain.free_text(text)


def _pattern(slot: Slot, text: str, asked: bool) -> list[Found]:
    found = plain.pattern(text, slot.pattern or "", slot.canonical)
    if not found and asked and slot.bare:
        found = plain.pattern(text, slot.bare, slot.canonical)
    return found


def _offered(found: Sequence[Found], options: tuple[Option, ...]) -> Reading:
    allowed = [o for o in options if any(each.allows(o.value) for each in found)]
    # "3" is 15:00 before it is 03:00: a later reading counts only where the first is not offered
    first = {each.values[0] for each in found if each.values}
    exact = [o for o in allowed if o.value in first]
    chosen = exact if exact and len(found) == 1 and not _is_day(exact[0]) else allowed
    return Reading(tuple(Given(o.value, o.label) for o in chosen), refused=not chosen)


def _is_day(option: Option) -> bool:
    """Two days are never silently told apart ("next Friday"); two times of day are."""
    return len(option.value) == len("2026-12-03")


def _address(text: str, moment: Moment) -> Reading:
    if not moment.asked:
        found = address.find(text)
        return Reading(tuple(Given(each.values[0], each.values[0]) for each in found))
    whole = address.read(text)
    if whole.lacks and moment.partial:
        joined = address.read(f"{moment.partial}, {text}"[:MAX_VALUE])
        whole = joined if len(joined.lacks) < len(whole.lacks) else whole
    if not whole.lacks:
        return Reading((Given(whole.line(), whole.line()),))
    has_part = bool(whole.street or whole.postcode)
    return Reading(partial=whole.line() if has_part else "")

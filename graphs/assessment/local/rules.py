"""Finds the patterns of `words/` in a message, each hit with the words it rests on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graphs.assessment.local.words import dangers, duties, people, stakes, traps
from graphs.assessment.local.words.pattern import Pattern, Signal
from graphs.assessment.signals import Flag

QUOTE = 120
"""Longest quote kept as evidence, in characters."""

MAX_CHARACTERS = 4_000
"""Head and tail of a longer message are searched, half each."""

_STRAIGHT = str.maketrans({**dict.fromkeys("’‘`´", "'"), **dict.fromkeys("“”", '"'), "\n": " "})
_CLAUSE_END = re.compile(r"[.!?;]\s|\b(?:but|and|so) (?=i\b)")


@dataclass(frozen=True, slots=True)
class Hit:
    """One pattern that matched."""

    name: str
    signal: Signal
    confidence: float
    quote: str


@dataclass(frozen=True, slots=True)
class _Ready:
    pattern: Pattern
    words: re.Pattern[str]
    unless_before: re.Pattern[str] | None
    unless: re.Pattern[str] | None


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words)


def _ready(pattern: Pattern) -> _Ready:
    return _Ready(
        pattern,
        _compiled(pattern.words),
        _compiled(f"(?:{pattern.unless_before})$") if pattern.unless_before else None,
        _compiled(pattern.unless) if pattern.unless else None,
    )


_PATTERNS = tuple(
    _ready(pattern)
    for pattern in (
        *people.HUMAN,
        *dangers.CRISIS,
        *dangers.FRAUD,
        *duties.LEGAL,
        *duties.SENSITIVE,
        *stakes.VIP,
        *stakes.CHURN,
        *stakes.ABUSE,
        *stakes.INJECTION,
    )
)
_TRAPS: Mapping[Flag, re.Pattern[str]] = {
    flag: _compiled(words) for flag, words in traps.TRAPS.items()
}
_PERSON_TRAPS = _compiled(people.PERSON_TRAPS)


def straight(text: str) -> str:
    """Return `text` with straight quotes, shortened in the middle where it is very long."""
    if len(text) > MAX_CHARACTERS:
        text = f"{text[: MAX_CHARACTERS // 2]} {text[-MAX_CHARACTERS // 2 :]}"
    return text.translate(_STRAIGHT)


def find(text: str) -> tuple[Hit, ...]:
    """Return every pattern that holds in `text` (from `straight`), in the order of the table."""
    low = lowered(text)
    hits = (_hit(ready, text, low) for ready in _PATTERNS)
    return tuple(hit for hit in hits if hit is not None)


def strongest(hits: tuple[Hit, ...], signal: Signal) -> Hit | None:
    """Return the most confident hit for `signal`."""
    found = [hit for hit in hits if hit.signal == signal]
    return max(found, key=lambda hit: hit.confidence) if found else None


def is_trap(flag: Flag, text: str) -> bool:
    """Tell whether a harmless phrase explains why a classifier would suspect `flag`."""
    return _TRAPS[flag].search(text.lower()) is not None


def only_mentions_people(text: str) -> bool:
    """Tell whether people are mentioned, or declined, rather than asked for."""
    return _PERSON_TRAPS.search(text.lower()) is not None


def quote(text: str) -> str:
    """Return at most 120 characters of `text` on one line."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1] + "…"


def lowered(text: str) -> str:
    """Return `text` in lower case and of the same length, so that places in one hold in both."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(each.lower()[0] for each in text)


def _hit(ready: _Ready, text: str, low: str) -> Hit | None:
    for match in ready.words.finditer(low):
        if ready.unless_before is not None and _before(ready.unless_before, low, match.start()):
            continue
        if ready.unless is not None and ready.unless.search(low):
            return None
        pattern = ready.pattern
        said = quote(text[match.start() : match.end()])
        return Hit(pattern.name, pattern.signal, pattern.confidence, said)
    return None


def _before(trap: re.Pattern[str], text: str, start: int) -> bool:
    """Search the clause that leads up to `start`; sixty characters are enough for one."""
    lead = text[max(0, start - 60) : start]
    clauses = _CLAUSE_END.split(lead)
    return trap.search(clauses[-1]) is not None

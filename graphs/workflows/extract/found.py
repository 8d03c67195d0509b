"""A value found in a text, and which of several the customer means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_VALUE = 500
"""Characters of any value that may get into state."""

_REJECTED = re.compile(
    r"\b(?:not|instead of|rather than|from|isn'?t|wasn'?t|forget|"
    r"appointment(?:\s+(?:on|at|for))?)\s+"
    r"(?:(?:the|my|on|at|for|number|order|one|it'?s)\s+)*$",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\b(?:i mean|i meant|sorry|actually|wait|correction|or rather|make that|make it)\b",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Found:
    """One value, with the readings it allows."""

    values: tuple[str, ...]
    """Canonical, the likeliest first; empty where only `window` is known."""

    start: int
    end: int
    window: tuple[str, str] | None = None
    """Half-open range of canonical values: a morning, a week."""

    def allows(self, value: str) -> bool:
        """Tell whether the customer may mean `value`."""
        within = self.window is not None and self.window[0] <= value < self.window[1]
        return within or value in self.values


def clean(text: str) -> str:
    """Drop what no database and no page wants: control characters and lone surrogates."""
    return _UNPRINTABLE.sub(" ", text).strip()


def meant(text: str, found: Sequence[Found]) -> list[Found]:
    """Keep what was not taken back in the same breath ("not X but Y", "X, sorry, Y")."""
    kept = [each for each in found if not _REJECTED.search(text[: each.start])]
    kept = kept or list(found)
    if len(kept) < 2:
        return kept
    cues = [cue.start() for cue in _CORRECTION.finditer(text)]
    after = [each for each in kept if cues and each.start > cues[-1]]
    return after or kept


def corrects(text: str) -> bool:
    """Tell whether the text announces a correction."""
    return _CORRECTION.search(text) is not None or re.search(r"\bnot\b.+\bbut\b", text) is not None


def without_overlaps(found: Sequence[Found]) -> list[Found]:
    """Keep the longest of overlapping finds, in text order."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda f: f.start)

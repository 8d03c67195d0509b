"""Times of day in English words: "half past 3", "15:30", "3pm", "ten thirty", "in the morning"."""

import re
from collections.abc import Callable, Iterator
from datetime import time

from graphs.workflows.extract import spoken
from graphs.workflows.extract.found import Found, without_overlaps

_PARTS = {
    "morning": ("06:00", "12:00"),
    "lunchtime": ("11:30", "14:00"),
    "lunch": ("11:30", "14:00"),
    "afternoon": ("12:00", "18:00"),
    "evening": ("17:00", "22:00"),
    "tonight": ("17:00", "23:00"),
}
_HOUR_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_HOUR = rf"(?P<h>[01]?\d|2[0-4]|{_HOUR_WORDS})"
_MINUTE_WORDS = {"fifteen": 15, "thirty": 30, "forty-five": 45, "forty five": 45}
_AMPM = r"\s*(?P<ampm>[ap]\.?\s?m\b\.?|in the (?:morning|afternoon|evening)|at night)"
_MAYBE_AMPM = rf"(?:{_AMPM})?"
_AFTER = r"(?![\d.,:/%€]|\s*(?:euros?|eur|days?|weeks?|st|nd|rd|th|items?|pairs?)\b)"


def find(text: str, *, bare: bool = False) -> list[Found]:
    """Return the times that `text` names as `HH:MM`, or ranges of them.

    Args:
        text: what the customer said.
        bare: a lone number ("3", "ten") is an hour; only where a time was asked for.
    """
    lowered = text.lower()
    exact = _exact(lowered, _READERS) or (_exact(lowered, _BARE) if bare else [])
    return exact or _parts_of_day(lowered)


def shown(value: time) -> str:
    """Write a time for people, `15:30`."""
    return f"{value:%H:%M}"


def _exact(lowered: str, readers: "tuple[tuple[re.Pattern[str], Reader], ...]") -> list[Found]:
    found: list[Found] = []
    for pattern, read in readers:
        for match in pattern.finditer(lowered):
            values = tuple(read(match))
            if values:
                found.append(Found(values, match.start(), match.end()))
    return without_overlaps(found)


def _parts_of_day(lowered: str) -> list[Found]:
    pattern = rf"\b(?:in the |this )?(?P<part>{'|'.join(_PARTS)})\b"
    return [
        Found((), match.start(), match.end(), _PARTS[match["part"]])
        for match in re.finditer(pattern, lowered)
        if not re.search(r"\bgood\s+$", lowered[: match.start()])
    ]


def _clock(match: re.Match[str]) -> list[str]:
    hour = spoken.number(match["h"])
    groups = match.groupdict()
    raw = groups.get("m")
    minute = _MINUTE_WORDS.get(raw, -1) if raw and not raw.isdigit() else int(raw or 0)
    return _readings(hour, minute, groups.get("ampm"))


def _half(match: re.Match[str]) -> list[str]:
    return _readings(spoken.number(match["h"]), 30, match.groupdict().get("ampm"))


def _quarter(match: re.Match[str]) -> list[str]:
    count = match["n"]
    minutes = 15 if count == "quarter" else spoken.number(count) or 0
    hour = spoken.number(match["h"]) or 0
    if match["way"] in ("past", "after"):
        return _readings(hour, minutes, match["ampm"])
    return _readings(hour - 1 or 12, 60 - minutes, match["ampm"])


def _named(match: re.Match[str]) -> list[str]:
    return ["12:00" if match["name"] in ("noon", "midday") else "00:00"]


def _readings(hour: int | None, minute: int, ampm: str | None) -> list[str]:
    """Return the likeliest reading first: shops are open by day, so 3 is 15:00 and 9 is 09:00."""
    if hour is None or not 0 <= hour <= 23 or not 0 <= minute <= 59:
        return []
    written = [f"{hour:02d}:{minute:02d}"]
    if ampm:
        late = not (ampm.startswith("a") and ampm[:2] != "at") and "morning" not in ampm
        return [f"{hour % 12 + (12 if late else 0):02d}:{minute:02d}"] if hour <= 12 else written
    if not 1 <= hour <= 11:
        return written
    other = f"{hour + 12:02d}:{minute:02d}"
    return [other, *written] if hour <= 7 else [*written, other]


Reader = Callable[[re.Match[str]], list[str]]


def _readers() -> Iterator[tuple[re.Pattern[str], Reader]]:
    minute_words = "|".join(_MINUTE_WORDS)
    yield (
        re.compile(rf"(?<![\d:.])(?P<h>[01]?\d|2[0-3])[:h](?P<m>[0-5]\d)(?!\d){_MAYBE_AMPM}"),
        _clock,
    )
    yield (
        re.compile(r"(?<![\d:.])(?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d)\s*(?:uhr|h\b|o'?clock)"),
        _clock,
    )
    yield re.compile(r"\bat\s+(?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d)(?![\d.])"), _clock
    yield re.compile(rf"\b{_HOUR}\.(?P<m>[0-5]\d){_AMPM}"), _clock
    yield re.compile(rf"\b{_HOUR}{_AMPM}"), _clock
    yield re.compile(rf"\b{_HOUR}\s*(?:o'?clock|uhr){_MAYBE_AMPM}"), _clock
    yield (
        re.compile(rf"\b(?P<h>{_HOUR_WORDS})\s+(?P<m>{minute_words}|[0-5]\d)\b{_MAYBE_AMPM}"),
        _clock,
    )
    yield re.compile(rf"\bhalf\s+(?:past\s+)?{_HOUR}\b{_MAYBE_AMPM}"), _half
    yield (
        re.compile(
            rf"\b(?:a\s+)?(?P<n>quarter|five|ten|twenty|5|10|20)\s+(?P<way>past|after|to|before)\s+"
            rf"{_HOUR}\b{_MAYBE_AMPM}"
        ),
        _quarter,
    )
    yield re.compile(rf"\b(?:at|around|about|by)\s+{_HOUR}\b{_AFTER}"), _clock
    yield re.compile(r"\b(?P<name>noon|midday|midnight)\b"), _named


_READERS = tuple(_readers())
_BARE: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(rf"(?<![\w.:/-]){_HOUR}(?![\w:/-]){_AFTER}"), _clock),
    (re.compile(r"(?<![\d:.])(?P<h>[01]?\d|2[0-3])[.](?P<m>[0-5]\d)(?![\d.])"), _clock),
    (re.compile(r"(?<![\d:.])(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?![\d.])"), _clock),
)

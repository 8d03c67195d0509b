"""Tell bare data from speech: a code or a date that a workflow asked for says nothing else."""

import re
from dataclasses import replace

from graphs.assessment.signals import Assessment

_DATA = re.compile(r"\S*(?:\d|@)\S*")
_AROUND = frozenset(
    "a at code date day email hi hello here i id is it it's its mail my no number of on order"
    " please sorry sure the time um".split()
)
_LONGEST_NUMBER = 12
"""Digits; a longer number may be that of a card."""


def is_bare(text: str) -> bool:
    """Tell whether `text` is a number, date or address with at most a few words around it.

    A single `0` is a wish for a person, and three digits may be an emergency call.
    """
    found = _DATA.findall(text)
    digits = sum(char.isdigit() for char in text)
    if not found or len("".join(found)) < 4 or digits > _LONGEST_NUMBER:
        return False
    words = re.findall(r"[^\W\d_]+(?:'\w+)?", _DATA.sub(" ", text.lower()))
    return all(word in _AROUND for word in words)


def unread(assessment: Assessment) -> Assessment:
    """Return the assessment of a message that means what it answers, and nothing beside it."""
    return replace(
        assessment,
        type="none",
        alternatives=(),
        complexity="low",
        emotional_weight="low",
        business_risk="low",
        sentiment=0.0,
        human_requested=0.0,
        pushback=0.0,
        in_scope=1.0,
        act="tell",
        flags=(),
    )

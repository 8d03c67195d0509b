"""What the customer does with a message: yes, no, thanks, hello, goodbye, a question, a fix."""

import re
from dataclasses import dataclass

from graphs.assessment.local.words import acts as words_of
from graphs.assessment.signals import Act

SHORT = 7
"""A yes, a no or a greeting of at most so many words says nothing else."""

_ASKS = re.compile(
    r"\?|^\W*(?:who|what|when|where|why|how|which|can|could|do|does|did|is|are|was|will|would|should"
    r"|may|am|have|has)\b",
    re.IGNORECASE,
)
_AFFIRM = re.compile(words_of.AFFIRM + r"(?! (?:now|away|here))", re.IGNORECASE)
_DENY = re.compile(
    words_of.DENY + r"(?! (?:problem|worries|rush|wonder|idea|one|longer))", re.IGNORECASE
)
_THANK = re.compile(words_of.THANK, re.IGNORECASE)
_GREET = re.compile(words_of.GREET, re.IGNORECASE)
_BYE = re.compile(words_of.BYE, re.IGNORECASE)
_CORRECT = re.compile(words_of.CORRECT, re.IGNORECASE)
_SOLVED = re.compile(words_of.SOLVED, re.IGNORECASE)
_BUT = re.compile(r"\b(?:but|however|still|except|unless)\b", re.IGNORECASE)
_PUSHBACK = re.compile(words_of.PUSHBACK, re.IGNORECASE)
_REFERS_TO_US = re.compile(words_of.REFERS_TO_US, re.IGNORECASE)
_POINTS_BACK = re.compile(words_of.POINTS_BACK, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a message is meant, by its form."""

    act: Act
    bare: bool
    """Nothing but a yes, a no, thanks, or a greeting: no interaction of its own."""

    pushback: float
    """0..1 by the words alone."""

    elliptical: bool
    """Means little without the message before it."""

    words: int


def read(text: str, answered: bool) -> Reading:
    """Read `text` (straight quotes); `answered` tells whether we have said anything before it."""
    words = len(text.split())
    act = _act(text, words, answered)
    return Reading(
        act=act,
        bare=_is_bare(text, act, words),
        pushback=_pushback(text, words, answered),
        elliptical=words <= 9 and _POINTS_BACK.search(text) is not None,
        words=words,
    )


def _act(text: str, words: int, answered: bool) -> Act:
    short = words <= SHORT
    if _DENY.search(text):
        return "correct" if answered and _CORRECT.search(text) else "deny"
    if _AFFIRM.search(text) and not _BUT.search(text) and (short or answered):
        return "thank" if _THANK.search(text) and not _ASKS.search(text) else "affirm"
    if _THANK.search(text) and not _BUT.search(text) and (short or not _ASKS.search(text)):
        return "thank" if words <= 2 * SHORT else "tell"
    if short and _BYE.search(text):
        return "bye"
    greeting = _GREET.match(text)
    if greeting and len(text[greeting.end() :].split()) <= 2:
        return "greet"
    if answered and words <= 2 * SHORT and _CORRECT.search(text):
        return "correct"
    return "ask" if _ASKS.search(text) else "tell"


def _is_bare(text: str, act: Act, words: int) -> bool:
    if act in ("greet", "bye"):
        return words <= SHORT
    if act in ("thank", "affirm", "deny"):
        return words <= 3 or (words <= SHORT and not _ASKS.search(text) and not _says_more(text))
    return not any(letter.isalnum() for letter in text)


def _says_more(text: str) -> bool:
    return _PUSHBACK.search(text) is not None or _BUT.search(text) is not None


def _pushback(text: str, words: int, answered: bool) -> float:
    """Rejections point at what we said; a first message can hardly do that."""
    if _SOLVED.search(text) and not _BUT.search(text) and not _DENY.search(text):
        return 0.0
    if _REFERS_TO_US.search(text):
        return 0.9 if answered else 0.75
    if not answered or not _PUSHBACK.search(text):
        return 0.0
    return 0.85 if words <= 25 else 0.6

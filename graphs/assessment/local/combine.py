"""Puts heads and rules together: a rule overrides a head, and only a named trap lowers one."""

import math
import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local import rules
from graphs.assessment.local.acts import Reading
from graphs.assessment.local.heads import FLAGS, MOODS, TYPES, Scores
from graphs.assessment.local.rules import Hit
from graphs.assessment.signals import Evidence, Flag, InteractionType, RaisedFlag

Hits = tuple[Hit, ...]
Flags = tuple[RaisedFlag, ...]

SHOWN = 0.5
"""Flags are shown from here. Training places the threshold of each: a missed crisis counts most."""

HARD = 0.85
"""A rule this sure names the type of a message that is otherwise unclear."""

SPREAD = 0.8
"""A mean of classes shrinks towards the middle; this power spreads it again."""

UNCLEAR = 0.8
TRAPPED = 0.15
"""Most that a head may say where a named trap explains its suspicion."""

AGREEMENT = 0.05
"""Least share of the flag's own type for a flag to count without a rule: rage is no crisis.

Higher means fewer false alarms and more misses; `python -m evals.benchmarks.assessment` shows both.
"""

TYPE_OF_FLAG: Mapping[Flag, InteractionType] = {
    "crisis": "crisis",
    "fraud": "fraud",
    "legal": "legal",
    "sensitive_data": "sensitive_data",
    "vip": "vip",
}

_LETTERS = re.compile(r"[A-Za-z]")
_CAPITALS = re.compile(r"[A-Z]")


def flags(scores: Scores, hits: Hits, text: str, message_id: str) -> Flags:
    """Return the risks that a rule or a head sees, gravest kind first."""
    found = []
    for flag in FLAGS:
        hit = rules.strongest(hits, flag)
        suspicion = scores.flag(flag)
        own = TYPE_OF_FLAG.get(flag)
        if own is not None and scores.types[TYPES.index(own)] < AGREEMENT:
            suspicion = min(suspicion, TRAPPED)
        if hit is None and suspicion >= SHOWN and rules.is_trap(flag, text):
            suspicion = TRAPPED
        confidence = max(suspicion, hit.confidence if hit else 0.0)
        if confidence >= SHOWN:
            words = hit.quote if hit else rules.quote(text)
            evidence = Evidence(message_id, words)
            found.append(RaisedFlag(flag, round(confidence, 4), evidence, hit is not None))
    return tuple(found)


def human_requested(scores: Scores, hits: Hits, reading: Reading, text: str) -> float:
    """Return the probability that the customer asks for a person."""
    hit = rules.strongest(hits, "human")
    suspicion = float(scores.binary[0])
    if hit is not None:
        return round(max(hit.confidence, suspicion), 4)
    if reading.bare or rules.only_mentions_people(text):
        suspicion = min(suspicion, TRAPPED)
    return round(suspicion, 4)


def pushback(scores: Scores, reading: Reading) -> float:
    """Return the probability that the customer rejects what we last said or did."""
    by_head = float(scores.binary[1])
    if reading.pushback == 0.0:
        return round(min(by_head, 0.4), 4) if reading.words > 3 else round(min(by_head, 0.2), 4)
    return round(max(reading.pushback, by_head), 4)


def types(
    shares: NDArray[np.float32], reading: Reading, raised: Flags, hits: Hits, text: str
) -> list[tuple[InteractionType, float]]:
    """Return all types with their probability, best first."""
    shares = _without_trapped(shares, hits, text)
    hard = _hard_type(raised, hits)
    if hard is not None and (hard == "crisis" or float(shares.max()) < UNCLEAR):
        shares = _lifted(shares, hard, 0.9)
    elif reading.bare and hard is None:
        shares = _lifted(shares, "none", 0.95)
    order = np.argsort(-shares)
    return [(TYPES[i], float(shares[i])) for i in order]


def _without_trapped(shares: NDArray[np.float32], hits: Hits, text: str) -> NDArray[np.float32]:
    """Return a copy in which a risk that a harmless phrase explains is no longer likely."""
    kept = shares.copy()
    best = TYPES[int(shares.argmax())]
    for flag, name in TYPE_OF_FLAG.items():
        if name == best and rules.strongest(hits, flag) is None and rules.is_trap(flag, text):
            kept[TYPES.index(name)] *= np.float32(TRAPPED**2)
    return np.asarray(kept / kept.sum(), dtype=np.float32)


def _hard_type(raised: Flags, hits: Hits) -> InteractionType | None:
    """Return the type of the gravest flag that a rule is sure of."""
    for each in raised:
        hit = rules.strongest(hits, each.flag)
        if each.flag in TYPE_OF_FLAG and hit is not None and hit.confidence >= HARD:
            return TYPE_OF_FLAG[each.flag]
    return None


def _lifted(
    shares: NDArray[np.float32], name: InteractionType, least: float
) -> NDArray[np.float32]:
    index = TYPES.index(name)
    if shares[index] >= least:
        return shares
    lifted = shares * np.float32((1 - least) / max(1e-6, 1 - float(shares[index])))
    lifted[index] = least
    return lifted


def sentiment(scores: Scores, text: str, raised: Flags) -> float:
    """Return -1..1: the mean mood, sharpened by shouting and by what was flagged."""
    mean = float(scores.moods @ np.array(MOODS, dtype=np.float32))
    value = math.copysign(abs(mean) ** SPREAD, mean)
    if value < -0.15 and _shouts(text):
        value -= 0.2
    names = {each.flag for each in raised if each.confidence >= HARD}
    if "abuse" in names:
        value = min(value - 0.15, -0.7)
    if "crisis" in names:
        value = min(value, -0.85)
    return round(max(-1.0, min(1.0, value)), 4)


def _shouts(text: str) -> bool:
    letters = len(_LETTERS.findall(text))
    capitals = len(_CAPITALS.findall(text))
    return "!!" in text or (letters >= 8 and capitals >= 0.7 * letters)

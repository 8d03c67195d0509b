"""How well each unit of the passages answers a question: shared stems, headings, place, cues."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphs.writing.cues import wanted
from graphs.writing.sentences import Unit, units
from knowledge.article import Passage
from knowledge.stems import stems

HISTORY_WEIGHT = 0.3
"""What a word of an earlier message counts beside a word of the question."""

CONTEXT_WEIGHT = 0.5
"""What a word counts that stands in title or heading, not in the sentence itself."""

RANK_DECAY = 0.25
"""How much a passage loses against the one before it, beside its similarity."""

LEAD_BONUS = 0.06
CUE_BONUS = 0.35
SHORT_WORDS = 4
"""A unit of fewer words is a fragment and counts less."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit with what speaks for it."""

    passage: int
    """Index into the passages that were given."""

    index: int
    """Index into the passage's units."""

    unit: Unit
    coverage: float
    """Share of the question's weighted words found in it or above it, 0..1."""

    score: float


def question_terms(question: str, history: Sequence[str] = ()) -> dict[str, float]:
    """Return the stems to look for with their weight; earlier messages help a short question."""
    terms = dict.fromkeys(stems(question), 1.0)
    if history and len(terms) < 6:
        for stem in stems(" ".join(history[-2:])):
            terms.setdefault(stem, HISTORY_WEIGHT)
    return terms


def candidates(
    question: str, passages: Sequence[Passage], history: Sequence[str] = ()
) -> list[Candidate]:
    """Return every unit of the passages with its score, passage by passage in reading order."""
    parsed = [units(passage.chunk.text) for passage in passages]
    weights = _idf(question_terms(question, history), parsed)
    wants = wanted(question)
    found: list[Candidate] = []
    for rank, (passage, parts) in enumerate(zip(passages, parsed, strict=True)):
        prior = _prior(passage, rank, passages)
        above = title_stems(f"{passage.chunk.title} {passage.chunk.heading}")
        for index, unit in enumerate(parts):
            coverage = _coverage(weights, unit.stems, above | title_stems(unit.heading))
            score = _score(unit, coverage, wants) * prior
            found.append(Candidate(rank, index, unit, coverage, score))
    return found


@lru_cache(maxsize=4_096)
def title_stems(text: str) -> frozenset[str]:
    """Return the stems of a title or heading, cached."""
    return frozenset(stems(text))


def _idf(terms: Mapping[str, float], parsed: Sequence[tuple[Unit, ...]]) -> dict[str, float]:
    """Weigh terms by rarity among the units at hand: what all of them say tells none apart."""
    total = sum(len(parts) for parts in parsed)
    held = Counter(
        stem for parts in parsed for unit in parts for stem in unit.stems if stem in terms
    )
    return {
        stem: weight * math.log(1.0 + (total + 0.5) / (held[stem] + 0.5))
        for stem, weight in terms.items()
        if held[stem]
    }


def _prior(passage: Passage, rank: int, passages: Sequence[Passage]) -> float:
    best = max(max(other.similarity for other in passages), 1e-6)
    nearness = max(passage.similarity, 0.0) / best
    return nearness / (1.0 + RANK_DECAY * rank)


def _coverage(weights: Mapping[str, float], said: frozenset[str], above: frozenset[str]) -> float:
    total = sum(weights.values())
    if not total:
        return 0.0
    found = 0.0
    for stem, weight in weights.items():
        if stem in said:
            found += weight
        elif stem in above:
            found += CONTEXT_WEIGHT * weight
    return found / total


def _score(unit: Unit, coverage: float, wants: Sequence[str]) -> float:
    base = coverage + (LEAD_BONUS if unit.lead else 0.0)
    met = next((place for place, want in enumerate(wants) if want in unit.cues), None)
    if met is not None:
        base *= 1.0 + CUE_BONUS / (1.0 + met)
    return base if unit.words >= SHORT_WORDS or unit.kind != "prose" else 0.6 * base

"""How well each unit of the passages answers a question: shared words, headings, place, cues."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphs.writing.cues import wanted
from graphs.writing.sentences import Unit, units
from knowledge.article import Passage
from knowledge.stems import stems
from knowledge.synonyms import same_as

HISTORY_WEIGHT = 0.15
"""What a word of an earlier message counts beside a word of the question."""

SYNONYM_WEIGHT = 0.6
CONTEXT_WEIGHT = 0.5
"""What a word counts that stands in title or heading, not in the sentence itself."""

LEAD_CONTEXT_WEIGHT = 0.8
"""The same for the sentence right below the heading."""

STEP_CONTEXT_WEIGHT = 0.9
"""The same for a step, where the question asks for the way: the heading says what the steps do."""

RANK_DECAY = 0.15
"""How much a passage loses against the one before it, beside its similarity."""

NEAR_POWER = 1.5
"""How sharply similarity tells passages apart."""

LEAD_BONUS = 0.06
SURE_CUE_BONUS = 0.6
"""For a duration where the question is how long, an amount where it is how much, an address or
number where it is how to reach somebody."""

CUE_BONUS = 0.2
NUMBER_WEIGHT = 2.0
"""A number in the question (a size, an order value) is more telling than a word."""

NEEDED_WEIGHT = 0.8
"""What a word counts that stands in the sentence before, to which `They …` refers."""

OVERVIEW_BONUS = 0.5
"""For the first words of an article whose title says all that is asked."""

GENERIC = "policy policies rules conditions terms information details work works explain"
"""What a question may ask of any subject; a title need not say it."""

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
    overview: bool = False
    """The first words of an article whose title says all that is asked."""


def question_terms(question: str, history: Sequence[str] = ()) -> dict[str, float]:
    """Return the stems to look for with their weight; earlier messages help a short question."""
    terms = {stem: _weight(stem) for stem in stems(question)}
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
    wants, topic = wanted(question), _topic(question)
    found: list[Candidate] = []
    for rank, (passage, parts) in enumerate(zip(passages, parsed, strict=True)):
        prior = _prior(passage, rank, passages)
        above = title_stems(f"{passage.chunk.title} {passage.chunk.heading}")
        for index, unit in enumerate(parts):
            context = _Context(
                above | title_stems(unit.heading),
                _context_weight(unit, wants),
                parts[unit.needs].stems if unit.needs is not None else frozenset(),
            )
            coverage = _coverage(weights, unit.stems, context)
            score = _score(unit, coverage, wants)
            overview = index == 0 and _is_overview(passage, parts, topic, wants)
            score *= _nearness(passage, passages) * (1.0 + OVERVIEW_BONUS) if overview else prior
            found.append(Candidate(rank, index, unit, coverage, score, overview))
    return found


def _is_overview(
    passage: Passage, parts: Sequence[Unit], topic: frozenset[str], wants: Sequence[str]
) -> bool:
    """Tell whether the first words of this passage answer: its title names all that is asked.

    The way to do something is told by steps, and who asks for a price wants one.
    """
    if passage.chunk.position or not topic or "way" in wants:
        return False
    title = title_stems(passage.chunk.title)
    if not all(stem in title or not same_as(stem).isdisjoint(title) for stem in topic):
        return False
    opening = [unit for unit in parts if unit.block == parts[0].block]
    return not wants or any(wants[0] in unit.cues for unit in opening)


def _topic(question: str) -> frozenset[str]:
    """Return the stems that name a subject: "return" for "what is your policy on returns?"."""
    said = frozenset(stems(question))
    return said - title_stems(GENERIC) or said


@lru_cache(maxsize=4_096)
def title_stems(text: str) -> frozenset[str]:
    """Return the stems of a title or heading, cached."""
    return frozenset(stems(text))


def _idf(terms: Mapping[str, float], parsed: Sequence[tuple[Unit, ...]]) -> dict[str, float]:
    """Weigh terms by rarity among the units at hand: what all of them say tells none apart."""
    total = sum(len(parts) for parts in parsed)
    held = Counter(stem for parts in parsed for unit in parts for stem in unit.stems & terms.keys())
    return {
        stem: weight * math.log(1.0 + (total + 0.5) / (held[stem] + 0.5))
        for stem, weight in terms.items()
        if held[stem] or same_as(stem)
    }


def _prior(passage: Passage, rank: int, passages: Sequence[Passage]) -> float:
    return _nearness(passage, passages) / (1.0 + RANK_DECAY * rank)


def _nearness(passage: Passage, passages: Sequence[Passage]) -> float:
    best = max(max(other.similarity for other in passages), 1e-6)
    return float((max(passage.similarity, 0.0) / best) ** NEAR_POWER)


def _context_weight(unit: Unit, wants: Sequence[str]) -> float:
    if unit.kind == "step" and "way" in wants:
        return STEP_CONTEXT_WEIGHT
    return LEAD_CONTEXT_WEIGHT if unit.lead else CONTEXT_WEIGHT


@dataclass(frozen=True, slots=True)
class _Context:
    """What surrounds a unit and lends it words."""

    above: frozenset[str]
    weight: float
    needed: frozenset[str]


def _coverage(weights: Mapping[str, float], said: frozenset[str], context: _Context) -> float:
    total = sum(weights.values())
    if not total:
        return 0.0
    return sum(weight * _found(stem, said, context) for stem, weight in weights.items()) / total


def _found(stem: str, said: frozenset[str], context: _Context) -> float:
    """Return how far a unit says `stem`, 0..1: itself, by a like word, or by what surrounds it."""
    if stem in said:
        return 1.0
    same = same_as(stem)
    return max(
        NEEDED_WEIGHT if stem in context.needed else 0.0,
        context.weight if stem in context.above else 0.0,
        SYNONYM_WEIGHT if not same.isdisjoint(said) else 0.0,
        SYNONYM_WEIGHT * context.weight if not same.isdisjoint(context.above) else 0.0,
    )


def _score(unit: Unit, coverage: float, wants: Sequence[str]) -> float:
    base = coverage + (LEAD_BONUS if unit.lead else 0.0)
    base *= 1.0 + _cue_bonus(unit, wants)
    return base if unit.words >= SHORT_WORDS or unit.kind != "prose" else 0.6 * base


def _cue_bonus(unit: Unit, wants: Sequence[str]) -> float:
    """Return the bonus of the first wanted kind of answer that the unit holds, halved per rank."""
    for place, want in enumerate(wants):
        if want in unit.cues:
            bonus = SURE_CUE_BONUS if want in ("duration", "amount", "contact") else CUE_BONUS
            return bonus / (1.0 + place)
    return 0.0


def _weight(stem: str) -> float:
    return NUMBER_WEIGHT if stem[0].isdigit() else 1.0

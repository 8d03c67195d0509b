"""The embedded assessor: heads and rules over one message and those before it, no model call."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from graphs.assessment.local import (
    acts,
    combine,
    context,
    features,
    language,
    levels,
    money,
    rules,
    weights_file,
)
from graphs.assessment.local.heads import Heads, Scores
from graphs.assessment.signals import Assessment, Evidence
from graphs.transcript import Message
from knowledge.embedding import Embedder

PACK_FOLDER = "assessor"
"""Where `lamina train --pack` leaves what it learned, inside the pack."""

CACHED_TEXTS = 1_024
UNTRUSTED = 0.6
"""Factor on confidence in a language that the heads were not trained for."""


class LocalAssessor:
    """Implements the assessor port with the local sentence model and trained heads."""

    def __init__(self, embedder: Embedder, heads: Heads) -> None:
        self._embedder = embedder
        self._cached = lru_cache(maxsize=CACHED_TEXTS)(self._score)
        self._heads = heads

    @classmethod
    def load(cls, embedder: Embedder, pack: Path | None = None) -> "LocalAssessor":
        """Return an assessor with the shipped weights, refined by the pack's own if it has any.

        Raises:
            WeightsUnusable: the weights are missing, damaged, or of another version.
        """
        own = pack / PACK_FOLDER if pack is not None else None
        change = weights_file.read(own) if own is not None and own.is_dir() else None
        return cls(embedder, Heads(weights_file.read(), change))

    def assess(self, message: Message, history: Sequence[Message]) -> Assessment:
        """Assess `message` in the light of `history` (oldest first, without `message`)."""
        text = rules.straight(message.text)
        hits = rules.find(text)
        reading = acts.read(text, context.answered(history))
        scores = self._cached(message.text)
        pushback = combine.pushback(scores, reading)
        flags = combine.flags(scores, hits, text, message.message_id)
        leaning = context.inherited(
            scores.types, reading, pushback, history, lambda said: self._cached(said).types
        )
        types = combine.types(leaning, reading, flags, hits, text)
        sentiment = combine.sentiment(scores, text, flags)
        amount = money.largest(text)
        weight = levels.weigh(
            types[0][0], [raised.flag for raised in flags], sentiment, amount, reading.words
        )
        spoken = language.guess(text)
        trust = 1.0 if spoken == "en" else UNTRUSTED
        return Assessment(
            type=types[0][0],
            confidence=round(types[0][1] * trust, 4),
            alternatives=tuple((name, round(share * trust, 4)) for name, share in types[1:4]),
            complexity=weight.complexity,
            emotional_weight=weight.emotional,
            business_risk=weight.risk,
            sentiment=sentiment,
            human_requested=combine.human_requested(scores, hits, reading, text),
            pushback=pushback,
            in_scope=1.0 if types[0][0] == "none" else round(scores.scope, 4),
            act=reading.act,
            flags=flags,
            amount=amount,
            language=spoken,
            evidence=Evidence(message.message_id, rules.quote(text)),
        )

    def _score(self, text: str) -> Scores:
        return self._heads.score(
            self._embedder.embed_one(features.spoken(text)), features.grams(text)
        )

"""Reads a dialogue that has already happened: assessment and decision for each customer turn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphs.assessment.assessor import Assessor
from graphs.assessment.signals import Assessment, Evidence
from graphs.policy.decide import decide
from graphs.policy.decision import Decision, Signals
from graphs.policy.model import Policy
from graphs.transcript import Message
from knowledge.embedding import Embedder

REPEATED = 0.82
"""Cosine of two customer messages from which the later one asks the same again."""

PUSHBACK = 0.5

_OFFERS_A_PERSON = re.compile(
    r"(?:connect|transfer|hand|pass|put|speak|talk|bring|get|call)[\w ,']{0,40}"
    r"\b(?:person|human|colleague|agent|advis[oe]r|someone|specialist|representative|team)\b[^.!]*\?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One customer message, what it means, and what the policy says about it."""

    message: Message
    assessment: Assessment
    signals: Signals
    decision: Decision


class DialogueReader:
    """Replays a transcript through assessor and policy, turn by turn, as the service would."""

    def __init__(self, assessor: Assessor, embedder: Embedder, policy: Policy) -> None:
        self._assessor = assessor
        self._embedder = embedder
        self._policy = policy

    def read(self, messages: Sequence[Message]) -> list[Turn]:
        """Return one turn per customer message, oldest first."""
        turns: list[Turn] = []
        for index, message in enumerate(messages):
            if message.author == "customer":
                before = messages[:index]
                assessment = self._assessor.assess(message, before)
                signals = self._signals(message, assessment, before, turns)
                decision = decide(self._policy, signals)
                turns.append(Turn(message, assessment, signals, decision))
        return turns

    def _signals(
        self,
        message: Message,
        assessment: Assessment,
        before: Sequence[Message],
        turns: Sequence[Turn],
    ) -> Signals:
        """Count what the transcript shows; retrieval and workflows stay unknown."""
        seen = [*(turn.assessment for turn in turns), assessment]
        rejected = [one.evidence for one in seen if one.pushback >= PUSHBACK]
        repeated = self._repeated(message, turns)
        moods = [turn.assessment.sentiment for turn in turns]
        trend = assessment.sentiment - float(np.mean(moods)) if moods else 0.0
        return Signals(
            assessment=assessment,
            sentiment_trend=round(trend, 4),
            offer_accepted=assessment.act == "affirm" and _offered_a_person(before),
            pushbacks=len(rejected),
            repetitions=len(repeated),
            layer_so_far=turns[-1].decision.layer if turns else 1,
            evidence={"pushbacks": tuple(rejected), "repetitions": tuple(repeated)},
        )

    def _repeated(self, message: Message, turns: Sequence[Turn]) -> list[Evidence]:
        if len(message.text.split()) < 3:
            return []
        vector = self._embedder.embed_one(message.text)
        return [
            turn.assessment.evidence
            for turn in turns
            if turn.assessment.type != "none"
            and float(self._embedder.embed_one(turn.message.text) @ vector) >= REPEATED
        ]


def _offered_a_person(before: Sequence[Message]) -> bool:
    ours = [message.text for message in before if message.author != "customer"]
    return bool(ours) and _OFFERS_A_PERSON.search(ours[-1]) is not None

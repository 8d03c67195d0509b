"""The port that both brains implement: words in, an assessment out."""

from collections.abc import Sequence
from typing import Protocol

from graphs.assessment.signals import Assessment
from graphs.transcript import Message


class Assessor(Protocol):
    """Understands one customer message."""

    def assess(self, message: Message, history: Sequence[Message]) -> Assessment:
        """Assess `message` in the light of `history` (oldest first, without `message`)."""
        ...

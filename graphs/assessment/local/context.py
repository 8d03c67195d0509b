"""What the messages before it change: whether we have answered, and what an ellipsis is about."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local.acts import Reading
from graphs.assessment.local.heads import TYPES
from graphs.transcript import Message

Floats = NDArray[np.float32]

OURS = frozenset({"assistant", "human_agent", "human_agent_via_assistant"})
LOOKS_BACK = 4
"""Customer messages searched for what an ellipsis is about."""

SURE = 0.75
"""A message this clear by itself inherits nothing."""

_NONE = TYPES.index("none")


def answered(history: Sequence[Message]) -> bool:
    """Tell whether anybody on our side has said something since the customer first wrote."""
    asked = False
    for message in history:
        if message.author == "customer":
            asked = True
        elif asked and message.author in OURS:
            return True
    return any(message.author in OURS for message in history)


def inherited(
    types: Floats,
    reading: Reading,
    pushback: float,
    history: Sequence[Message],
    types_of: Callable[[str], Floats],
) -> Floats:
    """Return `types` mixed with those of the message that an elliptical one leans on."""
    rejects = pushback >= 0.5 and reading.words <= 25
    if not history or reading.bare or not (rejects or reading.elliptical):
        return types
    if not rejects and float(types.max()) >= SURE and int(types.argmax()) != _NONE:
        return types
    before = _last_topic(history, types_of)
    if before is None:
        return types
    if int(types.argmax()) == _NONE:
        return before
    share = np.float32(0.7 if rejects and float(types.max()) < SURE else 0.5)
    mixed: Floats = types ** (1 - share) * before**share
    mixed[_NONE] = 0.0
    return np.asarray(mixed / mixed.sum(), dtype=np.float32)


def _last_topic(history: Sequence[Message], types_of: Callable[[str], Floats]) -> Floats | None:
    said = [message.text for message in history if message.author == "customer"]
    for text in reversed(said[-LOOKS_BACK:]):
        types = types_of(text)
        if int(types.argmax()) != _NONE and text.strip():
            return types
    return None

"""The last look at a text before a customer sees it: figures need a source, promises an action."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graphs.writing import promises
from graphs.writing.quantities import known_from, quantities, supported
from graphs.writing.sentences import plain, split_sentences

Why = Literal["unsupported", "promise", "introduces_nothing"]

_MARKER = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that must not be said."""

    sentence: str
    why: Why
    detail: str
    """The figure without a source, or the action that did not happen."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is left of a text."""

    text: str
    """The sentences that may be said, in their lines; empty when none may."""

    dropped: tuple[Dropped, ...]

    @property
    def ok(self) -> bool:
        """Nothing had to go."""
        return not self.dropped


def check(
    text: str, *, passages: Sequence[str], results: Sequence[str], performed: Sequence[str]
) -> Verdict:
    """Drop each sentence that states a figure without a source or an action that did not happen.

    `passages` are texts of articles, `results` texts of workflow runs; `performed` names what was
    really done (`handoff`, `order_cancel`, …). Pure; well under a millisecond.
    """
    guard = _Guard(passages, results, performed)
    kept: list[str] = []
    dropped: list[Dropped] = []
    for line in text.split("\n"):
        said, refused = guard.line(line)
        dropped += refused
        if said or not line.strip():
            kept.append(said)
    said, refused = _without_idle_intros(kept, dropped)
    return Verdict(text=said, dropped=(*dropped, *refused))


class _Guard:
    """The sources of one text."""

    def __init__(
        self, passages: Sequence[str], results: Sequence[str], performed: Sequence[str]
    ) -> None:
        self.passages = passages
        self.results = results
        self.performed = performed

    def line(self, line: str) -> tuple[str, list[Dropped]]:
        """Return what may be said of a line, and what may not."""
        marker = _MARKER.match(line)
        lead = marker.group() if marker else ""
        kept: list[str] = []
        dropped: list[Dropped] = []
        for sentence in split_sentences(line[len(lead) :]):
            refusal = self.refusal(sentence)
            if refusal is None:
                kept.append(sentence)
            else:
                dropped.append(refusal)
        return (lead + " ".join(kept) if kept else ""), dropped

    def refusal(self, sentence: str) -> Dropped | None:
        """Return why a sentence may not be said."""
        for stated in sorted(quantities(sentence)):
            if not self.is_known(stated):
                return Dropped(sentence, "unsupported", stated)
        for promise in promises.claims(sentence):
            if not (promises.kept(promise, self.performed) or self.is_said(promise, sentence)):
                return Dropped(sentence, "promise", promise.action)
        return None

    def is_known(self, stated: str) -> bool:
        """Tell whether a source states it; most find theirs in the first one, so go one by one."""
        sources = (*self.results, *self.passages)
        return any(supported(stated, known_from(source)) for source in sources)

    def is_said(self, promise: promises.Promise, sentence: str) -> bool:
        """Tell whether a workflow reports it in these words, or an article as the general rule."""
        sources = (*self.results, *self.passages) if promise.policy else self.results
        words = plain(sentence).casefold()
        return any(words in plain(source).casefold() for source in sources)


def _without_idle_intros(
    lines: Sequence[str], dropped: Sequence[Dropped]
) -> tuple[str, list[Dropped]]:
    """Drop a last `These are:` whose list was dropped."""
    kept = list(lines)
    refused: list[Dropped] = []
    if dropped and kept and kept[-1].rstrip().endswith(":"):
        *before, intro = split_sentences(kept[-1])
        kept[-1] = " ".join(before)
        refused.append(Dropped(intro, "introduces_nothing", ""))
    return "\n".join(kept).strip(), refused

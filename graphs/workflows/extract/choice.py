"""Which of some options a text means: by label, by other words for it, by position, by likeness."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from graphs.workflows.declare import Option
from graphs.workflows.extract.found import Found, meant, without_overlaps

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_SMALL = {"a", "an", "the", "in", "on", "at", "to", "for", "of", "and", "my", "please", "one", "is"}


def match(text: str, options: Sequence[Option], *, asked: bool) -> list[Option]:
    """Return the options that `text` names; several where it does not tell them apart.

    Args:
        text: what the customer said.
        options: what can be chosen.
        asked: the text answers our question, so positions, parts and typing errors count.
    """
    named = _named(text, options)
    if named or not asked:
        return named
    return _by_position(text, options) or _by_words(text, options) or _alike(text, options)


def _named(text: str, options: Sequence[Option]) -> list[Option]:
    lowered = text.lower()
    hits: list[Found] = []
    for index, option in enumerate(options):
        spans = [m.span() for name in _names(option) for m in _spelled(name).finditer(lowered)]
        if spans:
            start, end = max(spans, key=lambda span: span[1] - span[0])
            hits.append(Found((str(index),), start, end))
    return [options[int(hit.values[0])] for hit in meant(lowered, without_overlaps(hits))]


def _spelled(name: str) -> re.Pattern[str]:
    return re.compile(r"\b" + r"\W+".join(map(re.escape, name.split())) + r"\b")


def _by_position(text: str, options: Sequence[Option]) -> list[Option]:
    plain = _plain(text)
    if "last" in plain.split() and options:
        return [options[-1]]
    for index, word in enumerate(_ORDINALS[: len(options)]):
        if word in plain.split() or plain in (str(index + 1), f"number {index + 1}"):
            return [options[index]]
    return []


def _by_words(text: str, options: Sequence[Option]) -> list[Option]:
    """Most words in common, counting only words that tell the options apart."""
    said = set(_plain(text).split()) - _SMALL
    labels = [set(" ".join(_names(option)).split()) - _SMALL for option in options]
    common = set.intersection(*labels) if len(labels) > 1 else set()
    scores = [len(said & (label - common)) for label in labels]
    best = max(scores, default=0)
    if not best:
        return []
    return [option for option, score in zip(options, scores, strict=True) if score == best]


def _alike(text: str, options: Sequence[Option]) -> list[Option]:
    plain = _plain(text)[:80]
    scores = [max(_likeness(plain, name) for name in _names(option)) for option in options]
    best = max(scores, default=0.0)
    if best < 0.75:
        return []
    return [o for o, score in zip(options, scores, strict=True) if score > best - 0.05]


def _likeness(text: str, name: str) -> float:
    """Ratio of the label and the most similar run of as many words, 0..1."""
    words, width = text.split(), len(name.split())
    runs = [" ".join(words[i : i + width]) for i in range(max(1, len(words) - width + 1))]
    return max(SequenceMatcher(None, run, name).ratio() for run in runs)


def _names(option: Option) -> list[str]:
    return [plain for name in (option.label, *option.also) if (plain := _plain(name))]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w:]+", text.lower()))

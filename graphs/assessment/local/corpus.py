"""Reads training rows: Lamina's own examples, public data by licence, and labelled files."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from graphs.assessment.local import labels
from graphs.assessment.signals import Flag, InteractionType

AUTHORED = "lamina"


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text; None means that the row says nothing about that signal."""

    text: str
    source: str
    type: InteractionType | None = None
    group: str = ""
    """The finer label the text came with, such as a public intent; used to split and balance."""

    human_requested: int | None = None
    pushback: int | None = None
    sentiment: float | None = None
    flags: frozenset[Flag] | None = None
    """Exactly the flags that hold, or None where nobody labelled them."""


def label(row: Row, signal: str) -> int | None:
    """Return 1 or 0 for a yes-or-no signal (a name in heads.BINARY), None where nobody said."""
    if signal == "human_requested":
        return row.human_requested
    if signal == "pushback":
        return row.pushback
    return None if row.flags is None else int(signal in row.flags)


def authored() -> list[Row]:
    """Return the examples written for Lamina, from the package."""
    folder = resources.files("graphs.assessment.local").joinpath("examples")
    files = sorted((file for file in folder.iterdir()), key=lambda file: file.name)
    return [
        own_row(json.loads(line), AUTHORED, file.name.removesuffix(".jsonl"))
        for file in files
        if file.name.endswith(".jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def own_row(data: Mapping[str, Any], source: str, group: str) -> Row:
    """Return the row for one line of the `lamina train` form."""
    flags = data.get("flags")
    human = data.get("human_requested")
    pushback = data.get("pushback")
    return Row(
        text=data["text"],
        source=source,
        type=data.get("interaction"),
        group=f"{group}:{data.get('interaction', '')}",
        human_requested=None if human is None else int(human >= 0.5),
        pushback=None if pushback is None else int(pushback >= 0.5),
        sentiment=data.get("sentiment"),
        flags=None if flags is None else frozenset(flags),
    )


def public(data: Path) -> list[Row]:
    """Return every public row whose licence lets it train shipped weights."""
    return [
        *_interaction_types(data),
        *_intents(data),
        *_spoken(data),
        *_human_requests(data),
        *_emotions(data),
        *_risks(data),
    ]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def _interaction_types(data: Path) -> Iterator[Row]:
    for row in lines(data / "interaction_type.jsonl"):
        type_ = labels.COARSE.get(row["type"])
        if row["source"] in labels.SHIPPABLE_SOURCES and type_:
            yield _calm(row["text"], row["source"], type_, str(row["label"]))


def _calm(text: str, source: str, type_: InteractionType | None, group: str) -> Row:
    """Return a row of routine traffic: no risk but its own type's, no rejection."""
    flags: dict[str, Flag] = {"fraud": "fraud", "cancellation": "churn"}
    raised = {flags[type_]} if type_ in flags and group not in labels.ONE_PURCHASE else set()
    unsure = group in labels.PERHAPS_FRAUD
    return Row(text, source, type_, group, 0, 0, None, None if unsure else frozenset(raised))


def _intents(data: Path) -> Iterator[Row]:
    files = {
        "banking77": "intent_banking77_train",
        "clinc150": "intent_clinc150_trainval",
        "watson_bank": "intent_watson_bank",
        "bitext27": "intent_bitext27_traindev",
    }
    for source, name in files.items():
        extra = {
            intent: type_
            for type_, intents in labels.INTENTS[source].items()
            for intent in intents.split()
        }
        rows = (row for row in lines(data / f"{name}.jsonl"))
        yield from _first(
            (
                _calm(row["text"], source, extra[row["label"]], row["label"])
                for row in rows
                if row["label"] in extra
            ),
            each=40,
        )


def _spoken(data: Path) -> Iterator[Row]:
    for row in lines(data / "intent_nlupp_folds0-13.jsonl"):
        acts = set(row["labels"])
        if acts and acts <= set(labels.SPOKEN):
            yield Row(row["text"], "nlupp", "none", "+".join(sorted(acts)), flags=frozenset())


def _human_requests(data: Path) -> Iterator[Row]:
    for row in lines(data / "human_request.jsonl"):
        yield Row(row["text"], "human_request", None, row["kind"], human_requested=row["label"])


def _emotions(data: Path) -> Iterator[Row]:
    rows = (
        Row(row["text"], "goemotions", group=str(mood), sentiment=mood)
        for row in lines(data / "emotion_goemotions.jsonl")
        for mood in [_mood(set(row["labels"]))]
        if mood is not None
    )
    yield from _first(rows, each=1_500)


def _mood(found: set[str]) -> float | None:
    good, bad = bool(found & labels.POSITIVE), bool(found & labels.NEGATIVE)
    if good and bad:
        return None
    if bad:
        return -0.95 if found & labels.FURIOUS else -0.5
    return 0.7 if good else 0.0


def _risks(data: Path) -> Iterator[Row]:
    crisis: Flag = "crisis"
    for row in lines(data / "risk_topics.jsonl"):
        distressed = row.get("topic") in labels.DISTRESS_TOPICS
        if row["source"] == "counselchat" and distressed:
            yield Row(row["text"], "counselchat", "crisis", row["topic"], flags=frozenset({crisis}))


def _first(rows: Iterable[Row], each: int) -> Iterator[Row]:
    """Yield at most `each` rows of every group, in order, so that no label drowns the others."""
    taken: dict[str, int] = {}
    for row in rows:
        taken[row.group] = taken.get(row.group, 0) + 1
        if taken[row.group] <= each:
            yield row

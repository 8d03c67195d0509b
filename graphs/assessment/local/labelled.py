"""Reads the input of `lamina train`: JSON Lines of labelled texts, checked line by line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from graphs.assessment.local.corpus import Row, own_row
from graphs.assessment.local.errors import BadExamples
from graphs.assessment.signals import Flag, InteractionType

Share = Annotated[float, Field(ge=0, le=1)]


class Line(BaseModel):
    """One labelled text; what is left out stays unsaid, except that `flags` is complete."""

    model_config = ConfigDict(extra="ignore")

    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
    interaction: InteractionType | None = None
    human_requested: Share | None = None
    pushback: Share | None = None
    sentiment: Annotated[float, Field(ge=-1, le=1)] | None = None
    flags: tuple[Flag, ...] | None = None


def read(path: Path) -> tuple[list[Row], list[str]]:
    """Return the rows of `path` and one problem per line that cannot be used.

    Raises:
        BadExamples: the file cannot be read at all.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadExamples(f"{path}: cannot be read as UTF-8 text: {error}") from error
    rows, problems = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                rows.append(_row(line))
            except ValueError as error:
                problems.append(f"{path}:{number}: {_words(error)}")
    return rows, problems


def _row(line: str) -> Row:
    found = Line.model_validate(json.loads(line))
    row = own_row(found.model_dump(), "pack", "pack")
    labels: Sequence[object] = (row.type, row.human_requested, row.pushback, row.flags)
    if all(label is None for label in labels) and found.sentiment is None:
        raise ValueError("has no label; add interaction, human_requested, sentiment, or flags")
    return row


def _words(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return f"{place}: {first['msg']}" if place else first["msg"]
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error}"
    return str(error)

"""JSON Lines to articles: one `{"id", "title", "text", …}` object per line."""

import json
from collections.abc import Iterator
from pathlib import Path

from knowledge.article import Article
from knowledge.errors import BadDocument
from knowledge.sources import fields


def from_jsonl(text: str, *, file: Path) -> Iterator[Article | BadDocument]:
    """Read one article per line, blank lines left out; a bad line is given as what is wrong."""
    line_of: dict[str, int] = {}
    # Not splitlines(): it also cuts at characters that JSON strings may hold unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                found = fields.article(_object(line, file, number), file=file, line=number)
                if line_of.setdefault(found.id, number) != number:
                    raise BadDocument(
                        f"the id {found.id!r} was used in line {line_of[found.id]} already; "
                        "give each document its own",
                        file=file,
                        line=number,
                    )
                yield found
            except BadDocument as error:
                yield error


def _object(line: str, file: Path, number: int) -> dict[str, object]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:  # ValueError also for a number of 5,000 digits
        problem = getattr(error, "msg", "a value is too large or nested too deeply")
        raise BadDocument(
            f"not valid JSON: {problem}; each line must be one whole object",
            file=file,
            line=number,
        ) from error
    if not isinstance(found, dict):
        raise BadDocument(
            "not a JSON object; each line must be one {…} with id, title and text",
            file=file,
            line=number,
        )
    return found

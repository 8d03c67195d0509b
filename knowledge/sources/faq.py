"""A CSV of questions and answers to articles, one per row."""

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

from knowledge.article import Article
from knowledge.errors import BadDocument
from knowledge.sources import fields

_DELIMITERS = ",;\t"


def from_csv(text: str, *, name: str, file: Path) -> Iterator[Article | BadDocument]:
    """Read `question,answer` rows, separated by comma, semicolon or tab; other columns optional.

    Without an `id` column an article is named after its question, so that it keeps its name when
    rows are added above. Raises BadDocument when the needed columns are missing.
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        columns = [column.strip().lower() for column in next(rows, [])]
        _check(columns, file)
        for row in rows:
            if any(cell.strip() for cell in row[len(columns) :]):
                yield BadDocument(
                    f"has {len(row)} cells under {len(columns)} columns; put cells that hold the "
                    "separator in quotes",
                    file=file,
                    line=rows.line_num,
                )
            elif any(cell.strip() for cell in row):
                yield _read(dict(zip(columns, row, strict=False)), name, file, rows.line_num)
    except csv.Error as error:
        raise BadDocument(
            f"not valid CSV: {error}; quote cells that hold quotes or line breaks",
            file=file,
            line=rows.line_num,
        ) from error


def _check(columns: list[str], file: Path) -> None:
    missing = [column for column in ("question", "answer") if column not in columns]
    if missing:
        raise BadDocument(
            f"column {' and '.join(map(repr, missing))} is missing; the first line must name the "
            "columns, at least question,answer",
            file=file,
            line=1,
        )


def _read(row: dict[str, str], name: str, file: Path, line: int) -> Article | BadDocument:
    given = {column: cell.strip() for column, cell in row.items() if cell.strip()}
    question, answer = given.get("question", ""), given.get("answer", "")
    if not question or not answer:
        missing = "answer" if question else "question"
        return BadDocument(
            f"the {missing} is empty; fill it or delete the row", file=file, line=line
        )
    digest = hashlib.sha256(question.encode("utf-8", "replace")).hexdigest()[:12]
    title = given.get("title", question)
    # A title of its own must not hide the question, which is what customers ask.
    text = answer if title == question else f"{question}\n\n{answer}"
    document = {"id": f"{name}/{digest}"} | given | {"title": title, "text": text}
    try:
        return fields.article(document, file=file, line=line)
    except BadDocument as error:
        return error


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=head.count)

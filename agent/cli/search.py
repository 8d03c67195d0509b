"""`lamina search`: what the knowledge base finds for one question or a file of them."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from knowledge.retrieval import Retrieval, Retriever

_SNIPPET = 240


@dataclass(frozen=True, slots=True)
class _Question:
    id: Any
    query: str
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reader:
    """How to search on behalf of whom."""

    k: int
    audiences: tuple[str, ...]
    locale: str | None


def search(
    query: Annotated[str | None, typer.Argument(help="The question.")] = None,
    input_file: Annotated[
        Path | None, typer.Option("--input", help='JSON Lines {"id","query","history"?}.')
    ] = None,
    output_file: Annotated[
        Path | None, typer.Option("--output", help='JSON Lines {"id","results"}, best first.')
    ] = None,
    k: Annotated[int, typer.Option(min=1, help="How many passages.")] = 10,
    collection: Annotated[str, typer.Option(help="Name of the collection.")] = "articles",
    data: Annotated[Path | None, typer.Option(help="Data folder; default LAMINA_DATA.")] = None,
    audience: Annotated[
        list[str] | None, typer.Option(help="Audience to search for; repeatable.")
    ] = None,
    locale: Annotated[str | None, typer.Option(help="Language of the passages.")] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Report unreadable lines and leave them out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Search the knowledge base."""
    _check(query, input_file, output_file)
    from agent.settings import load_settings
    from knowledge.library import Library

    reader = _Reader(k, tuple(audience or ["public"]), locale)
    questions = _questions(input_file, skip_bad) if input_file else []
    retriever = Library.open(load_settings(data=data).data, collection).retriever()
    if input_file is None or output_file is None:
        found = _retrieve(retriever, _Question("query", query or ""), reader)
        print(json.dumps(_as_json("query", found)) if as_json else _as_text(found))
        return
    lines = (_as_json(each.id, _retrieve(retriever, each, reader)) for each in questions)
    _write(output_file, lines)


def _check(query: str | None, input_file: Path | None, output_file: Path | None) -> None:
    if query is not None and (input_file or output_file):
        raise _wrong("give either QUERY or --input and --output, not both")
    if query is None and not (input_file and output_file):
        raise _wrong("give a QUERY, or --input Q.jsonl and --output R.jsonl")
    if query is not None and not query.strip():
        raise _wrong("the QUERY is empty")


def _wrong(problem: str) -> Exception:
    from knowledge.errors import KnowledgeError

    return KnowledgeError(problem)


def _questions(file: Path, skip_bad: bool) -> list[_Question]:
    """Read the questions; raises BadDocument for the first bad line unless it may be skipped."""
    from knowledge.errors import BadDocument

    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadDocument(f"cannot be read as UTF-8 text: {error}", file=file) from error
    questions = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            questions.append(_question(line, file, number))
        except BadDocument as error:
            if not skip_bad:
                raise
            print(f"skipped {error}", file=sys.stderr)
    return questions


def _question(line: str, file: Path, number: int) -> _Question:
    from knowledge.errors import BadDocument

    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadDocument(f"not valid JSON: {error}", file=file, line=number) from error
    if not isinstance(fields, dict) or not isinstance(fields.get("query"), str):
        raise BadDocument('not {"id": …, "query": "…"}', file=file, line=number)
    history = fields.get("history") or []
    if "id" not in fields or not fields["query"].strip():
        raise BadDocument("id or query is missing or empty", file=file, line=number)
    if not isinstance(history, list) or not all(isinstance(each, str) for each in history):
        raise BadDocument("history must be a list of texts", file=file, line=number)
    return _Question(fields["id"], fields["query"], tuple(history))


def _retrieve(retriever: "Retriever", question: _Question, reader: _Reader) -> "Retrieval":
    return retriever.retrieve(
        question.query,
        question.history,
        k=reader.k,
        audiences=reader.audiences,
        locale=reader.locale,
    )


def _as_json(question_id: Any, found: "Retrieval") -> dict[str, Any]:
    return {
        "id": question_id,
        "support": round(found.support, 4),
        "results": [
            {
                "document_id": passage.chunk.article_id,
                "chunk_id": passage.chunk.id,
                "title": passage.chunk.title,
                "url": passage.chunk.url,
                "text": passage.chunk.text,
                "score": round(passage.score, 6),
                "similarity": round(passage.similarity, 4),
            }
            for passage in found.passages
        ],
    }


def _as_text(found: "Retrieval") -> str:
    if not found.passages:
        return "nothing here that this audience may read"
    lines: list[str] = []
    for rank, passage in enumerate(found.passages, start=1):
        chunk = passage.chunk
        head = " > ".join(part for part in (chunk.title, chunk.heading) if part)
        words = " ".join(chunk.text.split())
        snippet = words if len(words) <= _SNIPPET else words[:_SNIPPET].rsplit(" ", 1)[0] + " …"
        lines.append(f"{rank:2}. {head}  [{passage.similarity:.2f}]")
        lines += [f"    {each}" for each in (chunk.url, snippet) if each]
    return "\n".join(lines)


def _write(file: Path, lines: Iterator[dict[str, Any]] | Sequence[dict[str, Any]]) -> None:
    """Write all lines or, when something fails on the way, nothing."""
    partial = file.with_name(file.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8") as out:
            for line in lines:
                out.write(json.dumps(line) + "\n")
        partial.replace(file)
    except OSError as error:
        raise _wrong(f"cannot write {file}: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)

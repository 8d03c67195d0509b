"""`lamina ingest`: files and folders into the knowledge base."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from knowledge.ingest import IngestReport, Progress
    from knowledge.sources.files import Reading


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Markdown, HTML, text, CSV FAQ, JSON Lines; folders."
        ),
    ],
    collection: Annotated[str, typer.Option(help="Name of the collection.")] = "articles",
    data: Annotated[Path | None, typer.Option(help="Data folder; default LAMINA_DATA.")] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Report unreadable documents and leave them out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Bring articles into the knowledge base; what did not change is not embedded again."""
    from agent.settings import load_settings
    from knowledge.library import Library
    from knowledge.sources import files
    from knowledge.tokens import token_counter

    settings = load_settings(data=data)
    count = token_counter(settings.tiktoken_cache_dir)
    library = Library.open(settings.data, collection, count=count)
    readings = files.read_all(paths)
    if skip_bad:
        _report_bad(readings)
    with _progress() as progress:
        report = library.ingest_readings(readings, skip_bad, progress)
    _print(report, collection, readings, as_json)


def _report_bad(readings: "tuple[Reading, ...]") -> None:
    for reading in readings:
        for bad in reading.bad:
            print(f"skipped {bad}", file=sys.stderr)


def _print(
    report: "IngestReport", collection: str, readings: "tuple[Reading, ...]", as_json: bool
) -> None:
    ignored = [name for reading in readings for name in reading.ignored]
    if as_json:
        fields = {"collection": collection, **asdict(report), "ignored": ignored}
        print(json.dumps(fields, ensure_ascii=False))
        return
    counts = ("added", "updated", "unchanged", "removed")
    told = [f"{getattr(report, name)} {name}" for name in counts]
    if report.skipped:
        told.append(f"{len(report.skipped)} skipped (nothing was removed there)")
    if report.moved:
        told.append(f"{report.moved} taken over from another source")
    if ignored:
        told.append(f"{len(ignored)} files of other kinds ignored")
    print(f"{collection}: {', '.join(told)}; {report.chunks} chunks in all")


@contextmanager
def _progress() -> "Iterator[Progress]":
    """Give a bar on a terminal; elsewhere a plain line every tenth of the way."""
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("embedding", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _plain_lines() -> "Progress":
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        tenth = 10 * done // total
        if tenth > told or done == total:
            told = tenth
            print(f"embedded {done} of {total} chunks", file=sys.stderr, flush=True)

    return tell

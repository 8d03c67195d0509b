"""Files and folders to articles, by suffix: Markdown, HTML, text, CSV FAQ, JSON Lines."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.article import Article
from knowledge.errors import BadDocument, KnowledgeError, UnsupportedSource
from knowledge.sources import faq, html, jsonl, markdown

MAX_BYTES = 50 * 1024 * 1024

Found = Iterator[Article | BadDocument]

_READERS: dict[str, Callable[[str, str, Path], Iterable[Article | BadDocument]]] = {
    ".md": lambda text, name, file: [markdown.from_markdown(text, name=name, file=file)],
    ".html": lambda text, name, file: [html.from_html(text, name=name, file=file)],
    ".txt": lambda text, name, file: [markdown.from_text(text, name=name, file=file)],
    ".csv": lambda text, name, file: faq.from_csv(text, name=name, file=file),
    ".jsonl": lambda text, name, file: jsonl.from_jsonl(text, file=file),
}
_SAME_AS = {".markdown": ".md", ".htm": ".html", ".text": ".txt", ".ndjson": ".jsonl"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file or folder held."""

    source: str
    """Absolute path; a later ingest of it replaces this one."""

    articles: tuple[Article, ...]
    bad: tuple[BadDocument, ...]
    """One per document that could not be read."""

    ignored: tuple[str, ...]
    """Files of a folder whose kind is not supported."""


def read(path: str) -> Reading:
    """Read a file, or a folder with all below it; ids are paths relative to the folder.

    Raises UnsupportedSource for a web address, BadDocument when there is nothing to read.
    """
    if "://" in path:
        raise UnsupportedSource(
            f"{path}: web addresses are not supported yet; save the pages as HTML or export the "
            "help centre as JSON Lines, and ingest those"
        )
    root = Path(path)
    if not root.exists():
        raise BadDocument("there is no such file or folder; check the path", file=root)
    files, ignored = _files(root) if root.is_dir() else ([root], [])
    if not files:
        raise BadDocument(f"holds no file of a supported kind ({_kinds()})", file=root)
    base = root if root.is_dir() else root.parent
    articles, bad = _sorted_out(each for file in files for each in _read_file(file, base))
    return Reading(str(root.resolve()), articles, bad, tuple(map(str, ignored)))


def read_all(paths: Sequence[str]) -> tuple[Reading, ...]:
    """Read several paths; an id may be used once among all of them."""
    readings: list[Reading] = []
    taken: dict[str, str] = {}
    for path in dict.fromkeys(paths):
        reading = read(path)
        fresh = tuple(article for article in reading.articles if article.id not in taken)
        clashes = tuple(
            BadDocument(f"{taken[each.id]} holds a document of this id as well", file=each.id)
            for each in reading.articles
            if each.id in taken
        )
        taken |= {article.id: path for article in fresh}
        readings.append(replace(reading, articles=fresh, bad=reading.bad + clashes))
    return tuple(readings)


def refuse_bad(readings: Sequence[Reading]) -> None:
    """Raise a KnowledgeError for the first document that could not be read, if there is one."""
    bad = [each for reading in readings for each in reading.bad]
    if bad:
        more = f" (and {len(bad) - 1} more documents that cannot be read)" if len(bad) > 1 else ""
        raise KnowledgeError(f"{bad[0]}{more}; nothing was ingested, --skip-bad leaves them out")


def _sorted_out(
    found: Iterable[Article | BadDocument],
) -> tuple[tuple[Article, ...], tuple[BadDocument, ...]]:
    articles: dict[str, Article] = {}
    bad: list[BadDocument] = []
    for each in found:
        if isinstance(each, BadDocument):
            bad.append(each)
        elif each.id in articles:
            bad.append(
                BadDocument(
                    f"a document with this id was read before ({articles[each.id].title!r}, "
                    f"{each.title!r}); give each its own id",
                    file=each.id,
                )
            )
        else:
            articles[each.id] = each
    return tuple(articles.values()), tuple(bad)


def _files(folder: Path) -> tuple[list[Path], list[Path]]:
    """List supported and other files below a folder, hidden ones left out, in a fixed order."""
    supported: list[Path] = []
    others: list[Path] = []
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                file = Path(where, name)
                (supported if _kind(file) in _READERS else others).append(file)
    return supported, others


def _read_file(file: Path, base: Path) -> Found:
    """Give the articles of one file, or what is wrong with it."""
    try:
        reader = _READERS.get(_kind(file))
        if reader is None:
            raise BadDocument(f"this kind of file is not supported ({_kinds()})", file=file)
        name = _name(file, base)
        yield from reader(_text(file), name, file)
    except BadDocument as error:
        yield error
    except RecursionError:
        yield BadDocument("nested too deeply to be read; flatten it", file=file)


def _name(file: Path, base: Path) -> str:
    name = file.relative_to(base).as_posix()
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise BadDocument("the file name is not UTF-8; rename it", file=ascii(name)) from error
    return name


def _text(file: Path) -> str:
    """Return the text of a file with plain line ends; raises BadDocument."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise BadDocument(
                f"larger than {MAX_BYTES // 1024 // 1024} MB; split it into smaller files",
                file=file,
            )
        data = file.read_bytes()
    except OSError as error:
        raise BadDocument(f"cannot be read: {error.strerror}", file=file) from error
    text = _decoded(data, file).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise BadDocument("the file is empty; fill it or leave it out", file=file)
    if "\0" in text:
        raise BadDocument("holds binary data; is this really a text file?", file=file)
    return text


def _decoded(data: bytes, file: Path) -> str:
    charset = (html.declared_charset(data) if _kind(file) == ".html" else None) or "utf-8"
    try:
        return data.decode("utf-8-sig" if charset.lower() in ("utf-8", "utf8") else charset)
    except LookupError as error:
        raise BadDocument(
            f"names the unknown encoding {charset!r}; save it as UTF-8", file=file
        ) from error
    except UnicodeDecodeError as error:
        raise BadDocument(
            f"byte {error.start} is not valid {charset.upper()}; save the file as UTF-8",
            file=file,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error


def _kind(file: Path) -> str:
    suffix = file.suffix.lower()
    return _SAME_AS.get(suffix, suffix)


def _kinds() -> str:
    return ", ".join(_READERS)

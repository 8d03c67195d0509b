"""Markdown and plain text to articles; Markdown may open with YAML front matter."""

import re
from pathlib import Path
from typing import Any

import yaml

from knowledge.article import Article
from knowledge.errors import BadDocument
from knowledge.sources import fields

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n?---[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^#\s+(.+?)\s*#*\s*$", re.MULTILINE)


def from_markdown(text: str, *, name: str, file: Path) -> Article:
    """Read one article; its title is the front matter's, or the first `#` heading, or the name."""
    meta, body = _front_matter(text, file)
    heading = _TITLE.search(body)
    title = heading[1] if heading else spoken(name)
    return fields.article({"id": name, "title": title} | meta | {"text": body}, file=file)


def from_text(text: str, *, name: str, file: Path) -> Article:
    """Read one article; a short first line above a blank one is its title."""
    lines = text.strip().splitlines()
    is_title = len(lines) > 2 and len(lines[0]) <= 90 and not lines[1].strip()
    title = lines[0].strip() if is_title else spoken(name)
    body = "\n".join(lines[1:] if is_title else lines)
    return fields.article({"id": name, "title": title, "text": body}, file=file)


def spoken(name: str) -> str:
    """Turn a file name into words: `help/gift-cards.md` is "Gift cards"."""
    words = re.sub(r"[-_\s]+", " ", Path(name).stem).strip()
    return words[:1].upper() + words[1:] or name


def _front_matter(text: str, file: Path) -> tuple[dict[str, Any], str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        meta = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError) as error:  # ValueError for a date like 2026-13-01
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise BadDocument(
            f"the front matter is not valid YAML: {getattr(error, 'problem', error)}; "
            "put values with a colon in quotes",
            file=file,
            line=line,
        ) from error
    if meta is not None and not isinstance(meta, dict):
        return {}, text  # two horizontal rules, no front matter
    known = {str(key): value for key, value in (meta or {}).items() if value is not None}
    return known, text[match.end() :]

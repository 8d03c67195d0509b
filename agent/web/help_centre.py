"""The pack's articles as pages, so that a citation leads somewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*", re.IGNORECASE)
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_TITLE = re.compile(r"\A\s*# +(.+)\n?")


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One public article."""

    id: str
    title: str
    updated_at: str | None
    html: str


class HelpCentre:
    """Reads the Markdown files of a folder; what is not public does not exist here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Raw HTML off: an article may come from anywhere, a page must not run it.
        self._markdown = MarkdownIt("commonmark", {"html": False}).enable("table")

    def page(self, article_id: str) -> ArticlePage | None:
        """Return the public article of that id, or None."""
        if not _ID.fullmatch(article_id):
            return None
        return next(self._pages(f"{article_id}.md"), None)

    def pages(self) -> list[ArticlePage]:
        """Return every public article, by title."""
        return sorted(self._pages("*.md"), key=lambda page: page.title.lower())

    def _pages(self, pattern: str) -> Iterator[ArticlePage]:
        for file in sorted(self._folder.rglob(pattern)):
            page = self._read(file)
            if page:
                yield page

    def _read(self, file: Path) -> ArticlePage | None:
        front, body = _split(file.read_text("utf-8"))
        acl = front.get("acl") or ["public"]
        if "public" not in ([acl] if isinstance(acl, str) else acl):
            return None
        heading = _TITLE.match(body)
        title = front.get("title") or (heading.group(1) if heading else file.stem)
        html = self._markdown.render(body[heading.end() :] if heading else body)
        updated = front.get("updated_at")
        return ArticlePage(file.stem, str(title), str(updated)[:10] if updated else None, html)


def article_html(page: ArticlePage) -> str:
    """Return the inside of an article's page."""
    updated = f"<p class='meta'>Updated {escape(page.updated_at)}</p>" if page.updated_at else ""
    return f"<h1>{escape(page.title)}</h1>{updated}{page.html}"


def index_html(pages: list[ArticlePage]) -> str:
    """Return the inside of the list of articles."""
    if not pages:
        return "<h1>Help centre</h1><p>There are no articles yet.</p>"
    items = "".join(f'<li><a href="/articles/{p.id}">{escape(p.title)}</a></li>' for p in pages)
    return f"<h1>Help centre</h1><ul class='articles'>{items}</ul>"


def _split(text: str) -> tuple[dict[str, Any], str]:
    found = _FRONT.match(text)
    if not found:
        return {}, text
    front = yaml.safe_load(found.group(1))
    return (front if isinstance(front, dict) else {}), text[found.end() :]

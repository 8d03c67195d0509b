"""The pack's articles as pages, so that a citation leads somewhere."""

import re
import time
from collections.abc import Mapping
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from knowledge.article import Article
from knowledge.errors import KnowledgeError
from knowledge.snapshot import instant
from knowledge.sources import files

_HEADING = re.compile(r"\A\s*#\s+[^\n]*\n?")
_ADDRESS = re.compile(r"(?:\A|/)articles/([\w-]+)/?\Z")


class HelpCentre:
    """The public articles of a folder; what is not public and valid does not exist here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read_at = 0
        self._articles: Mapping[str, Article] = {}
        # Raw HTML off: an article may come from anywhere, a page must not run it.
        self._markdown = MarkdownIt("commonmark", {"html": False}).enable("table")

    def page(self, slug: str) -> tuple[str, str] | None:
        """Return title and HTML of the article at `/articles/<slug>`, or None."""
        article = self._current().get(slug)
        if article is None or not _valid(article):
            return None
        head = f"<h1>{escape(article.title)}</h1>"
        if article.updated_at:
            head += f"<p class='meta'>Updated {escape(article.updated_at[:10])}</p>"
        return article.title, head + self._markdown.render(_HEADING.sub("", article.text))

    def index(self) -> str:
        """Return the HTML of the list of articles."""
        valid = [each for each in self._current().items() if _valid(each[1])]
        named = sorted(valid, key=lambda each: each[1].title.lower())
        items = "".join(
            f'<li><a href="/articles/{escape(slug)}">{escape(article.title)}</a></li>'
            for slug, article in named
        )
        listed = f'<ul class="articles">{items}</ul>' if items else "<p>No articles yet.</p>"
        return f"<h1>Help centre</h1>{listed}"

    def _current(self) -> Mapping[str, Article]:
        """Return the articles by slug, read again after a file has changed."""
        changed = max((f.stat().st_mtime_ns for f in self._folder.rglob("*")), default=0)
        if changed != self._read_at:
            self._articles, self._read_at = _public(self._folder), changed
        return self._articles


def _public(folder: Path) -> dict[str, Article]:
    try:
        found = files.read(str(folder)).articles
    except KnowledgeError:
        return {}
    return {_slug(article): article for article in found if "public" in article.acl}


def _valid(article: Article) -> bool:
    now = time.time()
    begun = article.valid_from is None or instant(article.valid_from) <= now
    ended = article.valid_until is not None and instant(article.valid_until, end_of_day=True) < now
    return begun and not ended


def _slug(article: Article) -> str:
    """Return the last part of the article's own address, else of its file's name."""
    own = _ADDRESS.search(article.url or "")
    return own.group(1) if own else Path(article.id).stem

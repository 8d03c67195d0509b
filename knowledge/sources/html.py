"""HTML pages to articles: the content as Markdown with its headings, the page's frame left out."""

import re
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

from knowledge.article import Article
from knowledge.sources import fields
from knowledge.sources.markdown import spoken

_FRAME = (
    "nav footer script style noscript template iframe svg form button aside dialog [hidden] "
    '[aria-hidden="true"] [role="navigation"] [role="banner"] [role="contentinfo"] '
    '[role="search"]'
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def declared_charset(data: bytes) -> str | None:
    """Return the encoding that a page names for itself in its first 2 KB."""
    match = _CHARSET.search(data[:2_048])
    return match[1].decode("ascii") if match else None


def from_html(text: str, *, name: str, file: Path) -> Article:
    """Read one article from a page; its `<main>` or `<article>` when it has just one."""
    soup = BeautifulSoup(text, "html.parser")
    found = {
        "id": name,
        "title": _title(soup) or spoken(name),
        "url": _canonical(soup),
        "locale": _language(soup),
    }
    content = _content(soup)
    for frame in content.select(", ".join(_FRAME.split())):
        frame.decompose()
    markdown = MarkdownConverter(heading_style="ATX", bullets="-").convert_soup(content)
    body = re.sub(r"\n{3,}", "\n\n", markdown).strip()
    return fields.article(found | {"text": body}, file=file)


def _title(soup: BeautifulSoup) -> str:
    for tag in (soup.h1, soup.title):
        if tag is not None and (words := " ".join(tag.get_text(" ").split())):
            return words
    return ""


def _canonical(soup: BeautifulSoup) -> str | None:
    link = soup.find("link", rel="canonical")
    address = str(link.get("href") or "") if link is not None else ""
    return address if address.startswith(("https://", "http://", "/")) else None


def _language(soup: BeautifulSoup) -> str | None:
    return str(soup.html.get("lang") or "") or None if soup.html is not None else None


def _content(soup: BeautifulSoup) -> Any:
    for name in ("main", "article"):
        found = soup.find_all(name)
        if len(found) == 1:
            return found[0]
    header = soup.body.find("header", recursive=False) if soup.body is not None else None
    if header is not None:
        header.decompose()
    if soup.head is not None:
        soup.head.decompose()
    return soup

"""The nouns of the knowledge base: an article, its chunks, a retrieved passage, a citation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One document of the knowledge base, as its source gave it."""

    id: str
    """Stable within the collection; ingesting the same id again replaces the article."""

    title: str
    text: str
    """Markdown; headings structure the chunks."""

    url: str | None = None
    """Where a customer can read it; citations link here."""

    updated_at: str | None = None
    """RFC 3339."""

    locale: str | None = None
    acl: tuple[str, ...] = ("public",)
    """Audiences that may read it; a search names its own audiences and sees only the overlap."""

    tags: tuple[str, ...] = ()
    valid_from: str | None = None
    """RFC 3339 date or time; before it the article is not found."""

    valid_until: str | None = None
    """RFC 3339 date or time; after it the article is not found."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of an article small enough to embed."""

    id: str
    """`<article id>#<position>`."""

    article_id: str
    title: str
    heading: str
    """Path of headings above the text, joined by ` > `; empty at the top of an article."""

    text: str
    tokens: int
    position: int
    """0-based order within the article."""

    url: str | None = None
    locale: str | None = None
    acl: tuple[str, ...] = ("public",)
    valid_from: str | None = None
    valid_until: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found for a question."""

    chunk: Chunk
    score: float
    """Fused rank score; comparable only within one search."""

    similarity: float
    """Cosine between question and chunk, -1..1, comparable between searches: the support."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a customer sees of a passage."""

    title: str
    url: str | None
    chunk_id: str

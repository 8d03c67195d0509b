"""Brings articles into a collection by content hash: only what changed is cut and embedded."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field

from knowledge.article import Article
from knowledge.catalog import ArticleRow, Catalog, ChunkRow, CollectionInfo, Draft
from knowledge.chroma import mismatch
from knowledge.chunking import (
    CHUNKER_VERSION,
    TARGET_TOKENS,
    CountTokens,
    chunk_article,
    embedded_text,
)
from knowledge.embedding import Embedder
from knowledge.errors import BadDocument, KnowledgeBusy
from knowledge.index import VectorStore
from knowledge.snapshot import instant

Progress = Callable[[int, int], None]
"""Called with (chunks embedded so far, chunks to embed)."""

_EMBED_BATCH = 256


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, counted in articles."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    moved: int = 0
    """Articles that another source held before; counted under updated or unchanged as well."""

    chunks: int = 0
    """Chunks of the whole collection afterwards."""

    embedded: int = 0
    """Chunks that had to be embedded."""

    skipped: tuple[str, ...] = ()
    """Documents that could not be read, each with file, line and problem."""


def combined(reports: Sequence[IngestReport]) -> IngestReport:
    """Add up the reports of several ingests into one collection, given in order."""
    if not reports:
        return IngestReport()
    counted = ("added", "updated", "unchanged", "removed", "moved", "embedded")
    sums = {name: sum(getattr(report, name) for report in reports) for name in counted}
    skipped = tuple(each for report in reports for each in report.skipped)
    return IngestReport(**sums, chunks=reports[-1].chunks, skipped=skipped)


@dataclass(frozen=True)
class _Plan:
    """What the articles of one source change in a collection."""

    rows: dict[str, ArticleRow]
    changed: dict[str, list[ChunkRow]]
    kept: frozenset[str]
    removed: frozenset[str]
    added: int
    moved: int
    missing: dict[str, str] = field(default_factory=dict)
    """Vector key to text, for chunks without a stored vector."""


class Ingestor:
    """Writes one collection; one process at a time, which the catalogue's lock sees to."""

    def __init__(
        self,
        catalog: Catalog,
        vectors: VectorStore,
        embedder: Embedder,
        collection: str,
        count: CountTokens,
    ) -> None:
        self._catalog = catalog
        self._vectors = vectors
        self._embedder = embedder
        self._collection = collection
        self._count = count

    def ingest(
        self,
        articles: Iterable[Article],
        source: str,
        *,
        keep_vanished: bool = False,
        progress: Progress | None = None,
        before_commit: Callable[[int, Sequence[ChunkRow]], None] = lambda generation, chunks: None,
    ) -> IngestReport:
        """Make the collection hold exactly these articles of `source`.

        Articles of the source that are not given are removed unless `keep_vanished`. Nothing is
        visible before the end; after a crash the same call finishes the work. `before_commit`
        gets the coming generation and all its chunks. Raises BadDocument for an id that is
        given twice, KnowledgeBusy, KnowledgeUnavailable, IndexMismatch.
        """
        given = _by_id(articles)
        with self._catalog.writing() as draft:
            info = self._info(draft)
            plan = self._plan(draft, given, source, keep_vanished)
            self._embed(plan.missing, progress)
            self._apply(draft, plan)
            chunks = draft.chunks(self._collection)
            if plan.changed or plan.removed or plan.moved or info.generation == 0:
                generation = info.generation + 1
                before_commit(generation, chunks)
                draft.put_collection(
                    self._collection, CollectionInfo(info.model, info.dimensions, generation)
                )
            draft.commit()
        if plan.changed or plan.removed:
            self._forget_unused()
        return self._report(plan, len(chunks))

    def _info(self, draft: Draft) -> CollectionInfo:
        name, dimensions = self._embedder.name, self._embedder.dimensions
        info = draft.collection(self._collection) or CollectionInfo(name, dimensions, 0)
        if (info.model, info.dimensions) != (name, dimensions):
            raise mismatch(self._collection, info.model, name)
        return info

    def _plan(
        self, draft: Draft, given: dict[str, Article], source: str, keep_vanished: bool
    ) -> _Plan:
        held = draft.articles(self._collection)
        rows = {name: ArticleRow(source, self._hash(article)) for name, article in given.items()}
        kept = {name for name in rows if name in held and held[name].hash == rows[name].hash}
        changed = {name: self._chunks(given[name]) for name in rows if name not in kept}
        vanished = {name for name, row in held.items() if row.source == source} - rows.keys()
        stored = self._vectors.keys()
        missing = _texts(changed.values(), stored)
        removed = set() if keep_vanished else vanished
        missing |= self._lost(draft, held.keys() - changed.keys() - removed, stored)
        return _Plan(
            rows=rows,
            changed=changed,
            kept=frozenset(kept),
            removed=frozenset(removed),
            added=sum(name not in held for name in rows),
            moved=sum(name in held and held[name].source != source for name in rows),
            missing=missing,
        )

    def _lost(self, draft: Draft, names: set[str], stored: set[str]) -> dict[str, str]:
        """Find chunks of unchanged articles whose vector a crash or a deleted folder took."""
        rows = (row for row in draft.chunks(self._collection) if row.chunk.article_id in names)
        return _texts([list(rows)], stored)

    def _chunks(self, article: Article) -> list[ChunkRow]:
        chunks = chunk_article(article, self._count)
        return [ChunkRow(chunk, self._key(embedded_text(chunk))) for chunk in chunks]

    def _embed(self, missing: dict[str, str], progress: Progress | None) -> None:
        """Embed and store in batches, so that a run after a crash goes on where this one ended."""
        keys = list(missing)
        for start in range(0, len(keys), _EMBED_BATCH):
            batch = keys[start : start + _EMBED_BATCH]
            self._vectors.put(batch, self._embedder.embed([missing[key] for key in batch]))
            if progress:
                progress(start + len(batch), len(keys))

    def _apply(self, draft: Draft, plan: _Plan) -> None:
        for name, chunks in plan.changed.items():
            draft.put_article(self._collection, name, plan.rows[name], chunks)
        for name in plan.kept:
            draft.put_source(self._collection, name, plan.rows[name].source)
        for name in plan.removed:
            draft.remove_article(self._collection, name)

    def _forget_unused(self) -> None:
        """Remove vectors that no chunk has, as the only writer, so that nobody is about to."""
        try:
            with self._catalog.writing() as draft:
                used = draft.vector_keys(self._collection)
                self._vectors.remove(sorted(self._vectors.keys() - used))
        except KnowledgeBusy:
            return  # the ingest that is writing now does the same at its end

    def _report(self, plan: _Plan, chunks: int) -> IngestReport:
        return IngestReport(
            added=plan.added,
            updated=len(plan.changed) - plan.added,
            unchanged=len(plan.kept),
            removed=len(plan.removed),
            moved=plan.moved,
            chunks=chunks,
            embedded=len(plan.missing),
        )

    def _hash(self, article: Article) -> str:
        how = [CHUNKER_VERSION, TARGET_TOKENS, self._embedder.name]
        return _digest(json.dumps([how, asdict(article)], sort_keys=True))

    def _key(self, text: str) -> str:
        return _digest(f"{self._embedder.name}\n{text}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _texts(groups: Iterable[Sequence[ChunkRow]], stored: set[str]) -> dict[str, str]:
    return {
        row.vector_key: embedded_text(row.chunk)
        for group in groups
        for row in group
        if row.vector_key not in stored
    }


def _by_id(articles: Iterable[Article]) -> dict[str, Article]:
    given: dict[str, Article] = {}
    for article in articles:
        if article.id in given:
            raise BadDocument(
                f"the id {article.id!r} is used twice; give each document its own id",
                file=article.id,
            )
        _check(article)
        given[article.id] = article
    return given


def _check(article: Article) -> None:
    """Refuse what would break a search or the store later; raises BadDocument."""
    for name in ("valid_from", "valid_until", "updated_at"):
        value = getattr(article, name)
        try:
            if value is not None:
                instant(value)
        except ValueError as error:
            raise BadDocument(
                f"{name} is {value!r}; write a date like 2026-01-31 or an RFC 3339 time",
                file=article.id,
            ) from error
    try:
        json.dumps(asdict(article), ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise BadDocument(
            "holds half of a surrogate pair, which is no text; save it as UTF-8",
            file=ascii(article.id),
        ) from error

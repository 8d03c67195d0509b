"""The knowledge base under one data directory: bring articles in, get a retriever out.

Any number of processes may search; one at a time may ingest, and a second one is told so. A
searching process notices an ingest by another one at its next question.
"""

import hashlib
import logging
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import time_ns

from knowledge.article import Article
from knowledge.bm25 import TERMS_VERSION, WordIndex
from knowledge.catalog import Catalog, ChunkRow, CollectionInfo, Stamp, View
from knowledge.chroma import ChromaVectors, mismatch
from knowledge.chunking import CountTokens, embedded_text
from knowledge.embedding import Embedder, MiniLmEmbedder
from knowledge.errors import BadCollection, KnowledgeUnavailable
from knowledge.ingest import Ingestor, IngestReport, Progress, combined
from knowledge.retrieval import HybridRetriever
from knowledge.snapshot import Snapshot
from knowledge.sources import files
from knowledge.sources.files import Reading

logger = logging.getLogger(__name__)

DEFAULT_COLLECTION = "articles"

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]")
_LOAD_ATTEMPTS = 3
_CLOCK_TICK_NS = 50_000_000
"""File times closer to now than this may not change with the next write."""


class Library:
    """One collection of a knowledge base; safe to share between threads."""

    def __init__(
        self,
        folder: Path,
        collection: str,
        embedder: Embedder,
        count: CountTokens,
        now: Callable[[], datetime],
    ) -> None:
        self._folder = folder
        self._collection = collection
        self._embedder = embedder
        self._count = count
        self._now = now
        self._catalog = Catalog(folder / "catalog.sqlite3")
        self._vectors = ChromaVectors(
            folder / "chroma", collection, embedder.name, embedder.dimensions
        )
        self._loading = threading.Lock()
        self._held: tuple[Stamp | None, int, Snapshot] | None = None

    @classmethod
    def open(
        cls,
        data_dir: Path,
        collection: str = DEFAULT_COLLECTION,
        embedder: Embedder | None = None,
        *,
        count: CountTokens | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> "Library":
        """Name a collection below `data_dir`; touches nothing yet. Raises BadCollection."""
        return cls(
            data_dir / "knowledge",
            checked_name(collection),
            embedder or MiniLmEmbedder(),
            count or _count_tokens,
            now,
        )

    def ingest(
        self,
        articles: Iterable[Article],
        source: str,
        *,
        keep_vanished: bool = False,
        progress: Progress | None = None,
    ) -> IngestReport:
        """Make the collection hold exactly these articles of `source`; see Ingestor.ingest."""
        ingestor = Ingestor(
            self._catalog, self._vectors, self._embedder, self._collection, self._count
        )
        return ingestor.ingest(
            articles,
            source,
            keep_vanished=keep_vanished,
            progress=progress,
            before_commit=self._save_words,
        )

    def ingest_path(
        self, path: str | Path, *, skip_bad: bool = False, progress: Progress | None = None
    ) -> IngestReport:
        """Ingest a file or folder; raises KnowledgeError for a bad document unless `skip_bad`."""
        return self.ingest_readings(files.read_all([str(path)]), skip_bad, progress)

    def ingest_readings(
        self, readings: Sequence[Reading], skip_bad: bool, progress: Progress | None = None
    ) -> IngestReport:
        """Ingest what was read of several paths, each as a source of its own.

        Where documents were skipped nothing is removed: a broken one has not vanished.
        """
        if not skip_bad:
            files.refuse_bad(readings)
        reports = [
            self.ingest(
                reading.articles,
                reading.source,
                keep_vanished=bool(reading.bad),
                progress=progress,
            )
            for reading in readings
        ]
        skipped = tuple(str(each) for reading in readings for each in reading.bad)
        return replace(combined(reports), skipped=skipped)

    def retriever(self) -> HybridRetriever:
        """Return a retriever that follows later ingests; loads at the first question."""
        return HybridRetriever(self.snapshot, self._embedder, self._now)

    def count(self) -> int:
        """Return the number of articles; 0 for a collection that does not exist."""
        with self._catalog.reading() as view:
            return len(view.articles(self._collection))

    def collections(self) -> tuple[str, ...]:
        """Return the names of all collections below the data directory."""
        with self._catalog.reading() as view:
            return view.collections()

    def snapshot(self) -> Snapshot:
        """Return the newest committed state; raises KnowledgeUnavailable, IndexMismatch."""
        held = self._held
        stamp = self._catalog.stamp()
        if held is not None and stamp is not None and held[0] == stamp:
            return held[2]
        # With an older state at hand, questions do not queue behind the thread that loads.
        if not self._loading.acquire(blocking=held is None):
            assert held is not None
            return held[2]
        try:
            return self._newest()
        finally:
            self._loading.release()

    def _newest(self) -> Snapshot:
        for attempt in range(1, _LOAD_ATTEMPTS + 1):
            stamp = _settled(self._catalog.stamp())
            with self._catalog.reading() as view:
                info = self._checked_info(view)
                if self._held is not None and self._held[1] == info.generation:
                    snapshot = self._held[2]
                    break
                rows = view.chunks(self._collection)
            try:
                snapshot = self._load(info.generation, rows)
                break
            except KnowledgeUnavailable:
                # An ingest may have replaced vectors between the two reads.
                if attempt == _LOAD_ATTEMPTS:
                    raise
        self._held = (stamp, info.generation, snapshot)
        return snapshot

    def _checked_info(self, view: View) -> CollectionInfo:
        info = view.collection(self._collection)
        if info is None:
            known = ", ".join(map(repr, view.collections()))
            raise KnowledgeUnavailable(
                f"nothing has been ingested into collection {self._collection!r} of "
                f"{self._folder.parent} yet"
                + (f" (there is {known})" if known else "")
                + "; run `lamina ingest PATH`"
            )
        if (info.model, info.dimensions) != (self._embedder.name, self._embedder.dimensions):
            raise mismatch(self._collection, info.model, self._embedder.name)
        return info

    def _load(self, generation: int, rows: Sequence[ChunkRow]) -> Snapshot:
        vectors = self._vectors.get([row.vector_key for row in rows])
        chunks = tuple(row.chunk for row in rows)
        return Snapshot(chunks, vectors, self._words(generation, rows))

    def _words(self, generation: int, rows: Sequence[ChunkRow]) -> WordIndex:
        file = self._words_file(generation)
        try:
            return WordIndex.load(file)
        except (OSError, KeyError, ValueError, EOFError) as error:
            logger.info("building the word index anew: %s cannot be read: %s", file, error)
        return WordIndex.build([embedded_text(row.chunk) for row in rows])

    def _save_words(self, generation: int, rows: Sequence[ChunkRow]) -> None:
        """Keep the word index of the coming generation beside it and drop the others."""
        file = self._words_file(generation)
        file.parent.mkdir(parents=True, exist_ok=True)
        WordIndex.build([embedded_text(row.chunk) for row in rows]).save(file)
        for other in file.parent.glob("*.npz"):
            if other.name not in {file.name, self._words_file(generation - 1).name}:
                other.unlink(missing_ok=True)

    def _words_file(self, generation: int) -> Path:
        # The name may be longer than file names are, and differ from another in case only.
        name = hashlib.sha256(self._collection.encode()).hexdigest()[:16]
        return self._folder / "words" / f"{name}-{TERMS_VERSION}" / f"{generation}.npz"


def checked_name(collection: str) -> str:
    """Return the name if Chroma allows it; raises BadCollection."""
    if not _NAME.fullmatch(collection) or ".." in collection:
        raise BadCollection(
            f"collection name {collection!r} is not allowed: 3 to 512 letters, digits, dots, "
            "dashes or underscores, a letter or digit at both ends"
        )
    return collection


def _settled(stamp: Stamp | None) -> Stamp | None:
    """Return no stamp for a file written this moment: the next write might not change it."""
    if stamp is None or time_ns() - stamp[0] < _CLOCK_TICK_NS:
        return None
    return stamp


def _count_tokens(text: str) -> int:
    from knowledge.tokens import count_tokens

    return count_tokens(text)

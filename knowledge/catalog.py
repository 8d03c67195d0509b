"""The catalogue of every collection: articles, their chunks and hashes, in one SQLite file.

It is the record of what a collection holds. Vectors lie beside it under keys made from their
text, so one committed transaction moves readers from the old state to the new one.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from knowledge.article import Chunk
from knowledge.errors import KnowledgeBusy, KnowledgeUnavailable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS collections (
    name TEXT PRIMARY KEY, model TEXT NOT NULL, dimensions INTEGER NOT NULL,
    generation INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    collection TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (collection, id));
CREATE TABLE IF NOT EXISTS chunks (
    collection TEXT NOT NULL, article_id TEXT NOT NULL, position INTEGER NOT NULL,
    vector_key TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (collection, article_id, position));
"""
_COMMIT_WAIT_MS = 30_000
_BEGIN_WAIT_S = 0.5

Stamp = tuple[int, int, int]
"""Changes whenever the catalogue file was written."""


@dataclass(frozen=True, slots=True)
class CollectionInfo:
    """Which model a collection was built with, and how often it was changed."""

    model: str
    dimensions: int
    generation: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What the catalogue knows of an article."""

    source: str
    hash: str


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """A chunk and the key of its vector."""

    chunk: Chunk
    vector_key: str


class Catalog:
    """Opens a connection per use, so it may be called from any thread and process."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def stamp(self) -> Stamp | None:
        """Return what tells two states of the file apart, None when there is no file."""
        try:
            stat = self._file.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    @contextmanager
    def reading(self) -> Iterator["View"]:
        """Give one consistent view; raises KnowledgeUnavailable."""
        # Asking about a folder that is not there must not create it.
        target = self._file if self._file.exists() else ":memory:"
        with self._connected(target) as connection:
            connection.execute("BEGIN")
            yield View(connection)

    @contextmanager
    def writing(self) -> Iterator["Draft"]:
        """Give the only writer a transaction that is rolled back unless it commits.

        Raises KnowledgeBusy when another process is writing, KnowledgeUnavailable.
        """
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unavailable(error) from error
        with self._connected(self._file) as connection:
            # A spilled page cache would lock readers out long before the commit.
            connection.execute("PRAGMA cache_spill = OFF")
            # Erased text must not stay readable in free pages.
            connection.execute("PRAGMA secure_delete = ON")
            self._begin_alone(connection)
            connection.execute(f"PRAGMA busy_timeout = {_COMMIT_WAIT_MS}")
            yield Draft(connection)

    def _begin_alone(self, connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA busy_timeout = {int(_BEGIN_WAIT_S * 1000)}")
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise KnowledgeBusy(
                f"another process is ingesting into {self._file.parent}; wait until it is done"
            ) from error

    @contextmanager
    def _connected(self, target: Path | str) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(target, timeout=_COMMIT_WAIT_MS / 1000)
        except sqlite3.Error as error:
            raise self._unavailable(error) from error
        connection.isolation_level = None
        try:
            if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                connection.executescript(_SCHEMA)
            yield connection
        except sqlite3.Error as error:
            raise self._unavailable(error) from error
        finally:
            connection.close()

    def _unavailable(self, error: Exception) -> KnowledgeUnavailable:
        return KnowledgeUnavailable(
            f"cannot use the knowledge base {self._file}: {error}; check that the folder is "
            "writable and the file intact (`lamina ingest` builds a deleted one again)"
        )


class View:
    """Questions to the catalogue within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def collections(self) -> tuple[str, ...]:
        rows = self._connection.execute("SELECT name FROM collections ORDER BY name")
        return tuple(name for (name,) in rows)

    def collection(self, name: str) -> CollectionInfo | None:
        row = self._connection.execute(
            "SELECT model, dimensions, generation FROM collections WHERE name = ?", (name,)
        ).fetchone()
        return CollectionInfo(*row) if row else None

    def articles(self, collection: str) -> dict[str, ArticleRow]:
        rows = self._connection.execute(
            "SELECT id, source, hash FROM articles WHERE collection = ?", (collection,)
        )
        return {article_id: ArticleRow(source, digest) for article_id, source, digest in rows}

    def chunks(self, collection: str) -> list[ChunkRow]:
        """Return all chunks, those of one article together and in reading order."""
        rows = self._connection.execute(
            "SELECT record, vector_key FROM chunks WHERE collection = ? "
            "ORDER BY article_id, position",
            (collection,),
        )
        return [ChunkRow(_chunk(record), key) for record, key in rows]

    def vector_keys(self, collection: str) -> set[str]:
        """Return the keys of all vectors that some chunk of the collection has."""
        rows = self._connection.execute(
            "SELECT DISTINCT vector_key FROM chunks WHERE collection = ?", (collection,)
        )
        return {key for (key,) in rows}


class Draft(View):
    """The next state of the catalogue; invisible to others until `commit`."""

    def put_collection(self, name: str, info: CollectionInfo) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO collections VALUES (?, ?, ?, ?)",
            (name, info.model, info.dimensions, info.generation),
        )

    def put_article(
        self, collection: str, article_id: str, row: ArticleRow, chunks: Sequence[ChunkRow]
    ) -> None:
        """Replace an article with all its chunks."""
        self.remove_article(collection, article_id)
        self._connection.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?)",
            (collection, article_id, row.source, row.hash),
        )
        self._connection.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?)",
            [
                (collection, article_id, each.chunk.position, each.vector_key, _record(each.chunk))
                for each in chunks
            ],
        )

    def put_source(self, collection: str, article_id: str, source: str) -> None:
        """Say which source an unchanged article belongs to now."""
        self._connection.execute(
            "UPDATE articles SET source = ? WHERE collection = ? AND id = ?",
            (source, collection, article_id),
        )

    def remove_article(self, collection: str, article_id: str) -> None:
        for statement in (
            "DELETE FROM articles WHERE collection = ? AND id = ?",
            "DELETE FROM chunks WHERE collection = ? AND article_id = ?",
        ):
            self._connection.execute(statement, (collection, article_id))

    def commit(self) -> None:
        self._connection.execute("COMMIT")


def _record(chunk: Chunk) -> str:
    return json.dumps(asdict(chunk), ensure_ascii=False)


def _chunk(record: str) -> Chunk:
    fields = json.loads(record)
    return Chunk(**{**fields, "acl": tuple(fields["acl"])})

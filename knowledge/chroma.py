"""Vectors in a Chroma folder, embedded by us: Chroma never loads a model of its own.

Chroma tolerates one process per folder at a time; a second one reading during a write ends in
wrong answers or a crash. So the folder is opened under a lock, briefly, and closed again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding import Vector
from knowledge.errors import IndexMismatch, KnowledgeUnavailable
from knowledge.filelock import LockHeld, exclusive

_WAIT_S = 60.0
_BATCH = 1_000


class ChromaVectors:
    """One collection of a Chroma folder; safe between threads and processes."""

    def __init__(self, folder: Path, collection: str, model: str, dimensions: int) -> None:
        self._folder = folder
        self._name = collection
        self._model = model
        self._dimensions = dimensions

    def keys(self) -> set[str]:
        return set(self._with_collection(lambda found: found.get(include=[])["ids"]))

    def put(self, keys: Sequence[str], vectors: Vector) -> None:
        def write(found: Any) -> None:
            for start in range(0, len(keys), _BATCH):
                part = slice(start, start + _BATCH)
                found.upsert(ids=list(keys[part]), embeddings=vectors[part])

        if keys:
            self._with_collection(write)

    def get(self, keys: Sequence[str]) -> Vector:
        if not keys:
            return np.zeros((0, self._dimensions), dtype=np.float32)
        result = self._with_collection(lambda found: found.get(include=["embeddings"]))
        row_of = {key: row for row, key in enumerate(result["ids"])}
        missing = sum(key not in row_of for key in keys)
        if missing:
            raise KnowledgeUnavailable(
                f"{missing} vectors of collection {self._name!r} are missing in {self._folder}; "
                "run the same `lamina ingest` again to restore them"
            )
        stored = np.asarray(result["embeddings"], dtype=np.float32)
        return stored[[row_of[key] for key in keys]]

    def remove(self, keys: Sequence[str]) -> None:
        def delete(found: Any) -> None:
            for start in range(0, len(keys), _BATCH):
                found.delete(ids=list(keys[start : start + _BATCH]))

        if keys:
            self._with_collection(delete)

    def _with_collection(self, use: Callable[[Any], Any]) -> Any:
        try:
            with self._opened() as collection:
                return use(collection)
        except (IndexMismatch, KnowledgeUnavailable):
            raise
        except LockHeld as error:
            raise KnowledgeUnavailable(
                f"the vectors in {self._folder} have been locked by another process for "
                f"{_WAIT_S:.0f} s; wait for its `lamina ingest` or end it"
            ) from error
        except Exception as error:  # Chroma raises its own, Rust's and SQLite's errors
            raise KnowledgeUnavailable(
                f"cannot use the vectors in {self._folder}: {error}; delete that folder and run "
                "`lamina ingest` again to rebuild it"
            ) from error

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        import chromadb
        from chromadb.config import Settings

        self._folder.mkdir(parents=True, exist_ok=True)
        with exclusive(self._folder.parent / f"{self._folder.name}.lock", wait=_WAIT_S):
            client: Any = chromadb.PersistentClient(
                str(self._folder), settings=Settings(anonymized_telemetry=False)
            )
            try:
                yield self._collection(client)
            finally:
                client.close()

    def _collection(self, client: Any) -> Any:
        """Get or create the collection; raises IndexMismatch for vectors of another model."""
        found = client.get_or_create_collection(
            self._name,
            embedding_function=None,
            metadata={"model": self._model, "dimensions": self._dimensions},
            configuration={"hnsw": {"space": "cosine"}},
        )
        held = (found.metadata or {}).get("model"), (found.metadata or {}).get("dimensions")
        if held != (self._model, self._dimensions):
            raise mismatch(self._name, str(held[0]), self._model)
        return found


def mismatch(collection: str, held: str, wanted: str) -> IndexMismatch:
    """Word the refusal to mix vectors of two models."""
    return IndexMismatch(
        f"collection {collection!r} was built with the embedding model {held!r}, not {wanted!r}; "
        "ingest into a new collection and search that one"
    )

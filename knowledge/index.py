"""The port to where vectors are kept; `chroma.py` is the implementation behind it."""

from collections.abc import Sequence
from typing import Protocol

from knowledge.embedding import Vector


class VectorStore(Protocol):
    """Keeps vectors of one collection under keys; raises KnowledgeUnavailable on an outage."""

    def keys(self) -> set[str]:
        """Return all keys."""
        ...

    def put(self, keys: Sequence[str], vectors: Vector) -> None:
        """Store one row per key; an existing key is replaced."""
        ...

    def get(self, keys: Sequence[str]) -> Vector:
        """Return one row per key, in that order; a missing key is KnowledgeUnavailable."""
        ...

    def remove(self, keys: Sequence[str]) -> None:
        """Forget these keys; unknown ones are no error."""
        ...

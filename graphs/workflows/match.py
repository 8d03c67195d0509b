"""Finds the workflow that a customer wants done, as against one they ask about."""

import io
import logging
import os
import re
import threading
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from graphs.workflows.declare import Workflow
from graphs.workflows.step import Match
from knowledge.embedding import Embedder, Vector

_log = logging.getLogger(__name__)

ENOUGH = 0.62
"""Cosine with the nearest example from which a request counts."""

ENOUGH_WISHED = 0.54
"""The same for a text that asks for something to be done ("please …", "I'd like to …")."""

ENOUGH_ASKED = 0.74
"""The same for a text that asks for information ("what is …", "how long …")."""

MARGIN = 0.02
"""By how much the nearest example must be nearer than the nearest counter-example."""

_ASKS_ABOUT = re.compile(
    r"\b(?:policy|policies|how long|how much|how many|what is|what'?s your|what are|am i allowed"
    r"|do you (?:offer|have|ship|charge|sell|accept)|is it possible|are there|why)\b"
    r"|^\W*(?:what|which|who|when|does|is|are)\b",
    re.IGNORECASE,
)


_WISHES = re.compile(
    r"\b(?:please|i(?:'d| would) like|i want|i need|i have to|can you|could you|can i|could i"
    r"|let me|help me|how (?:can|do) i)\b",
    re.IGNORECASE,
)


class Matcher:
    """Nearest example against nearest counter-example, by sentence embedding."""

    def __init__(
        self, workflows: Sequence[Workflow], embedder: Embedder, kept: Path | None = None
    ) -> None:
        """Keep the vectors in the file `kept`, so that a restart need not compute them."""
        self._kept = kept
        self._workflows = tuple(workflows)
        self._embedder = embedder
        self._lock = threading.Lock()
        self._examples: tuple[Vector, Vector] | None = None
        """Unit rows of all examples and of all counter-examples."""

        self._owner = [i for i, each in enumerate(workflows) for _ in each.examples]

    def warm_up(self) -> None:
        """Embed all examples, once."""
        self._vectors()

    def match(self, text: str) -> Match | None:
        """Return the workflow that `text` asks to be done, or None."""
        if not text.strip() or not self._owner:
            return None
        examples, others = self._vectors()
        row = self._embedder.embed_one(text)
        scores = examples @ row
        best = int(np.argmax(scores))
        score = float(scores[best])
        against = float((others @ row).max(initial=-1.0))
        if score < _enough(text) or score < against + MARGIN:
            return None
        chosen = self._workflows[self._owner[best]]
        return Match(chosen.name, chosen.title, chosen.type, score)

    def _vectors(self) -> tuple[Vector, Vector]:
        with self._lock:
            if self._examples is None:
                wanted = [text for each in self._workflows for text in each.examples]
                others = [text for each in self._workflows for text in each.not_examples]
                rows = self._rows([*wanted, *others])
                self._examples = rows[: len(wanted)], rows[len(wanted) :]
            return self._examples

    def _rows(self, texts: list[str]) -> Vector:
        if self._kept is None:
            return self._embedder.embed(texts)
        key = sha256("\0".join([self._embedder.name, *texts]).encode()).hexdigest()
        rows = _read(self._kept, key)
        if rows is None:
            rows = self._embedder.embed(texts)
            _write(self._kept, key, rows)
        return rows


def _read(path: Path, key: str) -> Vector | None:
    """Return the rows kept under `key`; None where the file is not there or not ours."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            rows: Vector = file["rows"]
            return rows if str(file["key"]) == key else None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, key: str, rows: Vector) -> None:
    """Replace the file in one step; a disk that is full only costs the next start its second."""
    new = path.with_name(f"{path.name}.{os.getpid()}.npz")
    try:
        np.savez(new, rows=rows, key=np.array(key))
        new.replace(path)
    except OSError as error:
        _log.warning("vectors of workflow examples are not kept in %s: %s", path, error)


def _enough(text: str) -> float:
    if _ASKS_ABOUT.search(text):
        return ENOUGH_ASKED
    return ENOUGH_WISHED if _WISHES.search(text) else ENOUGH

"""Doubles for tests of the packages above: an embedder that needs no model."""

import re
import zlib
from collections.abc import Sequence

import numpy as np

from knowledge.embedding import Vector


class HashingEmbedder:
    """Hashes words into a unit vector: texts with common words are near, others are not."""

    name = "hashing"
    dimensions = 384

    def embed(self, texts: Sequence[str]) -> Vector:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([self.embed_one(text) for text in texts])

    def embed_one(self, text: str) -> Vector:
        row = np.zeros(self.dimensions, dtype=np.float32)
        for word in re.findall(r"\w+", text.lower()):
            number = zlib.crc32(word.encode("utf-8", "replace"))
            row[number % self.dimensions] += 1.0 if number & 0x10000 else -1.0
        norm = float(np.linalg.norm(row))
        if norm == 0.0:
            row[0] = norm = 1.0
        vector: Vector = row / np.float32(norm)
        vector.flags.writeable = False
        return vector

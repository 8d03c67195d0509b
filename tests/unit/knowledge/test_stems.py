"""Stems: forms of a word meet, stopwords go, numbers stay, threads do not disturb each other."""

from concurrent.futures import ThreadPoolExecutor

from knowledge.stems import stems, words


def test_forms_of_a_word_have_one_stem() -> None:
    assert len(set(stems("refund Refunds refunded REFUNDING"))) == 1


def test_stopwords_and_negations_go() -> None:
    assert stems("What can't I do with the tent?") == stems("tent")


def test_possessives_and_curly_apostrophes() -> None:
    assert stems("the customer's parcel, the customer’s parcel") == stems("customer parcel") * 2


def test_numbers_stay_as_they_are() -> None:
    assert stems("€4.90 for 1,000 points") == ["4.90", "1,000", "point"]


def test_umlauts_are_letters() -> None:
    assert words("Mönckebergstraße 18") == ["mönckebergstraße", "18"]


def test_odd_text_does_no_harm() -> None:
    assert stems("\ud800 \x00 …") == ["\ud800"] or stems("\ud800 \x00 …") == []


def test_threads_get_the_same_stems() -> None:
    texts = [f"shipping {word}ed returns" for word in "abcdefghij"] * 50
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stems, texts)) == [stems(text) for text in texts]

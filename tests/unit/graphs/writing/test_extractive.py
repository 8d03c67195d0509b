"""Answers made of passages: the right sentences, whole, in order, with their citations."""

import re
import time

import pytest

from graphs.writing.extractive import MAX_WORDS, Draft, compose
from graphs.writing.sentences import plain, units
from knowledge.article import Chunk, Passage
from knowledge.retrieval import Retrieval

SHIPPING = """Standard shipping within Germany costs €4.90. It is free for orders from €60.

| Destination | Time | Cost |
|---|---|---|
| Germany | 2 to 3 days | €4.90 |
| Austria | 3 to 4 days | €5.90 |
| Norway | 5 to 8 days | €19.90 |
"""
RETURNING = """You can return unused items within 30 days of delivery.

## How to send something back

1. Open your account.
2. Choose the items.
3. Print the label.
4. Pack the parcel.
5. Hand it in.

## What cannot be returned

These items are excluded from return:

- gift cards
- opened gas cartridges
- swimwear without the hygiene seal
"""


def passage(
    text: str, article: str = "a", *, title: str = "", heading: str = "", similarity: float = 0.6
) -> Passage:
    chunk = Chunk(f"{article}#0", article, title or article, heading, text, 99, 0, f"/{article}")
    return Passage(chunk, 0.03, similarity)


def answer(question: str, *passages: Passage, history: tuple[str, ...] = ()) -> Draft:
    support = max((each.similarity for each in passages), default=0.0)
    return compose(question, Retrieval(passages, support), history=history)


def test_nothing_found_says_nothing() -> None:
    assert answer("anything?") == Draft((), (), 0.0, ())


def test_question_without_topic_words_still_answers() -> None:
    assert answer("how is it?", passage(SHIPPING)).sentences


def test_the_sentence_that_holds_the_answer_is_said_and_cited() -> None:
    draft = answer(
        "How many days do I have to return things?",
        passage(RETURNING, "returns", title="Returns"),
        passage(SHIPPING, "shipping", title="Shipping", similarity=0.2),
    )
    assert "You can return unused items within 30 days of delivery." in draft.sentences
    assert [citation.chunk_id for citation in draft.citations] == ["returns#0"]
    assert draft.citations[0].url == "/returns"
    assert draft.support == 0.6


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("how long does it take to Austria?", "Austria: time 3 to 4 days, cost €5.90."),
        ("what does norway cost", "Norway: time 5 to 8 days, cost €19.90."),
    ],
)
def test_one_row_of_a_table_is_enough(question: str, row: str) -> None:
    assert answer(question, passage(SHIPPING, title="Shipping")).sentences == (row,)


def test_a_procedure_stays_together() -> None:
    draft = answer("How do I send something back?", passage(RETURNING, title="Returns"))
    assert draft.text == (
        "1. Open your account.\n2. Choose the items.\n3. Print the label.\n4. Pack the parcel.\n"
        "5. Hand it in."
    )


def test_a_long_procedure_starts_at_its_first_step_and_stops_at_a_step() -> None:
    steps = "\n".join(
        f"{n}. Turn screw {n} until it is tight and well seated." for n in range(1, 40)
    )
    draft = answer("how do I tighten the screws", passage(f"How to tighten screws:\n\n{steps}"))
    assert draft.text.startswith("How to tighten screws:\n1. Turn screw 1 until")
    assert draft.text.endswith("well seated.")
    assert 100 < len(draft.text.split()) < 170


def test_a_list_comes_whole_and_after_its_introduction() -> None:
    draft = answer("are gift cards excluded?", passage(RETURNING, title="Returns"))
    assert draft.text.startswith(
        "These items are excluded from return:\n- gift cards\n- opened gas"
    )
    assert draft.text.endswith("- swimwear without the hygiene seal")


def test_a_sentence_that_leans_brings_the_one_before() -> None:
    text = "Down jackets are washed at 30 °C. They go into the dryer with tennis balls."
    draft = answer("can it go into the dryer with balls?", passage(text))
    assert draft.text == text


def test_how_long_prefers_a_duration_and_how_much_an_amount() -> None:
    text = "A boot repair is done in Munich. Repairs take 10 days. A repair of boots costs €89."
    assert "10 days" in answer("how long does a boot repair take?", passage(text)).text
    assert "€89" in answer("how much is a boot repair?", passage(text)).text


def test_other_words_for_the_same_thing_are_understood() -> None:
    text = "The store is in Munich. Shipping to Italy takes a week. Refunds go to your card."
    assert "Refunds" in answer("do I get my money on the card?", passage(text)).text


def test_an_earlier_message_helps_a_short_question() -> None:
    text = "A tent weighs two kilos. A stove weighs 90 grams. A rope weighs four kilos."
    draft = answer("how heavy?", passage(text), history=("I look for a stove",))
    assert draft.sentences[0] == "A stove weighs 90 grams."


def test_an_overview_starts_with_the_articles_first_words() -> None:
    draft = answer("gift cards", passage(
        "They are valid for three years. Gift cards cannot be used for rental of gift cards.",
        title="Gift cards",
    ))  # fmt: skip
    assert draft.sentences[0] == "They are valid for three years."


@pytest.mark.parametrize(
    "question", ["What is your return policy?", "returns", "how do returns work?"]
)
def test_an_overview_is_the_opening_paragraph(question: str) -> None:
    text = (
        "You can send things back within 30 days. It costs nothing.\n\n"
        "## Late returns\n\nA return that is late is no return."
    )
    other = passage("Returns of returns are a return.", "b", title="Other", similarity=0.6)
    draft = answer(question, passage(text, title="Returns"), other)
    assert draft.text == "You can send things back within 30 days. It costs nothing."


def test_who_asks_for_the_way_or_an_amount_gets_no_overview() -> None:
    opening = "Things are kept in stock. Labels are free."
    steps = "How to return:\n\n1. Return it at a shop.\n2. Return the receipt."
    draft = answer("how do I return it?", passage(f"{opening}\n\n{steps}", title="Returns"))
    assert draft.text.endswith("1. Return it at a shop.\n2. Return the receipt.")
    assert opening not in draft.text
    text = "Rental is in Munich. You choose a day.\n\nA tent is €12 to rent."
    priced = answer("rental price?", passage(text, title="Rental")).text
    assert "€12" in priced
    assert "You choose a day." not in priced


def test_a_short_sentence_takes_the_next_one_along() -> None:
    text = "A wet jacket does not always leak. Sweat condenses inside. Reproof it."
    draft = answer("does my jacket leak?", passage(text))
    assert draft.text == "A wet jacket does not always leak. Sweat condenses inside."


def test_a_pronoun_further_on_brings_the_sentence_before() -> None:
    text = "Orders may be subject to import duties. The recipient pays these to the carrier."
    assert answer("who pays the carrier?", passage(text)).text == text


def test_nothing_is_said_twice() -> None:
    same = passage("Shipping to Austria costs €5.90 in total.", "a")
    again = passage("In total, shipping to Austria costs €5.90.", "b", similarity=0.59)
    assert len(answer("what does shipping to austria cost", same, again).sentences) == 1


def test_answers_are_short_and_verbatim() -> None:
    text = " ".join(f"Boots of kind {n} are waxed with wax number {n} by hand." for n in range(60))
    draft = answer("how are boots waxed", passage(text), passage(text, "b", similarity=0.59))
    assert 1 <= len(draft.sentences) <= 4
    assert len(draft.text.split()) <= MAX_WORDS
    assert all(sentence in text for sentence in draft.sentences)


def test_every_word_comes_from_a_cited_passage() -> None:
    source = " ".join(plain(line.strip("|-")) for line in (SHIPPING + RETURNING).splitlines())
    for question in ("shipping to norway?", "how to return", "gift cards", "label", "free from?"):
        draft = answer(question, passage(SHIPPING, "s"), passage(RETURNING, "r", similarity=0.5))
        known = set(re.findall(r"\w+", source.lower()))
        assert set(re.findall(r"\w+", draft.text.lower())) <= known, question


SIZES = (
    passage("Measure your foot.", "boot-sizes", title="Boot sizes", similarity=0.45),
    passage("Measure your chest.", "jacket-sizes", title="Jacket sizes", similarity=0.5),
    passage("Measure the child.", "kids-sizes", title="Kids' sizes", similarity=0.4),
)


def test_a_bare_word_that_names_several_articles_makes_them_compete() -> None:
    assert answer("sizes?", *SIZES).competing == (
        ("jacket-sizes", "Jacket sizes"),
        ("boot-sizes", "Boot sizes"),
        ("kids-sizes", "Kids' sizes"),
    )


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("jacket sizes", ()),
        ("how do I measure my foot for the right size", ()),
        ("which size?", ("I want to buy boots",)),
        ("warranty", ()),
        ("", ()),
    ],
)
def test_articles_do_not_compete_where_something_decides(
    question: str, history: tuple[str, ...]
) -> None:
    assert answer(question, *SIZES, history=history).competing == ()


def test_an_article_named_exactly_or_far_ahead_does_not_compete() -> None:
    exact = passage("All about sizes.", "sizes", title="Sizes", similarity=0.45)
    assert answer("sizes", exact, *SIZES).competing == ()
    ahead = passage("Measure.", "boot-sizes", title="Boot sizes", similarity=0.9)
    assert answer("sizes", ahead, SIZES[1]).competing == ()


def test_answers_cost_little() -> None:
    passages = tuple(
        passage(RETURNING + SHIPPING, f"p{n}", similarity=0.6 - n / 50) for n in range(5)
    )
    answer("how much is shipping to austria and how do I return it", *passages)
    start = time.process_time()
    for _ in range(50):
        answer("how much is shipping to austria and how do I return it", *passages)
    assert (time.process_time() - start) / 50 < 0.01


def test_passages_are_taken_apart_once() -> None:
    assert units(RETURNING) is units(RETURNING)

"""Passages taken apart: sentences whole, lists and tables readable, markup gone."""

import pytest

from graphs.writing.sentences import plain, split_sentences, units


@pytest.mark.parametrize(
    "sentence",
    [
        "We ship to e.g. Austria and Italy.",
        "It weighs approx. 31.5 kg in total.",
        "Write to Dr. Huber at the store.",
        "The price is 1.000 € incl. VAT.",
        "See p. 4, fig. 2 for the size.",
        "J. Brandt signed it.",
        "Is it open? no, it is not.",
    ],
)
def test_a_sentence_stays_whole(sentence: str) -> None:
    assert split_sentences(sentence) == [sentence]


def test_sentences_end_at_full_stop_question_and_exclamation_mark() -> None:
    assert split_sentences(
        'Is it free? Yes! "Really." It costs nothing (at all). €5 is for rent.'
    ) == [
        "Is it free?",
        "Yes!",
        '"Really."',
        "It costs nothing (at all).",
        "€5 is for rent.",
    ]


def test_markup_goes_and_words_stay() -> None:
    line = "**Our** [returns](/r) _page_, `code`, <b>here</b> ![x](y.png) 5 \\* 3, snake_case_name"
    assert plain(line) == "Our returns page, code, here 5 * 3, snake_case_name"


def test_a_table_row_reads_as_a_line() -> None:
    table = (
        "| To | Delivery time | Cost |\n|---|:--|--:|\n"
        "| Bonn | 2 days | **€5** |\n| Mars | – | €9 |"
    )
    assert [unit.text for unit in units(table)] == [
        "Bonn: delivery time 2 days, cost €5.",
        "Mars: cost €9.",
    ]


def test_two_columns_need_no_heading() -> None:
    assert [unit.text for unit in units("| Repair | Price |\n|---|---|\n| Zip | €9 |")] == [
        "Zip: €9."
    ]


def test_rows_without_a_header_still_read() -> None:
    assert [unit.text for unit in units("| Zip | €9 |\n| Patch | €18 |")] == [
        "Zip: €9.",
        "Patch: €18.",
    ]


def test_a_list_item_needs_its_introduction() -> None:
    found = units("These are excluded:\n\n- gift cards\n- opened\n  food\n\nThat is all.")
    assert [(unit.kind, unit.text, unit.needs) for unit in found] == [
        ("prose", "These are excluded:", None),
        ("item", "gift cards", 0),
        ("item", "opened food", 0),
        ("prose", "That is all.", None),
    ]


def test_steps_are_steps_with_either_mark() -> None:
    assert [unit.kind for unit in units("1. Open it.\n2) Close it.")] == ["step", "step"]


def test_a_sentence_that_leans_needs_the_one_before() -> None:
    found = units("Boots are fitted. They are also waxed. Come in.\n\nIt is free.")
    assert [unit.needs for unit in found] == [None, 0, None, None]


def test_headings_are_not_said_but_known_below() -> None:
    found = units("## Prices\n\nIt is free.\n\nOpening hours\nWe open at 10.")
    assert [(unit.text, unit.heading, unit.lead) for unit in found] == [
        ("It is free.", "Prices", True),
        ("We open at 10.", "Opening hours", True),
    ]


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "---", "|", "- ", "#", "\ud800", "*" * 3_000, "_" * 999]
)
def test_odd_texts_do_no_harm(text: str) -> None:
    units(text)
    plain(text)

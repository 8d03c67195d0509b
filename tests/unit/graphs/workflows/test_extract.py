"""Typed extraction: what customers write and what it stands for."""

from datetime import date

import pytest

from graphs.workflows.declare import Option
from graphs.workflows.extract import address, choice, dates, plain, spoken, times
from graphs.workflows.extract.found import clean, corrects, meant

WEDNESDAY = date(2026, 11, 25)
ORDER = (
    r"(?:\bF\.?\s?O\.?[\s#-]*|\border(?:\s+(?:number|no\.?))?[\s:#-]*|#\s*)"
    r"(\d(?:[\s-]?\d){4})(?![\s-]?\d)"
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today please", "2026-11-25"),
        ("tomorrow", "2026-11-26"),
        ("tomorow at 3", "2026-11-26"),
        ("the day after tomorrow", "2026-11-27"),
        ("friday", "2026-11-27"),
        ("this Friday", "2026-11-27"),
        ("next Tuesday", "2026-12-01"),
        ("next Friday", "2026-12-04"),
        ("Wednesday", "2026-12-02"),
        ("on the 3rd", "2026-12-03"),
        ("the third", "2026-12-03"),
        ("3 December", "2026-12-03"),
        ("December 3rd", "2026-12-03"),
        ("the 3rd of December", "2026-12-03"),
        ("Dec 3, 2027", "2027-12-03"),
        ("2026-12-03", "2026-12-03"),
        ("3.12.", "2026-12-03"),
        ("03.12.2026", "2026-12-03"),
        ("12/25", "2026-12-25"),
        ("1 May", "2027-05-01"),
        ("in 3 days", "2026-11-28"),
        ("in two weeks", "2026-12-09"),
        ("a week from today", "2026-12-02"),
        ("on sat", "2026-11-28"),
        ("may I come on Monday?", "2026-11-30"),
    ],
)
def test_a_day_in_words_is_found(text: str, day: str) -> None:
    assert [found.values[0] for found in dates.find(text, WEDNESDAY)] == [day]


@pytest.mark.parametrize(
    "text",
    ["", "30 February", "FO-12345", "the second one", "10.30", "I may come", "at 3", "99.99."],
)
def test_what_is_no_day_is_not_taken_for_one(text: str) -> None:
    assert dates.find(text, WEDNESDAY) == []


def test_next_friday_and_slashed_dates_keep_both_readings() -> None:
    assert dates.find("next Friday", WEDNESDAY)[0].values == ("2026-12-04", "2026-11-27")
    assert dates.find("03/12", WEDNESDAY)[0].values == ("2026-12-03", "2027-03-12")


def test_a_week_is_a_range_of_days() -> None:
    found = dates.find("some time next week", WEDNESDAY)[0]
    assert found.allows("2026-12-02")
    assert not found.allows("2026-12-07")


def test_a_day_is_shown_with_its_weekday_and_a_foreign_year() -> None:
    assert dates.shown(date(2026, 12, 3), WEDNESDAY) == "Thursday 3 December"
    assert dates.shown(date(2027, 1, 4), WEDNESDAY) == "Monday 4 January 2027"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("15:30", "15:30"),
        ("at 15.30", "15:30"),
        ("half past 3", "15:30"),
        ("half three", "15:30"),
        ("quarter to four", "15:45"),
        ("quarter past 9", "09:15"),
        ("3pm", "15:00"),
        ("3 p.m.", "15:00"),
        ("3:15 pm", "15:15"),
        ("at 3", "15:00"),
        ("at 10", "10:00"),
        ("10 in the morning", "10:00"),
        ("ten thirty", "10:30"),
        ("3 o'clock", "15:00"),
        ("noon", "12:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("on the 3rd at 5", "17:00"),
    ],
)
def test_a_time_in_words_is_found(text: str, time: str) -> None:
    assert [found.values[0] for found in times.find(text)] == [time]


@pytest.mark.parametrize("text", ["", "9", "at 50 euros", "good morning", "3 December", "FO-12345"])
def test_what_is_no_time_is_not_taken_for_one(text: str) -> None:
    assert times.find(text) == []


def test_a_lone_number_is_an_hour_only_where_a_time_was_asked_for() -> None:
    assert times.find("9", bare=True)[0].values == ("09:00", "21:00")
    assert [f.values[0] for f in times.find("December 3 at 10", bare=True)] == ["10:00"]


def test_a_part_of_the_day_is_a_range() -> None:
    found = times.find("in the morning")[0]
    assert found.allows("10:00")
    assert not found.allows("12:00")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("FO-12345", ["FO-12345"]),
        ("fo 12345", ["FO-12345"]),
        ("order 12345", ["FO-12345"]),
        ("order #12345", ["FO-12345"]),
        ("F O one two three four five", ["FO-12345"]),
        ("order number twelve three forty five", ["FO-12345"]),
        ("F O double one two three four", ["FO-11234"]),
        ("FO-12345 and FO-12346", ["FO-12345", "FO-12346"]),
        ("FO-12345, I repeat FO-12345", ["FO-12345"]),
        ("FO-123456", []),
        ("12345", []),
    ],
)
def test_an_order_number_is_found_however_it_is_written(text: str, numbers: list[str]) -> None:
    assert [found.values[0] for found in plain.pattern(text, ORDER, "FO-{}")] == numbers


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("FO-12345, sorry, I mean FO-12346", ["FO-12346"]),
        ("not FO-12345 but FO-12346", ["FO-12346"]),
        ("FO-12346 instead of FO-12345", ["FO-12346"]),
        ("FO-12345 or FO-12346", ["FO-12345", "FO-12346"]),
    ],
)
def test_what_is_taken_back_in_the_same_breath_does_not_count(text: str, kept: list[str]) -> None:
    found = meant(text, plain.pattern(text, ORDER, "FO-{}"))
    assert [each.values[0] for each in found] == kept


@pytest.mark.parametrize(
    "text", ["123456", "123 456", "it's 123456.", "12-34-56", "one two three four five six"]
)
def test_a_code_is_found_however_it_is_written(text: str) -> None:
    assert plain.code(text)[0].values == ("123456",)


def test_more_or_fewer_digits_are_no_code() -> None:
    assert plain.code("1234567") == []
    assert plain.code("12345") == []


def test_spoken_numbers_become_digits_only_in_runs() -> None:
    assert spoken.with_digits("one of two boots") == "one of two boots"
    assert spoken.with_digits("it is nine nine eight oh one") == "it is 99801"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hauptstraße 5, 80331 München", "Hauptstraße 5, 80331 München"),
        ("change it to Hauptstr. 5a, 80331 München", "Hauptstr. 5a, 80331 München"),
        ("Hauptstraße 5 80331 München", "Hauptstraße 5, 80331 München"),
        ("it's 12 High Street, London SW1A 1AA", "12 High Street, SW1A 1AA London"),
        ("Am Markt 12\n50667 Köln\nGermany", "Am Markt 12, 50667 Köln, Germany"),
        (
            "Please change my delivery address to Lindenweg 7, 10115 Berlin",
            "Lindenweg 7, 10115 Berlin",
        ),
    ],
)
def test_a_whole_address_is_found(text: str, line: str) -> None:
    assert [found.values[0] for found in address.find(text)] == [line]


def test_a_part_of_an_address_says_what_it_lacks() -> None:
    assert address.read("Hauptstraße 5").lacks == ("postcode", "town")
    assert address.read("80331 München").lacks == ("street and house number",)
    assert address.find("what is your return policy?") == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes please", "yes"),
        ("ok, go ahead", "yes"),
        ("👍", "yes"),
        ("nope", "no"),
        ("don't", "no"),
    ],
)
def test_yes_and_no_have_many_words(text: str, answer: str) -> None:
    assert plain.yes_no(text)[0].values == (answer,)


def test_amounts_are_bounded_and_bare_numbers_count_only_when_asked() -> None:
    assert plain.amount("12,5 EUR")[0].values == ("12.50",)
    assert plain.amount("18446744073709551616 euros") == []
    assert plain.amount("50") == []
    assert plain.amount("50", bare=True)[0].values == ("50.00",)


def test_emails_are_found_written_and_spoken() -> None:
    assert plain.email("Mia.K@Example.com.")[0].values == ("mia.k@example.com",)
    assert plain.email("mia at example dot com")[0].values == ("mia@example.com",)


SERVICES = (
    Option("boot", "Boot fitting", ("boots",)),
    Option("pack", "Pack fitting", ("backpack",)),
    Option("ski", "Ski service", ("skis",)),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a boot fitting", "boot"),
        ("for my backpack", "pack"),
        ("the second one", "pack"),
        ("3", "ski"),
        ("the last", "ski"),
        ("boot fiting", "boot"),
        ("ski", "ski"),
        ("boot fitting, not ski service", "boot"),
    ],
)
def test_an_option_is_chosen_by_name_position_or_likeness(text: str, value: str) -> None:
    assert [option.value for option in choice.match(text, SERVICES, asked=True)] == [value]


def test_an_option_is_ambiguous_by_a_word_that_several_share() -> None:
    named = choice.match("boot fitting or ski service", SERVICES, asked=False)
    assert [option.value for option in named] == ["boot", "ski"]
    assert choice.match("the second one", SERVICES, asked=False) == []


def test_control_characters_and_lone_surrogates_are_dropped() -> None:
    assert clean("a\x00b\ud800c\u2028") == "a b c"


def test_corrections_are_announced() -> None:
    assert corrects("actually it's FO-12346")
    assert not corrects("FO-12346")

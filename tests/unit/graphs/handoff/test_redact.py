"""What is masked, and what is left alone."""

import time

import pytest

from graphs.handoff.redact import mask
from graphs.handoff.writer import Writer

MASKED = [
    ("my card is 4111 1111 1111 1111 thanks", "card_number", "4111"),
    ("5500-0000-0000-0004", "card_number", "5500"),
    ("378282246310005, amex", "card_number", "37828"),
    ("4111 1111 1111 1111 12/27 123", "card_number", "1111"),
    ("4111111111111111 and 5500000000000004", "card_number", "0004"),
    ("pay with 4111.1111.1111.1111.", "card_number", "4111"),
    ("cut short 4111 1111 11…", "card_number", "4111"),
    ("cvv 123", "security_code", "123"),
    ("CVC: 9876", "security_code", "9876"),
    ("IBAN DE89 3704 0044 0532 0130 00 please", "iban", "3704"),
    ("gb29nwbk60161331926819", "iban", "nwbk"),
    ("my password is hunter2", "password", "hunter2"),
    ("Password: correct-horse!", "password", "correct-horse"),
    ("the pin is 4711", "password", "4711"),
    ("mein Passwort ist geheim1", "password", "geheim1"),
    ("the verification code is 482913", "one_time_code", "482913"),
    ("my ssn is 078-05-1120", "id_number", "078"),
    ("078-05-1120", "id_number", "1120"),
    ("passport number C01X00T47", "id_number", "C01X00T47"),
    ("NHS number 943 476 5919", "health_number", "5919"),
    ("Versichertennummer A123456780", "health_number", "A123456780"),
]

LEFT = [
    "order 4711 and 1234567890",
    "call me at +49 170 1234567 or 555-123-4567",
    "tracking 1234 5678 9012 3456",
    "my password is not working and is wrong",
    "password reset please",
    "error code 5031 on the display",
    "the postal code is 80331",
    "FO-48213 was 320 EUR on 2026-11-03",
    "anna@example.com",
    "insurance for my tent",
]


@pytest.mark.parametrize(("text", "kind", "secret"), MASKED, ids=[each[0] for each in MASKED])
def test_a_secret_is_masked_and_named(text: str, kind: str, secret: str) -> None:
    clean, found = mask(text)
    assert secret not in clean
    assert kind in {each[0] for each in found}
    assert "removed)" in clean


@pytest.mark.parametrize("text", LEFT)
def test_what_a_person_needs_is_left_alone(text: str) -> None:
    assert mask(text) == (text, ())


def test_words_around_a_secret_stay() -> None:
    clean, _ = mask("Please refund to 4111 1111 1111 1111, not to the old one")
    assert clean == "Please refund to (card number removed), not to the old one"


def test_masking_twice_changes_nothing() -> None:
    once, _ = mask("password: hunter2, cvv 123, 4111 1111 1111 1111")
    assert mask(once) == (once, ())


def test_one_secret_written_twice_is_counted_once_with_both_messages() -> None:
    writer = Writer()
    writer.line("4111 1111 1111 1111", "m1")
    writer.line("I said 4111-1111-1111-1111", "m2")
    (redaction,) = writer.redactions()
    assert (redaction.kind, redaction.count) == ("card_number", 1)
    assert redaction.message_ids == ["m1", "m2"]


@pytest.mark.parametrize("unit", ["4", "4 ", "DE12 ", "password is ", "1-", "a", "ssn ", "\u0664"])
def test_hostile_text_costs_little(unit: str) -> None:
    start = time.process_time()
    mask(unit * 100_000)
    assert time.process_time() - start < 1.0

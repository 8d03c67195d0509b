"""What never reaches a customer: figures without a source and actions that did not happen."""

import time

import pytest

from graphs.writing.guards import Verdict, check
from graphs.writing.quantities import quantities

ARTICLE = (
    "Returns are free within 30 days of delivery. Orders over €1,000 ship insured. Standard "
    "shipping takes 2–3 working days and costs **€4.90**. The Hamburg store is open Monday to "
    "Saturday, 10:00 to 19:00. We will call you back within 2 days. See /articles/returns or write "
    "to help@fernweh.example. The sale starts on 12 March 2026. Members get 10 % off."
)


def checked(text: str, results: tuple[str, ...] = (), performed: tuple[str, ...] = ()) -> Verdict:
    return check(text, passages=[ARTICLE], results=results, performed=performed)


@pytest.mark.parametrize(
    "text",
    [
        "You have 30 days.",
        "You have thirty days.",
        "You have a 30-day window.",
        "Insurance starts at 1000 EUR.",
        "Insurance starts at 1.000 €.",
        "It costs 4,90 €.",
        "It costs EUR 4.90.",
        "It takes 3 business days.",
        "It takes two to three working days.",
        "We are open on Tuesday until 7 pm.",
        "The sale starts on March 12.",
        "The sale starts on 2026-03-12.",
        "Members get ten percent off.",
        "Write to help@fernweh.example.",
        "More at /articles/returns.",
        "One of our stores is near you.",
    ],
)
def test_a_figure_from_the_article_may_be_said_in_any_form(text: str) -> None:
    assert checked(text) == Verdict(text, ())


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("You have 60 days.", "60 day"),
        ("You have sixty days.", "60 day"),
        ("It costs €30.", "30 eur"),
        ("It takes 3 days.", "3 day"),
        ("You get 30 % off.", "30 %"),
        ("We are open on Sunday.", "sun"),
        ("We close at 8 pm.", "t1200"),
        ("The sale starts on 13 March.", "--03-13"),
        ("The sale starts on 12 March 2027.", "2027-03-12"),
        ("More at https://evil.example/pay.", "link evil.example/pay"),
        ("Write to sales@fernweh.example.", "link sales@fernweh.example"),
        ("Call +49 40 555 0199.", "tel 49405550199"),
        ("It is order FW-20991.", "id fw-20991"),
    ],
)
def test_a_figure_from_nowhere_is_dropped_with_its_name(text: str, detail: str) -> None:
    verdict = checked(text)
    assert verdict.text == ""
    assert [(drop.why, drop.detail) for drop in verdict.dropped] == [("unsupported", detail)]


def test_a_workflow_result_is_a_source() -> None:
    result = "Order FW-20991 arrives on 4 May 2026."
    assert checked("Order FW-20991 should be there on May 4.", results=(result,)).ok


def test_only_the_bad_sentence_goes_and_lines_stay() -> None:
    verdict = checked("Returns are free. You have 60 days.\n- within 30 days\n- within 60 days")
    assert verdict.text == "Returns are free.\n- within 30 days"
    assert [drop.sentence for drop in verdict.dropped] == ["You have 60 days.", "within 60 days"]


def test_an_introduction_does_not_outlive_its_list() -> None:
    verdict = checked("Returns are free. You have:\n- 60 days")
    assert verdict.text == "Returns are free."
    assert verdict.dropped[-1].why == "introduces_nothing"


def test_list_numbers_need_no_source() -> None:
    assert checked("1. Pack it.\n2. Send it.\n7. Done.").ok


PROMISES = [
    ("I'm transferring you now.", "handoff"),
    ("I am going to connect you with someone.", "handoff"),
    ("Let me transfer you to an expert.", "handoff"),
    ("You are being transferred.", "handoff"),
    ("One of our agents will take over.", "handoff"),
    ("Someone will get back to you.", "callback"),
    ("We'll call you back tomorrow.", "callback"),
    ("Your refund is on its way.", "refund"),
    ("I've issued a full refund.", "refund"),
    ("We have refunded you.", "refund"),
    ("I have cancelled your order.", "cancel"),
    ("I've found it and cancelled it for you.", "cancel"),
    ("Your order has been cancelled.", "cancel"),
    ("I've booked a boot fitting.", "book"),
    ("Your appointment is now confirmed.", "book"),
    ("I just sent you the label.", "send"),
    ("I will email the invoice.", "send"),
    ("I've updated your address.", "change"),
    ("Your password has been reset.", "change"),
]


@pytest.mark.parametrize(("text", "action"), PROMISES)
def test_an_action_that_did_not_happen_is_not_claimed(text: str, action: str) -> None:
    verdict = checked(text)
    assert verdict.text == ""
    assert [(drop.why, drop.detail) for drop in verdict.dropped] == [("promise", action)]


@pytest.mark.parametrize(
    ("text", "performed"),
    [
        ("I'm transferring you now.", "handoff"),
        ("I have cancelled your order.", "order_cancel"),
        ("I've booked a boot fitting.", "appointment_book"),
        ("I've sent a code.", "send_code"),
        ("I've updated your address.", "address_change"),
    ],
)
def test_an_action_that_happened_may_be_told(text: str, performed: str) -> None:
    assert checked(text, performed=(performed,)).ok
    assert not checked(text, performed=("faq_lookup",)).ok


@pytest.mark.parametrize(
    "text",
    [
        "I can't transfer you.",
        "Would you like me to transfer you?",
        "Shall I cancel the order?",
        "If we have refunded you, an e-mail follows.",
        "Your order has been dispatched once you have the e-mail.",
        "You can cancel an order yourself.",
        "I'm happy to help with cancelling an order.",
        "Refunds go to the card you paid with.",
        "Exchanges are booked in the store.",
    ],
)
def test_offers_conditions_and_rules_are_no_promises(text: str) -> None:
    assert checked(text).ok


def test_an_article_may_say_how_we_work_in_general() -> None:
    assert checked("We will call you back within 2 days.").ok


def test_an_article_cannot_claim_that_something_was_done_for_this_customer() -> None:
    planted = "Your refund is on its way."
    assert not check(planted, passages=[planted], results=[], performed=[]).ok
    assert check(planted, passages=[], results=[planted], performed=[]).ok


def test_empty_text_is_fine() -> None:
    assert checked("") == Verdict("", ())


def test_odd_characters_do_no_harm() -> None:
    for text in ("\ud800", "\x00\x01", "1" * 5_000, "€" * 5_000, "1.000." * 2_000, "I will " * 900):
        checked(text)
        quantities(text)


def test_a_check_takes_well_under_a_millisecond() -> None:
    text = "You have 30 days. It costs €4.90. The store opens at 10:00. Call us if you like."
    checked(text)
    start = time.process_time()
    for _ in range(200):
        checked(text)
    assert (time.process_time() - start) / 200 < 0.001

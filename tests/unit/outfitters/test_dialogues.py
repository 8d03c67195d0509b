"""What customers of the outfitter can get done, told as conversations."""

import pytest


async def test_a_forgotten_password_brings_a_link_to_the_address_on_file(shop) -> None:
    talk = shop.talk("password_reset")
    assert "email address" in await talk.says("I forgot my password")
    assert "If we have an account" in await talk.says("mia.keller@example.com")
    assert [m.address for m in shop.outgoing.sent] == ["mia.keller@example.com"]
    assert "https://account.fernweh.example/reset/" in shop.outgoing.sent[0].body


async def test_a_password_reset_for_nobody_sounds_the_same_and_sends_nothing(shop) -> None:
    known, unknown = shop.talk("password_reset"), shop.talk("password_reset", conversation_id="c2")
    told = await known.says("reset it", "mia.keller@example.com")
    assert told == await unknown.says("reset it", "nobody@example.com")
    assert len(shop.outgoing.sent) == 1
    assert unknown.dialogue.customer["id"] is None


async def test_a_second_password_reset_can_be_for_another_address(shop) -> None:
    talk = shop.talk("password_reset")
    await talk.says("reset my password", "mia.keller@example.com")
    await talk.says("reset the password of jonas.brandt@example.com too")
    assert [m.address for m in shop.outgoing.sent][-1] == "jonas.brandt@example.com"


async def test_a_customer_who_is_signed_in_is_told_plainly_that_the_link_is_sent(shop) -> None:
    told = await shop.talk("password_reset", "C-1001").says("reset my password")
    assert told.startswith("A reset link is on its way")


async def test_an_order_is_traced_after_a_code_to_its_owner(shop) -> None:
    talk = shop.talk("order_status")
    assert "code" in await talk.says("where is my order FO-12345?")
    assert [sent.address for sent in shop.verifier.sent] == ["mia.keller@example.com"]
    told = await talk.says("CODE")
    assert "on its way with DHL" in told
    assert "00340434161094012345" in told
    assert "Thursday 26 November" in told
    assert all(fact["status"] == "verified" for fact in talk.step.facts)


async def test_the_orders_of_a_verified_customer_are_offered(shop) -> None:
    talk = shop.talk("order_status", "C-1001")
    await talk.says("where is my order?")
    assert talk.step.quick_replies == ("FO-12346", "FO-12345", "FO-11872", "FO-10233")
    assert "FO-12345 is on its way" in await talk.says("the second one")


async def test_the_only_order_is_not_asked_for(shop) -> None:
    told = await shop.talk("order_status", "C-1008").says("where is my order?")
    assert "FO-12120 was delivered" in told


@pytest.mark.parametrize("number", ["FO-12310", "FO-99999"])
async def test_an_order_of_somebody_else_is_as_good_as_none(shop, number) -> None:
    talk = shop.talk("order_status", "C-1001")
    told = await talk.says(f"where is my order {number}?")
    assert told == f"I can't find an order {number} under your account. Could you check the number?"
    assert not [fact for fact in talk.step.facts if fact["status"] == "verified"]
    assert "FO-12345 is on its way" in await talk.says("oh sorry, I mean fo 12345")


@pytest.mark.parametrize("workflow", ["invoice_lookup", "return_request"])
async def test_invoices_and_returns_of_somebody_else_cannot_be_had(shop, workflow) -> None:
    talk = shop.talk(workflow, "C-1001")
    told = await talk.says("it is about FO-12011")
    assert "Gas stove" not in told
    assert "59.95" not in told
    assert "under your account" in told


async def test_several_order_numbers_are_asked_about(shop) -> None:
    talk = shop.talk("invoice_lookup", "C-1001")
    await talk.says("the invoice for FO-12345 or FO-11872, not sure")
    assert talk.step.quick_replies == ("FO-12345", "FO-11872")
    told = await talk.says("the first")
    assert "Invoice IN-12345" in told
    assert "269.75 EUR" in told


async def test_an_invoice_is_not_promised_before_it_exists(shop) -> None:
    talk = shop.talk("invoice_lookup", "C-1001")
    assert "no invoice for order FO-12346 yet" in await talk.says("invoice for FO-12346")
    assert not talk.step.attempt["worked"]
    assert shop.outgoing.sent == []


async def test_an_appointment_is_booked_from_words_to_reference(shop) -> None:
    talk = shop.talk("book_appointment")
    await talk.says("I'd like to book a boot fitting in Munich next Friday")
    assert "Friday 27 November or Friday 4 December" in await talk.says("jonas.brandt@example.com")
    assert "15:30" in await talk.says("the 4th")
    told = await talk.says("half past 3")
    assert told == "Boot fitting in Munich on Friday 4 December at 15:30: shall I book it?"
    assert "at 17:00" in await talk.says("actually make it 5pm")
    told = await talk.says("yes please")
    assert told.startswith("It's booked: boot fitting in Munich on Friday 4 December at 17:00.")
    booked = shop.backoffice.appointments("C-1002", shop.talk("x").dialogue.now.date())
    assert ("munich", "2026-12-04", "17:00") in [
        (b["store_id"], b["day"], b["time"]) for b in booked
    ]


async def test_a_booking_survives_questions_and_vague_answers(shop) -> None:
    talk = shop.talk("book_appointment", "C-1001")
    await talk.says("book an appointment", "skis")
    told = await talk.says("are you open on Sunday?")
    assert not talk.step.understood
    assert told == "In which store: Munich, Hamburg or Berlin?"
    await talk.says("Berlin", "tomorow")
    assert "10:00 or 11:30" in await talk.says("in the morning")
    assert "at 10:00: shall I book it?" in await talk.says("10")
    await talk.says("and what does it cost?")
    assert not talk.step.understood
    assert "It's booked" in await talk.says("yes")


async def test_a_taken_hour_and_a_sunday_are_not_offered(shop) -> None:
    talk = shop.talk("book_appointment", "C-1001")
    told = await talk.says("book a boot fitting in Munich on Thursday at 10")
    assert told.startswith("I'm sorry, that time isn't available.")
    assert talk.step.quick_replies == ("11:30", "15:30", "17:00")
    told = await talk.says("then on the 29th at 3")
    assert "isn't available" in told
    assert "Munich on" not in told


async def test_an_hour_taken_in_the_meantime_is_not_booked_twice(shop) -> None:
    one, other = (
        shop.talk("book_appointment", who, conversation_id=who) for who in ("C-1001", "C-1003")
    )
    words = "book a pack fitting in Hamburg on Friday at 2pm"
    assert "shall I book it?" in await one.says(words)
    assert "shall I book it?" in await other.says(words)
    assert "It's booked" in await one.says("yes")
    assert "was taken just now" in await other.says("yes")
    assert "14:00" not in other.step.quick_replies
    await other.says("half past 3")
    assert "It's booked" in await other.says("yes")


async def test_an_appointment_is_moved_once_its_owner_is_verified(shop) -> None:
    talk = shop.talk("move_appointment")
    await talk.says("move my appointment on Monday to Friday at 2pm", "mia.keller@example.com")
    told = await talk.says("CODE")
    assert "Boot fitting in Munich on Monday 30 November at 15:30" in told
    assert "to Friday 27 November at 14:00" in told
    assert "now on Friday 27 November at 14:00" in await talk.says("yes")
    assert shop.outgoing.sent[-1].subject == "Your Fernweh appointment has moved"


async def test_an_appointment_is_cancelled_by_the_words_cancel_it(shop) -> None:
    talk = shop.talk("cancel_appointment", "C-1002")
    assert "Ski service in Berlin" in await talk.says("please cancel my ski service")
    assert "AP-20491 is cancelled" in await talk.says("cancel it")
    left = shop.backoffice.appointments("C-1002", talk.dialogue.now.date())
    assert [row["reference"] for row in left] == ["AP-20490"]


async def test_nobody_cancels_what_they_do_not_have(shop) -> None:
    talk = shop.talk("cancel_appointment", "C-1003")
    assert "can't see a coming appointment" in await talk.says("cancel AP-20481")
    assert talk.step.state is None


async def test_never_mind_keeps_the_appointment(shop) -> None:
    talk = shop.talk("cancel_appointment", "C-1001")
    await talk.says("cancel my boot fitting")
    await talk.says("never mind")
    assert talk.step.cancelled
    assert len(shop.backoffice.appointments("C-1001", talk.dialogue.now.date())) == 1


async def test_an_address_comes_in_pieces_and_is_corrected_before_it_counts(shop) -> None:
    talk = shop.talk("address_change", "C-1001")
    await talk.says("I moved")
    assert "So far I have Hauptstraße 5" in await talk.says("Hauptstraße 5")
    assert "Hauptstraße 5, 80331 München" in await talk.says("80331 München")
    assert "nothing has been done" in await talk.says("no")
    assert "Hauptstraße 7, 80331 München" in await talk.says("it's Hauptstraße 7, 80331 München")
    told = await talk.says("yes")
    assert told.startswith("Done: your address is now Hauptstraße 7, 80331 München.")
    assert "FO-12346" in told
    assert talk.step.attempt["arguments"] == {"address": "•••"}
    assert shop.backoffice.order("C-1001", "FO-12346")["address"].startswith("Hauptstraße 7")
    assert shop.backoffice.order("C-1001", "FO-12345")["address"].startswith("Lindwurmstraße")


async def test_an_item_is_returned_with_what_was_said_at_first(shop) -> None:
    talk = shop.talk("return_request", "C-1001")
    told = await talk.says("the poles are too short, I want to return them, order 11872")
    assert told == "Which item would you like to return: Ammer 28 daypack or Trekking poles?"
    assert "reason: Too small" in await talk.says("the trekking poles")
    told = await talk.says("yes")
    assert "Trekking poles from order FO-11872" in told
    assert "Sunday 13 December" in told
    assert [row["name"] for row in shop.backoffice.returnable("C-1001", "FO-11872")] == [
        "Ammer 28 daypack"
    ]


async def test_a_return_that_is_too_late_is_refused_truthfully(shop) -> None:
    talk = shop.talk("return_request", "C-1001")
    told = await talk.says("return FO-10233, it is too big", "yes")
    assert "until Friday 16 October" in told
    assert not talk.step.attempt["worked"]
    assert talk.step.failed is None
    assert shop.outgoing.sent == []


async def test_an_effect_happens_once_though_the_process_died_before_noting_it(shop) -> None:
    talk = shop.talk("return_request", "C-1001")
    await talk.says("return the trekking poles from FO-11872, they are damaged")
    dialogue = talk.dialogue
    before = dialogue.state
    first = await talk.says("yes")
    shop.ledger.results.clear()  # the effect was made, the ledger never heard of it
    again = shop.talk("return_request", "C-1001", state=before, turns=dialogue.turns)
    step = await again.dialogue.repeat("yes")
    assert shop.pack.wording.line(step.say[0].key, **step.say[0].args) == first
    assert len(shop.outgoing.sent) == 1


async def test_a_text_message_reaches_a_customer_without_email(shop) -> None:
    talk = shop.talk("order_status")
    await talk.says("where is my order?", "+44 7700 900123")
    assert [sent.address for sent in shop.verifier.sent] == ["+447700900123"]

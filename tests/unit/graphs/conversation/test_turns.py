"""What the graph does with a turn, whatever came before it."""

import json

import pytest

from graphs.conversation.nodes.look_up import guarded
from graphs.handoff.validate import validate
from graphs.writing.extractive import Draft

QUESTION = "How much is shipping to Germany?"
CRISIS = "I don't want to live anymore, I am going to end it tonight"


async def test_only_the_case_is_kept_and_it_is_plain_json(talk) -> None:
    await talk.says(QUESTION)
    config = {"configurable": {"thread_id": "c_1"}}
    kept = (await talk.graph.aget_state(config)).values
    assert set(kept) == {"case"}
    assert json.loads(json.dumps(kept["case"])) == kept["case"]


async def test_nothing_of_one_turn_leaks_into_the_next(talk) -> None:
    await talk.says(QUESTION)
    assert talk.state["answers"]
    assert talk.state["reply"].citations
    await talk.says("thanks")
    assert not talk.state.get("answers")
    assert not talk.state["reply"].citations
    await talk.says("I want to talk to a human please")
    assert talk.state["handover"]
    talk.state = {}
    await talk.says("Hello", waiting=None)
    assert "handover" not in talk.state


async def test_an_answer_is_cited_and_contained_until_the_customer_says_more(talk) -> None:
    assert "4.90" in await talk.says(QUESTION)
    assert talk.state["reply"].citations[0].url
    assert (talk.case["outcome"], talk.case["offer"]["kind"]) == ("contained", "helped")
    await talk.says("yes")
    assert talk.case["outcome"] == "resolved_confirmed"
    assert talk.case["attempted"][0]["worked"] is True


async def test_a_no_is_pushback_and_asks_what_is_missing(talk) -> None:
    await talk.says(QUESTION)
    await talk.says("no")
    assert talk.case["outcome"] != "resolved_confirmed"
    assert talk.case["attempted"][-1]["worked"] is False
    assert len(talk.case["signals"]["pushback"]) == 1
    assert talk.reason is None, "one no is not yet a reason"


async def test_the_second_no_brings_a_person(talk) -> None:
    for _ in range(2):
        await talk.says(QUESTION)
        await talk.says("no")
    assert talk.reason == "pushback"


async def test_a_new_problem_after_a_resolution_is_a_new_episode(talk) -> None:
    await talk.says(QUESTION)
    await talk.says("yes, thanks")
    assert talk.case["episode"] == 1
    await talk.says("where is my order FO-12345?")
    assert talk.case["episode"] == 2
    assert talk.case["outcome"] == "open"
    assert not talk.case["attempted"]


async def test_several_messages_of_one_turn_are_all_dealt_with(talk) -> None:
    said = await talk.says(QUESTION, "How long does delivery to Austria take?")
    assert "4.90" in said
    assert "3 to 4 working days" in said


async def test_more_questions_than_one_reply_can_hold_are_not_passed_over_in_silence(talk) -> None:
    countries = ("Germany", "Austria", "Switzerland", "France", "Italy", "Norway")
    said = await talk.says(*(f"How much is shipping to {country}?" for country in countries))
    assert "4.90" in said
    assert "one at a time" in said


async def test_a_crisis_between_other_messages_is_seen_and_answered_with_one_line(talk) -> None:
    said = await talk.says("where is my order FO-12345?", CRISIS, QUESTION)
    assert (talk.reason, talk.state["decision"].layer) == ("crisis", 3)
    assert "4.90" not in said
    assert "code" not in said
    assert talk.verifier.sent == [], "and nothing else is set in motion"
    packet = validate({**talk.state["handover"].packet, "checkpoint": "x"})
    assert packet.priority == "urgent"
    assert packet.next_steps == []


async def test_digressions_keep_what_was_filled_in(talk) -> None:
    await talk.says("where is my order FO-12345?")
    before = talk.case["workflow"]["slots"]
    said = await talk.says(QUESTION)
    assert "4.90" in said
    assert talk.case["workflow"]["slots"] == before
    said = await talk.says(talk.verifier.sent[-1].code)
    assert "FO-12345 is on its way" in said
    assert talk.case["customer"]["verified"]
    assert any(fact["status"] == "verified" for fact in talk.case["facts"])


async def test_another_workflow_pauses_the_first_and_comes_back_to_it(talk) -> None:
    await talk.says("where is my order FO-12345?")
    await talk.says("I want to make an appointment")
    assert talk.case["workflow"]["name"] == "book_appointment"
    assert talk.case["paused"]["state"]["name"] == "order_status"
    said = await talk.says("never mind")
    assert talk.case["paused"] is None
    assert talk.case["workflow"]["name"] == "order_status"
    assert "code" in said


@pytest.mark.parametrize("code", ["733101", "100200", "911911", "000123", "424242", "110112"])
async def test_a_code_is_an_answer_and_never_a_case_of_its_own(talk, code) -> None:
    await talk.says("where is my order FO-12345?")
    for said in (code, f"the code is {code}", f"It's {code}."):
        await talk.says(said)
        assert talk.reason in (None, "verification_failed"), said
        if talk.reason:
            return


async def test_a_crisis_is_heard_even_where_a_code_is_awaited(talk) -> None:
    await talk.says("where is my order FO-12345?")
    await talk.says(CRISIS)
    assert talk.reason == "crisis"


async def test_three_wrong_codes_bring_a_person_who_is_told_why(talk) -> None:
    await talk.says("where is my order FO-12345?")
    right = talk.verifier.sent[-1].code
    for _ in range(3):
        await talk.says("999999" if right != "999999" else "999998")
    assert talk.reason == "verification_failed"
    packet = validate({**talk.state["handover"].packet, "checkpoint": "x"})
    assert not packet.customer.verified


async def test_the_button_is_a_request_for_a_person_whatever_it_says(talk) -> None:
    await talk.says("x", button=True)
    assert talk.reason == "human_requested"
    assert talk.case["outcome"] == "handed_off"


async def test_zero_on_the_phone_asks_for_a_person(talk) -> None:
    await talk.says("0", channel="voice")
    assert talk.reason == "human_requested"


async def test_who_waits_is_heard_and_the_packet_grows(talk) -> None:
    await talk.says("I want to talk to a human please")
    packet = talk.state["handover"].packet
    said = await talk.says("my order is FO-12345", waiting=packet)
    assert said
    grown = talk.state["handover"].packet
    assert grown["reason"] == packet["reason"]
    assert any("FO-12345" in fact["text"] for fact in grown["facts"])
    await talk.says(QUESTION, waiting=grown)
    assert "4.90" not in talk.history[-1].text, "a person was asked for"


async def test_a_graver_reason_replaces_the_one_that_is_waited_for(talk) -> None:
    await talk.says("I want to talk to a human please")
    await talk.says(CRISIS, waiting=talk.state["handover"].packet)
    packet = talk.state["handover"].packet
    assert (packet["reason"]["code"], packet["layer"]) == ("crisis", 3)
    await talk.says("my order is FO-12345", waiting=packet)
    assert talk.state["handover"].packet["reason"]["code"] == "crisis"


async def test_a_handback_starts_over_with_the_note_known(talk) -> None:
    await talk.says("where is my order FO-12345?")
    await talk.says("I want to talk to a human please")
    said = await talk.says(handback="Depot calls on Friday")
    assert "Depot" not in said
    assert talk.case["workflow"] is None
    assert talk.case["signals"] == {}
    assert any("Depot calls on Friday" in fact["text"] for fact in talk.case["facts"])
    await talk.says("Hello")
    assert talk.reason is None


async def test_a_handback_with_messages_waiting_answers_them(talk) -> None:
    await talk.says("I want to talk to a human please")
    await talk.says(QUESTION, handback="all agreed")
    assert talk.state["reply"].citations[0].url == "/articles/shipping-times-and-costs"


async def test_a_layer_never_falls_within_an_episode(talk) -> None:
    await talk.says("I will sue you, my lawyer will be in touch")
    layer = talk.case["layer"]
    assert layer == 3
    await talk.says("hello", waiting=talk.state["handover"].packet)
    assert talk.case["layer"] == layer


async def test_the_case_stays_bounded_however_long_the_conversation(talk) -> None:
    sizes = []
    for number in range(60):
        await talk.says(
            f"My jacket number {number} has a broken zip and I am a little sad about it"
        )
        if talk.state.get("handover"):
            talk.state.pop("handover")
        sizes.append(len(json.dumps(talk.case)))
    assert sizes[-1] < 20_000
    assert max(sizes[40:]) <= 1.2 * max(sizes[:40])


@pytest.mark.parametrize(
    "text", ["?", "…", "👍", "a" * 4000, "\n\n", "<b>", "日本語で話せますか", "0" * 300]
)
async def test_odd_messages_get_a_reply(talk, text) -> None:
    assert await talk.says(text)


async def test_a_plain_question_without_an_answer_offers_a_person(talk) -> None:
    await talk.says("do you sell kayaks?")
    assert talk.case["offer"]["kind"] == "human"
    assert not talk.state["reply"].citations


async def test_only_a_question_is_answered_within_a_workflow(talk) -> None:
    await talk.says("where is my order")
    asked = await talk.says("Munich")
    assert not talk.state["reply"].citations
    assert await talk.says(QUESTION) != asked
    assert talk.state["reply"].citations


def test_a_draft_loses_what_no_source_states() -> None:
    draft = Draft(("Returns take 30 days.", "\n- We will refund €99."), (), 0.6, ())
    kept = guarded(draft, ["Returns take 30 days."])
    assert kept.sentences == ("Returns take 30 days.",)
    assert guarded(draft, ["nothing"]).sentences == ()

"""A conversation goes to a person with everything in it, and comes back."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from graphs.handoff.validate import validate


def test_a_request_for_a_person_reaches_one_with_a_packet_that_holds_what_was_said(
    arrives, desk, colleague
) -> None:
    customer = arrives()
    customer.says("where is my order FO-12345?")
    said = customer.says("I want to talk to a human please")
    assert "person" in said
    assert customer.answer["owner"] == "queue"
    handoff = customer.answer["handoff"]
    assert (handoff["reason"], handoff["status"]) == ("human_requested", "waiting")
    assert handoff["position"] >= 1

    shown = desk.handoff_of(customer)
    packet = validate(shown["packet"])
    assert packet.conversation_id == customer.id
    assert packet.issue.entities["order_number"].value == "FO-12345"
    assert packet.checkpoint
    assert [message["author"] for message in shown["transcript"]][1] == "customer"
    for projection in ("note", "short", "whisper"):
        path = f"/handoffs/{shown['handoff_id']}?projection={projection}"
        assert desk.call("GET", path).json()["text"]
    flat = desk.call("GET", f"/handoffs/{shown['handoff_id']}?projection=flat").json()
    assert all(isinstance(value, str | int | bool) for value in flat.values())

    assert desk.act(shown["handoff_id"], "accept").status_code == 200
    refused = colleague.act(shown["handoff_id"], "accept")
    assert refused.status_code == 409
    assert "Robin" in refused.json()["detail"]
    assert colleague.says(shown["handoff_id"], "me too").status_code == 409


def test_both_sides_write_and_the_assistant_stays_silent(arrives, desk) -> None:
    customer, hid = _accepted(arrives, desk)
    before = len(customer.transcript())
    assert desk.says(hid, "Hello, this is Robin.").status_code == 202
    assert customer.says("Hi Robin, how much is shipping to Germany?") == ""
    assert desk.says(hid, "4.90 euros.").status_code == 202
    assert [author for author, _ in customer.transcript()[before:]] == [
        "human_agent",
        "customer",
        "human_agent",
    ]
    types = [event["type"] for event in customer.events()]
    assert types.index("handoff.requested") < types.index("handoff.accepted")


def test_the_assistant_continues_after_a_handback_with_the_note_known(arrives, desk) -> None:
    customer, hid = _accepted(arrives, desk)
    desk.says(hid, "I have asked the depot.")
    returned = desk.act(hid, "return", note="Depot will call on Friday; customer is Mia")
    assert returned.json()["status"] == "returned"
    assert desk.says(hid, "too late").status_code == 409
    assert "4.90" in customer.says("How much is shipping to Germany?")
    assert customer.answer["owner"] == "assistant"
    assert "Depot will call" not in str(customer.transcript()), "the note is not the customer's"
    customer.says("I want to talk to a human again")
    again = [
        each
        for each in desk.call("GET", "/handoffs").json()["handoffs"]
        if each["conversation_id"] == customer.id
    ]
    packet = desk.call("GET", f"/handoffs/{again[0]['handoff_id']}").json()["packet"]
    assert any("Depot will call on Friday" in fact["text"] for fact in packet["facts"])
    validate(packet)


def test_a_resolved_handoff_closes_the_conversation(arrives, desk) -> None:
    customer, hid = _accepted(arrives, desk)
    assert desk.act(hid, "resolve").json()["status"] == "resolved"
    assert customer.now()["status"] == "closed"
    assert customer.now()["outcome"] == "resolved_assumed"
    assert desk.act(hid, "resolve").status_code == 409


def test_the_button_asks_for_a_person_and_pressing_twice_asks_once(arrives, desk) -> None:
    customer = arrives()
    first = customer.call("POST", "/handoff", json={"note": "my parcel is wet"})
    assert first.status_code == 200
    assert first.json()["handoff"]["reason"] == "human_requested"
    customer.call("POST", "/handoff")
    packet = desk.handoff_of(customer)["packet"]
    assert "my parcel is wet" in str(packet)


def test_what_the_customer_adds_while_waiting_reaches_the_packet(arrives, desk) -> None:
    customer = arrives()
    customer.says("I want to talk to a human please")
    added = customer.call(
        "POST", "/handoff/correction", json={"text": "It is about order FO-12346"}
    )
    assert added.status_code == 202
    customer.says("and the box was open")
    packet = desk.handoff_of(customer)["packet"]
    stated = [fact["text"] for fact in packet["facts"] if fact["status"] == "customer_stated"]
    assert any("FO-12346" in text for text in stated)
    assert any("the box was open" in text for text in stated)
    assert sum("FO-12346" in text for text in stated) == 1
    assert customer.answer["owner"] == "queue"
    assert customer.answer["messages"], "who waits is not left without a word"
    validate(packet)


def test_nothing_can_be_corrected_where_nothing_is_passed_on(arrives) -> None:
    customer = arrives()
    assert customer.call("POST", "/handoff/correction", json={"text": "x"}).status_code == 409


def test_a_crisis_goes_to_a_person_at_once_and_gets_no_other_word_from_us(arrives, desk) -> None:
    customer = arrives()
    said = customer.says("I don't want to live anymore, I am going to end it tonight")
    handoff = customer.answer["handoff"]
    assert (handoff["layer"], handoff["reason"]) == (3, "crisis")
    shown = desk.handoff_of(customer)
    assert shown["priority"] == "urgent"
    assert customer.answer["messages"][0].get("citations") is None
    assert "passing on" not in said
    assert shown["packet"]["next_steps"] == []
    assert shown["packet"]["suggested_opening"] in (None, "")
    first = desk.call("GET", "/handoffs").json()["handoffs"][0]
    assert first["priority"] == "urgent", "before everybody who waits for less"


def test_a_graver_message_while_waiting_raises_the_handoff(arrives, desk) -> None:
    customer = arrives()
    customer.says("I want to talk to a human please")
    customer.says("I don't want to live anymore, I am going to end it tonight")
    shown = desk.handoff_of(customer)
    assert (shown["layer"], shown["reason"], shown["priority"]) == (3, "crisis", "urgent")
    customer.says("my order number is FO-12345")
    shown = desk.handoff_of(customer)
    assert (shown["layer"], shown["reason"]) == (3, "crisis"), "it does not fall again"


def test_a_declined_handoff_waits_on(arrives, desk, colleague) -> None:
    customer = arrives()
    customer.says("I want to talk to a human please")
    hid = desk.handoff_of(customer)["handoff_id"]
    assert desk.act(hid, "decline", reason="not my queue").json()["status"] == "waiting"
    assert colleague.act(hid, "accept").status_code == 200
    assert desk.act(hid, "decline", reason="too late").status_code == 409


def test_only_one_of_many_agents_gets_a_handoff(arrives, http, desk) -> None:
    customer = arrives()
    customer.says("I want to talk to a human please")
    hid = desk.handoff_of(customer)["handoff_id"]
    agents = [type(desk)(http, f"Agent {number}") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda agent: agent.act(hid, "accept").status_code, agents))
    assert sorted(statuses) == [200] + [409] * 7


def test_closing_while_waiting_abandons_the_handoff(arrives, desk) -> None:
    customer = arrives()
    customer.says("I want to talk to a human please")
    customer.call("POST", "/close")
    assert desk.handoff_of(customer)["status"] == "abandoned"


def test_messages_of_the_desk_are_stored_once(arrives, desk) -> None:
    customer, hid = _accepted(arrives, desk)
    body = {"client_message_id": uuid4().hex, "text": "Hello"}
    first = desk.act(hid, "messages", **body)
    again = desk.act(hid, "messages", **body)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert [text for author, text in customer.transcript() if author == "human_agent"] == ["Hello"]


@pytest.mark.parametrize("what", ["accept", "return", "resolve", "messages", "decline"])
def test_an_unknown_handoff_is_not_found(desk, what) -> None:
    body = {"client_message_id": "x", "text": "x", "reason": "x", "note": "x"}
    assert desk.act("h_nothing", what, **body).status_code == 404


def _accepted(arrives, desk):
    customer = arrives()
    customer.says("I want to talk to a human please")
    hid = desk.handoff_of(customer)["handoff_id"]
    assert desk.act(hid, "accept").status_code == 200
    return customer, hid

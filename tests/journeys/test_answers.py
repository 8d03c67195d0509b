"""The assistant answers, asks back, and takes a yes for what it is."""

QUESTION = "How much is shipping to Germany?"


def test_a_conversation_opens_with_a_greeting_and_says_that_it_is_an_ai(arrives) -> None:
    customer = arrives()
    assert customer.opened["owner"] == "assistant"
    assert "an AI" in customer.opened["disclosure"]
    assert customer.transcript() == [("assistant", customer.opened["greeting"])]


def test_an_answer_names_its_source_and_a_yes_confirms_the_resolution(arrives) -> None:
    customer = arrives()
    assert "4.90" in customer.says(QUESTION)
    citations = customer.answer["messages"][0]["citations"]
    assert citations
    assert all(each["title"] and each["url"] and each["chunk_id"] for each in citations)
    assert customer.answer["outcome"] == "contained"
    customer.says("yes, thank you")
    assert customer.answer["outcome"] == "resolved_confirmed"
    events = [event["type"] for event in customer.events()]
    assert events.count("conversation.resolved") == 1
    assert "feedback.requested" in events


def test_a_no_asks_again_and_does_not_resolve(arrives) -> None:
    customer = arrives()
    customer.says(QUESTION, "no, that did not help")
    assert customer.answer["outcome"] != "resolved_confirmed"


def test_a_follow_up_is_read_in_the_light_of_what_was_asked_before(arrives) -> None:
    customer = arrives()
    customer.says("how much is shipping to germany?")
    assert "4.90" in customer.answer["messages"][0]["text"]
    assert "Austria" in customer.says("and to Austria?")


def test_small_talk_hands_nobody_over(arrives) -> None:
    customer = arrives()
    for text in ("Hello", "how are you?", "thanks", "bye"):
        customer.says(text)
        assert customer.answer["owner"] == "assistant"
        assert "handoff" not in customer.answer


def test_what_nobody_knows_is_not_made_up(arrives) -> None:
    customer = arrives()
    customer.says("Which poems did Goethe write in Weimar in 1797?")
    (reply,) = customer.answer["messages"]
    assert not reply.get("citations")
    assert reply["text"].rstrip().endswith("?"), "it is asked back, or a person is offered"


def test_feedback_and_closing_are_stored_and_a_closed_conversation_takes_nothing(arrives) -> None:
    customer = arrives()
    customer.says("Hello")
    assert (
        customer.call("POST", "/feedback", json={"score": 5, "resolved": True}).status_code == 204
    )
    assert customer.call("POST", "/close").status_code == 204
    assert customer.call("POST", "/close").status_code == 204
    assert customer.now()["status"] == "closed"
    body = {"client_message_id": "late", "text": "one more thing"}
    refused = customer.call("POST", "/messages", json=body)
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert [event["type"] for event in customer.events()].count("conversation.closed") == 1


def test_the_transcript_can_be_read_as_text(arrives) -> None:
    customer = arrives()
    customer.says("Hello")
    text = customer.call("GET", "/transcript", params={"format": "text"}).text
    assert [line.partition("] ")[2].partition(":")[0] for line in text.splitlines()] == [
        "assistant",
        "customer",
        "assistant",
    ]

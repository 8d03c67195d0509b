"""What clients may rely on: idempotent calls, ordered streams, and who may do what."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

ORIGIN = "https://shop.example"


def test_a_message_is_accepted_once_under_its_client_id(arrives) -> None:
    customer = arrives()
    body = {"client_message_id": "one", "text": "Hello"}
    first = customer.call("POST", "/messages", json=body)
    again = customer.call("POST", "/messages", json={**body, "text": "something else"})
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    waited = customer.call("POST", "/messages", params={"wait": "true"}, json=body).json()
    assert waited["message_id"] == first.json()["message_id"]
    assert [author for author, _ in customer.transcript()] == ["assistant", "customer", "assistant"]


def test_the_same_client_id_in_another_conversation_is_another_message(arrives) -> None:
    body = {"client_message_id": "one", "text": "Hello"}
    assert [arrives().call("POST", "/messages", json=body).status_code for _ in "ab"] == [202, 202]


def test_a_stream_shows_everything_in_order_and_resumes_where_it_broke(arrives) -> None:
    customer = arrives()
    customer.says("How much is shipping to Germany?", "I want to talk to a human please")
    customer.call("POST", "/close")
    everything = customer.stream("conversation.closed")
    assert [event["seq"] for event in everything] == [*range(1, len(everything) + 1)]
    types = [event["type"] for event in everything]
    assert types.index("handoff.requested") < types.index("control.changed")
    stored = customer.events()
    assert stored[: len(everything)] == everything
    for broke in (1, len(everything) // 2, len(everything) - 1):
        rest = everything[broke:]
        assert customer.stream("conversation.closed", last_event_id=broke) == rest
        assert customer.stream("conversation.closed", after=broke) == rest


def test_the_deltas_of_a_message_are_its_text(arrives) -> None:
    customer = arrives()
    customer.says("How much is shipping to Germany?")
    events = customer.events()
    completed = [e["data"] for e in events if e["type"] == "message.completed"][-1]
    deltas = [
        event["data"]["text"]
        for event in events
        if event["type"] == "message.delta"
        and event["data"]["message_id"] == completed["message_id"]
    ]
    assert "".join(deltas) == completed["text"]


def test_a_listener_hears_of_a_message_while_it_listens(arrives) -> None:
    customer = arrives()
    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(customer.stream, "conversation.closed")
        customer.says("Hello")
        customer.call("POST", "/close")
        assert "message.completed" in [event["type"] for event in heard.result(20)]


def test_ten_messages_at_once_survive_in_order_and_each_is_covered(arrives) -> None:
    customer = arrives()
    texts = [f"Do you repair broken zips, number {number}?" for number in range(10)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda text: _wait(customer, text), texts))
    messages = customer.call("GET", "/transcript").json()["messages"]
    ours = [message for message in messages if message["author"] == "customer"]
    assert sorted(message["text"] for message in ours) == sorted(texts)
    assert {m["message_id"]: m["text"] for m in ours} == {
        answer["message_id"]: text for answer, text in zip(answers, texts, strict=True)
    }
    seqs = [event["seq"] for event in customer.events()]
    assert seqs == [*range(1, len(seqs) + 1)]
    last_word = max(m["seq"] for m in messages if m["author"] == "assistant")
    assert last_word > max(message["seq"] for message in ours)
    assert all(answer["messages"] for answer in answers), "each sender was answered"


def _wait(customer, text):
    body = {"client_message_id": uuid4().hex, "text": text}
    return customer.call("POST", "/messages", params={"wait": "true"}, json=body).json()


def test_a_token_opens_one_conversation_only(arrives) -> None:
    mine, other = arrives(), arrives()
    for method, path in (
        ("GET", ""),
        ("GET", "/events"),
        ("GET", "/transcript"),
        ("POST", "/messages"),
        ("POST", "/handoff"),
        ("POST", "/handoff/correction"),
        ("POST", "/feedback"),
        ("POST", "/close"),
    ):
        headers = {"Authorization": f"Bearer {other.token}"}
        url = f"/v1/conversations/{mine.id}{path}"
        body = {"client_message_id": "x", "text": "x"} if method == "POST" else None
        refused = mine.http.request(method, url, headers=headers, json=body)
        assert refused.status_code == 401, path
        assert refused.headers["www-authenticate"] == "Bearer"
        unknown = mine.http.request(
            method, f"/v1/conversations/c_nothing{path}", headers=headers, json=body
        )
        assert unknown.json() == refused.json(), "an unknown conversation looks like a wrong token"
    assert mine.now()["status"] == "open"


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Basic x", "Bearer é", "Bearer " + "x" * 4000]
)
@pytest.mark.parametrize("path", ["/v1/desk/handoffs", "/v1/desk/events", "/v1/desk/handoffs/h_x"])
def test_the_desk_needs_its_key(http, path, authorization) -> None:
    headers = {} if authorization is None else {"Authorization": authorization.encode()}
    refused = http.get(path, headers=headers)
    assert refused.status_code == 401
    assert refused.json()["code"] == "unauthorized"


def test_a_customer_token_is_no_desk_key(arrives, http) -> None:
    headers = {"Authorization": f"Bearer {arrives().token}"}
    assert http.get("/v1/desk/handoffs", headers=headers).status_code == 401


def test_only_pages_on_the_allow_list_may_talk_to_us(http) -> None:
    def opens(origin: str) -> httpx.Response:
        return http.post("/v1/conversations", json={}, headers={"Origin": origin})

    allowed = opens(ORIGIN)
    assert allowed.status_code == 201
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert opens(str(http.base_url).rstrip("/")).status_code == 201
    for foreign in (
        "https://evil.example",
        "null",
        f"{ORIGIN}.evil.example",
        "http://shop.example",
    ):
        refused = opens(foreign)
        assert refused.status_code == 403, foreign
        assert "access-control-allow-origin" not in refused.headers
    wanted = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    assert http.options("/v1/conversations", headers=wanted).status_code == 200
    wanted["Origin"] = "https://evil.example"
    assert http.options("/v1/conversations", headers=wanted).status_code == 400


def test_the_server_says_how_it_is(http) -> None:
    assert http.get("/healthz").json() == {"status": "ok"}
    assert http.get("/readyz").json()["status"] == "ready"
    paths = http.get("/openapi.json").json()["paths"]
    assert "/v1/conversations/{conversation_id}/messages" in paths
    assert http.get("/").status_code == http.get("/desk").status_code == 200
    assert http.get("/widget.js").headers["content-type"].startswith("text/javascript")

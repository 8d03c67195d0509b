"""Whatever comes in, the answer is a problem document that says what is wrong; never a 500."""

import json
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MESSAGES = "/v1/conversations/{id}/messages"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def somebody(http: httpx.Client) -> dict[str, str]:
    opened = http.post("/v1/conversations", json={}).json()
    return {"id": opened["conversation_id"], "token": opened["token"]}


@pytest.fixture
def send(http: httpx.Client, somebody):
    """Send raw content as a message."""

    def post(content, headers=JSON, path=MESSAGES) -> httpx.Response:
        own = {"Authorization": f"Bearer {somebody['token']}", **headers}
        return http.post(path.format(**somebody), content=content, headers=own)

    return post


def is_problem(response: httpx.Response, *statuses: int) -> bool:
    assert response.status_code in statuses, (response.status_code, response.text[:300])
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert {"type", "title", "detail", "code"} <= set(body)
    assert len(response.content) < 2_000
    return True


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t\r\n", "\u0000", "\u202e\u2066", "\x1b\x07", "\ufffe"]
)
def test_a_message_that_says_nothing_is_refused(send, text) -> None:
    body = json.dumps({"client_message_id": uuid4().hex, "text": text})
    assert is_problem(send(body), 422)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\u0000b\u0007c", "abc"),
        ("line one\r\nline two\ttab", "line one\nline two\ttab"),
        ("right\u202eleft", "rightleft"),
        ("👩‍🚒" * 800, "👩‍🚒" * 800),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE events; --", "'; DROP TABLE events; --"),
        ("{{7*7}} ${7*7} %s %n", "{{7*7}} ${7*7} %s %n"),
    ],
)
def test_odd_text_is_cleaned_stored_and_answered(http, text, stored) -> None:
    opened = http.post("/v1/conversations", json={}).json()
    path = f"/v1/conversations/{opened['conversation_id']}"
    headers = {"Authorization": f"Bearer {opened['token']}"}
    body = {"client_message_id": uuid4().hex, "text": text}
    answer = http.post(f"{path}/messages", params={"wait": "true"}, json=body, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["messages"]
    transcript = http.get(f"{path}/transcript", headers=headers).json()["messages"]
    assert transcript[1]["text"] == stored


@pytest.mark.parametrize("text", ["x" * 4_001, "🏔" * 10_000, "x" * 60_000])
def test_a_message_that_is_too_long_is_refused_with_its_length(send, text) -> None:
    response = send(
        json.dumps({"client_message_id": uuid4().hex, "text": text}, ensure_ascii=False)
    )
    assert is_problem(response, 413, 422)


def test_a_megabyte_is_refused_before_it_is_read(send) -> None:
    assert is_problem(send(b'{"text":"' + b"x" * 1_000_000 + b'"}'), 413)


def test_a_megabyte_in_chunks_is_refused_too(send) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"text":"'
        for _ in range(100):
            yield b"x" * 10_000

    try:
        response = send(chunks())
    except httpx.WriteError:
        return  # the server hung up in the middle of it, which is as good
    assert is_problem(response, 413)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe\x00",
        b'{"text": "x"}',
        b'{"client_message_id": "x"}',
        b'{"client_message_id": "", "text": "x"}',
        b'{"client_message_id": "' + b"x" * 129 + b'", "text": "x"}',
        b'{"client_message_id": 7, "text": "x"}',
        b'{"client_message_id": "x", "text": 7}',
        b'{"client_message_id": "x", "text": null}',
        b'{"client_message_id": "x", "text": {"a": 1}}',
        b'{"client_message_id": "x", "text": "\\ud800"}',
        b'{"client_message_id": "\\ud800", "text": "x"}',
        b'{"client_message_id": "a\\u0000b", "text": "x"}',
        b"[" * 30_000,
        b'{"a":' * 8_000,
        b'{"client_message_id": "x", "text": ' + b"9" * 6_000 + b"}",
        b'{"client_message_id": "x", "text": NaN}',
    ],
    ids=lambda content: content[:36].decode("latin-1"),
)
def test_a_body_that_is_not_a_message_is_refused(send, content) -> None:
    assert is_problem(send(content), 400, 422)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "image/png", ""]
)
def test_a_body_of_another_kind_is_refused(send, kind) -> None:
    response = send(b'{"client_message_id": "x", "text": "x"}', {"Content-Type": kind})
    assert is_problem(response, 400, 415, 422)


def test_unknown_fields_are_ignored(send) -> None:
    body = {"client_message_id": uuid4().hex, "text": "Hello", "colour": {"deep": [1]}}
    assert send(json.dumps(body)).status_code == 202


@pytest.mark.parametrize(
    "opening",
    [
        {"channel": "fax"},
        {"locale": "not a locale!"},
        {"locale": "\u0000"},
        {"identity_token": 7},
        {"context": "text"},
        {"context": {"a": "\u0000"}},
        {"context": {"a": "\ud800"}},
        {"context": {"\ud800": 1}},
        {"context": {"number": 10**400}},
        {"context": {"number": float("inf")}},
    ],
    ids=str,
)
def test_a_conversation_is_not_opened_on_nonsense(http, opening) -> None:
    response = http.post("/v1/conversations", content=json.dumps(opening), headers=JSON)
    if response.status_code != 201:  # what a database can hold may as well be kept
        assert is_problem(response, 400, 422)


@pytest.mark.parametrize(
    "body",
    [
        {"score": 0},
        {"score": 6},
        {"score": "good"},
        {"score": 10**30},
        {"resolved": "perhaps"},
        {"message_id": ["x"]},
        {"message_id": "\u0000", "helpful": True},
        {"message_id": "\ud800", "helpful": True},
        {"comment": "x" * 5_000},
    ],
    ids=str,
)
def test_feedback_that_makes_no_sense_is_refused(send, body) -> None:
    response = send(json.dumps(body), path="/v1/conversations/{id}/feedback")
    assert is_problem(response, 400, 422)


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", f"after={2**70}", "after=1.5", "after=%00"]
)
def test_a_stream_from_nowhere_is_refused(http, somebody, query) -> None:
    headers = {"Authorization": f"Bearer {somebody['token']}", "Accept": "application/json"}
    response = http.get(f"/v1/conversations/{somebody['id']}/events?{query}", headers=headers)
    assert is_problem(response, 422)


@pytest.mark.parametrize("last", ["x", "-1", "9" * 40, "1.5", "²"])
def test_a_strange_last_event_id_starts_from_the_beginning(http, somebody, last) -> None:
    headers = {
        "Authorization": f"Bearer {somebody['token']}",
        "Accept": "application/json",
        "Last-Event-ID": last.encode(),
    }
    response = http.get(f"/v1/conversations/{somebody['id']}/events", headers=headers)
    assert response.json()["events"][0]["seq"] == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("path", ["/v1/conversations", MESSAGES, "/v1/desk/handoffs", "/healthz"])
def test_other_methods_are_refused(http, somebody, method, path) -> None:
    assert is_problem(http.request(method, path.format(**somebody)), 404, 405)


@pytest.mark.parametrize(
    "conversation", ["%00", "%ff", "..%2f..", "c_" + "x" * 5_000, "%E2%80%AE", "' or 1=1 --", "%F0"]
)
def test_a_strange_conversation_id_is_as_good_as_none(http, somebody, conversation) -> None:
    headers = {"Authorization": f"Bearer {somebody['token']}"}
    response = http.get(f"/v1/conversations/{conversation}", headers=headers)
    assert is_problem(response, 401, 404)


@pytest.mark.parametrize("path", ["/v1/nothing", "/v2", "/v1/desk/nothing", "/%00", "/nothing"])
def test_an_unknown_path_is_not_found(http, path) -> None:
    assert is_problem(http.get(path), 404)


@pytest.mark.parametrize("path", ["/v1/desk/handoffs?status=odd", "/v1/desk/handoffs?status="])
def test_an_unknown_status_is_refused(desk, http, path) -> None:
    assert is_problem(desk.call("GET", path.removeprefix("/v1/desk")), 422)


def test_a_strange_agent_name_is_shortened_or_replaced(http) -> None:
    for name in ("", "x" * 5_000, "%00%0a", "%F0%9F%8F%94", "%ff"):
        headers = {"Authorization": "Bearer desk-key-for-tests-only", "X-Agent-Name": name}
        refused = http.post("/v1/desk/handoffs/h_x/accept", headers=headers)
        assert is_problem(refused, 404)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
fields = st.sampled_from(
    "client_message_id text channel locale context identity_token note score resolved comment"
    " message_id helpful reason".split()
)
paths = st.sampled_from(
    ["/v1/conversations"]
    + [
        f"/v1/conversations/{{id}}/{name}"
        for name in ("messages", "handoff/correction", "feedback")
    ]
    + [f"/v1/desk/handoffs/h_x/{name}" for name in ("accept", "decline", "messages", "return")]
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=paths, body=st.dictionaries(fields, anything, max_size=5) | anything)
def test_no_json_breaks_the_server(http, somebody, path, body) -> None:
    token = "desk-key-for-tests-only" if "/desk/" in path else somebody["token"]
    headers = {"Authorization": f"Bearer {token}", **JSON}
    response = http.post(path.format(**somebody), content=json.dumps(body), headers=headers)
    assert response.status_code < 500, response.text
    if response.is_error:
        assert is_problem(response, response.status_code)

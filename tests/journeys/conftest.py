"""One server for all journeys, and people on both sides of it who speak HTTP."""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from agent.testing import DESK_KEY, Server, serving

IDENTITY_SECRET = "a secret of the site that is long enough"
ORIGIN = "https://shop.example"
ENVIRONMENT = {"LAMINA_IDENTITY_SECRET": IDENTITY_SECRET, "LAMINA_ALLOWED_ORIGINS": ORIGIN}


@pytest.fixture(scope="session")
def server(prepared_data: Callable[[], Path], few_articles: Path) -> Iterator[Server]:
    """Run the product; whatever the tests do to it, it must not write a traceback."""
    data = prepared_data()
    with serving(data, "--pack", str(few_articles), environment=ENVIRONMENT) as server:
        yield server
    assert server.process.returncode == 0, "told to end, it ends in good order"
    assert "Traceback" not in server.log.read_text("utf-8")


@pytest.fixture(scope="session")
def http(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        yield client


@dataclass
class Customer:
    """Somebody in the chat."""

    http: httpx.Client
    opening: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        opened = self.http.post("/v1/conversations", json=self.opening)
        assert opened.status_code == 201, opened.text
        self.opened: dict[str, Any] = opened.json()
        self.id: str = self.opened["conversation_id"]
        self.token: str = self.opened["token"]
        self.answer: dict[str, Any] = {}

    def call(self, method: str, path: str = "", **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.http.request(
            method, f"/v1/conversations/{self.id}{path}", headers=headers, **more
        )

    def says(self, *texts: str) -> str:
        """Say one after the other and wait each time; return the answer to the last."""
        for text in texts:
            body = {"client_message_id": uuid4().hex, "text": text}
            response = self.call("POST", "/messages", params={"wait": "true"}, json=body)
            assert response.status_code == 200, response.text
            self.answer = response.json()
        return "\n".join(message["text"] for message in self.answer["messages"])

    def now(self) -> dict[str, Any]:
        """Return how the conversation stands."""
        state: dict[str, Any] = self.call("GET").json()
        return state

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        headers = {"Accept": "application/json"}
        response = self.call("GET", "/events", params={"after": after}, headers=headers)
        events: list[dict[str, Any]] = response.json()["events"]
        return events

    def transcript(self) -> list[tuple[str, str]]:
        """Return author and text of all messages."""
        messages = self.call("GET", "/transcript").json()["messages"]
        return [(message["author"], message["text"]) for message in messages]

    def code(self) -> str:
        """Return the verification code that was sent last, to anybody."""
        page = html.unescape(self.http.get("/demo/mail").text)
        return re.findall(r"Your code is (\d{6})", page)[0]

    def stream(self, until: str, *, last_event_id: int = 0, after: int = 0) -> list[dict[str, Any]]:
        """Return the stored events of the stream up to the first of type `until`."""
        got = []
        headers = {"Authorization": f"Bearer {self.token}", "Last-Event-ID": str(last_event_id)}
        path, params = f"/v1/conversations/{self.id}/events", {"after": after}
        with self.http.stream("GET", path, headers=headers, params=params) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            event: dict[str, str] = {}
            for line in response.iter_lines():
                name, _, value = line.partition(": ")
                if line:
                    event[name] = value
                    continue
                if "id" in event:
                    data = json.loads(event["data"])
                    assert (event["id"], event["event"]) == (str(data["seq"]), data["type"])
                    got.append(data)
                    if data["type"] == until:
                        return got
                event = {}
        pytest.fail(f"the stream ended before {until}")


@dataclass
class Desk:
    """A human agent."""

    http: httpx.Client
    name: str = "Robin"
    key: str = DESK_KEY

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.key}", "X-Agent-Name": self.name}
        return self.http.request(method, f"/v1/desk{path}", headers=headers, **more)

    def handoff_of(self, customer: Customer) -> dict[str, Any]:
        """Return the conversation's handoff with its packet."""
        waiting = self.call("GET", "/handoffs?status=all").json()["handoffs"]
        mine = [each for each in waiting if each["conversation_id"] == customer.id]
        assert len(mine) == 1, mine
        shown: dict[str, Any] = self.call("GET", f"/handoffs/{mine[0]['handoff_id']}").json()
        return shown

    def act(self, handoff_id: str, what: str, **body: Any) -> httpx.Response:
        return self.call("POST", f"/handoffs/{handoff_id}/{what}", json=body)

    def says(self, handoff_id: str, text: str) -> httpx.Response:
        return self.act(handoff_id, "messages", client_message_id=uuid4().hex, text=text)


@pytest.fixture
def arrives(http: httpx.Client) -> Callable[..., Customer]:
    """Let a customer open the chat, with whatever the opening call may hold."""
    return lambda **opening: Customer(http, opening)


@pytest.fixture
def desk(http: httpx.Client) -> Desk:
    return Desk(http)


@pytest.fixture
def colleague(http: httpx.Client) -> Desk:
    return Desk(http, "Kim")

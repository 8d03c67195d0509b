"""Customers who do not give up: they send a message again until it is acknowledged."""

import random
import re
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from evals.benchmarks.crash.scripts import Script, Scripts

RETRY_SECONDS = 0.1
GIVE_UP_SECONDS = 180.0


@dataclass
class Told:
    """One conversation as its customer remembers it."""

    conversation_id: str
    token: str
    kind: str
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    """Text, message id and client message id of everything that was acknowledged, in order."""

    effect: str = ""
    """The workflow whose effect this customer asked for once."""

    astray: list[str] = field(default_factory=list)
    """Replies that were not what the dialogue leads to."""


class Customer(threading.Thread):
    """Opens one conversation after the other until told to stop; ends each it began."""

    def __init__(self, url: str, data: Path, book: Scripts, seed: int, ended: threading.Event):
        super().__init__(name=f"customer-{seed}", daemon=True)
        self._http = httpx.Client(base_url=url, timeout=15)
        self._data, self._book, self._ended = data, book, ended
        self._luck = random.Random(seed)
        self.told: list[Told] = []
        self.failure: Exception | None = None

    def run(self) -> None:
        """Talk."""
        try:
            while not self._ended.is_set():
                self._converse(self._book.next_script(self._luck))
        except Exception as error:
            self.failure = error
        finally:
            self._http.close()

    def _converse(self, script: Script) -> None:
        opened = self._insist(lambda: self._http.post("/v1/conversations", json={}))
        told = Told(opened["conversation_id"], opened["token"], script.kind, effect=script.effect)
        self.told.append(told)
        for number, (text, wanted) in enumerate(script.steps, start=1):
            if text == "CODE":
                text = last_code(self._data, told.conversation_id)
            last = number == len(script.steps)
            answer = self._say(told, text, wait=last or not script.burst)
            said = " ".join(message["text"] for message in answer.get("messages", ()))
            if wanted and not re.search(wanted, said):
                told.astray.append(f"{text!r} was answered {said!r}")

    def _say(self, told: Told, text: str, *, wait: bool) -> dict[str, Any]:
        body = {"client_message_id": uuid4().hex, "text": text}
        path = "messages"
        if text == "BUTTON":
            body, path, text = {"client_message_id": body["client_message_id"]}, "handoff", ""
        answer = self._insist(
            lambda: self._http.post(
                f"/v1/conversations/{told.conversation_id}/{path}",
                params={"wait": "true"} if wait else {},
                headers={"Authorization": f"Bearer {told.token}"},
                json=body,
            )
        )
        told.sent.append((text, answer["message_id"], body["client_message_id"]))
        return answer

    def _insist(self, call: Callable[[], httpx.Response]) -> dict[str, Any]:
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while True:
            try:
                response = call()
                if response.is_success:
                    answer: dict[str, Any] = response.json()
                    return answer
                if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    raise RuntimeError(f"refused: {response.status_code} {response.text}")
            except httpx.TransportError:
                pass  # the server was killed: exactly what this customer is here for
            if time.monotonic() > deadline:
                raise RuntimeError(f"no answer within {GIVE_UP_SECONDS:.0f} s")
            time.sleep(RETRY_SECONDS)


def last_code(data: Path, conversation_id: str) -> str:
    """Return the verification code that was sent last in a conversation."""
    query = "SELECT body FROM mail WHERE key LIKE ? ORDER BY id DESC LIMIT 1"
    with closing(sqlite3.connect(data / "lamina.sqlite", timeout=10)) as db:
        row = db.execute(query, (f"{conversation_id}:%:code",)).fetchone()
    found = re.search(r"\b\d{6}\b", row[0] if row else "")
    return found.group() if found else "000000"

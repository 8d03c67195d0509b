"""What the customers of the crash benchmark say, and what must be answered."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

Step = tuple[str, str]
"""What the customer writes and a pattern of the answer; `CODE` is the code that was sent last."""


@dataclass(frozen=True)
class Script:
    """What one kind of customer says."""

    kind: str
    steps: tuple[Step, ...]
    effect: str = ""
    """The workflow whose effect is asked for, once."""

    burst: bool = False
    """Writes everything at once, without waiting for answers."""


TALK = (
    Script(
        "questions",
        (
            ("Hello", "."),
            ("What is your return policy?", "30 days"),
            ("yes, that helped", "."),
            ("How much is shipping to Germany?", "4.90"),
            ("thanks", "."),
        ),
    ),
    Script(
        "password",
        (("I forgot my password", "email"), ("mia.keller@example.com", "reset link")),
        "password_reset",
    ),
    Script("order", (("where is my order FO-12345?", "code"), ("CODE", "on its way with DHL"))),
    Script(
        "person",
        (
            ("I want to talk to a human please", "."),
            ("my order number is FO-12345", "."),
            ("are you still there?", "."),
        ),
    ),
    Script("button", (("BUTTON", "."), ("it is about my last order", "."))),
    Script(
        "hurry",
        (
            ("Do you repair broken zips?", ""),
            ("and how much does it cost?", ""),
            ("Can I pay with PayPal?", ""),
            ("How do I wash a down jacket?", ""),
        ),
        burst=True,
    ),
)

RETURNS = (
    ("FO-12011", "jonas.brandt@example.com"),
    ("FO-11801", "aylin.demir@example.com"),
    ("FO-12105", "sofia.rossi@example.com"),
    ("FO-11777", "ines.moreau@example.com"),
)
"""Delivered orders of one item, each of which can be sent back once."""


class Scripts:
    """Deals out what customers want; each free hour and each return is dealt out once."""

    def __init__(self, data: Path) -> None:
        self._lock = threading.Lock()
        self._hours = _free_hours(data)
        self._returns = iter(RETURNS)

    def next_script(self, luck: random.Random) -> Script:
        """Return what the next customer says."""
        with self._lock:
            kind = luck.choice(("talk", "talk", "talk", "appointment", "return"))
            if kind == "appointment":
                return _appointment(*next(self._hours))
            order = next(self._returns, None) if kind == "return" else None
            return luck.choice(TALK) if order is None else _return(*order)


def _appointment(service: str, store: str, day: str, hour: str) -> Script:
    steps = (
        ("I want to make an appointment", "email"),
        ("jonas.brandt@example.com", "."),
        (service, "."),
        (store, "day"),
        (day, "time"),
        (hour, "shall I book it"),
        ("yes please", "It's booked"),
    )
    return Script("appointment", steps, "book_appointment")


def _return(order: str, email: str) -> Script:
    steps = (
        ("I need a return label", "email"),
        (email, "code"),
        ("CODE", "."),
        (order, "reason"),
        ("damaged", "Shall I"),
        ("yes please", "is registered"),
    )
    return Script("return", steps, "return_request")


def _free_hours(data: Path) -> Iterator[tuple[str, str, str, str]]:
    query = """
        WITH RECURSIVE ahead(day) AS (
          SELECT date('now', '+3 days') UNION ALL
          SELECT date(day, '+1 day') FROM ahead WHERE day < date('now', '+19 days')
        ), hours(hour) AS (VALUES ('10:00'), ('11:30'), ('14:00'), ('15:30'), ('17:00'))
        SELECT services.name, stores.name, day, hour FROM ahead, hours, services, stores
        WHERE strftime('%w', day) <> '0' AND NOT EXISTS (
          SELECT 1 FROM appointments AS a WHERE a.store_id = stores.id
          AND a.service_id = services.id AND a.day = ahead.day AND a.time = hour)
        ORDER BY hour, day
    """
    with closing(sqlite3.connect(data / "outfitters.db", timeout=10)) as db:
        rows = db.execute(query).fetchall()
    for service, store, day, hour in rows:
        yield service.lower(), store, day, hour

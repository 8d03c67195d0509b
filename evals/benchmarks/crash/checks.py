"""Count, from the databases alone, what was lost, left undone, or done twice."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path

from agent.store.records import TranscriptMessage
from agent.store.store import Store
from evals.benchmarks.crash.clients import Told

TABLE_OF = {
    "book_appointment": "appointments",
    "password_reset": "reset_tokens",
    "return_request": "returns",
}
"""Where the example pack keeps what each workflow does."""


@dataclass
class Faults:
    """Each count must be 0."""

    lost: int = 0
    """Acknowledged messages that are not in the transcript exactly once with their words."""

    out_of_order: int = 0
    stored_twice: int = 0
    """Customer messages in a transcript that nobody sent, or that were sent once."""

    unanswered: int = 0
    """Customer messages that no turn covers."""

    turns_without_reply: int = 0
    replies_doubled: int = 0
    events_out_of_line: int = 0
    """Conversations whose event numbers are not 1, 2, 3, …"""

    effects_doubled: int = 0
    effects_missing: int = 0
    mails_doubled: int = 0
    handoffs_doubled: int = 0
    handoffs_missing: int = 0
    dialogues_astray: int = 0
    """Replies that do not fit: a turn was forgotten, or run on other input."""

    tracebacks: int = 0
    """In what the servers wrote."""

    def lines(self) -> list[str]:
        """Return one line for each count."""
        return [
            f"{field.name.replace('_', ' '):24} {getattr(self, field.name)}"
            for field in fields(self)
        ]

    @property
    def none(self) -> bool:
        """Whether all is well."""
        return all(getattr(self, field.name) == 0 for field in fields(self))


async def faults(data: Path, told: Sequence[Told], before: dict[str, int]) -> Faults:
    """Compare what customers were told with what the databases hold; the server has stopped."""
    found = Faults()
    store = await Store.open(f"sqlite:///{data / 'lamina.sqlite'}")
    try:
        for each in told:
            await _check_conversation(store, each, found)
    finally:
        await store.close()
    _check_effects(data, told, before, found)
    _check_handoffs(data, told, found)
    return found


def effects_before(data: Path) -> dict[str, int]:
    """Return how many rows the pack's tables begin with."""
    with closing(sqlite3.connect(data / "outfitters.db")) as db:
        return {name: _rows(db, table) for name, table in TABLE_OF.items()}


async def _check_conversation(store: Store, told: Told, found: Faults) -> None:
    transcript = await store.log.transcript(told.conversation_id)
    _check_messages(transcript, told, found)
    events = await store.log.events(told.conversation_id, limit=10_000)
    found.events_out_of_line += [event.seq for event in events] != [*range(1, len(events) + 1)]
    ends = [record.seq for record in await store.turns.records(told.conversation_id)]
    asked = [message.seq for message in transcript if message.author == "customer"]
    covered = max(ends, default=0)
    found.unanswered += sum(seq > covered for seq in asked)
    replies = sum(message.author == "assistant" for message in transcript) - 1  # the greeting
    found.replies_doubled += max(0, replies - len(ends))
    found.turns_without_reply += max(0, len(ends) - replies)
    found.dialogues_astray += len(told.astray)


def _check_messages(transcript: list[TranscriptMessage], told: Told, found: Faults) -> None:
    words = {message_id: text for text, message_id, _ in told.sent}
    stored = [
        (m.text if words.get(m.message_id, m.text) else "", m.message_id)  # a button says nothing
        for m in transcript
        if m.author == "customer"
    ]
    wanted = [(text, message_id) for text, message_id, _ in told.sent]
    times = Counter(stored)
    found.lost += sum(times[each] != 1 for each in wanted)
    found.out_of_order += [each for each in stored if each in set(wanted)] != wanted
    found.stored_twice += max(0, len(stored) - len(wanted))


def _check_effects(data: Path, told: Sequence[Told], before: dict[str, int], found: Faults) -> None:
    with closing(sqlite3.connect(data / "outfitters.db")) as db:
        keys = [row[0] for row in db.execute("SELECT key FROM lamina_runs")]
        added = {name: _rows(db, table) - before[name] for name, table in TABLE_OF.items()}
    runs = Counter(key.rpartition(":")[2] for key in keys)
    for name, count in added.items():
        found.effects_doubled += max(0, count - runs[name])
        found.effects_missing += max(0, runs[name] - count)
    done = Counter((key.split(":")[0], key.rpartition(":")[2]) for key in keys)
    found.effects_doubled += sum(count - 1 for count in done.values())
    wanted = {(each.conversation_id, each.effect) for each in told if each.effect}
    found.effects_missing += len(wanted - set(done))
    with closing(sqlite3.connect(data / "lamina.sqlite")) as db:
        sent = Counter(
            (key.split(":")[0], subject)
            for key, subject in db.execute("SELECT key, subject FROM mail")
        )
    found.mails_doubled += sum(count - 1 for count in sent.values())


def _check_handoffs(data: Path, told: Iterable[Told], found: Faults) -> None:
    with closing(sqlite3.connect(data / "lamina.sqlite")) as db:
        counts = Counter(row[0] for row in db.execute("SELECT conversation_id FROM handoffs"))
        said = Counter(
            row[0]
            for row in db.execute(
                "SELECT conversation_id FROM events WHERE kind = 'handoff.requested'"
            )
        )
    for each in told:
        most = max(counts[each.conversation_id], said[each.conversation_id])
        found.handoffs_doubled += max(0, most - 1)
        found.handoffs_missing += each.kind in ("person", "button") and most == 0


def _rows(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

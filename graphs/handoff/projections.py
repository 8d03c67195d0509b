"""A packet in the forms that other channels can carry, each within its limit."""

import hashlib
import json
import re
from collections.abc import Iterator

from graphs.handoff.note import note
from graphs.handoff.packet import Packet
from graphs.handoff.words import REASONS, clip, mood, named

__all__ = ["FLAT_BYTES", "SHORT", "WHISPER_WORDS", "code", "flat", "note", "short", "whisper"]

FLAT_BYTES = 4096
SHORT = 500
WHISPER_WORDS = 40
WHISPER_CHARACTERS = 320
"""About twenty seconds of speech; bounds writing that has no spaces."""

Value = str | int | bool


def flat(packet: Packet) -> dict[str, Value]:
    """Return plain keys and values whose JSON is at most 4,096 bytes, escaped or not.

    Short fixed keys come first; each text after them gets what room is left.
    """
    fields: dict[str, Value] = {}
    for key, value in (*_fixed(packet), *_texts(packet)):
        if isinstance(value, str):
            value = _fitting(fields, key, value)
            if not value:
                continue
        fields[key] = value
    return fields


def short(packet: Packet) -> str:
    """Return at most 500 characters: layer, reason, and the summary."""
    head = f"{REASONS[packet.reason.code]} (layer {packet.layer}, {packet.priority}). "
    return clip(head + packet.summary.replace(f" {REASONS[packet.reason.code]}.", "", 1), SHORT)


def whisper(packet: Packet) -> str:
    """Return at most 40 words to be spoken to a human agent before the line is joined."""
    sentences = [
        f"{REASONS[packet.reason.code]}.",
        f"It is about: {_speakable(packet.issue.one_line, 14)}.",
        "Identity is verified." if packet.customer.verified else "Identity is not verified.",
        *([f"The customer is {mood(packet.sentiment.current)}."] if _has_mood(packet) else []),
        *_spoken_missing(packet),
    ]
    words: list[str] = []
    for sentence in sentences:
        more = sentence.split()
        room = len(words) + len(more) <= WHISPER_WORDS
        if room and len(" ".join([*words, *more])) <= WHISPER_CHARACTERS:
            words += more
    return " ".join(words)


def code(packet: Packet | str, salt: str = "") -> str:
    """Return six digits for lines that carry nothing else; the same packet gives the same code.

    `salt` gives another one where a code is taken already.
    """
    packet_id = packet if isinstance(packet, str) else packet.packet_id
    digest = hashlib.sha256(f"{packet_id}\x00{salt}".encode("utf-8", "replace")).digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def _fixed(packet: Packet) -> Iterator[tuple[str, Value]]:
    yield "schema", packet.schema_
    yield "packet_id", clip(packet.packet_id, 80)
    yield "conversation_id", clip(packet.conversation_id, 80)
    yield "layer", packet.layer
    yield "priority", packet.priority
    yield "queue", clip(packet.queue, 60)
    yield "reason", packet.reason.code
    yield "reason_tier", packet.reason.tier
    yield "issue_type", packet.issue.type
    yield "verified", packet.customer.verified
    yield "customer_id", clip(packet.customer.id or "", 80)
    yield "customer_tier", clip(packet.customer.tier or "", 40)
    yield "language", clip(packet.language, 20)
    yield "channel", clip(packet.channel, 40)
    yield "created_at", clip(packet.created_at, 40)
    yield "sentiment", mood(packet.sentiment.current)
    yield "attempts", len(packet.attempted)
    yield "handoff_code", code(packet)


def _texts(packet: Packet) -> Iterator[tuple[str, str]]:
    yield "issue", clip(packet.issue.one_line, 160)
    yield "summary", clip(packet.summary, 400)
    yield "missing", clip(", ".join(named(each.name) for each in packet.missing_information), 160)
    yield "goal", clip(packet.issue.goal, 160)
    for name, entity in list(packet.issue.entities.items())[:8]:
        yield f"entity_{clip(name, 40)}", clip(entity.value, 80)
    yield "compliance", ",".join(dict.fromkeys(each.flag for each in packet.compliance))
    tried = [f"{each.what}: {'worked' if each.worked else 'failed'}" for each in packet.attempted]
    yield "tried", clip("; ".join(tried[-3:]), 240)
    yield "promised", clip("; ".join(each.text for each in packet.promises_made[-3:]), 200)
    for position, fact in enumerate(packet.facts[-6:], start=1):
        yield f"fact_{position}", clip(fact.text, 120)


def _fitting(fields: dict[str, Value], key: str, value: str) -> str:
    """Return as much of `value` as still fits; nothing where less than a few words would."""
    while value and _size({**fields, key: value}) > FLAT_BYTES:
        value = clip(value, len(value) * 2 // 3) if len(value) > 12 else ""
    return value


def _size(fields: dict[str, Value]) -> int:
    """Escaped JSON is the longer form, and what most clients send."""
    return len(json.dumps(fields))


def _has_mood(packet: Packet) -> bool:
    return bool(packet.sentiment.trajectory) and mood(packet.sentiment.current) != "neutral"


def _spoken_missing(packet: Packet) -> list[str]:
    names = [_speakable(named(each.name), 3) for each in packet.missing_information[:2]]
    return [f"Still missing: {' and '.join(names)}."] if names else []


def _speakable(text: str, words: int) -> str:
    """Return the first words of `text` without ids, addresses, and signs nobody can say."""
    said: list[str] = []
    for word in text.split():
        plain = re.sub(r"[^\w'’.-]|_", "", word).strip(".-'’")
        if plain and not _is_code(plain):
            said.append(plain[:30])
        if said and word.endswith(",") and not said[-1].endswith(","):
            said[-1] += ","  # a pause, also where the word before it cannot be said
    return " ".join(said[:words]).rstrip(",") or "not said yet"


def _is_code(word: str) -> bool:
    digits = sum(char.isdigit() for char in word)
    return digits > 4 or (digits > 0 and any(c.isalpha() for c in word) and len(word) > 4)

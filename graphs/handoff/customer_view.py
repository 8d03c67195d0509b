"""What the customer sees of a packet while waiting, and how the customer corrects it."""

from collections.abc import Mapping
from typing import Any

from graphs.handoff.packet import FACTS, Packet
from graphs.handoff.words import capital, clip, named
from graphs.handoff.writer import Writer

LINES = 10


def shown_to_customer(packet: Packet) -> tuple[str, ...]:
    """Return in plain words what is passed on: no codes, no moods."""
    lines = [f"What it is about: {clip(packet.issue.one_line, 160)}"]
    if _other(packet.issue.goal, packet.issue.one_line):
        lines.append(f"What you want: {clip(packet.issue.goal, 160)}")
    lines += _known(packet) + _tried(packet)
    names = [named(each.name) for each in packet.missing_information]
    if names:
        lines.append(f"Still missing: {clip(', '.join(names), 160)}")
    return tuple(dict.fromkeys(lines))[:LINES]


def with_correction(packet: Mapping[str, Any], text: str, message_id: str) -> dict[str, Any]:
    """Return the packet with what the customer added or corrected as one more stated fact."""
    writer = Writer()
    fact = {
        "text": writer.line(text, message_id),
        "status": "customer_stated",
        "source": "message",
        "ref": message_id,
    }
    if not fact["text"] or fact in packet["facts"]:
        return dict(packet)
    redactions = [each.model_dump() for each in writer.redactions()]
    return {
        **packet,
        "facts": [*packet["facts"], fact][-FACTS:],
        "redactions": _added(packet["redactions"], redactions),
        "transcript": {**packet["transcript"], "to_message": message_id},
    }


def _known(packet: Packet) -> list[str]:
    lines = [
        f"{capital(named(name))}: {clip(entity.value, 100)}"
        for name, entity in packet.issue.entities.items()
    ]
    shown = "\n".join([packet.issue.one_line, *lines])
    told = [
        f"You told us: {clip(fact.text, 160)}"
        for fact in packet.facts
        if fact.status == "customer_stated" and _other(fact.text, shown)
    ]
    return lines[:4] + told[-3:]


def _tried(packet: Packet) -> list[str]:
    return [
        f"What we tried: {clip(each.what, 130)} ({'done' if each.worked else 'it did not help'})"
        for each in packet.attempted[-3:]
    ]


def _other(text: str, shown: str) -> bool:
    """Tell whether `text` says something that `shown` does not."""
    return text.rstrip("….").casefold() not in shown.casefold()


def _added(before: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add counts kind by kind. The values are gone, so a secret written again counts again."""
    total = {each["kind"]: each for each in before}
    for each in new:
        old = total.get(each["kind"], {"count": 0, "message_ids": []})
        ids = list(dict.fromkeys([*old["message_ids"], *each["message_ids"]]))
        total[each["kind"]] = {
            "kind": each["kind"],
            "count": old["count"] + each["count"],
            "message_ids": ids[-10:],
        }
    return list(total.values())

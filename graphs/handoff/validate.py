"""Refuse a packet that breaks its schema, or has a line that rests on nothing."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from graphs.handoff.errors import PacketInvalid
from graphs.handoff.packet import Packet
from graphs.policy.decision import TIERS

_EVIDENCE = frozenset({"ref", "message_id", "message_ids", "evidence", "source"})
_EMPTY = frozenset({"missing", "string_too_short", "too_short", "string_pattern_mismatch"})


def validate(data: Mapping[str, Any]) -> Packet:
    """Return the packet in `data`.

    Raises:
        PacketInvalid: names every fault by path: each line without evidence, and each violation
            of the schema.
    """
    try:
        packet = Packet.model_validate(data)
    except ValidationError as error:
        raise PacketInvalid([_problem(each) for each in error.errors()]) from None
    problems = _contradictions(packet)
    if problems:
        raise PacketInvalid(problems)
    return packet


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a packet."""
    made = Packet.model_json_schema(by_alias=True, mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:lamina:handoff:1",
        **made,
        "title": "Lamina handoff packet",
    }


def _problem(error: ErrorDetails) -> str:
    loc = list(error["loc"])
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")
    names = {part for part in loc[-2:] if isinstance(part, str)}
    empty = error["type"] in _EMPTY or error["input"] is None
    if empty and names & _EVIDENCE and len(loc) > 1:
        return f"{path}: the line has no evidence; name the message, passage or run it rests on"
    if error["type"] == "missing":
        return f"{path}: is missing; add it"
    if error["type"] == "extra_forbidden":
        return f"{path}: is not part of lamina.handoff/1; remove it or check its spelling"
    return f"{path or 'packet'}: {error['msg'][:1].lower()}{error['msg'][1:]}; correct it"


def _contradictions(packet: Packet) -> list[str]:
    problems = []
    if packet.reason.tier != TIERS[packet.reason.code]:
        tier = TIERS[packet.reason.code]
        problems.append(f"reason.tier: {packet.reason.code} is of tier {tier}; correct it")
    if packet.reason.code not in packet.reason.codes:
        problems.append(f"reason.codes: {packet.reason.code} is missing; list it first")
    if packet.layer == 3 and packet.next_steps:
        problems.append("next_steps: nothing is suggested in layer 3; empty the list")
    if packet.layer == 3 and packet.suggested_opening:
        problems.append("suggested_opening: nothing is suggested in layer 3; empty it")
    return problems

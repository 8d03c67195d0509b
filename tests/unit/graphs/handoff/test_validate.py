"""What the validator refuses, and how it says so."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graphs.case import new_case
from graphs.handoff import schema as schema_module
from graphs.handoff.build import About, build
from graphs.handoff.errors import PacketInvalid
from graphs.handoff.validate import validate
from graphs.policy.decision import Decision

STORED = Path(schema_module.__file__).with_name("lamina.handoff.1.json")


@pytest.fixture
def data() -> dict[str, Any]:
    case = new_case({"id": None, "verified": False, "how": None, "tier": None})
    case["issue"], case["opened_by"] = "My tent leaks", "m1"
    case["entities"] = {"order_number": "4711"}
    case["facts"] = [
        {"text": "The tent leaks", "status": "customer_stated", "source": "message", "ref": "m1"}
    ]
    case["attempted"] = [
        {"what": "Answered", "arguments": {}, "result": "", "worked": False, "message_id": "m2"}
    ]
    case["missing"] = [{"name": "size", "why": "", "message_id": "m1"}]
    case["promises"] = [{"text": "A person takes over", "message_id": "m3"}]
    case["mood"] = [{"message_id": "m1", "sentiment": -0.4, "quote": "My tent leaks"}]
    about = About("p_1", "c_1", "web", 1, "", datetime(2026, 11, 24, tzinfo=UTC))
    made = build(case, Decision(2, True, "complex_troubleshooting", ()), about)
    dumped: dict[str, Any] = made.model_dump(mode="json", by_alias=True)
    return dumped


Change = Callable[[dict[str, Any]], Any]

WITHOUT_EVIDENCE: list[tuple[str, Change]] = [
    ("facts[0].ref", lambda d: d["facts"][0].update(ref="")),
    ("facts[0].ref", lambda d: d["facts"][0].pop("ref")),
    ("facts[0].ref", lambda d: d["facts"][0].update(ref="   ")),
    ("facts[0].ref", lambda d: d["facts"][0].update(ref=None)),
    ("facts[0].source", lambda d: d["facts"][0].pop("source")),
    ("attempted[0].message_id", lambda d: d["attempted"][0].update(message_id="")),
    ("promises_made[0].message_id", lambda d: d["promises_made"][0].pop("message_id")),
    ("missing_information[0].message_id",
     lambda d: d["missing_information"][0].update(message_id="")),
    ("next_steps[0].evidence", lambda d: d["next_steps"][0].update(evidence=[])),
    ("next_steps[0].evidence[0].ref", lambda d: d["next_steps"][0]["evidence"][0].update(ref="")),
    ("compliance[0].evidence", lambda d: d["compliance"][0].pop("evidence")),
    ("issue.evidence", lambda d: d["issue"].update(evidence=[])),
    ("issue.entities.order_number.message_id",
     lambda d: d["issue"]["entities"]["order_number"].update(message_id="")),
    ("customer.evidence", lambda d: d["customer"].update(evidence=[])),
    ("reason.signals[0].message_ids", lambda d: d["reason"]["signals"][0].update(message_ids=[])),
    ("reason.signals[0].message_ids[0]",
     lambda d: d["reason"]["signals"][0].update(message_ids=[""])),
    ("sentiment.trajectory[0].message_id",
     lambda d: d["sentiment"]["trajectory"][0].update(message_id="")),
    ("sentiment.quotes[0].message_id", lambda d: d["sentiment"]["quotes"][0].pop("message_id")),
]  # fmt: skip


@pytest.mark.parametrize(("path", "change"), WITHOUT_EVIDENCE)
def test_a_line_without_evidence_is_refused_by_name(
    data: dict[str, Any], path: str, change: Change
) -> None:
    assert validate(data)
    change(data)
    with pytest.raises(PacketInvalid) as caught:
        validate(data)
    assert [each for each in caught.value.problems if each.startswith(f"{path}: ")]
    assert "has no evidence" in str(caught.value)


def test_every_fault_is_listed_at_once(data: dict[str, Any]) -> None:
    data["facts"][0]["ref"] = ""
    data["attempted"][0]["message_id"] = ""
    data["layer"] = 7
    data["colour"] = "red"
    del data["queue"]
    with pytest.raises(PacketInvalid) as caught:
        validate(data)
    assert len(caught.value.problems) == 5
    assert "colour: is not part of lamina.handoff/1" in str(caught.value)
    assert "queue: is missing; add it" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.update(layer=3), "nothing is suggested in layer 3"),
        (lambda d: d["reason"].update(tier=1), "is of tier 4"),
        (lambda d: d["reason"].update(codes=["novel"]), "list it first"),
        (lambda d: d.update(schema="lamina.handoff/2"), "schema"),
        (lambda d: d.update(summary="x" * 501), "summary"),
        (lambda d: d["sentiment"].update(current=float("nan")), "sentiment.current"),
    ],
)
def test_contradictions_are_refused(data: dict[str, Any], change: Change, says: str) -> None:
    change(data)
    with pytest.raises(PacketInvalid, match=says.replace(".", r"\.")):
        validate(data)


@pytest.mark.parametrize("rubbish", [{}, {"schema": 1}, [], None, "text"])
def test_rubbish_is_refused_without_a_traceback_of_ours(rubbish: Any) -> None:
    with pytest.raises(PacketInvalid):
        validate(rubbish)


def test_the_stored_schema_is_the_generated_one() -> None:
    stored = STORED.read_text(encoding="utf-8")
    assert stored == schema_module.text(), "run python -m graphs.handoff.schema > " + STORED.name
    assert json.loads(stored)["$schema"] == "https://json-schema.org/draft/2020-12/schema"

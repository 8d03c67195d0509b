"""Every projection keeps its limit, whatever a packet holds."""

import json
import re
from datetime import UTC, datetime
from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphs.assessment.signals import Evidence
from graphs.case import Case, new_case
from graphs.handoff.build import About, build, shown_to_customer
from graphs.handoff.note import NOTE
from graphs.handoff.packet import Packet
from graphs.handoff.projections import code, flat, note, short, whisper
from graphs.handoff.validate import schema, validate
from graphs.policy.decision import TIERS, Decision, Reason, ReasonCode
from graphs.transcript import Message

CHECK = jsonschema.Draft202012Validator(schema())

WILD = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="😀👩‍👩‍👧ß漢字\u202e\u0000\n`*_[]<>|#&!", max_size=600),
    st.text(st.characters(), max_size=20).map(lambda text: text * 300),
    st.just("x" * 5000),
    st.just("漢" * 3000),
    st.just("\ud800 lone"),
)
NAMES = st.one_of(st.just("order_number"), st.text(max_size=80))
IDS = st.from_regex(r"[a-z0-9]{4,16}-[0-9]{1,4}", fullmatch=True)
TONE = st.floats(-1, 1)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    base = new_case(
        {
            "id": draw(st.none() | st.text(min_size=1, max_size=300)),
            "verified": draw(st.booleans()),
            "how": draw(st.sampled_from([None, "code", "identity_token"])),
            "tier": draw(st.none() | WILD),
        },
        draw(st.sampled_from(["en", "de", ""])),
    )
    fact = st.fixed_dictionaries(
        {
            "text": WILD,
            "status": st.sampled_from(["verified", "customer_stated", "inferred"]),
            "source": st.sampled_from(["message", "passage", "workflow"]),
            "ref": IDS,
        }
    )
    attempt = st.fixed_dictionaries(
        {
            "what": WILD,
            "arguments": st.dictionaries(NAMES, WILD, max_size=4),
            "result": WILD,
            "worked": st.booleans(),
            "message_id": IDS,
        }
    )
    mood = st.fixed_dictionaries({"message_id": IDS, "sentiment": TONE, "quote": WILD})
    missing = st.fixed_dictionaries({"name": NAMES, "why": WILD, "message_id": IDS})
    promise = st.fixed_dictionaries({"text": WILD, "message_id": IDS})
    changes: dict[str, Any] = {
        "issue": draw(WILD),
        "goal": draw(WILD),
        "type": draw(st.sampled_from(["faq", "complaint", "none", "gone"])),
        "opened_by": draw(st.just("") | IDS),
        "entities": draw(st.dictionaries(NAMES, WILD, max_size=6)),
        "facts": draw(st.lists(fact, max_size=30)),
        "attempted": draw(st.lists(attempt, max_size=8)),
        "promises": draw(st.lists(promise, max_size=8)),
        "missing": draw(st.lists(missing, max_size=8)),
        "mood": draw(st.lists(mood, max_size=30)),
        "turning_point": draw(st.none() | IDS),
    }
    return {**base, **changes}  # type: ignore[typeddict-item]


@st.composite
def packets(draw: st.DrawFn) -> Packet:
    layer = draw(st.sampled_from([2, 3]))
    name: ReasonCode = draw(st.sampled_from(get_args(ReasonCode)))
    quote = (Evidence(draw(st.just("") | IDS), draw(WILD)[:120]),)
    reason = Reason(name, TIERS[name], "a-rule", "sentiment", draw(TONE), 0.5, quote)
    about = About(
        packet_id="p_" + draw(IDS),
        conversation_id="c_" + draw(IDS),
        channel="web",
        owner_epoch=1,
        checkpoint="",
        created_at=datetime(2026, 11, 24, tzinfo=UTC),
        contacts=draw(st.lists(st.fixed_dictionaries({"one_line": WILD}), max_size=3)),
        recent=[Message("customer", draw(WILD), "m1")],
        open_cases=draw(st.lists(st.fixed_dictionaries({"text": WILD, "ref": IDS}), max_size=3)),
    )
    decision = Decision(layer, True, name, (reason,), "normal", "general", "v1")
    return build(draw(cases()), decision, about)


SLOW_IS_FINE = settings(
    max_examples=40,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # packets are far too large to shrink
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large,
                           HealthCheck.large_base_example],
)  # fmt: skip


@SLOW_IS_FINE
@given(packets())
def test_any_packet_is_valid_and_every_projection_keeps_its_limit(packet: Packet) -> None:
    data = packet.model_dump(mode="json", by_alias=True)
    CHECK.validate(data)
    assert validate(json.loads(json.dumps(data))) == packet
    assert len(packet.summary) <= 500

    fields = flat(packet)
    assert len(json.dumps(fields).encode()) <= 4096
    assert len(json.dumps(fields, ensure_ascii=False).encode("utf-8")) <= 4096
    assert all(isinstance(value, str | int | bool) for value in fields.values())
    assert fields["reason"] == packet.reason.code

    assert 0 < len(short(packet)) <= 500
    assert "\n" not in short(packet)
    assert len(note(packet)) <= NOTE
    assert 0 < len(whisper(packet).split()) <= 40
    assert len(whisper(packet)) <= 320
    assert not re.search(r"[^\w\s.,:'’-]|_", whisper(packet))
    assert re.fullmatch(r"\d{6}", code(packet))
    assert all(line and "\n" not in line for line in shown_to_customer(packet))


def small(**changes: Any) -> Packet:
    case = new_case({"id": "C-1", "verified": True, "how": "code", "tier": "summit"})
    case.update(
        issue="My tent leaks, order FO-48213",
        goal="Get a new tent",
        type="complaint",
        opened_by="ab12-3",
        entities={"order_number": "FO-48213"},
        facts=[
            {"text": "It leaks at the seam", "status": "customer_stated",
             "source": "message", "ref": "ab12-3"},
            {"text": "Bought in May", "status": "verified", "source": "workflow", "ref": "run-1"},
        ],
        missing=[{"name": "photo", "why": "to see the seam", "message_id": "ab12-5"}],
        mood=[{"message_id": "ab12-3", "sentiment": -0.7, "quote": "I am done with this."}],
    )  # fmt: skip
    case.update(changes)  # type: ignore[typeddict-item]
    about = About("p_ab12-3", "c_ab12", "web", 1, "", datetime(2026, 11, 24, tzinfo=UTC))
    return build(case, Decision(2, True, "complaint", (), "high", "care"), about)


def test_the_flat_form_holds_what_a_helpdesk_needs() -> None:
    fields = flat(small())
    assert fields["layer"] == 2
    assert fields["verified"] is True
    assert fields["entity_order_number"] == "FO-48213"
    assert fields["issue"] == "My tent leaks, order FO-48213"
    assert fields["missing"] == "photo"


def test_the_note_reads_from_the_most_needed_to_the_least() -> None:
    text = note(small())
    parts = ["My tent leaks", "A complaint · layer 2 · **high** · care", "### At a glance",
             "### What we know", "✓ Bought in May", "“It leaks at the seam”",
             "### Still missing", "Photo, to see the seam", "### Next steps",
             "1. Ask for the photo",
             "### In the customer's words", "Sources: "]  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.startswith("## ")


def test_the_note_keeps_message_ids_out_of_the_lines() -> None:
    body, _, foot = note(small()).partition("---")
    assert "ab12-3" not in body
    assert "ab12-3" in foot


@pytest.mark.parametrize(
    "attack",
    ["<script>alert(1)</script>", "![x](http://evil/x.png)", "[click](http://evil)", "# Big",
     "a | b", "**bold**", "`code`"],
)  # fmt: skip
def test_the_note_gives_the_customers_words_no_power(attack: str) -> None:
    facts = [{"text": attack, "status": "inferred", "source": "message", "ref": "ab12-3"}]
    text = note(small(facts=facts, issue=attack, goal=attack))
    for live in ("<script", "![x]", "[click](", "**bold**", "`code`", "\n# "):
        assert live not in re.sub(r"\\.", "", text)


def test_the_whisper_can_be_spoken() -> None:
    spoken = whisper(small())
    assert "My tent leaks" in spoken
    assert "Identity is verified." in spoken
    assert "48213" not in spoken
    assert "FO" not in spoken


def test_the_code_is_stable_and_differs_by_packet_and_salt() -> None:
    assert code("p_1") == code("p_1")
    assert code("p_1") != code("p_2")
    assert code("p_1") != code("p_1", salt="again")
    assert code(small()) == code("p_ab12-3")

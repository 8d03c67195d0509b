from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs.assessment.local.assessor import LocalAssessor
from graphs.transcript import Message
from knowledge.embedding import MiniLmEmbedder

ASSESSOR = LocalAssessor.load(MiniLmEmbedder())

HOSTILE = [
    "",
    " \n\t ",
    "a" * 10_000,
    "no " * 4_000,
    "🙂🙃👍🏽" * 50,
    "broken \ud800 surrogate",
    "\x00\x07\x1b[31mred\x1b[0m",
    "İSTANBUL İ" * 20,
    "ａｇｅｎｔ",
    "(" * 3_000,
    "don't " * 1_500,
    "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 $" * 40,
    "\u202egnp.txt",
    "العربية 中文 русский ελληνικά",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_gets_a_complete_assessment(text: str) -> None:
    found = ASSESSOR.assess(Message("customer", text, "m"), ())

    for name in ("confidence", "human_requested", "pushback", "in_scope"):
        assert 0.0 <= asdict(found)[name] <= 1.0
    assert -1.0 <= found.sentiment <= 1.0
    assert len(found.evidence.quote) <= 120
    assert len(found.alternatives) == 3


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.lists(st.text(max_size=40), max_size=3))
def test_arbitrary_unicode_never_fails(text: str, said: list[str]) -> None:
    history = [
        Message("assistant" if number % 2 else "customer", each, f"h{number}")
        for number, each in enumerate(said)
    ]

    found = ASSESSOR.assess(Message("customer", text, "m"), history)

    assert found.evidence.message_id == "m"
    assert all(len(raised.evidence.quote) <= 120 for raised in found.flags)


@pytest.mark.parametrize(
    ("calm", "changed"),
    [
        ("where is my order", "WHERE IS MY ORDER"),
        ("where is my order", "where is my ordr???"),
        ("I want to speak to a human", "i wnt to speak to a human plzzz"),
        ("someone hacked my account", "SOMEONE HACKED MY ACCOUNT!!!!"),
        ("how do I reset my password", "hw do i reset my pasword"),
    ],
)
def test_shouting_typos_and_sms_style_keep_the_type(calm: str, changed: str) -> None:
    first = ASSESSOR.assess(Message("customer", calm, "m"), ())
    second = ASSESSOR.assess(Message("customer", changed, "m"), ())

    assert first.type == second.type
    assert (first.human_requested >= 0.5) == (second.human_requested >= 0.5)

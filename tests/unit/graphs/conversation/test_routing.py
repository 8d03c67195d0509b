"""Where a turn goes that is no workflow and no handoff."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from graphs.case import Customer, new_case
from graphs.conversation.routing import choose_action
from graphs.conversation.state import Answer
from graphs.writing.extractive import Draft

DRAFT = Draft(("Measure your foot.",), (), 0.6, ())
COMPETING = replace(DRAFT, competing=(("a", "Boot sizes"), ("b", "Kids' sizes")))
RUNTIME: Any = SimpleNamespace(
    context=SimpleNamespace(
        policy=SimpleNamespace(thresholds=SimpleNamespace(answer_support=0.5, thin_support=0.3))
    )
)


def action(draft: Draft, *, act: str = "ask", kind: str = "faq") -> str:
    assessment: Any = SimpleNamespace(type=kind, act=act)
    state: Any = {
        "turn": SimpleNamespace(waiting=None, text=""),
        "assessment": assessment,
        "decision": SimpleNamespace(escalate=False),
        "case": new_case(Customer(id=None, verified=False, how=None, tier=None)),
        "answers": (Answer("sizes", draft),),
    }
    return choose_action(state, RUNTIME)


def test_an_answer_needs_support_and_something_to_say() -> None:
    assert action(DRAFT) == "answer"
    assert action(replace(DRAFT, sentences=())) == "offer_person"
    assert action(replace(DRAFT, support=0.49)) == "offer_person"


@pytest.mark.parametrize("support", [0.6, 0.2])
def test_competing_articles_are_asked_about_however_thin_a_bare_word_is(support: float) -> None:
    assert action(replace(COMPETING, support=support)) == "clarify"


def test_only_what_asks_nothing_is_to_be_put_in_other_words() -> None:
    near = replace(DRAFT, support=0.4)
    assert action(near, act="tell") == "clarify"
    assert action(near, act="ask") == "offer_person"
    assert action(replace(near, support=0.2), act="tell") == "offer_person"


def test_small_talk_without_support_is_small_talk() -> None:
    assert action(replace(DRAFT, support=0.1), kind="none") == "converse"

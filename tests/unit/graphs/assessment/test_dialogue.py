from pathlib import Path

import pytest

from graphs.assessment.dialogue import DialogueReader
from graphs.assessment.local.assessor import LocalAssessor
from graphs.policy.model import Policy
from graphs.transcript import Author, Message
from knowledge.embedding import MiniLmEmbedder

EXAMPLE = Path(__file__).parents[4] / "examples" / "outfitters" / "policy.yaml"
EMBEDDER = MiniLmEmbedder()


@pytest.fixture(scope="module")
def reader() -> DialogueReader:
    return DialogueReader(LocalAssessor.load(EMBEDDER), EMBEDDER, Policy.load(EXAMPLE))


def said(*messages: tuple[Author, str]) -> list[Message]:
    return [Message(author, text, f"m{number}") for number, (author, text) in enumerate(messages)]


def test_there_is_one_turn_for_each_customer_message(reader: DialogueReader) -> None:
    turns = reader.read(said(("customer", "hi"), ("assistant", "Hello!"), ("customer", "thanks")))

    assert [turn.message.message_id for turn in turns] == ["m0", "m2"]
    assert not any(turn.decision.escalate for turn in turns)


def test_accepting_an_offer_of_a_person_is_a_decision(reader: DialogueReader) -> None:
    turns = reader.read(
        said(
            ("customer", "do you repair tents"),
            ("assistant", "I am not sure. Shall I connect you with a colleague?"),
            ("customer", "yes please"),
        )
    )

    assert turns[-1].signals.offer_accepted
    assert turns[-1].decision.reason == "offer_accepted"


def test_pushbacks_are_counted_with_their_evidence(reader: DialogueReader) -> None:
    turns = reader.read(
        said(
            ("customer", "how do I clean my stove"),
            ("assistant", "Use a soft brush."),
            ("customer", "no, that didn't work"),
            ("assistant", "Try warm water."),
            ("customer", "that's not what I asked"),
        )
    )

    assert [turn.signals.pushbacks for turn in turns] == [0, 1, 2]
    assert [each.message_id for each in turns[-1].signals.evidence["pushbacks"]] == ["m2", "m4"]


def test_asking_the_same_again_is_repetition(reader: DialogueReader) -> None:
    turns = reader.read(
        said(
            ("customer", "do you ship to Norway?"),
            ("assistant", "Standard shipping takes five days."),
            ("customer", "so do you ship to Norway?"),
        )
    )

    assert turns[-1].signals.repetitions == 1


def test_a_layer_only_rises(reader: DialogueReader) -> None:
    turns = reader.read(
        said(
            ("customer", "somebody hacked my account"),
            ("assistant", "I see."),
            ("customer", "what are your opening hours?"),
        )
    )

    assert [turn.decision.layer for turn in turns] == [3, 3]

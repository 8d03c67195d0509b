import pytest

from graphs.assessment.local.assessor import LocalAssessor
from graphs.assessment.signals import Assessment
from graphs.transcript import Author, Message
from knowledge.embedding import MiniLmEmbedder

ASSESSOR = LocalAssessor.load(MiniLmEmbedder())
Said = tuple[Author, str]


def assess(text: str, *before: Said) -> Assessment:
    history = [Message(author, said, f"h{n}") for n, (author, said) in enumerate(before)]
    return ASSESSOR.assess(Message("customer", text, "m"), history)


def test_rejecting_an_answer_is_pushback_about_the_same_thing() -> None:
    found = assess(
        "no, that's not right",
        ("customer", "why is my bill higher this month?"),
        ("assistant", "Your bill includes a service fee of 4 euros."),
    )

    assert found.pushback >= 0.5
    assert found.type in {"billing_inquiry", "billing_dispute"}


def test_the_same_words_before_any_answer_are_hardly_pushback() -> None:
    found = assess("my heater is still not working")

    assert found.pushback < 0.5


def test_thanks_after_an_answer_stays_small_talk() -> None:
    found = assess(
        "thanks, that helped",
        ("customer", "there is a charge on my bill that I don't recognise"),
        ("assistant", "It is the annual fee."),
    )

    assert found.type == "none"
    assert found.act == "thank"
    assert found.pushback < 0.5


def test_yes_to_an_offer_is_an_affirmation_without_a_type() -> None:
    found = assess(
        "yes please",
        ("customer", "nothing works"),
        ("assistant", "Shall I connect you with a colleague?"),
    )

    assert found.act == "affirm"
    assert found.type == "none"


@pytest.mark.parametrize("follow_up", ["and for shoes?", "what about boots?"])
def test_an_ellipsis_is_about_what_was_asked_before(follow_up: str) -> None:
    found = assess(
        follow_up,
        ("customer", "how long can I return jackets?"),
        ("assistant", "You have 60 days."),
    )

    assert found.type == "faq"


def test_a_clear_new_topic_inherits_nothing() -> None:
    found = assess(
        "someone logged into my account",
        ("customer", "do you ship to Norway?"),
        ("assistant", "Yes, within five days."),
    )

    assert found.type == "fraud"


def test_flags_and_anger_raise_the_levels_of_a_routine_type() -> None:
    calm = assess("where is my order?")
    angry = assess("WHERE IS MY ORDER!!! this is the worst service ever, I am furious")

    assert (calm.emotional_weight, calm.business_risk) == ("low", "low")
    assert angry.emotional_weight in {"high", "very_high"}


def test_a_large_amount_raises_the_business_risk() -> None:
    assert assess("what is the fee of $2,500 on my bill").business_risk == "very_high"


def test_sentiment_is_ordered() -> None:
    moods = [
        assess(text).sentiment
        for text in (
            "I am absolutely furious, this is the worst company ever",
            "I'm a bit disappointed with the fit",
            "where is my order",
            "I love it, thank you so much!",
        )
    ]

    assert moods == sorted(moods)
    assert moods[0] < -0.6
    assert moods[3] > 0.4

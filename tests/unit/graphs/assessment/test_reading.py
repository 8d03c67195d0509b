import pytest

from graphs.assessment.local import acts, language, levels, money, rules
from graphs.assessment.signals import Money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("you charged me $1,250.00", 1250.0, "USD"),
        ("give me my 312,50 € back", 312.5, "EUR"),
        ("1.200,50 EUR were debited", 1200.5, "EUR"),
        ("£80 or 20 pounds", 80.0, "GBP"),
        ("it costs 300 bucks", 300.0, "USD"),
        ("our contract is worth 2.5 million euros", 2_500_000.0, "EUR"),
        ("CHF 45.- was taken", 45.0, "CHF"),
        ("you charged me 89", 89.0, "?"),
        ("99 cents too much", 0.99, "USD"),
    ],
)
def test_amounts_are_read_with_their_currency(text: str, amount: float, currency: str) -> None:
    found = money.largest(text)

    assert found is not None
    assert found.amount == pytest.approx(amount)
    assert found.currency == currency


@pytest.mark.parametrize(
    "text",
    ["my order is 10441", "I paid 3 times", "size 42 please", "call me at 555 0182", "in 2024", ""],
)
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert money.largest(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Where is my order?", "en"),
        ("ok", "en"),
        ("Ich habe meine Bestellung noch nicht bekommen", "de"),
        ("Je voudrais savoir où est ma commande", "fr"),
        ("¿Dónde está mi pedido?", "es"),
        ("Vorrei sapere dove è il mio ordine", "it"),
        ("Waar is mijn bestelling?", "nl"),
        ("где мой заказ", "ru"),
        ("注文はどこですか", "ja"),
        ("我的订单在哪里", "zh"),
        ("أين طلبي", "ar"),
        ("the café in Zürich is nice", "en"),
    ],
)
def test_language_is_told_by_script_and_common_words(text: str, code: str) -> None:
    assert language.guess(text) == code


def test_a_hit_names_its_pattern_and_quotes_the_customer() -> None:
    (hit,) = rules.find(rules.straight("Listen: I will SUE you, that’s it"))

    assert hit.name == "legal-threat"
    assert hit.signal == "legal"
    assert hit.quote == "will SUE"


def test_a_negated_request_for_a_person_is_no_request() -> None:
    assert rules.find("i don't want to talk to a human") == ()
    assert rules.find("i don't want a bot, i want to talk to a human")


def test_quotes_are_one_line_and_at_most_120_characters() -> None:
    quote = rules.quote("word\n" * 200)

    assert len(quote) == 120
    assert "\n" not in quote


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("yes", "affirm"),
        ("sure, go ahead", "affirm"),
        ("no", "deny"),
        ("nope", "deny"),
        ("thanks a lot", "thank"),
        ("hi", "greet"),
        ("good bye", "bye"),
        ("what does it cost", "ask"),
        ("please cancel order 10", "tell"),
        ("right now I need help with my tent", "tell"),
        ("the zip is broken", "tell"),
    ],
)
def test_acts_are_told_by_form(text: str, act: str) -> None:
    assert acts.read(text, answered=False).act == act


def test_a_correction_needs_something_to_correct() -> None:
    assert (
        acts.read("no, it's 48213 not 48231, I meant the other one", answered=True).act == "correct"
    )


def test_levels_only_ever_rise() -> None:
    calm = levels.weigh("faq", (), 0.0, None, 8)
    risky = levels.weigh("faq", ("legal",), -0.9, Money(300.0, "EUR"), 8)

    assert calm == ("low", "low", "low")
    assert risky == ("high", "very_high", "very_high")

"""Reading policy.yaml: what is refused, and how the refusal reads."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graphs.policy.checks import _CALM as CALM
from graphs.policy.decide import decide
from graphs.policy.decision import Signals
from graphs.policy.errors import PolicyError
from graphs.policy.model import Policy

PACK = Path(__file__).parents[4] / "examples" / "outfitters" / "policy.yaml"
TEXT = PACK.read_text(encoding="utf-8")

Load = Callable[[str], Policy]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def from_text(text: str) -> Policy:
        path = tmp_path / "policy.yaml"
        path.write_text(text, encoding="utf-8")
        return Policy.load(path)

    return from_text


def line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


REFUSED = [
    ("version: fernweh-1", "version: fernweh-1\ncolour: red", "colour: red", "unknown key"),
    ("faq:             {title", "faqs:            {title", "faqs:", "'faqs' is not known"),
    ("reason: churn_risk", "reason: churn", "reason: churn", "'churn' is not known"),
    ("{flag: crisis,", "{flag: crysis,", "{flag: crysis", "'crysis' is not known"),
    ("{signal: pushbacks, at_least: 1}", "{signal: pushback_count, at_least: 1}",
     "pushback_count", "'pushback_count' is not known"),
    ("{type: complaint}", "{type: complaints}", "{type: complaints}", "'complaints' is not known"),
    ("at_least: pushback_limit", "at_least: pushback_limits", "at_least: pushback_limits",
     "no threshold 'pushback_limits'"),
    ("at_least: dispute_amount", "at_least: 250", "at_least: 250", "currency"),
    ("{type: complaint}", "{types: complaint}", "{types: complaint}", "this is no condition"),
    ("when: {type: billing_dispute}", "when: billing_dispute", "when: billing_dispute",
     "this is no condition"),
    ("{signal: sentiment, at_most: anger_sentiment}", "{signal: sentiment, is_not: 1}",
     "is_not: 1", "unknown key"),
    ("{signal: sentiment, at_most: anger_sentiment}", "{signal: sentiment}",
     "when: {signal: sentiment}", "exactly one comparison"),
    ("{signal: sentiment, at_most: anger_sentiment}", "{signal: sentiment, at_most: 0, below: 0}",
     "at_most: 0, below: 0", "exactly one comparison"),
    ("{signal: offer_accepted, is: true}", "{signal: offer_accepted, at_least: 1}",
     "{signal: offer_accepted, at_least: 1}", "cannot be compared with 'at_least'"),
    ("{signal: offer_accepted, is: true}", "{signal: business_risk, at_least: huge}",
     "at_least: huge", "'huge' is no level"),
    ("  answer_support: ", "  answer_support: 45  # ", "answer_support: 45", "answer_support"),
    ("  answer_support: ", "  answer_support: .nan  # ", "answer_support: .nan", "answer_support"),
    ("  pushback_limit: ", "  # gone ", "thresholds:", "pushback_limit: is missing"),
    ("queue: retention, ", "queue: retentoin, ", "queue: retentoin", "no queue 'retentoin'"),
    ("id: anger", "id: falling-mood", "- id: falling-mood\n    reason: frustration\n    layer: 2\n"
     "    when: {signal: sentiment", "second rule 'falling-mood'"),
    ("    layer: 3\n    small_talk: true\n    when: {flag: crisis",
     "    layer: 4\n    when: {flag: crisis", "layer: 4", "layer"),
    ("  usage_limit:             {", "  usage_limits:            {",
     "usage_limits:", "usage_limits"),
    ("channels: {}", "channels: {voice: {answer_suport: 1}}", "channels:", "unknown key"),
    ("version: fernweh-1", "version: a\nversion: b", "version: b", "here twice"),
    ("policy: 1", "policy: 2", "policy: 2", "policy"),
    ("version: fernweh-1", "version: [", "", "not valid YAML"),
    ("channels: {}", "channels: &c {voice: *c}", "channels:", "alias"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "at", "says"), REFUSED, ids=[each[1][:40] for each in REFUSED]
)
def test_a_mistake_is_named_with_its_line(
    load: Load, old: str, new: str, at: str, says: str
) -> None:
    text = changed(old, new)
    with pytest.raises(PolicyError) as caught:
        load(text)
    problem = next(each for each in caught.value.problems if says in each.message)
    if at:
        assert problem.line == line_of(text, at)
    assert "policy.yaml:" in str(caught.value)
    assert "\n" not in str(caught.value)


BEHAVIOUR = [
    ("    layer: 3\n    small_talk: true\n    when: {flag: crisis",
     "    layer: 3\n    when: {flag: crisis", "crisis waits for another signal"),
    ("when: {signal: human_requested, at_least: human_requested}",
     "when: {all: [{signal: human_requested, at_least: human_requested}, "
     "{signal: sentiment, below: 0}]}", "human_requested waits for another signal"),
    ("    when: {signal: usage_limit, is: true}", "    when: {signal: in_scope, at_least: 0}",
     "escalates a greeting"),
    ("business_risk: low,       layer: 1}", "business_risk: low,       layer: 2}",
     "password_reset is on layer 2, but no rule does so"),
    ("    layer: table\n    when: {type: billing_dispute}", "    layer: 2\n    when: {type: faq}",
     "faq is on layer 1, but rule dispute escalates it"),
    ("  - id: budget-used-up\n    reason: usage_limit", "  - id: budget-used-up\n"
     "    reason: assistant_failure", "no rule gives usage_limit"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), BEHAVIOUR, ids=[each[2] for each in BEHAVIOUR])
def test_a_policy_that_would_misbehave_is_refused(
    load: Load, old: str, new: str, says: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        load(changed(old, new))
    assert any(says in line for line in caught.value.lines())


def test_promoting_a_type_in_the_table_is_enough(load: Load) -> None:
    policy = load(
        changed(
            "emotional_weight: medium,    business_risk: medium,    layer: 2}",
            "emotional_weight: medium,    business_risk: medium,    layer: 1}",
        )
    )
    assert policy.row("troubleshooting").layer == 1
    assert not decide(policy, Signals(replace(CALM, type="troubleshooting"))).escalate


def test_a_channel_has_its_own_thresholds(load: Load) -> None:
    policy = load(changed("channels: {}", "channels: {voice: {human_requested: 0.99}}"))
    asked = replace(CALM, human_requested=0.95)
    assert decide(policy, Signals(asked, channel="web")).escalate
    assert not decide(policy, Signals(asked, channel="voice")).escalate
    assert policy.thresholds_for("voice").human_requested == 0.99
    assert policy.thresholds_for("web") == policy.thresholds


def test_every_problem_is_listed_in_the_order_of_the_file(load: Load) -> None:
    text = changed("{type: complaint}", "{type: complaints}").replace("queues: [", "queus: [")
    with pytest.raises(PolicyError) as caught:
        load(text)
    lines = [problem.line for problem in caught.value.problems]
    assert len(lines) >= 3
    assert lines == sorted(lines)
    assert "more" in str(caught.value)


@pytest.mark.parametrize(
    "raw",
    [b"", b"# nothing\n", b"\xff\xfe", b"just words", b"- a\n- b\n", b"a: b: c", b"\x00",
     b"!!python/x y", b"[" * 5000, b"? [a, b]\n: c\n", b"policy: 1\n",
     b"--- a\n--- b\n", b"2001-99-99: x"],
)  # fmt: skip
def test_a_broken_file_is_one_clear_line(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(raw)
    with pytest.raises(PolicyError) as caught:
        Policy.load(path)
    assert str(caught.value).startswith(f"{path}:")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["absent.yaml", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        Policy.load(tmp_path / name)

"""The pack's lines: found, filled in, chosen deterministically, refused with a clear message."""

from pathlib import Path
from string import Template

import pytest

from graphs.policy.decision import TIERS
from graphs.writing.errors import WordingError
from graphs.writing.lines import OPTIONAL, REQUIRED
from graphs.writing.wording import Wording

PACK = Path(__file__).parents[4] / "examples" / "outfitters" / "wording"


def wording(tmp_path: Path, text: str, name: str = "lines.yaml") -> Wording:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return Wording.load(tmp_path)


def test_fills_placeholders_in(tmp_path: Path) -> None:
    lines = wording(tmp_path, 'pay: "That is $amount."')
    assert lines.line("pay", amount="€5") == "That is €5."


def test_text_that_is_filled_in_is_never_read_as_a_template(tmp_path: Path) -> None:
    lines = wording(tmp_path, 'echo: "You said $said"')
    assert lines.line("echo", said="$secret and $$5") == "You said $secret and $$5"


def test_same_seed_says_the_same_and_seeds_reach_every_variant(tmp_path: Path) -> None:
    lines = wording(tmp_path, "bye: [a, b, c]")
    said = [lines.line("bye", seed=f"turn-{n}") for n in range(60)]
    assert said == [lines.line("bye", seed=f"turn-{n}") for n in range(60)]
    assert set(said) == {"a", "b", "c"}


def test_choice_is_the_same_in_every_process(tmp_path: Path) -> None:
    lines = wording(tmp_path, "bye: [a, b, c]")
    assert [lines.line("bye", seed=str(n)) for n in range(8)] == list("cbbbabab")


def test_channel_has_its_own_text_and_others_share_one(tmp_path: Path) -> None:
    lines = wording(tmp_path, "hi: {text: Hello and welcome, voice: Hello}")
    assert lines.line("hi", channel="voice") == "Hello"
    assert lines.line("hi", channel="web") == "Hello and welcome"


def test_locale_falls_back_to_its_language_and_then_to_english(tmp_path: Path) -> None:
    (tmp_path / "de.yaml").write_text("locale: de\nhi: Hallo", encoding="utf-8")
    lines = wording(tmp_path, "hi: Hello\nbye: Bye")
    assert lines.line("hi", "de-AT") == "Hallo"
    assert lines.line("bye", "de-AT") == "Bye"
    assert lines.locales() == ("de", "en")


def test_single_file_is_a_wording(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text("hi: Hello", encoding="utf-8")
    assert Wording.load(file).line("hi") == "Hello"


def test_missing_placeholder_names_file_and_key(tmp_path: Path) -> None:
    lines = wording(tmp_path, 'pay: "That is $amount."')
    with pytest.raises(WordingError, match=r"lines\.yaml: 'pay' uses \$amount"):
        lines.line("pay", total="5")


def test_missing_key_says_where_to_add_it(tmp_path: Path) -> None:
    with pytest.raises(WordingError, match=r"no line 'nope' for 'en'; add it"):
        wording(tmp_path, "hi: Hello").line("nope")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hi: a\nhi: b", "'hi' is there twice"),
        ("hi: costs 5 $", "stray"),
        ("hi: 5", "must be text"),
        ("hi: []", "empty list"),
        ("hi: {voice: a}", "needs `text:`"),
        ("- a", "expected `key: text`"),
        ("hi: [a", "cannot be read as YAML"),
        ('clarify_which: "Is it $topic?"', r"never given \(allowed: \$options\)"),
    ],
)
def test_broken_file_is_refused_at_load(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(WordingError, match=message):
        wording(tmp_path, text)


def test_key_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("hi: Hi", encoding="utf-8")
    with pytest.raises(WordingError, match="keep one of the two"):
        wording(tmp_path, "hi: Hello")


def test_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WordingError, match="needs its wording"):
        Wording.load(tmp_path)


def test_require_names_every_missing_key(tmp_path: Path) -> None:
    with pytest.raises(WordingError, match="add a text for bye_reply, greeting"):
        wording(tmp_path, "hi: Hello").require({"greeting": (), "bye_reply": ()})


def test_reason_without_a_text_of_its_own_gets_the_default(tmp_path: Path) -> None:
    lines = wording(tmp_path, "handoff_default: A person.\nhandoff_novel: New to me.")
    assert lines.reason("novel") == "New to me."
    assert lines.reason("vip") == "A person."


def test_every_reason_code_has_a_key() -> None:
    assert {f"handoff_{code}" for code in TIERS} == set(OPTIONAL) | {"handoff_crisis"}


def test_the_example_pack_has_every_line_the_code_says() -> None:
    lines = Wording.load(PACK)
    lines.require(REQUIRED)
    lines.require(OPTIONAL)


def test_the_example_pack_promises_no_time_and_shouts_nowhere() -> None:
    lines = Wording.load(PACK)
    for key in [key for key in [*REQUIRED, *OPTIONAL] if not key.startswith("code_")]:
        for texts in lines.entries["en"][key].variants.values():
            for text in texts:
                assert text.count("!") <= 1, key
                assert not any(word in text for word in ("minutes", "shortly", "soon", "hours")), (
                    key
                )
                assert Template(text).is_valid(), key


def test_crisis_line_names_the_emergency_number_and_sells_nothing() -> None:
    for channel in ("web", "voice"):
        text = Wording.load(PACK).line("handoff_crisis", channel=channel)
        assert "112" in text
        assert "person" in text
        assert "order" not in text

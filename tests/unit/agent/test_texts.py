"""Messages are made safe at the door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import BadMessage
from agent.texts import clean


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  hello \n", "hello"),
        ("a\r\nb", "a\nb"),
        ("a\tb", "a\tb"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("pay\u202egpj.exe", "paygpj.exe"),
        ("half \ud83d of a pair", "half ? of a pair"),
        ("👩‍🚒 café Ω", "👩‍🚒 café Ω"),
    ],
)
def test_only_what_has_no_place_in_a_message_is_removed(written, kept) -> None:
    assert clean(written, 100) == kept


@pytest.mark.parametrize("written", ["", "   ", "\x00", "\u202e", "\n\r\n"])
def test_nothing_left_is_refused(written) -> None:
    with pytest.raises(BadMessage, match="empty"):
        clean(written, 100)


def test_the_limit_counts_what_is_left() -> None:
    assert clean("x" * 10 + "\x00" * 50, 10) == "x" * 10
    with pytest.raises(BadMessage, match=r"11 characters; at most 10"):
        clean("x" * 11, 10)


@given(st.text(st.characters(codec=None)))
def test_whatever_is_kept_can_be_stored_and_stays_as_it_is(written) -> None:
    try:
        kept = clean(written, 1_000)
    except BadMessage:
        return
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert clean(kept, 1_000) == kept

"""Bare data is told from speech."""

import pytest

from graphs.conversation.data import is_bare

DATA = """
733101
the code is 733101
It's 733 101.
FO-12345
mia@example.com
2026-12-04
at 10:00 please
my number is +49 89 555010
order FO-12345
"""
SPEECH = """
0
112
911
yes
hello
I lost 500 euros
my code 733101 was stolen
help 112
4111 1111 1111 1111
I took 40 pills
code
call me at 089555010 or I sue
"""


@pytest.mark.parametrize("text", DATA.strip().splitlines())
def test_codes_numbers_dates_and_addresses_are_data(text) -> None:
    assert is_bare(text)


@pytest.mark.parametrize("text", ["", *SPEECH.strip().splitlines()])
def test_everything_that_says_more_is_speech(text) -> None:
    assert not is_bare(text)

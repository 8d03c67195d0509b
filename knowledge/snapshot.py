"""One state of a collection, held in memory: what a search needs and nothing that can change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Chunk
from knowledge.bm25 import WordIndex
from knowledge.embedding import Vector
from knowledge.titles import TitleIndex

Mask = NDArray[np.bool_]
_CACHED_MASKS = 64


@dataclass(frozen=True)
class Snapshot:
    """Chunks of an article lie together, in reading order; row i of `vectors` is chunk i."""

    chunks: tuple[Chunk, ...]
    vectors: Vector
    words: WordIndex
    starts: NDArray[np.int64] = field(init=False)
    """Row of the first chunk of each article."""

    article_of: NDArray[np.int64] = field(init=False)
    """Number of the article of each chunk, an index into `starts`."""

    titles: TitleIndex = field(init=False)
    _valid: tuple[NDArray[np.float64], NDArray[np.float64]] | None = field(init=False)
    _masks: dict[tuple[frozenset[str], str | None], Mask] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        ids = [chunk.article_id for chunk in self.chunks]
        first = [i for i, name in enumerate(ids) if i == 0 or ids[i - 1] != name]
        starts = np.asarray(first, dtype=np.int64)
        lengths = np.diff(np.append(starts, len(ids)))
        object.__setattr__(self, "starts", starts)
        object.__setattr__(self, "article_of", np.repeat(np.arange(len(starts)), lengths))
        object.__setattr__(self, "_valid", _validity(self.chunks))
        names = [self.chunks[row].title for row in first]
        object.__setattr__(self, "titles", TitleIndex(names, self.words, len(ids)))

    def readable(self, audiences: Sequence[str], locale: str | None, now: datetime) -> Mask:
        """Tell for each chunk whether it may be shown: audience, language and validity fit."""
        key = frozenset(audiences), locale
        mask = self._masks.get(key)
        if mask is None:
            mask = self._fitting(*key)
            if len(self._masks) < _CACHED_MASKS:
                self._masks[key] = mask
        if self._valid is None:
            return mask
        at = now.timestamp()
        within: Mask = mask & (self._valid[0] <= at) & (at < self._valid[1])
        return within

    def _fitting(self, audiences: frozenset[str], locale: str | None) -> Mask:
        return np.asarray(
            [
                not audiences.isdisjoint(chunk.acl) and _speaks(chunk.locale, locale)
                for chunk in self.chunks
            ],
            dtype=np.bool_,
        )


def _speaks(held: str | None, wanted: str | None) -> bool:
    """Compare languages, not regions: en-GB answers en-US; no language answers everybody."""
    if held is None or wanted is None:
        return True
    return _language(held) == _language(wanted)


def _language(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].lower()


def _validity(
    chunks: Sequence[Chunk],
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return start and end of validity per chunk in epoch seconds, None when nothing is limited."""
    if all(chunk.valid_from is None and chunk.valid_until is None for chunk in chunks):
        return None
    starts = [instant(c.valid_from) if c.valid_from else -np.inf for c in chunks]
    ends = [instant(c.valid_until, end_of_day=True) if c.valid_until else np.inf for c in chunks]
    return np.asarray(starts, dtype=np.float64), np.asarray(ends, dtype=np.float64)


def instant(value: str, *, end_of_day: bool = False) -> float:
    """Read an RFC 3339 date or time as epoch seconds; times without a zone are UTC.

    A bare date is its first moment, or with `end_of_day` the moment after its last. Raises
    ValueError.
    """
    moment = datetime.fromisoformat(value)
    is_date = len(value.strip()) <= len("2026-01-01")
    if is_date and end_of_day:
        moment = datetime.combine(moment.date(), time.max)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()

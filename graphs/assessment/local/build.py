"""Rebuilds the shipped weights: `python -m graphs.assessment.local.build --data DIR`."""

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local import corpus, features, training, weights_file
from knowledge.embedding import Embedder, MiniLmEmbedder


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit all heads on the public data in `--data` and Lamina's own examples, and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the public sets")
    parser.add_argument("--out", type=Path, default=weights_file.SHIPPED)
    parser.add_argument("--cache", type=Path, help="file that keeps sentence vectors between runs")
    chosen = parser.parse_args(arguments)
    rows = [*corpus.authored(), *corpus.public(chosen.data)]
    vectors = embedded([features.spoken(row.text) for row in rows], MiniLmEmbedder(), chosen.cache)
    arrays = training.fit(training.Material(rows, vectors), _say)
    sources = dict(sorted(Counter(row.source for row in rows).items()))
    weights_file.write(chosen.out, arrays, {"embedder": MiniLmEmbedder.name, "rows": sources})
    size = (chosen.out / weights_file.HEADS).stat().st_size
    _say(f"wrote {chosen.out} ({size / 1e6:.1f} MB) from {len(rows)} rows: {sources}")


def embedded(
    texts: Sequence[str], embedder: Embedder, cache: Path | None = None
) -> NDArray[np.float32]:
    """Return the vectors of `texts`, shape (n, 384), reading and filling `cache` if given."""
    keys = [hashlib.sha1(text.encode("utf-8", "replace")).hexdigest() for text in texts]
    known = _cached(cache)
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        _say(f"embedding {len(new)} texts")
        known.update(zip(new, embedder.embed(list(new.values())), strict=True))
    if cache is not None and new:
        partial = cache.with_name(f"{cache.name}.partial")
        with partial.open("wb") as file:
            np.savez(file, k=np.array(list(known)), v=np.stack(list(known.values())))
        partial.replace(cache)
    return np.stack([known[key] for key in keys]).astype(np.float32)


def _cached(cache: Path | None) -> dict[str, NDArray[np.float32]]:
    if cache is None or not cache.exists():
        return {}
    with np.load(cache, allow_pickle=False) as stored:
        return dict(zip(stored["k"].tolist(), stored["v"].astype(np.float32), strict=True))


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()

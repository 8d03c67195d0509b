"""How fast turns are, how many at once, and what they take on disk.

    python -m evals.benchmarks.turns [--chunks 10000] [--conversations 64] [--pack DIR]

Everything is included: assessment, retrieval, answer, workflow steps, checkpoint, events, fsync.
The knowledge base holds the pack's articles and filler up to `--chunks`; filler has random vectors,
since only its number matters for time. Every message is embedded anew, as if nobody had ever said
it in the same words. The event loop is the one `lamina serve` runs on. Timings depend on the
machine: compare them within one run.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import numpy as np
import uvloop
from numpy.typing import NDArray

from agent.bootstrap import Lamina, running
from agent.settings import Settings, load_settings
from knowledge.article import Article
from knowledge.embedding import MiniLmEmbedder
from knowledge.library import Library
from knowledge.sources.files import read

SCRIPT = (
    "Hello there",
    "How long do I have to return a jacket that I bought online?",
    "yes, that helped",
    "My sister lives in Austria. How much does shipping there cost?",
    "yes",
    "Can I pay for my order with PayPal?",
    "Is there a discount for students?",
    "yes, thank you",
    "How do I wash a down jacket without ruining it?",
    "thanks a lot",
)
"""Ten turns of an ordinary conversation, repeated as often as needed."""


def saying(turn: int) -> str:
    """Return what the customer says in a turn."""
    return SCRIPT[turn % len(SCRIPT)]


WORDS = "alpine birch canyon delta ember fjord glacier harbor island juniper kestrel lagoon".split()


class FillerEmbedder(MiniLmEmbedder):
    """The real model for questions and the pack; random unit vectors for filler."""

    def __init__(self, seed: int = 7) -> None:
        super().__init__()
        self._random = np.random.default_rng(seed)
        self._once: dict[str, NDArray[np.float32]] = {}

    def embed_one(self, text: str) -> NDArray[np.float32]:
        """Embed for every second caller: a turn's assessment and its retrieval share one vector."""
        shared = self._once.pop(text, None)
        if shared is not None:
            return shared
        vector: NDArray[np.float32] = self.embed([text])[0]
        self._once[text] = vector
        return vector

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row per text."""
        if not all("Filler" in text for text in texts):
            return super().embed(texts)
        rows = self._random.standard_normal((len(texts), self.dimensions)).astype(np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def filler(count: int) -> Iterator[Article]:
    """Yield `count` short articles of one chunk each."""
    random = np.random.default_rng(11)
    for number in range(count):
        words = " ".join(random.choice(WORDS, 60))
        yield Article(id=f"filler-{number}", title=f"Filler {number}", text=f"{words}.")


async def latency(lamina: Lamina, turns: int) -> list[float]:
    """Return milliseconds from sending a message to its turn being over, in order."""
    opened = await lamina.service.open()
    took = []
    for number in range(turns):
        started = time.perf_counter()
        await _turn(lamina, opened.conversation.id, saying(number))
        took.append((time.perf_counter() - started) * 1000)
    return took


async def throughput(lamina: Lamina, conversations: int, turns: int) -> float:
    """Return turns per second with that many conversations talking at once."""
    started = time.perf_counter()
    await asyncio.gather(*(latency(lamina, turns) for _ in range(conversations)))
    return conversations * turns / (time.perf_counter() - started)


async def _turn(lamina: Lamina, conversation_id: str, text: str) -> None:
    accepted = await lamina.service.receive(conversation_id, text, uuid4().hex)
    await lamina.service.settled(conversation_id, accepted, 60.0)


async def disk(settings: Settings, embedder: MiniLmEmbedder, turns: int) -> tuple[float, float]:
    """Return bytes on disk per byte of transcript, after half of the turns and after all."""
    ratios = []
    for share in (turns // 2, turns):
        folder = settings.data / f"disk-{share}"
        own = settings.model_copy(update={"data": folder})
        _ingest(own, embedder, 0)
        async with running(own, embedder):
            before = _bytes(folder)
        text = 0
        async with running(own, embedder) as lamina:
            for _ in range(5):
                opened = await lamina.service.open()
                for number in range(share):
                    await _turn(lamina, opened.conversation.id, saying(number))
                messages = await lamina.service.transcript(opened.conversation.id)
                text += sum(len(message.text.encode()) for message in messages)
        ratios.append((_bytes(folder) - before) / text)
    return ratios[0], ratios[1]


def _bytes(folder: Path) -> int:
    """Return the size of the conversation database and the checkpoints, once they are closed."""
    return sum(
        file.stat().st_size
        for pattern in ("lamina.sqlite*", "checkpoints.sqlite*")
        for file in folder.glob(pattern)
    )


def _ingest(settings: Settings, embedder: MiniLmEmbedder, chunks: int) -> int:
    library = Library.open(settings.data, embedder=embedder)
    pack = read(str(settings.pack / "articles"))
    report = library.ingest(pack.articles, source=pack.source)
    if chunks > report.chunks:
        report = library.ingest(filler(chunks - report.chunks), source="filler")
    return report.chunks


def _quantile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


async def _measure(settings: Settings, arguments: argparse.Namespace) -> None:
    embedder = FillerEmbedder()
    chunks = _ingest(settings, embedder, arguments.chunks)
    print(f"knowledge base     {chunks:,} chunks; {os.cpu_count()} cores")
    async with running(settings, embedder) as lamina:
        await latency(lamina, 20)
        took = await latency(lamina, 200)
        middle, high = _quantile(took, 0.5), _quantile(took, 0.95)
        print(f"turn latency       p50 {middle:.1f} ms, p95 {high:.1f} ms")
        early, late = statistics.median(took[:20]), statistics.median(took[-20:])
        print(f"cost over time     turns 181-200 take {late / early:.2f} times turns 1-20")
        rate = await throughput(lamina, arguments.conversations, 20)
        print(f"throughput         {rate:.0f} turns/s with {arguments.conversations} conversations")
    half, whole = await disk(settings, embedder, 200)
    print(f"on disk            {whole:.1f} times the transcript at 200 turns, {half:.1f} at 100")


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--chunks", type=int, default=10_000)
    parser.add_argument("--conversations", type=int, default=64)
    parser.add_argument("--pack", type=Path, default=None)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data=Path(folder), pack=arguments.pack)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_measure(settings, arguments))


if __name__ == "__main__":
    main()

"""Whole conversations about a collection of documents: what is answered, and from the right one?

    python -m evals.benchmarks.conversations --docs D.jsonl --questions Q.jsonl [--limit N]

Questions are those of `evals.benchmarks.retrieval`; those whose ids differ only in what follows the
last `_` are one conversation, in order. Every question goes through ConversationService, in a pack
without workflows that is otherwise the example pack. A person who takes over ends a conversation;
what would have been asked after it counts as not reached.
"""

import argparse
import asyncio
import itertools
import json
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from agent.bootstrap import Lamina, running
from agent.service import Settled
from agent.settings import EXAMPLE_PACK, load_settings
from knowledge.embedding import MiniLmEmbedder
from knowledge.library import Library
from knowledge.sources.files import read

NO_WORKFLOWS = '''"""A company that only answers questions."""

WORKFLOWS = []
TIMEZONE = "UTC"


class Nobody:
    def find_customer(self, *, email=None, order_number=None, phone=None):
        return None

    def customer(self, customer_id):
        return None


def open_backoffice(data):
    return Nobody()
'''


@dataclass
class Tally:
    """What became of the questions."""

    ends: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    cited: int = 0
    milliseconds: list[float] = field(default_factory=list)


def conversations(file: Path) -> Iterator[list[dict[str, Any]]]:
    """Yield the questions of one conversation after the other."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    for _, group in itertools.groupby(rows, key=lambda row: str(row["id"]).rpartition("_")[0]):
        yield list(group)


async def talk(lamina: Lamina, questions: Sequence[dict[str, Any]], tally: Tally) -> None:
    """Ask one conversation's questions until a person takes over."""
    opened = await lamina.service.open(channel="eval")
    for number, row in enumerate(questions):
        started = time.perf_counter()
        accepted = await lamina.service.receive(
            opened.conversation.id, row["question"], uuid4().hex
        )
        settled = await lamina.service.settled(opened.conversation.id, accepted, 60.0)
        tally.milliseconds.append((time.perf_counter() - started) * 1000)
        _count(tally, settled, row["gold_doc"])
        if settled.conversation.owner != "assistant":
            tally.ends["not reached, a person has taken over"] += len(questions) - number - 1
            return


def _count(tally: Tally, settled: Settled, gold: str) -> None:
    if settled.handoff is not None:
        tally.ends["handed over"] += 1
        tally.reasons[settled.handoff.reason] += 1
        return
    cited = [citation["chunk_id"] for each in settled.messages for citation in each.citations]
    if not cited:
        tally.ends["asked back, small talk, or a person offered"] += 1
        return
    tally.ends["answered"] += 1
    tally.cited += any(chunk.startswith(f"{gold}#") for chunk in cited)


def report(tally: Tally, talks: int) -> str:
    """Return the figures as text."""
    asked = sum(tally.ends.values())
    answered = tally.ends["answered"]
    lines = [f"{talks} conversations, {asked} questions"]
    lines += [f"{count / asked:6.1%}  {end}" for end, count in tally.ends.most_common()]
    lines.append(f"{tally.cited / max(answered, 1):6.1%}  of the answers cite the right document")
    reasons = ", ".join(f"{name} {count}" for name, count in tally.reasons.most_common())
    lines.append(f"handed over for: {reasons or 'nothing'}")
    lines.append(f"median turn {statistics.median(tally.milliseconds):.1f} ms")
    return "\n".join(lines)


def _pack(folder: Path) -> Path:
    pack = folder / "pack"
    (pack / "articles").mkdir(parents=True)
    shutil.copy(EXAMPLE_PACK / "policy.yaml", pack)
    shutil.copytree(EXAMPLE_PACK / "wording", pack / "wording")
    (pack / "workflows.py").write_text(NO_WORKFLOWS, "utf-8")
    return pack


async def _measure(folder: Path, arguments: argparse.Namespace) -> str:
    settings = load_settings(data=folder / "data", pack=_pack(folder))
    embedder, reading = MiniLmEmbedder(), read(str(arguments.docs))
    Library.open(settings.data, embedder=embedder).ingest(reading.articles, reading.source)
    tally, talks = Tally(), list(conversations(arguments.questions))[: arguments.limit]
    async with running(settings, embedder) as lamina:
        for questions in talks:
            await talk(lamina, questions, tally)
    return report(tally, len(talks))


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=None, help="conversations at most")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(_measure(Path(folder), arguments)))


if __name__ == "__main__":
    main()

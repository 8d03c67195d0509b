"""The service in this process, with the real model, on data of its own."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from agent.bootstrap import Lamina, running
from agent.settings import Settings, load_settings
from agent.store.checkpoints import Checkpoints, open_checkpoints
from agent.store.records import Turn
from agent.turns import TurnRunner
from graphs.case import Case
from graphs.conversation.deps import Deps
from graphs.conversation.graph import build_graph
from knowledge.embedding import MiniLmEmbedder


@pytest.fixture(scope="session")
def embedder() -> MiniLmEmbedder:
    return MiniLmEmbedder()


@pytest.fixture
def settings(prepared_data: Callable[[], Path], few_articles: Path) -> Settings:
    return load_settings(data=prepared_data(), pack=few_articles)


@pytest.fixture
async def lamina(settings: Settings, embedder: MiniLmEmbedder) -> AsyncIterator[Lamina]:
    async with running(settings, embedder) as lamina:
        yield lamina


@dataclass
class Bench:
    """One conversation whose turns are run by hand, as a worker would."""

    lamina: Lamina
    checkpoints: Checkpoints
    runner: TurnRunner
    id: str

    async def hears(self, *texts: str) -> Turn:
        """Store messages of the customer and claim the turn they make."""
        for text in texts:
            await self.lamina.store.log.accept_message(self.id, text, uuid4().hex)
        return await self.claim()

    async def claim(self) -> Turn:
        turn = await self.lamina.store.turns.claim(self.id, "bench", 60)
        assert turn is not None
        return turn

    async def case(self) -> Case:
        """Return the case of the checkpoint that counts."""
        conversation = await self.lamina.store.log.conversation(self.id)
        assert conversation is not None
        return await self.runner._last_case(Turn(conversation, (), "", 1))

    def with_parts(self, deps: Deps) -> TurnRunner:
        graph = build_graph(self.checkpoints.saver)
        return TurnRunner(graph, deps, self.lamina.store, self.checkpoints)


@pytest.fixture
async def bench(lamina: Lamina, settings: Settings) -> AsyncIterator[Bench]:
    await lamina.worker.stop()
    opened = await lamina.service.open()
    async with open_checkpoints(settings.store_url, settings.data) as checkpoints:
        graph = build_graph(checkpoints.saver)
        runner = TurnRunner(graph, lamina.deps, lamina.store, checkpoints)
        yield Bench(lamina, checkpoints, runner, opened.conversation.id)

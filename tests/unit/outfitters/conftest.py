"""The example pack with its records in a fresh folder, on a fixed Wednesday."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.pack import Pack, load_pack
from graphs.case import Customer
from graphs.workflows.engine import Engine, Step
from graphs.workflows.testing import Dialogue, InMemoryLedger, InMemoryOutgoing, InMemoryVerifier
from knowledge.testing import HashingEmbedder

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@dataclass
class Shop:
    """The pack, its doubles, and a way to talk to one workflow in its own words."""

    pack: Pack
    backoffice: Any
    ledger: InMemoryLedger = field(default_factory=InMemoryLedger)
    verifier: InMemoryVerifier = field(default_factory=InMemoryVerifier)
    outgoing: InMemoryOutgoing = field(default_factory=InMemoryOutgoing)

    def talk(self, workflow: str, customer_id: str | None = None, **changes: Any) -> "Talk":
        engine = Engine(
            self.pack.workflows,
            backoffice=self.backoffice,
            ledger=self.ledger,
            verifier=self.verifier,
            outgoing=self.outgoing,
            embedder=HashingEmbedder(),
            zone=ZoneInfo("Europe/Berlin"),
        )
        if customer_id:
            signed_in = Customer(id=customer_id, verified=True, how="identity_token", tier=None)
            changes["customer"] = signed_in
        return Talk(self, Dialogue(engine, workflow, NOW, **changes))


@dataclass
class Talk:
    """A dialogue whose lines are rendered; `CODE` stands for the code that was sent last."""

    shop: Shop
    dialogue: Dialogue
    step: Step | None = None

    async def says(self, *texts: str) -> str:
        """Say all of it; return the answer to the last."""
        for text in texts:
            said = self.shop.verifier.sent[-1].code if text == "CODE" else text
            self.step = await self.dialogue.say(said)
        assert self.step is not None
        wording = self.shop.pack.wording
        return " ".join(wording.line(line.key, **line.args) for line in self.step.say)


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[3] / "examples" / "outfitters")


@pytest.fixture
def shop(pack: Pack, tmp_path: Path) -> Shop:
    opened: Any = pack.code.open_backoffice
    return Shop(pack, opened(tmp_path, NOW.date()))

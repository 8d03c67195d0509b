"""The conversation graph with its real parts; only codes and mail stay in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from agent.pack import load_pack
from graphs.assessment.local.assessor import LocalAssessor
from graphs.case import Case, Customer
from graphs.conversation.deps import Deps
from graphs.conversation.graph import ConversationGraph, build_graph
from graphs.conversation.state import State, Turn
from graphs.transcript import Message
from graphs.workflows.engine import Engine
from graphs.workflows.testing import InMemoryLedger, InMemoryOutgoing, InMemoryVerifier
from knowledge.embedding import MiniLmEmbedder
from knowledge.library import Library

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NOBODY = Customer(id=None, verified=False, how=None, tier=None)


class NoContacts:
    """Customers who were never here before."""

    async def previous(self, customer_id: str, conversation_id: str) -> list[dict[str, Any]]:
        return []


@dataclass
class Talk:
    """One conversation, turn by turn, as the service would run it."""

    graph: ConversationGraph
    deps: Deps
    verifier: InMemoryVerifier
    outgoing: InMemoryOutgoing
    customer: Customer = field(default_factory=lambda: NOBODY)
    history: list[Message] = field(default_factory=list)
    state: State = field(default_factory=dict)  # type: ignore[assignment]
    count: int = 0

    async def says(self, *texts: str, **turn: Any) -> str:
        """Run one turn with these messages; return the reply."""
        messages = []
        for text in texts:
            self.count += 1
            messages.append(Message("customer", text, f"m{self.count}"))
        self.count += not messages
        now = Turn(
            id=messages[0].message_id if messages else f"m{self.count}",
            conversation_id="c_1",
            epoch=1,
            channel=turn.pop("channel", "web"),
            locale="en",
            now=NOW,
            messages=tuple(messages),
            button=turn.pop("button", False),
            handback=turn.pop("handback", None),
            waiting=turn.pop("waiting", None),
            history=tuple(self.history[-10:]),
            customer=self.customer,
        )
        assert not turn
        config = {"configurable": {"thread_id": "c_1"}}
        self.state = await self.graph.ainvoke(
            {"turn": now}, config, context=self.deps, durability="exit"
        )
        reply = self.state.get("reply")
        said = " ".join(reply.sentences) if reply else ""
        self.history += messages
        if said:
            self.count += 1
            self.history.append(Message("assistant", said, f"m{self.count}"))
        return said

    @property
    def case(self) -> Case:
        return self.state["case"]

    @property
    def reason(self) -> str | None:
        decision = self.state["decision"]
        return decision.reason if decision.escalate else None


@pytest.fixture(scope="session")
def parts(
    prepared_data: Callable[[], Path], few_articles: Path
) -> tuple[Any, LocalAssessor, Any, MiniLmEmbedder, Path]:
    data, embedder = prepared_data(), MiniLmEmbedder()
    pack = load_pack(few_articles)
    retriever = Library.open(data, embedder=embedder).retriever()
    return pack, LocalAssessor.load(embedder, pack=few_articles), retriever, embedder, data


@pytest.fixture
def talk(parts, tmp_path: Path) -> Talk:
    pack, assessor, retriever, embedder, data = parts
    verifier, outgoing = InMemoryVerifier(), InMemoryOutgoing()
    engine = Engine(
        pack.workflows,
        embedder=embedder,
        backoffice=pack.code.open_backoffice(tmp_path),
        ledger=InMemoryLedger(),
        verifier=verifier,
        outgoing=outgoing,
        zone=ZoneInfo("Europe/Berlin"),
        vectors=data / "workflow_examples.npz",
    )
    deps = Deps(assessor, retriever, pack.policy, engine, pack.wording, NoContacts())
    return Talk(build_graph(InMemorySaver()), deps, verifier, outgoing)

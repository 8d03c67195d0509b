"""The composition root: the one place that picks implementations and puts them together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from agent.desk.service import DeskService
from agent.errors import PackError
from agent.pack import Pack, load_pack
from agent.service import ConversationService
from agent.settings import Settings
from agent.store.checkpoints import open_checkpoints
from agent.store.store import Store
from agent.turns import TurnRunner
from agent.verification import CodesByMail, MailByOutbox, PreviousContacts
from agent.wake import Wakeups
from agent.worker import Worker
from graphs.assessment.local.assessor import LocalAssessor
from graphs.conversation.deps import Deps
from graphs.conversation.graph import build_graph
from graphs.transcript import Message
from graphs.workflows.engine import Engine
from graphs.workflows.ports import Backoffice
from graphs.writing.extractive import compose
from knowledge.embedding import Embedder, MiniLmEmbedder
from knowledge.library import Library

WARM_UP = "Where is my order?"


@dataclass(frozen=True, slots=True)
class Lamina:
    """The running service."""

    settings: Settings
    pack: Pack
    store: Store
    library: Library
    deps: Deps
    worker: Worker
    service: ConversationService
    desk: DeskService


@asynccontextmanager
async def running(
    settings: Settings, embedder: Embedder | None = None, pack: Pack | None = None
) -> AsyncIterator[Lamina]:
    """Start everything, yield it, and stop in order. What was loaded before can be brought along.

    Raises:
        PackError, KnowledgeError, StoreUnavailable: what is missing, and what to do.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        pack = pack or load_pack(settings.pack)
        embedder = embedder or MiniLmEmbedder()
        library = await asyncio.to_thread(Library.open, settings.data, embedder=embedder)
        store = await Store.open(settings.store_url)
        stack.push_async_callback(store.close)
        checkpoints = await stack.enter_async_context(
            open_checkpoints(settings.store_url, settings.data)
        )
        deps = _deps(settings, pack, store, library, embedder)
        await asyncio.to_thread(_warm_up, deps)
        graph = build_graph(checkpoints.saver)
        wakeups = Wakeups()
        worker = Worker(
            store,
            TurnRunner(graph, deps, store, checkpoints),
            checkpoints,
            wakeups,
            settings.turn_lease_seconds,
        )
        service = ConversationService(
            store,
            worker,
            wakeups,
            pack.wording,
            identity_secret=_secret(settings),
            max_chars=settings.max_message_chars,
        )
        desk = DeskService(store, worker, wakeups, max_chars=settings.max_message_chars)
        await worker.start()
        stack.push_async_callback(worker.stop)
        yield Lamina(settings, pack, store, library, deps, worker, service, desk)


def _deps(
    settings: Settings, pack: Pack, store: Store, library: Library, embedder: Embedder
) -> Deps:
    engine = Engine(
        pack.workflows,
        embedder=embedder,
        backoffice=_backoffice(pack, settings),
        ledger=store.effects,
        verifier=CodesByMail(store, pack.wording),
        outgoing=MailByOutbox(store),
        zone=ZoneInfo(pack.code.TIMEZONE),
        vectors=settings.data / "workflow_examples.npz",
    )
    return Deps(
        assessor=LocalAssessor.load(embedder, pack=pack.path),
        retriever=library.retriever(),
        policy=pack.policy,
        engine=engine,
        wording=pack.wording,
        contacts=PreviousContacts(store),
    )


def _backoffice(pack: Pack, settings: Settings) -> Backoffice:
    try:
        return pack.code.open_backoffice(settings.data)
    except Exception as error:  # the pack's own code: anything may come out of it
        raise PackError(
            f"{pack.path}: open_backoffice failed: {type(error).__name__}: {error}"
        ) from error


def _warm_up(deps: Deps) -> None:
    """Load models and indexes now, so that the first customer does not wait for them."""
    deps.engine.warm_up()
    deps.assessor.assess(Message("customer", WARM_UP, ""), ())
    compose(WARM_UP, deps.retriever.retrieve(WARM_UP))


def _secret(settings: Settings) -> str | None:
    secret = settings.identity_secret
    return secret.get_secret_value() if secret else None

"""The web application: its routes, its limits, its life."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse

from agent.api import chat, desk, pages, problems
from agent.api.limits import BodyLimit
from agent.bootstrap import Lamina, running
from agent.settings import Settings
from knowledge.embedding import Embedder


def build_app(
    settings: Settings, desk_keys: tuple[str, ...], embedder: Embedder | None = None
) -> FastAPI:
    """Return the application; the service starts and stops with it."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        async with running(settings, embedder) as lamina:
            attach(app, lamina)
            yield

    app = FastAPI(
        title="Lamina",
        version=version("lamina"),
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False},
    )
    app.state.settings, app.state.desk_keys = settings, desk_keys
    problems.install(app)
    app.add_middleware(BodyLimit, max_body_size=settings.max_body_bytes)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.allowed_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        )
    app.include_router(chat.router)
    app.include_router(desk.router)
    _add_health(app)
    mail = _latest_mail(app) if settings.mail_sink and settings.loopback_only else None
    app.include_router(pages.router(settings.pack / "articles", mail))
    return app


def attach(app: FastAPI, lamina: Lamina) -> None:
    """Let the application answer with a running service; its lifespan does it by itself."""
    app.state.lamina = lamina
    app.state.service = lamina.service
    app.state.desk = lamina.desk


def _latest_mail(app: FastAPI) -> pages.LatestMail:
    async def latest(limit: int) -> list[pages.Mail]:
        lamina: Lamina = app.state.lamina
        return list(await lamina.store.outbox.mail(limit))

    return latest


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz", tags=["operations"])
    async def healthz() -> dict[str, str]:
        """Say that the process is alive."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["operations"])
    async def readyz() -> JSONResponse:
        """Say whether a customer's message could be stored and answered now."""
        lamina: Lamina = app.state.lamina
        await lamina.store.turns.waiting(limit=1)
        articles = lamina.library.count()
        if articles == 0:
            return problems.problem(
                503, "no_knowledge", "The knowledge base is empty; run `lamina ingest` first."
            )
        return JSONResponse({"status": "ready", "chunks": articles})

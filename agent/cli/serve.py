"""`lamina serve`: chat widget, agent desk and API on one port."""

import asyncio
import secrets
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.pack import Pack
    from agent.settings import Settings
    from knowledge.embedding import Embedder


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 picks a free one.")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder for all data.")] = None,
    pack: Annotated[Path | None, typer.Option(help="Folder of the business pack.")] = None,
) -> None:
    """Serve the chat widget (/), the agent desk (/desk) and the API (/v1)."""
    from agent.errors import PackError
    from agent.pack import load_pack
    from agent.settings import load_settings

    settings = load_settings(host=host, port=port, data=data, pack=pack)
    if not settings.desk_keys and not settings.loopback_only:
        raise PackError(
            f"--host {settings.host} is reachable from other machines: set LAMINA_DESK_KEYS first"
        )
    loaded = load_pack(settings.pack)
    keys = settings.desk_keys or (secrets.token_urlsafe(18),)
    with _listen(settings.host, settings.port) as listener:
        embedder = ingest_pack(settings)
        _run(settings, keys, listener, embedder, loaded)


def _listen(host: str, port: int) -> socket.socket:
    from agent.settings import SettingsError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        reason = error.strerror or error
        raise SettingsError(f"cannot listen on {host}:{port}: {reason}; try --port 0") from error


def ingest_pack(settings: "Settings") -> "Embedder":
    """Bring the knowledge base up to date with the pack; return the embedder it used."""
    from knowledge.embedding import MiniLmEmbedder
    from knowledge.library import Library
    from knowledge.sources.files import read

    embedder = MiniLmEmbedder()
    library = Library.open(settings.data, embedder=embedder)
    reading = read(str(settings.pack / "articles"))
    if reading.bad:
        raise reading.bad[0]
    report = library.ingest(reading.articles, source=reading.source)
    print(
        f"Knowledge: {report.added} articles new, {report.updated} changed, "
        f"{report.unchanged} unchanged, {report.removed} removed; {report.chunks} chunks"
    )
    return embedder


def _run(
    settings: "Settings",
    keys: tuple[str, ...],
    listener: socket.socket,
    embedder: "Embedder",
    pack: "Pack",
) -> None:
    import uvicorn

    from agent.api.app import attach, build_app
    from agent.bootstrap import running

    class Announcing(uvicorn.Server):
        """Says where it listens once it can answer."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                _announce(settings, keys, listener)

    async def run() -> None:
        # Not as the app's lifespan: a failing start must reach the command line as what it is.
        async with running(settings, embedder, pack) as lamina:
            attach(app, lamina)
            await Announcing(config).serve(sockets=[listener])

    app = build_app(settings, keys)
    config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=3)
    signal.signal(signal.SIGTERM, _leave)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(run())


def _leave(signal_number: int, frame: object) -> None:
    """End as told, but through every cleanup: the server raises its signals again at its end."""
    sys.exit(0)


def _announce(settings: "Settings", keys: tuple[str, ...], listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    base = f"http://{host}:{port}"
    print(f"Chat widget:  {base}/")
    print(f"Agent desk:   {base}/desk")
    if not settings.desk_keys:
        print(f"Desk key:     {keys[0]}   (for this run; set LAMINA_DESK_KEYS for lasting ones)")
    if settings.mail_sink and settings.loopback_only:
        print(f"Sent mail:    {base}/demo/mail   (codes and links of the demo)")
    print("Stop with Ctrl+C.", flush=True)

"""`lamina chat`: the customer's side of a conversation in the terminal."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

if TYPE_CHECKING:
    from agent.bootstrap import Lamina
    from agent.service import Settled
    from agent.settings import Settings
    from knowledge.embedding import Embedder

TURN_SECONDS = 60.0
AUTHORS = {"assistant": "Assistant", "human_agent": "Agent", "system": "System"}


def chat(
    data: Annotated[Path | None, typer.Option(help="Folder for all data.")] = None,
    pack: Annotated[Path | None, typer.Option(help="Folder of the business pack.")] = None,
) -> None:
    """Talk to the assistant here; an empty line or Ctrl+D ends the conversation."""
    from agent.cli.serve import ingest_pack
    from agent.settings import load_settings

    settings = load_settings(data=data, pack=pack)
    embedder = ingest_pack(settings)
    asyncio.run(_chat(settings, embedder))


async def _chat(settings: "Settings", embedder: "Embedder") -> None:
    from agent.bootstrap import running

    async with running(settings, embedder) as lamina:
        opened = await lamina.service.open()
        print(f"\n{opened.disclosure}\n\nAssistant: {opened.greeting}")
        mails = 0
        while text := await _ask():
            await _turn(lamina, opened.conversation.id, text)
            mails = await _show_mail(lamina, mails)
        await lamina.service.close(opened.conversation.id)


async def _ask() -> str:
    try:
        return (await asyncio.to_thread(input, "\nYou: ")).strip()
    except EOFError:
        print()
        return ""


async def _turn(lamina: "Lamina", conversation_id: str, text: str) -> None:
    from agent.errors import ServiceError

    try:
        accepted = await lamina.service.receive(conversation_id, text, uuid4().hex)
    except ServiceError as error:
        print(f"({error})")
        return
    _show(await lamina.service.settled(conversation_id, accepted, TURN_SECONDS))


def _show(settled: "Settled") -> None:
    for message in settled.messages:
        print(f"\n{AUTHORS.get(message.author, 'Agent')}: {message.text}")
        for citation in message.citations:
            print(f"  source: {citation['title']}")
    if settled.conversation.owner == "queue":
        print(f"  (waiting for a person, number {settled.position} in the queue)")


async def _show_mail(lamina: "Lamina", shown: int) -> int:
    """Print mail sent since; the terminal is the demo's mail sink."""
    mails = await lamina.store.outbox.mail(100)
    for mail in reversed(mails[: len(mails) - shown]):
        print(f"\n  [mail to {mail.address}: {mail.subject}] {mail.body}")
    return len(mails)

"""Who may call: conversation tokens, desk keys, and the origins a browser may come from."""

import hmac
from typing import Annotated
from urllib.parse import unquote, urlsplit

from fastapi import Depends, Header, Request

from agent.api.problems import log
from agent.errors import ServiceError, Unauthorized
from agent.service import ConversationService
from agent.store.records import Conversation

ANONYMOUS_AGENT = "Agent"


class ForeignOrigin(ServiceError):
    """A page of another site, which is not on the allow-list."""

    code = "origin_not_allowed"
    status = 403


def check_origin(request: Request) -> None:
    """Refuse browsers on pages that are neither ours nor on the allow-list."""
    origin = request.headers.get("origin")
    if origin is None or origin in request.app.state.settings.allowed_origins:
        return
    if urlsplit(origin).netloc == request.headers.get("host"):
        return
    raise ForeignOrigin(
        "Pages of this origin may not talk to this server; add it to LAMINA_ALLOWED_ORIGINS."
    )


def bearer(authorization: Annotated[str | None, Header()] = None) -> str:
    """Return the bearer token of the request."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("Send the token as `Authorization: Bearer <token>`.")
    return token.strip()


def service(request: Request) -> ConversationService:
    """Return the one door."""
    door: ConversationService = request.app.state.service
    return door


async def own_conversation(
    conversation_id: str,
    token: Annotated[str, Depends(bearer)],
    door: Annotated[ConversationService, Depends(service)],
) -> Conversation:
    """Return the conversation that the caller's token opens."""
    return await door.authorize(conversation_id, token)


def human_agent(
    request: Request,
    token: Annotated[str, Depends(bearer)],
    x_agent_name: Annotated[str | None, Header()] = None,
) -> str:
    """Return the name of the agent whose desk key this is."""
    keys: tuple[str, ...] = request.app.state.desk_keys
    if not any(hmac.compare_digest(token.encode(), key.encode()) for key in keys):
        log.warning("desk: wrong key")
        raise Unauthorized(
            "This is not a desk key. `lamina serve` prints one, or LAMINA_DESK_KEYS."
        )
    name = "".join(char for char in unquote(x_agent_name or "") if char.isprintable())
    return name.strip()[:60] or ANONYMOUS_AGENT


Own = Annotated[Conversation, Depends(own_conversation)]
Door = Annotated[ConversationService, Depends(service)]
HumanAgent = Annotated[str, Depends(human_agent)]

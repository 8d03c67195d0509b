"""The customer's side: open, write, listen, ask for a person, give feedback, close."""

from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from starlette.responses import JSONResponse, PlainTextResponse

from agent.api import schemas
from agent.api.security import Door, Own, check_origin
from agent.api.sse import event_stream
from agent.store.records import Accepted, TranscriptMessage

WAIT_SECONDS = 60.0
PAGE = 500

router = APIRouter(prefix="/v1/conversations", dependencies=[Depends(check_origin)], tags=["chat"])


@router.post("", status_code=201)
async def open_conversation(body: schemas.OpenBody, door: Door) -> dict[str, Any]:
    """Open a conversation. The token opens this conversation only and is shown only here."""
    opened = await door.open(
        channel=body.channel,
        locale=body.locale,
        identity_token=body.identity_token,
        context=body.context,
    )
    return {
        "conversation_id": opened.conversation.id,
        "token": opened.token,
        "owner": opened.conversation.owner,
        "greeting": opened.greeting,
        "disclosure": opened.disclosure,
    }


@router.get("/{conversation_id}")
async def show(conversation: Own, door: Door) -> dict[str, Any]:
    """Say who owns the conversation now, its outcome, and its handoff."""
    handoff, position = await door.current_handoff(conversation.id)
    return schemas.conversation_json(conversation, handoff, position)


@router.post("/{conversation_id}/messages", status_code=202)
async def write(
    conversation: Own,
    body: schemas.MessageBody,
    door: Door,
    response: Response,
    wait: bool = False,
) -> dict[str, Any]:
    """Store a message: 202 once it is safe, 200 for one that was stored before.

    With `?wait=true` the answer comes after the turn and holds what the turn said.
    """
    accepted = await door.receive(conversation.id, body.text, body.client_message_id)
    return await _answer(conversation.id, accepted, door, response, wait)


@router.post("/{conversation_id}/handoff", status_code=202)
async def talk_to_human(
    conversation: Own, door: Door, response: Response, body: schemas.HandoffBody | None = None
) -> dict[str, Any]:
    """Ask for a person; answered when the handoff exists."""
    body = body or schemas.HandoffBody()
    press = body.client_message_id or f"button-{uuid4().hex}"
    accepted = await door.talk_to_human(conversation.id, body.note, press)
    return await _answer(conversation.id, accepted, door, response, wait=True)


@router.post("/{conversation_id}/handoff/correction", status_code=202)
async def correct(conversation: Own, body: schemas.CorrectionBody, door: Door) -> dict[str, Any]:
    """Add to what is being passed on."""
    return _accepted(await door.correct(conversation.id, body.text))


@router.get("/{conversation_id}/events")
async def events(
    request: Request,
    conversation: Own,
    door: Door,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    accept: Annotated[str, Header()] = "",
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Stream events (SSE), or return them as JSON where the client accepts only that."""
    if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 18:
        after = max(after, int(last_event_id))
    if "application/json" in accept and "text/event-stream" not in accept:
        found = await door.events(conversation.id, after, PAGE)
        page = [schemas.event_json(event) for event in found]
        last = page[-1]["seq"] if page else after
        return JSONResponse({"events": page, "last_seq": last})
    return event_stream(door.stream(conversation.id, after))


@router.post("/{conversation_id}/feedback", status_code=204)
async def feedback(conversation: Own, body: schemas.FeedbackBody, door: Door) -> None:
    """Store what the customer thinks."""
    await door.feedback(conversation.id, **body.model_dump())


@router.post("/{conversation_id}/close", status_code=204)
async def close(conversation: Own, door: Door) -> None:
    """End the conversation."""
    await door.close(conversation.id)


@router.get("/{conversation_id}/transcript")
async def transcript(
    conversation: Own, door: Door, format: Literal["json", "text"] = "json"
) -> Response:
    """Return all messages."""
    messages = await door.transcript(conversation.id)
    if format == "text":
        return PlainTextResponse(_as_text(messages))
    return JSONResponse({"messages": [schemas.message_json(each) for each in messages]})


async def _answer(
    conversation_id: str, accepted: Accepted, door: Door, response: Response, wait: bool
) -> dict[str, Any]:
    shape = _accepted(accepted)
    if wait or accepted.duplicate:
        response.status_code = 200
    if not wait:
        return shape
    return schemas.settled_json(shape, await door.settled(conversation_id, accepted, WAIT_SECONDS))


def _accepted(accepted: Accepted) -> dict[str, Any]:
    return {"message_id": accepted.message_id, "seq": accepted.seq}


def _as_text(messages: list[TranscriptMessage]) -> str:
    return "".join(
        f"[{schemas.rfc3339(each.at)}] {each.author}: {each.text}\n" for each in messages
    )

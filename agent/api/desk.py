"""The human agents' side: queue, packet, accept, write, hand back, resolve."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import JSONResponse

from agent.api import schemas
from agent.api.security import Door, HumanAgent, check_origin, human_agent
from agent.api.sse import event_stream
from agent.desk.service import DeskService
from graphs.handoff.packet import Packet
from graphs.handoff.projections import flat, note, short, whisper

TEXTS = {"note": note, "short": short, "whisper": whisper}

router = APIRouter(
    prefix="/v1/desk",
    dependencies=[Depends(check_origin), Depends(human_agent)],
    tags=["desk"],
)


def _desk(request: Request) -> DeskService:
    desk: DeskService = request.app.state.desk
    return desk


Desk = Annotated[DeskService, Depends(_desk)]


@router.get("/handoffs")
async def queue(
    desk: Desk,
    status: Literal["waiting", "accepted", "returned", "resolved", "abandoned", "all"] = "waiting",
) -> dict[str, Any]:
    """Return the queue, highest priority first."""
    rows = await desk.queue(None if status == "all" else status)
    return {"handoffs": [schemas.queue_entry(row) for row in rows]}


@router.get("/handoffs/{handoff_id}")
async def show(
    handoff_id: str,
    desk: Desk,
    projection: Literal["flat", "note", "short", "whisper"] | None = None,
) -> Response:
    """Return one handoff with packet and transcript, or a projection of the packet."""
    row = await desk.handoff(handoff_id)
    if projection is None:
        messages = await desk.transcript(row.conversation_id)
        shape = {
            **schemas.queue_entry(row),
            "packet": row.packet,
            "code": row.code,
            "transcript": [schemas.message_json(each) for each in messages],
        }
        return JSONResponse(shape)
    packet = Packet.model_validate(row.packet)
    if projection == "flat":
        return JSONResponse(flat(packet))
    return JSONResponse({"text": TEXTS[projection](packet)})


@router.post("/handoffs/{handoff_id}/accept")
async def accept(handoff_id: str, desk: Desk, agent: HumanAgent) -> dict[str, Any]:
    """Take the conversation; 409 for everyone but the first."""
    return schemas.queue_entry(await desk.accept(handoff_id, agent))


@router.post("/handoffs/{handoff_id}/decline")
async def decline(
    handoff_id: str, body: schemas.ReasonBody, desk: Desk, agent: HumanAgent
) -> dict[str, Any]:
    """Leave it to others."""
    return schemas.queue_entry(await desk.decline(handoff_id, agent, body.reason))


@router.post("/handoffs/{handoff_id}/return")
async def give_back(
    handoff_id: str, desk: Desk, agent: HumanAgent, body: schemas.NoteBody | None = None
) -> dict[str, Any]:
    """Hand the conversation back to the assistant with a note."""
    return schemas.queue_entry(await desk.give_back(handoff_id, agent, body.note if body else ""))


@router.post("/handoffs/{handoff_id}/resolve")
async def resolve(handoff_id: str, desk: Desk, agent: HumanAgent) -> dict[str, Any]:
    """End the conversation as solved."""
    return schemas.queue_entry(await desk.resolve(handoff_id, agent))


@router.post("/handoffs/{handoff_id}/messages", status_code=202)
async def write(
    handoff_id: str,
    body: schemas.MessageBody,
    desk: Desk,
    agent: HumanAgent,
    response: Response,
) -> dict[str, Any]:
    """Write to the customer."""
    accepted = await desk.message(handoff_id, agent, body.text, body.client_message_id)
    if accepted.duplicate:
        response.status_code = 200
    return {"message_id": accepted.message_id, "seq": accepted.seq}


@router.get("/handoffs/{handoff_id}/events")
async def conversation_events(
    handoff_id: str, desk: Desk, door: Door, after: Annotated[int, Query(ge=0, le=2**62)] = 0
) -> Response:
    """Stream the events of the handoff's conversation."""
    row = await desk.handoff(handoff_id)
    return event_stream(door.stream(row.conversation_id, after))


@router.get("/events")
async def desk_events(desk: Desk) -> Response:
    """Stream `queue.changed` whenever the queue is worth a look."""
    return event_stream(desk.stream())

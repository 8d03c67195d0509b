"""Send a stream of events as server-sent events."""

import json
from collections.abc import AsyncIterator

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.responses import StreamingResponse

from agent.api.schemas import event_json
from agent.service import Ephemeral
from agent.store.records import Event


def event_stream(events: AsyncIterator[Event | Ephemeral]) -> StreamingResponse:
    """Return the response; what is only for now has no id, so no client resumes from it."""
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(events), media_type="text/event-stream", headers=headers)


async def _lines(events: AsyncIterator[Event | Ephemeral]) -> AsyncIterator[bytes]:
    yield KEEPALIVE_COMMENT
    async for event in events:
        yield _line(event)


def _line(event: Event | Ephemeral) -> bytes:
    if isinstance(event, Event):
        data = json.dumps(event_json(event), ensure_ascii=False)
        return format_sse_event(event=event.type, id=str(event.seq), data_str=data)
    if event.type == "ping":
        return KEEPALIVE_COMMENT
    data = json.dumps({"type": event.type, "data": dict(event.data)}, ensure_ascii=False)
    return format_sse_event(event=event.type, data_str=data)

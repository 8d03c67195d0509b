"""Refuse request bodies that are too large, in the form of every other error."""

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from agent.api.problems import problem


class BodyLimit(RequestBodyLimitMiddleware):
    """Answers 413 as a problem document, at once where the length is announced."""

    def __init__(self, app: ASGIApp, max_body_size: int) -> None:
        super().__init__(app, max_body_size=max_body_size)
        self._limit = max_body_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _announced(scope) > self._limit:
            detail = f"The request body is too large; at most {self._limit:,} bytes are accepted."
            await problem(413, "content_too_large", detail)(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() and len(length) < 19 else 0

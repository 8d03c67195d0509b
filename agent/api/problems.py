"""Every error leaves as an RFC 9457 problem document with a stable `code`; never as a traceback."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from agent.errors import ServiceError
from agent.store.errors import BadText, StoreUnavailable

log = logging.getLogger(__name__)


def problem(
    status: int, code: str, detail: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return a problem document."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every error of the app with a problem document."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(StoreUnavailable, _store_unavailable)
    app.add_exception_handler(BadText, _bad_text)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


async def _service_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, ServiceError):
        raise error
    headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else None
    return problem(error.status, error.code, str(error), headers)


async def _store_unavailable(request: Request, error: Exception) -> JSONResponse:
    log.error("database unavailable: %s", error)
    return problem(
        503,
        "store_unavailable",
        "The service cannot reach its database just now; nothing was changed. Try again soon.",
        {"Retry-After": "2"},
    )


async def _bad_text(request: Request, error: Exception) -> JSONResponse:
    return problem(422, "invalid_request", f"The request cannot be stored: {error}.")


async def _invalid_request(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    # The input itself stays out of the answer: it may be huge, or not even encodable.
    detail = "; ".join(_in_words(each) for each in error.errors()[:5])
    return problem(422, "invalid_request", detail)


def _in_words(error: dict[str, Any]) -> str:
    where: Sequence[Any] = error["loc"]
    return f"{'.'.join(str(part)[:40] for part in where)}: {error['msg']}"


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "_").replace("'", "").replace("-", "_")
    return problem(error.status_code, code, error.detail, dict(error.headers or {}))


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.exception("unexpected error", exc_info=error)
    return problem(
        500, "internal_error", "Something went wrong on our side; it has been written to the log."
    )

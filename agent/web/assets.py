"""Serves the package's own static files: content types, entity tags, gzip, security headers."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent

CONTENT_TYPES: Mapping[str, str] = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8",
}

PAGE_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

EMBEDDABLE_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Revalidated, never stale: modules of two versions must not meet in one page.
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, ready to send."""

    body: bytes
    zipped: bytes
    etag: str
    content_type: str


class Assets:
    """The files that may be asked for; a path outside this list cannot be spelled."""

    def __init__(self, folder: Path = FOLDER) -> None:
        files = (file for file in folder.rglob("*") if file.suffix in CONTENT_TYPES)
        self._files = {file.relative_to(folder).as_posix(): file for file in files}

    def find(self, name: str) -> Asset | None:
        """Return the file of that name (`widget/element.js`), or None."""
        file = self._files.get(name)
        return _load(file, file.stat().st_mtime_ns) if file else None

    def text(self, name: str) -> str:
        """Return a file's text; a KeyError names a file that the package lacks."""
        return self._files[name].read_text("utf-8")


def respond(request: Request, asset: Asset, headers: Mapping[str, str]) -> Response:
    """Answer with the asset, zipped if the client takes that, or with 304 if it has it."""
    tagged = {**headers, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=tagged)
    body = asset.body
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = asset.zipped
        tagged["Content-Encoding"] = "gzip"
    return Response(body, media_type=asset.content_type, headers=tagged)


@lru_cache(maxsize=256)
def _load(file: Path, modified_ns: int) -> Asset:
    body = file.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:16]
    zipped = gzip.compress(body, mtime=0)
    return Asset(body, zipped, f'W/"{digest}"', CONTENT_TYPES[file.suffix])

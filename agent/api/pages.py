"""The pages people open in a browser: shop demo, articles, widget, desk, mail sink."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Protocol

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from agent.web.assets import EMBEDDABLE_HEADERS, PAGE_HEADERS, Assets, respond
from agent.web.help_centre import HelpCentre

EMBEDDABLE = ("wire/", "widget/")
MAILS_SHOWN = 50
NOT_FOUND = (
    "<h1>Not found</h1><p>There is no such article. <a href='/articles'>See all articles</a>.</p>"
)


class Mail(Protocol):
    """A message that left the house, as the mail sink shows it."""

    @property
    def at(self) -> datetime: ...
    @property
    def customer_id(self) -> str: ...
    @property
    def channel_kind(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def body(self) -> str: ...


LatestMail = Callable[[int], Awaitable[Sequence[Mail]]]


def router(articles: Path | None, mail: LatestMail | None) -> APIRouter:
    """Return the routes of all pages.

    Args:
        articles: Folder of the pack's Markdown articles; None where the pack has none.
        mail: Returns the newest sent mails; None switches the mail sink off (404).
    """
    routes = APIRouter(include_in_schema=False)
    assets = Assets()
    _add_static(routes, assets)
    if articles:
        _add_articles(routes, assets, HelpCentre(articles))
    if mail:
        _add_mail(routes, assets, mail)
    return routes


def _add_static(routes: APIRouter, assets: Assets) -> None:
    def page(name: str) -> Callable[[Request], Awaitable[Response]]:
        async def show(request: Request) -> Response:
            return _static(request, assets, name)

        return show

    async def asset(request: Request, name: str) -> Response:
        return _static(request, assets, name)

    _get(routes, "/", page("shop/index.html"))
    _get(routes, "/desk", page("desk/index.html"))
    _get(routes, "/desk/{path:path}", page("desk/index.html"))
    _get(routes, "/widget.js", page("widget.js"))
    _get(routes, "/assets/{name:path}", asset)
    _get(routes, "/favicon.ico", page("shop/icon.svg"))


def _add_articles(routes: APIRouter, assets: Assets, centre: HelpCentre) -> None:
    async def index() -> Response:
        return _page(assets, "shop/article.html", "Help centre", centre.index())

    async def article(article_id: str) -> Response:
        found = centre.page(article_id)
        if found:
            title, html = found
            return _page(assets, "shop/article.html", title, html)
        return _page(assets, "shop/article.html", "Not found", NOT_FOUND, status=404)

    _get(routes, "/articles", index)
    _get(routes, "/articles/{article_id}", article)


def _add_mail(routes: APIRouter, assets: Assets, latest: LatestMail) -> None:
    async def mails() -> Response:
        shown = "".join(_mail_html(mail) for mail in await latest(MAILS_SHOWN))
        nothing = "<p class='empty'>Nothing has been sent yet.</p>"
        return _page(assets, "mail/index.html", "Sent mail", shown or nothing)

    _get(routes, "/demo/mail", mails)


def _get(routes: APIRouter, path: str, endpoint: Callable[..., Awaitable[Response]]) -> None:
    routes.add_api_route(path, endpoint, methods=["GET", "HEAD"], response_model=None)


def _static(request: Request, assets: Assets, name: str) -> Response:
    found = assets.find(name)
    if found is None or (name.endswith(".html") and request.url.path.startswith("/assets/")):
        return Response("There is no such file.", 404, media_type="text/plain")
    embeddable = name == "widget.js" or name.startswith(EMBEDDABLE)
    return respond(request, found, EMBEDDABLE_HEADERS if embeddable else PAGE_HEADERS)


def _page(
    assets: Assets, template: str, title: str, content: str, *, status: int = 200
) -> HTMLResponse:
    text = Template(assets.text(template)).substitute(title=escape(title), content=content)
    return HTMLResponse(text, status, dict(PAGE_HEADERS))


def _mail_html(mail: Mail) -> str:
    stamp = mail.at.isoformat(timespec="seconds")
    at = mail.at.strftime("%Y-%m-%d %H:%M:%S UTC")
    return (
        "<article class='mail'>"
        f"<h2>{escape(mail.subject)}</h2>"
        f"<p class='meta'><span class='kind'>{escape(mail.channel_kind)}</span> "
        f"to {escape(mail.address)} · customer {escape(mail.customer_id)} · "
        f"<time datetime='{stamp}'>{at}</time></p>"
        f"<pre>{escape(mail.body)}</pre>"
        "</article>"
    )

"""How the pages are served: types, policies, caching, and what must not be reachable."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from agent.api.pages import router

ARTICLE = """---
title: Returns & refunds
url: /articles/returns
---
# Returns & refunds

Within **60 days**. <script>alert(1)</script> [no](javascript:alert(1)) [yes](/articles/shipping)
"""
OVER = "---\ntitle: Old sale\nvalid_until: 2020-01-31\n---\nEverything at 80 % off.\n"
SECRET = "---\ntitle: Internal\nacl: [staff]\n---\nThe discount is 80 %.\n"
MAIL = SimpleNamespace(
    at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    customer_id="C-1",
    channel_kind="email",
    address="a@example.com",
    subject="<b>Code</b>",
    body="Your code is 123456.",
)


async def newest(limit):
    return [MAIL][:limit]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "returns-2026.md").write_text(ARTICLE)
    (tmp_path / "internal.md").write_text(SECRET)
    (tmp_path / "sale.md").write_text(OVER)
    return tmp_path


@pytest.fixture
def client(articles: Path) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(router(articles, newest))
    with TestClient(app) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/", "/desk", "/desk/handoffs/h_1", "/demo/mail", "/articles"])
def test_pages_carry_a_policy_that_allows_nothing_inline(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/widget.js", "/assets/widget/element.js", "/assets/wire/sse.js"])
def test_what_the_widget_loads_may_be_loaded_by_any_site(client, path):
    answer = client.get(path)
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


def test_the_desk_is_for_its_own_origin_only(client):
    answer = client.get("/assets/desk/app.js")
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_an_unchanged_file_is_not_sent_again(client):
    first = client.get("/widget.js")
    again = client.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/widget.js", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_file_is_zipped_for_those_who_take_it(client):
    plain = client.get("/assets/shop/shop.css", headers={"Accept-Encoding": "identity"})
    zipped = client.get("/assets/shop/shop.css", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.headers["vary"] == "Accept-Encoding"
    assert zipped.text == plain.text


@pytest.mark.parametrize(
    "path",
    [
        "/assets/assets.py",
        "/assets/../settings.py",
        "/assets/%2e%2e/settings.py",
        "/assets//etc/passwd",
        "/assets/shop/article.html",
        "/assets/widget",
        "/assets/",
    ],
)
def test_only_listed_files_are_served(client, path):
    assert client.get(path).status_code == 404


def test_an_article_is_shown_and_what_it_holds_cannot_run(client):
    page = client.get("/articles/returns").text
    assert "<h1>Returns &amp; refunds</h1>" in page
    assert page.count("Returns &amp; refunds</h1>") == 1
    assert "<strong>60 days</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert '<a href="/articles/shipping">yes</a>' in page


@pytest.mark.parametrize("slug", ["internal", "sale", "nothing", "..%2Fpolicy", "<script>"])
def test_what_is_not_public_and_valid_is_not_found(client, slug):
    answer = client.get(f"/articles/{slug}")
    assert answer.status_code == 404
    assert "80 %" not in answer.text


def test_the_index_lists_public_articles_as_they_are_now(client, articles):
    assert '<a href="/articles/returns">Returns &amp; refunds</a>' in client.get("/articles").text
    assert "Internal" not in client.get("/articles").text
    assert "Old sale" not in client.get("/articles").text
    (articles / "shipping.md").write_text("# Shipping\n\nThree days.\n")
    assert '<a href="/articles/shipping">Shipping</a>' in client.get("/articles").text


def test_sent_mail_is_shown_as_text(client):
    page = client.get("/demo/mail").text
    assert "&lt;b&gt;Code&lt;/b&gt;" in page
    assert "Your code is 123456." in page
    assert "Demo only" in page


def test_without_a_mail_sink_there_is_no_mail_page(articles):
    app = FastAPI()
    app.include_router(router(None, None))
    client = TestClient(app)
    assert client.get("/demo/mail").status_code == 404
    assert client.get("/articles").status_code == 404

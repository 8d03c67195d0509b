"""A real server and a real Chromium, driven from both sides of the conversation."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

DESK_KEY = "browser-test-desk-key"
PACK = Path(__file__).parents[2] / "examples" / "outfitters"
CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WAIT_MS = 10_000
EXPECTED = re.compile(r"Failed to load resource|ERR_INTERNET_DISCONNECTED|net::ERR_")
"""Refusals and outages that a test provokes are the browser's to report, not ours to mend."""


@dataclass(frozen=True)
class Server:
    """A running `lamina serve`."""

    url: str
    desk_key: str
    foreign: str
    """Origin of another site, whose pages may embed the widget."""

    foreign_pages: Path


@pytest.fixture(scope="session")
def foreign_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve a folder from another origin, with a policy that allows only what a widget needs."""
    folder = tmp_path_factory.mktemp("foreign")

    class Strict(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            policy = (folder / "policy").read_text()
            self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=folder)) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}", folder
        site.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, foreign_site: tuple[str, Path]
) -> Iterator[Server]:
    """Run `lamina serve` on a free port, in a folder of its own.

    The example pack with a few of its articles: embedding them all takes longer than the tests.
    """
    folder = tmp_path_factory.mktemp("server")
    pack = shutil.copytree(PACK, folder / "pack", ignore=_most_articles)
    origin, pages = foreign_site
    environment = {
        **os.environ,  # noqa: TID251
        "LAMINA_DESK_KEYS": DESK_KEY,
        "LAMINA_ALLOWED_ORIGINS": origin,
    }
    command = [sys.executable, "-m", "agent.cli", "serve", "--port", "0"]
    command += ["--data", str(folder / "data"), "--pack", str(pack)]
    with (
        (folder / "stderr").open("w") as errors,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            url = _announced(process, folder / "stderr")
            yield Server(url, DESK_KEY, origin, pages)
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _most_articles(folder: str, names: list[str]) -> list[str]:
    if not folder.endswith("articles"):
        return []
    return [name for name in names if not re.match("return|ship|deliver|refund", name)]


def _announced(process: "subprocess.Popen[str]", errors: Path) -> str:
    url, said = "", ""
    assert process.stdout
    for line in process.stdout:
        said += line
        url = re.sub(r".*(http://\S+?)/?\s*$", r"\1", line) if "widget" in line else url
        if line.startswith("Stop with"):
            return url
    pytest.fail(f"the server did not start:\n{said}\n{errors.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give the system's Chromium.

    One per module and not per session: while it runs, its event loop is the thread's, and the
    async tests of other folders would find it there.
    """
    if CHROMIUM is None:
        missing = "chromium is not on the PATH; the browser tests need it"
        if os.environ.get("LAMINA_TEST_REQUIRE") == "1":  # noqa: TID251
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visits:
    """Opens pages, each in a profile of its own, and hears what goes wrong in them."""

    browser: Browser
    server: Server
    contexts: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __call__(self, path: str = "/", **options: object) -> Page:
        context = self.browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(WAIT_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._hear(page, message.type, message.text))
        page.goto(path if path.startswith("http") else self.server.url + path)
        return page

    def _hear(self, page: Page, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not EXPECTED.search(text):
            self.wrong.append(f"{page.url}: {text}")


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visits]:
    """Open a page; script errors and breaches of the content policy fail the test."""
    visits = Visits(chromium, server)
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.wrong == []


@dataclass(frozen=True)
class Customer:
    """Somebody who uses the chat widget."""

    page: Page

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Write a message")

    def open(self) -> "Customer":
        self.page.get_by_role("button", name="Open chat").click()
        self.said("assistant").first.wait_for()
        return self

    def says(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def asks(self, text: str) -> Locator:
        """Say something and wait for what the assistant answers."""
        before = self.said("assistant").count()
        self.says(text)
        answer = self.said("assistant").nth(before)
        answer.wait_for()
        return answer

    def notice(self, text: str) -> Locator:
        return self.panel.locator(".notice", has_text=text)

    def awaits_a_person(self) -> None:
        self.panel.locator(".handoff", has_text="A person will join you here.").wait_for()

    def said(self, author: str) -> Locator:
        return self.panel.locator(f"[data-author={author}] .bubble")


@dataclass(frozen=True)
class Agent:
    """Somebody who works at the desk."""

    page: Page

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Write to the customer")

    def choose(self, words: str) -> None:
        self.page.locator(".entry", has_text=words).first.click()
        self.page.locator(".packet h2").wait_for()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def says(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def sees(self, author: str) -> Locator:
        return self.page.locator(f".talk [data-author={author}] .bubble")


@pytest.fixture
def customer(visit: Visits) -> Callable[..., Customer]:
    """Open the shop as a customer."""

    def come(path: str = "/", **options: object) -> Customer:
        return Customer(visit(path, **options))

    return come


@pytest.fixture
def agent(visit: Visits, server: Server) -> Callable[..., Agent]:
    """Sign in at the desk."""

    def come(name: str = "Dana", **options: object) -> Agent:
        page = visit("/desk", **options)
        page.get_by_label("Desk key").fill(server.desk_key)
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("navigation", name="Handoffs").wait_for()
        return Agent(page)

    return come

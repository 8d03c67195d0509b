"""The event-stream parser against the corners of the WHATWG's description."""

import pytest
from playwright.sync_api import Browser

PARSE = """async (pieces) => {
  const { EventParser } = await import('/assets/wire/sse.js');
  const parser = new EventParser();
  const events = pieces.flatMap((piece) => parser.push(piece));
  return events.map(({ type, id, data }) => [type, id, data]);
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser, server):
    """Give a page of our own origin, from which the parser can be loaded."""
    opened = chromium.new_page()
    opened.goto(f"{server.url}/desk")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("pieces", "events"),
    [
        (["data: a\n\n"], [["message", "", "a"]]),
        (["event: typing\nid: 7\ndata: {}\n\n"], [["typing", "7", "{}"]]),
        (["data: a\ndata: b\ndata\n\n"], [["message", "", "a\nb\n"]]),
        ([": keep-alive\n\n", "data: a\n\n"], [["message", "", "a"]]),
        (["da", "ta: a", "\n", "\n"], [["message", "", "a"]]),
        (["data: a\r\n\r\ndata: b\r\r"], [["message", "", "a"], ["message", "", "b"]]),
        (["data: a\r", "\n\r", "\ndata: b\n\n"], [["message", "", "a"], ["message", "", "b"]]),
        (["event: x\n\ndata: a\n\n"], [["message", "", "a"]]),
        (["id: 1\ndata: a\n\ndata: b\n\n"], [["message", "1", "a"], ["message", "1", "b"]]),
        (["data:a\ndata:  b\n\n"], [["message", "", "a\n b"]]),
        (["data: unfinished\n"], []),
    ],
)
def test_a_stream_is_read_as_described(page, pieces, events):
    assert page.evaluate(PARSE, pieces) == events

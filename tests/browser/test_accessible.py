"""Every page for everybody: axe finds nothing, light and dark, and nothing overflows a phone."""

from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PHONE = {"width": 375, "height": 740}
OVERFLOW = "document.scrollingElement.scrollWidth - innerWidth"


CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
AXE = Axe()


def violations(page):
    """Return what axe finds; the dark looks differ in colour only, so only that is looked at."""
    # Without motion: contrast cannot be measured in the middle of an animation.
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    light = AXE.run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    dark = AXE.run(page, options=CONTRAST).response["violations"]
    page.emulate_media(color_scheme="light")
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in light + dark]


@pytest.mark.parametrize("path", ["/", "/articles", "/demo/mail", "/desk"])
def test_axe_finds_nothing_on_a_page(visit, path):
    page = visit(path)
    page.get_by_role("heading", level=1).wait_for()
    assert violations(page) == []


def test_axe_finds_nothing_in_chat_and_desk_at_any_stage(customer, agent):
    widget, desk = customer().open(), agent()
    widget.asks("How long do I have to return something?")
    assert violations(widget.page) == []

    mark = f"tent {uuid4().hex[:6]}"
    widget.says(f"I want to speak to a person about my {mark}")
    widget.awaits_a_person()
    widget.panel.get_by_role("button", name="Correct or add something").click()
    assert violations(widget.page) == []

    desk.choose(mark)
    assert violations(desk.page) == []
    desk.press("Accept")
    desk.says("Hello, this is Dana.")
    expect(widget.said("human_agent")).to_have_count(1)
    assert violations(desk.page) == []
    assert violations(widget.page) == []

    desk.press("Resolve…")
    desk.press("Yes, resolve")
    widget.panel.get_by_role("button", name="Send feedback").wait_for()
    assert violations(widget.page) == []
    assert violations(desk.page) == []


@pytest.mark.parametrize("path", ["/", "/articles", "/demo/mail", "/desk"])
def test_nothing_overflows_a_phone(visit, path):
    page = visit(path, viewport=PHONE)
    page.get_by_role("heading", level=1).wait_for()
    assert page.evaluate(OVERFLOW) <= 0


def test_chat_and_desk_fit_a_phone(customer, agent):
    widget, desk = customer(viewport=PHONE).open(), agent(viewport=PHONE)
    box = widget.panel.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 375, 740)
    mark = f"tent {uuid4().hex[:6]}"
    widget.says(f"I want to speak to a person about my {mark}")
    widget.awaits_a_person()
    desk.choose(mark)
    assert desk.page.evaluate(OVERFLOW) <= 0
    desk.press("Accept")
    desk.says("A long word: " + "x" * 200)
    expect(widget.said("human_agent")).to_have_count(1)
    assert desk.page.evaluate(OVERFLOW) <= 0
    log = widget.panel.get_by_role("log")
    assert log.evaluate("log => log.scrollWidth - log.clientWidth") <= 0
    desk.press("← Queue")
    expect(desk.page.get_by_role("navigation", name="Handoffs")).to_be_visible()


def test_right_to_left_pages_keep_the_widget_in_one_piece(customer):
    widget = customer(viewport=PHONE)
    widget.page.evaluate("document.documentElement.dir = 'rtl'")
    widget.open()
    assert widget.page.evaluate(OVERFLOW) <= 0
    box = widget.panel.bounding_box()
    assert (box["x"], box["width"]) == (0, 375)

"""Both pages together: a customer asks for a person, a person takes over and gives back."""

import re
from uuid import uuid4

from playwright.sync_api import expect


def escalate(widget):
    """Ask for a person about something that can be found again in a shared queue."""
    mark = f"tent {uuid4().hex[:6]}"
    widget.open()
    widget.asks(f"Let me speak to a human about the return of my {mark}")
    if widget.panel.get_by_role("button", name="Talk to a human").is_visible():
        widget.panel.get_by_role("button", name="Talk to a human").click()
    widget.awaits_a_person()
    return mark


def test_a_person_takes_over_writes_and_hands_back_and_the_assistant_continues(customer, agent):
    widget, desk = customer(), agent("Dana")
    mark = escalate(widget)
    expect(widget.panel.locator(".handoff")).to_contain_text("What is being passed on")

    desk.choose(mark)
    expect(desk.page.locator(".packet")).to_contain_text(mark)
    expect(desk.page.locator(".packet")).to_contain_text("Layer 2")
    desk.press("Accept")
    expect(widget.notice("Dana has joined.")).to_be_visible()
    expect(widget.panel.locator(".hint")).to_have_text("You are talking to Dana")
    expect(widget.panel.locator(".handoff")).to_be_hidden()

    desk.says("Hello, I have read everything. Is it the inner zip?")
    expect(widget.said("human_agent")).to_have_text(
        "Hello, I have read everything. Is it the inner zip?"
    )
    expect(widget.panel.locator("[data-author=human_agent] .author")).to_have_text("Dana")
    answers = widget.said("assistant").count()
    widget.says("Yes, the inner one")
    expect(desk.sees("customer").last).to_have_text("Yes, the inner one")

    desk.press("Hand back…")
    desk.page.get_by_label("What was agreed").fill("We send a new zip free of charge.")
    desk.press("Hand back")
    expect(desk.page.get_by_text("Handed back to the assistant.")).to_be_visible()
    expect(widget.notice("handed the conversation back")).to_be_visible()
    expect(widget.panel.locator(".hint")).to_have_text("AI assistant")
    expect(widget.panel.get_by_role("button", name="Talk to a human")).to_be_enabled()
    widget.asks("How long do I have to return something?")
    assert widget.said("assistant").count() > answers


def test_the_assistant_is_silent_while_a_person_has_the_conversation(customer, agent):
    widget, desk = customer(), agent()
    desk_mark = escalate(widget)
    desk.choose(desk_mark)
    desk.press("Accept")
    widget.notice("Dana has joined.").wait_for()
    before = widget.said("assistant").count()
    widget.says("How long do I have to return something?")
    expect(desk.sees("customer").last).to_contain_text("return something")
    desk.says("Let me look.")
    expect(widget.said("human_agent")).to_have_count(1)
    assert widget.said("assistant").count() == before


def test_a_resolved_conversation_ends_on_both_pages(customer, agent):
    widget, desk = customer(), agent()
    desk.choose(escalate(widget))
    desk.press("Accept")
    desk.says("Done, a new tent is on its way.")
    expect(widget.said("human_agent")).to_have_count(1)
    desk.press("Resolve…")
    desk.press("Yes, resolve")
    expect(desk.page.locator(".over")).to_have_text("Resolved.")
    expect(widget.notice("This conversation has ended.")).to_be_visible()
    expect(widget.panel.get_by_role("button", name="Start a new conversation")).to_be_visible()


def test_the_second_agent_is_told_who_was_faster(customer, agent):
    widget, first, second = customer(), agent("Dana"), agent("Łukasz Żak")
    mark = escalate(widget)
    first.choose(mark)
    second.choose(mark)
    second.page.route("**/v1/desk/events", lambda route: route.abort())
    second.press("Accept")
    widget.notice("Łukasz Żak has joined.").wait_for()
    expect(first.page.locator(".actions")).to_contain_text("Already taken by Łukasz Żak")


def test_accepting_what_another_just_took_says_so(customer, agent):
    widget, first, second = customer(), agent("Dana"), agent("Kim")
    mark = escalate(widget)
    first.choose(mark)
    second.choose(mark)
    # The slower page knows nothing yet: its view of the handoff is held back.
    second.page.route(re.compile(r"/v1/desk/handoffs/[^/]+$"), lambda route: None)
    first.press("Accept")
    widget.notice("Dana has joined.").wait_for()
    second.press("Accept")
    expect(second.page.get_by_role("alert").filter(has_text="Dana")).to_be_visible()


def test_a_correction_of_the_customer_reaches_the_packet(customer, agent):
    widget, desk = customer(), agent()
    desk.choose(escalate(widget))
    widget.panel.get_by_role("button", name="Correct or add something").click()
    widget.panel.get_by_label("What should the person know?").fill("It is the green one, size 2")
    widget.panel.get_by_role("button", name="Add", exact=True).click()
    expect(widget.panel.get_by_text("Added.")).to_be_visible()
    expect(desk.page.locator(".packet")).to_contain_text("It is the green one, size 2")


def test_evidence_points_at_the_message_it_rests_on(customer, agent):
    widget, desk = customer(), agent()
    mark = escalate(widget)
    desk.choose(mark)
    desk.page.locator(".packet").get_by_role("button", name=re.compile("^message ")).first.click()
    pointed = desk.page.locator(".talk .pointed")
    expect(pointed).to_be_focused()
    expect(pointed).to_have_attribute("data-author", "customer")


def test_a_declined_handoff_stays_for_others(customer, agent):
    widget, desk = customer(), agent()
    mark = escalate(widget)
    desk.choose(mark)
    desk.press("Decline…")
    desk.page.get_by_label("Why can you not take it?").fill("Not my language")
    desk.press("Decline")
    expect(desk.page.locator(".entry", has_text=mark)).to_contain_text("you declined")
    widget.awaits_a_person()


def test_a_threat_of_legal_action_is_shown_as_human_led(customer, agent):
    widget, desk = customer().open(), agent()
    mark = uuid4().hex[:6]
    widget.says(f"My lawyer will sue you over case {mark}, this is a legal claim for damages")
    widget.awaits_a_person()
    desk.choose(mark)
    expect(desk.page.locator(".human-led")).to_contain_text("Human-led")
    expect(desk.page.locator(".packet")).not_to_contain_text("Suggested opening")


def test_a_reload_of_the_desk_keeps_the_open_handoff(customer, agent):
    widget, desk = customer(), agent()
    mark = escalate(widget)
    desk.choose(mark)
    desk.press("Accept")
    desk.field.wait_for()
    desk.page.reload()
    expect(desk.page.locator(".packet h2")).to_be_visible()
    desk.says("Still here.")
    expect(widget.said("human_agent")).to_have_text("Still here.")


def test_a_wrong_desk_key_is_refused_in_plain_words(visit):
    page = visit("/desk")
    page.get_by_label("Desk key").fill("not-the-key-of-this-desk")
    page.get_by_label("Your name").fill("Dana")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("desk key")

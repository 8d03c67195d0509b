"""The customer's side in a real browser: ask, be helped, lose the connection, come back."""

import re

from playwright.sync_api import expect

RETURNS = "How long do I have to return something?"


def test_the_disclosure_is_visible_before_the_first_message(customer):
    widget = customer()
    widget.page.get_by_role("button", name="Open chat").click()
    expect(widget.panel.locator(".disclosure")).to_contain_text("AI")
    expect(widget.panel.get_by_text("AI assistant")).to_be_visible()
    assert widget.said("customer").count() == 0


def test_an_answer_cites_an_article_that_can_be_read(customer):
    widget = customer().open()
    answer = widget.asks(RETURNS)
    expect(answer).to_contain_text(re.compile("days|return", re.IGNORECASE))
    source = widget.panel.get_by_role("list", name="Sources").get_by_role("link").first
    assert source.get_attribute("rel") == "noopener noreferrer"
    with widget.page.expect_popup() as popup:
        source.click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text(source.inner_text())


def test_quick_replies_answer_and_then_go_away(customer):
    widget = customer().open()
    widget.asks(RETURNS)
    reply = widget.panel.locator(".quick button").first
    chosen = reply.inner_text()
    reply.click()
    expect(widget.said("customer").last).to_have_text(chosen)
    expect(widget.said("assistant")).to_have_count(3)
    assert chosen not in widget.panel.locator(".quick button").all_inner_texts()


def test_a_suggestion_of_the_shop_page_opens_the_chat_and_is_answered(customer):
    widget = customer()
    widget.page.get_by_role("button", name="What is your return policy?").click()
    expect(widget.said("customer").first).to_have_text("What is your return policy?")
    expect(widget.said("assistant")).to_have_count(2)


def test_an_order_is_shown_after_the_code_from_the_mail(customer, visit):
    widget = customer().open()
    expect(widget.asks("Where is my order FO-12345?")).to_contain_text("code")
    mail = visit("/demo/mail").locator(".mail", has_text="mia.keller@example.com").first
    code = re.search(r"\b\d{6}\b", mail.inner_text()).group()
    expect(widget.asks(code)).to_contain_text(re.compile("DHL|way|shipped", re.IGNORECASE))


def test_a_reload_goes_on_where_the_customer_was(customer):
    widget = customer().open()
    widget.asks(RETURNS)
    before = widget.panel.locator("[data-author]").all_inner_texts()
    widget.page.reload()
    expect(widget.said("assistant")).to_have_count(2)
    assert widget.panel.locator("[data-author]").all_inner_texts() == before
    expect(widget.panel.locator(".disclosure")).to_be_visible()


def test_what_came_while_the_chat_was_closed_is_counted_and_what_was_read_is_not(customer):
    widget = customer().open()
    held = []
    widget.page.route("**/messages", lambda route: held.append(route))
    widget.says(RETURNS)
    widget.page.get_by_role("button", name="Close chat").first.click()
    held.pop().continue_()
    widget.page.unroute_all()
    expect(widget.page.get_by_role("button", name="Open chat, 1 new")).to_be_visible()
    widget.page.reload()
    widget.page.get_by_role("button", name="Open chat, 1 new").click()
    expect(widget.said("assistant")).to_have_count(2)
    widget.page.get_by_role("button", name="Close chat").first.click()
    widget.page.reload()
    expect(widget.page.get_by_role("button", name="Open chat", exact=True)).to_be_visible()
    expect(widget.page.locator(".badge")).to_be_hidden()


def test_a_message_written_offline_is_sent_once_when_the_connection_is_back(customer):
    widget = customer().open()
    widget.page.context.set_offline(True)
    widget.says(RETURNS)
    expect(widget.panel.locator(".delivery")).to_contain_text("when the connection is back")
    expect(widget.panel.locator(".state")).to_contain_text("offline")
    widget.page.context.set_offline(False)
    expect(widget.said("assistant")).to_have_count(2)
    expect(widget.said("customer")).to_have_count(1)
    expect(widget.panel.locator(".delivery")).to_have_count(0)
    expect(widget.panel.locator(".state")).to_be_hidden()


def test_a_message_whose_answer_was_lost_is_not_said_twice(customer):
    widget = customer().open()
    losses = []

    def lose_the_first_answer(route):
        if losses:
            return route.continue_()
        losses.append(route.fetch())
        return route.abort()

    widget.page.route("**/messages", lose_the_first_answer)
    widget.asks(RETURNS)
    widget.asks("And how long does shipping take?")
    assert len(losses) == 1
    expect(widget.said("customer")).to_have_count(2)
    widget.page.reload()
    expect(widget.said("assistant")).to_have_count(3)
    expect(widget.said("customer")).to_have_count(2)


def test_a_refused_message_can_be_tried_again(customer):
    widget = customer().open()
    problem = {"title": "Bad", "status": 422, "detail": "That text cannot be taken.", "code": "bad"}
    refuse = lambda route: route.fulfill(status=422, json=problem)  # noqa: E731
    widget.page.route("**/messages", refuse)
    widget.says(RETURNS)
    expect(widget.panel.locator(".delivery.failed")).to_contain_text("That text cannot be taken.")
    widget.page.unroute("**/messages", refuse)
    widget.panel.get_by_role("button", name="Try again").click()
    expect(widget.said("assistant")).to_have_count(2)
    expect(widget.said("customer")).to_have_count(1)


def test_a_conversation_that_is_gone_is_replaced_politely(customer):
    widget = customer().open()
    widget.page.evaluate(
        """() => {
          const key = `lamina:${location.origin}`;
          const known = JSON.parse(localStorage.getItem(key));
          localStorage.setItem(key, JSON.stringify({ ...known, token: 'stale' }));
        }"""
    )
    widget.page.reload()
    expect(widget.panel.locator(".state")).to_contain_text("this is a new one")
    expect(widget.asks(RETURNS)).to_be_visible()


def test_the_whole_way_is_possible_with_the_keyboard(customer):
    widget = customer()
    keyboard = widget.page.keyboard
    widget.page.get_by_role("button", name="Open chat").focus()
    keyboard.press("Enter")
    expect(widget.field).to_be_focused()
    widget.said("assistant").first.wait_for()
    keyboard.type("How long do I")
    keyboard.press("Shift+Enter")
    keyboard.type("have to return something?")
    keyboard.press("Enter")
    expect(widget.said("customer").first).to_have_text("How long do I\nhave to return something?")
    expect(widget.said("assistant")).to_have_count(2)
    keyboard.press("Tab")
    expect(widget.panel.get_by_role("button", name="Send")).to_be_focused()
    keyboard.press("Tab")
    expect(widget.panel.get_by_role("button", name="Talk to a human")).to_be_focused()
    keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.page.get_by_role("button", name="Open chat")).to_be_focused()


def test_a_finished_message_is_announced_once_and_streaming_is_not(customer):
    widget = customer().open()
    answer = widget.asks(RETURNS)
    spoken = widget.panel.locator("[aria-live=polite]")
    expect(spoken).to_contain_text("Assistant:")
    expect(spoken).to_contain_text(answer.inner_text().split("\n")[0])
    assert widget.panel.get_by_role("log").get_attribute("aria-live") == "off"


def test_a_text_that_is_too_long_says_so_and_is_not_sent(customer):
    widget = customer().open()
    widget.field.fill("a" * 3900)
    expect(widget.panel.locator(".count")).to_have_text("100 characters left")
    widget.field.fill("a" * 4002)
    expect(widget.panel.locator(".count")).to_have_text("2 characters too many")
    widget.field.press("Enter")
    assert widget.said("customer").count() == 0


def test_markup_in_a_message_stays_text(customer):
    widget = customer().open()
    text = '<img src=x onerror="alert(1)"> https://example.com/a javascript:alert(1)'
    widget.says(text)
    bubble = widget.said("customer").first
    expect(bubble).to_have_text(text)
    assert bubble.locator("img").count() == 0
    assert [link.get_attribute("href") for link in bubble.locator("a").all()] == [
        "https://example.com/a"
    ]


def test_after_the_end_a_rating_is_taken_and_a_new_conversation_begins(customer):
    widget = customer().open()
    widget.asks(RETURNS)
    widget.panel.get_by_role("button", name="End chat").click()
    widget.panel.get_by_role("button", name="End it").click()
    expect(widget.notice("This conversation has ended.")).to_be_visible()
    expect(widget.field).to_be_hidden()
    widget.panel.get_by_label("4 of 5 stars").check(force=True)
    widget.panel.get_by_role("button", name="Send feedback").click()
    expect(widget.panel.get_by_text("Thank you for the feedback.")).to_be_visible()
    widget.panel.get_by_role("button", name="Start a new conversation").click()
    expect(widget.said("assistant")).to_have_count(1)
    expect(widget.said("customer")).to_have_count(0)
    expect(widget.field).to_be_focused()

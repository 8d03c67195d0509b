"""The widget on somebody else's site: another origin, a strict content policy, one script tag."""

from playwright.sync_api import expect

PAGE = """<!doctype html><html lang="{lang}"><title>Other site</title>
<main><h1>Other site</h1></main>
<script type="module" src="{base}/widget.js" {attributes}></script></html>"""
POLICY = "default-src 'none'; script-src {base}; connect-src {base}"


def embed(server, attributes="", lang="en"):
    (server.foreign_pages / "policy").write_text(POLICY.format(base=server.url))
    page = PAGE.format(base=server.url, attributes=attributes, lang=lang)
    (server.foreign_pages / "index.html").write_text(page)
    return f"{server.foreign}/index.html"


def test_it_works_across_origins_under_a_policy_without_inline_anything(server, customer):
    widget = customer(embed(server, 'data-title-text="Other shop" data-accent="#ffd400"')).open()
    expect(widget.panel.get_by_role("heading", name="Other shop")).to_be_visible()
    widget.asks("How long do I have to return something?")
    source = widget.panel.get_by_role("list", name="Sources").get_by_role("link").first
    assert source.get_attribute("href").startswith(server.url)


def test_text_on_the_accent_stays_readable_whatever_the_accent(server, customer):
    widget = customer(embed(server, 'data-accent="#ffd400"')).open()
    head = widget.panel.locator(".head")
    assert head.evaluate("each => getComputedStyle(each).color") == "rgb(0, 0, 0)"
    assert head.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(255, 212, 0)"


def test_it_speaks_the_language_of_the_page(server, customer):
    widget = customer(embed(server, lang="de"))
    widget.page.get_by_role("button", name="Chat öffnen").click()
    expect(widget.page.get_by_role("button", name="Mit einem Menschen sprechen")).to_be_visible()


def test_a_dark_theme_can_be_asked_for(server, customer):
    widget = customer(embed(server, 'data-theme="dark"'), color_scheme="light").open()
    assert (
        widget.panel.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(28, 31, 34)"
    )


def test_it_survives_being_moved_in_the_page(server, customer):
    widget = customer(embed(server)).open()
    widget.page.evaluate("document.body.prepend(document.querySelector('lamina-chat'))")
    expect(widget.panel).to_be_visible()
    widget.asks("How long do I have to return something?")


def test_a_site_can_open_it_speak_through_it_and_forget_the_conversation(server, customer):
    widget = customer(embed(server))
    widget.page.evaluate("document.querySelector('lamina-chat').send('What is your policy?')")
    expect(widget.said("customer")).to_have_text("What is your policy?")
    expect(widget.said("assistant")).to_have_count(2)
    widget.page.evaluate("document.querySelector('lamina-chat').reset()")
    expect(widget.panel).to_be_hidden()
    kept = widget.page.evaluate("key => localStorage.getItem(key)", f"lamina:{server.url}")
    assert kept is None
    widget.open()
    expect(widget.said("assistant")).to_have_count(1)
    expect(widget.said("customer")).to_have_count(0)

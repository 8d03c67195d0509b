"""Which messages start a workflow, by the shipped model and the pack's examples."""

import pytest

from agent.pack import Pack
from graphs.workflows.match import Matcher
from knowledge.embedding import MiniLmEmbedder


@pytest.fixture(scope="module")
def matcher(pack: Pack) -> Matcher:
    return Matcher(pack.workflows, MiniLmEmbedder())


WANTED = [
    ("password_reset", "I can't sign in, it says wrong password"),
    ("password_reset", "Hi, I think I've forgotten my login password"),
    ("password_reset", "how can I reset my pw"),
    ("password_reset", "help, my account got blocked after three attempts"),
    ("password_reset", "the password is not accepted"),
    ("order_status", "hey where's my stuff? ordered last week"),
    ("order_status", "could you tell me where my parcel FO-12345 is right now"),
    ("order_status", "any news on my delivery?"),
    ("order_status", "track FO-12345"),
    (
        "order_status",
        "Hello, I ordered hiking boots last week and they are still not here. Where are they?",
    ),
    ("order_status", "has order FO-12345 been shipped?"),
    ("order_status", "my package still hasn't come"),
    ("book_appointment", "I would like an appointment to get my boots fitted"),
    ("book_appointment", "can I come by on Thursday for a ski service?"),
    ("book_appointment", "book me a boot fitting tomorrow at 3pm in Munich"),
    ("book_appointment", "need my skis serviced, can i get a slot this week"),
    ("book_appointment", "I'd like to schedule a backpack fitting"),
    ("move_appointment", "can we push my fitting back to next Monday?"),
    ("move_appointment", "I have an appointment on Friday but need another day"),
    ("move_appointment", "please reschedule my ski service to 5pm"),
    ("cancel_appointment", "please cancel my boot fitting on Tuesday"),
    ("cancel_appointment", "I have to cancel the fitting"),
    ("cancel_appointment", "can you cancel my appointment AP-20481"),
    ("invoice_lookup", "could I get the invoice for FO-12345 please"),
    ("invoice_lookup", "I need a receipt for my last order"),
    ("invoice_lookup", "please send the bill again, I can't find it"),
    ("invoice_lookup", "where do I find my invoice"),
    ("address_change", "I have moved, here's my new address"),
    ("address_change", "please change my delivery address"),
    ("address_change", "my shipping address needs updating"),
    ("address_change", "I entered the wrong address, can you fix it?"),
    ("return_request", "I'd like to send these boots back, they don't fit"),
    ("return_request", "can I send back the jacket from order FO-11872?"),
    ("return_request", "I don't like the backpack, I want to return it"),
    ("return_request", "please start a return for me"),
    ("return_request", "how can I get a return label?"),
    ("password_reset", "help me get back into my account, forgot the password"),
    ("order_status", "my parcel FO-12310, where is it at the moment?"),
    ("book_appointment", "I want to get my backpack fitted, is there a slot on Saturday?"),
    ("move_appointment", "could we do my boot fitting on another day?"),
    ("cancel_appointment", "I can't attend my fitting, cancel please"),
    ("invoice_lookup", "please forward me the receipt for order FO-11872"),
    ("address_change", "we moved to Köln last month, please update that"),
    ("return_request", "these trousers are too long, how do I send them back?"),
]

ONLY_ASKED_OR_SOMETHING_ELSE = [
    "what is your return policy?",
    "how long do I have to return an item?",
    "can I return shoes I've already worn outside?",
    "do you offer boot fitting in Hamburg?",
    "what does a boot fitting cost?",
    "how long does shipping take to Austria?",
    "how much is shipping?",
    "when do you open on Saturday?",
    "where is the Berlin store?",
    "can I pay with PayPal?",
    "I was charged twice for order FO-12345",
    "my refund hasn't arrived",
    "I want to cancel my order",
    "cancel my order FO-12345",
    "my boots arrived with a torn sole",
    "the parcel was empty",
    "somebody hacked my account and changed the password",
    "how do I waterproof my jacket?",
    "which tent is good for winter?",
    "thanks, that was helpful",
    "hello",
    "good morning, how are you?",
    "I want to speak to a human",
    "this is ridiculous, nobody answers",
    "what's the weather like in the Alps?",
    "can I change my email address?",
    "how do I unsubscribe from the newsletter?",
    "I want to delete my account",
    "do I have to pay for the return shipping?",
    "how long until I get my money back?",
    "the invoice amount is wrong",
    "why is my bill so high?",
    "do you have gift cards?",
    "is the Isar rain jacket available in blue?",
    "what should I bring to a ski service?",
    "how do I wash down sleeping bags?",
    "can you deliver to a packing station?",
    "what happens if I miss my appointment?",
    "I'd like to order a tent",
    "do you repair zippers?",
    "my tracking number does not work",
    "the courier threw my parcel over the fence",
    "yes",
    "no",
    "tell me about your warranty",
    "I lost my gloves on the mountain",
    "my boots hurt",
    "what do returns cost?",
    "how late are you open?",
    "could I pay with a gift card?",
    "is a boot fitting free?",
    "I was billed for something I never bought",
    "my tent leaks, what can I do?",
]


@pytest.mark.parametrize(("name", "text"), WANTED)
def test_a_wish_starts_its_workflow(matcher: Matcher, name: str, text: str) -> None:
    match = matcher.match(text)
    assert match is not None
    assert match.name == name


@pytest.mark.parametrize("text", ONLY_ASKED_OR_SOMETHING_ELSE)
def test_a_question_or_another_matter_starts_nothing(matcher: Matcher, text: str) -> None:
    assert matcher.match(text) is None


def test_nothing_is_matched_without_words_or_workflows(matcher: Matcher) -> None:
    assert matcher.match("  ") is None
    assert Matcher([], MiniLmEmbedder()).match("reset my password") is None

"""The assistant gets things done, once it knows for whom."""

import time

import jwt

SECRET = "a secret of the site that is long enough"


def identity_token(customer_id: str, seconds: float = 600, secret: str = SECRET) -> str:
    claims = {"sub": customer_id, "exp": time.time() + seconds}
    return jwt.encode(claims, secret, algorithm="HS256")


def test_an_order_is_traced_after_a_code_and_a_question_in_between_loses_nothing(arrives) -> None:
    customer = arrives()
    assert "code" in customer.says("where is my order FO-12345?")
    said = customer.says("How much is shipping to Germany?")
    assert "4.90" in said
    assert "code" in said, "the open question comes back after the digression"
    said = customer.says(customer.code())
    assert "FO-12345 is on its way with DHL" in said
    customer.says("yes, thanks")
    assert customer.answer["outcome"] == "resolved_confirmed"


def test_every_kind_of_code_is_taken_for_a_code(arrives) -> None:
    for _ in range(4):  # codes are random, and some look like other things
        customer = arrives()
        customer.says("where is my order FO-12345?")
        assert "on its way with DHL" in customer.says(f"the code is {customer.code()}")


def test_a_wrong_code_shows_nothing_and_the_third_goes_to_a_person(arrives, desk) -> None:
    customer = arrives()
    customer.says("where is my order FO-12345?")
    wrong = "000000" if customer.code() != "000000" else "000001"
    assert "doesn't match" in customer.says(wrong)
    customer.says(wrong)
    customer.says(wrong)
    assert customer.answer["handoff"]["reason"] == "verification_failed"
    assert "DHL" not in str(customer.transcript())
    packet = desk.handoff_of(customer)["packet"]
    assert packet["customer"]["verified"] is False


def test_the_site_vouches_for_its_customer(arrives) -> None:
    customer = arrives(identity_token=identity_token("C-1008"))
    assert "FO-12120 was delivered" in customer.says("where is my order?")


def test_a_bad_identity_token_opens_nothing(http) -> None:
    for token in (
        identity_token("C-1001", -60),
        identity_token("C-1001", secret="another secret, which is long enough too"),
        jwt.encode({"sub": "C-1001"}, SECRET, algorithm="HS256"),
        jwt.encode({"sub": "C-1001", "exp": time.time() + 60}, "", algorithm="none"),
        "not a token",
        "",
    ):
        refused = http.post("/v1/conversations", json={"identity_token": token})
        assert refused.status_code == 401, token
        assert refused.json()["code"] == "bad_identity_token"


def test_an_appointment_is_booked_once(arrives) -> None:
    customer = arrives(identity_token=identity_token("C-1003"))
    customer.says("I want to make an appointment", "ski service", "Berlin")
    day = customer.answer["messages"][0]["quick_replies"][0]
    customer.says(day)
    hour = customer.answer["messages"][0]["quick_replies"][0]
    assert "shall I book it" in customer.says(hour)
    assert "It's booked" in customer.says("yes please")
    mail = customer.http.get("/demo/mail").text
    assert mail.count("Your Fernweh appointment") >= 1


def test_never_mind_ends_a_workflow_and_changes_nothing(arrives) -> None:
    customer = arrives(identity_token=identity_token("C-1002"))
    customer.says("please cancel my appointment")
    customer.says("never mind")
    assert customer.answer["owner"] == "assistant"
    said = customer.says("please cancel my appointment")
    assert "Ski service" in said
    assert "Pack fitting" in said

"""The lines the code says by itself: every key it uses, with the placeholders it fills in."""

from collections.abc import Mapping
from typing import get_args

from graphs.policy.decision import ReasonCode

REQUIRED: Mapping[str, tuple[str, ...]] = {
    # opening and small talk
    "greeting": (),
    "disclosure": (),
    "greet_reply": (),
    "small_talk": (),
    "thanks_reply": (),
    "bye_reply": (),
    "language_name": (),
    "language_unsupported": ("languages",),
    "too_many_at_once": (),
    "abuse_boundary": (),
    # answers
    "answer_intro": (),
    "helped_question": (),
    "helped_yes": (),
    "helped_no": (),
    "unknown_offer_human": (),
    "offer_declined": (),
    "clarify_which": ("options",),
    "clarify_rephrase": (),
    "workflow_digression_return": ("question",),
    "assistant_failure": (),
    # handoff
    "handoff_default": ("one_line",),
    "handoff_layer2": ("one_line",),
    "handoff_layer3": ("one_line",),
    "handoff_crisis": (),
    "handoff_passing_on": (),
    "handoff_ask_missing": ("missing",),
    "handoff_waiting_ack": (),
    "handoff_position": ("position",),
    "correction_added": (),
    "human_joined": ("name",),
    "handback_hello": (),
    # what the customer can tap
    "quick_helped_yes": (),
    "quick_helped_no": (),
    "quick_person": (),
    "quick_no_person": (),
    "button_human": (),
    # mail to a channel on file
    "code_subject": (),
    "code_body": ("code",),
    # the end
    "closed": (),
    "resolved_by_agent": (),
}
"""A pack must have these; `Wording.require(REQUIRED)` says which it lacks."""

_REASON = ("one_line",)

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    f"handoff_{code}": _REASON for code in get_args(ReasonCode) if code != "crisis"
}
"""Why a person takes over, by reason code; `handoff_default` stands in for a missing one."""

"""Sentences that claim or promise an action: saying it does not make it happen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """An action that a sentence claims."""

    action: str
    """`handoff`, `callback`, `refund`, `cancel`, `book`, `send` or `change`."""

    policy: bool
    """May be how we work in general (`we will call you`), which an article may well say."""


_DONE_BY: dict[str, tuple[str, ...]] = {
    "handoff": ("handoff", "transfer", "escalat", "queue"),
    "callback": ("callback", "call_back"),
    "refund": ("refund", "credit"),
    "cancel": ("cancel",),
    "book": ("book", "appointment", "reserv"),
    "send": ("send", "sent", "mail", "label", "code", "password", "invoice", "return"),
    "change": ("change", "update", "address", "move", "reset", "unlock", "appointment"),
}
"""Parts of a performed action's name that make the claim true."""

_VERBS: dict[str, str] = {
    "handoff": r"(?:(?:transfer|connect|escalat|forward)\w*|hand(?:ing|ed)? (?:you|this|it|that) "
    r"(?:over|off|to)|put(?:ting)? you (?:through|in)|pass(?:ing|ed)? (?:you|this|it|that) "
    r"(?:on|to|over))",
    "callback": r"(?:call(?:ing|ed)? you|(?:phone|ring) you|get(?:ting)? back to you|"
    r"reach(?:ing)? out to you|be in touch|contact(?:ing|ed)? you|follow(?:ing)? up)",
    "refund": r"(?:(?:refund|reimburs)\w*|credit(?:ed|ing)? (?:you|your|the)|"
    r"issu\w+ (?:you )?(?:a|the|your) (?:\w+ )?(?:refund|credit))",
    "cancel": r"cancel\w*",
    "book": r"(?:book(?:ed|ing)?|schedul\w+|reserv\w+|arrang\w+)",
    "send": r"(?:sen[dt](?:ing)?|e-?mail(?:ed|ing)?|post(?:ed|ing)|ship(?:ped|ping)|dispatch\w*)",
    "change": r"(?:chang\w+|updat\w+|mov(?:ed?|ing)|reset(?:ting)?|unlock\w*|correct(?:ed|ing))",
}
_ADVERBS = (
    r"(?:\s[^.!?]{2,60}?\sand)?"
    r"(?:\s(?:just|now|also|then|be|been|\w{2,12}ly|going to|gone ahead and|go ahead and)){0,3}\s"
)
_I_DO = r"\bI(?:['’](?:ve|m|ll)| have| am| will| just| already)" + _ADVERBS
_WE_DO = r"\bwe(?:['’](?:ve|re|ll)| have| are| will)" + _ADVERBS
_ROLE = r"(?:colleague|agent|team|person|human|advisor|specialist|supervisor|manager)s?"
_PERSON = rf"(?:someone|somebody|(?:an?|the|our|my|one of (?:our|my))\s+(?:\w+\s)?{_ROLE})"
_WILL = r" (?:will|is going to|is about to) (?:\w+ly )?"
_YOUR = r"\byour [\w\s]{1,25} "
_BEEN = r"(?:(?:has|have) (?:just |already |now )?been|is now)\s+"

_BY_ME = [(action, False, _I_DO + verb) for action, verb in _VERBS.items()]
_BY_US = [(action, True, _WE_DO + verb) for action, verb in _VERBS.items()]
_BY_OTHERS = [
    ("handoff", False, r"\byou(?:['’]re| are| will be|['’]ll be) (?:now )?(?:being )?"
     r"(?:transferred|connected|put through)"),
    ("handoff", False, r"\b(?:let me|allow me to) (?:transfer|connect|put you|hand |escalate)"),
    ("handoff", True, rf"\b{_PERSON}{_WILL}(?:take over|be with you|join|help you|assist you)"),
    ("callback", True, rf"\b(?:they|{_PERSON}){_WILL}(?:call|phone|contact|get back|reach out|"
     r"be in touch|follow up)"),
    ("refund", False, r"\b(?:your|the) (?:refund|money|credit) (?:(?:is|are) (?:on (?:its|the) way|"
     rf"being \w+ed)|{_BEEN}(?:issued|processed|sent|approved|made))"),
    ("refund", True, r"\byou(?:['’]ll| will) (?:get|receive|have) (?:your|the|a full|a) "
     r"(?:money back|refund)"),
    ("cancel", False, rf"{_YOUR}{_BEEN}cancell?ed"),
    ("book", False, rf"{_YOUR}{_BEEN}(?:booked|scheduled|confirmed|reserved)"),
    ("send", False, rf"{_YOUR}(?:{_BEEN}(?:sent|shipped|dispatched|e-?mailed)|is on its way)"),
    ("change", False, rf"{_YOUR}{_BEEN}(?:changed|updated|moved|reset|unlocked|corrected)"),
]  # fmt: skip
_CLAIMS = [
    (action, policy, re.compile(pattern + r"\b", re.IGNORECASE))
    for action, policy, pattern in [*_BY_ME, *_BY_OTHERS, *_BY_US]
]

_CONDITION = (
    r"\b(?:if|when|whenever|once|as soon as|after|before|until|unless|in case|where|would you like|"
    r"shall i|should i|do you want|can't|cannot|can not|not|never|did you|have you|has your|"
    r"is your)\b"
)
_BEFORE = re.compile(_CONDITION, re.IGNORECASE)
_AFTER = re.compile(r"\s*,?\s*(?:only )?(?:if|when|once|as soon as|after)\b", re.IGNORECASE)
_SUBJECT = re.compile(rf"\b(?:I|we|you|your|they|let|allow|the|{_PERSON})\b", re.IGNORECASE)


def claims(sentence: str) -> list[Promise]:
    """Return the actions that `sentence` says were, are or will be done; none under a condition."""
    if not _SUBJECT.search(sentence):
        return []
    found: list[Promise] = []
    for action, policy, pattern in _CLAIMS:
        match = pattern.search(sentence)
        if match and not _is_conditional(sentence, match.end()):
            found.append(Promise(action, policy))
    return found


def kept(promise: Promise, performed: Sequence[str]) -> bool:
    """Tell whether one of the performed actions makes the claim true."""
    parts = _DONE_BY[promise.action]
    return any(part in action.lower() for action in performed for part in parts)


def _is_conditional(sentence: str, end: int) -> bool:
    return bool(_BEFORE.search(sentence, 0, end) or _AFTER.match(sentence, end))

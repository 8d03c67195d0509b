"""What customers say about the workflow itself: calling it off, asking something else, changing."""

import re

_OPENING = r"^\W*(?:(?:no|ok|okay|please|actually|sorry|oh|well|just|then)[\s,.!-]+)*"
_CLOSING = r"[\s,.!]*(?:please|thanks|thank you|then)?[\s.!]*$"
_THING = r"(?: (?:that|this|it|everything|all of it|the whole thing|now))?"
_STOP = re.compile(
    _OPENING + rf"(?:stop{_THING}|abort{_THING}|quit|never\s?mind(?: that| it)?"
    rf"|forget (?:about )?(?:it|that)|leave (?:it|that|everything)(?: as it is)?|drop it"
    rf"|let'?s (?:stop|leave it|not)"
    rf"|(?:i(?:'ve| have)? )?changed my mind|don'?t bother"
    rf"|i (?:don'?t|do not|no longer) (?:want|need) (?:that|this|it|to)\b.{{0,40}})" + _CLOSING,
    re.IGNORECASE,
)
_CANCEL = re.compile(_OPENING + rf"cancel{_THING}" + _CLOSING, re.IGNORECASE)
_AVAILABILITY = re.compile(
    r"^\W*(?:(?:hi|hello|ok|okay|hm+|well|yes|no|sorry|and)[\s,.]+)*"
    r"(?:(?:can|could|may) (?:i|we|you|it)|how about|what about"
    r"|would .{1,40}\b(?:work|be (?:ok|fine|possible))"
    r"|is .{1,40}\b(?:ok|okay|fine|free|available|possible)"
    r"|(?:do you have|have you got|is there|are there) (?:anything|something|any|a slot))\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^\W*(?:(?:and|but|also|ok|okay|by the way|btw|quick question|one question|hm+|wait|hold on"
    r"|sorry|first)[\s,:.-]+)*"
    r"(?:what|how|why|when|where|who|which|do|does|did|are|is|will|would|should|can|could|may|have)"
    r"\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:change|correct|edit|different|another|other|wrong|fix|not right|isn'?t right)\b",
    re.IGNORECASE,
)


def calls_off(text: str, title: str) -> bool:
    """Tell whether the customer ends the workflow; "cancel it" may be what a workflow is for."""
    return bool(_STOP.match(text)) or (not cancels(title) and bool(_CANCEL.match(text)))


def insists(text: str, title: str) -> bool:
    """Tell whether "cancel it" says yes to a workflow that cancels."""
    return cancels(title) and bool(_CANCEL.match(text))


def cancels(title: str) -> bool:
    """Tell whether the workflow of that title cancels something."""
    return "cancel" in title.lower()


def asks(text: str) -> bool:
    """Tell whether the text asks us something; "could I come on Friday?" gives an answer."""
    if _AVAILABILITY.match(text):
        return False
    return text.rstrip().endswith("?") or bool(_QUESTION.match(text))


def wants_change(text: str) -> bool:
    """Tell whether the text says that something is to be changed."""
    return _CHANGE.search(text) is not None


def unreserved(text: str) -> bool:
    """Tell whether a yes comes without a but, a question or a change."""
    return not (wants_change(text) or "?" in text or re.search(r"\bbut\b", text, re.IGNORECASE))

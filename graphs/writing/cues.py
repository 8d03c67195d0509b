"""What kind of answer a question wants (a duration, an amount, …) and which sentences hold one."""

import re

_HOLDS: dict[str, re.Pattern[str]] = {
    "duration": re.compile(
        r"\b(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty)"
        r"(?:\s*(?:-|–|to|or)\s*\d+)?[\s-]+(?:working |business |calendar )?"
        r"(?:minutes?|hours?|days?|weeks?|months?|years?|nights?)\b|\bpermanent|\bunlimited",
    ),
    "amount": re.compile(
        r"[€$£]\s?\d|\d\s?(?:€|eur\b|%|percent\b|points?\b)|\bfree\b|\bno (?:charge|fee)",
    ),
    "time": re.compile(
        r"\b\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\b|o'clock)|\b\d{1,2}:\d\d\b|\b(?:mon|tues|wednes|thurs|"
        r"fri|satur|sun)days?\b|\b(?:january|february|march|april|june|july|august|september|"
        r"october|november|december)\b|\b(?:as soon as|within|until|after|before|once)\b",
    ),
    "place": re.compile(
        r"\b(?:street|straße|office|address|website|page|account|under|counter|go to|visit)\b|"
        r"\b\d{5}\b",
    ),
    "permission": re.compile(
        r"\b(?:can|cannot|can't|may|must|allowed|possible|only|not|never|excluded|except|eligible|"
        r"accept(?:s|ed)?|require[sd]?|need(?:s)?)\b",
    ),
    "contact": re.compile(r"\w@\w|\+\d|\b0\d{2,}[\s/-]\d"),
    "way": re.compile(
        r"^(?:please |to |first|then|next|if )|\b(?:choose|select|click|open|enter|send|go to|"
        r"log in|sign in|fill|pack|print|bring|use|write|call|visit|submit|apply)\b",
    ),
}

_WANTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "duration",
        re.compile(
            r"how (?:long|many (?:days|weeks|months|years|hours|nights)|soon|quick|fast)|"
            r"time ?frame|deadline|\bby when",
            re.IGNORECASE,
        ),
    ),
    (
        "amount",
        re.compile(
            r"how (?:much|expensive|many)|\b(?:costs?|price[sd]?|fees?|charges?|free|cheap|rates?|"
            r"discount)\b",
            re.IGNORECASE,
        ),
    ),
    ("time", re.compile(r"\b(?:when|what time|which days?|opening|hours?|open)\b", re.IGNORECASE)),
    ("place", re.compile(r"\b(?:where|which (?:store|page|address))\b", re.IGNORECASE)),
    ("contact", re.compile(r"\b(?:who|whom|phone|number|e-?mail|contact|reach)\b", re.IGNORECASE)),
    (
        "permission",
        re.compile(
            r"\b(?:(?:can|could|may) (?:i|we|you|my|the|a)|do you|am i|is it|are (?:the|there|we)|"
            r"do i|allowed|possible|have to|required?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "way",
        re.compile(
            r"\bhow (?:do|can|to|should|does|would|could)\b(?!.*\bwork)|\bsteps?\b", re.IGNORECASE
        ),
    ),
)


def cues_of(sentence: str) -> frozenset[str]:
    """Return the kinds of answers that `sentence` holds."""
    lowered = sentence.lower()  # half the cost of a search that ignores case
    return frozenset(name for name, pattern in _HOLDS.items() if pattern.search(lowered))


def wanted(question: str) -> tuple[str, ...]:
    """Return the kinds of answers that `question` asks for, most telling first."""
    return tuple(name for name, pattern in _WANTS if pattern.search(question))

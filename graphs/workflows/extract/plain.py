"""The short kinds: patterns, email, phone, amount, code, yes and no, free text."""

import re

from graphs.workflows.extract import spoken
from graphs.workflows.extract.found import MAX_VALUE, Found, clean

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)
_SPOKEN_EMAIL = re.compile(r"\b([\w.+-]+)\s+at\s+([\w-]+)\s+dot\s+([a-z]{2,6})\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w-])\+?\d(?:[\s()/.-]{0,2}\d){6,14}(?![\w])")
_CODE = re.compile(r"(?<!\d)\d(?:[\s.-]?\d){5}(?![\s.-]?\d)")
_AMOUNT = re.compile(
    r"(?:[€$£]\s*|\beur\s*)(?P<a>\d{1,7}(?:[.,]\d{1,2})?)"
    r"|\b(?P<b>\d{1,7}(?:[.,]\d{1,2})?)\s*(?:€|\$|£|euros?\b|eur\b|dollars?\b|pounds?\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,])\d{1,7}(?:[.,]\d{1,2})?(?![\w.,]?\d)")
_YES = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|well|great|perfect)\W+)?(?:yes|yep|yeah|yea|yup|sure|correct|right|"
    r"exactly|ok|okay|fine|go ahead|please do|do it|do that|confirm(?:ed)?|absolutely|definitely|"
    r"that'?s (?:right|correct|it|fine)|sounds good|of course|perfect|great|that works|"
    r"looks good|go for it|ja)\b|^\W*👍",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:no|nope|nah|not (?:yet|quite|right|correct|really)|that'?s (?:not|wrong)|wrong|"
    r"incorrect|don'?t|do not|please don'?t|nein)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:it'?s|it is|because|that would be|my \w+ is|the (?:reason|problem) is(?: that)?)\s+",
    re.IGNORECASE,
)


def pattern(text: str, expression: str, canonical: str) -> list[Found]:
    """Return what `expression` matches, its first group written as `canonical`, once each."""
    found: dict[str, Found] = {}
    written = spoken.with_digits(text)
    for match in re.finditer(expression, written, re.IGNORECASE):
        core = re.sub(r"[^0-9A-Za-z]", "", match.group(1) or "").upper()
        value = canonical.format(core)
        if core and len(value) <= MAX_VALUE:
            found.setdefault(value, Found((value,), match.start(), match.end()))
    return list(found.values())


def email(text: str) -> list[Found]:
    """Return email addresses, lower-cased, also spoken: "mia at example dot com"."""
    written = _SPOKEN_EMAIL.sub(r"\1@\2.\3", text)
    spans = {m.group().strip(".").lower(): m for m in _EMAIL.finditer(written)}
    return [Found((value,), m.start(), m.end()) for value, m in spans.items()]


def phone(text: str) -> list[Found]:
    """Return phone numbers as digits with a leading `+` or `0` kept."""
    return [
        Found((re.sub(r"[^\d+]", "", m.group()),), m.start(), m.end())
        for m in _PHONE.finditer(spoken.with_digits(text))
    ]


def code(text: str) -> list[Found]:
    """Return six-digit codes: "123 456", "it's 123456", "one two three four five six"."""
    written = spoken.with_digits(text)
    return [
        Found((re.sub(r"\D", "", m.group()),), m.start(), m.end()) for m in _CODE.finditer(written)
    ]


def amount(text: str, *, bare: bool = False) -> list[Found]:
    """Return amounts of money as `12.50`; a lone number only where an amount was asked for."""
    matches = list(_AMOUNT.finditer(text))
    if not matches and bare:
        matches = list(_NUMBER.finditer(text))
    found = []
    for match in matches:
        raw = next((g for g in match.groups() if g), match.group())
        whole, _, cents = raw.replace(",", ".").partition(".")
        found.append(Found((f"{int(whole)}.{cents:0<2}",), match.start(), match.end()))
    return found


def yes_no(text: str) -> list[Found]:
    """Return `yes` or `no` where the text opens with one."""
    for expression, value in ((_NO, "no"), (_YES, "yes")):
        match = expression.search(text)
        if match:
            return [Found((value,), match.start(), match.end())]
    return []


def free_text(text: str) -> list[Found]:
    """Return the text itself without its lead-in, as the answer to a question."""
    value = _LEAD.sub("", clean(text))[:MAX_VALUE].strip(" .")
    return [Found((value,), 0, len(text))] if len(value) > 1 else []

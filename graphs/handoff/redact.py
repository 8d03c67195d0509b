"""Mask what no packet may carry: card, account, health and id numbers, passwords and codes."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

RedactionKind = Literal[
    "card_number",
    "security_code",
    "iban",
    "password",
    "one_time_code",
    "health_number",
    "id_number",
]

READ = 8_000
"""Characters of one text that are looked at; the rest is cut off, not passed on unread."""

_NAMES: dict[RedactionKind, str] = {
    "card_number": "card number",
    "security_code": "security code",
    "iban": "bank account",
    "password": "password",
    "one_time_code": "one-time code",
    "health_number": "health number",
    "id_number": "id number",
}

Secret = tuple[int, int, RedactionKind]
"""Start, end, and what stands there."""

_GAP = r"[ \u00a0\u2009.\-\u2013_/]{0,2}"
_DIGIT_RUN = re.compile(rf"(?<!\w)\d(?:{_GAP}\d){{12,40}}(?!\w)")
_CUT_RUN = re.compile(rf"(?<!\w)\d(?:{_GAP}\d){{7,18}}{_GAP}…")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \-]?[A-Z0-9]){11,30}", re.IGNORECASE)
_LINK = r"(?:\s+(?:number|no\.?|nr\.?|id|code|card))?\s*(?:is|was|ist|:|=|#|-|,)?\s*"
_NUMBER = r"([A-Z]{0,3}\d(?:[ \-./]?[A-Z0-9]){4,18})\b"
_KEYWORDS: tuple[tuple[RedactionKind, re.Pattern[str]], ...] = (
    (
        "password",
        re.compile(
            r"\b(?:passwords?|passwort|passwd|pwd|passcode|passphrase|pin)\b"
            r"(?:\s*[:=]\s*|\s+(?:is|was|ist|lautet)\s+)[\"'“‘]?"
            r"(?!(?:not|no|wrong|incorrect|correct|invalid|expired|reset|too|the|a|an|my|being|still|"
            r"blocked|locked|forgotten|lost|required|needed|never|also|always|what|for|in|on|"
            r"really|already|nicht|falsch)(?![\w-])|\()(\S{2,64})",
            re.IGNORECASE,
        ),
    ),
    (
        "security_code",
        re.compile(
            r"\b(?:cvv2?|cvc2?|security code|card code)\b\D{0,12}(\d{3,4})\b", re.IGNORECASE
        ),
    ),
    (
        "one_time_code",
        re.compile(
            r"\b(?:verification|one[- ]time|login|2fa|otp|tan)\b(?:\s+(?:code|password|pin))?"
            r"\D{0,10}(\d{4,8})\b",
            re.IGNORECASE,
        ),
    ),
    (
        "health_number",
        re.compile(
            r"\b(?:nhs|medicare|medicaid|health insurance|insurance|patient|medical record|mrn|"
            r"krankenversicherung\w*|versichertennummer)\b" + _LINK + _NUMBER,
            re.IGNORECASE,
        ),
    ),
    (
        "id_number",
        re.compile(
            r"\b(?:ssn|social security|passport|national id|tax id|driver'?s? licen[cs]e|"
            r"ausweis\w*|steuer-?id)\b" + _LINK + _NUMBER,
            re.IGNORECASE,
        ),
    ),
    ("id_number", re.compile(r"(?<![\w-])((?!000|666|9)\d{3}-\d{2}-\d{4})(?![\w-])")),
)


def mask(text: str) -> tuple[str, tuple[tuple[RedactionKind, str], ...]]:
    """Return `text` with every secret replaced by its kind, and what was replaced.

    The values are for counting distinct secrets only and must not be kept.
    """
    text = text[:READ] + ("…" if len(text) > READ else "")
    found: list[tuple[RedactionKind, str]] = []
    parts: list[str] = []
    position = 0
    for start, end, kind in _apart(sorted(_secrets(text))):
        parts += [text[position:start], f"({_NAMES[kind]} removed)"]
        found.append((kind, _bare(text[start:end])))
        position = end
    return "".join([*parts, text[position:]]), tuple(found)


def _secrets(text: str) -> Iterator[Secret]:
    for run in _DIGIT_RUN.finditer(text):
        yield from _spans(run, "card_number", _is_card, (16, 15, 14, 19, 18, 17, 13))
    for run in _IBAN.finditer(text):
        yield from _spans(run, "iban", _is_iban, tuple(range(34, 14, -1)))
    for cut in _CUT_RUN.finditer(text):
        # A shortened text can end inside a card number, which then passes no check.
        yield cut.start(), cut.end() - 1, "card_number"
    for kind, expression in _KEYWORDS:
        for match in expression.finditer(text):
            yield match.start(1), match.end(1), kind


def _spans(
    run: re.Match[str], kind: RedactionKind, valid: Callable[[str], bool], lengths: tuple[int, ...]
) -> Iterator[Secret]:
    """Find the valid number in a run that may go on into the next one (`… 1111 12/27`)."""
    places = [n for n, char in enumerate(run.group()) if char.isalnum()]
    chars = [run.group()[n] for n in places]
    first = 0
    while first < len(chars):
        length = _valid_length(chars, places, first, valid, lengths)
        if length:
            start, end = places[first], places[first + length - 1] + 1
            yield run.start() + start, run.start() + end, kind
        first += length or 1


def _valid_length(
    chars: list[str],
    places: list[int],
    first: int,
    valid: Callable[[str], bool],
    lengths: tuple[int, ...],
) -> int:
    """Return how long the valid number at `first` is; it begins and ends at a gap."""
    if first and places[first] == places[first - 1] + 1:
        return 0
    for length in lengths:
        last = first + length - 1
        ends = last == len(chars) - 1 or (last < len(chars) and places[last + 1] > places[last] + 1)
        if ends and valid("".join(chars[first : last + 1])):
            return length
    return 0


def _is_card(digits: str) -> bool:
    """Luhn's check, and a first digit that card networks use."""
    values = [int(digit) for digit in digits if digit.isdigit()]
    doubled = [sum(divmod(2 * value, 10)) for value in values[-2::-2]]
    return values[0] in range(2, 7) and (sum(values[-1::-2]) + sum(doubled)) % 10 == 0


def _is_iban(text: str) -> bool:
    moved = text[4:] + text[:4]
    if not moved.isascii():
        return False
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _apart(secrets: list[Secret]) -> Iterator[Secret]:
    """Drop what overlaps an earlier secret, extending that one so nothing is left over."""
    current: Secret | None = None
    for start, end, kind in secrets:
        if current is not None and start < current[1]:
            current = (current[0], max(end, current[1]), current[2])
            continue
        if current is not None:
            yield current
        current = (start, end, kind)
    if current is not None:
        yield current


def _bare(value: str) -> str:
    return "".join(char for char in value if char.isalnum()).lower()

"""Numbers, amounts, dates, times and links of a text in one normal form, to compare them.

Each is a string: `30 day`, `5 eur`, `10 %`, `42` (no unit), `2026-03-12`, `--03-12` (no year),
`t600` (minutes after midnight), `fri`, `link example.com/a`, `id fw-10023`, `tel 49401234`.
"""

import re
from functools import lru_cache

_WORDS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
        "hundred".split(),
        [*range(1, 21), 30, 40, 50, 60, 70, 80, 90, 100],
        strict=True,
    )
)
_UNITS = {
    "€": "eur", "eur": "eur", "euro": "eur", "$": "usd", "usd": "usd", "dollar": "usd",
    "£": "gbp", "gbp": "gbp", "pound": "gbp", "chf": "chf",
    "%": "%", "percent": "%", "per cent": "%", "point": "point",
    "minute": "minute", "min": "minute", "hour": "hour", "day": "day", "calendar day": "day",
    "working day": "workday", "business day": "workday", "workday": "workday",
    "week": "week", "month": "month", "year": "year", "night": "night",
    "kg": "kg", "g": "g", "km": "km", "m": "m", "cm": "cm", "mm": "mm", "l": "l", "litre": "l",
    "liter": "l", "ml": "ml", "°c": "°c", "°": "°",
}  # fmt: skip
_MONTHS = {
    name: number
    for number, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?:,?\s+(\d{4}))?\b"
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"']+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+"
)
_PATH = re.compile(r"(?<![\w/.])/[a-z][\w-]*(?:/[\w.#?=&-]+)+")
_ID = re.compile(r"\b[a-z]{1,6}-?\d{3,}[\w-]*\b")
_TEL = re.compile(r"(?<![\w.,])\+?\(?\d[\d ()/-]{6,20}\d(?![\w,.]\d)")
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_DMY = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{_MONTH}{_YEAR}")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}")
_TIME = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?m\b\.?|\b(\d{1,2}):(\d\d)\b")
_DAY = r"(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)"
_WEEKDAY_RANGE = re.compile(rf"\b{_DAY}?\s*(?:-|–|to|through|until)\s*{_DAY}?\b")
_WEEKDAY = re.compile(rf"\b{_DAY}s?\b")
_DIGITS = r"\d{1,18}(?:[.,   ]\d{3}){0,6}(?:[.,]\d{1,9})?"
_NUMBER_WORD = "|".join(_WORDS)
_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?P<before>[€$£]|\b(?:eur|usd|gbp|chf)\b)?\s?"
    rf"(?<![\w.,])(?P<first>{_DIGITS}|(?:{_NUMBER_WORD})\b)"
    rf"(?:\s?(?:-|–|—|to|or|and)\s?[€$£]?(?P<second>{_DIGITS}|(?:{_NUMBER_WORD})\b))?"
    rf"(?:[\s-]?(?P<after>{_UNIT})s?(?![\w]))?",
)


@lru_cache(maxsize=4_096)
def quantities(text: str) -> frozenset[str]:
    """Return what a text states in figures; cached, since popular passages come back often.

    A number word counts only with a unit: `thirty days` does, `one of them` does not.
    """
    found: set[str] = set()
    rest = text.lower()  # searching it is much cheaper than ignoring case
    for gate, reader in _READERS:
        if gate.search(rest):
            rest = reader(rest, found)
    return frozenset(found)


def supported(stated: str, known: frozenset[str]) -> bool:
    """Tell whether what a text states occurs in its sources (`known`)."""
    if stated in known:
        return True
    if stated.startswith("--"):
        return any(date[4:] == stated[1:] for date in known if _ISO.fullmatch(date))
    if "|" in stated:
        return any(supported(reading, known) for reading in stated.split("|"))
    if re.fullmatch(r"[\d.]+", stated):
        return any(other.partition(" ")[0] == stated for other in known)
    return False


@lru_cache(maxsize=4_096)
def known_from(source: str) -> frozenset[str]:
    """Return what a source states, with each reading of an ambiguous number (`1.000`) by itself."""
    stated = quantities(source)
    return stated | {part for entry in stated if "|" in entry for part in entry.split("|")}


def _links(text: str, found: set[str]) -> str:
    for match in _LINK.finditer(text):
        address = re.sub(r"^https?://|^www\.", "", match.group().rstrip(".,;:!?/"))
        found.add(f"link {address}")
    text = _LINK.sub(" ", text)
    found.update(f"link {match.group().rstrip('.')}" for match in _PATH.finditer(text))
    text = _PATH.sub(" ", text)
    found.update(f"id {match.group()}" for match in _ID.finditer(text))
    return _ID.sub(" ", text)


def _dates(text: str, found: set[str]) -> str:
    for match in _ISO.finditer(text):
        found.add(match.group())
    text = _ISO.sub(" ", text)
    for match in _DMY.finditer(text):
        day, month, year = (int(part) for part in match.groups())
        found.add(f"{year:04}-{month:02}-{day:02}")
    text = _DMY.sub(" ", text)
    for match in _DAY_MONTH.finditer(text):
        found.add(_date(match.group(3), match.group(2), match.group(1)))
    text = _DAY_MONTH.sub(" ", text)
    for match in _MONTH_DAY.finditer(text):
        found.add(_date(match.group(3), match.group(1), match.group(2)))
    return _MONTH_DAY.sub(" ", text)


def _date(year: str | None, month: str, day: str) -> str:
    start = f"{int(year):04}" if year else "-"
    return f"{start}-{_MONTHS[month[:3]]:02}-{int(day):02}"


def _times(text: str, found: set[str]) -> str:
    for match in _TIME.finditer(text):
        hour, minute, half, hour24, minute24 = match.groups()
        if half:
            minutes = (int(hour) % 12 + (12 if half == "p" else 0)) * 60 + int(minute or 0)
        else:
            minutes = int(hour24) * 60 + int(minute24)
        found.add(f"t{minutes}")
    return _TIME.sub(" ", text)


def _weekdays(text: str, found: set[str]) -> str:
    for match in _WEEKDAY_RANGE.finditer(text):
        start, end = (_DAYS.index(day) for day in match.groups())
        found.update(_DAYS[(start + step) % 7] for step in range((end - start) % 7 + 1))
    found.update(match.group(1) for match in _WEEKDAY.finditer(text))
    return _WEEKDAY.sub(" ", text)


def _numbers(text: str, found: set[str]) -> str:
    for match in _TEL.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= 8:
            found.add(f"tel {digits}")
            text = text.replace(match.group(), " ")
    for match in _QUANTITY.finditer(text):
        sign = match.group("after") or match.group("before") or ""
        unit = _UNITS.get(sign, "")
        for number in (match.group("first"), match.group("second")):
            if number and (unit or number[0].isdigit()):
                found.add("|".join(f"{value} {unit}".strip() for value in _values(number)))
    return text


def _values(number: str) -> list[str]:
    """Return the readings of a number: `1.000` may be a thousand or one."""
    word = _WORDS.get(number)
    if word is not None:
        return [str(word)]
    grouped = re.fullmatch(r"\d{1,3}(?:[.,   ]\d{3})+", number)
    plain = re.sub(r"[   ]", "", number)
    decimal = re.sub(r"[.,](?=.*[.,])", "", plain).replace(",", ".")
    values = [re.sub(r"\D", "", number)] if grouped else []
    if not grouped or len(re.findall(r"[.,]", number)) == 1:
        values.append(decimal)
    return list(dict.fromkeys(f"{float(value):.10g}" for value in values))


_READERS = (
    (re.compile(r"[@/\d]|www"), _links),
    (re.compile(r"\d"), _dates),
    (re.compile(r"\d"), _times),
    (re.compile(r"mon|tue|wed|thu|fri|sat|sun"), _weekdays),
    (re.compile(rf"\d|\b(?:{_NUMBER_WORD})\b"), _numbers),
)
"""Each reader takes what it understands out of the text; its gate tells cheaply if it is needed."""

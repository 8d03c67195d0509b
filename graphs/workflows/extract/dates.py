"""Days in English words: "tomorrow", "next Tuesday", "on the 3rd", "3 December", "2026-12-03"."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from graphs.workflows.extract import spoken
from graphs.workflows.extract.found import Found, without_overlaps

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_DAY = (
    r"(?P<day>mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?"
    r"|mon|tues?|weds?|thur?s?|fri)"
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NUMBER = r"(?P<d>[12]?\d|3[01])(?:st|nd|rd|th)?"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_YEAR = r"(?:,?\s+(?P<y>20\d\d))?"
_COUNT = r"(?P<n>\d{1,2}|a|an|one|two|three|four|five|six|seven|eight|nine|ten)"


def find(text: str, today: date) -> list[Found]:
    """Return the days that `text` names, as ISO dates, seen from `today`."""
    lowered = text.lower()
    found: list[Found] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(lowered):
            days, window = read(match, today)
            if days or window:
                values = tuple(day.isoformat() for day in days)
                span = (window[0].isoformat(), window[1].isoformat()) if window else None
                found.append(Found(values, match.start(), match.end(), span))
    return without_overlaps(found)


def shown(value: date, today: date) -> str:
    """Write a day for people: `Tuesday 3 December`, with the year where it differs."""
    year = f" {value.year}" if value.year != today.year else ""
    return f"{value:%A} {value.day} {value:%B}{year}"


Window = tuple[date, date] | None
Reading = tuple[list[date], Window]


def _iso(match: re.Match[str], today: date) -> Reading:
    return _valid(int(match["y"]), int(match["m"]), int(match["d"])), None


def _numeric(match: re.Match[str], today: date) -> Reading:
    """Day before month, as in Europe; the other order where only that is possible."""
    first, second = int(match["d"]), int(match["m"])
    year = match["y"]
    years = [int(year) if len(year) == 4 else 2000 + int(year)] if year else None
    european = _in_years(second, first, today, years)
    american = _in_years(first, second, today, years) if match["sep"] == "/" else []
    return list(dict.fromkeys(european + american)), None


def _month_day(match: re.Match[str], today: date) -> Reading:
    month = [name[:3] for name in _MONTHS].index(match["month"][:3]) + 1
    years = [int(match["y"])] if match["y"] else None
    return _in_years(month, int(match["d"]), today, years), None


def _ordinal(match: re.Match[str], today: date) -> Reading:
    word = match["word"]
    return _day_of_month(_ORDINALS.index(word) + 1 if word else int(match["d"]), today), None


def _weekday(match: re.Match[str], today: date) -> Reading:
    index = [name[:3] for name in _DAYS].index(match["day"][:3])
    ahead = (index - today.weekday()) % 7
    following = today + timedelta(days=7 - today.weekday() + index)
    coming = today + timedelta(days=ahead or 7)
    if match["which"] == "next":
        return list(dict.fromkeys([following, coming])), None
    if ahead == 0:
        return [coming, today], None
    return [coming], None


def _weekend(match: re.Match[str], today: date) -> Reading:
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    if match["which"] == "next":
        saturday = today + timedelta(days=12 - today.weekday())
    return [], (saturday, saturday + timedelta(days=2))


def _week(match: re.Match[str], today: date) -> Reading:
    monday = today - timedelta(days=today.weekday())
    if match["which"] == "next":
        monday += timedelta(days=7)
    return [], (max(monday, today), monday + timedelta(days=7))


def _relative(match: re.Match[str], today: date) -> Reading:
    count = 1 if match["n"] in ("a", "an") else spoken.number(match["n"]) or 0
    days = count * (7 if match["unit"].startswith("week") else 1)
    return [today + timedelta(days=days)], None


def _word(match: re.Match[str], today: date) -> Reading:
    ahead = {"day after tomorrow": 2, "tomorrow": 1, "tmrw": 1, "tomorow": 1}
    return [today + timedelta(days=ahead.get(match["word"], 0))], None


def _in_years(month: int, day: int, today: date, years: list[int] | None) -> list[date]:
    """Return that day in the given years, else the next time it comes."""
    if years:
        return [each for year in years for each in _valid(year, month, day)]
    coming = [each for y in range(today.year, today.year + 5) for each in _valid(y, month, day)]
    return [each for each in coming if each >= today][:1]


def _day_of_month(day: int, today: date) -> list[date]:
    for ahead in range(62):
        candidate = today + timedelta(days=ahead)
        if candidate.day == day:
            return [candidate]
    return []


def _valid(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _readers() -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str], date], Reading]]]:
    which = r"(?:(?P<which>next|this|coming|on)\s+)?"
    yield re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)\b"), _iso
    yield (
        re.compile(
            r"(?<![\d.,/])(?P<d>\d\d?)(?P<sep>[./])(?P<m>\d\d?)(?:(?P=sep)(?P<y>20\d\d|\d\d)?)"
        ),
        _numeric,
    )
    yield re.compile(r"(?<![\d.,/])(?P<d>\d\d?)(?P<sep>/)(?P<m>\d\d?)(?P<y>)(?![\d/])"), _numeric
    yield re.compile(rf"\b(?:the\s+)?{_NUMBER}(?:\s+of)?\s+{_MONTH}(?![a-z]){_YEAR}"), _month_day
    yield re.compile(rf"\b{_MONTH}\s+(?:the\s+)?{_NUMBER}(?![\d:]){_YEAR}"), _month_day
    yield (
        re.compile(
            r"\b(?:on\s+)?the\s+(?:(?P<word>" + "|".join(_ORDINALS[2:]) + r")\b"
            r"|(?P<d>[12]?\d|3[01])(?:st|nd|rd|th))(?!\s+(?:one|time|order|appointment))"
        ),
        _ordinal,
    )
    yield re.compile(r"(?P<word>)\b(?P<d>[12]?\d|3[01])(?:st|nd|rd|th)\b"), _ordinal
    yield re.compile(rf"\b{which}{_DAY}\b"), _weekday
    yield re.compile(r"\b(?P<which>on|next|this)\s+(?P<day>sat|sun)\b"), _weekday
    yield re.compile(r"^(?P<which>)(?P<day>sat|sun)\b"), _weekday
    yield re.compile(r"\b(?:(?P<which>next|this)\s+|the\s+)weekend\b"), _weekend
    yield re.compile(r"\b(?P<which>next|this)\s+week\b"), _week
    yield re.compile(rf"\bin\s+{_COUNT}\s+(?P<unit>days?|weeks?)\b"), _relative
    yield re.compile(rf"\b{_COUNT}\s+(?P<unit>days?|weeks?)\s+from\s+(?:now|today)\b"), _relative
    yield (
        re.compile(r"\b(?:the\s+)?(?P<word>day after tomorrow|tomorr?ow|tmrw|today|tonight)\b"),
        _word,
    )


_READERS = tuple(_readers())

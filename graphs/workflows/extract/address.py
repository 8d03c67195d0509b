"""A postal address in one or several messages: street and number, postcode, town."""

import re
from dataclasses import dataclass

from graphs.workflows.extract.found import MAX_VALUE, Found, clean

_LEAD = re.compile(r"\b(?:address|is|to|at|in|it'?s|please|use|now|be|new)\b[\s:]*", re.IGNORECASE)
_POSTCODE = re.compile(
    r"(?<![\w-])(?:(?:(?:D|A|CH|DE|AT|NL|B|L)-)?\d{4,5}|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?![\w-])"
)
_STREET = re.compile(
    r"(?:[^\W\d_][\w.'’ß-]*(?:\s+[\w.'’ß-]+){0,4}\s+\d{1,4}\s?[a-zA-Z]?(?:[-/]\d{1,4})?"
    r"|\d{1,4}[a-zA-Z]?\s+[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,4})$"
)
_TOWN = re.compile(r"[^\W\d_][^\W\d_.'’ -]*(?:[ .'’-]+[^\W\d_]+){0,4}")


@dataclass(frozen=True, slots=True)
class Address:
    """The parts given so far; an empty one was not."""

    street: str
    postcode: str
    town: str
    rest: str

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return what is still to be said, in words for the customer."""
        parts = {"street and house number": self.street, "postcode": self.postcode}
        parts["town"] = self.town
        return tuple(name for name, value in parts.items() if not value)

    def line(self) -> str:
        """Write the parts in one line."""
        place = f"{self.postcode} {self.town}".strip()
        return ", ".join(part for part in (self.street, place, self.rest) if part)


def read(text: str) -> Address:
    """Take a text apart; a part that is not there stays empty."""
    body = _without_lead(clean(text))[:MAX_VALUE].strip(" .")
    postcode = _last(_POSTCODE, body)
    parts = _parts(body, postcode)
    street = next((part for part in parts if _STREET.fullmatch(part)), "")
    named = [p for p in parts if p != street and not re.search(r"\d", p) and _TOWN.fullmatch(p)]
    town = named[0] if named else ""
    return Address(street, postcode, town, ", ".join(named[1:]))


def find(text: str) -> list[Found]:
    """Return the address where all of it is there."""
    address = read(text)
    if address.lacks:
        return []
    return [Found((address.line(),), 0, len(text))]


def partial(text: str) -> bool:
    """Tell whether the text gives at least a street or a postcode."""
    address = read(text)
    return bool(address.street or address.postcode)


def _without_lead(text: str) -> str:
    """Cut "please send it to" and the like: all up to the last such word before a digit."""
    digit = re.search(r"\d", text)
    leads = list(_LEAD.finditer(text, 0, digit.start() if digit else 0))
    return text[leads[-1].end() :] if leads else text


def _parts(body: str, postcode: str) -> list[str]:
    marked = body
    if postcode:
        at = body.rindex(postcode)
        marked = body[:at] + "," + body[at + len(postcode) :]
    return [part.strip(" .") for part in re.split(r"[,;\n]+", marked) if part.strip(" .")]


def _last(expression: re.Pattern[str], body: str) -> str:
    """The last match that is not the first word: "1200 Main Road" has no postcode."""
    matches = [m for m in expression.finditer(body) if m.start() > 0 or m.group() == body]
    matches = matches or [
        m for m in expression.finditer(body) if re.match(r"\s+\D+$", body[m.end() :])
    ]
    return matches[-1].group() if matches else ""

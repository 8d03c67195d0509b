"""Numbers as people say them: "one two three", "double five", "F O twelve three forty-five"."""

import re

UNITS = {
    "zero": 0,
    "oh": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_WORD = rf"(?:double\s+|triple\s+)?(?:{'|'.join([*UNITS, *TENS])}|\d)"
_SPOKEN = re.compile(rf"\b{_WORD}(?:[\s,-]+{_WORD}){{2,}}\b", re.IGNORECASE)
_TOKEN = re.compile(r"double|triple|[a-z]+|\d", re.IGNORECASE)


def with_digits(text: str) -> str:
    """Write runs of three or more spoken numbers as digits; leave the rest as it is."""
    return _SPOKEN.sub(lambda run: _digits(run.group()), text)


def number(word: str) -> int | None:
    """Return the value of one number word or of digits, 0..99999."""
    word = word.lower()
    if word.isascii() and word.isdigit():
        return int(word[:5])
    return UNITS.get(word, TENS.get(word))


def _digits(run: str) -> str:
    if not re.search(r"[a-z]", run, re.IGNORECASE):
        return run
    written: list[str] = []
    times, ten = 1, 0
    for token in _TOKEN.findall(run.lower()):
        if token in ("double", "triple"):
            times = 2 if token == "double" else 3
        elif token in TENS:
            written.append(str(TENS[token]))
            ten = 1
        else:
            value = UNITS[token] if token in UNITS else int(token)
            if ten and 0 < value < 10 and token in UNITS:
                written[-1] = written[-1][0] + str(value)
            else:
                written.append(str(value) * times)
            times, ten = 1, 0
    return "".join(written)

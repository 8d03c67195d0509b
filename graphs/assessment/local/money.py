"""Reads amounts of money with their currency out of a message."""

import re

from graphs.assessment.signals import Money

_NUMBER = (
    r"(\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)"
    r"\s?(k|m|mio|million|thousand)?"
)
_SIGN = r"(US\$|CA\$|A\$|C\$|[$€£¥₹])"
_NAME = (
    r"(usd|eur|gbp|chf|cad|aud|jpy|inr|sek|nok|dkk|pln|dollars?|bucks?|euros?|pounds?(?! of\b)"
    r"|quid|francs?|rupees?|yen|kronor|kroner|zloty|cents?)\b"
)
_BEFORE = re.compile(rf"{_SIGN}\s?{_NUMBER}", re.IGNORECASE)
_CODE_BEFORE = re.compile(rf"\b(usd|eur|gbp|chf|cad|aud)\s?{_NUMBER}", re.IGNORECASE)
_AFTER = re.compile(rf"(?<![\w.,]){_NUMBER}\s?(?:{_SIGN}|{_NAME})", re.IGNORECASE)
_UNNAMED = re.compile(
    r"\b(?:charged|billed|paid|pay|refund(?:ed)?(?: of| me)?|owes?(?: me)?|fee of|debited"
    r"|deducted|took|overcharged)(?: me| us)?(?: an?)?(?: extra)? "
    rf"{_NUMBER}\b(?! ?(?:times|days|weeks|months|years|hours|x|users|items|orders|%|st|nd|rd|th))",
    re.IGNORECASE,
)

CURRENCIES = {
    "USD": "$ us$ usd dollar buck cent",
    "CAD": "ca$ c$ cad",
    "AUD": "a$ aud",
    "EUR": "€ eur euro",
    "GBP": "£ gbp pound quid",
    "CHF": "chf franc",
    "JPY": "¥ jpy yen",
    "INR": "₹ inr rupee",
    "SEK": "sek kronor",
    "NOK": "nok",
    "DKK": "dkk kroner",
    "PLN": "pln zloty",
}
"""Signs and words by ISO 4217 code; a plain dollar is read as USD."""

_CODE = {word: code for code, words in CURRENCIES.items() for word in words.split()}
_FACTORS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6}


def largest(text: str) -> Money | None:
    """Return the largest amount named in `text`, or None."""
    if not any(letter.isdigit() for letter in text):
        return None
    found = [*_signed(text), *_unnamed(text)]
    return max(found, key=lambda money: money.amount) if found else None


def _signed(text: str) -> list[Money]:
    found = []
    for pattern in (_BEFORE, _CODE_BEFORE):
        for sign, number, factor in pattern.findall(text):
            found.append(Money(_value(number, factor), _currency(sign)))
    for number, factor, sign, name in _AFTER.findall(text):
        cents = name.lower().startswith("cent")
        found.append(
            Money(_value(number, factor) * (0.01 if cents else 1), _currency(sign or name))
        )
    return found


def _unnamed(text: str) -> list[Money]:
    return [Money(_value(number, factor), "?") for number, factor in _UNNAMED.findall(text)]


def _currency(word: str) -> str:
    lower = word.lower()
    return _CODE.get(lower) or _CODE.get(lower.removesuffix("s"), "?")


def _value(number: str, factor: str) -> float:
    """Read 1,200.50 and 1.200,50 alike: the last mark before one or two digits is the decimal."""
    digits = re.sub(r"[' ]", "", number)
    decimal = re.search(r"[.,](\d{1,2})$", digits)
    whole = re.sub(r"[.,]", "", digits[: decimal.start()] if decimal else digits)
    value = float(f"{whole}.{decimal.group(1)}" if decimal else whole)
    return value * _FACTORS.get(factor.lower(), 1.0)

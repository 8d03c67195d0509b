"""What a pattern is."""

from dataclasses import dataclass
from typing import Literal

Signal = Literal[
    "human", "crisis", "fraud", "legal", "sensitive_data", "vip", "churn", "abuse", "injection"
]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that raise `signal` with `confidence`, unless a trap holds.

    Patterns are in lower case and meet lower-cased text with straight quotes.
    """

    name: str
    signal: Signal
    words: str
    confidence: float = 0.95
    unless_before: str = ""
    """Must not match just before the words, within their clause."""

    unless: str = ""
    """Must not occur anywhere in the message."""

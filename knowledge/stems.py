"""Words reduced to their stems, so that `refund` meets `Refunds`; Snowball's only home."""

import re
import threading
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_E_WORD = re.compile(r"\be-(?=[a-z])")
_MEASURE = re.compile(r"\bhow (?:long|often|soon|far|many|big|old)\b", re.IGNORECASE)

STOPWORDS = frozenset(
    """
    a about actually all already also am an and any anyone anything are as at be because been
    being but by can could did do does doing done else ever everything exactly for from get gets
    getting got had has have having he her here hers hi him his how i if in into is it its just
    let like ll many may maybe me might much must my need no nor not of off ok on one or our ours
    out please
    s shall she should so some someone something still such t than thank thanks that the their
    them then there these they this those to too us ve very want was we were what when where
    which while who whom whose why will with would yes yet you your yours re d m hello tell know
    """.split()
)
"""English words that say nothing about the topic."""

_local = threading.local()


def stems(text: str) -> list[str]:
    """Return the stems of `text` in order, without stopwords; numbers stay as they are.

    Cached per word and safe to call from any thread.
    """
    found = (_stem(word) for word in words(text))
    return [stem for stem in found if stem]


def telling(question: str) -> list[str]:
    """Return the stems that name what a question is about: none for "and for how long?"."""
    return stems(_MEASURE.sub(" ", question))


def words(text: str) -> list[str]:
    """Return the words and numbers of `text` in order, lower-cased."""
    return _WORD.findall(joined(text.lower()))


def joined(lowered: str) -> str:
    """Return the text with `e-mail`, `e-bike` and their kind as one word, as many people write."""
    return _E_WORD.sub("e", lowered) if "e-" in lowered else lowered


def stem_each(words: list[str]) -> list[str]:
    """Return the stem of each lower-case word, stopwords included; safe from any thread."""
    found: list[str] = _stemmer().stemWords(words)
    return found


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    """Return the stem, or an empty string for a stopword."""
    plain = word.replace("’", "'")
    if plain.endswith("n't"):
        return ""
    plain = plain.partition("'")[0]
    if plain in STOPWORDS or not plain:
        return ""
    stem: str = _stemmer().stemWord(plain)
    return stem


def _stemmer() -> Stemmer.Stemmer:
    # One per thread: a Stemmer object keeps a buffer of its own and may not be shared.
    stemmer: Stemmer.Stemmer | None = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = Stemmer.Stemmer("english")
    return stemmer

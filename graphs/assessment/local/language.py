"""Guesses the language of a message by script and common words; English when in doubt."""

import re

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)

_COMMON = {
    "en": "the a an i my is are was you your to of and for it in on have not what how can "
    "do this that with me",
    "de": "der die das ich ist nicht und ein eine mein meine wie wo kann mit für auf sie "
    "wir habe haben noch wann bitte zu es den dem von im bestellung",
    "fr": "le la les je est pas et un une mon ma mes comment où puis avec pour sur vous "
    "nous ai avez quand bonjour de du des ce que commande",
    "es": "el la los las yo es no y un una mi mis cómo dónde puedo con para por usted he "
    "cuándo hola de del que está pedido quiero",
    "it": "il lo gli io è non e un una mio mia come dove posso con per su ho quando ciao di "
    "del che sono ordine vorrei",
    "nl": "de het ik is niet en een mijn hoe waar kan met voor op jullie heb wanneer van "
    "dat bestelling wil",
    "pt": "o os as eu é não e um uma meu minha como onde posso com para por você quando olá "
    "de do que está pedido quero",
    "sv": "jag är inte och en ett min mitt hur var kan med för på ni har när det att "
    "beställning vill",
    "pl": "nie jest i to na moje moja jak gdzie mogę z do w kiedy się mam zamówienie proszę",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")


def guess(text: str) -> str:
    """Return an ISO 639-1 code."""
    if not text.isascii():
        for code, script in _SCRIPTS:
            letters = sum(1 for _ in script.finditer(text[:400]))
            if letters >= 2 and letters * 3 >= sum(letter.isalpha() for letter in text[:400]):
                return code
    words = [word.lower() for word in _WORD.findall(text[:400])]
    if len(words) < 2:
        return "en"
    hits = {code: sum(word in common for word in words) for code, common in _WORDS.items()}
    best = max(hits, key=lambda code: hits[code])
    return best if hits[best] >= 2 and hits[best] > hits["en"] else "en"

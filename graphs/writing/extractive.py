"""An answer made of the passages' own sentences, with the citations it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from graphs.writing.evidence import Candidate, candidates, title_stems
from graphs.writing.sentences import Unit, units
from knowledge.article import Citation, Passage
from knowledge.retrieval import Retrieval
from knowledge.stems import stems

MAX_PASSAGES = 5
MAX_UNITS = 4
MAX_WORDS = 90
MIN_WORDS = 12
"""An answer of one sentence with fewer words takes the next one along."""

MAX_LIST_WORDS = 60
MAX_OPENING_WORDS = 50
MAX_PROCEDURE_WORDS = 130
"""Half a procedure is worse than a long answer, so steps may run on a little."""

KEEP = 0.65
"""A further sentence joins when it has this share of the best one's score."""

NEIGHBOUR_KEEP = 0.45
"""The same for a sentence right beside one that was taken."""

ROW_KEEP = 0.85
"""The same for table rows: a row about another country or size is no answer."""

OTHER_KEEP = 0.85
"""The same for a sentence of another article than the best one's."""

REPEATS = 0.7
"""A sentence with this share of its words already said adds nothing."""

AMBIGUOUS_TERMS = 2
"""A question of more content words than this says which article it means."""

AMBIGUOUS_GAP = 0.15
"""Articles compete when their best similarity (cosine) is this close to the nearest one's."""

AMBIGUOUS_SUPPORT = 0.3
"""Below this similarity nothing fits, so there is nothing to choose from."""

AMBIGUOUS_CHOICES = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that was not yet checked, asked about or shown."""

    sentences: tuple[str, ...]
    """Words of the passages, free of markup, best article first; a list is one entry of lines.

    Joined with blanks they make the text: what has to stand on a new line starts with a line break.
    """

    citations: tuple[Citation, ...]
    """Exactly the passages that the sentences come from, in their order."""

    support: float
    """How far the passages can answer, about 0..1: that of the retrieval."""

    competing: tuple[tuple[str, str], ...]
    """(article id, title) of articles between which the question does not decide; else empty."""

    @property
    def text(self) -> str:
        """The sentences as one message."""
        return " ".join(self.sentences).replace(" \n", "\n")


def compose(question: str, retrieval: Retrieval, *, history: Sequence[str] = ()) -> Draft:
    """Answer `question` with at most four sentences or one procedure from the passages.

    `history` holds earlier customer messages, oldest first. No passages: no sentences.
    """
    passages = retrieval.passages[:MAX_PASSAGES]
    scored = candidates(question, passages, history)
    chosen = _choose(scored, passages)
    order = _in_order({place for place, _ in chosen}, passages, scored)
    said = [
        sentence for place in order for sentence in _render(passages[place], _of(chosen, place))
    ]
    return Draft(
        sentences=tuple(_on_lines(said)),
        citations=tuple(_citation(passages[place]) for place in order),
        support=retrieval.support,
        competing=_competing(question, passages, history),
    )


Place = tuple[int, int]
"""(index of the passage, index of the unit in it)."""


def _choose(scored: Sequence[Candidate], passages: Sequence[Passage]) -> set[Place]:
    """Return the places of the units to say: the best one, what it needs, and what adds to it."""
    if not scored:
        return set()
    ranked = sorted(scored, key=lambda candidate: -candidate.score)
    best = ranked[0]
    whole = _opening(best, passages) if best.overview else _procedure(best, passages)
    if whole:
        return whole
    chosen: set[Place] = set()
    for candidate in ranked:
        if candidate.score < _threshold(candidate, best, chosen, passages):
            continue
        if candidate.unit.kind == "step" or _repeats(candidate, chosen, passages):
            continue
        wider = chosen | _with_needs(candidate, passages)
        if _fits(wider, passages):
            chosen = wider
    return chosen | _next_to_short(chosen, passages)


def _next_to_short(chosen: set[Place], passages: Sequence[Passage]) -> set[Place]:
    """Return what follows in the paragraph where one short sentence would be the whole answer."""
    if len(chosen) != 1:
        return set()
    place, index = next(iter(chosen))
    parts = units(passages[place].chunk.text)
    own, following = parts[index], parts[index + 1 : index + 2]
    if own.kind != "prose" or own.words >= MIN_WORDS:
        return set()
    return {(place, index + 1) for unit in following if unit.block == own.block}


def _threshold(
    candidate: Candidate, best: Candidate, chosen: set[Place], passages: Sequence[Passage]
) -> float:
    """Return the score from which a further unit joins."""
    place, index = candidate.passage, candidate.index
    if candidate.unit.kind == "row":
        return best.score * ROW_KEEP
    if passages[place].chunk.article_id != passages[best.passage].chunk.article_id:
        return best.score * OTHER_KEEP
    beside = {(place, index - 1), (place, index + 1)} & chosen
    return best.score * (NEIGHBOUR_KEEP if beside else KEEP)


def _repeats(candidate: Candidate, chosen: set[Place], passages: Sequence[Passage]) -> bool:
    said: set[str] = set()
    for place, index in chosen:
        said |= units(passages[place].chunk.text)[index].stems
    own = candidate.unit.stems
    return bool(own) and len(own & said) / len(own) >= REPEATS


def _with_needs(candidate: Candidate, passages: Sequence[Passage]) -> set[Place]:
    """Return the candidate's place with those it makes no sense without."""
    parts = units(passages[candidate.passage].chunk.text)
    needed = {candidate.index} | _list_around(candidate.index, parts, MAX_LIST_WORDS)
    while len(needed) < MAX_WORDS:
        missing = {parts[i].needs for i in needed} - needed - {None}
        if not missing:
            break
        needed |= {index for index in missing if index is not None}
    return {(candidate.passage, index) for index in needed}


def _list_around(index: int, parts: Sequence[Unit], max_words: int) -> set[int]:
    """Return the whole list that `index` is in or introduces; empty if it is too long.

    Part of a list after "These are excluded:" would read as if it were all of it.
    """
    own = parts[index]
    listed = {
        i
        for i, unit in enumerate(parts)
        if unit.kind == "item" and (unit.needs == index or unit.block == own.block)
    }
    return listed if sum(parts[i].words for i in listed) <= max_words else set()


def _opening(best: Candidate, passages: Sequence[Passage]) -> set[Place]:
    """Return the first paragraph from `best` on, as far as it is a short answer."""
    parts = units(passages[best.passage].chunk.text)
    taken: list[int] = []
    for index, unit in enumerate(parts):
        words = sum(parts[i].words for i in taken) + unit.words
        if unit.block != best.unit.block or (taken and words > MAX_OPENING_WORDS):
            break
        taken.append(index)
    return {(best.passage, index) for index in taken} if best.unit.kind == "prose" else set()


def _procedure(best: Candidate, passages: Sequence[Passage]) -> set[Place]:
    """Return the steps that `best` belongs to or introduces, from the first on; else nothing."""
    parts = units(passages[best.passage].chunk.text)
    first = next(
        (u for i, u in enumerate(parts) if u.kind == "step" and best.index in (i, u.needs)), None
    )
    if first is None:
        return set()
    block = [i for i, unit in enumerate(parts) if unit.block == first.block]
    taken = [] if first.needs is None else [first.needs]
    for index in block:
        taken.append(index)
        if sum(parts[i].words for i in taken) > MAX_PROCEDURE_WORDS:
            taken.pop()
            break
    return {(best.passage, index) for index in taken}


def _fits(chosen: set[Place], passages: Sequence[Passage]) -> bool:
    """Tell whether the answer stays short; a list counts as one sentence."""
    said = [(place, units(passages[place].chunk.text)[index]) for place, index in chosen]
    prose = sum(unit.kind == "prose" for _, unit in said)
    lists = {(place, unit.block) for place, unit in said if unit.kind != "prose"}
    words = sum(unit.words for _, unit in said)
    return prose + len(lists) <= MAX_UNITS and (words <= MAX_WORDS or len(chosen) == 1)


def _in_order(
    places: set[int], passages: Sequence[Passage], scored: Sequence[Candidate]
) -> list[int]:
    """Sort passages: the best article first, and within an article as it is read."""
    best: dict[str, float] = {}
    for candidate in scored:
        article = passages[candidate.passage].chunk.article_id
        best[article] = max(best.get(article, 0.0), candidate.score)
    chunks = {place: passages[place].chunk for place in places}
    return sorted(places, key=lambda p: (-best[chunks[p].article_id], chunks[p].position))


def _of(chosen: set[Place], passage: int) -> list[int]:
    return sorted(index for place, index in chosen if place == passage)


def _render(passage: Passage, indices: Sequence[int]) -> list[str]:
    """Return the units as sentences; items, rows or steps of one block become one entry."""
    parts = units(passage.chunk.text)
    said: list[str] = []
    for _, group in groupby((parts[index] for index in indices), key=lambda unit: unit.block):
        block = tuple(group)
        if block[0].kind == "prose":
            said.extend(unit.text for unit in block)
        else:
            said.append(_listed(block))
    return said


def _on_lines(said: Sequence[str]) -> list[str]:
    """Put a line break before a list and before what follows one."""
    lists = [sentence.startswith(("- ", "1. ")) for sentence in said]
    return [
        f"\n{sentence}" if n and (lists[n] or lists[n - 1]) else sentence
        for n, sentence in enumerate(said)
    ]


def _listed(block: Sequence[Unit]) -> str:
    """Return one line per unit; a single one without an introduction reads as a sentence."""
    if len(block) == 1 and block[0].needs is None:
        return block[0].text
    marks = (f"{n}." if unit.kind == "step" else "-" for n, unit in enumerate(block, start=1))
    return "\n".join(f"{mark} {unit.text}" for mark, unit in zip(marks, block, strict=True))


def _citation(passage: Passage) -> Citation:
    return Citation(passage.chunk.title, passage.chunk.url, passage.chunk.id)


def _competing(
    question: str, passages: Sequence[Passage], history: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Return articles whose titles a short question names equally well; empty when one is ahead.

    Conservative: a needless question back costs the customer more than a second answer.
    """
    terms = frozenset(stems(question))
    if not terms or len(terms) > AMBIGUOUS_TERMS:
        return ()
    named = [p for p in _nearest(passages) if terms <= title_stems(p.chunk.title)]
    rest = [title_stems(p.chunk.title) - terms for p in named]
    known = frozenset(stems(" ".join(history)))
    if len(set(rest)) < 2 or not all(rest) or any(words & known for words in rest):
        return ()
    return tuple((p.chunk.article_id, p.chunk.title) for p in named[:AMBIGUOUS_CHOICES])


def _nearest(passages: Sequence[Passage]) -> list[Passage]:
    """Return each article's most similar passage, as far as it is about as near as the nearest."""
    best: dict[str, Passage] = {}
    for passage in sorted(passages, key=lambda p: -p.similarity):
        best.setdefault(passage.chunk.article_id, passage)
    near = list(best.values())
    floor = max(near[0].similarity - AMBIGUOUS_GAP, AMBIGUOUS_SUPPORT) if near else 0.0
    return [passage for passage in near if passage.similarity >= floor]

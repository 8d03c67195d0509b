"""A passage's Markdown taken apart into sayable units: sentences, items, steps, table rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from graphs.writing.cues import cues_of
from knowledge.stems import stems

Kind = Literal["prose", "item", "step", "row"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece that can be said by itself, or after the unit it needs."""

    text: str
    """Free of markup, words unchanged."""

    kind: Kind
    block: int
    """Units of one paragraph, list or table share it."""

    needs: int | None
    """Index of the unit that must come before it: `They also …`, or a list item after its intro."""

    heading: str
    """The nearest heading-like line above it inside the passage, or empty."""

    lead: bool
    """First below a heading, or first of all."""

    stems: frozenset[str]
    cues: frozenset[str]
    words: int


@lru_cache(maxsize=4_096)
def units(markdown: str) -> tuple[Unit, ...]:
    """Return the units of a passage in reading order. Cached: popular passages come back often."""
    parser = _Parser()
    for block in re.split(r"\n\s*\n", markdown.replace("\r\n", "\n")):
        parser.read(block)
    return tuple(parser.units)


def plain(markdown: str) -> str:
    """Return one line of Markdown as the words a reader sees."""
    text = _IMAGE.sub("", markdown)
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub(" ", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = text.replace("`", "")
    text = _ESCAPE.sub(r"\1", text)
    return " ".join(text.split())


def split_sentences(text: str) -> list[str]:
    """Split prose into sentences, unharmed by abbreviations, initials, decimals and ordinals."""
    sentences: list[str] = []
    start = 0
    for gap in _GAP.finditer(text):
        if _ABBREVIATION.search(text, start, gap.start()):
            continue
        sentences.append(text[start : gap.end(1)].strip())
        start = gap.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]


_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|\*|__|(?<!\w)_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")
_GAP = re.compile(r"(?<=[.!?…])([\"'”’)\]]*)\s+(?=[\"'“‘(\[]?[A-Z0-9€$£])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|incl|excl|max|min|no|nos|vs|cf|ca|dr|mr|mrs|ms|st|inc|ltd|co|"
    r"tel|fig|sec|dept|est|jan|feb|mar|apr|aug|sept?|oct|nov|dec|u\.s|z\.b|d\.h|str)|"
    r"(?:^|[\s(])[A-Z])\.\Z",
    re.IGNORECASE,
)
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*\s*\Z")
_BULLET = re.compile(r"\s*[-*+•]\s+(.*)")
_STEP = re.compile(r"\s*\d{1,2}[.)]\s+(.*)")
_RULE = re.compile(r"\s*([-*_=]\s*){3,}\Z")
_ROW = re.compile(r"\s*\|(.+)\|\s*\Z")
_DIVIDER = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*\Z")
_LEANS = re.compile(
    r"(?:this|these|that|those|they|it|its|he|she|such|otherwise|then|if so|if not|in (?:this|that|"
    r"these|both) cases?|however|also|but|so|instead|therefore|after that|both|either|the same|"
    r"for example|for instance)\b",
    re.IGNORECASE,
)

_POINTS = re.compile(
    r"\b(?:these|those)\s+(?:to|for|from|at|in|on|with|is|are|can|must|will|may|do)\b|"
    r"\bsuch\s+\w+s\b"
)
"""A pronoun further on that stands for what was said just before."""


@dataclass(slots=True)
class _Parser:
    """Reads blocks in order and remembers heading and list intro."""

    units: list[Unit] = field(default_factory=list)
    heading: str = ""
    block: int = 0
    intro: int | None = None
    below_heading: bool = False

    def read(self, block: str) -> None:
        lines = [line for line in block.split("\n") if line.strip() and not _RULE.match(line)]
        for kind, group in _groups(lines):
            self.block += 1
            if kind == "prose":
                self._prose(" ".join(group))
            elif kind == "heading":
                self.heading, self.intro = plain(group[0]), None
                self.below_heading = True
            elif kind == "row":
                self._table(group)
            else:
                self._list("item" if kind == "item" else "step", group)

    def _prose(self, text: str) -> None:
        self.intro = None
        first = len(self.units)
        for sentence in split_sentences(plain(text)):
            here = len(self.units)
            leans = here > first and (_LEANS.match(sentence) or _POINTS.search(sentence))
            self._add(sentence, "prose", needs=here - 1 if leans else None)
        if len(self.units) > first and self.units[-1].text.endswith(":"):
            self.intro = len(self.units) - 1

    def _list(self, kind: Kind, lines: list[str]) -> None:
        for line in lines:
            text = plain(line)
            if text:
                self._add(text, kind, needs=self.intro)

    def _table(self, lines: list[str]) -> None:
        rows = [_cells(line) for line in lines if not _DIVIDER.match(line)]
        has_header = len(lines) > 1 and bool(_DIVIDER.match(lines[1]))
        header = rows[0] if has_header else []
        for cells in rows[1:] if has_header else rows:
            self._add(_row_text(header, cells), "row", needs=None, also=header[:1])

    def _add(self, text: str, kind: Kind, *, needs: int | None, also: Sequence[str] = ()) -> None:
        lead = not self.units or self.below_heading
        self.below_heading = False
        self.units.append(
            Unit(
                text=text,
                kind=kind,
                block=self.block,
                needs=needs,
                heading=" ".join((self.heading, *also)).strip(),
                lead=lead,
                stems=frozenset(stems(text)),
                cues=cues_of(text),
                words=len(text.split()),
            )
        )


def _groups(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield runs of lines of one kind; a wrapped line belongs to the list item above it."""
    kind, group = "", list[str]()
    for position, line in enumerate(lines):
        following = lines[position + 1] if position + 1 < len(lines) else ""
        line_kind, text = _classify(line, following, alone=len(lines) == 1)
        if line_kind == "prose" and kind in ("item", "step") and line.startswith((" ", "\t")):
            group[-1] = f"{group[-1]} {text}"
            continue
        if line_kind != kind or line_kind == "heading":
            if group:
                yield kind, group
            kind, group = line_kind, []
        group.append(text)
    if group:
        yield kind, group


def _classify(line: str, following: str, *, alone: bool) -> tuple[str, str]:
    line = re.sub(r"^\s*>\s?", "", line)
    if match := _HEADING.match(line):
        return "heading", match.group(1)
    for kind, pattern in (("item", _BULLET), ("step", _STEP)):
        if match := pattern.match(line):
            return kind, match.group(1)
    if _ROW.match(line):
        return "row", line
    return ("heading" if _is_heading(line, following, alone=alone) else "prose"), line


def _is_heading(line: str, following: str, *, alone: bool) -> bool:
    """Tell a heading that lost its markup: short, unpunctuated, and text starts anew below it."""
    text = line.strip()
    if len(text.split()) > 12 or text[-1] in ".!?:;,…)":
        return False
    return alone or following.strip()[:1].isupper()


def _cells(line: str) -> list[str]:
    return [plain(cell) for cell in line.strip().strip("|").split("|")]


def _row_text(header: list[str], cells: list[str]) -> str:
    """Return `first: second`, or `first: column second, column third` when there are more."""
    values = [(_lowered(name), cell) for name, cell in _named(header, cells) if cell.strip("-–—")]
    if len(cells) <= 2 or not header:
        said = ", ".join(cell for _, cell in values)
    else:
        said = ", ".join(f"{name} {cell}".strip() for name, cell in values)
    return f"{cells[0]}: {said}." if said else cells[0]


def _named(header: list[str], cells: list[str]) -> list[tuple[str, str]]:
    names = header[1:] + [""] * len(cells)
    return list(zip(names, cells[1:], strict=False))


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name

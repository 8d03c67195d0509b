"""Cuts an article into chunks along its headings, counted in tokens, sentences kept whole."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from knowledge.article import Article, Chunk

CHUNKER_VERSION = "1"
"""Part of the content hash: a new version makes every article be cut and embedded again."""

TARGET_TOKENS = 200

CountTokens = Callable[[str], int]

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9À-ÞА-Я])|(?<=[。！？])")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nr|vs|etc|approx|e\.g|i\.e|ca|Inc|Ltd|Co|Fig)\.$"
)


@dataclass(frozen=True, slots=True)
class Section:
    """The text below one heading."""

    heading: str
    """Path of headings, joined by ` > `; empty at the top."""

    text: str


def chunk_article(article: Article, count: CountTokens, target: int = TARGET_TOKENS) -> list[Chunk]:
    """Cut an article into chunks of about `target` tokens, in reading order.

    Lists and tables stay whole where they fit; a longer one is cut between its items or rows, a
    longer paragraph between sentences, and only a sentence beyond the target between words.
    """
    pieces = [
        (section.heading, text)
        for section in sections(article.text, article.title)
        for text in _packed(section.text, count, target)
    ]
    return [_chunk(article, i, heading, text, count) for i, (heading, text) in enumerate(pieces)]


def embedded_text(chunk: Chunk) -> str:
    """Return what is embedded and searched of a chunk: title, heading path and text."""
    return "\n".join(part for part in (chunk.title, chunk.heading, chunk.text) if part)


def _chunk(article: Article, position: int, heading: str, text: str, count: CountTokens) -> Chunk:
    return Chunk(
        id=f"{article.id}#{position}",
        article_id=article.id,
        title=article.title,
        heading=heading,
        text=text,
        tokens=count(text),
        position=position,
        url=article.url,
        locale=article.locale,
        acl=article.acl,
        valid_from=article.valid_from,
        valid_until=article.valid_until,
    )


def sections(text: str, title: str = "") -> list[Section]:
    """Split Markdown at its headings; a text without any is read for plain heading lines."""
    lines = text.splitlines()
    headings = _marked_headings(lines) or _plain_headings(lines)
    found: list[Section] = []
    path: list[tuple[int, str]] = []
    body: list[str] = []
    for number, line in enumerate(lines):
        heading = headings.get(number)
        if heading is None:
            body.append(line)
            continue
        _close(found, path, body, title, nested=bool(path) and heading[0] > path[-1][0])
        path = [(level, name) for level, name in path if level < heading[0]] + [heading]
        body = []
    _close(found, path, body, title, nested=False)
    return found


def _close(
    found: list[Section], path: list[tuple[int, str]], body: list[str], title: str, *, nested: bool
) -> None:
    """Add the section; a heading with nothing below it, not even a heading, is itself the text."""
    names = [name for _, name in path if name and name != title]
    text = "\n".join(body).strip("\n").rstrip()
    if text.strip():
        found.append(Section(" > ".join(names), text))
    elif names and not nested:
        found.append(Section(" > ".join(names[:-1]), names[-1]))


def _marked_headings(lines: list[str]) -> dict[int, tuple[int, str]]:
    found = {}
    fenced = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and (match := _HEADING.match(line)):
            found[number] = (len(match[1]), match[2])
    return found


def _plain_headings(lines: list[str]) -> dict[int, tuple[int, str]]:
    """Find short lines after a blank one that do not end like a sentence."""
    found = {}
    for number, line in enumerate(lines):
        name = line.strip()
        after_blank = number == 0 or not lines[number - 1].strip()
        if after_blank and _reads_like_heading(name) and _text_follows(lines, number):
            found[number] = (2, name.rstrip(":"))
    return found


def _reads_like_heading(line: str) -> bool:
    return (
        0 < len(line) <= 90
        and len(line.split()) <= 14
        and line[-1] not in ".!,;"
        and not _LIST_ITEM.match(line)
        and not line.startswith(("|", ">"))
        and line[0].upper() == line[0]
    )


def _text_follows(lines: list[str], number: int) -> bool:
    return any(line.strip() for line in lines[number + 1 :])


def _packed(text: str, count: CountTokens, target: int) -> Iterator[str]:
    """Fill chunks with whole blocks; a chunk is closed when the next block would overfill it."""
    held: list[str] = []
    size = 0
    for block in _blocks(text):
        for part, glue in _fitted(block, count, target):
            tokens = count(part)
            if held and size + tokens > target:
                yield "".join(held).strip("\n").rstrip()
                held, size = [], 0
            held += [glue, part] if held else [part]
            size += tokens
    if held:
        yield "".join(held).strip("\n").rstrip()


def _blocks(text: str) -> list[str]:
    """Split at blank lines outside of code fences."""
    blocks: list[list[str]] = [[]]
    fenced = False
    for line in text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        if not line.strip() and not fenced:
            blocks.append([])
        else:
            blocks[-1].append(line)
    return ["\n".join(lines) for lines in blocks if lines]


def _fitted(block: str, count: CountTokens, target: int) -> Iterator[tuple[str, str]]:
    """Yield (part, what joins it to the part before) so that each part fits the target."""
    if count(block) <= target:
        yield block, "\n\n"
        return
    if block.lstrip().startswith("|"):
        yield from ((table, "\n\n") for table in _tables(block, count, target))
        return
    for i, line in enumerate(_items(block)):
        sentences = [line] if count(line) <= target else _sentences(line)
        for j, sentence in enumerate(sentences):
            for k, piece in enumerate(_words(sentence, count, target)):
                yield piece, " " if k or j else ("\n" if i else "\n\n")


def _tables(block: str, count: CountTokens, target: int) -> Iterator[str]:
    """Cut a long table between rows and repeat its head, without which cells mean nothing."""
    rows = block.splitlines()
    has_head = len(rows) > 1 and re.fullmatch(r"[\s|:-]+", rows[1]) is not None
    head, rest = (rows[:2], rows[2:]) if has_head else ([], rows)
    held: list[str] = []
    for row in rest:
        if held and count("\n".join([*head, *held, row])) > target:
            yield "\n".join([*head, *held])
            held = []
        held.append(row)
    if held:
        yield "\n".join([*head, *held])


def _items(block: str) -> list[str]:
    """Group lines into list items; prose that was wrapped by hand is one item."""
    items: list[str] = []
    is_list = any(_LIST_ITEM.match(line) for line in block.splitlines())
    for line in block.splitlines():
        if items and not (_LIST_ITEM.match(line) or (not is_list and items[-1].endswith("  "))):
            items[-1] += "\n" + line
        else:
            items.append(line)
    return items


def _sentences(text: str) -> list[str]:
    """Split at sentence ends, not after common abbreviations and initials."""
    sentences: list[str] = []
    for part in _SENTENCE_END.split(text):
        if sentences and _ABBREVIATION.search(sentences[-1]):
            sentences[-1] += " " + part
        elif part.strip():
            sentences.append(part.strip())
    return sentences


def _words(sentence: str, count: CountTokens, target: int) -> list[str]:
    if count(sentence) <= target:
        return [sentence]
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=["\n", "; ", ", ", " ", ""],
        chunk_size=target,
        chunk_overlap=0,
        length_function=count,
        keep_separator="end",
    )
    return splitter.split_text(sentence)

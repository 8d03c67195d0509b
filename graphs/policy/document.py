"""Read a YAML file and remember on which line everything stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from graphs.policy.errors import PolicyError, Problem

Place = tuple[str | int, ...]
"""Keys and positions from the root of the document."""

_MAX_BYTES = 1_000_000
_MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a YAML file, and the line of every key and item in it."""

    path: Path
    data: Any
    lines: dict[Place, int]

    def line(self, loc: Sequence[str | int]) -> int:
        """Return the line of the deepest part of `loc` that the file has.

        Parts that the file does not have (tags a validator put into the path, a missing key) are
        passed over, so the answer is the line to look at.
        """
        place: Place = ()
        for part in loc:
            if (*place, part) in self.lines:
                place = (*place, part)
        return self.lines[place]


def read(path: Path) -> Document:
    """Return the document at `path`; raise PolicyError for anything that is not plain YAML."""
    text = _text(path)
    try:
        _refuse_traps(path, text)
        loader = yaml.SafeLoader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise _problem(path, 1, "the file is empty; start from the example pack's policy")
            lines: dict[Place, int] = {(): 1}
            _mark(path, node, (), lines)
            return Document(path, loader.construct_document(node), lines)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise _problem(path, line, f"not valid YAML: {error.problem}; mend this line") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        detail = str(error).splitlines()[0]
        raise _problem(path, 1, f"not readable as YAML: {detail}; save it as plain text") from error


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        advice = f"cannot be read ({error.strerror}); check the path and its permissions"
        raise _problem(path, 1, advice) from error
    if len(raw) > _MAX_BYTES:
        raise _problem(path, 1, f"larger than {_MAX_BYTES:,} bytes; this is not a policy")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _problem(path, line, "not UTF-8; save the file as UTF-8") from error


def _refuse_traps(path: Path, text: str) -> None:
    """Aliases hide which line a value comes from; deep nesting takes the parser minutes."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise _problem(path, line, f"nested deeper than {_MAX_DEPTH}; simplify this condition")
        if isinstance(event, yaml.AliasEvent):
            raise _problem(path, line, f"alias *{event.anchor} is not allowed; write it out")


def _mark(path: Path, node: yaml.Node, place: Place, lines: dict[Place, int]) -> None:
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            lines[(*place, position)] = item.start_mark.line + 1
            _mark(path, item, (*place, position), lines)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise _problem(path, line, "a key must be a plain word")
            if (*place, key.value) in lines:
                raise _problem(path, line, f"{key.value!r} is here twice; keep one of them")
            lines[(*place, key.value)] = line
            _mark(path, value, (*place, key.value), lines)


def _problem(path: Path, line: int, message: str) -> PolicyError:
    return PolicyError(path, (Problem(line, message),))

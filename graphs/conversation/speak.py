"""Put the pack's lines together into what the assistant says in one message."""

from collections.abc import Sequence

from graphs.conversation.deps import Deps
from graphs.conversation.state import Turn
from graphs.workflows.step import Line


class Voice:
    """The pack's wording for one turn: its language, its channel, its seed."""

    def __init__(self, deps: Deps, turn: Turn) -> None:
        self._deps, self._turn = deps, turn

    def line(self, key: str, **args: str) -> str:
        """Return the pack's line for `key`."""
        turn = self._turn
        return self._deps.wording.line(
            key, turn.locale, channel=turn.channel, seed=turn.id, **args
        ).strip()

    def lines(self, lines: Sequence[Line]) -> list[str]:
        """Return the words of a workflow's lines."""
        return [self.line(line.key, **line.args) for line in lines]

    def unsupported(self, language: str) -> str:
        """Return what to say to a customer who writes in a language we lack; empty if we do not."""
        wording = self._deps.wording
        if language in {name.partition("-")[0] for name in wording.locales()}:
            return ""
        names = [wording.line("language_name", name) for name in wording.locales()]
        return self.line("language_unsupported", languages=" or ".join(names))

    def reason(self, code: str, one_line: str) -> str:
        """Return why a person takes over."""
        turn = self._turn
        return self._deps.wording.reason(
            code, turn.locale, channel=turn.channel, seed=turn.id, one_line=one_line
        ).strip()


def paragraphs(*groups: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences of one message; an empty line sets the groups apart.

    A sentence that starts with a line break keeps it, all others follow after a blank.
    """
    parts: list[str] = []
    for group in groups:
        for position, sentence in enumerate(part for part in group if part):
            new_line = "\n" if sentence.startswith(("- ", "• ")) else ""
            gap = "\n\n" if position == 0 else new_line
            parts.append(gap + sentence if parts else sentence)
    return tuple(parts)

"""Write free text into a packet: on one line, bounded, with every secret masked and counted."""

from collections.abc import Mapping

from graphs.handoff.packet import LINE, Redaction
from graphs.handoff.redact import RedactionKind, mask
from graphs.handoff.words import clip


class Writer:
    """Cleans the texts of one packet and remembers what it masked, by kind and message.

    The masked values live only as long as the writer, to count one card number once.
    """

    def __init__(self) -> None:
        self._found: dict[RedactionKind, dict[str, list[str]]] = {}

    def line(self, text: str, message_id: str, limit: int = LINE) -> str:
        """Return `text` fit for a packet; empty where nothing can be read in it."""
        clean, found = mask(printable(text))
        for kind, value in found:
            ids = self._found.setdefault(kind, {}).setdefault(value, [])
            if message_id not in ids:
                ids.append(message_id)
        return clip(clean, limit)

    def values(self, arguments: Mapping[str, str], message_id: str) -> dict[str, str]:
        """Return named values, cleaned."""
        pairs = list(arguments.items())[:20]
        return {
            clip(printable(name), 60): self.line(value, message_id, 200) for name, value in pairs
        }

    def redactions(self) -> list[Redaction]:
        """Return what was masked so far."""
        return [
            Redaction(
                kind=kind,
                count=len(values),
                message_ids=list(dict.fromkeys(i for ids in values.values() for i in ids))[:10],
            )
            for kind, values in self._found.items()
        ]


def printable(text: str) -> str:
    """Drop control characters and lone surrogates, which no file or screen can take."""
    return "".join(
        char if char.isprintable() or char in "\n\t\u200d\u00a0" else " "
        for char in text.encode("utf-8", "replace").decode("utf-8")
    )

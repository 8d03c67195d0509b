"""The things a customer names that some workflow asks for: order numbers, email addresses."""

from collections.abc import Iterable
from datetime import datetime

from graphs.workflows.declare import Slot, Workflow
from graphs.workflows.slots import Moment, read

NAMED = frozenset({"pattern", "email"})
"""Kinds of slots whose values are recognised anywhere, without having been asked for."""

EMAIL = Slot(ask="", label="email address", kind="email")


class Entities:
    """Reads the entities of a pack's workflows out of any message."""

    def __init__(self, workflows: Iterable[Workflow]) -> None:
        self._slots = {"email": EMAIL}
        for workflow in workflows:
            for name, slot in workflow.slots.items():
                if slot.kind in NAMED:
                    self._slots.setdefault(name, slot)

    def read(self, text: str, now: datetime) -> dict[str, str]:
        """Return what `text` names, by slot name; of several values the last."""
        found = {name: read(slot, text, Moment(now)) for name, slot in self._slots.items()}
        return {name: each.given[-1].shown for name, each in found.items() if each.given}

"""Errors of the handoff.

* PacketInvalid: a packet breaks its schema or has a line without evidence; its maker must act.
"""

from collections.abc import Sequence


class PacketInvalid(Exception):
    """A packet breaks its schema or has a line without evidence."""

    def __init__(self, problems: Sequence[str]):
        self.problems = tuple(problems)
        """One for each fault: the path, what is wrong, and what to do."""
        super().__init__("not a valid handoff packet: " + "; ".join(self.problems))

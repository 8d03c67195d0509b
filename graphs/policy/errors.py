"""Errors of the policy.

* PolicyError: the policy file cannot be used; whoever edits the file must act.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the file."""

    line: int
    """1-based."""

    message: str
    """What is wrong and what to do."""


class PolicyError(Exception):
    """The policy file cannot be used."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]):
        self.path = path
        self.problems = problems
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{path}:{first.line}: {first.message}{more}")

    def lines(self) -> tuple[str, ...]:
        """Return every problem as one line with file and line number."""
        return tuple(f"{self.path}:{each.line}: {each.message}" for each in self.problems)

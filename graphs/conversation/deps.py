"""What the nodes work with, built once by the composition root and passed with every run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graphs.assessment.assessor import Assessor
from graphs.policy.model import Policy
from graphs.workflows.engine import Engine
from graphs.writing.wording import Wording
from knowledge.retrieval import Retrieval


class Retrieves(Protocol):
    """Finds passages; raises KnowledgeUnavailable where it cannot look."""

    def retrieve(
        self, question: str, history: Sequence[str] = (), *, locale: str | None = None
    ) -> Retrieval:
        """Return the passages for `question`, best first."""
        ...


class Contacts(Protocol):
    """Knows a customer's earlier contacts."""

    async def previous(self, customer_id: str, conversation_id: str) -> list[dict[str, Any]]:
        """Return earlier episodes outside this conversation, newest first."""
        ...


@dataclass(frozen=True, slots=True)
class Deps:
    """The parts of one brain with one pack."""

    assessor: Assessor
    retriever: Retrieves
    policy: Policy
    engine: Engine
    wording: Wording
    contacts: Contacts

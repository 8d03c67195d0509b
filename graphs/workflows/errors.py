"""What can go wrong with workflows, by who must act.

WorkflowsError
├── DefinitionError   the pack's author: a declaration is wrong
├── UnknownWorkflow   the caller: no such workflow in this pack
└── BadState          the operator: a stored workflow state cannot be continued
"""


class WorkflowsError(Exception):
    """Anything that this package raises on purpose."""


class DefinitionError(WorkflowsError):
    """A workflow is declared wrongly; the message names it and says what to change."""


class UnknownWorkflow(WorkflowsError):
    """No workflow of that name is in the pack."""


class BadState(WorkflowsError):
    """The stored state does not fit the declared workflows; start the workflow again."""

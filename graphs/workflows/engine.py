"""Runs declared workflows turn by turn: slots, verification, confirmation, one execution."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from graphs.case import Customer
from graphs.transcript import Message
from graphs.workflows import words
from graphs.workflows.declare import Workflow, by_name
from graphs.workflows.entities import Entities
from graphs.workflows.errors import UnknownWorkflow
from graphs.workflows.extract import plain
from graphs.workflows.extract.found import clean
from graphs.workflows.gather import Gatherer, Taken
from graphs.workflows.identity import Identities
from graphs.workflows.match import Matcher
from graphs.workflows.ports import Backoffice, EffectLedger, Outgoing, Verifier
from graphs.workflows.run import Executor
from graphs.workflows.session import STOP, Session
from graphs.workflows.state import RunState, new_state, restored
from graphs.workflows.step import Line, Match, Step, TurnContext
from knowledge.embedding import Embedder

__all__ = ["Engine", "Line", "Match", "Step", "TurnContext"]

PATIENCE = 3
"""Messages in a row that may miss our question before a person is asked to help."""


class Engine:
    """The workflows of one pack. Holds no conversation: all that lasts is in the step's state."""

    def __init__(
        self,
        workflows: Sequence[Workflow],
        *,
        backoffice: Backoffice,
        ledger: EffectLedger,
        verifier: Verifier,
        outgoing: Outgoing,
        embedder: Embedder,
        zone: tzinfo = UTC,
        vectors: Path | None = None,
    ) -> None:
        """Raise DefinitionError where two workflows share a name.

        `zone` is where customers mean days and times; `vectors` a file that keeps the vectors of
        the examples between starts.
        """
        self.workflows: Mapping[str, Workflow] = by_name(workflows)
        self._zone = zone
        self._matcher = Matcher(workflows, embedder, vectors)
        self._entities = Entities(workflows)
        self._gatherer = Gatherer(backoffice)
        self._identities = Identities(workflows, backoffice, ledger, verifier)
        self._executor = Executor(backoffice, ledger, outgoing, self._gatherer)

    def match(self, text: str) -> Match | None:
        """Return the workflow that the customer wants done; None for a question about it."""
        return self._matcher.match(text)

    def entities(self, text: str, now: datetime) -> dict[str, str]:
        """Return what `text` names that some workflow asks for, by slot name."""
        return self._entities.read(clean(text), now.astimezone(self._zone))

    def warm_up(self) -> None:
        """Compute the vectors of all examples now instead of at the first match."""
        self._matcher.warm_up()

    async def start(
        self, name: str, message: Message, case_customer: Customer, context: TurnContext
    ) -> Step:
        """Begin a workflow with what `message` and the conversation already say.

        Raises:
            UnknownWorkflow: the pack has no workflow of that name.
        """
        if name not in self.workflows:
            raise UnknownWorkflow(f"no workflow {name!r} in this pack")
        session = self._session(
            new_state(name, clean(message.text)), message, case_customer, context
        )
        taken = await self._gatherer.take(session, asked=None)
        await self._gatherer.take_known(session)
        return await self._continue(session, taken)

    async def advance(
        self,
        state: Mapping[str, Any],
        message: Message,
        customer: Customer,
        context: TurnContext,
    ) -> Step:
        """Go on with a workflow; `state` is that of the last step.

        Raises:
            UnknownWorkflow, BadState: the state does not fit the pack any more.
        """
        session = self._session(restored(state, self.workflows), message, customer, context)
        if words.calls_off(session.text, session.workflow.title):
            line = Line("workflow.cancelled", {"title": session.workflow.title})
            return session.end((line,), over=True, cancelled=True)
        stage = session.state["stage"]
        if stage == "identify":
            return await self._on_identifier(session)
        if stage == "code":
            return await self._on_code(session)
        if stage == "confirm":
            return await self._on_confirm(session)
        if stage == "change":
            return await self._on_change(session)
        return await self._on_slot(session)

    def _session(
        self, state: RunState, message: Message, customer: Customer, context: TurnContext
    ) -> Session:
        return Session(
            workflow=self.workflows[state["name"]],
            state=state,
            message=message,
            customer=customer,
            context=context,
            now=context.now.astimezone(self._zone),
        )

    async def _continue(self, session: Session, taken: Taken | None = None) -> Step:
        """Go as far as possible: identity, slots, confirmation, execution."""
        session.state["misunderstood"] = 0
        question = await self._identities.require(session)
        if question is None:
            question = await self._open_question(session, taken or Taken())
        if question is None:
            question = await self._gatherer.ask_next(session)
        if question is None and session.workflow.confirm:
            question = self._ask_confirmation(session)
        return question or await self._executor.run(session)

    async def _open_question(self, session: Session, taken: Taken) -> Step | None:
        """Ask about what the message said unclearly, in part, or in vain."""
        if taken.unclear:
            return self._gatherer.ask_which(session, *taken.unclear)
        if taken.refused:
            session.tell("workflow.not_offered", label=session.workflow.slots[taken.refused].label)
            return await self._gatherer.ask_slot(session, taken.refused)
        if taken.partial:
            return self._gatherer.ask_rest(session, taken.partial)
        return self._gatherer.ask_proposed(session)

    def _ask_confirmation(self, session: Session) -> Step:
        values = session.state["slots"]
        labels = {name: session.workflow.slots[name].label for name in values}
        summary = ", ".join(f"{labels[name]}: {each['shown']}" for name, each in values.items())
        args = {name: each["shown"] for name, each in values.items()}
        args |= {"title": session.workflow.title, "summary": summary}
        line = Line(session.workflow.confirm or "", args)
        return session.ask("confirm", "confirm", line, ("Yes", "No", STOP))

    async def _on_slot(self, session: Session) -> Step:
        taken = await self._gatherer.take(session, asked=session.state["asked"])
        if not taken.anything:
            return self._missed(session)
        return await self._continue(session, taken)

    async def _on_identifier(self, session: Session) -> Step:
        taken = await self._gatherer.take(session, asked=None)
        if await self._identities.answer_identifier(session):
            return await self._continue(session, taken)
        return self._missed(session)

    async def _on_code(self, session: Session) -> Step:
        await self._gatherer.take(session, asked=None)
        step = await self._identities.answer_code(session)
        if step is None:
            return await self._continue(session)
        return step if step.understood else self._missed(session)

    async def _on_confirm(self, session: Session) -> Step:
        taken = await self._gatherer.take(session, asked=None)
        if taken.anything:
            return await self._continue(session, taken)
        answer = plain.yes_no(session.text)
        if words.insists(session.text, session.workflow.title):
            return await self._executor.run(session)
        if answer and answer[0].values[0] == "yes" and words.unreserved(session.text):
            return await self._executor.run(session)
        named = self._slot_named(session)
        if named and (answer or words.wants_change(session.text)):
            return await self._gatherer.ask_slot(session, named)
        refused = answer and answer[0].values[0] == "no"
        if refused or words.wants_change(session.text):
            return session.ask("change", "change", Line("workflow.change_what"), (STOP,))
        return self._missed(session)

    async def _on_change(self, session: Session) -> Step:
        taken = await self._gatherer.take(session, asked=None)
        if taken.anything:
            return await self._continue(session, taken)
        named = self._slot_named(session)
        if named:
            return await self._gatherer.ask_slot(session, named)
        if plain.yes_no(session.text) or session.text.lower().startswith("nothing"):
            line = Line("workflow.cancelled", {"title": session.workflow.title})
            return session.end((line,), over=True, cancelled=True)
        return self._missed(session)

    def _slot_named(self, session: Session) -> str | None:
        """Return the slot whose label shares a word with the message."""
        said = set(session.text.lower().replace(".", " ").replace(",", " ").split())
        for name, slot in session.workflow.slots.items():
            if name in session.state["slots"] and said & set(slot.label.lower().split()):
                return name
        return None

    def _missed(self, session: Session) -> Step:
        """Keep everything and ask again; give up when that keeps happening."""
        if words.asks(session.text):
            return session.ask_again(understood=False)
        session.state["misunderstood"] += 1
        if session.state["misunderstood"] >= PATIENCE:
            attempt = session.attempted({}, "the answers were not understood", worked=False)
            line = Line("workflow.gave_up", {"title": session.workflow.title})
            return session.end((line,), over=True, attempt=attempt, failed="workflow_failed")
        session.tell("workflow.not_understood")
        return session.ask_again(understood=False)

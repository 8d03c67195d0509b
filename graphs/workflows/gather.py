"""Fills slots from what the customer says, and asks for the next one."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from graphs.workflows import slots, words
from graphs.workflows.declare import Choosing, Option, Slot
from graphs.workflows.extract import choice
from graphs.workflows.extract.found import corrects
from graphs.workflows.ports import Backoffice
from graphs.workflows.session import Session
from graphs.workflows.slots import Given, Moment, Reading
from graphs.workflows.state import Value
from graphs.workflows.step import Line, Step

SHOWN_OPTIONS = 6
_ANOTHER = re.compile(r"\b(?:other|another|different|new)\b", re.IGNORECASE)


@dataclass(slots=True)
class Taken:
    """What a message gave."""

    filled: bool = False
    unclear: tuple[str, tuple[Given, ...]] | None = None
    """A slot for which several values were named."""

    refused: str | None = None
    """A slot whose named value cannot be had."""

    partial: str | None = None
    """A slot of which a part was given."""

    @property
    def anything(self) -> bool:
        return bool(self.filled or self.unclear or self.refused or self.partial)


class Gatherer:
    """Reads and asks slots; options come from the pack's back office."""

    def __init__(self, backoffice: Backoffice) -> None:
        self._backoffice = backoffice

    async def take(self, session: Session, *, asked: str | None) -> Taken:
        """Fill every slot that the message speaks of; `asked` is the one that was asked for."""
        taken = Taken()
        if asked and self._take_candidate(session, asked, taken):
            return taken
        free = not words.asks(session.text) or corrects(session.text) or not session.state["asked"]
        for name, slot in session.workflow.slots.items():
            # "are you open on Sunday?" is no answer to "which day?", "is it FO-12345?" is one
            if free or (name == asked and slot.kind in ("pattern", "email")):
                await self._take_slot(session, name, slot, asked == name, taken)
        return taken

    async def take_known(self, session: Session) -> None:
        """Fill what is still open from what was said earlier in the conversation."""
        if _ANOTHER.search(session.text):
            return
        for name, slot in session.workflow.slots.items():
            earlier = session.context.known.get(name)
            if earlier and name not in session.state["slots"] and not session.state["candidates"]:
                reading = await self._read(session, name, slot, earlier, asked=True)
                if len(reading.given) == 1:
                    self._put(session, name, reading.given[0])
                elif reading.given:
                    self._propose(session, name, reading.given)

    async def ask_next(self, session: Session) -> Step | None:
        """Ask for the first open slot; None when all are filled with what can be had."""
        while True:
            await self._drop_impossible(session)
            name = self._first_open(session)
            if name is None:
                return None
            step = await self._fill_or_ask(session, name, session.workflow.slots[name])
            if step is not None:
                return step

    def _first_open(self, session: Session) -> str | None:
        filled = session.state["slots"].keys() | session.workflow.optional
        return next((name for name in session.workflow.slots if name not in filled), None)

    async def _fill_or_ask(self, session: Session, name: str, slot: Slot) -> Step | None:
        """Fill a slot from the first message or for want of a choice, else ask for it."""
        options = await self._options(session, slot)
        if options is not None and not options and slot.none:
            return session.end((Line(slot.none),), over=True)
        if name not in session.state["reread"]:
            session.state["reread"] = [*session.state["reread"], name]
            opening = session.state["opening"]
            reading = await self._read(session, name, slot, opening, asked=False)
            if len(reading.given) == 1:
                self._put(session, name, reading.given[0], said=True)
                return None
            if reading.given:
                return self.ask_which(session, name, reading.given)
        if options and len(options) == 1 and slot.take_single:
            self._put(session, name, Given(options[0].value, options[0].label))
            return None
        return self._ask(session, name, slot, options or ())

    async def ask_slot(self, session: Session, name: str) -> Step:
        """Ask for one slot again, whatever it holds."""
        session.state["slots"].pop(name, None)
        slot = session.workflow.slots[name]
        return self._ask(session, name, slot, await self._options(session, slot) or ())

    def ask_which(self, session: Session, name: str, given: tuple[Given, ...]) -> Step:
        """Ask which of several values is meant."""
        self._propose(session, name, given)
        return self._ask_candidates(session, name)

    def ask_proposed(self, session: Session) -> Step | None:
        """Ask about several values that were said earlier; None where there are none."""
        name = session.state["candidates"][0]["slot"] if session.state["candidates"] else ""
        return self._ask_candidates(session, name) if name else None

    def ask_rest(self, session: Session, name: str) -> Step:
        """Ask for the part of a value that is missing."""
        label = session.workflow.slots[name].label
        line = Line("workflow.partial", {"label": label, "given": session.state["partial"][name]})
        return session.ask("slots", name, line)

    def _take_candidate(self, session: Session, asked: str, taken: Taken) -> bool:
        proposed = [c for c in session.state["candidates"] if c["slot"] == asked]
        options = [Option(c["value"], c["shown"]) for c in proposed]
        chosen = choice.match(session.text, options, asked=True) if options else []
        if len(chosen) != 1:
            return False
        self._put(session, asked, Given(chosen[0].value, chosen[0].label), said=True)
        taken.filled = True
        return True

    async def _take_slot(
        self, session: Session, name: str, slot: Slot, asked: bool, taken: Taken
    ) -> None:
        reading = await self._read(session, name, slot, session.text, asked=asked)
        if len(reading.given) == 1:
            before = session.state["slots"].get(name)
            if before is None or before["value"] != reading.given[0].value:
                self._put(session, name, reading.given[0], said=True)
                taken.filled = True
        elif reading.given and (asked or name not in session.state["slots"]):
            taken.unclear = taken.unclear or (name, reading.given)
        elif reading.refused:
            taken.refused = taken.refused or name
        elif reading.partial:
            session.state["partial"][name] = reading.partial
            taken.partial = taken.partial or name

    async def _read(
        self, session: Session, name: str, slot: Slot, text: str, *, asked: bool
    ) -> Reading:
        partial = session.state["partial"].get(name, "")
        moment = Moment(session.now, asked, None, partial)
        if slots.needs_options(slot, text, moment):
            moment = replace(moment, options=await self._options(session, slot))
        return slots.read(slot, text, moment)

    async def _options(self, session: Session, slot: Slot) -> tuple[Option, ...] | None:
        if slot.options is None or not callable(slot.options):
            return slots.options_of(slot.options) if slot.options is not None else None
        choosing = Choosing(
            backoffice=self._backoffice,
            customer_id=data_owner(session),
            now=session.now,
            slots={name: value["value"] for name, value in session.state["slots"].items()},
        )
        seen = (slot.ask, choosing.customer_id, *sorted(choosing.slots.items()))
        if seen not in session.options:
            session.options[seen] = tuple(await asyncio.to_thread(slot.options, choosing))
        return session.options[seen]

    async def _drop_impossible(self, session: Session) -> None:
        """Forget values that cannot be had with the others, and say so."""
        for name, slot in session.workflow.slots.items():
            value = session.state["slots"].get(name)
            if (
                value is None
                or slot.options is None
                or not callable(slot.options)
                or slot.kind == "pattern"
            ):
                continue
            options = await self._options(session, slot) or ()
            if all(option.value != value["value"] for option in options):
                del session.state["slots"][name]
                session.tell("workflow.value_not_offered", label=slot.label, value=value["shown"])

    def _put(self, session: Session, name: str, given: Given, *, said: bool = False) -> None:
        slot = session.workflow.slots[name]
        session.state["slots"][name] = Value(
            value=given.value, shown=given.shown, message_id=session.message.message_id
        )
        session.state["partial"].pop(name, None)
        session.state["candidates"] = []
        if said:
            session.state_fact(slot.label, given.shown)

    def _propose(self, session: Session, name: str, given: tuple[Given, ...]) -> None:
        session.state["candidates"] = [
            {"slot": name, "value": each.value, "shown": each.shown}
            for each in given[:SHOWN_OPTIONS]
        ]

    def _ask_candidates(self, session: Session, name: str) -> Step:
        names = [each["shown"] for each in session.state["candidates"]]
        args = {"label": session.workflow.slots[name].label, "options": _listed(names)}
        return session.ask("slots", name, Line("workflow.which", args), names)

    def _ask(self, session: Session, name: str, slot: Slot, options: tuple[Option, ...]) -> Step:
        session.state["candidates"] = []
        names = [option.label for option in options[:SHOWN_OPTIONS]]
        args = {"label": slot.label, "options": _listed(names), **_shown(session)}
        replies = names or (["Yes", "No"] if slot.kind == "yes_no" else [])
        return session.ask("slots", name, Line(slot.ask, args), replies)


def data_owner(session: Session) -> str | None:
    """Return whose data this workflow may touch.

    The verified customer, or the one identified where the workflow asks for no more than that.
    """
    if session.workflow.verification == "verified" and not session.customer["verified"]:
        return None
    return session.customer["id"]


def _shown(session: Session) -> Mapping[str, str]:
    return {name: value["shown"] for name, value in session.state["slots"].items()}


def _listed(names: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))

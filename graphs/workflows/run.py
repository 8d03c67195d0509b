"""Executes a workflow function once per key, also across a crash, and reports what came of it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphs.case import Fact
from graphs.workflows import slots
from graphs.workflows.declare import Done, Run, WorkflowFailed
from graphs.workflows.extract.found import MAX_VALUE
from graphs.workflows.gather import Gatherer, data_owner
from graphs.workflows.ports import Backoffice, EffectLedger, Outgoing
from graphs.workflows.session import Session
from graphs.workflows.step import Line, Step

MAX_RETRIES = 2
"""Executions that may send the customer back to a slot before a person has to look."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Executor:
    """Runs pack functions behind the ledger."""

    backoffice: Backoffice
    ledger: EffectLedger
    outgoing: Outgoing
    gatherer: Gatherer

    async def run(self, session: Session) -> Step:
        """Execute, or reuse the result of an execution under the same key."""
        key = session.key(session.workflow.name)
        arguments = _arguments(session)
        context = session.context
        claim = await self.ledger.claim(
            key, context.conversation_id, context.epoch, session.workflow.name, arguments
        )
        if claim.status == "not_owner":
            return session.end()
        result = claim.result if claim.status == "done" else None
        if result is None:
            result = await self._execute(session, key)
            await self.ledger.finish(key, result)
        if result.get("failed"):
            return await self._failed(session, result, arguments)
        return _report(session, result, arguments, key)

    async def _execute(self, session: Session, key: str) -> dict[str, Any]:
        customer_id = data_owner(session)
        record = None
        if customer_id is not None:
            record = await asyncio.to_thread(self.backoffice.customer, customer_id)
        run = Run(
            key=key,
            customer_id=customer_id,
            now=session.now,
            backoffice=self.backoffice,
            verified=session.customer["verified"],
            reachable=bool(record and record.channels),
        )
        result = await asyncio.to_thread(_call, session, run)
        if record and record.channels and not result.get("failed"):
            for number, (subject, body) in enumerate(run.outbox):
                await self.outgoing.send(
                    f"{key}:{number}", record.id, record.channels[0], subject, body
                )
        return result

    async def _failed(
        self, session: Session, result: Mapping[str, Any], arguments: dict[str, str]
    ) -> Step:
        attempt = session.attempted(arguments, str(result["summary"]), worked=False)
        line = Line(str(result["say"]), result["args"])
        slot = result.get("ask_again")
        session.state["retries"] += 1
        if slot not in session.workflow.slots or session.state["retries"] > MAX_RETRIES:
            return session.end((line,), over=True, attempt=attempt, failed="workflow_failed")
        step = await self.gatherer.ask_slot(session, str(slot))
        session.state["question"]["lines"] = [(line.key, dict(line.args))]
        return session.end((line,), quick_replies=step.quick_replies, attempt=attempt)


def _call(session: Session, run: Run) -> dict[str, Any]:
    """Call the pack's function; whatever it raises becomes a result, never an answer."""
    workflow = session.workflow
    values = {
        name: slots.typed(workflow.slots[name], value["value"])
        for name, value in session.state["slots"].items()
    }
    try:
        done = workflow.function(run, **values)
    except WorkflowFailed as failure:
        return {
            "failed": True,
            "say": failure.say,
            "args": failure.args_said,
            "ask_again": failure.ask_again,
            "summary": failure.say.rpartition(".")[2].replace("_", " "),
        }
    except Exception:
        _log.exception("workflow %s failed under key %s", workflow.name, run.key)
        return {
            "failed": True,
            "say": "workflow.failed",
            "args": {"title": workflow.title},
            "ask_again": None,
            "summary": "technical error; it is not certain whether anything was changed",
        }
    return _stored(done)


def _stored(done: Done) -> dict[str, Any]:
    return {
        "say": done.say,
        "args": {name: str(value)[:MAX_VALUE] for name, value in done.args.items()},
        "facts": {name: str(value)[:MAX_VALUE] for name, value in done.facts.items()},
        "summary": done.summary[:MAX_VALUE],
        "worked": done.worked,
        "quick_replies": list(done.quick_replies),
    }


def _report(
    session: Session, result: Mapping[str, Any], arguments: dict[str, str], key: str
) -> Step:
    for label, value in result["facts"].items():
        text = f"{label}: {value}"
        session.facts.append(Fact(text=text, status="verified", source="workflow", ref=key))
    return session.end(
        (Line(result["say"], result["args"]),),
        quick_replies=tuple(result["quick_replies"]),
        over=True,
        attempt=session.attempted(arguments, result["summary"], worked=bool(result["worked"])),
    )


def _arguments(session: Session) -> dict[str, str]:
    return {
        name: slots.masked(session.workflow.slots[name], value["value"])
        for name, value in session.state["slots"].items()
    }

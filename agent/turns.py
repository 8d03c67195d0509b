"""Run one turn through the graph and say what has to be stored of it."""

import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from agent.rescue import rescue
from agent.store.checkpoints import Checkpoints, run_config
from agent.store.errors import StoreUnavailable
from agent.store.records import Input, NewEvent, NewHandoff, Outgoing, TurnResult
from agent.store.records import Turn as Claimed
from agent.store.store import Store
from graphs.case import Case, new_case
from graphs.conversation.deps import Deps
from graphs.conversation.graph import ConversationGraph
from graphs.conversation.state import Handover, Reply, State, Turn
from graphs.handoff.packet import Packet
from graphs.handoff.projections import code
from graphs.transcript import Message

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TurnRunner:
    """The graph with its parts, ready to run turns."""

    graph: ConversationGraph
    deps: Deps
    store: Store
    checkpoints: Checkpoints

    async def run(self, claimed: Claimed) -> TurnResult:
        """Return what follows from the claimed inputs; a failing assistant is a handoff."""
        conversation = claimed.conversation
        if conversation.owner not in {"assistant", "queue"}:
            return unchanged(claimed)
        turn = await self._turn(claimed)
        try:
            state = await self._run(claimed, turn)
            checkpoint = await self.checkpoints.written_by(conversation.id, claimed.lease)
            return _result(state, claimed, checkpoint)
        except StoreUnavailable:
            raise  # no fault of the assistant, and nothing could be handed over either: try again
        except Exception:
            log.exception("turn failed, handing over", extra={"conversation": conversation.id})
            case = await self._last_case(claimed)
            return _result(rescue(case, turn, self.deps), claimed, conversation.checkpoint_id)

    async def _run(self, claimed: Claimed, turn: Turn) -> State:
        conversation = claimed.conversation
        config = run_config(conversation.id, conversation.checkpoint_id, claimed.lease)
        state: State = await self.graph.ainvoke(  # type: ignore[assignment]
            {"turn": turn}, config, context=self.deps, durability="exit"
        )
        return state

    async def _turn(self, claimed: Claimed) -> Turn:
        conversation, inputs = claimed.conversation, claimed.inputs
        waiting = None
        if conversation.owner == "queue":
            row = await self.store.desk.current(conversation.id)
            waiting = row.packet if row else None
        notes = [each.text for each in inputs if each.kind == "handback"]
        return Turn(
            id=inputs[0].message_id,
            conversation_id=conversation.id,
            epoch=conversation.epoch,
            channel=conversation.channel,
            locale=conversation.locale,
            now=datetime.now(UTC),
            messages=tuple(_message(each) for each in inputs if each.kind != "handback"),
            button=any(each.kind == "button" for each in inputs),
            handback=notes[-1] if notes else None,
            waiting=waiting,
            history=claimed.history,
            customer=conversation.customer,
        )

    async def _last_case(self, claimed: Claimed) -> Case:
        conversation = claimed.conversation
        try:
            config = run_config(conversation.id, conversation.checkpoint_id)
            snapshot = await self.graph.aget_state(config)
        except Exception:
            log.exception("no case state", extra={"conversation": conversation.id})
            return new_case(conversation.customer)
        case: Case = snapshot.values.get("case") or new_case(conversation.customer)
        return case


def unchanged(claimed: Claimed) -> TurnResult:
    """Return the result of a turn in which the assistant has nothing to say."""
    conversation = claimed.conversation
    return TurnResult(episode=conversation.episode, layer=conversation.layer)


def _message(each: Input) -> Message:
    return Message("customer", each.text, each.message_id)


def _result(state: State, claimed: Claimed, checkpoint: str | None) -> TurnResult:
    case, handover = state["case"], state.get("handover")
    decision = state.get("decision")
    return TurnResult(
        messages=[_outgoing(state["reply"])] if "reply" in state else [],
        events=_events(case, claimed),
        owner="queue" if handover else None,
        handoff=_handoff(handover, claimed, checkpoint) if handover else None,
        checkpoint_id=checkpoint,
        record=_record(state),
        outcome=case["outcome"],
        episode=case["episode"],
        layer=case["layer"],
        type=case["type"],
        issue=case["issue"],
        reason=decision.reason if decision and decision.escalate else None,
        customer=case["customer"],
        language=case["language"],
    )


def _outgoing(reply: Reply) -> Outgoing:
    return Outgoing(
        author="assistant",
        sentences=reply.sentences,
        citations=tuple(asdict(citation) for citation in reply.citations),
        quick_replies=reply.quick_replies,
    )


def _events(case: Case, claimed: Claimed) -> list[NewEvent]:
    before = claimed.conversation.outcome
    if case["outcome"] == "resolved_confirmed" and before != "resolved_confirmed":
        return [NewEvent("conversation.resolved", {"outcome": "resolved_confirmed"})]
    offer = case["offer"]
    if offer is not None and offer["kind"] == "helped":
        return [NewEvent("feedback.requested")]
    return []


def _handoff(handover: Handover, claimed: Claimed, checkpoint: str | None) -> NewHandoff:
    packet = Packet.model_validate({**handover.packet, "checkpoint": checkpoint or ""})
    return NewHandoff(
        id="h_" + packet.packet_id.removeprefix("p_"),
        layer=packet.layer,
        priority=packet.priority,
        reason=packet.reason.code,
        one_line=packet.issue.one_line,
        queue=packet.queue,
        packet=packet.model_dump(mode="json", by_alias=True),
        code=code(packet),
        shown=tuple(handover.shown),
    )


def _record(state: State) -> dict[str, Any]:
    """Return why the turn went as it did: for explaining and replaying decisions.

    What is zero, empty or as usual is left out: a conversation may have hundreds of turns.
    """
    assessment, decision = state.get("assessment"), state.get("decision")
    record: dict[str, Any] = {}
    if assessment is not None:
        record = {"type": assessment.type, "act": assessment.act}
        for name in ("confidence", "sentiment", "human_requested", "pushback", "in_scope"):
            record[name] = round(getattr(assessment, name), 2)
        record["flags"] = {each.flag: round(each.confidence, 2) for each in assessment.flags}
    if decision is not None:
        record["rules"] = [reason.rule for reason in decision.reasons]
        record["policy"] = decision.policy_version if decision.reasons else ""
    record["passages"] = {
        citation.chunk_id: round(answer.draft.support, 2)
        for answer in state.get("answers") or ()
        for citation in answer.draft.citations
    }
    return {name: value for name, value in record.items() if value}

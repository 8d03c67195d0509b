"""Build a packet from the case: an instant projection of state, with no model and no lookup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from graphs.assessment.signals import InteractionType
from graphs.case import Case
from graphs.handoff import packet as form
from graphs.handoff.advice import next_steps, opening
from graphs.handoff.cautions import cautions
from graphs.handoff.customer_view import shown_to_customer, with_correction
from graphs.handoff.summary import summary
from graphs.handoff.words import clip, named
from graphs.handoff.writer import Writer, printable
from graphs.policy.decision import TIERS, Decision, ReasonCode
from graphs.transcript import Message

__all__ = ["About", "build", "shown_to_customer", "with_correction"]


@dataclass(frozen=True, slots=True)
class About:
    """What a packet says about the conversation that the case does not know."""

    packet_id: str
    conversation_id: str
    channel: str
    owner_epoch: int
    checkpoint: str
    """Which graph state; empty where none is kept yet."""

    created_at: datetime
    contacts: Sequence[Mapping[str, Any]] = ()
    """Earlier episodes, newest first: `conversation_id`, `at`, `type`, `outcome`, `one_line`."""

    recent: Sequence[Message] = ()
    """The last messages, oldest first."""

    open_cases: Sequence[Mapping[str, str]] = ()
    """What is already open with this customer: `text`, `ref`."""


def build(case: Case, decision: Decision, about: About) -> form.Packet:
    """Return the packet for passing `case` on because of `decision`; pure and bounded.

    Raises:
        ValueError: the decision gives no reason for passing anything on.
    """
    if decision.reason is None:
        raise ValueError("the decision has no reason to hand off; build a packet only to escalate")
    return _Builder(case, decision, about).packet()


class _Builder:
    """One packet in the making; every text goes through one writer, so masking is counted once."""

    def __init__(self, case: Case, decision: Decision, about: About):
        self.case, self.decision, self.about = case, decision, about
        self.writer = Writer()
        self.anchor = _anchor(case, decision, about)

    def packet(self) -> form.Packet:
        about, decision, case = self.about, self.decision, self.case
        for message in about.recent:
            self.writer.line(message.text, message.message_id)
        draft = form.Packet.model_construct(
            packet_id=about.packet_id,
            conversation_id=about.conversation_id,
            episode_id=f"{about.conversation_id}#{case['episode']}",
            channel=about.channel or "unknown",
            language=case["language"] or "en",
            created_at=about.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            owner_epoch=about.owner_epoch,
            checkpoint=about.checkpoint,
            reason=self.reason(),
            layer=decision.layer,
            priority=decision.priority,
            queue=decision.queue,
            issue=self.issue(),
            customer=self.customer(),
            sentiment=self.sentiment(),
            facts=self.facts(),
            attempted=self.attempts(),
            promises_made=self.promises(),
            missing_information=self.missing(),
            transcript=self.transcript(),
        )
        return self._completed(draft)

    def _completed(self, draft: form.Packet) -> form.Packet:
        """Add what is derived from the other parts, and check the whole."""
        redactions = self.writer.redactions()
        draft = draft.model_copy(update={"redactions": redactions})
        leads = draft.layer < 3
        derived = {
            "compliance": cautions(draft, self.anchor),
            "next_steps": next_steps(draft, self.case["workflow"]) if leads else [],
            "suggested_opening": opening(draft) if leads else "",
            "summary": summary(draft),
        }
        whole = draft.model_copy(update=derived)
        return form.Packet.model_validate(whole.model_dump(by_alias=True, warnings=False))

    def reason(self) -> form.Reason:
        reasons = self.decision.reasons
        code = self.decision.reason
        assert code is not None  # build() refuses a decision without one
        signals = [
            form.Signal(
                code=each.code,
                rule=each.rule,
                signal=each.signal,
                value=each.value,
                operator=each.operator,
                threshold=each.threshold,
                message_ids=[e.message_id for e in each.evidence if e.message_id][:10]
                or [self.anchor],
            )
            for each in reasons[: form.OTHERS]
        ] or [self._bare_signal(code)]
        return form.Reason(
            code=code,
            tier=TIERS[code],
            codes=list(dict.fromkeys([code, *(each.code for each in reasons)])),
            rule_ids=list(dict.fromkeys(each.rule for each in signals)),
            signals=signals,
            policy_version=self.decision.policy_version,
        )

    def _bare_signal(self, code: ReasonCode) -> form.Signal:
        """Stand for a decision that no rule took, such as a press of the button."""
        said = {"value": "true", "operator": "is", "threshold": "true"}
        return form.Signal(code=code, rule=code, signal=code, message_ids=[self.anchor], **said)

    def issue(self) -> form.Issue:
        case = self.case
        one_line = self.writer.line(case["issue"] or self._last_words(), self.anchor)
        one_line = one_line or "The customer has not said yet what it is about"
        return form.Issue(
            one_line=one_line,
            goal=self.writer.line(case["goal"], self.anchor) or one_line,
            type=_type(case["type"]),
            entities=self.entities(),
            evidence=[form.Ref(source="message", ref=self.anchor)],
        )

    def entities(self) -> dict[str, form.Entity]:
        """Return what the customer named, and what a running workflow was told."""
        found = {
            name: (value, self._said_in(value)) for name, value in self.case["entities"].items()
        }
        workflow = self.case["workflow"] or {}
        for name, slot in (workflow.get("slots") or {}).items():
            told = slot.get("shown") or slot["value"]
            # Where another one was named since, both are known, and what each is for.
            other = name in found and found[name][0] != told
            key = f"{name} for {named(workflow['name'])}" if other else name
            found[key] = (told, slot.get("message_id") or self.anchor)
        lines = {name: (self.writer.line(value, ref), ref) for name, (value, ref) in found.items()}
        return {
            clip(printable(name), 100): form.Entity(value=value, message_id=ref)
            for name, (value, ref) in lines.items()
            if value
        }

    def _said_in(self, value: str) -> str:
        """Return the latest customer message that holds `value`, else the first of the issue."""
        wanted = _letters(value)
        for message in reversed(self.about.recent):
            if message.author == "customer" and wanted and wanted in _letters(message.text):
                return message.message_id
        return self.anchor

    def customer(self) -> form.Customer:
        who = self.case["customer"]
        id_ = clip(printable(who["id"] or ""), 200) or None
        known = form.Ref(source="record", ref=id_) if id_ else None
        return form.Customer(
            id=id_,
            verified=who["verified"],
            how=who["how"],
            tier=self.writer.line(who["tier"] or "", self.anchor, 100) or None,
            open_cases=[self._open(each) for each in self.about.open_cases[: form.OTHERS]],
            previous_contacts=[self._contact(each) for each in self.about.contacts[:10]],
            evidence=[known or form.Ref(source="message", ref=self.anchor)],
        )

    def _open(self, case: Mapping[str, str]) -> form.OpenCase:
        ref = case.get("ref") or "cases"
        return form.OpenCase(text=self.writer.line(case.get("text", ""), ref) or "Open", ref=ref)

    def _contact(self, contact: Mapping[str, Any]) -> form.PreviousContact:
        ref = str(contact.get("conversation_id") or "contacts")
        at = contact.get("at") or ""
        return form.PreviousContact(
            at=at.isoformat() if isinstance(at, datetime) else str(at),
            type=str(contact.get("type") or "none"),
            outcome=str(contact.get("outcome") or "unknown"),
            one_line=self.writer.line(str(contact.get("one_line") or ""), ref),
            ref=ref,
        )

    def sentiment(self) -> form.SentimentLine:
        moods = self.case["mood"][-form.OTHERS :]
        turning = self.case["turning_point"]
        telling = {turning} if turning else set()
        if moods:
            telling |= {min(moods, key=lambda m: m["sentiment"])["message_id"]}
            telling |= {moods[-1]["message_id"]}
        quotes = [(self.writer.line(m["quote"], m["message_id"]), m["message_id"]) for m in moods]
        return form.SentimentLine(
            current=_bounded(moods[-1]["sentiment"]) if moods else 0.0,
            trajectory=[
                form.Mood(message_id=m["message_id"], sentiment=_bounded(m["sentiment"]))
                for m in moods
            ],
            turning_point=turning,
            quotes=[
                form.Quote(text=text, message_id=ref)
                for text, ref in quotes
                if text and ref in telling
            ][-5:],
        )

    def facts(self) -> list[form.Fact]:
        lines = [
            form.Fact.model_construct(
                text=self.writer.line(fact["text"], fact["ref"] or self.anchor),
                status=fact["status"],
                source=fact["source"],
                ref=fact["ref"] or self.anchor,
            )
            for fact in self.case["facts"][-form.FACTS :]
        ]
        return [line for line in lines if line.text]

    def attempts(self) -> list[form.Attempt]:
        return [
            form.Attempt(
                what=self.writer.line(each["what"], each["message_id"]) or "An attempt",
                arguments=self.writer.values(each["arguments"], each["message_id"]),
                result=self.writer.line(each["result"], each["message_id"]),
                worked=each["worked"],
                message_id=each["message_id"] or self.anchor,
            )
            for each in self.case["attempted"][-form.OTHERS :]
        ]

    def promises(self) -> list[form.Promise]:
        lines = [
            (self.writer.line(each["text"], each["message_id"]), each["message_id"])
            for each in self.case["promises"][-form.OTHERS :]
        ]
        return [
            form.Promise(text=text, message_id=ref or self.anchor) for text, ref in lines if text
        ]

    def missing(self) -> list[form.Missing]:
        return [
            form.Missing(
                name=clip(printable(each["name"]), 100) or "information",
                why=self.writer.line(each["why"], each["message_id"]),
                message_id=each["message_id"] or self.anchor,
            )
            for each in self.case["missing"][-form.OTHERS :]
        ]

    def transcript(self) -> form.Transcript:
        recent = self.about.recent
        return form.Transcript(
            conversation_id=self.about.conversation_id,
            from_message=self.case["opened_by"] or (recent[0].message_id if recent else ""),
            to_message=recent[-1].message_id if recent else "",
        )

    def _last_words(self) -> str:
        said = [each.text for each in self.about.recent if each.author == "customer"]
        return said[-1] if said else ""


def _anchor(case: Case, decision: Decision, about: About) -> str:
    """Return the message that a line rests on where the state names none of its own."""
    fired = [e.message_id for each in decision.reasons for e in each.evidence if e.message_id]
    said = [each.message_id for each in about.recent if each.author == "customer"]
    return next(
        (ref for ref in (case["opened_by"], *fired, *said[-1:]) if ref), about.conversation_id
    )


def _type(name: str) -> InteractionType:
    return name if name in get_args(InteractionType) else "none"  # type: ignore[return-value]


def _bounded(sentiment: float) -> float:
    return max(-1.0, min(1.0, sentiment))


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())

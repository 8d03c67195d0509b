"""Finds out who the customer is, and proves it with a code sent only to a channel on file."""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from graphs.workflows.declare import Slot, Workflow
from graphs.workflows.extract import plain
from graphs.workflows.ports import Backoffice, CustomerRecord, EffectLedger, Verifier
from graphs.workflows.session import Session
from graphs.workflows.state import Code, Identity
from graphs.workflows.step import Line, Step

MAX_WRONG_CODES = 3
MAX_CODES = 3
"""Codes sent in one run of a workflow."""

RESEND_AFTER = timedelta(seconds=30)
CODE_LIFETIME = timedelta(minutes=10)
"""After which a code that was never sent is said to have expired, as a real one would."""

_REDIRECT = re.compile(
    r"\b(?:new|other|another|different|private|work|second|old|(?:wife|husband|partner|friend)'?s)\s+"
    r"(?:e-?mail|mail|phone|mobile|number|address|inbox)\b"
    r"|\b(?:send|text|mail|email|forward|use|sms|call)\b.*(?:@|\d{6}|\binstead\b)"
    r"|\b(?:tell|read|give|show|what'?s|what is)\b.{0,12}\bthe code\b",
    re.IGNORECASE,
)
_NO_ACCESS = re.compile(
    r"\b(?:no|lost|without|can'?t|cannot|don'?t have|no longer|not)\b.{0,30}"
    r"\b(?:access|get into|reach|use)\b"
    r"|\b(?:lost|stolen|changed) (?:my )?(?:phone|mobile|e-?mail|number)\b",
    re.IGNORECASE,
)
_RESEND = re.compile(
    r"\b(?:re-?send|(?:send|need|want|get|text|mail)\b.{0,20}\b(?:again|another|new)\b|new code"
    r"|again please|no (?:code|mail|email|sms)\b"
    r"|(?:did ?n[o']?t|have ?n[o']?t|not|never|nothing)\b.{0,25}"
    r"\b(?:arrived?|received?|get|got|come|came|there)\b)",
    re.IGNORECASE,
)
RESEND = "Send a new code"
PERSON = "Talk to a person"


class Identities:
    """The verification part of a workflow's turn."""

    def __init__(
        self,
        workflows: Sequence[Workflow],
        backoffice: Backoffice,
        ledger: EffectLedger,
        verifier: Verifier,
    ) -> None:
        self._order_number = _order_number_slot(workflows)
        self._backoffice = backoffice
        self._ledger = ledger
        self._verifier = verifier

    async def require(self, session: Session) -> Step | None:
        """Ask for what is missing to know the customer as well as the workflow needs; else None."""
        if self._enough(session):
            return None
        if session.state["identity"] is None and not await self._identify(session):
            return self._ask_identifier(session)
        if session.workflow.verification == "identified":
            return None
        return await self._send(session, Line("workflow.code_sent"))

    async def answer_identifier(self, session: Session) -> bool:
        """Take the email address, order number or phone number that was asked for."""
        found = self._identifier(session.text, asked=True)
        if found is None:
            return False
        await self._look_up(session, *found)
        return True

    async def answer_code(self, session: Session) -> Step | None:
        """Act on what was said while a code is awaited.

        Returns None when the customer is verified now; a step that was not understood otherwise
        leaves the decision to the caller.
        """
        text = session.text
        if _REDIRECT.search(text) and not plain.code(text):
            return self._refuse_destination(session)
        if _NO_ACCESS.search(text):
            session.tell("workflow.no_access")
            return self._ask_code(session, Line("workflow.code_ask"))
        if _RESEND.search(text):
            return await self._resend(session)
        codes = plain.code(text)
        if codes:
            return await self._check(session, codes[-1].values[0])
        if await self._other_account(session):
            return await self._send(session, Line("workflow.code_sent"))
        return session.ask_again(understood=False)

    def _enough(self, session: Session) -> bool:
        needs, customer = session.workflow.verification, session.customer
        if needs == "none" or (customer["verified"] and customer["id"]):
            return True
        return needs == "identified" and session.state["identity"] is not None

    async def _identify(self, session: Session) -> bool:
        """Use what was said now, then what is known, then what was said earlier."""
        said = self._identifier(session.text, asked=False)
        if said is None and (customer_id := session.customer["id"]):
            record = await asyncio.to_thread(self._backoffice.customer, customer_id)
            self._take(session, record, "customer", customer_id)
            return True
        found = said or self._earlier(session)
        if found is None:
            return False
        await self._look_up(session, *found)
        return True

    def _identifier(self, text: str, *, asked: bool) -> tuple[str, str] | None:
        """Return the kind and value of the first identifier in `text`."""
        if emails := plain.email(text):
            return "email", emails[-1].values[0]
        slot = self._order_number
        if slot and (orders := plain.pattern(text, slot.pattern or "", slot.canonical)):
            return "order_number", orders[-1].values[0]
        if asked and (phones := plain.phone(text)) and len(phones[-1].values[0]) > 6:
            return "phone", phones[-1].values[0]
        if asked and slot and slot.bare:
            bare = plain.pattern(text, slot.bare, slot.canonical)
            return ("order_number", bare[-1].values[0]) if bare else None
        return None

    def _earlier(self, session: Session) -> tuple[str, str] | None:
        for kind in ("email", "order_number"):
            value = session.state["slots"].get(kind)
            if value:
                return kind, value["value"]
            found = self._identifier(session.context.known.get(kind, ""), asked=True)
            if found:
                return found
        return None

    async def _look_up(self, session: Session, kind: str, value: str) -> None:
        find = self._backoffice.find_customer
        if kind == "email":
            record = await asyncio.to_thread(find, email=value)
        elif kind == "phone":
            record = await asyncio.to_thread(find, phone=value)
        else:
            record = await asyncio.to_thread(find, order_number=value)
        self._take(session, record, kind, value)
        session.state_fact(kind.replace("_", " "), value)

    def _take(self, session: Session, record: CustomerRecord | None, by: str, said: str) -> None:
        session.state["identity"] = Identity(
            customer_id=record.id if record else None, by=by, said=said
        )
        if record:
            session.know(record, verified=False)

    async def _other_account(self, session: Session) -> bool:
        """Tell whether the customer named another account than the one the code went to."""
        found = self._identifier(session.text, asked=False)
        identity = session.state["identity"]
        if found is None or identity is None or found[1] == identity["said"]:
            return False
        if found[0] == "order_number" and identity["by"] not in ("order_number", "customer"):
            return False
        await self._look_up(session, *found)
        return True

    def _ask_identifier(self, session: Session) -> Step:
        return session.ask("identify", "identify", Line("workflow.identify"))

    def _ask_code(self, session: Session, line: Line) -> Step:
        again = Line("workflow.code_ask")
        return session.ask("code", "code", line, (RESEND, PERSON), again=again)

    def _refuse_destination(self, session: Session) -> Step:
        session.tell("workflow.destination_refused")
        return self._ask_code(session, Line("workflow.code_ask"))

    async def _resend(self, session: Session) -> Step:
        code = session.state["code"]
        if code and session.now - datetime.fromisoformat(code["sent_at"]) < RESEND_AFTER:
            return self._ask_code(session, Line("workflow.code_wait"))
        return await self._send(session, Line("workflow.code_sent_again"))

    async def _send(self, session: Session, line: Line) -> Step:
        """Send a code, or seem to: the words are the same where nobody was found."""
        code = session.state["code"] or Code(customer_id=None, wrong=0, sent=0, sent_at="")
        if code["sent"] >= MAX_CODES:
            return self._ask_code(session, Line("workflow.code_limit"))
        identity = session.state["identity"]
        customer_id = identity["customer_id"] if identity else None
        if customer_id is not None:
            record = await asyncio.to_thread(self._backoffice.customer, customer_id)
            if record is None or not record.channels:
                return self._fail(session, "no channel on file")
            if not await self._deliver(session, record):
                return session.end()
        session.state["code"] = Code(
            customer_id=customer_id,
            wrong=code["wrong"],
            sent=code["sent"] + 1,
            sent_at=session.now.isoformat(),
        )
        return self._ask_code(session, line)

    async def _deliver(self, session: Session, record: CustomerRecord) -> bool:
        key = session.key("code")
        context = session.context
        claim = await self._ledger.claim(
            key, context.conversation_id, context.epoch, "verification_code", {}
        )
        if claim.status == "not_owner":
            return False
        if claim.status != "done":
            await self._verifier.send_code(context.conversation_id, record.id, record.channels, key)
            await self._ledger.finish(key, {"sent": True})
        return True

    async def _check(self, session: Session, typed: str) -> Step | None:
        identity, code = session.state["identity"], session.state["code"]
        if identity is None or code is None:
            return self._ask_identifier(session)
        if identity["customer_id"] is None or identity["customer_id"] != code["customer_id"]:
            age = session.now - datetime.fromisoformat(code["sent_at"])
            return self._wrong(session, code, expired=age > CODE_LIFETIME)
        check = await self._verifier.check_code(session.context.conversation_id, typed)
        if not check.ok:
            last = not check.expired and check.attempts_left <= 0
            return self._wrong(session, code, expired=check.expired, last=last)
        record = await asyncio.to_thread(self._backoffice.customer, identity["customer_id"])
        if record is None:
            return self._fail(session, "the account is gone")
        session.know(record, verified=True)
        session.tell("workflow.verified")
        return None

    def _wrong(self, session: Session, code: Code, *, expired: bool, last: bool = False) -> Step:
        if expired:
            return self._ask_code(session, Line("workflow.code_expired"))
        wrong = code["wrong"] + 1
        session.state["code"] = Code(
            customer_id=code["customer_id"],
            wrong=wrong,
            sent=code["sent"],
            sent_at=code["sent_at"],
        )
        if last or wrong >= MAX_WRONG_CODES:
            return self._fail(session, "wrong codes")
        left = str(MAX_WRONG_CODES - wrong)
        return self._ask_code(session, Line("workflow.code_wrong", {"left": left}))

    def _fail(self, session: Session, why: str) -> Step:
        attempt = session.attempted({}, f"verification failed: {why}", worked=False)
        return session.end(
            (Line("workflow.verification_failed"),),
            over=True,
            attempt=attempt,
            failed="verification_failed",
        )


def _order_number_slot(workflows: Sequence[Workflow]) -> Slot | None:
    slots = (each.slots.get("order_number") for each in workflows)
    return next((slot for slot in slots if slot and slot.kind == "pattern"), None)

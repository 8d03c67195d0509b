"""The store: one database behind a few parts, each method one transaction.

    store = await Store.open(url)      "sqlite:///path/lamina.db" or "postgresql://user@host/db"
    await store.close()

    store.log       conversations and their events (agent.store.log)
        open_conversation(id, *, token_hash, channel, locale, customer, context, greeting)
                                                                 -> Conversation
        conversation(id)                                         -> Conversation | None
        accept_message(conversation_id, text, client_message_id, *, kind="message") -> Accepted
        events(conversation_id, after=0, limit=500)              -> list[Event]
        transcript(conversation_id, after=0)                     -> list[TranscriptMessage]
        recent(conversation_id, before_seq, limit=10)            -> list[Message], oldest first
        close(conversation_id, outcome=None)                     -> bool, False when closed before
        feedback(conversation_id, *, message_id, score, resolved, comment, helpful) -> None
        changed_since(at_ms)                                     -> list[Change]
    store.turns     one turn at a time per conversation (agent.store.turns)
        claim(conversation_id, worker, ttl_s)                    -> Turn | None
        renew(turn, ttl_s)                                       -> bool
        release(turn)                                            -> None
        commit(turn, result)                                     -> Committed | None, ends the lease
        waiting(limit=100)                                       -> list[str]
        records(conversation_id)                                 -> list[TurnRecord]
        dropped(conversation_id)                                 -> int, late replies not sent
    store.effects   side effects once per key (graphs.workflows.ports.EffectLedger)
        claim(key, conversation_id, epoch, name, arguments)      -> Claim
        finish(key, result)                                      -> None
    store.codes     verification codes
        save(conversation_id, customer_id, code_hash, expires_at, key, mail=None)
                                            -> CodeRow, once per key, with its mail in one
        current(conversation_id)                                 -> CodeRow | None
        spend_attempt(conversation_id)                           -> int, attempts left
        drop(conversation_id)                                    -> None
    store.outbox    transactional mail
        put(NewMail)                                             -> bool, False if stored before
        mail(limit=50)                                           -> list[Mail], newest first
    store.desk      handoffs and who owns the conversation (agent.store.desk)
        handoffs(status="waiting", limit=100)                    -> list[HandoffRow]
        handoff(handoff_id)                                      -> HandoffRow | None
        current(conversation_id)                                 -> HandoffRow | None
        position(handoff_id)                                     -> int, 1 is next, 0 is not waiting
        accept(handoff_id, human_agent)                          -> bool
        message(handoff_id, human_agent, text, client_message_id, *, author="human_agent")
                                                                 -> Accepted, raises NotOwner
        give_back(handoff_id, human_agent, note)                 -> bool
        resolve(handoff_id, human_agent)                         -> bool
        decline(handoff_id, human_agent, reason)                 -> bool
        add_correction(conversation_id, text)                    -> Accepted, raises UnknownHandoff
        changed_since(at_ms)                                     -> list[Change]
    store.outcomes  what became of episodes
        contacts(customer_id, exclude="", limit=5)               -> list[Contact], newest first
        episodes(conversation_id)                                -> list[Episode]
        settle(conversation_id, outcome)                         -> None, of the latest episode

Every method is a coroutine and raises StoreUnavailable when the database cannot do its work.
"""

from agent.store import migrate
from agent.store.codes import Codes
from agent.store.desk import Desk
from agent.store.effects import Effects
from agent.store.engine import BUSY_TIMEOUT_MS, Database, open_database
from agent.store.log import Log
from agent.store.outbox import Outbox
from agent.store.outcomes import Outcomes
from agent.store.rows import Clock, system_clock
from agent.store.turns import Turns


class Store:
    """All that the service remembers."""

    def __init__(self, database: Database, clock: Clock = system_clock) -> None:
        self._database = database
        self.log = Log(database, clock)
        self.turns = Turns(database, clock)
        self.effects = Effects(database, clock)
        self.codes = Codes(database, clock)
        self.outbox = Outbox(database, clock)
        self.desk = Desk(database, clock)
        self.outcomes = Outcomes(database, clock)

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        clock: Clock = system_clock,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
    ) -> "Store":
        """Open the database behind a URL and bring its tables up to date.

        SQLite waits `busy_timeout_ms` for a lock that another process holds. Raises
        StoreUnavailable, StoreTooNew, and StoreError for a URL that is none of ours.
        """
        database = open_database(url, busy_timeout_ms)
        try:
            await migrate.bring_up_to_date(database)
        except BaseException:
            await database.close()
            raise
        return cls(database, clock)

    async def ping(self) -> None:
        """Return when the database answers; raise StoreUnavailable when it does not."""
        await self._database.read(migrate.revision)

    async def close(self) -> None:
        """Close every connection."""
        await self._database.close()

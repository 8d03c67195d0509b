"""The tables. A migration in agent/store/migrations goes with every change here.

Times are integer milliseconds UTC; JSON is compact text. What grows with a conversation is
clustered by conversation, so that one conversation is read from neighbouring pages.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)

REVISION = "0001"
"""The migration these tables stand for; opening a database that has it needs no Alembic."""

metadata = MetaData()


def _conversation_id(primary_key: bool = False) -> Column[str]:
    """A reference to the conversation; erasing the conversation erases the row."""
    target = ForeignKey("conversations.id", ondelete="CASCADE")
    return Column("conversation_id", Text, target, primary_key=primary_key, nullable=False)


conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("layer", SmallInteger, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("customer_id", Text),
    Column("context", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("input_seq", Integer, nullable=False),
    Column("done_seq", Integer, nullable=False),
    Column("turn_through", Integer),
    Column("attempt", Integer, nullable=False),
    Column("lease", Text),
    Column("lease_until", BigInteger, nullable=False),
    Column("checkpoint_id", Text),
    Column("outcome", Text, nullable=False),
    Column("episode", Integer, nullable=False),
    Column("human_agent", Text),
    sqlite_with_rowid=False,
)
Index("conversations_updated", conversations.c.updated_at)
Index(
    "conversations_waiting",
    conversations.c.updated_at,
    sqlite_where=text("input_seq > done_seq"),
    postgresql_where=text("input_seq > done_seq"),
)
Index(
    "conversations_customer",
    conversations.c.customer_id,
    sqlite_where=text("customer_id IS NOT NULL"),
    postgresql_where=text("customer_id IS NOT NULL"),
)

events = Table(
    "events",
    metadata,
    _conversation_id(primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("data", Text, nullable=False),
    Column("client_message_id", Text),
    sqlite_with_rowid=False,
)
"""A message is one row, known by the seq of its last event: see agent.store.wire."""
Index(
    "events_client_message",
    events.c.conversation_id,
    events.c.client_message_id,
    unique=True,
    sqlite_where=text("client_message_id IS NOT NULL"),
    postgresql_where=text("client_message_id IS NOT NULL"),
)

turns = Table(
    "turns",
    metadata,
    _conversation_id(primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Why each turn went as it did, by the seq of its last input."""

dropped = Table(
    "dropped",
    metadata,
    Column("id", Integer, primary_key=True),
    _conversation_id(),
    Column("at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Late replies that were not sent: somebody else owned the conversation by then."""
Index("dropped_conversation", dropped.c.conversation_id)

episodes = Table(
    "episodes",
    metadata,
    _conversation_id(primary_key=True),
    Column("episode", Integer, primary_key=True, autoincrement=False),
    Column("type", Text, nullable=False),
    Column("layer", SmallInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("one_line", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger),
    sqlite_with_rowid=False,
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Text, primary_key=True),
    _conversation_id(),
    Column("status", Text, nullable=False),
    Column("layer", SmallInteger, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("one_line", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("packet", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("waiting_since", BigInteger, nullable=False),
    Column("accepted_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("human_agent", Text),
    Column("updated_at", BigInteger, nullable=False),
)
Index("handoffs_queue", handoffs.c.status, handoffs.c.rank, handoffs.c.waiting_since)
Index("handoffs_updated", handoffs.c.updated_at)
Index("handoffs_conversation", handoffs.c.conversation_id)
Index(
    "handoffs_one_current",
    handoffs.c.conversation_id,
    unique=True,
    sqlite_where=text("status IN ('waiting', 'accepted')"),
    postgresql_where=text("status IN ('waiting', 'accepted')"),
)

declines = Table(
    "declines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("handoff_id", Text, ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False),
    Column("human_agent", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("declines_handoff", declines.c.handoff_id)

effects = Table(
    "effects",
    metadata,
    Column("key", Text, primary_key=True),
    _conversation_id(),
    Column("epoch", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("result", Text),
    Column("claimed_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    sqlite_with_rowid=False,
)
Index("effects_conversation", effects.c.conversation_id)

codes = Table(
    "codes",
    metadata,
    _conversation_id(primary_key=True),
    Column("customer_id", Text, nullable=False),
    Column("code_hash", Text),
    Column("expires_at", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("attempts_left", Integer, nullable=False),
    Column("sends", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""The latest code of a conversation; a dropped one leaves its row, so that sends are counted."""

mail = Table(
    "mail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("customer_id", Text, nullable=False),
    Column("channel_kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("mail_customer", mail.c.customer_id)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    _conversation_id(),
    Column("message_id", Text),
    Column("score", SmallInteger),
    Column("resolved", Boolean),
    Column("comment", Text),
    Column("helpful", Boolean),
    Column("at", BigInteger, nullable=False),
)
Index("feedback_conversation", feedback.c.conversation_id)

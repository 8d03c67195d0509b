"""The packet: what a person gets when the assistant passes a conversation on (lamina.handoff/1).

Every line carries its evidence: the message, passage, workflow run or record it rests on.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from graphs.assessment.signals import InteractionType
from graphs.case import FactStatus
from graphs.handoff.redact import RedactionKind
from graphs.policy.decision import ReasonCode

SCHEMA: Literal["lamina.handoff/1"] = "lamina.handoff/1"
LINE = 400
SUMMARY = 500
FACTS = 60
OTHERS = 40

Text = Annotated[str, StringConstraints(min_length=1, max_length=LINE, pattern=r"\S")]
RefId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1000, pattern=r"\S"),
    Field(description="Evidence: the id of a message, passage, workflow run or record."),
]
Sentiment = Annotated[float, Field(ge=-1, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, allow_inf_nan=False
    )


class Ref(_Part):
    """One piece of evidence."""

    source: Literal["message", "passage", "workflow", "record"]
    ref: RefId


Evidence = Annotated[list[Ref], Field(min_length=1, max_length=10)]
MessageIds = Annotated[list[RefId], Field(min_length=1, max_length=10)]


class Signal(_Part):
    """One reason that fired: what was measured, and against what."""

    code: ReasonCode
    rule: Text
    signal: Text
    value: float | Text
    operator: Text
    threshold: float | Text
    message_ids: MessageIds


class Reason(_Part):
    """Why the conversation leaves the assistant."""

    code: ReasonCode
    tier: Annotated[int, Field(ge=1, le=4)]
    codes: Annotated[list[ReasonCode], Field(min_length=1)]
    rule_ids: Annotated[list[Text], Field(min_length=1)]
    signals: Annotated[list[Signal], Field(min_length=1, max_length=OTHERS)]
    policy_version: str = ""


class Entity(_Part):
    """A value the customer named, such as an order number."""

    value: Text
    message_id: RefId


class Issue(_Part):
    """What the customer needs."""

    one_line: Text
    goal: Text
    type: InteractionType
    entities: dict[str, Entity]
    evidence: Evidence


class OpenCase(_Part):
    """Something already open with this customer."""

    text: Text
    ref: RefId


class PreviousContact(_Part):
    """An earlier episode of the same customer."""

    at: str
    type: str
    outcome: str
    one_line: str
    ref: RefId


class Customer(_Part):
    """Whom the conversation is with, and how sure that is."""

    id: str | None
    verified: bool
    how: str | None
    tier: str | None
    open_cases: Annotated[list[OpenCase], Field(max_length=OTHERS)]
    previous_contacts: Annotated[list[PreviousContact], Field(max_length=OTHERS)]
    evidence: Evidence


class Mood(_Part):
    """Sentiment at one customer message."""

    message_id: RefId
    sentiment: Sentiment


class Quote(_Part):
    """The customer's own words."""

    text: Text
    message_id: RefId


class SentimentLine(_Part):
    """How the customer feels, and how that came about."""

    current: Sentiment
    trajectory: Annotated[list[Mood], Field(max_length=OTHERS)]
    turning_point: RefId | None
    quotes: Annotated[list[Quote], Field(max_length=5)]


class Fact(_Part):
    """Something known, how sure it is, and where it comes from."""

    text: Text
    status: FactStatus
    source: Literal["message", "passage", "workflow"]
    ref: RefId


class Attempt(_Part):
    """Something that was tried."""

    what: Text
    arguments: dict[str, str]
    result: str
    worked: bool
    message_id: RefId


class Promise(_Part):
    """Something the customer was told would happen."""

    text: Text
    message_id: RefId


class Missing(_Part):
    """Something a person will need that nobody has said yet."""

    name: Text
    why: str
    message_id: RefId


class NextStep(_Part):
    """What could be done next; layer 2 only."""

    text: Text
    why: Text
    workflow: str | None = None
    arguments: dict[str, str] = {}
    confidence: Annotated[float, Field(ge=0, le=1)]
    evidence: Evidence


class Compliance(_Part):
    """A duty or danger to keep in mind."""

    flag: Literal[
        "payment_data",
        "secret_shared",
        "identity_not_verified",
        "sensitive_data",
        "legal",
        "security",
        "crisis",
    ]
    text: Text
    evidence: Evidence


class Redaction(_Part):
    """What was masked; never the value."""

    kind: RedactionKind
    count: Annotated[int, Field(ge=1)]
    message_ids: MessageIds


class Transcript(_Part):
    """Where the whole conversation can be read."""

    conversation_id: RefId
    from_message: str
    to_message: str


class Packet(_Part):
    """All that is passed on with a conversation."""

    schema_: Annotated[Literal["lamina.handoff/1"], Field(alias="schema")] = SCHEMA
    packet_id: RefId
    conversation_id: RefId
    episode_id: RefId
    channel: Text
    language: Text
    created_at: Annotated[str, Field(description="RFC 3339, UTC")]
    owner_epoch: Annotated[int, Field(ge=0)]
    checkpoint: Annotated[str, Field(description="Which graph state; empty where none was kept")]
    reason: Reason
    layer: Annotated[int, Field(ge=1, le=3)]
    priority: Literal["urgent", "high", "normal", "low"]
    queue: Text
    issue: Issue
    customer: Customer
    sentiment: SentimentLine
    facts: Annotated[list[Fact], Field(max_length=FACTS)]
    attempted: Annotated[list[Attempt], Field(max_length=OTHERS)]
    promises_made: Annotated[list[Promise], Field(max_length=OTHERS)]
    missing_information: Annotated[list[Missing], Field(max_length=OTHERS)]
    next_steps: Annotated[list[NextStep], Field(max_length=5)] = []
    suggested_opening: Annotated[str, Field(max_length=LINE)] = ""
    compliance: Annotated[list[Compliance], Field(max_length=OTHERS)]
    redactions: Annotated[list[Redaction], Field(max_length=OTHERS)]
    summary: Annotated[str, Field(min_length=1, max_length=SUMMARY)]
    transcript: Transcript

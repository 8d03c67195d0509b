"""The named numbers of a policy: when something counts, and how often is too often."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Share = Annotated[float, Field(ge=0, le=1)]
Tone = Annotated[float, Field(ge=-1, le=1)]
Count = Annotated[int, Field(ge=1, le=100)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class MoneyLimit(BaseModel):
    """An amount, with the same limit in other currencies where the pack knows them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    currency: Currency
    """The company's own; also used where the customer names no currency."""

    amount: Annotated[float, Field(gt=0)]
    others: dict[Currency, Annotated[float, Field(gt=0)]] = {}

    def in_currency(self, currency: str) -> float:
        """Return the limit in `currency`; one that the pack does not know is taken as its own."""
        return self.others.get(currency, self.amount)


class Thresholds(BaseModel):
    """Every named threshold; rules refer to them by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    type_confidence: Share
    """Below it, the interaction type alone moves nothing."""

    risk_type_confidence: Share
    """The same for the types of tier 1, where a miss costs most."""

    flag_confidence: Share
    crisis_flag_confidence: Share
    human_requested: Share
    """Probability from which a message counts as asking for a person."""

    pushback: Share
    """Probability from which a message counts as pushback."""

    pushback_limit: Count
    repetition_limit: Count
    clarification_limit: Count
    failure_limit: Count
    issue_limit: Count
    answer_support: Tone
    """Support from which a passage may answer a question."""

    thin_support: Tone
    """Support below which nothing is near; between the two, what asks nothing is asked about."""

    clarify_margin: Annotated[float, Field(ge=0, le=2)]
    """Two articles closer than this compete: ask which is meant."""

    frustration_sentiment: Tone
    """With a falling trend, from here down the customer is frustrated."""

    frustration_trend: Annotated[float, Field(ge=-2, le=0)]
    anger_sentiment: Tone
    """From here down the customer is angry, whatever the trend."""

    dispute_sentiment: Tone
    """From here down a billing dispute is a human's alone."""

    novelty_scope: Share
    """in_scope below which nothing we know is near."""

    novelty_confidence: Share
    """Confidence of `novel` that is enough where nothing was looked up."""

    dispute_amount: MoneyLimit
    """From here up a billing dispute is a human's alone."""


MONEY_THRESHOLDS = frozenset({"dispute_amount"})
NUMBER_THRESHOLDS = frozenset(Thresholds.model_fields) - MONEY_THRESHOLDS

"""Plain words for codes, moods and names, so that no person has to read a code."""

from collections.abc import Mapping

from graphs.policy.decision import ReasonCode

REASONS: Mapping[ReasonCode, str] = {
    "crisis": "The customer may be in danger or distress",
    "fraud_or_security": "Possible fraud or account takeover",
    "legal_or_regulatory": "A legal or regulatory matter",
    "sensitive_data": "Sensitive personal data is involved",
    "vip": "A high-value relationship",
    "human_requested": "The customer asked for a person",
    "offer_accepted": "The customer accepted the offer of a person",
    "frustration": "The customer is frustrated",
    "complaint": "A complaint",
    "churn_risk": "The customer may leave",
    "billing_dispute": "The customer disputes a charge",
    "pushback": "The customer rejected the answers",
    "unsupported_request": "Nothing the assistant has can do this",
    "missing_knowledge": "The knowledge base has no answer",
    "verification_failed": "The identity check failed",
    "workflow_failed": "A process failed",
    "clarification_limit": "It stayed unclear after asking twice",
    "complex_troubleshooting": "Complex troubleshooting",
    "novel": "Something never seen before",
    "assistant_failure": "The assistant failed",
    "usage_limit": "The assistant's budget is used up",
}


def mood(sentiment: float) -> str:
    """Return sentiment (-1..1) in one or two words."""
    if sentiment <= -0.6:
        return "very upset"
    if sentiment <= -0.2:
        return "unhappy"
    if sentiment < 0.2:
        return "neutral"
    return "content" if sentiment < 0.6 else "delighted"


def named(name: str) -> str:
    """Return `order_number` as `order number`."""
    return " ".join(name.replace("_", " ").split())


def capital(text: str) -> str:
    """Return `text` with its first letter large."""
    return text[:1].upper() + text[1:]


def clip(text: str, limit: int) -> str:
    """Return `text` on one line of at most `limit` characters, cut at a word where one is near."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: max(0, limit - 1)]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit * 2 // 3 else cut).rstrip() + "…" if limit > 0 else ""

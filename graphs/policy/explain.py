"""Say in one line why a decision was taken."""

from graphs.policy.decision import Decision, Reason

_SIGNS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<", "is": "=", "in": "in"}
_QUOTE = 80


def explain(decision: Decision) -> str:
    """Return one readable line: layer, reasons with value, threshold and evidence, and queue."""
    edition = f"policy {decision.policy_version}" if decision.policy_version else "policy unnamed"
    if not decision.escalate:
        return f"Layer {decision.layer}, the assistant keeps it: no rule fired ({edition})"
    reasons = "; also ".join(_reason(each) for each in decision.reasons)
    where = f"queue {decision.queue}, {decision.priority}"
    return f"Layer {decision.layer}, to a person: {reasons} → {where} ({edition})"


def _reason(reason: Reason) -> str:
    sign = _SIGNS.get(reason.operator, reason.operator)
    measure = f"{reason.signal} {_number(reason.value)} {sign} {_number(reason.threshold)}"
    line = f"{reason.code} (tier {reason.tier}, rule {reason.rule}): {measure}"
    quotes = ", ".join(f"“{_one_line(each.quote)}” [{each.message_id}]" for each in reason.evidence)
    return f"{line}, {quotes}" if quotes else line


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def _one_line(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= _QUOTE else f"{flat[: _QUOTE - 1]}…"

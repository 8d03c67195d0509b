"""Point out the duties and dangers that a packet brings with it."""

from collections.abc import Iterator, Mapping

from graphs.handoff.packet import Compliance, Packet, Ref
from graphs.handoff.redact import RedactionKind
from graphs.policy.decision import ReasonCode

Caution = tuple[str, str, list[str]]
"""Flag, text, message ids."""

_BY_REASON: Mapping[ReasonCode, tuple[str, str]] = {
    "crisis": ("crisis", "Follow the crisis protocol: no sales, no processes, no automation"),
    "fraud_or_security": ("security", "Change or disclose nothing before identity is certain"),
    "legal_or_regulatory": ("legal", "Admit nothing, promise nothing, keep all records"),
    "sensitive_data": ("sensitive_data", "Sensitive personal data: need-to-know only"),
}

_PAYMENT = ("payment_data", "Payment data was written in the chat: do not copy it or ask for it")
_SECRET = ("secret_shared", "A password or code was written in the chat: have it changed")
_PERSONAL = ("sensitive_data", "Sensitive personal data: need-to-know only")
_BY_SECRET: Mapping[RedactionKind, tuple[str, str]] = {
    "card_number": _PAYMENT,
    "security_code": _PAYMENT,
    "iban": _PAYMENT,
    "password": _SECRET,
    "one_time_code": _SECRET,
    "health_number": _PERSONAL,
    "id_number": _PERSONAL,
}


def cautions(packet: Packet, anchor: str) -> list[Compliance]:
    """Return what whoever takes over has to keep in mind; `anchor` is the issue's first message."""
    merged: dict[tuple[str, str], list[str]] = {}
    for flag, text, message_ids in _found(packet, anchor):
        merged.setdefault((flag, text), []).extend(message_ids)
    return [_caution(flag, text, ids) for (flag, text), ids in merged.items()]


def _found(packet: Packet, anchor: str) -> Iterator[Caution]:
    for signal in packet.reason.signals:
        if signal.code in _BY_REASON:
            yield (*_BY_REASON[signal.code], signal.message_ids)
    for redaction in packet.redactions:
        yield (*_BY_SECRET[redaction.kind], redaction.message_ids)
    if not packet.customer.verified:
        text = "Identity is not verified; disclose no account data"
        yield "identity_not_verified", text, [anchor]


def _caution(flag: str, text: str, message_ids: list[str]) -> Compliance:
    evidence = [Ref(source="message", ref=each) for each in dict.fromkeys(message_ids)]
    return Compliance.model_validate({"flag": flag, "text": text, "evidence": evidence[:10]})

"""Sum a packet up in at most 500 characters, the most needed things first."""

from graphs.handoff.packet import SUMMARY, Packet
from graphs.handoff.words import REASONS, clip, mood, named


def summary(packet: Packet) -> str:
    """Return the summary: whole sentences, as many as fit, the issue and the reason always."""
    issue = packet.issue.one_line
    parts = [_sentence(clip(issue, 200)), _sentence(REASONS[packet.reason.code])]
    length = len(parts[0]) + 1 + len(parts[1])
    for part in _more(packet):
        if length + 1 + len(part) <= SUMMARY:
            parts.append(part)
            length += 1 + len(part)
    return " ".join(parts)


def _more(packet: Packet) -> list[str]:
    """The rest, in the order in which a person needs it."""
    return [
        _sentence(clip(part, 160))
        for part in (
            _goal(packet),
            _last_attempt(packet),
            _entities(packet),
            _identity(packet),
            _mood(packet),
            _missing(packet),
            _promise(packet),
        )
        if part
    ]


def _goal(packet: Packet) -> str:
    goal = packet.issue.goal
    return f"Wants: {goal}" if goal != packet.issue.one_line else ""


def _last_attempt(packet: Packet) -> str:
    if not packet.attempted:
        return "Nothing was tried yet"
    last = packet.attempted[-1]
    return f"Tried: {last.what} ({'worked' if last.worked else 'did not work'})"


def _entities(packet: Packet) -> str:
    known = [f"{named(name)} {each.value}" for name, each in packet.issue.entities.items()]
    return f"Known: {', '.join(known)}" if known else ""


def _identity(packet: Packet) -> str:
    return "Customer verified" if packet.customer.verified else "Customer not verified"


def _mood(packet: Packet) -> str:
    line = packet.sentiment
    if not line.trajectory:
        return ""
    fell = ", fell during the conversation" if line.turning_point else ""
    return f"Mood: {mood(line.current)}{fell}"


def _missing(packet: Packet) -> str:
    names = [named(each.name) for each in packet.missing_information]
    return f"Missing: {', '.join(names)}" if names else ""


def _promise(packet: Packet) -> str:
    return f"Promised: {packet.promises_made[-1].text}" if packet.promises_made else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."

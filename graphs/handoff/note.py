"""A packet as a Markdown note for the human agent: what to know first comes first."""

import re
from collections.abc import Iterator

from graphs.handoff.packet import Fact, NextStep, Packet, Ref
from graphs.handoff.words import REASONS, capital, clip, mood, named

NOTE = 20_000
"""Characters."""

_CAPS = (400, 200, 100, 50)
_SURENESS = ("verified", "customer_stated", "inferred")


def note(packet: Packet) -> str:
    """Return the note, at most 20,000 characters; lines get shorter before any is left out."""
    for cap in _CAPS:
        text = _Note(packet, cap).text()
        if len(text) <= NOTE:
            return text
    return text[: NOTE - 1] + "…"


class _Note:
    """One note; evidence is numbered, and the numbers are explained at the end."""

    def __init__(self, packet: Packet, cap: int):
        self.packet, self.cap = packet, cap
        self.numbers: dict[str, int] = {}

    def text(self) -> str:
        packet = self.packet
        body = [
            "\n".join(self.head()),
            self.section("Take care", [f"- ⚠ {line}" for line in self.cautions()]),
            self.section("At a glance", list(self.glance())),
            self.section("What we know", [f"- {self.fact(each)}" for each in self.facts()]),
            self.section("What was tried", list(self.tried())),
            self.section("Promised to the customer", list(self.promised())),
            self.section("Still missing", list(self.missing())),
            self.section("Next steps", self.numbered(packet.next_steps)),
            self.section("A way to begin", self.opening()),
            self.section("In the customer's words", list(self.quotes())),
            self.section("Earlier contacts", list(self.contacts())),
            self.foot(),
        ]
        return "\n\n".join(part for part in body if part) + "\n"

    def section(self, title: str, lines: list[str]) -> str:
        return f"### {title}\n" + "\n".join(lines) if lines else ""

    def head(self) -> Iterator[str]:
        packet = self.packet
        yield f"## {self.plain(capital(packet.issue.one_line))}"
        urgency = "" if packet.priority == "normal" else f" · **{packet.priority}**"
        yield f"{REASONS[packet.reason.code]} · layer {packet.layer}{urgency} · {packet.queue}"
        others = [REASONS[code].lower() for code in packet.reason.codes[1:]]
        if others:
            yield f"Also: {'; '.join(others)}"

    def glance(self) -> Iterator[str]:
        packet = self.packet
        if packet.issue.goal != packet.issue.one_line:
            yield f"- **Wants:** {self.plain(packet.issue.goal)}"
        yield f"- **Customer:** {self.customer()}"
        for name, entity in packet.issue.entities.items():
            mark = self.mark(entity.message_id)
            yield f"- **{self.plain(capital(named(name)))}:** {self.plain(entity.value)}{mark}"
        if packet.sentiment.trajectory:
            yield f"- **Mood:** {self.mood()}"

    def customer(self) -> str:
        who = self.packet.customer
        how = f" by {named(who.how)}" if who.how else ""
        parts = [
            self.plain(who.id) if who.id else "unknown",
            f"verified{self.plain(how)}" if who.verified else "**not verified**",
            *([f"tier {self.plain(who.tier)}"] if who.tier else []),
            *(f"open: {self.plain(each.text)}{self.mark(each.ref)}" for each in who.open_cases),
        ]
        return ", ".join(parts)

    def mood(self) -> str:
        line = self.packet.sentiment
        steps = [mood(each.sentiment) for each in line.trajectory[-6:]]
        path = [step for n, step in enumerate(steps) if n == 0 or step != steps[n - 1]]
        fell = f", fell here{self.mark(line.turning_point)}" if line.turning_point else ""
        return " → ".join(path) + fell

    def cautions(self) -> Iterator[str]:
        for each in self.packet.compliance:
            yield f"{self.plain(each.text)}{self.refs(each.evidence)}"
        masked = [f"{named(r.kind)} ×{r.count}" for r in self.packet.redactions]
        if masked:
            yield f"Masked in this note: {', '.join(masked)}"

    def facts(self) -> list[Fact]:
        """Surest first; within one status in the order in which things became known."""
        return sorted(self.packet.facts, key=lambda fact: _SURENESS.index(fact.status))

    def fact(self, fact: Fact) -> str:
        text = self.plain(fact.text)
        mark = self.mark(fact.ref)
        match fact.status:
            case "verified":
                return f"✓ {text}{mark}"
            case "customer_stated":
                return f"“{text}”{mark}"
        return f"{text} (inferred){mark}"

    def tried(self) -> Iterator[str]:
        for each in self.packet.attempted:
            pairs = [f"{named(name)} {value}" for name, value in each.arguments.items()]
            given = f" ({self.plain(', '.join(pairs))})" if pairs else ""
            result = f": {self.plain(each.result)}" if each.result else ""
            sign = "✓" if each.worked else "✗"
            yield f"- {sign} {self.plain(each.what)}{given}{result}{self.mark(each.message_id)}"

    def promised(self) -> Iterator[str]:
        for each in self.packet.promises_made:
            yield f"- {self.plain(each.text)}{self.mark(each.message_id)}"

    def missing(self) -> Iterator[str]:
        for each in self.packet.missing_information:
            why = f", {self.plain(each.why)}" if each.why else ""
            yield f"- {self.plain(capital(named(each.name)))}{why}{self.mark(each.message_id)}"

    def numbered(self, steps: list[NextStep]) -> list[str]:
        return [f"{n}. {self.step(step)}" for n, step in enumerate(steps, start=1)]

    def step(self, step: NextStep) -> str:
        given = [f"{named(name)} {value}" for name, value in step.arguments.items()]
        filled = f" ({self.plain(', '.join(given))})" if given else ""
        why = f": {self.plain(step.why)}" if step.why else ""
        return f"{self.plain(step.text)}{filled}{why}{self.refs(step.evidence)}"

    def opening(self) -> list[str]:
        text = self.packet.suggested_opening
        return [f"> {self.plain(text)}"] if text else []

    def quotes(self) -> Iterator[str]:
        told = {fact.text for fact in self.packet.facts}
        for each in self.packet.sentiment.quotes:
            if each.text not in told:
                yield f"- “{self.plain(each.text)}”{self.mark(each.message_id)}"

    def contacts(self) -> Iterator[str]:
        for each in self.packet.customer.previous_contacts:
            line = f": {self.plain(each.one_line)}" if each.one_line else ""
            kind, outcome = named(each.type), named(each.outcome)
            yield f"- {each.at[:10]} {self.plain(f'{kind}, {outcome}')}{line}{self.mark(each.ref)}"

    def foot(self) -> str:
        sources = ", ".join(f"{n} {self.plain(ref)}" for ref, n in self.numbers.items())
        where = f"Conversation {self.plain(self.packet.conversation_id)}"
        return f"---\n{where}" + (f" · Sources: {sources}" if sources else "")

    def refs(self, evidence: list[Ref]) -> str:
        return "".join(self.mark(each.ref) for each in evidence[:3])

    def mark(self, ref: str) -> str:
        number = self.numbers.setdefault(ref, len(self.numbers) + 1)
        return f" ·{number}"

    def plain(self, text: str) -> str:
        """Return `text` shortened, with nothing in it that Markdown or HTML would act on."""
        escaped = re.sub(r"([\\`*\[\]|~])", r"\\\1", clip(text, self.cap))
        escaped = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", escaped)
        return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

"""Keep the case up to date: pure functions from one case to the next, bounded in size."""

from graphs.assessment.signals import Assessment
from graphs.case import Attempt, Case, Fact, Missing, Mood, Promise, new_case
from graphs.conversation.state import Turn
from graphs.policy.model import Policy
from graphs.transcript import Message
from knowledge.stems import stems

MOODS = 30
FACTS = 25
ATTEMPTS = 15
PROMISES = 10
EVIDENCE = 10
LINE = 160
ENDED = frozenset({"resolved_confirmed", "resolved_assumed", "abandoned"})

SAME_QUESTION = 0.6
"""Share of content words two questions have in common to count as asked twice."""

MOOD_FALL = 0.5
"""Drop in sentiment that makes a message the turning point."""


def clip(text: str, limit: int = LINE) -> str:
    """Return `text` on one line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def observe(case: Case, assessment: Assessment, turn: Turn, policy: Policy) -> Case:
    """Return the case after reading the turn's messages."""
    if _begins_another(case, assessment):
        case = next_episode(case)
    case = _read_mood(case, assessment, turn.last)
    case = _count_signals(case, assessment, turn, policy)
    if assessment.type != "none":
        case = _read_issue(case, assessment, turn, policy)
    return {**case, "language": assessment.language}


def _begins_another(case: Case, assessment: Assessment) -> bool:
    """Tell whether this is a new problem: the last one is settled, or answered and left behind."""
    if assessment.type == "none" or assessment.act in {"affirm", "deny"}:
        return False
    left_behind = case["outcome"] == "contained" and case["workflow"] is None
    return case["outcome"] in ENDED or (left_behind and assessment.type != case["type"])


def next_episode(case: Case) -> Case:
    """Return a fresh episode of the same conversation; loop-prone memory stays behind."""
    fresh = new_case(case["customer"], case["language"])
    return {
        **fresh,
        "episode": case["episode"] + 1,
        "mood": case["mood"][-3:],
        "entities": case["entities"],
    }


def after_handback(case: Case, turn_id: str, said: str) -> Case:
    """Return the case as the assistant takes it back from a person, with the person's note."""
    note = Fact(
        text=f"Noted by our colleague: {clip(said, 300)}",
        status="verified",
        source="message",
        ref=turn_id,
    )
    facts = add_facts(case, (note,))["facts"] if said else case["facts"]
    return {
        **case,
        "facts": facts,
        "signals": {},
        "offer": None,
        "workflow": None,
        "paused": None,
        "outcome": "open",
    }


def add_facts(case: Case, facts: tuple[Fact, ...]) -> Case:
    """Return the case with `facts`, each text once, the newest status winning."""
    if not facts:
        return case
    new = {fact["text"]: fact for fact in facts}
    kept = [fact for fact in case["facts"] if fact["text"] not in new]
    return {**case, "facts": (kept + list(new.values()))[-FACTS:]}


def add_attempt(case: Case, attempt: Attempt | None) -> Case:
    """Return the case with one more thing that was tried."""
    if attempt is None:
        return case
    case = {**case, "attempted": [*case["attempted"], attempt][-ATTEMPTS:]}
    return case if attempt["worked"] else mark(case, "failure", attempt["message_id"])


def add_promise(case: Case, text: str, message_id: str) -> Case:
    """Return the case with one more thing the customer was told would happen."""
    promise = Promise(text=clip(text), message_id=message_id)
    return {**case, "promises": [*case["promises"], promise][-PROMISES:]}


def set_missing(case: Case, missing: tuple[Missing, ...]) -> Case:
    """Return the case with what is still unknown."""
    return {**case, "missing": list(missing)}


def mark(case: Case, signal: str, message_id: str) -> Case:
    """Return the case with `message_id` as one more occurrence of a counted signal."""
    seen = case["signals"].get(signal, [])
    if message_id in seen:
        return case
    return {**case, "signals": {**case["signals"], signal: [*seen, message_id][-EVIDENCE:]}}


def count(case: Case, signal: str) -> int:
    """Return how often a counted signal occurred in this episode."""
    return len(case["signals"].get(signal, []))


def sentiment_trend(case: Case) -> float:
    """Return sentiment now minus its mean before, -2..2; 0 with nothing to compare."""
    *before, now = [mood["sentiment"] for mood in case["mood"]] or [0.0]
    return now - sum(before) / len(before) if before else 0.0


def _read_mood(case: Case, assessment: Assessment, message: Message) -> Case:
    mood = Mood(
        message_id=message.message_id,
        sentiment=round(assessment.sentiment, 2),
        quote=clip(message.text, 90),
    )
    fell = bool(case["mood"]) and case["mood"][-1]["sentiment"] - mood["sentiment"] >= MOOD_FALL
    turning = message.message_id if fell and mood["sentiment"] < 0 else case["turning_point"]
    return {**case, "mood": [*case["mood"], mood][-MOODS:], "turning_point": turning}


def _count_signals(case: Case, assessment: Assessment, turn: Turn, policy: Policy) -> Case:
    offer = case["offer"]
    not_helped = offer is not None and offer["kind"] == "helped" and assessment.act == "deny"
    if not_helped or assessment.pushback >= policy.thresholds.pushback:
        case = mark(case, "pushback", turn.last.message_id)
    if _asks_again(case, turn):
        case = mark(case, "repetition", turn.last.message_id)
    return case


def _asks_again(case: Case, turn: Turn) -> bool:
    before, now = set(stems(case["last_question"])), set(stems(turn.text))
    if len(before) < 2 or len(now) < 2:
        return False
    return len(before & now) / len(before | now) >= SAME_QUESTION


def _read_issue(case: Case, assessment: Assessment, turn: Turn, policy: Policy) -> Case:
    known = policy.row(case["type"]).layer if case["type"] != "none" else 0
    graver = policy.row(assessment.type).layer > known
    if not case["issue"] or graver:
        case = {
            **case,
            "issue": clip(turn.text),
            "goal": clip(turn.text),
            "type": assessment.type,
            "opened_by": case["opened_by"] or turn.id,
        }
    stated = tuple(
        Fact(
            text=clip(message.text),
            status="customer_stated",
            source="message",
            ref=message.message_id,
        )
        for message in turn.messages
        if len(message.text.split()) > 2 and not message.text.rstrip().endswith("?")
    )
    return add_facts(case, stated)

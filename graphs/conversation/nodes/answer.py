"""Answer from the knowledge base, ask what is meant, or offer a person."""

from collections.abc import Sequence

from graphs.case import Case, Fact, Offer
from graphs.conversation.nodes import Change, Run
from graphs.conversation.nodes.look_up import QUESTIONS, questions
from graphs.conversation.speak import Voice, paragraphs
from graphs.conversation.state import Answer, Reply, State
from graphs.conversation.track import add_facts, clip, mark
from graphs.policy.model import Policy
from knowledge.article import Citation


async def answer(state: State, runtime: Run) -> Change:
    """Say what the passages say, with citations, and ask whether it helped."""
    voice = Voice(runtime.context, state["turn"])
    good = supported(state["answers"], runtime.context.policy)
    missed = len(state["answers"]) - len(good)
    reply = Reply(
        paragraphs(
            [voice.line("answer_intro")],
            *(each.draft.sentences for each in good),
            [voice.line("too_many_at_once")] if len(questions(state["turn"])) > QUESTIONS else [],
            [voice.line("unknown_offer_human")] if missed else [voice.line("helped_question")],
        ),
        citations=citations(good),
        quick_replies=_person_or_not(voice) if missed else _helped_or_not(voice),
    )
    case: Case = {
        **add_facts(state["case"], _facts(good)),
        "offer": Offer(kind="human" if missed else "helped", options=[]),
        "answered_from": [citation.chunk_id for citation in reply.citations],
        "last_question": clip(good[-1].question),
        "outcome": "contained",
    }
    return {"case": case, "reply": reply}


async def clarify(state: State, runtime: Run) -> Change:
    """Ask which of the competing articles is meant, or for other words."""
    turn, case = state["turn"], state["case"]
    voice = Voice(runtime.context, turn)
    titles = [title for _, title in state["answers"][0].draft.competing] if state["answers"] else []
    if titles:
        asked = voice.line("clarify_which", options=_either(titles))
        case = {**case, "offer": Offer(kind="which_article", options=titles)}
    else:
        asked = voice.line("clarify_rephrase")
        case = {**case, "offer": Offer(kind="clarify", options=[])}
    case = mark(case, "clarification", turn.last.message_id)
    return {"case": case, "reply": Reply((asked,), quick_replies=tuple(titles))}


async def offer_person(state: State, runtime: Run) -> Change:
    """Say that the knowledge base has no answer, and offer a person."""
    turn = state["turn"]
    voice = Voice(runtime.context, turn)
    case = mark(state["case"], "failure", turn.last.message_id)
    case = {**case, "offer": Offer(kind="human", options=[]), "last_question": clip(turn.text)}
    said = voice.unsupported(state["assessment"].language) or voice.line("unknown_offer_human")
    return {"case": case, "reply": Reply((said,), quick_replies=_person_or_not(voice))}


def supported(answers: Sequence[Answer], policy: Policy) -> list[Answer]:
    """Return the answers whose passages carry them."""
    enough = policy.thresholds.answer_support
    return [each for each in answers if each.draft.sentences and each.draft.support >= enough]


def citations(answers: Sequence[Answer]) -> tuple[Citation, ...]:
    """Return each article that was used once, under the first of its chunks."""
    by_article: dict[tuple[str, str | None], Citation] = {}
    for answer in answers:
        for citation in answer.draft.citations:
            by_article.setdefault((citation.title, citation.url), citation)
    return tuple(by_article.values())


def _facts(answers: Sequence[Answer]) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            text=f"Answered from “{citation.title}”",
            status="verified",
            source="passage",
            ref=citation.chunk_id,
        )
        for citation in citations(answers)
    )


def _either(titles: Sequence[str]) -> str:
    quoted = [f"“{title}”" for title in titles]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _helped_or_not(voice: Voice) -> tuple[str, ...]:
    return voice.line("quick_helped_yes"), voice.line("quick_helped_no")


def _person_or_not(voice: Voice) -> tuple[str, ...]:
    return voice.line("quick_person"), voice.line("quick_no_person")

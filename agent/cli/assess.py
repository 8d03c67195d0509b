"""`lamina assess`: what each message means and which layer it belongs to, for a file of them."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

if TYPE_CHECKING:
    from graphs.assessment.dialogue import DialogueReader, Turn
    from graphs.assessment.signals import Evidence
    from graphs.policy.decision import Reason
    from graphs.transcript import Message

REPORT_EVERY = 5.0
"""Seconds between two lines of progress."""


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore")

    role: Literal["customer", "assistant", "human_agent"]
    text: str


class _Line(BaseModel):
    """One line of the input."""

    model_config = ConfigDict(extra="ignore")

    id: Any = None
    text: str | None = None
    messages: list[_Said] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "_Line":
        if (self.text is None) == (self.messages is None):
            raise ValueError('give either "text" or "messages"')
        if self.messages is not None and all(one.role != "customer" for one in self.messages):
            raise ValueError("no message is by the customer")
        return self


def assess(
    input_file: Annotated[
        Path, typer.Option("--input", help='JSON Lines {"id","text"} or {"id","messages"}.')
    ],
    output_file: Annotated[
        Path, typer.Option("--output", help="JSON Lines, one assessment and decision per line.")
    ],
    pack: Annotated[Path | None, typer.Option(help="The pack; default LAMINA_PACK.")] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Report unusable lines and leave them out.")
    ] = False,
) -> None:
    """Assess the last customer message of each line, in the light of those before it."""
    lines, problems = _read(input_file)
    if problems and not skip_bad:
        from graphs.assessment.local.errors import BadExamples

        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise BadExamples(f"{problems[0]}{more}; mend it, or leave such lines out with --skip-bad")
    for problem in problems:
        sys.stderr.write(f"lamina: skipped {problem}\n")
    reader = _reader(pack)
    _write(output_file, _assessed(reader, lines))


def _reader(pack: Path | None) -> "DialogueReader":
    from agent.settings import load_settings
    from graphs.assessment.dialogue import DialogueReader
    from graphs.assessment.local.assessor import LocalAssessor
    from graphs.policy.model import Policy
    from knowledge.embedding import MiniLmEmbedder

    folder = load_settings(pack=pack).pack
    embedder = MiniLmEmbedder()
    policy = Policy.load(folder / "policy.yaml")
    return DialogueReader(LocalAssessor.load(embedder, folder), embedder, policy)


def _read(file: Path) -> tuple[list[_Line], list[str]]:
    """Return the usable lines, and one problem per line that is not."""
    from graphs.assessment.local.errors import BadExamples

    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadExamples(f"{file}: cannot be read as UTF-8 text: {error}") from error
    lines, problems = [], []
    for number, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            continue
        try:
            lines.append(_Line.model_validate(json.loads(raw)))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            message = first["msg"].removeprefix("Value error, ")
            problems.append(f"{file}:{number}: {f'{place}: ' if place else ''}{message}")
        except ValueError as error:
            problems.append(f"{file}:{number}: is not JSON: {error}")
    return lines, problems


def _assessed(reader: "DialogueReader", lines: list[_Line]) -> Iterator[dict[str, Any]]:
    shown = time.monotonic()
    for count, line in enumerate(lines, start=1):
        messages = _messages(line)
        last = max(i for i, message in enumerate(messages) if message.author == "customer")
        yield _as_json(line.id, reader.read(messages[: last + 1])[-1])
        if time.monotonic() - shown >= REPORT_EVERY or (count == len(lines) and count > 200):
            shown = time.monotonic()
            sys.stderr.write(f"assessed {count} of {len(lines)}\n")


def _messages(line: _Line) -> "list[Message]":
    from graphs.transcript import Message

    if line.messages is None:
        return [Message("customer", line.text or "", "m1")]
    return [
        Message(one.role, one.text, f"m{number}")
        for number, one in enumerate(line.messages, start=1)
    ]


def _write(file: Path, results: Iterator[dict[str, Any]]) -> None:
    """Write beside the target and rename, so that a stop in the middle leaves nothing half done."""
    partial = file.with_name(f".{file.name}.partial")
    with partial.open("w", encoding="utf-8") as out:
        for result in results:
            out.write(json.dumps(result, ensure_ascii=True) + "\n")
    partial.replace(file)


def _as_json(line_id: Any, turn: "Turn") -> dict[str, Any]:
    assessment, decision = turn.assessment, turn.decision
    return {
        "id": line_id,
        "interaction": {
            "type": assessment.type,
            "confidence": assessment.confidence,
            "alternatives": [
                {"type": name, "confidence": share} for name, share in assessment.alternatives
            ],
        },
        "complexity": assessment.complexity,
        "emotional_weight": assessment.emotional_weight,
        "business_risk": assessment.business_risk,
        "sentiment": assessment.sentiment,
        "human_requested": assessment.human_requested,
        "pushback": assessment.pushback,
        "in_scope": assessment.in_scope,
        "flags": [raised.flag for raised in assessment.flags],
        "act": assessment.act,
        "language": assessment.language,
        "decision": {
            "layer": decision.layer,
            "escalate": decision.escalate,
            "reason": decision.reason,
            "reasons": [_reason(reason) for reason in decision.reasons],
        },
    }


def _reason(reason: "Reason") -> dict[str, Any]:
    return {
        "code": reason.code,
        "tier": reason.tier,
        "rule": reason.rule,
        "signal": reason.signal,
        "value": reason.value,
        "threshold": reason.threshold,
        "evidence": [_evidence(each) for each in reason.evidence],
    }


def _evidence(evidence: "Evidence") -> dict[str, str]:
    return {"message_id": evidence.message_id, "quote": evidence.quote}

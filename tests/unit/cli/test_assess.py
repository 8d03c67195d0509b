import json
from pathlib import Path

import pytest

from agent.cli.assess import assess
from agent.cli.train import train
from graphs.assessment.local.errors import BadExamples

LINES = [
    {"id": 1, "text": "agent please"},
    {
        "id": "two",
        "messages": [
            {"role": "customer", "text": "why is my bill higher this month?"},
            {"role": "assistant", "text": "It includes a service fee."},
            {"role": "customer", "text": "no, that can't be right"},
            {"role": "assistant", "text": "Let me see."},
        ],
    },
]


def write(folder: Path, lines: list[str]) -> Path:
    file = folder / "in.jsonl"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def test_each_line_gets_an_assessment_and_a_decision(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"

    assess(write(tmp_path, [json.dumps(line) for line in LINES]), out, None, False)

    first, second = (json.loads(line) for line in out.read_text("utf-8").splitlines())
    assert set(first) >= {
        "id",
        "interaction",
        "complexity",
        "emotional_weight",
        "business_risk",
        "sentiment",
        "human_requested",
        "pushback",
        "in_scope",
        "flags",
        "decision",
    }
    assert first["id"] == 1
    assert set(first["interaction"]) == {"type", "confidence", "alternatives"}
    assert first["decision"]["reason"] == "human_requested"
    assert first["decision"]["reasons"][0]["evidence"][0]["message_id"] == "m1"
    assert second["id"] == "two"
    assert second["pushback"] >= 0.5
    assert second["interaction"]["type"] in {"billing_inquiry", "billing_dispute"}


BAD = [
    "not json",
    '{"id": 1}',
    '{"id": 1, "text": "a", "messages": []}',
    '{"id": 1, "messages": [{"role": "assistant", "text": "hi"}]}',
    '{"id": 1, "messages": [{"role": "robot", "text": "hi"}]}',
    "[1]",
]


@pytest.mark.parametrize("line", BAD)
def test_a_bad_line_is_named_and_nothing_is_written(line: str, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    file = write(tmp_path, [json.dumps(LINES[0]), line])

    with pytest.raises(BadExamples, match=r"in\.jsonl:2: "):
        assess(file, out, None, False)

    assert list(tmp_path.iterdir()) == [file]


def test_bad_lines_can_be_skipped_and_are_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"

    assess(write(tmp_path, ["nope", json.dumps(LINES[0])]), out, None, True)

    assert len(out.read_text("utf-8").splitlines()) == 1
    assert "skipped" in capsys.readouterr().err


def test_training_a_pack_writes_weights_that_its_assessments_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [
        json.dumps({"text": f"the fluxgate {part} needs a {job}", "interaction": "appointment"})
        for part in ("coil", "housing", "panel", "dial")
        for job in ("recalibration", "realignment", "yearly check")
    ]

    train(write(tmp_path, own), tmp_path, False)

    assert (tmp_path / "assessor" / "heads.npz").exists()
    assert "type:" in capsys.readouterr().out


def test_training_on_unlabelled_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadExamples, match=r"in\.jsonl:1: has no label"):
        train(write(tmp_path, ['{"text": "hello"}']), tmp_path, False)

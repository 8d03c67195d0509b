from pathlib import Path

import pytest

from graphs.assessment.local import corpus, labelled, refine, weights_file
from graphs.assessment.local.assessor import PACK_FOLDER, LocalAssessor
from graphs.assessment.local.errors import BadExamples, WeightsUnusable
from graphs.assessment.local.heads import Heads
from graphs.transcript import Message
from knowledge.embedding import MiniLmEmbedder

EMBEDDER = MiniLmEmbedder()
OWN = [
    f'{{"text": "my fluxgate {part} needs a {job}", "interaction": "appointment"}}'
    for part in ("coil", "housing", "panel", "dial")
    for job in ("recalibration", "realignment", "yearly check")
]


def test_a_packs_examples_move_what_they_are_about_and_little_else(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text("\n".join(OWN), "utf-8")
    rows, problems = labelled.read(file)
    rehearsed = corpus.authored()[::12]
    change, report = refine.refine(Heads(weights_file.read()), rows, rehearsed, EMBEDDER.embed)
    weights_file.write(tmp_path / PACK_FOLDER, change, {})
    plain, refined = LocalAssessor.load(EMBEDDER), LocalAssessor.load(EMBEDDER, tmp_path)
    asked = Message("customer", "the fluxgate antenna needs a recalibration", "m")

    assert problems == []
    assert plain.assess(asked, ()).type != "appointment"
    assert refined.assess(asked, ()).type == "appointment"
    assert report.types_after > report.types_before
    assert report.forgotten < 0.03
    assert refined.assess(Message("customer", "where is my order", "m"), ()).type == "order_status"


def test_damaged_pack_weights_are_an_error_not_a_silent_fallback(tmp_path: Path) -> None:
    (tmp_path / PACK_FOLDER).mkdir()

    with pytest.raises(WeightsUnusable):
        LocalAssessor.load(EMBEDDER, tmp_path)


def test_bad_lines_are_named_with_their_number(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(
        '{"text": "hello", "interaction": "none"}\n'
        "not json\n"
        '{"text": "hello"}\n'
        '{"text": "hello", "interaction": "greeting"}\n'
        '{"text": "", "human_requested": 1}\n',
        "utf-8",
    )

    rows, problems = labelled.read(file)

    assert len(rows) == 1
    assert [problem.split(":")[1] for problem in problems] == ["2", "3", "4", "5"]


def test_an_unreadable_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadExamples, match="cannot be read"):
        labelled.read(tmp_path / "missing.jsonl")

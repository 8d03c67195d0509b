"""`lamina ingest` and `lamina search`, run in this process with the shipped model."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agent.cli import app
from knowledge.errors import BadDocument, KnowledgeError

DOCUMENTS = [
    {"id": "r", "title": "Returns", "text": "Send a jacket back within thirty days.", "url": "/r"},
    {"id": "s", "title": "Shipping", "text": "Parcels to Norway take four days."},
]


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def write(file: Path, *lines: object) -> Path:
    file.write_text(
        "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
    )
    return file


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    run("ingest", write(tmp_path / "d.jsonl", *DOCUMENTS), "--data", folder)
    return folder


def test_search_answers_a_question_in_the_promised_form(data: Path) -> None:
    told = json.loads(run("search", "can I give my coat back?", "--data", data, "--json"))
    assert set(told["results"][0]) >= {"document_id", "chunk_id", "title", "url", "text", "score"}
    assert told["results"][0]["document_id"] == "r"
    assert "Returns" in run("search", "can I give my coat back?", "--data", data)


def test_search_answers_a_file_of_questions(data: Path, tmp_path: Path) -> None:
    asked = write(tmp_path / "q.jsonl", {"id": 1, "query": "Norway"}, "", {"id": "b", "query": "?"})
    run("search", "--input", asked, "--output", tmp_path / "r.jsonl", "--k", "1", "--data", data)
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == [1, "b"]
    assert [result["document_id"] for result in lines[0]["results"]] == ["s"]


def test_a_bad_question_writes_nothing_unless_skipped(data: Path, tmp_path: Path) -> None:
    asked = write(tmp_path / "q.jsonl", {"id": 1, "query": "Norway"}, {"id": 2})
    answers = tmp_path / "r.jsonl"
    files = ("--input", asked, "--output", answers, "--data", data)
    with pytest.raises(BadDocument, match=r"q\.jsonl:2"):
        run("search", *files)
    assert not list(tmp_path.glob("r.jsonl*"))
    run("search", *files, "--skip-bad")
    assert len(answers.read_text().splitlines()) == 1


def test_a_bad_document_writes_nothing_unless_skipped(tmp_path: Path) -> None:
    file = write(tmp_path / "d.jsonl", DOCUMENTS[0], "{broken")
    with pytest.raises(KnowledgeError, match=r"d\.jsonl:2.*--skip-bad"):
        run("ingest", file, "--data", tmp_path / "data")
    assert not (tmp_path / "data").exists()
    told = json.loads(run("ingest", file, "--data", tmp_path / "data", "--skip-bad", "--json"))
    assert (told["added"], len(told["skipped"])) == (1, 1)


@pytest.mark.parametrize("arguments", [[], ["--input", "q"], ["x", "--input", "q"], ["  "]])
def test_search_says_what_it_needs(arguments: list[str]) -> None:
    with pytest.raises(KnowledgeError, match="QUERY"):
        run("search", *arguments)

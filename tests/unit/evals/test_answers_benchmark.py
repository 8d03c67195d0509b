"""The answers benchmark counts what is there and nothing else."""

from pathlib import Path

import pytest

from evals.benchmarks.answers import Measured, Question, measure, read, report, report_unknown
from knowledge.article import Chunk, Passage
from knowledge.retrieval import Retrieval

TEXT = "Shipping to Austria costs €5.90. Returns are free for 30 days."


class OnePassage:
    """Finds the same passage for every question."""

    def retrieve(self, question: str, history: object = (), **options: object) -> Retrieval:
        chunk = Chunk("shipping#0", "shipping", "Shipping", "", TEXT, 9, 0)
        return Retrieval((Passage(chunk, 0.03, 0.7),), 0.7)


def measured(question: Question, gold_documents: bool = False) -> Measured:
    return next(iter(measure([question], OnePassage(), gold_documents)))


def test_what_is_wanted_is_held_or_not() -> None:
    asked = "what does shipping to austria cost?"
    assert measured(Question(question=asked, article="shipping", contains=["€5.90"])).recall == 1.0
    assert measured(Question(question=asked, article="shipping", contains=["€6"])).recall == 0.0


def test_gold_words_give_recall_and_f1() -> None:
    found = measured(
        Question(question="shipping to austria?", gold_spans=["Shipping to Mars costs"])
    )
    assert found.recall == pytest.approx(3 / 4)
    assert found.f1 is not None
    assert 0.0 < found.f1 < 1.0


def test_only_the_right_article_counts_as_cited() -> None:
    assert measured(Question(question="shipping?", article="shipping")).cites_source
    assert not measured(Question(question="shipping?", article="ship")).cites_source


def test_gold_documents_leave_other_articles_out() -> None:
    assert measured(Question(question="shipping?", article="returns"), True).draft.sentences == ()


def test_questions_are_read_and_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "shipping?", "gold_doc": "shipping", "contains": ["€5.90"]}\n\n')
    questions = read(file)
    report(list(measure(questions, OnePassage(), False)), worst=1)
    printed = capsys.readouterr().out
    assert "cites the right article     100.0% (1 of 1)" in printed
    assert "? shipping?" in printed


def test_unknown_questions_are_told_by_their_support(capsys: pytest.CaptureFixture[str]) -> None:
    known = [measured(Question(question="shipping?", article="shipping"))]
    report_unknown(known, known, 0.7)
    printed = capsys.readouterr().out
    assert printed.count("100.0% (1 of 1)") == 2
    assert "AUROC of the support        0.500" in printed
    report_unknown(known, known, 0.71)
    assert capsys.readouterr().out.count("0.0% (0 of 1)") == 2

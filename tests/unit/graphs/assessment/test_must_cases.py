import pytest

from evals.benchmarks import must_cases
from evals.benchmarks.must_cases import MustCase
from graphs.assessment.local.assessor import LocalAssessor
from knowledge.embedding import MiniLmEmbedder

CASES = must_cases.load()


@pytest.fixture(scope="module")
def assessor() -> LocalAssessor:
    return LocalAssessor.load(MiniLmEmbedder())


@pytest.mark.parametrize("case", CASES, ids=[case.text[:60] for case in CASES])
def test_shipped_assessor_sees_what_it_must_and_nothing_it_must_not(
    case: MustCase, assessor: LocalAssessor
) -> None:
    assert must_cases.problems(case, assessor) == []


def test_there_are_enough_cases_for_every_row_and_flag() -> None:
    types = {name for case in CASES for name in case.expect.get("type", ())}
    flags = {name for case in CASES for name in case.expect.get("flags", ())}

    assert len(CASES) >= 200
    assert len(types) == 16
    assert len(flags) == 8

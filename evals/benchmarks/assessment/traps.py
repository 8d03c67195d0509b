"""The messages that must, and must not, be read in a certain way."""

from collections.abc import Iterator

from evals.benchmarks import must_cases
from evals.benchmarks.assessment.bench import Bench


def traps(bench: Bench) -> Iterator[str]:
    """The hand-written must and must-not cases."""
    cases = must_cases.load()
    wrong = [(case, must_cases.problems(case, bench.assessor)) for case in cases]
    failed = [(case, found) for case, found in wrong if found]
    yield f"must and must-not cases: {len(cases) - len(failed)} of {len(cases)} as they must be"
    for case, found in failed:
        yield f"  {case.text!r}: {'; '.join(found)}"

"""Kill a server in mid-turn, over and over, while customers talk to it.

    python -m evals.benchmarks.crash [--kills 100] [--clients 8] [--pack DIR] [--seed 7]

Exit code 1 when anything was lost, left undone, or done twice.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from evals.benchmarks.crash.run import Report, crash


def main() -> None:
    """Run it and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--pack", type=Path, default=None)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = crash(
            Path(folder) / "data",
            kills=arguments.kills,
            clients=arguments.clients,
            seed=arguments.seed,
            pack=arguments.pack,
        )
    _print(report)
    sys.exit(0 if report.faults.none else 1)


def _print(report: Report) -> None:
    print(f"{'conversations':24} {report.conversations}")
    print(f"{'messages acknowledged':24} {report.acknowledged}")
    for line in report.faults.lines():
        print(line)
    for line in report.astray[:10]:
        print(f"  {line}")
    up = report.ready_after
    print(f"start to ready           median {statistics.median(up):.1f} s, most {max(up):.1f} s")


if __name__ == "__main__":
    main()

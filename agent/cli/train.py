"""`lamina train`: fit the embedded assessor to a pack's own examples."""

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graphs.assessment.local.refine import Report


def train(
    input_file: Annotated[
        Path,
        typer.Option(
            "--input",
            help='JSON Lines {"text","interaction"?,"human_requested"?,"sentiment"?,"flags"?}.',
        ),
    ],
    pack: Annotated[Path | None, typer.Option(help="The pack; default LAMINA_PACK.")] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Report unusable lines and leave them out.")
    ] = False,
) -> None:
    """Fit the shipped heads to your own examples; the result goes to PACK/assessor."""
    from agent.settings import load_settings
    from graphs.assessment.local import corpus, labelled, refine, weights_file
    from graphs.assessment.local.assessor import PACK_FOLDER
    from graphs.assessment.local.errors import BadExamples
    from graphs.assessment.local.heads import Heads
    from knowledge.embedding import MiniLmEmbedder

    folder = load_settings(pack=pack).pack
    if not folder.is_dir():
        raise BadExamples(f"{folder}: no such folder; --pack must name a business pack")
    rows, problems = labelled.read(input_file)
    if problems and not skip_bad:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise BadExamples(f"{problems[0]}{more}; mend it, or leave such lines out with --skip-bad")
    for problem in problems:
        sys.stderr.write(f"lamina: skipped {problem}\n")
    if not rows:
        raise BadExamples(f"{input_file}: no labelled text in it")
    sys.stderr.write(f"fitting {len(rows)} examples on top of the shipped heads\n")
    change, report = refine.refine(
        Heads(weights_file.read()), rows, corpus.authored(), MiniLmEmbedder().embed
    )
    weights_file.write(folder / PACK_FOLDER, change, {"rows": len(rows)})
    _print(report, folder / PACK_FOLDER)


def _print(report: "Report", folder: Path) -> None:
    if not math.isnan(report.types_before):
        print(
            f"type: {report.types_before:.3f} right before, {report.types_after:.3f} after"
            f" (each example judged by a fit without it)"
        )
    for name, positives, before, after in report.by_signal:
        print(f"{name}: {positives} positive; {before:.3f} right before, {after:.3f} after")
    print(f"forgotten of Lamina's own examples: {report.forgotten:.1%}")
    print(f"wrote {folder}")

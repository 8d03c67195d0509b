"""The command line. Each verb is a file of its own; heavy imports wait until a verb runs."""

import sys

import typer

from agent.cli import assess, chat, ingest, search, serve, train

app = typer.Typer(
    name="lamina",
    help="Contact-centre agents that solve the problem or hand it over with everything in it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("serve")(serve.serve)
app.command("chat")(chat.chat)
app.command("ingest")(ingest.ingest)
app.command("search")(search.search)
app.command("assess")(assess.assess)
app.command("train")(train.train)


def main() -> None:
    """Run the command line; what a person can mend ends in one line on stderr and exit code 2."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if not _for_people(error):
            raise
        sys.stderr.write(f"lamina: {' '.join(str(error).split())}\n")
        sys.exit(2)


def _for_people(error: Exception) -> bool:
    from agent.errors import PackError, ServiceError
    from agent.settings import SettingsError
    from agent.store.errors import StoreError
    from graphs.assessment.local.errors import AssessmentError
    from knowledge.errors import KnowledgeError

    return isinstance(
        error,
        PackError | ServiceError | SettingsError | StoreError | AssessmentError | KnowledgeError,
    )

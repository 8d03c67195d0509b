"""What may import what, who reads the environment, and what a verb loads before it runs."""

import ast
import subprocess
import sys
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
PACKAGES = ("agent", "graphs", "knowledge", "evals")
READS_ENVIRONMENT = {Path("agent/settings.py"), Path("graphs/__init__.py")}
HEAVY = ("chromadb", "onnxruntime", "langgraph", "langchain_core", "sklearn", "numpy", "fastapi")
HEAVY += ("sqlalchemy", "alembic", "uvicorn", "tokenizers", "bm25s", "jwt", "graphs")


def _sources() -> list[Path]:
    return [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]


def _fresh(code: str) -> str:
    """Run `code` in a process that has imported nothing of ours yet; return what it prints."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, env={})
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_imports_run_one_way(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def test_only_settings_read_the_environment() -> None:
    found = {
        file.relative_to(ROOT)
        for file in _sources()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"})
        or (
            isinstance(node, ast.ImportFrom)
            and {a.name for a in node.names} & {"environ", "getenv"}
        )
    }
    assert found <= READS_ENVIRONMENT


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = f"""
import sys
from typer.testing import CliRunner
from agent.cli import app
for verb in ([], ["serve"], ["ingest"], ["search"], ["chat"]):
    assert CliRunner().invoke(app, [*verb, "--help"]).exit_code == 0, verb
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""
    assert _fresh(code) == ""


def test_every_file_says_what_it_is_for_and_stays_small() -> None:
    for file in _sources():
        text = file.read_text("utf-8")
        if text.strip() and file.name != "__init__.py":
            assert ast.get_docstring(ast.parse(text)), f"{file}: no word on what it is for"


def test_importing_a_package_makes_no_client_and_reads_no_settings() -> None:
    code = """
import agent.settings
def refuse(*args, **kwargs): raise AssertionError("settings were read on import")
agent.settings.Settings.__init__ = refuse
import agent.api.app, agent.bootstrap, agent.worker, agent.desk.service, graphs.conversation.graph
"""
    assert _fresh(code) == ""

"""What is installed, what is locked, and what a wheel must bring along."""

import re
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")

SAFE_FROM = {
    "langgraph": "1.0.10",
    "langgraph-checkpoint": "4.0.0",
    "langgraph-checkpoint-sqlite": "3.0.1",
    "langchain-core": "1.2.31",
    "starlette": "1.0.1",
    "python-multipart": "0.0.27",
    "pyjwt": "2.13",
    "h11": "0.16",
}
"""Below these, a published advisory applies."""


def _locked(lock: str) -> dict[str, tuple[str, int]]:
    """Return version and number of hashes by name."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    found = {}
    for line in lines:
        match = re.match(r"([a-z0-9][a-z0-9.-]*)==(\S+)", line)
        assert match, f"{lock}: not a pinned requirement: {line[:80]}"
        found[match[1]] = match[2], line.count("--hash=sha256:")
    return found


@pytest.mark.parametrize(("name", "least"), SAFE_FROM.items())
def test_no_version_with_a_known_advisory_is_installed_or_locked(name, least) -> None:
    assert Version(version(name)) >= Version(least)
    for lock in LOCKS:
        assert Version(_locked(lock)[name][0]) >= Version(least), lock
    declared = re.findall(rf'"{name}(?:\[\w+\])?>=([\d.]+)', (ROOT / "pyproject.toml").read_text())
    assert declared, f"{name} must be named in pyproject.toml"
    assert all(Version(each) >= Version(least) for each in declared)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_by_hash_and_names_no_registry(lock) -> None:
    locked = _locked(lock)
    assert len(locked) > 50
    assert not [name for name, (_, hashes) in locked.items() if hashes == 0]
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host", text)


def test_the_locks_agree() -> None:
    runtime, dev = (_locked(lock) for lock in LOCKS)
    assert {name: dev[name][0] for name in runtime} == {n: v for n, (v, _) in runtime.items()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel; return the files in it."""
    folder = str(tmp_path_factory.mktemp("wheel"))
    (path,) = WheelBuilder(str(ROOT)).build(directory=folder, versions=["standard"])
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_a_wheel_holds_every_file_that_the_code_reads(wheel) -> None:
    brought = {
        str(file.relative_to(ROOT))
        for package in ("agent", "graphs", "knowledge", "evals")
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert not {name for name in brought - wheel if not _ignored(name)}
    for wanted in (
        "agent/web/widget.js",
        "agent/store/migrations/alembic.ini",
        "agent/store/migrations/versions/0001_the_first_tables.py",
        "graphs/assessment/local/weights/heads.npz",
        "graphs/handoff/lamina.handoff.1.json",
        "knowledge/data/vocab.txt",
    ):
        assert wanted in wheel, wanted


def _ignored(name: str) -> bool:
    return Path(name).name.startswith(".") or name.endswith((".pyc", ".tmp"))


def test_a_wheel_brings_the_example_pack_that_is_the_default(wheel) -> None:
    pack = ROOT / "examples" / "outfitters"
    files = {
        str(f.relative_to(pack)) for f in pack.rglob("*") if f.suffix in {".py", ".yaml", ".md"}
    }
    brought = {name.removeprefix("agent/examples/outfitters/") for name in wheel}
    assert files
    assert not files - brought, "LAMINA_PACK defaults to it, so an installed lamina must have it"

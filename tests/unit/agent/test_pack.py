"""A pack that cannot be used says which file is wrong, and why."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.errors import PackError
from agent.pack import load_pack

EXAMPLE = Path(__file__).parents[3] / "examples" / "outfitters"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    few = shutil.ignore_patterns("*.md", "__pycache__")
    return shutil.copytree(EXAMPLE, tmp_path / "pack", ignore=few)


def _replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(pack: Path) -> None:
        text = (pack / file).read_text("utf-8")
        assert old in text
        (pack / file).write_text(text.replace(old, new, 1), "utf-8")

    return change


def _write(file: str, content: bytes) -> Callable[[Path], None]:
    return lambda pack: (pack / file).write_bytes(content) and None


def _remove(name: str) -> Callable[[Path], None]:
    def change(pack: Path) -> None:
        path = pack / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def test_the_example_pack_loads(pack) -> None:
    loaded = load_pack(pack)
    assert loaded.workflows
    assert loaded.articles.is_dir()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (_remove("policy.yaml"), "policy.yaml"),
        (_remove("workflows.py"), "workflows.py"),
        (_remove("articles"), "articles"),
        (_remove("wording"), "wording"),
        (_remove("account.py"), "workflows.py"),
        (_remove("wording/handoff.yaml"), "handoff"),
        (_write("policy.yaml", b""), "policy.yaml"),
        (_write("policy.yaml", b"table: [unclosed"), "policy.yaml"),
        (_write("policy.yaml", b"\xff\xfe\x00"), "policy.yaml"),
        (_write("policy.yaml", b"policy: 1\nversion: x\n"), "policy.yaml"),
        (_replace("policy.yaml", "layer: 1", "layer: 9"), "policy.yaml"),
        (_replace("policy.yaml", "type_confidence: 0.5", "type_confidence: lots"), "policy.yaml"),
        (_write("wording/conversation.yaml", b"greeting: ["), "conversation.yaml"),
        (_write("wording/conversation.yaml", b"- a list\n"), "conversation.yaml"),
        (_write("wording/conversation.yaml", b"\xff"), "conversation.yaml"),
        (_write("workflows.py", b"def broken(:\n"), "workflows.py"),
        (_write("workflows.py", b"import no_such_module\n"), "workflows.py"),
        (_write("workflows.py", b"raise SystemExit('stop')\n"), "workflows.py"),
        (_write("workflows.py", b"1 / 0\n"), "workflows.py"),
        (_write("workflows.py", b"\x00"), "workflows.py"),
        (_write("workflows.py", b"WORKFLOWS = []\n"), "workflows.py"),
        (_replace("workflows.py", "WORKFLOWS = [", "WORKFLOWS = [42,"), "workflows.py"),
        (_replace("workflows.py", '"Europe/Berlin"', '"Middle/Earth"'), "workflows.py"),
        (
            _replace("account.py", 'verification="identified"', 'verification="maybe"'),
            "verification",
        ),
    ],
    ids=range(24),
)
def test_a_broken_pack_is_refused_by_name(pack, spoil, named) -> None:
    spoil(pack)
    with pytest.raises(PackError) as refused:
        load_pack(pack)
    assert named in str(refused.value)
    assert len(str(refused.value)) < 600


def test_a_pack_that_is_no_folder_is_refused(tmp_path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "nothing", tmp_path / "file"):
        with pytest.raises(PackError, match="no such folder"):
            load_pack(path)

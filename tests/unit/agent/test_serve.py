"""`lamina serve` starts, or says in one line what is wrong and ends with exit code 2."""

import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agent.cli import main

GARBAGE = b"garbage " * 2_000


@pytest.fixture(autouse=True)
def _own_signals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def fails(monkeypatch, capsys, few_articles: Path) -> Callable[..., str]:
    """Run `lamina serve`, which must fail; return its one line."""

    def run(*options: str, **environment: str) -> str:
        for name, value in environment.items():
            monkeypatch.setenv(f"LAMINA_{name}", value)
        argv = ["lamina", "serve", "--port", "0", "--pack", str(few_articles), *options]
        monkeypatch.setattr(sys, "argv", argv)
        with pytest.raises(SystemExit) as ended:
            main()
        errors = capsys.readouterr().err
        assert ended.value.code == 2, errors
        assert errors.startswith("lamina: "), errors
        assert errors.count("\n") == 1, errors
        return errors

    return run


def test_a_data_folder_that_is_a_file(fails, tmp_path) -> None:
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in fails("--data", str(tmp_path / "file"))


def test_a_data_folder_that_cannot_be_written(fails) -> None:
    assert "/proc/lamina" in fails("--data", "/proc/lamina")


def test_a_port_in_use(fails, tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = fails("--data", str(tmp_path), "--port", port)
    assert f"127.0.0.1:{port}" in told
    assert "--port 0" in told
    assert not list(tmp_path.iterdir()), "nothing was begun"


def test_an_address_that_is_not_ours(fails, tmp_path) -> None:
    keys = {"DESK_KEYS": "a-key-for-the-agents-desk"}
    assert "192.0.2.1" in fails("--data", str(tmp_path), "--host", "192.0.2.1", **keys)


def test_other_machines_are_not_served_without_desk_keys(fails, tmp_path) -> None:
    assert "LAMINA_DESK_KEYS" in fails("--data", str(tmp_path), "--host", "0.0.0.0")


def test_a_pack_that_is_not_there(fails) -> None:
    assert "nowhere" in fails("--pack", "nowhere")


@pytest.mark.parametrize("name", ["lamina.sqlite", "checkpoints.sqlite", "outfitters.db"])
def test_a_damaged_database(fails, prepared_data, name) -> None:
    data = prepared_data()
    (data / name).write_bytes(GARBAGE)
    assert "database" in fails("--data", str(data))
    assert (data / name).read_bytes() == GARBAGE, "it is left for somebody to look at"


def test_a_damaged_knowledge_base(fails, prepared_data) -> None:
    data = prepared_data()
    (data / "knowledge" / "catalog.sqlite3").write_bytes(GARBAGE)
    assert "catalog.sqlite3" in fails("--data", str(data))


def test_a_database_of_a_newer_version(fails, prepared_data) -> None:
    data = prepared_data()
    with closing(sqlite3.connect(data / "lamina.sqlite")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer" in fails("--data", str(data))


def test_a_database_that_another_process_holds(fails, prepared_data) -> None:
    data = prepared_data()
    with closing(sqlite3.connect(data / "outfitters.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "locked" in fails("--data", str(data))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://host/name", "mysql"),
        ("nonsense", "database URL"),
        ("sqlite://", "file"),
        ("postgresql://nobody@127.0.0.1:1/x", "connection"),
    ],
)
def test_a_database_that_cannot_be_reached(fails, prepared_data, url, says) -> None:
    told = fails("--data", str(prepared_data()), DATABASE_URL=url)
    assert says in told


def test_a_full_disk_ends_the_start_in_one_line(tmp_path, few_articles) -> None:
    command = f"ulimit -f 64; exec {sys.executable} -m agent.cli serve --port 0 --data d --pack p"
    shutil.copytree(few_articles, tmp_path / "p")
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("lamina: ")
    assert done.stderr.count("\n") == 1, done.stderr

"""A checkpoint is data: whoever can write one must not run code with it."""

import os
import pickle
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import ormsgpack
import pytest
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from agent.store.checkpoints import SqliteCheckpoints, run_config

ROOT = Path(__file__).parents[2]


class Bomb:
    """Makes a file when unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self):
        return (os.mkdir, (str(self.trace),))


@pytest.mark.parametrize("module", ["agent.bootstrap", "agent.store.checkpoints", "agent.turns"])
def test_strict_msgpack_is_on_before_langgraph_is_imported(module) -> None:
    code = f"""
import os, sys
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "langgraph" or name.startswith("langgraph."):
            assert os.environ.get("LANGGRAPH_STRICT_MSGPACK") == "true", name
sys.meta_path.insert(0, Watch())
import {module}
from langgraph.checkpoint.serde import _msgpack
assert _msgpack.STRICT_MSGPACK_ENABLED is True
assert "langgraph" in sys.modules
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, env={})
    assert done.returncode == 0, done.stderr


def _forged(trace: Path) -> list[tuple[str, bytes]]:
    call = ("os", "mkdir", (str(trace),))
    inner = ormsgpack.packb(call)
    extensions = [ormsgpack.packb(ormsgpack.Ext(code, inner)) for code in range(8)]
    keyed = ormsgpack.packb(
        ormsgpack.Ext(2, ormsgpack.packb(("os", "mkdir", {"path": str(trace)})))
    )
    constructor = (
        '{"lc": 2, "type": "constructor", "id": ["os", "mkdir"], '
        f'"method": [null], "args": ["{trace}"], "kwargs": {{}}}}'
    )
    return [
        ("pickle", pickle.dumps(Bomb(trace))),
        ("json", constructor.encode()),
        *(("msgpack", extension) for extension in (*extensions, keyed)),
    ]


def test_a_forged_value_runs_nothing(tmp_path) -> None:
    trace = tmp_path / "it-ran"
    serializer = JsonPlusSerializer()
    for kind, content in _forged(trace):
        with suppress(Exception):  # refusing in any way is right, as long as nothing ran
            serializer.loads_typed((kind, content))
        assert not trace.exists(), (kind, content)


async def test_a_forged_checkpoint_in_our_database_runs_nothing(tmp_path) -> None:
    trace = tmp_path / "it-ran"
    for number, (kind, content) in enumerate(_forged(trace)):
        with closing(sqlite3.connect(tmp_path / f"{number}.sqlite")) as connection:
            checkpoints = SqliteCheckpoints(connection)
            checkpoints.saver.setup()
            row = ("c_x", "", "1", None, kind, content, b"{}")
            connection.execute("INSERT INTO checkpoints VALUES (?,?,?,?,?,?,?)", row)
            connection.commit()
            with suppress(Exception):
                await checkpoints.saver.aget_tuple(run_config("c_x", "1"))
            assert not trace.exists(), (kind, content)

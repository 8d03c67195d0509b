"""The same contract for the checkpoints in SQLite and in PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from langgraph.checkpoint.base import empty_checkpoint

from agent.store.checkpoints import Checkpoints, open_checkpoints, run_config
from agent.store.errors import StoreUnavailable


@pytest.fixture
async def checkpoints(database_url: str, tmp_path: Path) -> AsyncIterator[Checkpoints]:
    async with open_checkpoints(database_url, tmp_path) as opened:
        yield opened


async def wrote(checkpoints: Checkpoints, lease: str, issue: str, conversation="c_1") -> str:
    """Store what a run under `lease` leaves behind; return the checkpoint's id."""
    config = run_config(conversation, None, lease)
    config["configurable"]["checkpoint_ns"] = ""
    checkpoint = empty_checkpoint()
    version = checkpoints.saver.get_next_version(None, None)
    checkpoint["channel_values"] = {"case": {"issue": issue}}
    checkpoint["channel_versions"] = {"case": version}
    metadata = {"source": "loop", "step": 1, "parents": {}}
    await checkpoints.saver.aput(config, checkpoint, metadata, {"case": version})
    return checkpoint["id"]


async def issue(checkpoints: Checkpoints, checkpoint_id: str | None, conversation="c_1"):
    found = await checkpoints.saver.aget_tuple(run_config(conversation, checkpoint_id))
    return found and found.checkpoint["channel_values"]["case"]["issue"]


async def test_each_run_finds_its_own_checkpoint_and_no_other(checkpoints) -> None:
    mine = await wrote(checkpoints, "lease-a", "mine")
    late = await wrote(checkpoints, "lease-b", "of a run that was lost")
    assert await checkpoints.written_by("c_1", "lease-a") == mine
    assert await checkpoints.written_by("c_1", "lease-b") == late
    assert await checkpoints.written_by("c_1", "lease-c") is None
    assert await checkpoints.written_by("c_2", "lease-a") is None
    assert await issue(checkpoints, mine) == "mine"


async def test_a_conversation_without_a_checkpoint_that_counts_begins_from_nothing(
    checkpoints,
) -> None:
    await wrote(checkpoints, "lease-a", "of a run that was lost")
    assert await issue(checkpoints, None) is None


async def test_only_older_checkpoints_are_forgotten(checkpoints) -> None:
    old = await wrote(checkpoints, "a", "old")
    kept = await wrote(checkpoints, "b", "kept")
    newer = await wrote(checkpoints, "c", "of the next turn, in another process")
    other = await wrote(checkpoints, "a", "another conversation", "c_2")
    await checkpoints.forget_before("c_1", kept)
    assert await issue(checkpoints, old) is None
    assert await issue(checkpoints, kept) == "kept"
    assert await issue(checkpoints, newer) == "of the next turn, in another process"
    assert await issue(checkpoints, other, "c_2") == "another conversation"


async def test_a_damaged_file_is_named(tmp_path) -> None:
    (tmp_path / "checkpoints.sqlite").write_bytes(b"garbage " * 1_000)
    with pytest.raises(StoreUnavailable, match=r"checkpoints\.sqlite"):
        async with open_checkpoints(f"sqlite:///{tmp_path / 'lamina.sqlite'}", tmp_path):
            pass

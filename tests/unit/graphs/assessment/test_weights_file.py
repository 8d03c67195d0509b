import json
from pathlib import Path

import numpy as np
import pytest

from graphs.assessment.local import weights_file
from graphs.assessment.local.errors import WeightsUnusable
from graphs.assessment.local.heads import BINARY, MOODS, TYPES

ARRAYS = {"one": np.zeros((2, 3), dtype=np.float16), "two": np.ones(4, dtype=np.int8)}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    weights_file.write(tmp_path, ARRAYS, {"rows": 5})

    found = weights_file.read(tmp_path)

    assert set(found) == {"one", "two"}
    assert found["one"].shape == (2, 3)


def test_shipped_weights_are_small_and_fit_the_heads() -> None:
    arrays = weights_file.read()
    size = (weights_file.SHIPPED / weights_file.HEADS).stat().st_size

    assert size < 5_000_000
    assert arrays["gram"].shape[1] == len(TYPES) + len(BINARY) + len(MOODS)
    assert all(array.dtype != np.object_ for array in arrays.values())


def test_a_model_card_ships_with_the_weights() -> None:
    card = (weights_file.SHIPPED / "MODEL_CARD.md").read_text("utf-8")

    assert "graphs.assessment.local.build" in card
    assert "CC-BY" in card


def test_missing_weights_say_how_to_rebuild_them(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnusable, match=r"graphs\.assessment\.local\.build"):
        weights_file.read(tmp_path)


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    weights_file.write(tmp_path, ARRAYS, {})
    with (tmp_path / weights_file.HEADS).open("ab") as file:
        file.write(b"x")

    with pytest.raises(WeightsUnusable, match="not the file its manifest names"):
        weights_file.read(tmp_path)


def test_another_shape_than_the_manifest_names_is_refused(tmp_path: Path) -> None:
    weights_file.write(tmp_path, ARRAYS, {})
    manifest = json.loads((tmp_path / weights_file.MANIFEST).read_text("utf-8"))
    manifest["shapes"]["one"] = [3, 3]
    (tmp_path / weights_file.MANIFEST).write_text(json.dumps(manifest), "utf-8")

    with pytest.raises(WeightsUnusable, match="'one' is not \\[3, 3\\]"):
        weights_file.read(tmp_path)


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    weights_file.write(tmp_path, {"bad": np.array([{"a": 1}], dtype=object)}, {})

    with pytest.raises(WeightsUnusable, match="damaged"):
        weights_file.read(tmp_path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    weights_file.write(tmp_path, ARRAYS, {})
    (tmp_path / weights_file.MANIFEST).write_text('{"format": "other/1"}', "utf-8")

    with pytest.raises(WeightsUnusable, match="is not of the format"):
        weights_file.read(tmp_path)

"""Reads and writes weights: plain arrays in one file, checked by hash and shape, never pickle."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphs.assessment.local.errors import WeightsUnusable

Arrays = Mapping[str, NDArray[Any]]

FORMAT = "lamina.assessor/1"
SHIPPED = Path(__file__).with_name("weights")
HEADS = "heads.npz"
MANIFEST = "manifest.json"
REBUILD = "rebuild it with `python -m graphs.assessment.local.build --data DIR`"


def write(folder: Path, arrays: Arrays, about: Mapping[str, Any]) -> None:
    """Write `arrays` and a manifest (format, hash, shapes, `about`) to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / HEADS
    with path.open("wb") as file:
        np.savez_compressed(file, **dict(arrays))  # type: ignore[arg-type]
    manifest = {
        "format": FORMAT,
        "sha256": _hash(path),
        "shapes": {name: list(array.shape) for name, array in sorted(arrays.items())},
        **about,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def read(folder: Path = SHIPPED) -> Arrays:
    """Return the arrays in `folder`.

    Raises:
        WeightsUnusable: a file is missing or damaged, or of another format.
    """
    manifest = _manifest(folder)
    path = folder / HEADS
    try:
        found = _hash(path)
    except OSError as error:
        raise WeightsUnusable(f"cannot read {str(path)!r} ({error}); {REBUILD}") from error
    if found != manifest.get("sha256"):
        raise WeightsUnusable(f"{str(path)!r} is not the file its manifest names; {REBUILD}")
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (ValueError, OSError, zipfile.BadZipFile) as error:
        raise WeightsUnusable(f"{str(path)!r} is damaged ({error}); {REBUILD}") from error
    _check_shapes(path, arrays, manifest)
    return arrays


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsUnusable(f"cannot read {str(path)!r} ({error}); {REBUILD}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise WeightsUnusable(f"{str(path)!r} is not of the format {FORMAT!r}; {REBUILD}")
    return manifest


def _check_shapes(path: Path, arrays: Arrays, manifest: Mapping[str, Any]) -> None:
    shapes = manifest.get("shapes", {})
    for name, shape in shapes.items():
        if name not in arrays or list(arrays[name].shape) != shape:
            raise WeightsUnusable(f"{str(path)!r}: array {name!r} is not {shape}; {REBUILD}")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

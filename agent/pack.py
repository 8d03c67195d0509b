"""Load a business pack: everything about one company, from one folder."""

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agent.errors import PackError
from graphs.policy.errors import PolicyError
from graphs.policy.model import Policy
from graphs.workflows.declare import Workflow
from graphs.workflows.errors import DefinitionError
from graphs.workflows.ports import Backoffice
from graphs.writing.errors import WordingError
from graphs.writing.wording import Wording


class PackCode(Protocol):
    """What a pack's workflows.py exports."""

    WORKFLOWS: list[Workflow]
    TIMEZONE: str
    """IANA name of the zone in which the company says "tomorrow"."""

    def open_backoffice(self, data: Path) -> Backoffice:
        """Open the company's records; `data` is a folder that the pack may write to."""
        ...


@dataclass(frozen=True, slots=True)
class Pack:
    """One company."""

    path: Path
    policy: Policy
    wording: Wording
    workflows: list[Workflow]
    code: PackCode

    @property
    def articles(self) -> Path:
        """Folder of the knowledge base's articles."""
        return self.path / "articles"


def load_pack(path: Path) -> Pack:
    """Return the pack in the folder `path`.

    Raises:
        PackError: something in it is missing or wrong; the message names the file.
    """
    if not path.is_dir():
        raise PackError(f"{path}: no such folder; --pack or LAMINA_PACK must name a business pack")
    for name in ("policy.yaml", "workflows.py", "articles", "wording"):
        if not (path / name).exists():
            raise PackError(f"{path / name}: missing; a pack needs it (see examples/outfitters)")
    try:
        policy = Policy.load(path / "policy.yaml")
        wording = Wording.load(path / "wording")
        wording.require()
        code = _load_code(path / "workflows.py")
    except (PolicyError, WordingError, DefinitionError) as error:
        raise PackError(str(error)) from error
    return Pack(path, policy, wording, list(code.WORKFLOWS), code)


def _load_code(file: Path) -> PackCode:
    """Import workflows.py as a package member, so that it can import its neighbours relatively."""
    package = f"lamina_pack_{abs(hash(file.parent.resolve()))}"
    parent = ModuleType(package)
    parent.__path__ = [str(file.parent)]
    sys.modules[package] = parent
    name = f"{package}.workflows"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise PackError(f"{file}: cannot be imported")
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except DefinitionError:
        raise
    except (Exception, SystemExit) as error:
        raise PackError(f"{file}: {type(error).__name__}: {error}") from error
    _check(module, file)
    return cast(PackCode, module)


def _check(module: Any, file: Path) -> None:
    for wanted in ("WORKFLOWS", "TIMEZONE", "open_backoffice"):
        if not hasattr(module, wanted):
            raise PackError(f"{file}: must define {wanted}")
    if not all(isinstance(each, Workflow) for each in module.WORKFLOWS):
        raise PackError(f"{file}: WORKFLOWS must list functions declared with @workflow")
    try:
        ZoneInfo(module.TIMEZONE)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise PackError(
            f"{file}: TIMEZONE must be an IANA name such as Europe/Berlin, not {module.TIMEZONE!r}"
        ) from error

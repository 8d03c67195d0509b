"""Every line that the engine or the pack may say has a text."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def _keys_in(folder: Path, expression: str) -> set[str]:
    texts = (file.read_text("utf-8") for file in folder.rglob("*.py"))
    return {key for text in texts for key in re.findall(expression, text)}


def test_every_key_of_the_engine_has_a_text(pack) -> None:
    keys = _keys_in(ROOT / "graphs" / "workflows", r'"(workflow\.[a-z_]+)"')
    assert len(keys) > 15
    assert [key for key in sorted(keys) if not pack.wording.has(key)] == []


def test_every_key_of_the_workflows_has_a_text(pack) -> None:
    keys = _keys_in(ROOT / "examples" / "outfitters", r'"([a-z_]+\.[a-z_]+)"') - {
        "outfitters.db",
        "backoffice.sql",
    }
    statuses = "processing packed shipped out_for_delivery delayed delivered cancelled returned"
    keys |= {f"order_status.{status}" for status in statuses.split()}
    assert len(keys) > 30
    assert [key for key in sorted(keys) if not pack.wording.has(key)] == []


def test_no_text_of_the_workflows_is_left_over(pack) -> None:
    used = _keys_in(ROOT / "graphs" / "workflows", r'"([a-z_]+\.[a-z_]+)"')
    used |= _keys_in(ROOT / "examples" / "outfitters", r'"([a-z_]+\.[a-z_]+)"')
    used |= {f"{key}_sent" for key in used}
    texts = {key for key in pack.wording.keys() if "." in key}
    assert {key for key in texts - used if not key.startswith("order_status.")} == set()

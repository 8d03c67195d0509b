"""The README shows the graph that runs."""

import re
from pathlib import Path

from graphs.conversation.graph import build_graph

README = Path(__file__).parents[2] / "README.md"


def test_the_picture_in_the_readme_is_drawn_from_the_code() -> None:
    fences = re.findall(r"```mermaid\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    drawn = build_graph(None).get_graph().draw_mermaid().strip()
    assert drawn in [fence.strip() for fence in fences], f"put this into README.md:\n{drawn}"

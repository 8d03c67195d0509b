"""Print the JSON Schema of a packet: `python -m graphs.handoff.schema`."""

import json
import sys

from graphs.handoff.validate import schema


def text() -> str:
    """Return the schema as it is stored beside this module."""
    return json.dumps(schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())

"""How a conversation moves: assessment, policy, workflows, writing, and the handoff."""

import os

# LangGraph reads this when it is imported; without it a forged checkpoint could run code.
os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"  # noqa: TID251

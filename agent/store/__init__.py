"""What the service remembers: conversations, turns, effects, handoffs, checkpoints."""

import graphs  # noqa: F401  # makes LangGraph strict before any module below imports it

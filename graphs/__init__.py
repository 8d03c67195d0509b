"""How a conversation moves: assessment, policy, workflows, writing, and the handoff."""

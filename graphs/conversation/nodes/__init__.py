"""The steps of a turn, one verb each; a node returns only what it changes."""

from typing import TypeAlias

from langgraph.runtime import Runtime

from graphs.conversation.deps import Deps
from graphs.conversation.state import State

Run: TypeAlias = Runtime[Deps]
Change: TypeAlias = State

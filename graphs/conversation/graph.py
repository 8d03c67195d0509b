"""The shape of a turn. Nothing else is in this file; the README shows its picture."""

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graphs.conversation.deps import Deps
from graphs.conversation.nodes.answer import answer, clarify, offer_person
from graphs.conversation.nodes.converse import converse, settle
from graphs.conversation.nodes.decide import decide
from graphs.conversation.nodes.hand_over import hand_over, keep_waiting, resume
from graphs.conversation.nodes.look_up import look_up
from graphs.conversation.nodes.run_workflow import run_workflow
from graphs.conversation.nodes.understand import understand
from graphs.conversation.routing import after_workflow, choose_action
from graphs.conversation.state import State

ACTIONS = (
    hand_over,
    keep_waiting,
    resume,
    settle,
    converse,
    answer,
    clarify,
    offer_person,
)

ConversationGraph = CompiledStateGraph[State, Deps, State, State]


def build_graph(checkpointer: BaseCheckpointSaver[str] | None) -> ConversationGraph:
    """Compile the conversation graph; run it with `durability="exit"` and `context=Deps(...)`."""
    graph = StateGraph(State, context_schema=Deps)
    for node in (understand, look_up, decide, run_workflow, *ACTIONS):
        graph.add_node(node.__name__, node)

    graph.add_edge(START, "understand")
    graph.add_edge("understand", "look_up")
    graph.add_edge("look_up", "decide")
    graph.add_conditional_edges("decide", choose_action)
    graph.add_conditional_edges("run_workflow", after_workflow)
    for node in ACTIONS:
        graph.add_edge(node.__name__, END)
    return graph.compile(checkpointer=checkpointer)

"""The state diagram, drawn from the table of moves in the Mermaid language, for the README. The designer's page tells
the same of one service in tables (`scheme`)."""

from frontdoor.cases.case import FINISHED, State
from frontdoor.triage.moves import MOVES


def mermaid() -> str:
    """All states and moves, one arrow for all the moves between the same two states."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for move in MOVES:
        for source in sorted(move.sources):
            arrows.setdefault((source, move.dest or source), []).append(move.name.replace("_", " "))
    lines = ["stateDiagram-v2", f"    [*] --> {State.RECEIVED}"]
    lines += [f"    {source} --> {dest}: {', '.join(names)}" for (source, dest), names in sorted(arrows.items())]
    lines += [f"    {state} --> [*]" for state in sorted(FINISHED)]
    return "\n".join(lines)

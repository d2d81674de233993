"""The scheme of delegation of a service: the fields of a definition that say of which level an officer must be."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from frontdoor.assessments.outcome import Level
from frontdoor.assessments.part import Part

# What an officer does with a case by a move of its own. What follows from a decision is as free as the decision.
OfficerMove = Literal[
    "refer_to_specialist", "step_down", "ask_resident", "return_to_adviser", "return_to_specialist", "ask_partner",
    "partner_to_adviser", "partner_to_specialist", "take_on", "take_on_plan", "choose_time", "change_booking",
    "cancel_booking", "attend_booking", "complete_work", "return_work", "mark_duplicate", "detach_duplicate",
    "withdraw", "reopen", "hold", "resume", "begin_plan", "assess_again", "end_plan"]


class OverLevel(Part):
    """The least level for what is over so many pence."""

    over_pence: int
    least: Level


class Levels(Part):
    """The least level that may make a move or give a value. `against_rule`: to grant what the rule refuses.
    `sign_off`: to agree to a colleague's judgement, where somebody has to. `moves`: by the name of a move; it raises
    what the table of moves asks of everybody, and never lowers it."""

    decide: Level = "core"
    against_rule: Level = "manager"
    sign_off: Level | None = None
    refund: Level | tuple[OverLevel, ...] | None = None
    waive: Level | tuple[OverLevel, ...] | None = None
    moves: Mapping[OfficerMove, Level] = Field(default_factory=dict)

    def of_move(self, name: str) -> Level | None:
        """The level that the service asks for a move by itself."""
        return next((level for one, level in self.moves.items() if one == name), None)

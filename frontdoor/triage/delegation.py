"""The scheme of delegation where it is about money: who may let go of how much."""

from typing import Literal

from frontdoor.assessments.definition import Definition
from frontdoor.people.actor import Level


def least_for(definition: Definition, what: Literal["refund", "waive"], pence: int) -> Level:
    """The lowest level that may give so much back, or waive it, as the service says under `levels`: a manager where it
    says nothing; what is not over the least of its amounts is for whoever may decide."""
    declared = definition.levels.refund if what == "refund" else definition.levels.waive
    if declared is None or isinstance(declared, str):
        return Level(declared or Level.MANAGER)
    over = [one for one in declared if pence > one.over_pence]
    return Level(max(over, key=lambda one: one.over_pence).least if over else definition.levels.decide)

"""Stages that a case is put into one after the other, each with a clock of its own, such as those of a complaint."""
from typing import Self

from pydantic import model_validator

from frontdoor.assessments.part import FactId, Part
from frontdoor.assessments.text import Text


class Stage(Part):
    """One stage: `id` is a choice of the fact that says in which stage a case is. `does` is what the officer's button
    says, `told` what the person reads when it begins. It comes after the stage `after`, or first of all where that is
    not given. `at_review`: it begins by itself when the person asks for another look, and in no other way."""

    id: FactId
    does: Text | None = None
    told: Text
    after: FactId | None = None
    at_review: bool = False


class Stages(Part):
    """The stages of a service. Whoever begins one writes down two facts: which (`fact`), and the day on which its time
    begins (`starts`). From these the rules say how long it takes."""

    fact: FactId
    starts: FactId
    steps: tuple[Stage, ...]

    @model_validator(mode="after")
    def _known(self) -> Self:
        names = [step.id for step in self.steps]
        if len(set(names)) < len(names):
            raise ValueError("must name each stage once")
        unknown = [step.after for step in self.steps if step.after is not None and step.after not in names]
        if unknown:
            raise ValueError(f"must have a step for the stage `{unknown[0]}`, after which another begins")
        return self

    @property
    def at_review(self) -> Stage | None:
        """The stage that begins when somebody asks for another look."""
        return next((step for step in self.steps if step.at_review), None)

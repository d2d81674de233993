"""What differs between two states of a definition, in sentences that a service manager understands.

Nothing is left out: what has no sentence of its own is named by its place, with what stood there and what stands there
now. Two states without a difference evaluate alike and read alike.
"""
from collections.abc import Iterator

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition
from frontdoor.catalogue.diff_figures import figures
from frontdoor.catalogue.diff_places import Difference, Kind, listed, named, places
from frontdoor.catalogue.diff_questions import pages, questions
from frontdoor.catalogue.diff_rules import cases, criteria, flags, outcomes, worked_out

__all__ = ["Difference", "Kind", "differences"]
# What has sentences of its own, below.
APART = {"facts", "pages", "parameters", "derived", "criteria", "outcomes", "flags", "fast_track", "gates", "cases",
         "order_decides"}


def differences(before: Definition, after: Definition) -> list[Difference]:
    """Every difference, in the order of a definition's parts: what it is, what it asks, its figures, its rules, what
    comes of them, its cases. Raises DefinitionError where one of the two does not compile."""
    old, new = compile_definition(before), compile_definition(after)
    return [
        *_itself(before, after), *questions(before, after), *pages(before, after), *figures(before, after),
        *worked_out(old, new), *criteria(old, new), *outcomes(old, new), *flags(old, new), *_gates(before, after),
        *_order(before, after), *cases(before, after)]


def _itself(before: Definition, after: Definition) -> Iterator[Difference]:
    old, new = (one.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=APART) for one in (before, after))
    return places(old, new, ())


def _gates(before: Definition, after: Definition) -> Iterator[Difference]:
    old, new = ({gate.id: gate for gate in one.gates} for one in (before, after))
    yield from named(old, new, "gates", "gate")


def _order(before: Definition, after: Definition) -> Iterator[Difference]:
    if before.order_decides == after.order_decides:
        return
    groups = "; ".join(listed(group) for group in after.order_decides) or "none"
    yield Difference("order_decides", Kind.CHANGED,
                     f"The outcomes that may be true together, so that their order decides, are now: {groups}.")

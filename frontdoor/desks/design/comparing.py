"""What a change comes to, in words, against the version in force."""

from collections.abc import Sequence

from flask.typing import ResponseReturnValue

from frontdoor.assessments.definition import Definition
from frontdoor.catalogue.diff import Difference, differences
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint
from frontdoor.desks.design.bench import page
from frontdoor.web.guards import designer

Groups = Sequence[tuple[str, Sequence[Difference]]]
TITLES = {"facts": "Questions", "parameters": "Figures", "derived": "Worked-out values", "criteria": "Criteria",
          "outcomes": "Outcomes", "order_decides": "Outcomes that may be true together", "clock": "Clock",
          "stages": "Stages",
          "gates": "Gates", "flags": "Flags", "fast_track": "Fast track", "pages": "Pages of questions",
          "messages": "Messages", "cases": "Test cases", "renewal": "Renewal", "booking": "Booking",
          "duplicates": "Repeated reports", "publish": "What others may see", "sampling": "Spot checks",
          "reopening": "Opening it again", "retention": "How long we keep it", "levels": "Who may decide",
          "judgement": "A specialist’s judgement", "meets": "A date with a specialist"}
REST = "Start page and words"


def grouped(before: Definition, after: Definition) -> Groups:
    """The differences under the headings of the sections, in the order of the definition."""
    found: dict[str, list[Difference]] = {}
    for one in differences(before, after):
        found.setdefault(TITLES.get(one.where.partition(".")[0], REST), []).append(one)
    return list(found.items())


@blueprint.get("/revisions/<public_id>/compare")
@designer
def compare(public_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    before = bench.in_force
    return page(bench, "compare.html", "compare", before=before,
                groups=grouped(before.definition, bench.definition) if before else [])

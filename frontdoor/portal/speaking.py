"""What an adviser has beside the page while they do it with somebody: who it is, what was said, where it stands.

The pages are the resident's own, with the same rules; beside them stands what one needs to speak: the words to begin
with, what was answered already, what the rules say so far, and what is still to be asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from frontdoor.contacts import callers
from frontdoor.people.residents import Resident
from frontdoor.portal.answers import rows_of
from frontdoor.web.journey.opening import Journey

WAYS = {"phone": "On the telephone", "counter": "At the counter", "chat": "In a chat", "letter": "By letter",
        "email": "By email"}
RIGHTS = {"present": "They tell you what to write", "verbal": "Somebody speaks for them, agreed by word of mouth",
          "written": "Somebody speaks for them, agreed in writing",
          "power_of_attorney": "Somebody speaks for them with a power of attorney"}
LEVELS = {"nothing": "Caller not checked: say nothing from any record",
          "knows": "Caller knows a little: say nothing yet", "matched": "Caller matched",
          "verified": "Caller verified by a code"}


@dataclass(frozen=True)
class Beside:
    """`opening` is said first. `rows` are the answers so far; `standing` what the rules say of them; `left` the
    questions that are still to come, as far as can be told."""

    opening: str
    who: str
    level: str
    right: str
    rows: list[dict[str, Any]]
    standing: str
    is_settled: bool
    left: list[str]


def beside(journey: Journey) -> Beside:
    """What stands beside the page of a journey that an officer does with or for somebody."""
    check = callers.of_draft(journey.session, journey.draft)
    resident = journey.resident or (journey.session.scalar(select(Resident).where(Resident.id == check.resident_id))
                                    if check else None)
    finding = journey.finding
    given = [row for row in rows_of(journey, journey.path.steps) if row["given"]]
    wanted = list(finding.missing) if not finding.settled else []
    if journey.is_shared:
        return Beside("", resident.name if resident else "Whoever is in your chat", "They let you see this form",
                      "They have it open too", given, _standing(journey), finding.settled, _left(journey, wanted))
    return Beside(
        opening=_opening(journey), who=resident.name if resident else "Somebody new",
        level=LEVELS[check.level] if check else LEVELS["nothing"],
        right=". ".join(one for one in (WAYS.get(journey.draft.channel, ""),
                                        RIGHTS.get(journey.draft.authority or "", "They type, and you help")) if one),
        rows=given,
        standing=_standing(journey), is_settled=finding.settled, left=_left(journey, wanted),
    )


def _standing(journey: Journey) -> str:
    finding = journey.finding
    return (finding.heading or "A person will look at this") if finding.settled else "Not settled yet"


def _left(journey: Journey, wanted: list[str]) -> list[str]:
    return [journey.definition.fact(name).label.in_language(journey.language) for name in wanted]


def _opening(journey: Journey) -> str:
    start = journey.definition.start
    parts: list[Callable[[], str]] = [
        lambda: f"I will ask you a few short questions about this: {journey.definition.name}.",
        lambda: f"It takes about {start.takes}." if start.takes else "",
        lambda: f"It costs: {start.cost}." if start.cost else "",
        lambda: "Tell me if you do not know an answer. You can do this yourself on our website next time.",
    ]
    return " ".join(said.replace("..", ".") for part in parts if (said := part()))

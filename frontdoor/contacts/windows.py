"""When somebody can be rung back: stretches of the hours in which the council answers, on the next days it is open."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from frontdoor.catalogue.contact_terms import ContactTerms, Hours
from frontdoor.clock import DAY, LONDON, Closures, is_working_day, local_date

LENGTH = timedelta(hours=2)
# Nobody can be promised a call in a stretch that is nearly over.
LEAST_LEFT = timedelta(minutes=45)
DAYS_AHEAD, LOOKED_AT = 3, 14


@dataclass(frozen=True)
class Window:
    """From when until when somebody is rung, in UTC. `key` names it in a form."""

    from_at: datetime
    until_at: datetime

    @property
    def key(self) -> str:
        return self.from_at.strftime("%Y%m%dT%H%M")


def windows(terms: ContactTerms, closures: Closures, *, at: datetime) -> list[Window]:
    """The stretches of two hours on the next three days on which somebody answers; the last of a day may be shorter.
    Of today only those that are not nearly over. Empty where the council has no hours."""
    found: list[Window] = []
    days = 0
    for step in range(LOOKED_AT):
        day = local_date(at) + step * DAY
        if days == DAYS_AHEAD:
            break
        if not is_working_day(day, closures=closures):
            continue
        of_day = [one for hours in terms.hours_on(day) for one in _stretches(day, hours)
                  if one.until_at - at >= LEAST_LEFT]
        days += bool(of_day)
        found.extend(of_day)
    return found


def _stretches(day: date, hours: Hours) -> list[Window]:
    start = datetime.combine(day, hours.from_, LONDON)
    end = datetime.combine(day, hours.until, LONDON)
    found = []
    while start < end:
        until = min(start + LENGTH, end)
        found.append(Window(start.astimezone(UTC), until.astimezone(UTC)))
        start = until
    return found

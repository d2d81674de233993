"""What a look-up in the council's records may use; what several of them need is read once."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.assessments.definition import Definition, FactType
from frontdoor.clock import DAY, add_months, local_date
from frontdoor.entitlements import queries
from frontdoor.entitlements.models import Entitlement
from frontdoor.people import addresses, profile
from frontdoor.people.profile import HomeAddress
from frontdoor.people.residents import Resident

UNSURE = "dont_know"
# "The last 12 months" of a rule about sets; the day of the same number a year ago is not in them any more.
YEAR_MONTHS = 12
WHERE = (FactType.ADDRESS, FactType.PLACE)


@dataclass(frozen=True)
class Asking:
    """The council, the definition, the answers so far, the moment; and the resident it is about, where that is known.
    The entitlement `leaving_out` and the case `own_case` do not count against themselves."""

    session: Session
    council_id: str
    definition: Definition
    answers: dict[str, Any]
    at: datetime
    resident: Resident | None = None
    leaving_out: int | None = None
    own_case: int | None = None

    @property
    def on(self) -> date:
        return local_date(self.at)

    @cached_property
    def home(self) -> HomeAddress | None:
        """Where the resident lives."""
        return addresses.current(self.session, self.resident, self.on) if self.resident is not None else None

    @cached_property
    def held(self) -> dict[str, Any]:
        """The facts of the resident's own record."""
        rows = profile.facts_of(self.session, self.resident) if self.resident is not None else {}
        return {name: row.value for name, row in rows.items()}

    @property
    def place(self) -> dict[str, Any] | None:
        """The place that was answered, if any."""
        for fact in self.definition.facts:
            value = self.answers.get(fact.id)
            if fact.type is FactType.PLACE and isinstance(value, dict):
                return value
        return None

    @property
    def usrn(self) -> str | None:
        """The street of the place or of the property that it is about."""
        if self.place is not None:
            return self.place.get("usrn")
        return self.standing.usrn if self.standing is not None else None

    @cached_property
    def standing(self) -> places.Match | None:
        """Where the property that it is about stands, by the gazetteer; None for one that it does not know."""
        return places.by_uprn(self.session, self.council_id, self.uprn) if self.uprn else None

    @cached_property
    def parking(self) -> places.Property | None:
        """The parking at the property it is about; None where the gazetteer cannot say."""
        return places.property_of(self.session, self.council_id, self.uprn) if self.uprn else None

    @cached_property
    def of_vehicle(self) -> list[Entitlement]:
        """What is live for the vehicle that was named, wherever it is kept."""
        subject = self.subject
        return [held for kind in (self.kinds_for_a_subject if subject else ())
                for held in queries.live_for_vehicle(self.session, self.council_id, kind, subject or "", on=self.on,
                                                     leaving_out=self.leaving_out)]

    @cached_property
    def of_person(self) -> list[Entitlement]:
        """What is live for the resident of all that the service grants."""
        if self.resident is None:
            return []
        return [held for kind in self.kinds
                for held in queries.live_for_person(self.session, self.council_id, kind, self.resident.id, on=self.on,
                                                    leaving_out=self.leaving_out)]

    @cached_property
    def sets(self) -> list[date]:
        """The days on which the resident was given sets in the last 12 months."""
        since = add_months(self.on, -YEAR_MONTHS) + DAY
        return [day for kind in (self.kinds_in_sets if self.resident else ())
                for day in queries.sets_since(self.session, self.council_id, kind, since=since,
                                              resident_id=self.resident.id if self.resident else None,
                                              leaving_out=self.leaving_out)]

    @property
    def uprn(self) -> str | None:
        """The property it is about: the one that was answered, else where the resident lives. An address that was
        typed by hand has no number, and is not taken for another one."""
        for fact in self.definition.facts:
            if fact.type in WHERE and self.answers.get(fact.id) not in (None, "", UNSURE):
                return places.uprn_of(self.answers[fact.id])
        return self.home.uprn if self.home is not None else None

    @property
    def subject(self) -> str | None:
        """What is applied for, by the fact that a grant names: a registration number."""
        for outcome in self.definition.outcomes:
            value = self.answers.get(outcome.grant.subject) if outcome.grant and outcome.grant.subject else None
            if isinstance(value, str) and value not in ("", UNSURE):
                return value
        return None

    @property
    def kinds(self) -> list[str]:
        """The kinds of entitlement that the service grants."""
        return sorted({outcome.grant.entitlement for outcome in self.definition.outcomes if outcome.grant})

    @property
    def kinds_for_a_subject(self) -> list[str]:
        """The kinds of entitlement that the service grants for something, such as a vehicle."""
        return sorted({outcome.grant.entitlement for outcome in self.definition.outcomes
                       if outcome.grant and outcome.grant.subject})

    @property
    def kinds_in_sets(self) -> list[str]:
        """The kinds of entitlement that come as so many units."""
        return sorted({outcome.grant.entitlement for outcome in self.definition.outcomes
                       if outcome.grant and outcome.grant.units is not None})

"""Writing down that somebody is away: the form, and the card that shows what is written down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import SelectField

from frontdoor.clock import local_date
from frontdoor.desks.stretch import DayField
from frontdoor.people import rosters
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.rosters import Absence
from frontdoor.triage import absences
from frontdoor.triage.absences import AbsenceRefused
from frontdoor.web.widgets import DropDown

NOBODY = ""


class LeaveForm(FlaskForm):
    """From which day to which, and who covers."""

    from_on = DayField("First day", description="For example, 21 12 2026")
    until_on = DayField("Last day")
    cover = SelectField("Who covers?", choices={}, widget=DropDown(), validate_choice=False,
                        description="They get what cannot wait. What can wait, waits.")

    near: list[Officer]
    everyone: list[Officer]

    def offer(self, session: Session, officer: Officer) -> None:
        """Those of the officer's own teams, who can have their cases."""
        own = {member.team_slug for member in officer.memberships}
        self.everyone = rosters.active(session, officer.council_id)
        self.near = [one for one in self.everyone
                     if one.id != officer.id and own & {member.team_slug for member in one.memberships}]
        self.cover.choices = {NOBODY: "Nobody: what cannot wait goes back to the queue",
                              **{one.public_id: one.name for one in self.near}}

    def record(self, session: Session, officer: Officer, *, actor: Actor, at: datetime) -> bool:
        """Write it down, if it was filled in and can be. Says beside the field what is wrong."""
        if not self.validate_on_submit():
            return False
        chosen = str(self.cover.data or "")
        cover = next((one for one in self.near if one.public_id == chosen), None)
        first, last = self.from_on.day, self.until_on.day
        if chosen and cover is None:
            self.cover.errors = ["Select who covers, or nobody"]
            return False
        assert first is not None and last is not None, "a form that was read"
        try:
            absences.record(session, officer, from_on=first, until_on=last, cover=cover,
                            actor=actor, at=at)
        except AbsenceRefused as refused:
            self[refused.field].errors = [refused.say]
            return False
        return True


def shown(found: Sequence[Absence], form: LeaveForm, *, at: datetime) -> list[dict[str, Any]]:
    """Absences from today on, with the names of who covers; `form` has been offered who there is."""
    names = {one.id: one.name for one in form.everyone}
    return [{"id": row.public_id, "from_on": row.from_on, "until_on": row.until_on,
             "cover": names.get(row.cover_id or 0, ""), "is_now": row.from_on <= local_date(at)} for row in found]

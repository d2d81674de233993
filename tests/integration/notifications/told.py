"""A resident with a case, straight into the tables: the least that a message can be about."""

import itertools
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import select

from frontdoor.cases import access
from frontdoor.cases.case import Case, Confidentiality, State
from frontdoor.cases.parties import Party
from frontdoor.cases.references import new_reference
from frontdoor.catalogue import councils, loader, versions
from frontdoor.notifications import outbox
from frontdoor.people.officers import Queue, Team
from frontdoor.people.residents import record_guest

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
EMAIL = "peter@example.org"
MOBILE = "07700 900123"
_number = itertools.count(1)


@cache
def _pothole(council_id):
    return loader.load(loader.packaged()["pothole"], councils.get(council_id))


def a_version(session, council_id):
    """The published version that cases point at."""
    return versions.publish(session, _pothole(council_id), council_id, AT)


def a_queue(session, council_id, slug="roads-advisers", team="customer-services"):
    found = session.scalar(select(Queue).where(Queue.council_id == council_id, Queue.slug == slug))
    if found is None:
        session.add(Team(council_id=council_id, slug=team, name=team, kind="customer"))
        found = Queue(council_id=council_id, slug=slug, name=slug, kind="adviser", team_slug=team)
        session.add(found)
        session.flush()
    return found


def a_case(session, *, council_id="aldermere", confidentiality=Confidentiality.INTERNAL, **queue):
    """An open case that waits in a queue."""
    waits_in = a_queue(session, council_id, **queue)
    case = Case(
        council_id=council_id, reference=new_reference(), service_id="pothole", title="Pothole: Mill Lane",
        version_id=a_version(session, council_id).row_id, state=State.WITH_ADVISER,
        confidentiality=int(confidentiality),
        queue=waits_in.slug, home_queue=waits_in.slug, team=waits_in.team_slug, channel="online", assistance="none",
        received_at=AT, changed_at=AT, answers={}, flags=[],
    )
    session.add(case)
    session.flush()
    return case


def a_party(session, case, *, email=EMAIL, phone=None, role="reporter"):
    """Somebody who is part of the case and may see it."""
    resident = record_guest(session, council_id=case.council_id, name="Peter", email=email, phone=phone,
                            provenance="test", at=AT)
    party = Party(council_id=case.council_id, case_id=case.id, resident_id=resident.id, role=role, since=AT)
    session.add(party)
    session.flush()
    access.grant(session, case, "party", party.public_id, reason=role, at=AT)
    return party


def a_message(session, case, party, *, purpose="received", fields=None, **given):
    """The rows for a message about something that nothing else has told of."""
    given.setdefault("event_key", f"test:{next(_number)}")
    return outbox.enqueue(session, council_id=case.council_id, case=case, party=party, purpose=purpose,
                          fields=fields or {}, at=AT, **given)


def a_waiting_message(database, **given):
    """One message to one resident, committed. Returns its row."""
    with database.session() as session:
        case = a_case(session)
        [row] = a_message(session, case, a_party(session, case, **given))
        session.commit()
        return row


def many_waiting_messages(database, count):
    """That many messages about one case, committed."""
    with database.session() as session:
        case = a_case(session)
        party = a_party(session, case)
        for number in range(count):
            a_message(session, case, party, event_key=f"many:{number}")
        session.commit()

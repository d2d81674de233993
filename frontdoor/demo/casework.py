"""What the councillor of the demonstration raised for somebody in her ward, and the adviser's first answer."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.cases.members import Basis, Scope
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.places.models import Address, Ward
from frontdoor.triage import members, placement
from frontdoor.triage.members import Enquiry

WORDS = ("Mrs Hobday walks with a frame. The kerb outside her door is broken and she has not been out for two weeks. "
         "Can it be made safe, or a crossing found for her?")
ASKED = "She rang me again today. Has somebody looked at it?"
ANSWERED = "An inspector is there on Thursday. I will tell you both what they find."


def raise_one(session: Session, council_id: str, member: Actor, adviser: Actor, *, until: datetime) -> None:
    """An enquiry of three days ago, taken by the adviser and answered once; the next question waits. Flushes."""
    uprn = session.scalars(
        select(Address.uprn).join(Ward, (Ward.council_id == Address.council_id) & (Ward.code == Address.ward_code))
        .where(Address.council_id == council_id, Ward.name == "Bridge").order_by(Address.uprn)
    ).first()
    facts = {"name": "Vera Hobday", "phone": "+441632960318", "description": WORDS, "in_members_ward": True,
             "address": places.address_answer(session, council_id, uprn or "")}
    at = until - timedelta(days=3, hours=2)
    case = members.raise_enquiry(session, Enquiry(facts, Basis.ASKED, Scope.MESSAGES), actor=member, at=at)
    placement.take(session, case, actor=adviser, at=at + timedelta(hours=3))
    councillor = session.get_one(Officer, member.officer_id)
    members.answer(session, case, councillor, body=ANSWERED, actor=adviser, at=at + timedelta(hours=4))
    members.write(session, case, body=ASKED, actor=member, at=until - timedelta(hours=2))

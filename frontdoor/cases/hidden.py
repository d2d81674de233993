"""Records that an officer may not see but may know of: where the council's policy says so, and only then."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from frontdoor.cases.access import hidden_from, visible_to
from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.parties import Party
from frontdoor.catalogue import councils
from frontdoor.catalogue.policies import Hidden, Policy
from frontdoor.people.accounts import Account
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Team
from frontdoor.people.residents import Resident

MOST = 20


def policy_on(case: Case) -> Hidden:
    """What the council lets be known of such a case."""
    return _at(councils.get(case.council_id).policy, case.confidentiality)


def known(session: Session, actor: Actor, reference: str) -> Case | None:
    """The case with that reference that `actor` may not see, where they may know that it is there."""
    case = session.scalar(select(Case).where(Case.reference == reference, hidden_from(actor)))
    return case if case is not None and policy_on(case).exists else None


def sent_by(session: Session, actor: Actor, resident_id: int, *, most: int) -> tuple[list[Case], list[Case]]:
    """What a resident sent, newest first: what `actor` may see, at most `most` of it, and what they may only know
    of."""
    told, opens = _told_of(actor), visible_to(actor)
    known = or_(opens, and_(Case.council_id == actor.council_id, Case.confidentiality.in_(told))) if told else opens
    rows = session.execute(
        select(Case, opens.label("opens")).join(Party, Party.case_id == Case.id)
        .where(known, Party.resident_id == resident_id, Party.ended_at.is_(None), Party.role == "reporter")
        .order_by(Case.id.desc()).limit(most + MOST)
    ).all()
    return [case for case, seen in rows if seen][:most], [case for case, seen in rows if not seen][:MOST]


def _at(policy: Policy, level: int) -> Hidden:
    if level >= Confidentiality.SAFEGUARDING:
        return policy.safeguarding
    return policy.restricted if level == Confidentiality.RESTRICTED else Hidden()


def person_known_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on Resident for the people whom `actor` may know of. Somebody of whom we only know because they
    sent what is hidden is hidden with it; whoever has an account is known by that."""
    sent = exists().where(Party.resident_id == Resident.id)
    shown = exists().where(Party.resident_id == Resident.id, Party.case_id == Case.id,
                           or_(visible_to(actor), Case.confidentiality.in_(_told_of(actor))))
    has_account = exists().where(Account.resident_id == Resident.id, Account.closed_at.is_(None))
    return or_(not_(sent), shown, has_account)


def _told_of(actor: Actor) -> list[int]:
    """The levels of which the council lets it be known that a record is there."""
    policy = councils.get(actor.council_id).policy
    return [int(level) for level in Confidentiality if _at(policy, level).exists]


def seen(session: Session, actor: Actor, case_ids: Sequence[int]) -> set[int]:
    """Which of these cases `actor` may see."""
    return set(session.scalars(select(Case.id).where(Case.id.in_(sorted(case_ids)), visible_to(actor))))


def team_of(session: Session, case: Case) -> Team | None:
    """The team to ask."""
    return session.scalar(select(Team).where(Team.council_id == case.council_id, Team.slug == case.team))

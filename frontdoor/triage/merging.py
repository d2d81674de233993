"""Joining two records that are one person's, and parting them again.

Every row that names the one who is merged names the one who is kept from then on, whichever room it is of: what is to
be moved is read from the tables themselves, so that a table nobody thought of is moved too. What may stand only once
for a person, and stands with both, stays where it is. All of it is written down, so that it can be put back.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.db import Base
from frontdoor.errors import FrontDoorError
from frontdoor.notifications import account_messages
from frontdoor.notifications.recipients import Recipient
from frontdoor.people import logins, reindexing
from frontdoor.people.accounts import Account, AccountKey
from frontdoor.people.actor import Actor
from frontdoor.people.households import Member
from frontdoor.people.merges import Merge, NotTheSame
from frontdoor.people.profile import HomeAddress
from frontdoor.people.residents import Resident
from frontdoor.triage import protecting
from frontdoor.triage.changes import Changes, put_back, table_of

# Derived, or about the merging itself.
NOT_MOVED = frozenset({"search_keys", "resident_merges", "not_the_same", "accounts", "account_keys"})
WORDS = {
    "parties": ("case", "cases"), "entitlements": ("permit", "permits"), "charges": ("charge", "charges"),
    "mandates": ("agreement to pay", "agreements to pay"), "drafts": ("unfinished form", "unfinished forms"),
    "contact_points": ("way to reach them", "ways to reach them"), "profile_facts": ("fact", "facts"),
    "home_addresses": ("address", "addresses"),
    "outbox": ("message sent", "messages sent"), "representations": ("agreement to act", "agreements to act"),
    "chats": ("chat", "chats"), "caller_checks": ("check of a caller", "checks of a caller"),
    "household_members": ("place in a household", "places in households"), "person_alerts": ("warning", "warnings"),
    "group_places": ("place at a group", "places at groups"), "accounts": ("sign-in", "sign-ins"),
}
OTHER = ("other row", "other rows")


class CannotMerge(FrontDoorError):
    """Two records that may not be joined, or not parted. `why` says it to the officer."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Plan:
    """What would happen: how many rows of what would follow, and whether both have a sign-in, of which only that of the
    one who is kept would go on."""

    moving: list[tuple[int, str]]
    two_accounts: bool
    why_not: str


def plan(session: Session, kept: Resident, merged: Resident) -> Plan:
    """What joining the second record to the first would move, or why it cannot be done."""
    moving: dict[str, int] = {}
    for table, column in _naming():
        number = len(_rows(session, table, column, merged))
        if number:
            moving[table.name] = moving.get(table.name, 0) + number
    theirs = _account(session, merged)
    if theirs is not None and _account(session, kept) is None:
        moving["accounts"] = 1
    found = [(number, WORDS.get(name, OTHER)[number != 1]) for name, number in sorted(moving.items())]
    return Plan(found, _both_sign_in(session, kept, merged), _why_not(session, kept, merged))


def merge(
    session: Session, kept: Resident, merged: Resident, *, actor: Actor, reason: str, at: datetime,
    one_account: bool = False,
) -> Merge:
    """Join the second record to the first. Where both have a sign-in it needs `one_account`: an officer has agreed with
    the person that only the one of the record that is kept goes on. Raises CannotMerge. Flushes."""
    why_not = _why_not(session, kept, merged)
    if why_not:
        raise CannotMerge(why_not)
    if _both_sign_in(session, kept, merged) and not one_account:
        raise CannotMerge("Both have a sign-in. Agree with them first which one goes on.")
    session.flush()
    changes = Changes(session)
    told = _whom_to_tell(session, kept, merged)
    staying = _staying(session, kept, merged)
    for table, column in _naming():
        for row_id in _rows(session, table, column, merged):
            if (table.name, row_id) not in staying:
                changes.set(table, row_id, column, kept.id)
    _sign_ins(session, changes, kept, merged, at)
    changes.set(table_of("residents"), merged.id, "merged_into_id", kept.id)
    session.expire_all()
    protecting.spread(session, changes, kept, at=at)
    assert actor.officer_id is not None
    row = Merge(council_id=kept.council_id, kept_id=kept.id, merged_id=merged.id, officer_id=actor.officer_id,
                reason=reason[:300], at=at, moved=changes.made, undone_at=None, undone_by=None)
    session.add(row)
    session.flush()
    _find_again(session, kept, merged)
    _audit(session, row, kept, merged, actor, "merged_records", at)
    if told is not None:
        account_messages.tell(session, council_id=kept.council_id, purpose="records_joined", resident=kept, to=told,
                              about=f"merge:{row.public_id}", page="/sign-in", at=at)
    return row


def part(session: Session, row: Merge, *, actor: Actor, at: datetime) -> int:
    """Take a merge back: everything stands with whom it stood before. What came since stays with the one who was kept.
    Gives how many values could not be put back, because they were changed since. Raises CannotMerge. Flushes."""
    kept, merged = row.kept, row.merged
    if row.undone_at is not None or merged.merged_into_id != kept.id or kept.merged_into_id is not None:
        raise CannotMerge("These records are not joined any more, or were joined to another since. Part that first.")
    session.flush()
    try:
        with session.begin_nested():
            left = put_back(session, row.moved)
    except IntegrityError as error:
        raise CannotMerge("Something that belonged to the other record is somebody else's now, such as the email"
                          " address they signed in with.") from error
    row.undone_at, row.undone_by = at, actor.public_id
    session.flush()
    _find_again(session, kept, merged)
    _audit(session, row, kept, merged, actor, "parted_records", at)
    return len(left)


def tell_apart(session: Session, one: Resident, other: Resident, *, actor: Actor, at: datetime) -> None:
    """An officer knows that these two are different people; saying it twice changes nothing. Flushes."""
    first, second = sorted((one.id, other.id))
    known = session.scalar(select(NotTheSame.id).where(
        NotTheSame.council_id == one.council_id, NotTheSame.first_id == first, NotTheSame.second_id == second))
    if known is None and actor.officer_id is not None:
        session.add(NotTheSame(council_id=one.council_id, first_id=first, second_id=second,
                               officer_id=actor.officer_id, at=at))
        audit.record(session, council_id=one.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                     action="told_apart", subject_kind="resident", subject_id=one.public_id, at=at,
                     detail={"other": other.public_id})
        session.flush()


def _naming() -> list[tuple[Table, str]]:
    """Every table and column that names a resident, but for those that are not moved."""
    return [(table, column.name) for table in Base.metadata.sorted_tables if table.name not in NOT_MOVED
            for column in table.columns if any(key.target_fullname == "residents.id" for key in column.foreign_keys)]


def _rows(session: Session, table: Table, column: str, resident: Resident) -> list[int]:
    return list(session.scalars(select(table.c.id).where(table.c[column] == resident.id).order_by(table.c.id)))


def _staying(session: Session, kept: Resident, merged: Resident) -> set[tuple[str, int]]:
    """What would make no sense with the other: a second present address, a second place in the same household, and an
    agreement between the two."""
    has_home = session.scalar(select(HomeAddress.id).where(
        HomeAddress.resident_id == kept.id, HomeAddress.until_on.is_(None)).limit(1))
    homes = session.scalars(select(HomeAddress.id).where(
        HomeAddress.resident_id == merged.id, HomeAddress.until_on.is_(None))).all() if has_home else []
    theirs = select(Member.household_id).where(Member.resident_id == kept.id, Member.until_on.is_(None))
    places = session.scalars(select(Member.id).where(
        Member.resident_id == merged.id, Member.until_on.is_(None), Member.household_id.in_(theirs)))
    table = table_of("representations")
    between = session.scalars(select(table.c.id).where(or_(
        (table.c.resident_id == kept.id) & (table.c.representative_id == merged.id),
        (table.c.resident_id == merged.id) & (table.c.representative_id == kept.id))))
    return ({("home_addresses", one) for one in homes} | {("household_members", one) for one in places}
            | {("representations", one) for one in between})


def _sign_ins(session: Session, changes: Changes, kept: Resident, merged: Resident, at: datetime) -> None:
    """A sign-in follows where the other record has none. A second one ends, with the keys that were sent for it."""
    theirs, own = _account(session, merged), _account(session, kept)
    accounts, keys = table_of("accounts"), table_of("account_keys")
    follows = own is None
    if theirs is not None and follows:
        changes.set(accounts, theirs.id, "resident_id", kept.id)
    elif theirs is not None and theirs.closed_at is None:
        changes.set(accounts, theirs.id, "login", f"merged:{merged.public_id}")
        changes.set_moment(accounts, theirs.id, "closed_at", at)
    for key in session.scalars(select(AccountKey).where(AccountKey.resident_id == merged.id)).all():
        if follows:
            changes.set(keys, key.id, "resident_id", kept.id)
        elif key.used_at is None:
            changes.set_moment(keys, key.id, "used_at", at)


def _whom_to_tell(session: Session, kept: Resident, merged: Resident) -> Recipient | None:
    """Where it is told that a sign-in ends: the address or number that it was signed in with."""
    theirs = _account(session, merged) if _both_sign_in(session, kept, merged) else None
    point = logins.point_of(theirs) if theirs is not None else None
    return account_messages.to_point(point) if point is not None else None


def _account(session: Session, resident: Resident) -> Account | None:
    return session.scalar(select(Account).where(Account.council_id == resident.council_id,
                                                Account.resident_id == resident.id))


def _both_sign_in(session: Session, kept: Resident, merged: Resident) -> bool:
    accounts = (_account(session, kept), _account(session, merged))
    return all(one is not None and one.closed_at is None for one in accounts)


def _why_not(session: Session, kept: Resident, merged: Resident) -> str:
    if kept.council_id != merged.council_id or kept.id == merged.id:
        return "These are not two records of this council."
    if kept.merged_into_id is not None or merged.merged_into_id is not None:
        return "One of them is joined to another record already."
    if kept.deceased_on != merged.deceased_on:
        return "One of them is written down as having died, and the other is not."
    own, theirs = _account(session, kept), _account(session, merged)
    if own is not None and own.closed_at is not None and theirs is not None and theirs.closed_at is None:
        return "Keep the other one: it has the sign-in that they use."
    return ""


def _find_again(session: Session, *residents: Resident) -> None:
    for one in residents:
        reindexing.write(session, one)


def _audit(
    session: Session, row: Merge, kept: Resident, merged: Resident, actor: Actor, action: str, at: datetime,
) -> None:
    for one, other in ((kept, merged), (merged, kept)):
        audit.record(session, council_id=row.council_id, actor_kind=actor.kind, actor_id=actor.public_id, action=action,
                     subject_kind="resident", subject_id=one.public_id, at=at,
                     detail={"other": other.public_id, "merge": row.public_id})

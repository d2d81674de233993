"""Another email address or mobile number, verified at both ends: by what is sent to the new one, and by what is sent to
the old one. Who cannot read the old one any more waits for 72 hours, in which its owner is told and can stop it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.errors import FrontDoorError
from frontdoor.keys import Keys
from frontdoor.people import account_keys, account_sessions, logins
from frontdoor.people.account_keys import KeySpent, NewKey, Purpose
from frontdoor.people.accounts import Account, AccountKey, AccountSession
from frontdoor.people.logins import Login, LoginKind
from frontdoor.people.registering import LoginTaken
from frontdoor.people.residents import ContactPoint

WAIT = timedelta(hours=72)
OURS = frozenset({Purpose.CHANGE_NEW, Purpose.CHANGE_OLD, Purpose.STOP})


class AlreadyTheirs(FrontDoorError):
    """The resident has shown that this address or number is theirs before."""


class WrongCode(FrontDoorError):
    """A code that does not fit. `end`: new or old."""

    def __init__(self, end: str) -> None:
        super().__init__(f"the code of the {end} contact point does not fit")
        self.end = end


@dataclass(frozen=True)
class Asked:
    """What to send: `new` to the new address, or `owner` the word that it is in use; `old` to `guard`."""

    new: NewKey
    old: NewKey | None
    guard: ContactPoint | None
    owner: Account | None


@dataclass(frozen=True)
class Changed:
    """What came of it. `replaced` is told that it is not written to any more. With `stop` nothing has changed yet, and
    `guard` is to be told how to stop it."""

    replaced: ContactPoint | None = None
    stop: NewKey | None = None
    guard: ContactPoint | None = None


def live_points(account: Account) -> list[ContactPoint]:
    """The contact points that the account's resident has now."""
    return [point for point in account.resident.contact_points if point.ended_at is None]


def guard_of(account: Account, kind: str) -> ContactPoint | None:
    """Where it is asked whether a change is meant: the verified contact point that is to be replaced, or else the one
    that is signed in with. None for somebody who has none, and came by a letter."""
    verified = [point for point in live_points(account) if point.verified_at is not None]
    login = logins.point_of(account)
    same = [point for point in verified if point.kind == kind]
    return login if login in same or not same else same[-1]


def ask(session: Session, keys: Keys, account: Account, new: Login, *, lost: bool, at: datetime) -> Asked:
    """Begin to change to `new`, or to add it where there is none of its kind. `lost`: the old one cannot be read any
    more, which also holds where nothing may be sent there, because somebody else may read it. Does the same
    when somebody else signs in with `new`, whom only a message tells. Raises AlreadyTheirs. Flushes."""
    if any(point.verified_at is not None and point.kind == new.kind and point.value.lower() == new.value
           for point in live_points(account)):
        raise AlreadyTheirs("a verified contact point of the resident")
    account_keys.end_all(session, account, at=at, purposes=OURS)
    guard = guard_of(account, new.kind)
    owner = logins.account_of(session, account.council_id, new) if _is_login(account, new.kind) else None
    lost = lost or (guard is not None and guard.unsafe_at is not None)
    wish = {"kind": new.kind.value, "login": new.value, "lost": lost, "guard": guard.id if guard else None}
    made = account_keys.make(
        session, keys, council_id=account.council_id, purpose=Purpose.CHANGE_NEW, sent_to=new.written, at=at,
        detail=wish, account=account, resident=account.resident, opens=owner is None,
    )
    old = None
    if guard is not None and not lost:
        old = account_keys.make(
            session, keys, council_id=account.council_id, purpose=Purpose.CHANGE_OLD, sent_to=guard.value, at=at,
            account=account, resident=account.resident,
        )
    return Asked(made, old, guard, owner)


def finish(
    session: Session, keys: Keys, signed: AccountSession, new_code: str, old_code: str, *, at: datetime,
) -> Changed:
    """Both codes are typed by whoever is signed in: the change takes place, or begins to wait. Raises WrongCode,
    KeySpent when there is nothing to finish, LoginTaken. Flushes."""
    account = signed.account
    new = account_keys.of_account(session, account, Purpose.CHANGE_NEW, at=at) or _nothing()
    _fit(session, keys, new, new_code, "new")
    wish = dict(new.detail)
    if wish["guard"] is not None and not wish["lost"]:
        old = account_keys.of_account(session, account, Purpose.CHANGE_OLD, at=at) or _nothing()
        _fit(session, keys, old, old_code, "old")
        account_keys.use(session, old, at=at)
    account_keys.use(session, new, at=at)
    guard = session.get(ContactPoint, wish["guard"]) if wish["guard"] is not None else None
    if guard is not None and wish["lost"]:
        stop = account_keys.make(
            session, keys, council_id=account.council_id, purpose=Purpose.STOP, sent_to=new.sent_to, at=at,
            detail=wish, account=account, resident=account.resident, good_for=WAIT,
        )
        _audit(session, account, "asked_to_change_contact_point", at)
        return Changed(stop=stop, guard=guard)
    return Changed(replaced=_apply(session, account, wish, new.sent_to, at=at, but=signed))


def waiting(session: Session, account: Account, *, at: datetime) -> AccountKey | None:
    """The change of an account that waits because the old contact point could not be read."""
    return account_keys.of_account(session, account, Purpose.STOP, at=at)


def stop(session: Session, key: AccountKey, *, at: datetime) -> Account:
    """The owner of the old contact point does not want the change: nothing happens, and since somebody knew the
    password, every session ends. Raises KeySpent. Flushes."""
    account_keys.use(session, key, at=at)
    account = session.get_one(Account, key.account_id)
    account_keys.end_all(session, account, at=at)
    account_sessions.end_all(session, account, at=at)
    _audit(session, account, "stopped_change_of_contact_point", at)
    session.flush()
    return account


def due(session: Session, at: datetime) -> list[int]:
    """The changes whose 72 hours are over and that nobody stopped, oldest first."""
    return list(session.scalars(
        select(AccountKey.id).where(AccountKey.purpose == Purpose.STOP, AccountKey.used_at.is_(None),
                                    AccountKey.expires_at <= at).order_by(AccountKey.id)
    ))


def finish_waiting(session: Session, key_id: int, *, at: datetime) -> tuple[Account, ContactPoint | None] | None:
    """A change that has waited takes place; gives the account and the contact point that it replaced. None when another
    worker was quicker, and when meanwhile the account was closed or the address became somebody else's login.
    Flushes."""
    key = session.get_one(AccountKey, key_id)
    account = session.get_one(Account, key.account_id)
    try:
        account_keys.use(session, key, at=at)
        if account.closed_at is not None:
            return None
        return account, _apply(session, account, key.detail, key.sent_to, at=at, but=None)
    except (KeySpent, LoginTaken):
        return None


def _apply(
    session: Session, account: Account, wish: dict[str, Any], written: str, *, at: datetime,
    but: AccountSession | None,
) -> ContactPoint | None:
    """Put the new contact point in the place of the old one, which ends; the login follows, and then every other
    browser is signed out."""
    new = Login(LoginKind(wish["kind"]), wish["login"], written)
    guard = session.get(ContactPoint, wish["guard"]) if wish["guard"] is not None else None
    replaced = guard if guard is not None and guard.kind == new.kind else None
    shown = _verify(account, new, at)
    for point in live_points(account):
        # What was only typed gives way to what its owner has shown.
        if point is replaced or (point.kind == new.kind and point.verified_at is None and point is not shown):
            point.ended_at = at
    if _is_login(account, new.kind):
        _follow(session, account, new)
        account_sessions.end_all(session, account, at=at, but=but)
    account_keys.end_all(session, account, at=at, purposes=OURS | {Purpose.RESET})
    _audit(session, account, "changed_contact_point", at)
    session.flush()
    return replaced


def _is_login(account: Account, kind: str) -> bool:
    """Whether a new contact point of that kind is what the account is signed in to with from then on."""
    return account.login_kind in (kind, LoginKind.NUMBER)


def _follow(session: Session, account: Account, new: Login) -> None:
    if logins.account_of(session, account.council_id, new) not in (None, account):
        raise LoginTaken("somebody else signs in with it")
    try:
        with session.begin_nested():
            account.login_kind, account.login = new.kind, new.value
    except IntegrityError as error:
        raise LoginTaken("somebody else signs in with it") from error


def _verify(account: Account, new: Login, at: datetime) -> ContactPoint:
    """The resident's contact point, as shown to be theirs; one that they had before lives again."""
    points = account.resident.contact_points
    found = next((point for point in points if point.kind == new.kind and point.value.lower() == new.value), None)
    if found is None:
        found = ContactPoint(council_id=account.council_id, kind=new.kind, value=new.written, created_at=at)
        points.append(found)
    found.verified_at, found.verified_by, found.ended_at = at, "code", None
    return found


def _fit(session: Session, keys: Keys, key: AccountKey, code: str, end: str) -> None:
    if not account_keys.fits(session, keys, key, code):
        raise WrongCode(end)


def _nothing() -> AccountKey:
    raise KeySpent("no change is under way")


def _audit(session: Session, account: Account, action: str, at: datetime) -> None:
    audit.record(
        session, council_id=account.council_id, actor_kind="resident", actor_id=account.resident.public_id,
        action=action, subject_kind="resident", subject_id=account.resident.public_id, at=at,
    )

"""What residents are sent about their account itself: asked for this very moment, so always and at once, to the
address that it is about."""

from datetime import date, datetime, timedelta
from urllib.parse import quote

from sqlalchemy.orm import Session

from frontdoor.clock import in_words, local_date
from frontdoor.keys import Keys
from frontdoor.notifications import outbox
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.notifications.recipients import Recipient, by_letter, by_phone
from frontdoor.people import logins
from frontdoor.people.account_keys import NewKey
from frontdoor.people.accounts import Account
from frontdoor.people.letters import Issued
from frontdoor.people.logins import Login, LoginKind
from frontdoor.people.residents import ContactPoint, Resident

# A word about an account that comes later than this only puzzles.
OF_USE_FOR = timedelta(hours=12)


def to_login(login: Login) -> Recipient:
    """Where a message to somebody goes who typed this email address or mobile number."""
    return Recipient("email", login.written) if login.kind is LoginKind.EMAIL else by_phone(login.value)


def to_owner(account: Account, typed: Login) -> Recipient:
    """Where a message to the owner of an account goes: the address that they verified, never a way of writing it
    that somebody else typed."""
    point = logins.point_of(account)
    return to_point(point) if point is not None else to_login(typed)


def to_point(point: ContactPoint) -> Recipient:
    """Where a message to a contact point of a resident goes."""
    return Recipient("email", point.value) if point.kind == "email" else by_phone(point.value)


def send_key(
    session: Session, keys: Keys, key: NewKey, *, purpose: str, to: Recipient, at: datetime, page: str,
    resident: Resident | None = None, link_opens: bool = True,
) -> list[OutboxRow]:
    """Send a key's link and code; cancelled by itself once the key has run out. The link leads to `page`, with the
    key's token behind it where `link_opens`: without, the code alone does."""
    path = f"{page}/{quote(key.token)}" if link_opens else page
    return outbox.write(
        session, council_id=key.row.council_id, resident=resident, purpose=purpose,
        event_key=f"account-key:{key.row.public_id}", fields={}, at=at, keys=keys, path=path, code=key.code, to=to,
        essential=True, stale_at=key.row.expires_at,
    )


def tell(
    session: Session, *, council_id: str, purpose: str, about: str, to: Recipient, at: datetime, page: str,
    resident: Resident | None = None, keys: Keys | None = None, opens: bool = False,
) -> list[OutboxRow]:
    """Say something about an account, once for what it is `about`. `page` is where the link leads; with `opens` it
    opens something by itself, and is kept encrypted."""
    return outbox.write(
        session, council_id=council_id, resident=resident, purpose=purpose, event_key=about,
        fields={}, at=at, keys=keys, to=to, essential=True, stale_at=at + OF_USE_FOR,
        path=page if opens else None, page=None if opens else page,
    )


def send_letter(
    session: Session, keys: Keys, resident: Resident, issued: Issued, *, on: date, at: datetime,
) -> list[OutboxRow]:
    """Send number and code by post to where the resident lives on that day, whatever they wish for everyday letters.
    Empty where no address may be written to."""
    to = by_letter(session, resident, on=on)
    if to is None:
        return []
    until = in_words(local_date(issued.key.row.expires_at))
    return outbox.write(
        session, council_id=resident.council_id, resident=resident, purpose="account_letter",
        event_key=f"account-key:{issued.key.row.public_id}", at=at, keys=keys, code=issued.key.code, to=to,
        fields={"number": issued.number.written, "until": until}, essential=True, page="/register/letter",
        stale_at=issued.key.row.expires_at,
    )


def warn_of_change(
    session: Session, keys: Keys, stop: NewKey, *, to: Recipient, resident: Resident, at: datetime,
) -> list[OutboxRow]:
    """Tell an old contact point that it will be replaced, until when that can be stopped, and by which link."""
    until = stop.row.expires_at
    return outbox.write(
        session, council_id=resident.council_id, resident=resident, purpose="contact_change_waits",
        event_key=f"account-key:{stop.row.public_id}", fields={"date": in_words(local_date(until))}, at=at, keys=keys,
        path=f"/account/contact/stop/{quote(stop.token)}", to=to, essential=True, stale_at=until,
    )


def tell_replaced(
    session: Session, account: Account, replaced: ContactPoint | None, *, at: datetime,
) -> list[OutboxRow]:
    """Tell a contact point that it is written to no more. Nothing where none was replaced."""
    if replaced is None:
        return []
    return outbox.write(
        session, council_id=account.council_id, resident=account.resident, purpose="contact_changed",
        event_key=f"contact-point:{replaced.id}:{at.isoformat()}", fields={"date": in_words(local_date(at))}, at=at,
        to=to_point(replaced), essential=True, page="/contact",
    )

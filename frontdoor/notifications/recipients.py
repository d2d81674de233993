"""Where a message to a resident goes: the address or number they gave, in the order they wish and can be reached
best."""

from dataclasses import dataclass
from datetime import date, datetime

import phonenumbers
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.clock import local_date
from frontdoor.people import addresses, preferences
from frontdoor.people.accounts import Account
from frontdoor.people.preferences import Preferences
from frontdoor.people.residents import ContactPoint, Resident

HOME_REGION = "GB"
LONGEST_ADDRESS = 254
# Ofcom's plan: 07 is mobile, except 070 (personal numbers) and 076 (pagers).
NOT_MOBILE = ("70", "76")
# What is tried where the channel that was chosen does not reach; what comes by itself before what has to be looked up.
NEXT_BEST = ("email", "sms", "letter", "portal")
# What quiet hours hold back. A letter comes by day, and the account is read when its owner likes.
DISTURBS = ("email", "sms")


@dataclass(frozen=True)
class Recipient:
    """One address. `channel` is email, sms, letter or portal: read in the account and never sent, by the resident
    whose public id is the address."""

    channel: str
    address: str


@dataclass(frozen=True)
class Route:
    """Where a message goes and when it leaves."""

    recipient: Recipient
    due_at: datetime


def takes_texts(number: str) -> bool:
    """Whether a telephone number is a mobile one. A number that cannot be read takes none."""
    try:
        parsed = phonenumbers.parse(number, HOME_REGION)
    except phonenumbers.NumberParseException:
        return False
    if not phonenumbers.is_possible_number(parsed):
        return False
    national = str(parsed.national_number)
    if parsed.country_code == phonenumbers.country_code_for_region(HOME_REGION):
        return national.startswith("7") and not national.startswith(NOT_MOBILE)
    return phonenumbers.number_type(parsed) in {
        phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }


def by_phone(number: str) -> Recipient:
    """The recipient of a text at a number that takes texts."""
    parsed = phonenumbers.parse(number, HOME_REGION)
    return Recipient("sms", phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def address_of(point: ContactPoint) -> str:
    """A contact point as a message would be addressed to it; a number that takes no texts as it was given."""
    return by_phone(point.value).address if point.kind == "phone" and takes_texts(point.value) else point.value


def is_safe(resident: Resident | None, to: Recipient) -> bool:
    """Whether nobody is known to read what goes there besides the resident: not where it is an email address or a
    number of theirs that was not said to be safe since their address became protected."""
    return resident is None or not any(
        point.unsafe_at is not None and address_of(point).casefold() == to.address.casefold()
        for point in resident.contact_points)


def by_letter(session: Session, resident: Resident, *, on: date) -> Recipient | None:
    """By post to where the resident lives on that day. None where that is not known, or is protected: such an
    address is never written to. Nor is one where they lived before."""
    home = addresses.current(session, resident, on)
    return None if home is None or home.protected else Recipient("letter", home.label[:LONGEST_ADDRESS])


def in_account(resident: Resident) -> Recipient:
    """To be read in the account, and sent nowhere."""
    return Recipient("portal", resident.public_id)


def _best(points: list[ContactPoint]) -> ContactPoint | None:
    """One that its owner has confirmed before one that was only typed; among equals the first given."""
    return min(points, key=lambda point: (point.verified_at is None, point.id), default=None)


def _by_contact_point(resident: Resident, channel: str) -> Recipient | None:
    live = [point for point in resident.contact_points if point.ended_at is None and point.unsafe_at is None]
    if channel == "email":
        email = _best([point for point in live if point.kind == "email"])
        return Recipient("email", email.value) if email else None
    mobile = _best([point for point in live if point.kind == "phone" and takes_texts(point.value)])
    return by_phone(mobile.value) if mobile else None


def recipient_of(resident: Resident) -> Recipient | None:
    """By email if the resident gave an address, else by text if they gave a mobile number, else not at all:
    then it is for the officer who took the report to tell them. What they have ended counts no more."""
    return _by_contact_point(resident, "email") or _by_contact_point(resident, "sms")


def chosen(session: Session, resident: Resident, wishes: Preferences, *, on: date) -> Recipient | None:
    """Where an everyday message goes: by the channel that the resident chose, or by the next best that reaches
    them; who wants no contact can read it in their account. None where there is nothing at all, not even an
    account. Asks the database only for what the contact points leave open."""
    if wishes.no_contact or wishes.channel == "portal":
        return in_account(resident)
    order = dict.fromkeys((wishes.channel, *NEXT_BEST))
    return next((found for channel in order if (found := _by(session, resident, channel, on=on))), None)


def _by(session: Session, resident: Resident, channel: str, *, on: date) -> Recipient | None:
    if channel == "letter":
        return by_letter(session, resident, on=on)
    if channel == "portal":
        return in_account(resident) if _has_account(session, resident) else None
    return _by_contact_point(resident, channel)


def _has_account(session: Session, resident: Resident) -> bool:
    return session.scalar(select(Account.id).where(
        Account.council_id == resident.council_id, Account.resident_id == resident.id, Account.closed_at.is_(None),
    )) is not None


def route(
    session: Session, resident: Resident | None, *, to: Recipient | None, essential: bool, at: datetime,
    owner: Resident | None = None,
) -> Route | None:
    """Where a message to the resident that is due at `at` goes, and when. `to` is an address of the caller's
    choosing; where it is one of the resident's, or of the `owner`'s, that is not safe, nothing goes there. An
    `essential` message goes at once by what reaches them best. All others hold to what the resident wishes: `chosen`
    where `to` does not say otherwise, only in the account where they want no contact, and after their quiet hours
    where it would ring or light up. None for somebody who has died, and where nothing reaches
    them. Somebody without a record is reached by `to` alone."""
    if to is not None and not is_safe(resident or owner, to):
        if essential:
            return None    # what was asked for by this address must not come by another
        to = None
    if resident is None:
        return Route(to, at) if to else None
    if resident.deceased_on is not None:
        return None
    if essential:
        recipient = to or recipient_of(resident) or by_letter(session, resident, on=local_date(at))
        return Route(recipient, at) if recipient else None
    wishes = preferences.of(session, resident)
    recipient = to if to and not wishes.no_contact else chosen(session, resident, wishes, on=local_date(at))
    if recipient is None:
        return None
    return Route(recipient, preferences.let_be(wishes, at) if recipient.channel in DISTURBS else at)

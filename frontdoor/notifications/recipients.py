"""Where a message to a resident goes: the address or number they gave, in the order they can be reached
best."""

from dataclasses import dataclass

import phonenumbers

from frontdoor.people.residents import ContactPoint, Resident

HOME_REGION = "GB"
# Ofcom's plan: 07 is mobile, except 070 (personal numbers) and 076 (pagers).
NOT_MOBILE = ("70", "76")


@dataclass(frozen=True)
class Recipient:
    """One address. `channel` is email or sms."""

    channel: str
    address: str


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


def _best(points: list[ContactPoint]) -> ContactPoint | None:
    """One that its owner has confirmed before one that was only typed; among equals the first given."""
    return min(points, key=lambda point: (point.verified_at is None, point.id), default=None)


def recipient_of(resident: Resident) -> Recipient | None:
    """By email if the resident gave an address, else by text if they gave a mobile number, else not at all:
    then it is for the officer who took the report to tell them."""
    email = _best([point for point in resident.contact_points if point.kind == "email"])
    if email:
        return Recipient("email", email.value)
    phones = [point for point in resident.contact_points if point.kind == "phone"]
    mobile = _best([point for point in phones if takes_texts(point.value)])
    if mobile:
        parsed = phonenumbers.parse(mobile.value, HOME_REGION)
        return Recipient("sms", phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return None

"""Reading what people type into boxes: numbers with their units, money, dates, times, telephone numbers, email.

Each reader takes tidied text and gives the value as it stands in JSON, or raises ValueError. None guesses.
"""

import re
import unicodedata
from datetime import date

import phonenumbers
from email_validator import EmailNotValidError, validate_email

HOME_REGION = "GB"
# Numbers within Great Britain have nine or ten digits after the 0.
HOME_LENGTHS = {9, 10}
LONGEST_EMAIL = 254
UNIT_WORDS = {
    "mm": ("mm", "millimetre", "millimetres", "millimeter", "millimeters"),
    "cm": ("cm", "centimetre", "centimetres", "centimeter", "centimeters"),
    "m": ("m", "metre", "metres", "meter", "meters"),
}
# Marks that change the direction of the words after them: they can make a name look like another.
TURNING = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,6})?")
CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?(am|pm)?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def tidied(text: str, *, lines: bool = False) -> str:
    """What somebody typed without control and turning marks and without blanks around it; on one line
    unless `lines`."""
    ended = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        letter for letter in ended
        if letter in "\n\t" or (unicodedata.category(letter) not in {"Cc", "Cs"} and letter not in TURNING)
    )
    return kept.strip() if lines else " ".join(kept.split())


def number(text: str, unit: str | None = None) -> str:
    """The digits of a number, which may have its unit after it and commas between thousands: "1,500 mm" is
    "1500". Another unit is an error: converting would be guessing."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().rstrip(".").replace("\N{MINUS SIGN}", "-")
    for word in sorted(UNIT_WORDS.get(unit or "", (unit.lower(),) if unit else ()), key=len, reverse=True):
        if plain.endswith(word):
            plain = plain[:-len(word)].rstrip()
            break
    found = NUMBER.fullmatch(plain)
    if not found:
        raise ValueError("not a number")
    sign, whole, part = found.groups()
    return f"{'-' if sign == '-' else ''}{whole.replace(',', '')}{part or ''}"


def whole_number(text: str, unit: str | None = None) -> int:
    """As `number`, without a part behind the point, unless that is nothing: "40.0" is 40."""
    whole, _, part = number(text, unit).partition(".")
    if part.strip("0"):
        raise ValueError("not a whole number")
    return int(whole)


def money(text: str) -> str:
    """Pounds with at most two decimals: "£1,200.50" is "1200.50"."""
    digits = number(text.strip().removeprefix("£"))
    if len(digits.partition(".")[2]) > 2:
        raise ValueError("less than a penny")
    return digits


def day(parts: list[str]) -> str:
    """The day of three boxes, day, month and year, as 2026-11-23. The month may be a word."""
    if len(parts) != 3:
        raise ValueError("not three parts")
    of_month, month, year = (unicodedata.normalize("NFKC", part).strip().lower() for part in parts)
    if month[:3] in MONTHS:
        month = str(MONTHS.index(month[:3]) + 1)
    if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in (of_month, month, year)) or len(year) != 4:
        raise ValueError("not a day")
    return date(int(year), int(month), int(of_month)).isoformat()


def time_of_day(text: str) -> str:
    """A time as 21:30, from "9:30pm", "21.30" or "9 pm"."""
    found = CLOCK.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if not found or (found[2] is None and found[3] is None):
        raise ValueError("not a time")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise ValueError("not an hour")
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise ValueError("not a time")
    return f"{hour:02d}:{minute:02d}"


def phone(text: str) -> str:
    """A telephone number in its international form. Letters are not taken for digits."""
    if re.search(r"[^0-9+()\-./ ]", text):
        raise ValueError("not a number")
    try:
        found = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a number") from error
    possible = phonenumbers.is_possible_number_with_reason(found) == phonenumbers.ValidationResult.IS_POSSIBLE
    if not possible or (found.country_code == 44 and len(str(found.national_number)) not in HOME_LENGTHS):
        raise ValueError("not a number")
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def email(text: str) -> str:
    """An email address in its usual form. Nobody is asked whether it exists."""
    try:
        found = validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError("not an address") from error
    if len(found) > LONGEST_EMAIL:
        raise ValueError("too long")
    return found


def shown_registration(number: str) -> str:
    """A registration number as it stands on the plate: "AB12CDE" is "AB12 CDE"; of another shape as it is."""
    return f"{number[:4]} {number[4:]}" if re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z]{3}", number) else number


def shown_phone(number_text: str) -> str:
    """A stored number as people here write it: with a 0 if it is one of ours."""
    try:
        found = phonenumbers.parse(number_text, HOME_REGION)
    except phonenumbers.NumberParseException:
        return number_text
    ours = found.country_code == 44
    style = phonenumbers.PhoneNumberFormat.NATIONAL if ours else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(found, style)

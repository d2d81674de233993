"""The words of every message, read from wording.yaml and checked when they are read.

Wording names fields and nothing else: no attributes, no formatting, no code. What people typed is put in
as text, once, and can neither open a field of its own nor break a line of a header.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from frontdoor.assessments.text import LANGUAGES, Text
from frontdoor.errors import FrontDoorError

ALWAYS = frozenset({"reference", "council", "council_phone", "link", "thing", "called"})
# What stands where it was not said otherwise: what the case is called, and what it grants.
STANDARD = {"thing": "report", "called": "permit"}
CALLED = "{called}"
# What a text may say: it is read on a locked screen, by whoever holds the telephone.
IN_TEXTS = frozenset({"reference", "council", "due", "answer_by", "hear_by", "link", "thing", "called", "code", "price",
                      "date", "until", "reply_words", "within", "when"})
# What each purpose says.
PARTS = frozenset({"subject", "says", "then", "sms"})
# A text is paid for by 160 characters of this alphabet (GSM 03.38); one letter outside it makes that 70.
SMS_ALPHABET = frozenset("@£$¥èéùìòÇØøÅåÄÖÑÜ§¿äöñüà ΔΦΓΛΩΠΨΣΘΞ_!\"#¤%&'()*+,-./:;<=>?¡¿"
                         + string.ascii_letters + string.digits)
LONGEST_SUBJECT = 200
LONGEST_VALUE = 5_000
# Marks that turn the direction of writing round, by which a text can be made to look like another.
TURNS_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The control characters and halves of surrogate pairs (Unicode categories Cc and Cs) but for the end of a line.
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class WordingError(FrontDoorError):
    """Wording, or what it is to be filled with, is not as it must be. `purpose` says where."""

    def __init__(self, purpose: str, say: str) -> None:
        super().__init__(f"{purpose}: {say}")
        self.purpose = purpose
        self.say = say


@dataclass(frozen=True)
class Wording:
    """The words for one purpose. `says` may be replaced by a service's own words, `then` follows always.
    `translations` are the same words in other languages, where somebody wrote them."""

    purpose: str
    needs: frozenset[str]
    may_have: frozenset[str]
    subject: str
    says: tuple[str, ...]
    then: tuple[str, ...]
    sms: tuple[str, ...]
    translations: Mapping[str, "Wording"]

    def in_language(self, language: str) -> "Wording":
        """The words in that language, or in English where nobody wrote them."""
        return self.translations.get(language, self)

    @property
    def fields(self) -> frozenset[str]:
        return ALWAYS | self.needs | self.may_have


@dataclass(frozen=True)
class Words:
    """A message filled in but for its link. `body` is still wording with the one field {link}."""

    subject: str
    body: str


@dataclass(frozen=True)
class _Book:
    fields: frozenset[str]
    purposes: Mapping[str, Wording]
    sign_off: Text
    sign_off_without_phone: Text


@lru_cache(maxsize=1024)
def fields_of(purpose: str, words: str) -> frozenset[str]:
    """The fields that `words` names. Raises WordingError for anything but plain {named} fields."""
    try:
        parts = list(string.Formatter().parse(words))
    except ValueError as error:
        raise WordingError(purpose, f"has a bracket that does not close: {words!r}") from error
    names = set()
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if form or conversion or not re.fullmatch(r"[a-z][a-z_]*", name):
            raise WordingError(purpose, f"{{{name}}} is not the plain name of a field")
        names.add(name)
    return frozenset(names)


def check(purpose: str, words: str) -> None:
    """Refuse wording that names a field its purpose does not have. For the definitions' own `messages` too.
    Raises WordingError, also where there is no such purpose."""
    _check_fields(wording_for(purpose), words)


def _check_fields(wording: Wording, words: str) -> None:
    unknown = fields_of(wording.purpose, words) - wording.fields
    if unknown:
        raise WordingError(wording.purpose, f"there is no field called {', '.join(sorted(unknown))}")


def read(source: str) -> _Book:
    """Wording from YAML text, checked whole. Raises WordingError naming the purpose at fault."""
    raw: dict[str, Any] = yaml.safe_load(source)
    purposes = {name: _purpose(name, entry) for name, entry in raw["purposes"].items()}
    for wording in purposes.values():
        unlisted = wording.fields - set(raw["fields"])
        if unlisted:
            raise WordingError(wording.purpose, f"{sorted(unlisted)} is not listed in `fields`")
    ends = (_translated(raw["sign_off"]), _translated(raw["sign_off_without_phone"]))
    return _Book(frozenset(raw["fields"]), purposes, *ends)


def _translated(words: str | dict[str, str]) -> Text:
    """Words as the file has them: plain, or by language."""
    if isinstance(words, str):
        return Text(words)
    return Text(words["en"], {language: said for language, said in words.items() if language != "en"})


def _purpose(name: str, entry: dict[str, Any]) -> Wording:
    others = [language for language in LANGUAGES if language != "en" and language in entry]
    unknown = set(entry) - {"needs", "may_have", *PARTS, *others}
    if unknown or not PARTS <= set(entry):
        raise WordingError(name, f"must have subject, says, then and sms; not known: {sorted(unknown)}")
    fields: dict[str, Any] = {part: entry[part] for part in ("needs", "may_have") if part in entry}
    wording = Wording(
        name, frozenset(entry.get("needs", ())), frozenset(entry.get("may_have", ())), entry["subject"],
        tuple(entry["says"]), tuple(entry["then"]), tuple(entry["sms"]),
        {language: _purpose(name, {**entry[language], **fields}) for language in others},
    )
    _check_words(wording)
    return wording


def _check_words(wording: Wording) -> None:
    name = wording.purpose
    for words in (wording.subject, *wording.says, *wording.then, *wording.sms):
        _check_fields(wording, words)
    if "link" not in fields_of(name, " ".join(wording.then)) or "{link}" not in wording.sms:
        raise WordingError(name, "must give the link, in `then` and as a sentence of `sms`")
    if not set("".join(wording.sms)) <= SMS_ALPHABET | {"{", "}"}:
        raise WordingError(name, "has a letter in `sms` that makes a text cost more")
    if not fields_of(name, " ".join(wording.sms)) <= IN_TEXTS:
        raise WordingError(name, "tells more in `sms` than may be read over somebody's shoulder")


@lru_cache(maxsize=1)
def _book() -> _Book:
    return read(files("frontdoor.notifications").joinpath("wording.yaml").read_text(encoding="utf-8"))


def purposes() -> list[str]:
    """Every purpose a message can have."""
    return list(_book().purposes)


def wording_for(purpose: str) -> Wording:
    """The words for one purpose. Raises WordingError for one that is not in wording.yaml."""
    try:
        return _book().purposes[purpose]
    except KeyError as error:
        raise WordingError(purpose, "there is no wording for this purpose") from error


def tidied(value: str, *, one_line: bool) -> str:
    """Text that somebody typed, as it may stand in a message: no control characters, no marks that turn the
    direction of writing, not endless; on one line where it goes into a subject or a text."""
    plain = CONTROLS.sub("", TURNS_DIRECTION.sub("", LINE_ENDS.sub("\n", value)))
    return (" ".join(plain.split()) if one_line else plain.strip())[:LONGEST_VALUE]


def _fill(
    parts: tuple[str, ...], purpose: str, fields: Mapping[str, str], *, one_line: bool, link: str = "{link}",
) -> list[str]:
    """The parts with their fields, {link} and {code} left standing; without those whose field was not given."""
    # A bracket that somebody typed is doubled, so that it is still a bracket when the link is put in.
    ready = {name: tidied(value, one_line=one_line).replace("{", "{{").replace("}", "}}")
             for name, value in fields.items()}
    ready["link"], ready["code"] = link, "{code}" if fields.get("code") else ""
    filled = (_begun(part, part.format_map(ready)) for part in parts
              if all(ready.get(name) for name in fields_of(purpose, part)))
    return list(dict.fromkeys(filled))      # two fields that say the same are read once


def _begun(part: str, filled: str) -> str:
    """A sentence that begins with what was granted begins with a capital."""
    return filled[:1].upper() + filled[1:] if part.startswith(CALLED) else filled


def _own_words(wording: Wording, override: str | None, language: str) -> tuple[str, ...]:
    if override is None:
        return wording.says
    words = override.in_language(language) if isinstance(override, Text) else override
    _check_fields(wording, words)
    return tuple(part for part in re.split(r"\n\s*\n", words.strip()) if part)


def check_fields(purpose: str, fields: Mapping[str, str]) -> Wording:
    """The wording that `fields` can fill. Raises WordingError for a name that wording.yaml does not list, and
    where something is missing that the purpose cannot do without."""
    wording = wording_for(purpose)
    unknown = set(fields) - _book().fields
    missing = {name for name in wording.needs if not fields.get(name)}
    if unknown or missing:
        raise WordingError(purpose, f"fields not known: {sorted(unknown)}; fields missing: {sorted(missing)}")
    return wording


def fill(
    purpose: str, channel: str, fields: Mapping[str, str], *, override: str | None = None,
    language: str = "en", page: str | None = None,
) -> Words:
    """The message for `purpose` as an "email", "sms", "letter" or for the "portal", with everything but its link.

    `fields` must hold what the wording needs and no name that wording.yaml does not list; what the wording
    does not use is left, and an empty value counts as not given. English stands in for a `language` in which a
    purpose was not written. A `code` only says that there is one: it is put
    in on sending, like the link. `page` is an address below the site that the link leads to, where it is no
    secret. `override` is a service's own words, for all but a text. A text has no subject. Raises WordingError.
    """
    wording = check_fields(purpose, fields).in_language(language)
    fields = {**STANDARD, **fields}
    link = "{link}" if page is None else "{site}" + page.replace("{", "{{").replace("}", "}}")
    if channel == "sms":
        return Words("", " ".join(_fill(wording.sms, purpose, fields, one_line=True, link=link)))
    parts = (*_own_words(wording, override, language), *wording.then)
    body = "\n\n".join(_fill(parts, purpose, fields, one_line=False, link=link))
    book = _book()
    sign_off = book.sign_off if fields.get("council_phone") else book.sign_off_without_phone
    body += "\n\n" + "".join(_fill((sign_off.in_language(language),), purpose, fields, one_line=True)) + "\n"
    subject = "".join(_fill((wording.subject,), purpose, fields, one_line=True))
    return Words(subject.format_map({"link": "", "code": ""})[:LONGEST_SUBJECT], body)


def finish(body: str, link: str, code: str = "", site: str = "") -> str:
    """The stored body with its link and code put in, and the site's address before a page of ours."""
    return body.format_map({"link": link, "code": code, "site": site})

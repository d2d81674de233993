"""Knowledge articles: short answers, each with an owner, the day it was written and the day it is to be read again."""
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from frontdoor.assessments.part import DefinitionError, Part, ServiceId
from frontdoor.assessments.reading import read_file

FOLDER = Path(__file__).with_name("articles")
SHARED = "shared"


class Link(Part):
    """Where to go on: an address on the web, with the words that are pressed."""

    text: str
    href: str


class Article(Part):
    """One answer. `words` are how people ask for it, `say` the answer in a few sentences, one paragraph each.

    `instead_of` names a service that the answer stands in for as long as a council does not offer it. An answer of a
    council's own replaces the shared one of the same id. `review_on` is the day on which `owner` reads it again.
    """

    id: ServiceId
    title: str
    say: tuple[str, ...]
    words: tuple[str, ...]
    links: tuple[Link, ...] = ()
    service: ServiceId | None = None
    instead_of: ServiceId | None = None
    owner: str
    written_on: date
    review_on: date
    source: str
    unverified: bool = False


class UnreadableArticles(DefinitionError):
    """A file of articles is not what it must be."""


@cache
def articles(council_id: str, folder: Path = FOLDER) -> tuple[Article, ...]:
    """The answers of a council: the shared ones, and its own in their place or beside them. A council without a file of
    its own has the shared ones. Raises UnreadableArticles."""
    found = {article.id: article for article in _read(folder / f"{SHARED}.yaml")}
    own = folder / f"{council_id}.yaml"
    if own.exists():
        found |= {article.id: article for article in _read(own)}
    return tuple(found.values())


def of_id(council_id: str, article_id: str) -> Article | None:
    """One answer, or None where the council has no such."""
    return next((one for one in articles(council_id) if one.id == article_id), None)


def _read(path: Path) -> list[Article]:
    plain, lines = read_file(path)
    try:
        return TypeAdapter(list[Article]).validate_python(plain)
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(str(part) for part in first["loc"])
        raise UnreadableArticles(f"{'.'.join(where)}: {first['msg']}", str(path), lines.get(where[:1], 1)) from error

"""What can be found: services, answers and groups, all as one kind of entry."""
from dataclasses import dataclass
from enum import StrEnum

from frontdoor.assessments.definition import Definition
from frontdoor.directory.answers import Article
from frontdoor.directory.groups import Group


class Kind(StrEnum):
    """What an entry leads to."""

    SERVICE = "services"
    ANSWER = "answers"
    GROUP = "groups"


@dataclass(frozen=True)
class Entry:
    """One thing that can be found. `words` are plain phrases, `topics` names of shared sets of rules."""

    kind: Kind
    id: str
    name: str
    summary: str
    words: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def of_service(definition: Definition) -> Entry:
    """A service, in the words of its definition; the finder's own words for it are known by its id."""
    return Entry(Kind.SERVICE, definition.id, str(definition.name), str(definition.summary), tuple(definition.words))


def of_article(article: Article) -> Entry:
    """An answer: its title and its words. What it says in full is not searched, for it names what others do."""
    return Entry(Kind.ANSWER, article.id, article.title, "", article.words)


def of_group(group: Group) -> Entry:
    """A community group, with where and when it meets."""
    summary = " ".join((group.about, group.place, " ".join(group.days)))
    return Entry(Kind.GROUP, group.id, group.name, summary, group.words, group.topics)

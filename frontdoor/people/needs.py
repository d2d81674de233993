"""What somebody needs so that they can use what we offer: large print, an interpreter, more time. It is held as a fact
of the record, with where it came from and when."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.people import profile
from frontdoor.people.actor import Actor
from frontdoor.people.profile import ProfileFact
from frontdoor.people.residents import Resident

FACT, LANGUAGE = "support", "interpreter_language"
KINDS = {
    "large_print": "Large print", "easy_read": "Easy read", "braille": "Braille",
    "bsl": "A British Sign Language interpreter", "interpreter": "An interpreter",
    "hearing": "Hard of hearing: speak clearly and face them", "sight": "Does not see well",
    "walking": "Walking is hard", "time": "Needs more time", "by_writing": "Write rather than ring",
}
LONGEST_LANGUAGE = 60


def kinds_of(facts: Mapping[str, ProfileFact]) -> list[str]:
    """The needs that are held, by their short names, in one order."""
    held = facts[FACT].value if FACT in facts else []
    return [kind for kind in KINDS if kind in held]


def language_of(facts: Mapping[str, ProfileFact]) -> str:
    """For which language an interpreter is needed, if that is held."""
    return str(facts[LANGUAGE].value) if LANGUAGE in facts else ""


def words_of(facts: Mapping[str, ProfileFact]) -> list[str]:
    """The needs in words; of an interpreter with the language."""
    language = language_of(facts)
    return [f"{KINDS[kind]} for {language}" if kind == "interpreter" and language else KINDS[kind]
            for kind in kinds_of(facts)]


def change(
    session: Session, resident: Resident, kinds: Iterable[str], language: str, *, actor: Actor, source: str,
    at: datetime,
) -> None:
    """Hold these needs and no others. `source`: resident or officer. Raises ValueError for one that does not exist.
    Flushes."""
    wanted = [kind for kind in KINDS if kind in set(kinds)]
    if set(kinds) - set(KINDS):
        raise ValueError("no such need")
    for fact_id, value in ((FACT, wanted), (LANGUAGE, language[:LONGEST_LANGUAGE] if "interpreter" in wanted else "")):
        if value:
            profile.note(session, resident, fact_id, value, source=source, at=at)
        else:
            profile.forget(session, resident, fact_id, at=at)
    audit.record(session, council_id=resident.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="changed_needs", subject_kind="resident", subject_id=resident.public_id, at=at)
    session.flush()

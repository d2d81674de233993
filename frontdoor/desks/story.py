"""A case as a story for whoever takes it on: in their own words, who is who, what they agreed to, what could go wrong,
what was offered already and what is missing. Made of what is kept anyway: nothing is typed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, FactType
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import FINISHED, Case, Priority, State
from frontdoor.cases.parties import SENT_IT, Party
from frontdoor.desks.case_file import CaseFile
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.representatives import Representation
from frontdoor.people.residents import Resident
from frontdoor.together import Part

# The facts by which services ask for these, whichever service it is.
CONSENT = ("they_agree", "hard_to_decide", "has_someone", "safe_to_contact", "how_to_reach", "how_to_talk", "anonymous",
           "shares_with_partners")
RELATIONS = ("about_whom", "helper_name", "helper_relation", "reporter_role", "dependent_children", "adult_name",
             "child_name", "joint_with")
TOLD_BY_HAND = ("ask_resident", "reply", "referral", "ask_partner", "ask_help", "ask_transfer", "make_appointment",
                "refer_to_specialist", "step_down", "take_on", "choose_scale", "judge", "begin_plan", "review_plan",
                "decide", "receive", "pass_to_specialist", "pass_to_adviser", "fast_track", "message")
MOST = 20
_ACTS = (Representation.council_id == bindparam("council_id"), Representation.ended_at.is_(None),
         Representation.agreed_at.is_not(None), Representation.resident_id.in_(SENT_IT))
REPRESENTATIVES = Part(Representation, *_ACTS)
ACTING = Part(Resident, Resident.id.in_(select(Representation.representative_id).where(*_ACTS)))


@dataclass(frozen=True)
class Line:
    """One thing with what it is called."""

    label: str
    words: str


@dataclass(frozen=True)
class Moment:
    """One step of what happened."""

    at: datetime
    words: str
    by: str
    reason: str


@dataclass(frozen=True)
class Touch:
    """Somebody else who is in touch with the same person, and about what."""

    case: Case
    who: str


@dataclass(frozen=True)
class Story:
    """Each list is empty where nothing is known."""

    own_words: list[Line]
    chronology: list[Moment]
    relations: list[Line]
    consent: list[Line]
    risks: list[str]
    offered: list[str]
    missing: list[str]
    in_touch: list[Touch]


def of_case(session: Session, file: CaseFile, actor: Actor, *, offered: Sequence[str]) -> Story:
    """The story of a case that the caller may see. `offered` is what was arranged already, in words."""
    case, definition = file.case, file.definition
    shown = {one.label: one.value for one in file.facts}
    return Story(
        own_words=_own_words(file, definition), chronology=_chronology(file),
        relations=_named(definition, shown, RELATIONS) + _people(session, file),
        consent=_named(definition, shown, CONSENT), risks=_risks(case, definition),
        offered=[*offered, *_told(file)], missing=_missing(file, definition),
        in_touch=_in_touch(session, file, actor),
    )


def _own_words(file: CaseFile, definition: Definition) -> list[Line]:
    given = file.case.given
    told = [Line(str(fact.label), file.cover(str(given[fact.id]))) for fact in definition.facts
            if fact.type is FactType.LONG_TEXT and given.get(fact.id) not in (None, "", "dont_know")]
    written = [Line("They wrote", str(letter["text"])) for letter in file.letters if not letter["mine"]]
    return told + written


def _chronology(file: CaseFile) -> list[Moment]:
    found = [Moment(entry.at, file.cover(entry.words), entry.actor_name, file.cover(entry.reason))
             for entry in reversed(file.entries) if entry.move in TOLD_BY_HAND]
    return found[-MOST:]


def _named(definition: Definition, shown: dict[str, Any], names: Sequence[str]) -> list[Line]:
    labels = [str(definition.fact(name).label) for name in names if definition.has_fact(name)]
    return [Line(label, str(shown[label])) for label in labels if shown.get(label)]


def _people(session: Session, file: CaseFile) -> list[Line]:
    case = file.case
    return [Line("Acts for them", str(one.representative.name))
            for one in REPRESENTATIVES.of(session, council_id=case.council_id, case_id=case.id)]


def _risks(case: Case, definition: Definition) -> list[str]:
    grave = [flag.id for flag in definition.flags if flag.priority != "normal" or flag.restricted or flag.tier == 3]
    raised = [name.replace("_", " ").capitalize() for name in [*grave, *(one.id for one in definition.fast_track)]
              if name in case.flags]
    urgent = ["It is urgent"] if case.priority >= int(Priority.URGENT) else []
    return urgent + list(dict.fromkeys(raised))


def _told(file: CaseFile) -> list[str]:
    questions = sum(1 for letter in file.letters if letter["mine"])
    said = [f"They were told: {flag.say}" for flag in file.definition.flags
            if flag.id in file.case.flags and flag.say and flag.priority == "normal"]
    return said + [f"{questions} {'message' if questions == 1 else 'messages'} to them from us"] if questions else []


def _missing(file: CaseFile, definition: Definition) -> list[str]:
    given = file.case.given
    open_ones = [str(fact.label) for fact in definition.facts if given.get(fact.id) == "dont_know"]
    return list(dict.fromkeys([*(file.finding.missing if file.finding else []), *open_ones]))


def _in_touch(session: Session, file: CaseFile, actor: Actor) -> list[Touch]:
    """Open cases of the same people with others, so that they are not rung twice about one thing."""
    ids = [party.resident_id for party in file.reporters]
    if not ids:
        return []
    rows = session.execute(
        select(Case, Officer.name).join(Party, Party.case_id == Case.id)
        .outerjoin(Officer, Officer.id == Case.owner_id)
        .where(Party.resident_id.in_(ids), Party.role == "reporter", Party.ended_at.is_(None), visible_to(actor),
               Case.id != file.case.id, Case.state.not_in(sorted(FINISHED)), Case.state != State.RECEIVED)
        .order_by(Case.id.desc()).limit(MOST)).unique()
    return [Touch(case, name or case.team.replace("-", " ").capitalize()) for case, name in rows]

"""A professional's judgement: how much of an assessment somebody gets, what is found section by section with the
evidence, what is recommended, and who has to agree."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.cases import episode as episode_rows
from frontdoor.cases.case import Case, State
from frontdoor.cases.episode import Episode, Rating, Risk, Scale
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import approvals, kinds, machine
from frontdoor.triage.guards import in_their_team, not_someone_elses

SCALES = {
    Scale.PASSPORT: "None: an assessment that somebody trusted has made already is taken on",
    Scale.LIGHT: "Light: a short talk about what has changed or is simple",
    Scale.REMOTE: "By telephone, video or photos",
    Scale.FULL: "Full: in person, every section",
}
RATINGS = {0: "No need", 1: "Some need", 2: "Clear need", 3: "Great need"}
# Of which scales every section has to be rated.
WHOLE = frozenset({Scale.FULL})
SCREENS = frozenset({State.WITH_ADVISER, State.WITH_SPECIALIST})


def of_case(session: Session, case: Case) -> Episode | None:
    """The professional work of a case, if it has begun."""
    return episode_rows.OF_CASE.first(session, council_id=case.council_id, case_id=case.id)


def ratings(session: Session, episode: Episode) -> dict[str, Rating]:
    """What was found last, by section."""
    rows = episode_rows.RATINGS.of(session, council_id=episode.council_id, case_id=episode.case_id)
    return {row.section: row for row in rows}


def scale_refusal(session: Session, case: Case, actor: Actor) -> str | None:
    """Why the officer cannot choose the scale of the assessment now, in plain words; None when they can."""
    if case.state not in SCREENS:
        return f"This case is {machine.STATE_WORDS[State(case.state)]}. The scale is chosen before a plan runs."
    if case.on_hold:
        return "This case waits until a day that somebody chose. Go on with it first."
    if not actor.is_at_least(Level.SCREENING):
        return f"This needs an officer of at least {Level.SCREENING} level."
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def choose_scale(
    session: Session, case: Case, *, scale: Scale, reason: str, actor: Actor, at: datetime,
) -> Episode:
    """Choose how much of an assessment it is to be, with a reason; it may be chosen anew until the plan begins. The
    professional work of the case begins with it. Flushes. Raises MoveRefused."""
    said = scale_refusal(session, case, actor) or (None if reason.strip() else "Give a reason.")
    if said is not None:
        raise machine.MoveRefused(case, "choose_scale", said)
    episode = of_case(session, case) or Episode(council_id=case.council_id, case_id=case.id)
    episode.scale, episode.scale_reason = scale, reason.strip()
    episode.scaled_by, episode.scaled_at = actor.name, at
    session.add(episode)
    machine.note(session, case, "choose_scale", f"Scale of the assessment: {SCALES[scale].partition(':')[0].lower()}",
                 actor=actor, at=at, reason=reason.strip())
    return episode


def refusal(session: Session, case: Case, actor: Actor) -> str | None:
    """Why the officer cannot write down a judgement now, in plain words; None when they can."""
    if case.state != State.WITH_SPECIALIST:
        return f"This case is {machine.STATE_WORDS[State(case.state)]}. A specialist judges while they have it."
    if case.on_hold:
        return "This case waits until a day that somebody chose. Go on with it first."
    if not actor.is_at_least(Level.SPECIALIST):
        return f"This needs an officer of at least {Level.SPECIALIST} level."
    if of_case(session, case) is None:
        return "Choose the scale of the assessment first."
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def judge(
    session: Session, case: Case, *, found: Mapping[str, tuple[int, str]], recommendation: str, risk: Risk,
    actor: Actor, at: datetime,
) -> Episode:
    """Write down what was found, by section a rating with its evidence, and what is recommended. A full assessment
    rates every section; of the others those that were looked at. What was signed off before is not any more, and
    whoever has to agree is asked. Flushes. Raises MoveRefused."""
    definition = kinds.definition_of(session, case)
    said = refusal(session, case, actor)
    episode = of_case(session, case)
    if said is not None or episode is None:
        raise machine.MoveRefused(case, "judge", said or "Choose the scale of the assessment first.")
    before = ratings(session, episode)
    said = _incomplete(definition, episode, {*before, *found}, found, recommendation)
    if said is not None:
        raise machine.MoveRefused(case, "judge", said)
    for section, (rating, evidence) in found.items():
        if section not in before or (before[section].rating, before[section].evidence) != (rating, evidence.strip()):
            session.add(Rating(council_id=case.council_id, episode_id=episode.id, section=section, rating=rating,
                               evidence=evidence.strip(), by=actor.name, at=at))
    episode.recommendation, episode.risk = recommendation.strip(), risk
    episode.recommended_by_id, episode.recommended_at, episode.signed_off_at = actor.officer_id, at, None
    machine.note(session, case, "judge", f"Judgement written down; risk {risk}", actor=actor, at=at,
                 reason=recommendation.strip())
    if definition.levels.sign_off is not None:
        approvals.ask_to_sign_off(session, case, Level(definition.levels.sign_off), reasons=recommendation,
                                  actor=actor, at=at)
    return episode


def _incomplete(
    definition: Definition, episode: Episode, rated: set[str], found: Mapping[str, tuple[int, str]], words: str,
) -> str | None:
    known = {section.id: str(section.title) for section in definition.judgement}
    if not set(found) <= set(known) or any(rating not in RATINGS for rating, _ in found.values()):
        return "Choose from the sections and ratings of the page."
    bare = [known[section] for section, (_, evidence) in found.items() if not evidence.strip()]
    if bare:
        return f"Say what shows it: {', '.join(bare)}."
    missing = [title for section, title in known.items() if section not in rated]
    if missing and episode.scale in WHOLE:
        return f"A full assessment rates every section. Not rated yet: {', '.join(missing)}."
    return None if words.strip() else "Write down what you recommend."

"""Those who are worried about somebody, or ask for help with a home or with care: what the duty specialist, the housing
officer and the social workers of the demonstration find on their desks."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from frontdoor.cases import drafts
from frontdoor.catalogue import versions
from frontdoor.demo import with_others
from frontdoor.demo.stories import Scene, Story
from frontdoor.people import actor as actors
from frontdoor.triage import intake

TOOK = timedelta(minutes=12)
NOBODY = {"anonymous": True}
A_CONCERN = {"immediate_danger": False, "about_whom": "someone_else", "abuse_or_risk": True}
WITH_A_HOME = {
    "rough_sleeping": False, "homeless_now": False, "domestic_abuse": False, "care_leaver": False, "pregnant": False,
    "dependent_children": 0, "disaster": False, "vulnerable": False, "eligible_immigration": True,
    "lives_in_council_area": True, "safe_to_contact": True,
}
WITHOUT_HURRY = {
    "no_food": False, "no_heat": False, "no_medication": False, "fall": False, "alone": True, "carer_breakdown": False,
    "discharge_today": False, "abuse": False, "hard_to_decide": False, "significant_wellbeing_impact": True,
    "safe_to_contact": True,
}
ADULT = {
    **A_CONCERN, **NOBODY, "adult_age": 83, "age_at_abuse": 83, "care_support_needs": True,
    "lives_in_council_area": True, "unable_to_protect_self": True,
    "kinds_of_harm": ["money", "emotional"], "adult_name": "Edith Marlow",
    "what_happened": "Her nephew comes on pension day, shouts at her and takes the money. She has no coal left.",
}
CHILD = {
    **A_CONCERN, "child_age": 7, "age_at_abuse": 7, "kinds_of_harm": ["neglect"], "anonymous": False,
    "name": "Hugh Bramwell", "reporter_role": "professional", "email": "h.bramwell@school.example.com",
    "safe_to_contact": True, "what_happened": "He comes to school without a coat and eats what others leave.",
}
# The same person by another who worries, a minute or two ago: nobody has seen it yet.
AGAIN = {
    **ADULT, "adult_name": "Edyth Marlowe", "kinds_of_harm": ["physical"],
    "what_happened": "I clean next door. I heard her cry out, and there was a bruise on her arm.",
}
TONIGHT = {
    **WITH_A_HOME, "rough_sleeping": True, "homeless_now": True, "name": "Cal Reeve", "dob": "1991-02-11",
    "phone": "+441632960301", "where_now": "In the porch of the old chapel",
}
HURT = {
    **WITH_A_HOME, "domestic_abuse": True, "dependent_children": 2, "leaving_date": "dont_know", "notice": "none",
    "name": "Marta Lisowska", "dob": "1989-07-30", "safe_to_contact": False, "how_to_reach": "At the school gate at 3",
}
CANNOT_GO_ON = {
    **WITHOUT_HURRY, "about_whom": "someone_else", "carer_breakdown": True, "cause": "dementia", "dob": "1944-05-02",
    "outcomes_unable": ["personal_hygiene", "toilet", "nutrition"], "outcomes_with_pain": [], "they_agree": "agree",
    "name": "Stanley Coyle", "address": "8 Mill Lane, Aldermere", "helper_name": "Jean Coyle", "hard_to_decide": True,
    "has_someone": True, "helper_relation": "partner", "phone": "+441632960302",
    "own_words": "I have not slept for three nights. I love him, but I do not know how to get through this week.",
}
STAIRS = {
    **WITHOUT_HURRY, "about_whom": "myself", "cause": "physical_illness", "dob": "1950-10-19", "name": "Olive Tranter",
    "outcomes_unable": ["community_facilities"], "outcomes_with_pain": ["safe_use_of_home", "habitable_home"],
    "address": "22 Quay Street, Aldermere", "phone": "+441632960303",
}


def always_there(scene: Scene, until: datetime) -> Iterator[Story]:
    """What every visitor of the demonstration finds."""
    to_leave = {
        **WITH_A_HOME, "leaving_date": (until + timedelta(days=31)).date().isoformat(), "notice": "section_8",
        "name": "Dev Malhotra", "dob": "1985-01-09", "dependent_children": 1, "email": "dev.malhotra@example.com",
    }
    for service_id, answers, ago in (
        ("safeguarding-adult", ADULT, timedelta(minutes=35)), ("safeguarding-child", CHILD, timedelta(hours=2)),
        ("safeguarding-adult", AGAIN, timedelta(minutes=2)),
        ("homelessness", TONIGHT, timedelta(minutes=50)), ("homelessness", HURT, timedelta(hours=1)),
        ("homelessness", to_leave, timedelta(hours=26)),
        ("adult-social-care-assessment", CANNOT_GO_ON, timedelta(hours=3)),
        ("adult-social-care-assessment", STAIRS, timedelta(days=12)),
    ):
        yield sent(scene, service_id, answers, until - ago)
    yield from with_others.always_there(scene, until)


def sent(scene: Scene, service_id: str, answers: Mapping[str, Any], at: datetime) -> Story:
    """Somebody sends it, as the portal would, and a specialist has it."""
    yield at
    version = versions.current(scene.session, scene.council_id, service_id)
    draft, _ = drafts.begin(scene.session, council_id=scene.council_id, service_id=service_id,
                            version_id=version.row_id, at=at - TOOK)
    for fact_id, value in answers.items():
        draft.answer(fact_id, value, source="resident", at=at)
    intake.receive(scene.session, draft, actor=actors.guest(scene.council_id), at=at)

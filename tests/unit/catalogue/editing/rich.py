"""A definition with every key that the shipped ones seldom have, as the plain data that is edited: a list of people,
patterns, a legal basis, reminders, levels by amount, clocks of their own, dates and amounts."""
from typing import Any

from tests.unit.catalogue.editing import shipped

ID = "rich"
PEOPLE: dict[str, Any] = {
    "id": "household", "type": "people", "ask": "Who lives with you?", "most": 8, "fields": [
        {"id": "person_born", "type": "date", "ask": "When were they born?"},
        {"id": "person_student", "type": "yes_no", "ask": "Are they a student?", "dont_know": True},
        {"id": "person_paid", "type": "choice", "ask": "How are they paid?",
         "choices": [{"id": "wage", "label": {"en": "A wage", "cy": "Cyflog"}}, {"id": "none", "label": "Nothing"}]}]}
QUESTIONS: list[dict[str, Any]] = [
    PEOPLE, {"id": "ni_number", "type": "text", "ask": "What is your number?", "optional": True,
             "pattern": "[A-Z]{2}[0-9]{6}[A-D]"},
    {"id": "agrees", "type": "yes_no", "ask": "May a machine decide?", "needed": "always"},
    {"id": "savings", "type": "money", "ask": "What have you saved?"}]
PERSON_TEST = {"any": ["person_student", {"fact": "person_born", "age_below": 18}]}
PERIOD = {"working_days": 3, "from": "last_seen_on"}
FIGURE = {"from": "2026-04-01", "source": "the policy", "review_on": "2027-11-01"}


def base() -> dict[str, Any]:
    """Parking permits with all that besides."""
    found = shipped.base("parking-permit-resident")
    found["facts"] += [*QUESTIONS, {"id": "last_seen_on", "type": "date", "from": ["officer"]}]
    found["parameters"] |= {"scheme_begins": [{**FIGURE, "value": "2026-04-01"}],
                            "badge_word": [{**FIGURE, "value": "car"}]}
    found["criteria"] |= {"all_young": {
        "test": {"every_of": {"people": "household", "test": PERSON_TEST}},
        "words": {"met": "All are young.", "not_met": "Not all are young.", "not_known": "Who lives with you?"}}}
    found["derived"] |= {"housemates": {"count": "household"},
                         "answer_by": {"working_days_after": ["as_of", 3, "united-kingdom"]}}
    found |= {"automatic_basis": {"consent": "agrees"}, "more_never_helps": ["savings"], "less_never_helps": ["seats"],
              "overridable": ["criteria.fits.test", "outcomes.eligible_auto.when"],
              "dates": {"answer_by": "answer_by", "begins": "$scheme_begins"}, "amounts": {"housemates": "housemates"},
              "levels": {"refund": "manager", "moves": {"withdraw": "advanced"}, "waive": [
                  {"over_pence": 0, "least": "advanced"}, {"over_pence": 5000, "least": "manager"}]},
              "clock": {"promise": PERIOD, "statutory": {"months": 2}, "roll": "previous", "pause_law": "The Act"}}
    found["fast_track"] = [{"id": "very_ill", "when": "agrees", "queue": "duty"}]
    found |= {"script": {"open": "Have your log book ready.", "close": "I send it now."}, "signposting": [
        {"at": ["refused"], "groups": ["company"], "say": "These groups may help."},
        {"when": "savings_low", "flags": ["late_start", "very_ill"], "services": ["pothole"]}]}
    found["criteria"]["savings_low"] = {**found["criteria"]["all_young"], "test": {"fact": "savings", "below": 100}}
    found["outcomes"][0] = {**found["outcomes"][0], "clock": {"statutory": PERIOD, "roll": True}}
    found["gates"][0] = {**found["gates"][0], "refused": {"signpost": ["pothole"], "say": "Look elsewhere."}}
    found["cases"] = [*found["cases"][:2], {
        "name": "a household", "on": "2026-11-23", "received": "2026-11-24T09:30:00+00:00",
        "given": {"household": [{"person_born": "2001-01-01", "person_student": True}]},
        "expect": {"settled": False, "reasons": {"all_young": "met"}, "amounts": {"housemates": 1}, "missing": []}}]
    return found


def of(service_id: str) -> dict[str, Any]:
    """This one by its id, or a shipped one."""
    return base() if service_id == ID else shipped.base(service_id)

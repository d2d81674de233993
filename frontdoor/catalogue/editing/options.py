"""What the boxes of a form offer: values of the schema in plain words, and names that the definition has."""
from collections.abc import Mapping
from typing import Any

from frontdoor.assessments.definition import FactType
from frontdoor.assessments.question import RECORD_KEYS
from frontdoor.catalogue import loader
from frontdoor.catalogue.editing.boxes import Options

TYPES = {
    "yes_no": "Yes or no", "choice": "One of several choices", "choices": "Any of several choices",
    "whole_number": "A whole number", "decimal": "A number with decimals", "money": "An amount of money",
    "text": "One line of words", "long_text": "Several lines of words", "date": "A day", "time": "A time of day",
    "time_range": "A stretch of the day", "address": "An address", "place": "A place on the map",
    "phone": "A phone number", "email": "An email address", "person": "A person", "people": "A list of people",
    "file": "A photo or document", "files": "Photos or documents", "vehicle": "A registration number"}
VERBS = {"report": "Report", "apply": "Apply", "book": "Book", "pay": "Pay", "register": "Register",
         "request": "Request", "appeal": "Appeal"}
CHANNELS = {"online": "Online", "phone": "By telephone", "counter": "At the counter", "letter": "By letter",
            "email": "By email", "chat": "By chat"}
SUPPLIERS = {"resident": "The resident", "record": "A record of ours", "officer": "An officer",
             "partner": "A partner"}
NEEDED = {"if_it_matters": "Only while the answer can change the result", "always": "Always, for the record"}
REUSE = {"never": "Ask again each time", "person": "Offer the person's last answer",
         "property": "Offer the last answer for the home"}
EFFORTS = {"1": "Known by heart", "2": "Easy to say", "3": "Has to be looked up", "4": "Has to be measured or asked",
           "5": "Needs a document"}
RESULTS = {
    "eligible_auto": "They can have it", "accepted": "Accepted", "needs_assessment": "A person looks at it",
    "not_eligible": "They cannot have it", "not_required": "They do not need it", "redirect": "Somebody else does this",
    "duplicate": "We know of it already", "refer_urgent": "Urgent: somebody acts at once"}
VERDICTS = {"met": "Met", "not_met": "Not met", "not_known": "Not known", "dont_know": "Nobody knows"}
PRIORITIES = {"normal": "Normal", "high": "High", "urgent": "Urgent"}
TIERS = {"1": "1: decided by rule", "2": "2: through a gate, to an adviser", "3": "3: a specialist"}
GATED = {"2": "Tier 2: an adviser", "3": "Tier 3: a specialist"}
LEVELS = {"core": "Core", "advanced": "Advanced", "screening": "Screening", "strategic": "Strategic",
          "specialist": "Specialist", "manager": "Manager"}
MOVES = {
    "refer_to_specialist": "Hand to a specialist", "step_down": "Return to the customer team",
    "ask_resident": "Ask the resident", "return_to_adviser": "Stop waiting for the resident (an adviser’s case)",
    "return_to_specialist": "Stop waiting for the resident (a specialist’s case)",
    "ask_partner": "Ask another organisation", "partner_to_adviser": "Stop waiting for it (an adviser’s case)",
    "partner_to_specialist": "Stop waiting for it (a specialist’s case)", "take_on": "Take on from another team",
    "take_on_plan": "Take on a plan from another team", "choose_time": "Choose the time with them",
    "change_booking": "Move to another time", "cancel_booking": "Cancel the booking",
    "attend_booking": "Say whether they came", "complete_work": "Say that the repair is finished",
    "return_work": "Return planned work to an adviser", "mark_duplicate": "Join to another report",
    "detach_duplicate": "Take apart from another report", "withdraw": "Withdraw it for the resident",
    "reopen": "Open again", "hold": "Let it wait until a day", "resume": "Go on with it before that day",
    "begin_plan": "Begin the plan", "assess_again": "Assess again", "end_plan": "End the plan"}
CALENDARS = {"england-and-wales": "England and Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland",
             "united-kingdom": "The whole United Kingdom"}
AREAS = {"social_care": "Social care", "safeguarding": "Safeguarding", "homelessness": "Homelessness"}
AFTER = {"closed": "The case is closed", "term_end": "The term has ended", "decided": "It was decided"}
ACTIONS = {"anonymise": "Take out who it was", "delete": "Delete it", "keep": "Keep it"}
MANDATES = {"none": "Not offered", "offered": "Offered: the payment may be agreed to beforehand"}
MOMENTS = {"refused": "They cannot have it", "waiting": "They wait for a person", "granted": "They can have it"}
ENDINGS = {"fixed": "Fixed", "no_action": "No action", "not_ours": "Not ours", "advice_given": "Advice given",
           "refused": "Refused", "not_needed": "Not needed"}
STATUSES = {"verified": "Known", "unverified": "Not known"}
ROLLS = {"true": "On to the next working day", "previous": "Back to the working day before"}
CHASED_BY = {"preferred": "The way they like best", "other": "Another way than the first", "letter": "A letter",
             "person": "Somebody calls"}
REVIEWS = {"review": "They can ask for another look"}
RECORDS = {key: key.replace("_", " ").replace(".", ": ") for key in sorted(RECORD_KEYS)}


def of(fixed: Mapping[str, str]) -> Options:
    """The same options whatever the definition."""
    return lambda base: fixed


def facts(base: Mapping[str, Any], *types: FactType) -> Mapping[str, str]:
    """The questions by id, in words; only those of some types, where any are named."""
    return {fact["id"]: label_of(fact) for fact in base.get("facts") or []
            if not types or fact["type"] in types}


def of_type(*types: FactType) -> Options:
    """The questions of some types."""
    return lambda base: facts(base, *types)


def dates(base: Mapping[str, Any]) -> Mapping[str, str]:
    return facts(base, FactType.DATE)


def moments(base: Mapping[str, Any]) -> Mapping[str, str]:
    """What may be a date: questions for a day, and what is worked out."""
    return {**dates(base), **worked_out(base)}


def clocks_begin(base: Mapping[str, Any]) -> Mapping[str, str]:
    """From what a clock may count."""
    return {"received": "The day it came in", **moments(base)}


def people(base: Mapping[str, Any]) -> Mapping[str, str]:
    return facts(base, FactType.PEOPLE)


def for_consent(base: Mapping[str, Any]) -> Mapping[str, str]:
    """The questions that may ask for consent: yes or no, said by the resident alone."""
    return {fact["id"]: label_of(fact) for fact in base.get("facts") or []
            if fact["type"] == FactType.YES_NO and fact.get("from", ["resident"]) == ["resident"]}


def all_choices(base: Mapping[str, Any]) -> Mapping[str, str]:
    """Every choice of every question with one answer out of several, with the question that it is of."""
    return {choice["id"]: f"{english(choice['label'])} ({label_of(fact)})" for fact in base.get("facts") or []
            if fact["type"] == FactType.CHOICE for choice in fact.get("choices") or []}


def tests(base: Mapping[str, Any]) -> Mapping[str, str]:
    """The tests that a council may be let replace, by their place."""
    found = {f"criteria.{name}.test": f"The criterion “{words}”" for name, words in criteria(base).items()}
    for key, one in (("outcomes", "outcome"), ("flags", "flag"), ("fast_track", "fast track")):
        found |= {f"{key}.{outcome_id(part)}.when": f"The {one} “{in_words(outcome_id(part))}”"
                  for part in base.get(key) or [] if not part.get("otherwise")}
    return found


def worked_out(base: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: in_words(name) for name in base.get("derived") or {}}


def figures(base: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: in_words(name) for name in base.get("parameters") or {}}


def criteria(base: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: in_words(name) for name in base.get("criteria") or {}}


def outcomes(base: Mapping[str, Any]) -> Mapping[str, str]:
    return {outcome_id(one): in_words(outcome_id(one)) for one in base.get("outcomes") or []}


def flags(base: Mapping[str, Any]) -> Mapping[str, str]:
    raised = [*(base.get("flags") or []), *(base.get("fast_track") or [])]
    return {one["id"]: in_words(one["id"]) for one in raised}


def gates(base: Mapping[str, Any]) -> Mapping[str, str]:
    return {one["id"]: english(one.get("title")) or one["id"] for one in base.get("gates") or []}


def public_choices(base: Mapping[str, Any]) -> Mapping[str, str]:
    return {fact["id"]: label_of(fact) for fact in base.get("facts") or []
            if fact["type"] == "choice" and fact.get("public")}


def services(base: Mapping[str, Any]) -> Mapping[str, str]:
    """The other services that come with the software, and those that are named already."""
    named = {one for key, inner in (("outcomes", "signpost"), ("flags", "signpost"), ("signposting", "services"))
             for part in base.get(key) or [] for one in part.get(inner) or []}
    return {one: one.replace("-", " ").capitalize() for one in sorted({*loader.packaged(), *named})
            if one != base.get("id")}


def outcome_id(outcome: Mapping[str, Any]) -> str:
    return str(outcome.get("id") or outcome.get("result"))


def label_of(fact: Mapping[str, Any]) -> str:
    """What a question is called in a list."""
    return english(fact.get("short")) or english(fact.get("ask")) or in_words(fact["id"])


def english(words: Any) -> str:
    """The English of words that may have a translation; empty where there are none."""
    return str(words.get("en", "")) if isinstance(words, Mapping) else str(words or "")


def in_words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()

"""A small service that people apply for, made for tests: a permit for a bay, sixty pounds a year, or free."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.catalogue import loader, versions
from frontdoor.triage import queues
from tests import factories

SERVICE = "bay-permit"


def _fact(fact_id: str, kind: str, ask: str, **more: Any) -> dict[str, Any]:
    return {"id": fact_id, "type": kind, "ask": ask, **more}


def _words(met: str, not_met: str, change: str = "") -> dict[str, str]:
    return {"met": met, "not_met": not_met, "not_known": "We still have to check this.",
            **({"change": change} if change else {})}


BAY_PERMIT: Mapping[str, Any] = {
    "id": SERVICE, "name": "Bay permit", "verb": "apply", "owner": "parking", "summary": "Park in a bay.",
    "facts": [
        _fact("registration", "text", "What is the registration number?", short="Registration number"),
        _fact("lives_here", "yes_no", "Do you live in the street?", dont_know=True, short="Lives in the street"),
        _fact("keeper", "yes_no", "Are you the registered keeper?", dont_know=True, short="Registered keeper",
              **{"from": ["resident", "officer"]}),
        _fact("length_m", "decimal", "How long is it?", unit="m", short="Length"),
        _fact("has_badge", "yes_no", "Do you have a Blue Badge?", short="Blue Badge"),
        _fact("has_drive", "yes_no", "Do you have a drive?", short="Drive"),
        _fact("has_one", "yes_no", "Does the vehicle have a permit?", short="Has a permit"),
        _fact("start_on", "date", "When shall it start?", optional=True, short="Start"),
        _fact("home", "address", "Where do you live?", short="Address"),
        _fact("description", "long_text", "Is there anything else?", optional=True, short="More"),
        _fact("name", "text", "What is your name?", short="Name"),
        _fact("email", "email", "What is your email address?", short="Email"),
    ],
    "parameters": {
        "longest_m": [{"from": "2024-04-01", "value": 5, "source": "a test"}],
        "fee_pence": [{"from": "2024-04-01", "value": 6000, "source": "a test"}],
    },
    "criteria": {
        "resident": {"test": "lives_here", "words": _words(
            "You live in the street.", "You do not live in the street.", "If you move to the street, apply again.")},
        "is_keeper": {"test": "keeper", "words": _words("The car is yours.", "The car is not yours.")},
        "fits": {"test": {"fact": "length_m", "at_most": "$longest_m"}, "words": _words(
            "The car fits the bay.", "The car is longer than {longest_m} m.", "A car of up to {longest_m} m fits.")},
    },
    "outcomes": [
        {"result": "not_required", "when": "has_drive", "automatic": True, "answer": "You can park on your drive."},
        {"result": "duplicate", "when": "has_one", "automatic": True, "answer": "This car has a permit already."},
        {"result": "not_eligible", "when": {"not": "fits"}, "automatic": True, "answer": "Your car is too long.",
         "closed_rule": {"reason": "The bays are as long as they are."}, "appeal": "review"},
        {"result": "eligible_auto", "id": "free", "when": {"all": ["resident", "is_keeper", "fits", "has_badge"]},
         "automatic": True, "grant": {"entitlement": "bay_permit", "months": 12, "subject": "registration"}},
        {"result": "eligible_auto", "id": "paid", "when": {"all": ["resident", "is_keeper", "fits"]}, "automatic": True,
         "answer": "You can have a permit.", "fee": "$fee_pence", "next": {"say": "It renews each year."},
         "grant": {"entitlement": "bay_permit", "months": 12, "subject": "registration", "starts_on": ["start_on"],
                   "conditions": ["Park only in a bay, up to {longest_m} m."]}},
        {"result": "needs_assessment", "otherwise": True, "tier": 2, "gate": "evidence"},
    ],
    "gates": [{"id": "evidence", "into": 2, "needs": ["registration"], "opens": "advanced"}],
    "levels": {"decide": "advanced"},
    "clock": {"promise": {"hours": 24}},
    "renewal": {"window": {"months": 1}, "mandate": "offered"},
    "messages": {},
}
HOME = {"label": "4 Harbour Row", "uprn": "999000000004", "postcode": "AL1 1AA"}
# Rose, whom the rule grants a permit for sixty pounds.
ROSE: Mapping[str, Any] = {
    "registration": "RW19 OSE", "lives_here": True, "keeper": True, "length_m": "4.1", "has_badge": False,
    "has_drive": False, "has_one": False, "home": HOME, "name": "Rose Whitaker", "email": "rose.whitaker@example.org",
}
FREE, TOO_LONG, KEEPER_UNKNOWN = {"has_badge": True}, {"length_m": "5.5"}, {"keeper": "dont_know"}
NOT_KEEPER, WITH_A_DRIVE, TWICE = {"keeper": False}, {"has_drive": True}, {"has_one": True}


def offer(session: Session, **changes: Any) -> None:
    """Publish the service in Aldermere, with the queues it needs."""
    whole = {"base": {**BAY_PERMIT, **changes}, "overlay": {}, "closures": []}
    definition = loader.from_canonical(json.dumps(whole))
    versions.publish(session, definition, factories.ALDERMERE, factories.AT)
    queues.ensure(session, factories.ALDERMERE, [definition])


def apply(session: Session, changes: Mapping[str, Any] | None = None, **more: Any) -> Case:
    """An application that was sent, and has gone where the rules send it."""
    return factories.case(session, changes, service_id=SERVICE, answers=ROSE, **more)

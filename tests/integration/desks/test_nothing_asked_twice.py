"""From the resident through the adviser to the specialist: how many facts are asked for that were told already."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.cases.case import Case, State
from frontdoor.clock import local_date, now
from frontdoor.people.actor import Level
from frontdoor.triage.kinds import definition_of
from tests.integration.pages import as_read
from tests.integration.sensitive.conftest import Telling

pytestmark = pytest.mark.usefixtures("moment")
SENT = {"declared": "y"}
HOME = {
    "rough_sleeping": "no", "homeless_now": "no", "domestic_abuse": "no", "safe_tonight": "yes", "name": "Cal Reeve",
    "dob": ["14", "3", "1990"], "care_leaver": "no", "dependent_children": "0", "pregnant": "no", "vulnerable": "no",
    "disaster": "no", "eligible_immigration": "yes", "lives_in_council_area": "yes", "email": "cal@example.org",
    "safe_to_contact": "yes", "notice": "section_8", "what_happened": "My landlord wants to sell.",
}


def told(session, case):
    """The facts that are answered, by id, with every name that they are asked by."""
    known = {name for name, value in case.given.items() if value not in (None, "", "dont_know")}
    return {fact.id: {str(fact.ask), str(fact.label)} for fact in definition_of(session, case).facts
            if fact.id in known}


def asked_again(session, visitor, case):
    """What the officer is asked to type on any page of the case that was told already: empty boxes for a known fact."""
    known, found = told(session, case), []
    page = as_read(visitor.get(f"/desk/cases/{case.reference}").text)
    addresses = {link.attributes.get("href", "") for link in page.all("a")}
    actions = [one for one in sorted(addresses) if one.startswith(f"/desk/cases/{case.reference}/")]
    for address in actions:
        text = visitor.get(address)
        if text.mimetype != "text/html":
            continue
        read = as_read(text.text)
        labels = {label.words.strip() for label in [*read.all("label"), *read.all("legend")]}
        for form in read.forms():
            empty = {name for name, value in form.fields.items() if not value}
            found += [(address, fact) for fact, names in known.items() if fact in empty and names & labels]
    return found, actions


def test_nothing_that_was_told_is_asked_again_on_the_way_to_the_specialist(council, client, desk):
    day = local_date(now()) + timedelta(days=90)
    walk = Telling(client, "homelessness", {**HOME, "leaving_date": [str(day.day), str(day.month), str(day.year)]})
    walk.until("check-answers").send(SENT)
    assert len(walk.seen) == len(set(walk.seen)), "a page came twice on the resident's own way"
    case = council.scalars(select(Case)).one()
    assert case.state == State.WITH_ADVISER and len(told(council, case)) > 10
    sam = desk("Sam Adviser", level=Level.ADVANCED)
    again, actions = asked_again(council, sam, case)
    assert again == [] and len(actions) > 5
    sam.post(f"/desk/cases/{case.reference}/refer_to_specialist", data=hidden(sam, case))
    council.refresh(case)
    assert case.state == State.WITH_SPECIALIST
    theo = desk("Theo Housing", level=Level.SPECIALIST, teams=("housing",))
    again, actions = asked_again(council, theo, case)
    assert again == [] and len(actions) > 5
    assert "My landlord wants to sell." in theo.get(f"/desk/cases/{case.reference}").text


def hidden(visitor, case):
    """What the page for handing over sends, with a reason, and no time in a diary."""
    read = as_read(visitor.get(f"/desk/cases/{case.reference}/refer_to_specialist").text)
    form = next(one for one in read.forms() if "token" in one.fields)
    return {**form.fields, "text": "He needs a plan.", "slot": "later"}

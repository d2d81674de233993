"""What else is offered beside an answer and on the page of a case: by rule, near the place, never by a hidden flag."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, Result
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.cases.case import Outcome, State
from frontdoor.catalogue import loader
from frontdoor.people import addresses
from frontdoor.places.models import Address
from frontdoor.places.typed import postcode_key
from frontdoor.portal import what_else
from frontdoor.web import community, offers
from frontdoor.web.offers import Offered
from tests import factories as make
from tests.factories import ALDERMERE, AT
from tests.integration.applying.conftest import HOME, Application, said, upload
from tests.integration.conftest import Visitor
from tests.integration.journeying import Walk

ON = AT.date()
GROUPS = "These groups can help you to get about without a car of your own."
FALLBACK = "look for groups and events near you"


def changed(**changes: Any) -> Definition:
    """The parking permit with other signposts or flags."""
    return loader.load(loader.packaged()["parking-permit-resident"]).model_copy(update=changes)


def beside(session: Session, *, result: Result = Result.NOT_ELIGIBLE, flags: tuple[str, ...] = (),
           definition: Definition | None = None) -> Offered:
    compiled = compile_definition(definition or changed())
    return offers.beside(session, ALDERMERE, compiled, typed(compiled.definition, {}), on=ON,
                         moment=offers.moment_of(result), outcome=None, flags=flags)


def test_who_is_refused_reads_what_else_may_help_and_which_groups_are_near(town: Session, client: Visitor) -> None:
    page = Application(client, answers=said(length_m="6.4")).until("answer").text
    assert GROUPS in page and "Saddle Up Aldermere" in page and 'href="/answers/buses-trains"' in page
    assert page.count("fd-groups__item") <= 3
    assert page.index("What would change this") < page.index(GROUPS) < page.index("Apply all the same")


def test_who_is_granted_one_is_not_shown_what_is_for_the_refused(town: Session, client: Visitor) -> None:
    page = Application(client).until("answer").text
    assert GROUPS not in page and FALLBACK not in page


def test_the_page_of_a_refused_application_offers_the_same(town: Session, client: Visitor) -> None:
    refused = Application(client, answers=said(length_m="6.4", documents_how="upload")).until("documents")
    papers = {"v5c_document": upload(name="v5c.jpg"), "proof_document": upload()}
    sent = refused.send(papers, content_type="multipart/form-data").until("check-answers").send({"declared": "y"})
    page = client.get(next(one.attributes["href"] for one in sent.read.all("a")
                           if "/cases/" in one.attributes.get("href", "")), follow_redirects=True).text
    assert "We could not grant your application" in page
    assert GROUPS in page and "Saddle Up Aldermere" in page
    assert page.index("We could not grant") < page.index(GROUPS) < page.index("What has happened")


def test_a_report_that_is_refused_leads_to_all_groups_where_none_is_named(council: Session, client: Visitor) -> None:
    page = Walk(client).as_far_as_answer(depth_mm="10", width_mm="300").text
    assert FALLBACK in page and 'href="/answers/councillor"' in page


def test_what_a_hidden_flag_brings_is_not_offered(town: Session) -> None:
    flags = changed().flags
    line = {"flags": [flags[0].id], "groups": ["carers"]}
    plain = compile_definition(Definition.model_validate(
        changed().model_dump(by_alias=True, exclude_defaults=True) | {"signposting": [line]}))
    for restricted, count in ((False, 2), (True, 0)):
        definition = plain.definition.model_copy(update={"flags": tuple(
            one.model_copy(update={"restricted": restricted}) for one in flags)})
        found = beside(town, definition=definition, flags=(flags[0].id,))
        assert bool(found.groups) == bool(count)


def test_a_service_that_the_council_does_not_offer_is_not_named(town: Session) -> None:
    line = {"at": ["refused"], "services": ["garden-waste", "library-booking"], "say": "Look."}
    data = changed().model_dump(by_alias=True, exclude_defaults=True) | {"signposting": [line]}
    found = beside(town, definition=Definition.model_validate(data))
    assert [one.id for one in found.services] == ["library-booking"] and found.say == ("Look.",)


@pytest.mark.parametrize(("result", "moment"), [
    (None, "waiting"), (Result.NEEDS_MORE_INFO, "waiting"), (Result.REDIRECT, "refused"), (Result.ACCEPTED, "granted")])
def test_what_nobody_could_tell_waits_for_a_person(result: Result | None, moment: str) -> None:
    assert offers.moment_of(result) == moment


def test_groups_are_looked_for_where_the_answers_are_about(town: Session) -> None:
    told = {"address": {"uprn": HOME, "label": "12 Mill Lane"}}
    assert community.told_of(town, ALDERMERE, changed(), told, None, at=AT) is not None
    assert community.told_of(town, ALDERMERE, changed(), {}, None, at=AT) is None


def test_a_protected_home_is_never_measured_from(town: Session) -> None:
    rose = make.resident(town, "Rose")
    lives = addresses.move(town, rose, uprn=HOME, label="12 Mill Lane", from_on=ON, source="a test", at=AT)
    told = {"address": {"uprn": HOME, "label": "12 Mill Lane"}}
    assert community.told_of(town, ALDERMERE, changed(), {}, rose, at=AT) is not None
    lives.protected = True
    town.flush()
    assert community.told_of(town, ALDERMERE, changed(), told, rose, at=AT) is None


def test_an_answer_has_a_page_and_an_unknown_one_has_none(council: Session, client: Visitor) -> None:
    page = client.get("/answers/buses-trains")
    assert "Bus times and trains" in page.text and "We read it again by" in page.text
    assert client.get("/answers/nothing").status_code == 404


def test_whoever_a_shipped_service_refuses_is_offered_something(council: Session) -> None:
    refused = 0
    for service_id, path in sorted(loader.packaged().items()):
        compiled = compile_definition(loader.load(path))
        for case in compiled.definition.cases:
            facts = typed(compiled.definition, dict(case.given))
            found = assess(compiled, facts, case.on)
            if offers.moment_of(found.result) != "refused":
                continue
            refused += 1
            assert offers.beside(council, ALDERMERE, compiled, facts, on=case.on, moment="refused",
                                 outcome=found.outcome, flags=found.flags), f"{service_id}: {case.name}"
    assert refused >= 6


@pytest.mark.parametrize(("state", "outcome", "moment"), [
    (State.WITH_ADVISER, None, "waiting"), (State.AWAITING_PAYMENT, Outcome.GRANTED, "granted"),
    (State.UNDER_REVIEW, Outcome.REFUSED, "refused"), (State.CLOSED, Outcome.NOT_OURS, "refused"),
    (State.CLOSED, Outcome.FIXED, None), (State.WITHDRAWN, Outcome.WITHDRAWN, None), (State.DUPLICATE, None, None),
    # What was decided is not told before it stands: as long as it is shown to be looked at, that is all.
    (State.WITH_SPECIALIST, Outcome.REFUSED, "waiting")])
def test_what_is_offered_on_the_page_of_a_case_goes_by_what_is_shown_of_it(
    state: State, outcome: Outcome | None, moment: str | None,
) -> None:
    assert what_else.moment_of(state, outcome) == moment


def test_whoever_lives_elsewhere_is_led_to_their_own_council_and_to_no_group_of_ours(town: Session) -> None:
    compiled = compile_definition(loader.load(loader.packaged()["blue-badge"]))

    def found(**told: Any) -> Offered:
        facts = typed(compiled.definition, {"applicant_type": "self", **told})
        result = assess(compiled, facts, ON)
        return offers.beside(town, ALDERMERE, compiled, facts, on=ON, moment="refused", outcome=result.outcome,
                             flags=result.flags, whom=community.whom_of(
                                 town, ALDERMERE, compiled.definition, told, None, at=AT))

    away, here = found(lives_in_council_area=False), found(lives_in_council_area=True)
    assert [one.id for one in away.answers] == ["own-council"] and away.say
    assert not away.groups and not away.to_all_groups and away.own_council is None
    assert here.groups and not here.answers


def test_the_council_of_a_postcode_that_was_typed_is_named_where_we_know_it(town: Session) -> None:
    definition = loader.load(loader.packaged()["bulky-waste"])
    make.set_up(town, "thornby")
    home = town.scalars(select(Address)).first()
    assert home is not None
    town.add(Address(**{column.name: getattr(home, column.name) for column in Address.__table__.columns
                        if column.name not in ("id", "council_id", "uprn", "postcode_key")},
                     council_id="thornby", uprn="99900009999", postcode_key=postcode_key("ZZ8 1BX")))
    town.flush()
    fact = next(one.id for one in definition.facts if one.type == "address")
    for typed_words, council in (("1 Mill Lane\nThornby zz8 1bx", "thornby"), ("9 Nowhere ZZ9 9ZZ", None), ("?", None)):
        whom = community.whom_of(town, ALDERMERE, definition, {fact: typed_words}, None, at=AT)
        assert (whom.council.id if whom.council else None) == council


def test_groups_beside_an_answer_are_for_the_age_of_whom_it_is_about(town: Session) -> None:
    definition = changed()
    assert community.whom_of(town, ALDERMERE, definition, {"age": 84}, None, at=AT).age == 84
    assert community.whom_of(town, ALDERMERE, definition, {"dob": "2020-11-24"}, None, at=AT).age == 5
    assert community.whom_of(town, ALDERMERE, definition, {"dob": "soon"}, None, at=AT).age is None
    young = community.beside(town, ALDERMERE, ("company",), community.Whom(age=5))
    assert young and all(one.group.is_for(5) for one in young)
    old = community.beside(town, ALDERMERE, ("company",), community.Whom(age=84))
    assert old[0].group.from_age is not None and old != young
    babies = community.beside(town, ALDERMERE, ("under-fives",), community.Whom(age=34))
    assert babies and not any(one.group.is_for(34) for one in babies if one.group.to_age is not None)

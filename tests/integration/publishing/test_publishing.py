"""Putting a definition in force: by an officer, on its day, back to an earlier one; and what that touches."""
from dataclasses import replace
from datetime import timedelta

import pytest

from frontdoor.assessments.definition import DefinitionError
from frontdoor.audit import AuditRow
from frontdoor.catalogue import councils, loader, revisions, versions
from frontdoor.catalogue.loader import UnknownService
from frontdoor.catalogue.revisions import NotPermitted, RevisionRefused
from frontdoor.catalogue.versions import Policy, UnknownNumber
from frontdoor.jobs import run_due
from frontdoor.people.actor import Level
from frontdoor.people.officers import queue_named
from frontdoor.triage import publishing
from frontdoor.triage.publishing import Touched
from tests import factories
from tests.factories import ALDERMERE
from tests.integration.publishing.approving import AT, bring_to_approved

TOMORROW = AT + timedelta(days=1)


def changed(**changes):
    base = loader.base_of(loader.compiled("pothole", ALDERMERE).definition)
    return loader.of_base({**base, **changes}, councils.get(ALDERMERE))


def approved(session, author, approver, **changes):
    revision = revisions.begin(session, ALDERMERE, "pothole", by=author, at=AT)
    bring_to_approved(session, revision, author, approver, **changes)
    return revision


def test_an_approved_change_is_put_in_force_with_the_queues_that_it_needs(council, wendy, angus):
    revision = approved(council, wendy, angus, owner="street-works")
    assert queue_named(council, ALDERMERE, "street-works") is None
    version = publishing.publish_revision(council, revision, seen=revision.version, by=wendy, at=AT)
    assert versions.current(council, ALDERMERE, "pothole") == version
    assert queue_named(council, ALDERMERE, "street-works") is not None


def test_publishing_stands_in_the_audit_with_the_number_and_hash(council, wendy):
    version = publishing.publish(council, changed(summary="New."), ALDERMERE, by=wendy, at=AT)
    row = council.query(AuditRow).filter_by(action="version_published").one()
    assert (row.actor_id, row.subject_id) == (wendy.public_id, "pothole")
    assert row.detail == {"version": 2, "hash": version.hash}


def test_an_officer_of_another_level_publishes_nothing(council, wendy):
    with pytest.raises(NotPermitted):
        publishing.publish(council, changed(summary="New."), ALDERMERE, by=replace(wendy, level=Level.CORE), at=AT)
    assert versions.current(council, ALDERMERE, "pothole").number == 1


@pytest.mark.parametrize(("changes", "words"), [
    ({"messages": {"received": "Hello {nobody}"}}, "nobody"),
    ({"messages": {"sung": "Hello"}}, "sung"),
])
def test_words_of_a_message_that_cannot_be_sent_are_refused(council, changes, words):
    with pytest.raises(DefinitionError, match=words):
        publishing.publish(council, changed(**changes), ALDERMERE, at=AT)
    assert versions.current(council, ALDERMERE, "pothole").number == 1


def test_a_definition_whose_own_case_fails_is_refused_and_the_published_one_stands(council):
    broken = changed(cases=[{"given": {}, "on": "2026-11-23", "expect": {"result": "accepted"}}])
    with pytest.raises(DefinitionError, match="a case of its own fails"):
        publishing.publish(council, broken, ALDERMERE, at=AT)
    assert versions.current(council, ALDERMERE, "pothole").number == 1


def test_a_council_with_other_figures_than_the_cases_publishes_all_the_same(council):
    factories.set_up(council, "thornby")
    whole = loader.load(loader.packaged()["library-booking"], councils.get("thornby"))
    base = {**loader.base_of(whole), "summary": "New."}
    made = loader.of_base(base, councils.get("thornby"))
    assert publishing.publish(council, made, "thornby", at=AT).number == 2


def test_it_is_counted_whom_another_version_touches(council):
    factories.draft(council, at=AT)
    factories.draft(council, at=AT - timedelta(days=40))
    factories.case(council, factories.FOR_A_PERSON, at=AT)
    assert publishing.touched(council, ALDERMERE, "pothole", at=AT) == Touched(drafts=1, cases=1)
    assert publishing.touched(council, ALDERMERE, "street-light", at=AT) == Touched(drafts=0, cases=0)


def test_going_back_publishes_an_earlier_text_as_a_new_version(council, wendy):
    first = versions.current(council, ALDERMERE, "pothole")
    publishing.publish(council, changed(summary="New."), ALDERMERE, at=AT)
    back = publishing.roll_back(council, ALDERMERE, "pothole", 1, policy=Policy.RE_CHECK, by=wendy, at=TOMORROW)
    assert (back.number, back.hash) == (3, first.hash)
    assert versions.current(council, ALDERMERE, "pothole") == back
    assert [(row.number, row.status, row.policy) for row in versions.history(council, ALDERMERE, "pothole")] == [
        (1, "retired", "pin"), (2, "retired", "pin"), (3, "published", "re_check")]
    assert versions.by_id(council, first.row_id).number == 1


def test_going_back_to_nothing_or_to_what_is_in_force_is_refused(council):
    with pytest.raises(UnknownNumber) as error:
        publishing.roll_back(council, ALDERMERE, "pothole", 7, at=AT)
    assert error.value.say == "pothole has no version 7; it has 1."
    with pytest.raises(RevisionRefused, match="nothing to go back to"):
        publishing.roll_back(council, ALDERMERE, "pothole", 1, at=AT)
    with pytest.raises(UnknownService):
        publishing.roll_back(council, ALDERMERE, "no-service", 1, at=AT)


def test_the_worker_publishes_a_change_when_its_moment_has_come_and_once(database, settings, council, wendy, angus):
    revision = approved(council, wendy, angus, summary="From tomorrow.")
    revisions.schedule(council, revision, TOMORROW, seen=revision.version, by=wendy, at=AT)
    council.commit()
    run_due(database, settings, TOMORROW - timedelta(minutes=1))
    assert versions.current(council, ALDERMERE, "pothole").number == 1
    for _ in range(2):
        council.commit()
        run_due(database, settings, TOMORROW)
    council.expire_all()
    version = versions.current(council, ALDERMERE, "pothole")
    assert (version.number, version.definition.summary) == (2, "From tomorrow.")
    assert revision.state == "published"
    last = revisions.steps_of(council, revision)[-1]
    assert (last.step, last.name, last.officer_id) == ("publish", "Front Door", None)


def test_a_change_that_was_overtaken_before_its_day_goes_back_with_the_reason(
        database, settings, council, wendy, angus):
    revision = approved(council, wendy, angus, summary="From tomorrow.")
    revisions.schedule(council, revision, TOMORROW, seen=revision.version, by=wendy, at=AT)
    publishing.publish(council, changed(summary="Meanwhile."), ALDERMERE, at=AT)
    council.commit()
    run_due(database, settings, TOMORROW)
    council.expire_all()
    assert versions.current(council, ALDERMERE, "pothole").definition.summary == "Meanwhile."
    assert (revision.state, revision.effective_at) == ("editing", None)
    assert "could not be published on its day. Version 2" in revisions.steps_of(council, revision)[-1].words


def test_two_workers_at_once_publish_a_change_once(database, council, wendy, angus):
    revision = approved(council, wendy, angus, summary="From tomorrow.")
    revisions.schedule(council, revision, TOMORROW, seen=revision.version, by=wendy, at=AT)
    council.commit()
    for _ in range(2):
        with database.session() as session:
            publishing.publish_due(session, revision.id, at=TOMORROW)
            session.commit()
    assert len(versions.history(council, ALDERMERE, "pothole")) == 2

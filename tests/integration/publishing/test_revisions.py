"""A change of a definition on its way: written, sent, approved by another, published; and what is refused."""
from dataclasses import replace
from datetime import timedelta

import pytest

from frontdoor.assessments.definition import DefinitionError
from frontdoor.catalogue import loader, revisions, versions
from frontdoor.catalogue.loader import UnknownService
from frontdoor.catalogue.revisions import NotPermitted, Overtaken, RevisionChanged, RevisionRefused, UnknownRevision
from frontdoor.db import retrying
from frontdoor.people.actor import Level
from tests.factories import ALDERMERE
from tests.integration.publishing.approving import AT, bring_to_approved, write


@pytest.fixture
def revision(council, wendy):
    return revisions.begin(council, ALDERMERE, "pothole", by=wendy, at=AT, title="Deeper holes")


def test_a_change_begins_as_the_published_version_stands(council, revision):
    published = versions.current(council, ALDERMERE, "pothole")
    assert revisions.compiled(revision).hash == published.hash
    assert (revision.based_on_id, revision.state) == (published.row_id, "editing")
    assert list(revisions.open_for(council, ALDERMERE)) == [revision]
    assert revisions.by_public_id(council, ALDERMERE, revision.public_id) is revision


def test_a_change_is_published_once_another_officer_approved_it(council, revision, wendy, angus):
    bring_to_approved(council, revision, wendy, angus, summary="New words.")
    assert versions.current(council, ALDERMERE, "pothole").number == 1
    version = revisions.put_in_force(council, revision, seen=revision.version, by=wendy, at=AT)
    assert (version.number, version.definition.summary) == (2, "New words.")
    assert versions.current(council, ALDERMERE, "pothole") == version
    assert (revision.state, revision.published_id) == ("published", version.row_id)
    assert revision.approver_id == angus.officer_id
    assert [(one.step, one.name) for one in revisions.steps_of(council, revision)] == [
        ("begin", "Wendy Wright"), ("save", "Wendy Wright"), ("submit", "Wendy Wright"), ("approve", "Angus Allen"),
        ("publish", "Wendy Wright")]


def test_nobody_who_worked_on_a_change_approves_it(council, revision, wendy, angus):
    write(council, revision, angus, summary="Mine.")
    revisions.submit(council, revision, seen=revision.version, by=wendy, at=AT)
    for officer in (wendy, angus):
        with pytest.raises(NotPermitted, match="worked on this change"):
            revisions.approve(council, revision, seen=revision.version, by=officer, at=AT)
    assert revision.state == "waiting" and revision.approver_id is None


@pytest.mark.parametrize("level", [Level.CORE, Level.ADVANCED, Level.SCREENING, Level.SPECIALIST])
def test_other_levels_do_not_change_how_a_service_works(council, revision, wendy, level):
    with pytest.raises(NotPermitted, match="strategic or manager"):
        write(council, revision, replace(wendy, level=level), summary="Mine.")
    with pytest.raises(NotPermitted):
        revisions.begin(council, ALDERMERE, "pothole", by=replace(wendy, level=level), at=AT)


def test_an_officer_of_another_council_changes_nothing(council, revision, wendy):
    with pytest.raises(NotPermitted):
        write(council, revision, replace(wendy, council_id="thornby"), summary="Mine.")
    with pytest.raises(UnknownRevision):
        revisions.by_public_id(council, "thornby", revision.public_id)


def test_what_does_not_compile_is_refused_and_what_stood_stays(council, revision, wendy):
    write(council, revision, wendy, summary="Good.")
    broken = {**revisions.plain_of(revision), "criteria": {"ours": {"test": "nobody", "words": {}}}}
    with pytest.raises(DefinitionError):
        revisions.save(council, revision, broken, seen=revision.version, by=wendy, at=AT)
    assert revisions.compiled(revision).definition.summary == "Good."


def test_a_service_keeps_its_id(council, revision, wendy):
    with pytest.raises(DefinitionError, match="must stay pothole"):
        revisions.save(council, revision, {**revisions.plain_of(revision), "id": "hole"}, seen=revision.version,
                       by=wendy, at=AT)


def test_a_definition_that_is_too_large_is_refused(council, revision, wendy):
    with pytest.raises(DefinitionError, match="larger than 300 kB"):
        write(council, revision, wendy, summary="x" * 300_000)


def test_a_second_writer_is_told_and_loses_nothing_of_the_first(council, revision, wendy, angus):
    seen = revision.version
    write(council, revision, wendy, summary="First.")
    with pytest.raises(RevisionChanged, match="Somebody else"):
        revisions.save(council, revision, {**revisions.plain_of(revision), "summary": "Second."}, seen=seen, by=angus,
                       at=AT)
    assert revisions.compiled(revision).definition.summary == "First."


def test_two_who_save_at_the_same_moment_do_not_overwrite_each_other(database, council, revision, wendy, angus):
    council.commit()
    seen, tries = revision.version, []

    def save(session, words, officer):
        found = revisions.by_public_id(session, ALDERMERE, revision.public_id)
        tries.append(words)
        if tries == ["Second."]:
            # Between the reading and the writing of the second, the first one saves.
            session.rollback()
            retrying(database, lambda other: save(other, "First.", wendy))
        revisions.save(session, found, {**revisions.plain_of(found), "summary": words}, seen=seen, by=officer, at=AT)

    with pytest.raises(RevisionChanged):
        retrying(database, lambda session: save(session, "Second.", angus))
    assert tries[:2] == ["Second.", "First."]
    with database.session(write=False) as session:
        found = revisions.by_public_id(session, ALDERMERE, revision.public_id)
        assert revisions.plain_of(found)["summary"] == "First."


def test_what_waits_for_approval_is_not_changed_underneath(council, revision, wendy):
    revisions.submit(council, revision, seen=revision.version, by=wendy, at=AT)
    with pytest.raises(RevisionRefused, match="waits for approval, so it cannot be changed now"):
        write(council, revision, wendy, summary="Later.")


def test_a_change_is_sent_back_with_the_reason_and_approved_anew(council, revision, wendy, angus):
    bring_to_approved(council, revision, wendy, angus, summary="New words.")
    revisions.send_back(council, revision, "The words are too hard.", seen=revision.version, by=angus, at=AT)
    assert (revision.state, revision.approver_id) == ("editing", None)
    assert revisions.steps_of(council, revision)[-1].words == "The words are too hard."
    with pytest.raises(RevisionRefused, match="is being written"):
        revisions.put_in_force(council, revision, seen=revision.version, by=angus, at=AT)


def test_nothing_is_published_without_approval(council, revision, wendy):
    revisions.submit(council, revision, seen=revision.version, by=wendy, at=AT)
    with pytest.raises(RevisionRefused):
        revisions.put_in_force(council, revision, seen=revision.version, by=wendy, at=AT)
    assert versions.current(council, ALDERMERE, "pothole").number == 1


def test_a_change_whose_own_case_fails_is_not_sent_for_approval(council, revision, wendy):
    plain = revisions.plain_of(revision)
    plain["cases"][0]["expect"]["result"] = "redirect"
    revisions.save(council, revision, plain, seen=revision.version, by=wendy, at=AT)
    with pytest.raises(DefinitionError, match="a case of its own fails"):
        revisions.submit(council, revision, seen=revision.version, by=wendy, at=AT)
    assert revision.state == "editing"


def test_a_change_that_another_version_overtook_does_not_undo_it(council, revision, wendy, angus):
    bring_to_approved(council, revision, wendy, angus, summary="New words.")
    other = revisions.begin(council, ALDERMERE, "pothole", by=wendy, at=AT)
    bring_to_approved(council, other, wendy, angus, summary="The other.")
    revisions.put_in_force(council, other, seen=other.version, by=wendy, at=AT)
    with pytest.raises(Overtaken, match="Version 2 was published"):
        revisions.put_in_force(council, revision, seen=revision.version, by=wendy, at=AT)
    assert versions.current(council, ALDERMERE, "pothole").definition.summary == "The other."
    revisions.catch_up(council, revision, seen=revision.version, by=wendy, at=AT)
    assert (revision.state, revision.approver_id) == ("editing", None)
    revisions.submit(council, revision, seen=revision.version, by=wendy, at=AT)


def test_a_change_is_described_with_what_becomes_of_people_mid_way(council, revision, wendy, angus):
    revisions.describe(council, revision, title="Deeper", said="The policy of 2027.", policy=revisions.Policy.RE_ASK,
                       seen=revision.version, by=wendy, at=AT)
    bring_to_approved(council, revision, wendy, angus, summary="New words.")
    version = revisions.put_in_force(council, revision, seen=revision.version, by=wendy, at=AT)
    assert (revision.title, revision.note) == ("Deeper", "The policy of 2027.")
    assert versions.history(council, ALDERMERE, "pothole")[-1].policy == "re_ask" and version.number == 2


def test_a_day_to_publish_on_lies_in_the_future_and_can_be_moved(council, revision, wendy, angus):
    bring_to_approved(council, revision, wendy, angus, summary="New words.")
    with pytest.raises(RevisionRefused, match="in the future"):
        revisions.schedule(council, revision, AT, seen=revision.version, by=wendy, at=AT)
    revisions.schedule(council, revision, AT + timedelta(days=2), seen=revision.version, by=wendy, at=AT)
    revisions.schedule(council, revision, AT + timedelta(days=1), seen=revision.version, by=wendy, at=AT)
    assert revisions.due(council, AT + timedelta(hours=23)) == []
    assert revisions.due(council, AT + timedelta(days=1)) == [revision.id]
    revisions.send_back(council, revision, "Not yet.", seen=revision.version, by=angus, at=AT)
    assert revision.effective_at is None and revisions.due(council, AT + timedelta(days=3)) == []


def test_what_is_withdrawn_stays_to_be_looked_at_and_is_done_with(council, revision, wendy):
    revisions.withdraw(council, revision, "Not needed.", seen=revision.version, by=wendy, at=AT)
    assert list(revisions.open_for(council, ALDERMERE)) == []
    assert list(revisions.of(council, ALDERMERE, "pothole")) == [revision]
    with pytest.raises(RevisionRefused, match="was withdrawn"):
        write(council, revision, wendy, summary="Again.")


def test_a_service_that_is_new_begins_from_given_data(council, wendy, angus):
    with pytest.raises(UnknownService):
        revisions.begin(council, ALDERMERE, "new-service", by=wendy, at=AT)
    base = {**loader.base_of(versions.current(council, ALDERMERE, "pothole").definition), "id": "new-service"}
    revision = revisions.begin(council, ALDERMERE, "new-service", by=wendy, at=AT, base=base)
    assert revision.based_on_id is None
    bring_to_approved(council, revision, wendy, angus, summary="New words.")
    assert revisions.put_in_force(council, revision, seen=revision.version, by=wendy, at=AT).number == 1


def test_every_step_stands_in_the_audit(council, revision, wendy):
    from frontdoor.audit import AuditRow

    write(council, revision, wendy, summary="New.")
    rows = council.query(AuditRow).filter_by(subject_kind="revision", subject_id=revision.public_id).all()
    assert [(row.action, row.actor_id) for row in rows] == [
        ("revision_begin", wendy.public_id), ("revision_save", wendy.public_id)]

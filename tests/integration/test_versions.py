"""Versions of definitions in the database: published once, never changed, pinned by row."""
import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.catalogue import councils, loader, releases, revisions, versions
from frontdoor.catalogue.loader import UnknownService
from frontdoor.catalogue.versions import ServiceVersion, SpoiltVersion, UnknownVersion
from frontdoor.clock import Span

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
FACTS = {"road_owner": "this_council", "missing_cover": False, "collapse": False, "surface": "carriageway",
         "depth_mm": 40, "width_mm": 150}


def changed(council_id="aldermere", **changes):
    """The packaged pothole with something changed, as a designer would hand it in."""
    whole = json.loads(loader.compiled("pothole", council_id).definition.canonical)
    whole["base"] |= changes
    return loader.from_canonical(json.dumps(whole))


@pytest.fixture
def writing(database):
    with database.session() as session:
        yield session


@pytest.fixture
def published(writing):
    releases.bring_in(writing, "aldermere", AT)
    return writing


def test_the_packaged_services_are_published_once_as_version_1(writing):
    assert releases.bring_in(writing, "aldermere", AT) == len(loader.packaged())
    assert releases.bring_in(writing, "aldermere", AT) == 0
    found = versions.all_published(writing, "aldermere")
    assert [(version.definition.id, version.number) for version in found] == [(name, 1) for name in loader.packaged()]


def test_the_hash_in_the_database_is_that_of_the_packaged_definition(published):
    version = versions.current(published, "aldermere", "pothole")
    assert version.hash == loader.compiled("pothole", "aldermere").hash


def test_each_council_has_its_own_versions(published):
    releases.bring_in(published, "thornby", AT)
    ours = versions.current(published, "aldermere", "pothole")
    theirs = versions.current(published, "thornby", "pothole")
    assert ours.row_id != theirs.row_id and ours.hash != theirs.hash
    with pytest.raises(UnknownService):
        versions.current(published, "elsewhere", "pothole")


def test_a_case_keeps_the_version_it_was_pinned_to(published):
    first = versions.current(published, "aldermere", "pothole")
    second = versions.publish(published, changed(summary="New words."), "aldermere", AT)
    assert (second.number, versions.current(published, "aldermere", "pothole").row_id) == (2, second.row_id)
    pinned = versions.by_id(published, first.row_id)
    assert pinned.hash == first.hash and pinned.definition.summary != second.definition.summary


def test_publishing_the_same_again_changes_nothing(published):
    first = versions.current(published, "aldermere", "pothole")
    assert versions.publish(published, changed(), "aldermere", AT) == first


def test_a_later_release_arrives_once_as_a_change_to_be_approved(published):
    versions.publish(published, changed(summary="Ours."), "aldermere", AT)
    packaged = published.query(ServiceVersion).filter_by(service_id="pothole", number=1).one()
    packaged.hash = "0" * 64
    published.flush()
    assert releases.bring_in(published, "aldermere", AT) == 1
    assert releases.bring_in(published, "aldermere", AT) == 0
    assert versions.current(published, "aldermere", "pothole").definition.summary == "Ours."
    [revision] = revisions.of(published, "aldermere", "pothole")
    assert (revision.state, revision.title, revision.author_id) == ("editing", releases.TITLE, None)
    assert revisions.compiled(revision).hash == loader.compiled("pothole", "aldermere").hash
    assert revision.based_on_id == versions.current(published, "aldermere", "pothole").row_id


def test_two_published_versions_of_a_service_are_refused_by_the_database(published):
    row = published.query(ServiceVersion).filter_by(service_id="pothole").one()
    published.add(ServiceVersion(council_id="aldermere", service_id="pothole", number=9, hash=row.hash, body=row.body,
                                 status="published", published_at=AT))
    with pytest.raises(IntegrityError):
        published.flush()


def test_a_stored_version_gives_the_same_bytes_as_the_packaged_one(published):
    published.commit()
    published.expire_all()
    version = versions.current(published, "aldermere", "pothole")
    packaged = loader.compiled("pothole", "aldermere")
    stored = compile_definition(loader.from_canonical(packaged.definition.canonical))
    findings = {assess(one, typed(one.definition, FACTS), date(2026, 11, 23), AT).canonical()
                for one in (version.compiled, packaged, stored)}
    assert len(findings) == 1


def test_a_version_whose_text_was_tampered_with_is_not_used(published):
    row = published.query(ServiceVersion).filter_by(service_id="pothole").one()
    row.body, row.hash = row.body.replace("Report a pothole", "Report a hole"), "0" * 64
    published.flush()
    with pytest.raises(SpoiltVersion):
        versions.by_id(published, row.id)


def test_a_service_that_is_switched_off_is_not_listed(published):
    versions.publish(published, changed(offered=False), "aldermere", AT)
    assert "pothole" not in [version.definition.id for version in versions.all_current(published, "aldermere")]


def test_the_clock_of_an_outcome_is_given_with_its_figures(published):
    row_id = versions.current(published, "aldermere", "pothole").row_id

    def promise(outcome_id):
        return versions.clock_terms(published, row_id, outcome_id, on=date(2026, 11, 23)).promise

    assert (promise("accepted"), promise("refer_urgent")) == (Span(28, "days"), Span(2, "hours"))
    assert promise("duplicate") == promise(None) == Span(28, "days")
    with pytest.raises(KeyError):
        promise("nothing")


def test_an_unknown_row_is_an_error(published):
    with pytest.raises(UnknownVersion):
        versions.by_id(published, 999_999)


def test_every_council_can_be_published(writing):
    for council_id in councils.all_councils():
        assert releases.bring_in(writing, council_id, AT) == len(loader.packaged())

"""Every page of a change shows itself, and only those who may change services see one."""

import pytest

from frontdoor.catalogue.editing import parts, sections
from frontdoor.people.actor import Level
from tests import factories
from tests.integration.design.conftest import PERMIT, Designing


def test_every_page_of_every_section_is_whole(designing: Designing) -> None:
    base = designing.base
    for section in sections.SECTIONS:
        home = {"figures": "/figures", "workings": "/workings"}.get(section.id, f"/parts/{section.id}")
        assert designing.get(home).status_code == 200
        if not section.shelf.has_many:
            continue
        assert designing.get(f"{home}/add").status_code == 200
        for name in parts.names(base, section.shelf)[:2]:
            assert designing.get(f"{home}/{name}").status_code == 200, f"{home}/{name}"
            assert designing.get(f"/parts/{section.id}/{name}/remove").status_code == 200
            if section.test and section.test in parts.part(base, section.shelf, name):
                assert designing.get(f"/parts/{section.id}/{name}/test").status_code == 200
                assert designing.get(f"/parts/{section.id}/{name}/test/single").status_code == 200
    for path in ("", "/about", "/approval", "/compare", "/checks", "/try", "/try?all=yes", "/replay",
                 "/figures/fee_pence", "/figures/add?by=sub_type"):
        assert designing.get(path).status_code == 200, path


def test_what_is_not_there_is_not_found(designing: Designing) -> None:
    for path in ("/parts/nothing", "/parts/questions/nothing", "/figures/nothing", "/workings/nothing",
                 "/parts/criteria/nothing/test", "/parts/criteria/fits/test?at=9", "/parts/criteria/fits/test?at=x"):
        assert designing.get(path).status_code == 404, path
    assert designing.visitor.get("/design/revisions/0000").status_code == 404
    assert designing.visitor.get("/design/services/nothing").status_code == 404
    assert designing.visitor.get("/design/services/nothing/moves").status_code == 404


def test_a_service_shows_what_can_happen_to_its_cases_and_who_may_do_it(designing: Designing) -> None:
    home = f"/design/services/{PERMIT}"
    assert f'href="{home}/moves"' in designing.visitor.get(home).text
    text = designing.visitor.get(f"{home}/moves").text
    for words in ("Waiting for payment", "Paid and granted", "The timetable", "Ask the resident", "Advanced"):
        assert words in text, words
    assert "Repair finished" not in text and "Move to another time" not in text


@pytest.mark.parametrize("level", [Level.CORE, Level.ADVANCED, Level.SCREENING, Level.SPECIALIST])
def test_officers_of_other_levels_are_kept_out(desk, level):
    visitor = desk("Cora Finch", level=level)
    assert visitor.get("/design").status_code == 403
    assert visitor.post("/design/services/pothole/change").status_code in (400, 403)


def test_nobody_comes_in_without_signing_in(client, council):
    assert client.get("/design").headers["Location"].startswith("/desk/sign-in")


def test_another_councils_change_is_not_found(designing, council, seat, moment):
    factories.set_up(council, factories.THORNBY)
    other = factories.officer(council, "Una Thorn", level=Level.MANAGER, council_id=factories.THORNBY)
    visitor = seat(other)
    assert visitor.get(designing.at("")).status_code in (302, 404)

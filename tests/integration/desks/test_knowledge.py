"""An officer finds in a caller's words what fits, and starts it for them in one press."""
import pytest

from frontdoor.people.actor import Level

pytestmark = pytest.mark.usefixtures("moment")


def found(desk, words):
    page = desk(level=Level.CORE).get("/desk/knowledge", query_string={"q": words})
    assert page.status_code == 200
    return page.text


def test_what_fits_leads_to_its_page_and_to_starting_on_behalf(desk):
    page = found(desk, "caller says there is a hole in the road")
    assert 'href="/services/pothole"' in page and 'href="/desk/assist/new/pothole"' in page
    assert "Start on behalf" in page


def test_answers_and_groups_are_there_without_anything_to_start(desk):
    page = found(desk, "renew my passport")
    assert "HM Passport Office" in page and "Start on behalf" not in page


def test_danger_comes_first(desk):
    page = found(desk, "my husband hits me")
    assert page.index("Ring 999") < page.index('id="find"')


def test_what_may_be_harm_is_asked_about_with_the_script_for_a_concern(desk):
    page = found(desk, "can I talk to somebody about my dad")
    asked = page.index("Ask: is somebody being hurt, or afraid?")
    assert asked < page.index('href="/desk/knowledge/safeguarding-adult"') < page.index('id="find"')
    assert "Ring 999" not in page


@pytest.mark.parametrize("words", ["", "qzxv", "\x00", "<script>alert(1)</script>", "x" * 9_000])
def test_anything_may_be_typed(desk, words):
    assert "<script>alert" not in found(desk, words)

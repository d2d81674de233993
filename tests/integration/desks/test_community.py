"""What was said of groups is read at the desk, once."""

import pytest

from frontdoor.directory import feedback, groups
from tests.factories import ALDERMERE, AT

pytestmark = pytest.mark.usefixtures("moment")


def test_an_officer_reads_what_was_said_and_it_goes_from_the_list(council, desk):
    group = groups.groups(ALDERMERE)[0]
    feedback.tell(council, ALDERMERE, group, about="wrong", text="It is on Thursdays now.", to="council", by=None,
                  at=AT)
    council.commit()
    ada = desk()
    assert 'href="/desk/community"' in ada.get("/desk/knowledge").text
    page = ada.get("/desk/community")
    assert "It is on Thursdays now." in page.text and "Something here is not right" in page.text
    page = ada.submit("/desk/community", {}, form=1)
    assert "Nothing is waiting" in page.text


def test_what_nobody_said_cannot_be_seen_to(council, desk):
    ada = desk()
    held = ada.get("/desk/community")
    assert held.status_code == 200
    assert feedback.see(council, ALDERMERE, "0" * 32, at=AT) is False

"""The reason that was stored with a decision is read in the same words by everybody: by whoever applied, in the message
and on their page, and by the officer, also after the service says it otherwise."""
import copy
from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.cases.history import FindingRow
from frontdoor.catalogue import councils, loader
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Level
from frontdoor.triage import findings, publishing
from tests import factories as make
from tests.integration.triage import permits

pytestmark = pytest.mark.usefixtures("moment")


@pytest.fixture(autouse=True)
def offered(council):
    permits.offer(council)


def say_it_otherwise(council):
    changed = copy.deepcopy(dict(permits.BAY_PERMIT))
    for criterion in changed["criteria"].values():
        criterion["words"] = {kind: f"Now otherwise: {words}" for kind, words in criterion["words"].items()}
    made = loader.of_base(changed, councils.get(make.ALDERMERE))
    publishing.publish(council, made, make.ALDERMERE, at=make.AT + timedelta(minutes=5))
    council.commit()


@pytest.mark.parametrize(("changes", "criterion", "purpose"), [
    ({}, "resident", "granted"), (permits.TOO_LONG, "fits", "refused"),
])
def test_the_stored_words_stand_in_the_message_and_on_both_pages(
    council, settings, client, desk, changes, criterion, purpose,
):
    case = permits.apply(council, changes)
    row = council.scalars(select(FindingRow).where(FindingRow.case_id == case.id)).one()
    [words] = [one["words"] for one in findings.body_of(row)["reasons"] if one["criterion"] == criterion]
    message = " ".join(council.scalars(select(OutboxRow.body).where(OutboxRow.case_id == case.id)))
    council.commit()
    say_it_otherwise(council)
    client.get(make.link(settings, case, make.party(council, case)))
    theirs = client.get(f"/cases/{case.reference}").text
    ours = desk(level=Level.ADVANCED).get(f"/desk/cases/{case.reference}").text
    where = {"their page": theirs, "the desk": ours, **({"the message": message} if purpose == "refused" else {})}
    assert {name: words in text for name, text in where.items()} == dict.fromkeys(where, True)
    assert "Now otherwise" not in theirs + ours

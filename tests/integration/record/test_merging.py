"""Two records become one, nothing is lost, and parting them leaves every row as it was."""

from datetime import date
from random import Random

import pytest
from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from frontdoor.cases.parties import Party
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import account_sessions, finding, likeness, logins, profile, protection
from frontdoor.people.actor import Actor
from frontdoor.people.merges import Merge
from frontdoor.people.residents import Resident
from frontdoor.triage import merging, protecting
from frontdoor.triage.merging import CannotMerge
from tests import factories
from tests.integration.record import furnished

ON, COUNCIL = date(2026, 11, 23), factories.ALDERMERE


@pytest.fixture
def ada(session: Session) -> Actor:
    factories.set_up(session)
    return factories.actor_of(session)


@pytest.fixture
def two(session: Session, ada: Actor) -> tuple[Resident, Resident]:
    kept = furnished.person(session, ada, "Rose Whitaker", email="rose@example.org", home="4 Harbour Row",
                            born="1951-03-14", cases=2)
    merged = furnished.person(session, ada, "Rosie Whittaker", email="rosie@example.org", home="9 Mill Lane",
                              born="1951-03-14", cases=3)
    return kept, merged


def found_ids(session: Session) -> list[int]:
    found = finding.find(session, COUNCIL, "rosie whittaker", on=ON, known=true())
    return [one.resident.id for one in found]


def merge(session: Session, ada: Actor, kept: Resident, merged: Resident, **more: bool) -> Merge:
    return merging.merge(session, kept, merged, actor=ada, reason="She said so", at=factories.AT, **more)


@pytest.mark.parametrize("seed", range(3))
def test_merging_and_parting_leaves_every_row_as_it_was(session: Session, ada: Actor, seed: int) -> None:
    """Whatever the two records hold, and whichever of the two is kept."""
    draw = Random(seed)
    people = [furnished.person(session, ada, name, email=f"{number if draw.random() < 0.5 else 0}@example.org",
                               home=draw.choice(("4 Harbour Row", "9 Mill Lane")), born="1951-03-14",
                               cases=draw.randrange(3))
              for number, name in enumerate(("Rose Whitaker", "Rosie Whittaker"))]
    draw.shuffle(people)
    kept, merged = people
    furnished.account(session, merged, "rosie@example.org")
    if draw.random() < 0.6:
        furnished.account(session, kept, "rose@example.org")
    if draw.random() < 0.5:
        protecting.protect(session, merged, actor=ada, reason="Danger", review_on=date(2027, 1, 1), at=factories.AT)
    before, keys = furnished.everything(session), furnished.found_by(session)
    row = merge(session, ada, kept, merged, one_account=True)
    assert furnished.everything(session) != before
    assert merging.part(session, row, actor=ada, at=factories.AT) == 0
    assert furnished.everything(session) == before
    assert furnished.found_by(session) == keys


def test_everything_follows_to_the_record_that_is_kept(session: Session, ada: Actor, two: tuple[Resident, Resident],
                                                       ) -> None:
    kept, merged = two
    planned = dict((words, number) for number, words in merging.plan(session, kept, merged).moving)
    assert (planned["cases"], planned["warning"], planned["unfinished form"]) == (3, 1, 1)
    merge(session, ada, kept, merged)
    count = session.scalar(select(func.count()).where(Party.resident_id == kept.id))
    assert count == 5 and session.scalar(select(func.count()).where(Party.resident_id == merged.id)) == 0
    assert {one.value for one in kept.contact_points} == {"rose@example.org", "rosie@example.org", "+447700900175"}
    assert profile.facts_of(session, kept)["needs"].value == "Rose Whitaker likes tea"


def test_the_old_id_and_the_old_name_lead_to_the_record_that_is_kept(
    session: Session, ada: Actor, two: tuple[Resident, Resident],
) -> None:
    kept, merged = two
    row = merge(session, ada, kept, merged)
    assert finding.named(session, COUNCIL, merged.public_id, known=true()) is kept
    assert found_ids(session)[:1] == [kept.id]
    merging.part(session, row, actor=ada, at=factories.AT)
    assert finding.named(session, COUNCIL, merged.public_id, known=true()) is merged
    assert merged.id in found_ids(session)


def test_two_sign_ins_are_never_joined_without_agreement_and_one_of_them_goes_on(
    session: Session, ada: Actor, two: tuple[Resident, Resident],
) -> None:
    kept, merged = two
    stays, ends = (furnished.account(session, one, login) for one, login in (
        (kept, "rose@example.org"), (merged, "rosie@example.org")))
    token = account_sessions.begin(session, ends, at=factories.AT)
    with pytest.raises(CannotMerge) as refused:
        merge(session, ada, kept, merged)
    assert "Both have a sign-in" in refused.value.why and merging.plan(session, kept, merged).two_accounts
    row = merge(session, ada, kept, merged, one_account=True)
    assert account_sessions.found(session, COUNCIL, token, at=factories.AT) is None
    assert logins.account_of(session, COUNCIL, logins.email("rosie@example.org")) is None
    assert logins.account_of(session, COUNCIL, logins.email("rose@example.org")) is stays
    furnished.account(session, factories.resident(session, "Somebody Else"), "rosie@example.org")
    with pytest.raises(CannotMerge) as taken:
        merging.part(session, row, actor=ada, at=factories.AT)
    assert "somebody else's now" in taken.value.why and merged.merged_into_id == kept.id


def test_a_sign_in_follows_where_the_other_has_none(session: Session, ada: Actor, two: tuple[Resident, Resident],
                                                    ) -> None:
    kept, merged = two
    theirs = furnished.account(session, merged, "rosie@example.org")
    merge(session, ada, kept, merged)
    assert theirs.resident_id == kept.id and theirs.closed_at is None


@pytest.mark.parametrize("case", ["itself", "joined", "died", "closed", "elsewhere"])
def test_what_cannot_be_joined_says_why(session: Session, ada: Actor, two: tuple[Resident, Resident], case: str,
                                        ) -> None:
    kept, merged = two
    if case == "itself":
        merged = kept
    elif case == "joined":
        merge(session, ada, factories.resident(session, "Third"), merged)
    elif case == "died":
        merged.deceased_on = ON
    elif case == "closed":
        furnished.account(session, kept, "closed:1").closed_at = factories.AT
        furnished.account(session, merged, "rosie@example.org")
    else:
        merged = factories.resident(session, "Rose Thorne", council_id=factories.THORNBY)
    with pytest.raises(CannotMerge) as refused:
        merge(session, ada, kept, merged)
    assert refused.value.why.endswith(".")


def test_whoever_signed_in_with_the_record_that_ends_is_told_in_words(
    session: Session, ada: Actor, two: tuple[Resident, Resident],
) -> None:
    kept, merged = two
    furnished.account(session, kept, "rose@example.org")
    theirs = furnished.account(session, merged, "rosie@example.org")
    token = account_sessions.begin(session, theirs, at=factories.AT, kiosk=False)
    assert not account_sessions.was_joined(session, COUNCIL, token)
    row = merge(session, ada, kept, merged, one_account=True)
    assert account_sessions.found(session, COUNCIL, token, at=factories.AT) is None
    assert account_sessions.was_joined(session, COUNCIL, token)
    [told] = session.scalars(select(OutboxRow).where(OutboxRow.purpose == "records_joined"))
    assert (told.recipient, told.resident_id) == ("rosie@example.org", kept.id)
    merging.part(session, row, actor=ada, at=factories.AT)
    session.expire_all()
    assert not account_sessions.was_joined(session, COUNCIL, token)


def test_a_chain_of_merges_is_parted_from_its_end(session: Session, ada: Actor, two: tuple[Resident, Resident]) -> None:
    kept, merged = two
    third = factories.resident(session, "Third Whitaker")
    first = merge(session, ada, kept, merged)
    second = merge(session, ada, third, kept)
    assert finding.named(session, COUNCIL, merged.public_id, known=true()) is third
    with pytest.raises(CannotMerge):
        merging.part(session, first, actor=ada, at=factories.AT)
    merging.part(session, second, actor=ada, at=factories.AT)
    merging.part(session, first, actor=ada, at=factories.AT)
    assert merged.merged_into_id is None and kept.merged_into_id is None


def test_what_changed_meanwhile_stays_with_the_record_that_was_kept(
    session: Session, ada: Actor, two: tuple[Resident, Resident],
) -> None:
    kept, merged = two
    row = merge(session, ada, kept, merged)
    moved = session.scalars(select(Party).where(Party.resident_id == kept.id).order_by(Party.id.desc())).first()
    assert moved is not None
    moved.resident_id = factories.resident(session, "Somebody Else").id
    session.flush()
    assert merging.part(session, row, actor=ada, at=factories.AT) == 1


def test_a_protected_person_stays_protected_when_joined(session: Session, ada: Actor, two: tuple[Resident, Resident],
                                                        ) -> None:
    kept, merged = two
    protecting.protect(session, merged, actor=ada, reason="Danger", review_on=date(2027, 1, 1), at=factories.AT)
    merge(session, ada, kept, merged)
    assert protection.of(session, kept) is not None
    assert all(one.unsafe_at is not None for one in kept.contact_points)
    assert finding.find(session, COUNCIL, "harbour row", on=ON, known=true()) == []


def test_what_was_said_to_be_safe_stays_so_when_another_record_is_joined_and_what_comes_with_that_is_not(
    session: Session, ada: Actor, two: tuple[Resident, Resident],
) -> None:
    kept, merged = two
    protecting.protect(session, kept, actor=ada, reason="Danger", review_on=date(2027, 1, 1), at=factories.AT)
    own, theirs = kept.contact_points[0], merged.contact_points[0]
    protecting.say_safe(session, kept, own, actor=ada, at=factories.AT)
    merge(session, ada, kept, merged)
    session.expire_all()
    assert theirs.resident_id == kept.id and (own.unsafe_at, theirs.unsafe_at) == (None, factories.AT)
    row = protection.of(session, kept)
    assert row is not None
    protecting.lift(session, row, actor=ada, at=factories.AT)
    session.expire_all()
    assert [one.unsafe_at for one in kept.contact_points] == [None] * len(kept.contact_points)


def test_records_that_are_alike_are_proposed_with_reasons_until_they_are_told_apart(
    session: Session, ada: Actor, two: tuple[Resident, Resident],
) -> None:
    kept, merged = two
    other = factories.resident(session, "Walter Stone", email=None, phone="+447700900175")
    alike = likeness.of(session, kept, on=ON, known=true())
    assert [one.resident.id for one in alike] == [merged.id] and other.id != merged.id
    assert alike[0].because[:2] == ["the same telephone number", "the same date of birth"] and alike[0].score > 60
    merging.tell_apart(session, kept, merged, actor=ada, at=factories.AT)
    merging.tell_apart(session, merged, kept, actor=ada, at=factories.AT)
    assert likeness.of(session, kept, on=ON, known=true()) == likeness.of(session, merged, on=ON, known=true()) == []


def test_the_same_first_name_at_the_same_home_is_proposed_and_a_family_is_not(session: Session, ada: Actor) -> None:
    people = [furnished.person(session, ada, name, email=f"{number}@example.org", home="1 Silver Street, Aldermere",
                               born=born, cases=0)
              for number, (name, born) in enumerate((("William Reed", "1980-01-01"), ("Bill Reed", "1980-01-01"),
                                                     ("Anna Reed", "1982-05-05")))]
    assert [one.resident.name for one in likeness.of(session, people[0], on=ON, known=true())] == ["Bill Reed"]

"""Messages as the resident wishes: by which channel, at which hour, in which words, or none at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from frontdoor.assessments.text import Text
from frontdoor.audit import AuditRow
from frontdoor.keys import Keys
from frontdoor.notifications import outbox, wording
from frontdoor.notifications.outbox import MessageState, NotAParty, OutboxRow
from frontdoor.notifications.recipients import Recipient
from frontdoor.notifications.wording import WordingError
from frontdoor.people import preferences
from frontdoor.people.accounts import Account
from frontdoor.people.preferences import Preferences, WrongPreference
from frontdoor.people.profile import HomeAddress
from frontdoor.people.residents import record_guest
from tests.integration.notifications.conftest import SECRET
from tests.integration.notifications.told import AT, EMAIL, MOBILE, a_case, a_message, a_party

BY_TEXT = "+447700900123"
HOME = "4 Harbour Row, Aldermere, ZZ1 1AA"
NIGHT = datetime(2026, 3, 2, 22, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)


def rose(session, *, email=EMAIL, phone=MOBILE, home=None, account=False, **changed):
    """A resident who can be reached by whatever is given, with what they wish where that is given."""
    resident = record_guest(session, council_id="aldermere", name="Rose", email=email, phone=phone,
                            provenance="test", at=AT)
    if home:
        lives(session, resident, home)
    if account:
        session.add(Account(council_id="aldermere", resident_id=resident.id, login_kind="number", login="R1",
                            created_at=AT))
    if changed:
        wish(session, resident, **changed)
    session.flush()
    return resident


def lives(session, resident, label, *, until_on=None, protected=False):
    session.add(HomeAddress(council_id=resident.council_id, resident_id=resident.id, label=label, protected=protected,
                            from_on=date(2026, 1, 1), until_on=until_on, source="test", at=AT))
    session.flush()


def wish(session, resident, **changed):
    wishes = {"channel": "email", "quiet_from": None, "quiet_until": None, "no_contact": False, "language": "en",
              **changed}
    return preferences.change(session, resident, **wishes, actor_id=resident.public_id, at=AT)


def told(session, resident, *, purpose="permit_issued", fields=None, at=AT, **given):
    given.setdefault("event_key", "test")
    return outbox.write(session, council_id="aldermere", resident=resident, purpose=purpose,
                        fields={"number": "P-1"} if fields is None else fields, at=at, **given)


def way(rows):
    return [(row.channel, row.recipient) for row in rows]


@pytest.mark.parametrize("channel, expected", [
    ("email", ("email", EMAIL)), ("sms", ("sms", "+447700900123")), ("letter", ("letter", HOME)),
])
def test_a_message_goes_by_the_channel_that_was_chosen(session, channel, expected):
    assert way(told(session, rose(session, home=HOME, channel=channel))) == [expected]


def test_somebody_who_never_said_how_is_told_by_email(session):
    assert way(told(session, rose(session, home=HOME, account=True))) == [("email", EMAIL)]


@pytest.mark.parametrize("channel, without, expected", [
    ("email", {"email": None}, "sms"), ("sms", {"phone": None}, "email"), ("sms", {"phone": "01632 960123"}, "email"),
    ("letter", {}, "email"), ("email", {"email": None, "phone": None, "home": HOME}, "letter"),
    ("email", {"email": None, "phone": None, "account": True}, "portal"),
])
def test_where_the_chosen_channel_does_not_reach_the_next_best_does(session, channel, without, expected):
    assert [row.channel for row in told(session, rose(session, channel=channel, **without))] == [expected]


def test_somebody_without_any_address_or_account_is_told_nothing(session):
    assert told(session, rose(session, email=None, phone=None)) == []


@pytest.mark.parametrize("kept", [{"until_on": date(2026, 3, 1)}, {"protected": True}])
def test_a_letter_never_goes_to_a_past_or_protected_address(session, kept):
    resident = rose(session, channel="letter")
    lives(session, resident, HOME, **kept)
    assert way(told(session, resident)) == [("email", EMAIL)]


def test_what_is_only_for_the_account_is_there_at_once_and_waits_for_nobody(session):
    resident = rose(session, channel="portal", quiet_from="08:00", quiet_until="20:00")
    [row] = told(session, resident)
    assert (row.channel, row.recipient, row.state, row.sent_at) == (
        "portal", resident.public_id, MessageState.DELIVERED, AT)


def test_somebody_who_wants_no_contact_finds_it_in_their_account(session):
    assert [row.channel for row in told(session, rose(session, no_contact=True))] == ["portal"]
    resident = rose(session, no_contact=True)
    assert [row.channel for row in told(session, resident, to=Recipient("email", EMAIL))] == ["portal"]


def test_nothing_is_written_to_somebody_who_has_died(session):
    resident = rose(session)
    resident.deceased_on = date(2026, 3, 1)
    assert told(session, resident) == told(session, resident, essential=True) == []


def test_a_message_at_night_leaves_when_quiet_is_over(session):
    night = {"quiet_from": "21:00", "quiet_until": "07:30"}
    [row] = told(session, rose(session, channel="sms", **night), at=NIGHT)
    assert (row.due_at, row.created_at, row.state) == (MORNING, NIGHT, MessageState.WAITING)
    [letter] = told(session, rose(session, channel="letter", home=HOME, **night), at=NIGHT)
    assert letter.due_at == NIGHT


def test_a_message_planned_for_the_night_leaves_when_quiet_is_over(session):
    resident = rose(session, quiet_from="21:00", quiet_until="07:30")
    assert told(session, resident, due_at=NIGHT)[0].due_at == MORNING


def test_what_was_asked_for_this_very_moment_comes_at_once_whatever_they_chose(session):
    resident = rose(session, channel="portal", quiet_from="21:00", quiet_until="07:30", no_contact=True)
    [row] = told(session, resident, purpose="account_reset", fields={}, at=NIGHT, essential=True)
    assert (row.channel, row.due_at, row.essential) == ("email", NIGHT, True)
    [named] = told(session, resident, purpose="contact_change", fields={}, at=NIGHT, essential=True,
                   to=Recipient("sms", "+447700900999"))
    assert (named.channel, named.recipient) == ("sms", "+447700900999")


def test_somebody_without_a_record_is_reached_by_the_address_they_typed(session):
    [row] = told(session, None, purpose="account_no_reset", fields={}, essential=True, to=Recipient("email", EMAIL))
    assert (row.resident_id, row.recipient) == (None, EMAIL)


def test_no_message_for_any_purpose_goes_where_it_was_not_said_to_be_safe(session):
    """A shared mailbox is read by whom somebody is kept safe from: whatever is told, asked for or answered."""
    resident, email, text = rose(session, account=True), Recipient("email", EMAIL.upper()), Recipient("sms", BY_TEXT)
    lives(session, resident, HOME, protected=True)
    known = {"code", "link", "reference", "council", "council_phone"}

    def reached(purposes):
        for purpose in purposes:
            needs = wording.wording_for(purpose).needs
            secret = {"keys": Keys([SECRET]), "code": "1"} if "code" in needs else {}
            for whose, to, essential in ((resident, None, False), (resident, text, False), (resident, None, True),
                                         (resident, email, True), (None, text, True)):
                yield from way(told(session, whose, owner=resident, purpose=purpose, to=to, essential=essential,
                                    fields=dict.fromkeys(needs - known, "x"), **secret))

    for point in resident.contact_points:
        point.unsafe_at = AT
    assert set(reached(wording.purposes())) == {("portal", resident.public_id)}
    for point in resident.contact_points:
        point.unsafe_at = None
    assert set(reached(["account_reset"])) == {("email", EMAIL), ("email", EMAIL.upper()), ("sms", BY_TEXT)}


def test_a_confirmed_address_comes_first_and_one_that_was_ended_never(session):
    resident = rose(session, phone=None)
    other = record_guest(session, council_id="aldermere", name="", email="sure@example.org", phone=None,
                         provenance="test", at=AT).contact_points[0]
    other.resident, other.verified_at = resident, AT
    session.flush()
    session.refresh(resident)
    assert way(told(session, resident)) == [("email", "sure@example.org")]
    other.ended_at = AT
    assert way(told(session, resident, event_key="later")) == [("email", EMAIL)]


def test_cases_are_told_as_the_resident_wishes_too(session):
    case = a_case(session)
    party = a_party(session, case, phone=MOBILE)
    wish(session, party.resident, channel="sms")
    [row] = a_message(session, case, party)
    assert (row.channel, row.resident_id) == ("sms", party.resident_id)


def test_a_services_own_words_are_in_the_language_the_resident_chose(session):
    own = {"permit_issued": Text("It is ready.", {"cy": "Mae'n barod."})}
    [row] = told(session, rose(session, language="cy"), wording=own)
    assert row.body.startswith("Mae'n barod.")


def test_code_and_link_are_kept_only_encrypted(session):
    keys = Keys([SECRET])
    [row] = told(session, rose(session), purpose="account_reset", fields={}, keys=keys, path="/reset/t0ken",
                 code="491827", essential=True)
    stored = " ".join(str(getattr(row, column.key)) for column in OutboxRow.__table__.columns)
    assert "t0ken" not in stored and "491827" not in stored
    assert "[link]" in row.shown_body and "[code]" in row.shown_body
    assert "t0ken" in keys.decrypt(row.secrets_box)


@pytest.mark.parametrize("given", [{"path": "/reset/x"}, {"code": "1"}])
def test_a_secret_without_keys_is_refused(session, given):
    with pytest.raises(ValueError, match="keys"):
        told(session, rose(session), purpose="account_reset", fields={}, **given)


def test_a_code_among_the_fields_is_refused_because_it_would_be_stored(session):
    with pytest.raises(WordingError):
        told(session, rose(session), purpose="account_reset", fields={"code": "491827"})


def test_a_resident_of_another_council_is_not_written_to(session):
    with pytest.raises(NotAParty):
        outbox.write(session, council_id="thornby", resident=rose(session), purpose="account_closed", event_key="x",
                     fields={}, at=AT)


def test_the_same_event_is_told_once_also_without_a_case(session):
    resident = rose(session)
    assert told(session, resident) == told(session, resident)


def test_what_waits_for_somebody_can_be_called_back_but_for_what_they_asked_for_this_moment(session):
    resident, other = rose(session), rose(session, email="other@example.org")
    [kept] = told(session, resident, purpose="account_reset", fields={}, essential=True)
    [waits], [later] = told(session, resident), told(session, resident, purpose="permit_ended")
    [not_theirs] = told(session, other)
    assert outbox.cancel_for(session, resident, ["permit_ended"]) == 1
    assert (waits.state, later.state) == (MessageState.WAITING, MessageState.CANCELLED)
    assert outbox.cancel_for(session, resident) == 1
    assert kept.state == MessageState.WAITING
    assert outbox.cancel_for(session, resident, but_essential=False) == 1
    assert not_theirs.state == MessageState.WAITING


def test_the_account_shows_ones_own_messages_newest_first_and_none_that_is_for_later(session):
    resident = rose(session)
    [first], [second] = told(session, resident), told(session, resident, purpose="vehicle_changed")
    told(session, resident, purpose="permit_ended", due_at=AT + timedelta(days=7))
    told(session, rose(session, email="other@example.org"))
    [gone] = told(session, resident, purpose="refused", fields={})
    gone.state = MessageState.CANCELLED
    assert outbox.of_resident(session, resident, most=5) == [second, first]
    assert outbox.of_resident(session, resident, most=1) == [second]


def test_the_account_shows_no_message_about_a_case_that_may_not_be_seen_any_more(session):
    case = a_case(session)
    party = a_party(session, case)
    [row] = a_message(session, case, party)
    assert outbox.of_resident(session, party.resident, most=5) == [row]
    party.ended_at = AT
    session.flush()
    assert outbox.of_resident(session, party.resident, most=5) == []


def test_the_owner_reads_links_that_are_for_them_and_no_code(session):
    case, keys, site = a_case(session), Keys([SECRET]), "https://x.example.org"
    party = a_party(session, case)
    [about_case] = a_message(session, case, party)
    [reset] = told(session, party.resident, purpose="account_reset", fields={}, keys=keys, path="/reset/t0ken",
                   code="491827", essential=True)
    [to_page] = told(session, party.resident, page="/account/permits/1")
    wish(session, party.resident, channel="portal")
    [only_here] = told(session, party.resident, purpose="renewal_to_pay", fields={"price": "£60"}, keys=keys,
                       path="/renew/abc")
    read = outbox.as_read_by_owner(session, [about_case, reset, to_page, only_here], keys=keys, site=site)
    links = [f"{site}/cases/{case.reference}\n", "[link]", f"{site}/account/permits/1\n", f"{site}/renew/abc\n"]
    assert all(link in body for link, body in zip(links, read, strict=True))
    assert "key=" not in read[0] and "t0ken" not in read[1] and "491827" not in read[1]
    gone = Keys(["another-secret-that-is-gone-0123456789-abcdef"])
    assert "[link]" in outbox.as_read_by_owner(session, [only_here], keys=gone, site=site)[0]


def test_writing_to_a_resident_asks_for_their_wishes_in_one_query(session):
    case = a_case(session)
    party = a_party(session, case)
    assert party.resident.contact_points
    asked = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    a_message(session, case, party)
    assert [statement.split()[0] for statement in asked] == ["SELECT", "INSERT"]
    assert "preferences" in asked[0]


def test_wishes_are_kept_once_and_changing_them_is_in_the_audit(session):
    resident = rose(session)
    assert preferences.of(session, resident).channel == "email"
    wish(session, resident, channel="sms")
    wish(session, resident, channel="letter", language="cy")
    [row] = session.scalars(select(Preferences)).all()
    assert (row.channel, resident.language) == ("letter", "cy")
    rows = session.scalars(select(AuditRow).where(AuditRow.action == "preferences_changed")).all()
    assert [audit.subject_id for audit in rows] == [resident.public_id] * 2


@pytest.mark.parametrize("changed, field, why", [
    ({"channel": "fax"}, "channel", "unknown"), ({"language": "xx"}, "language", "unknown"),
    ({"quiet_from": "9pm", "quiet_until": "07:00"}, "quiet_from", "not_a_time"),
    ({"quiet_from": "21:00", "quiet_until": "24:00"}, "quiet_until", "not_a_time"),
    ({"quiet_from": "21:00"}, "quiet_until", "missing"), ({"quiet_until": "07:00"}, "quiet_from", "missing"),
    ({"quiet_from": "21:00", "quiet_until": "21:00"}, "quiet_until", "same"),
])
def test_a_wish_that_cannot_be_kept_is_refused_by_name(session, changed, field, why):
    with pytest.raises(WrongPreference) as refused:
        wish(session, rose(session), **changed)
    assert (refused.value.field, refused.value.why) == (field, why)


def test_it_is_known_to_which_addresses_the_messages_about_a_case_went(session):
    case = a_case(session)
    party = a_party(session, case, phone=MOBILE)
    a_message(session, case, party)
    a_message(session, case, party)
    wish(session, party.resident, channel="sms")
    a_message(session, case, party)
    assert outbox.ways_to(session, party) == [Recipient("sms", "+447700900123"), Recipient("email", EMAIL)]
    outbox.cancel_waiting(session, case)
    assert outbox.ways_to(session, party) == []

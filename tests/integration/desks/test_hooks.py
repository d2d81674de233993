"""What other systems send: a call that rings, a letter by email. Signed, timely, heard once."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from frontdoor import create_app
from frontdoor.api.signed import signature_of
from frontdoor.audit import AuditRow
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.work import Task
from frontdoor.contacts.contact import Contact, Standing
from frontdoor.contacts.mail import HookCall, Mail
from frontdoor.jobs import run_due
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.officers import Officer
from tests import factories
from tests.hostile_mails import HEAD, MAILS, PNG, file_part, mixed, plain
from tests.integration.desks.test_contact import press
from tests.integration.pages import as_read

pytestmark = pytest.mark.usefixtures("moment")
SECRET = "a-secret-of-the-telephone-0123456789"


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"call_secret": SECRET, "mail_secret": SECRET})


def send(client, path, body, *, at=None, secret=SECRET, kind="application/json"):
    stamp = str(int((at or datetime.now(UTC)).timestamp()))
    return client.post(path, data=body, content_type=kind, headers={
        "X-Timestamp": stamp, "X-Signature": f"sha256={signature_of(secret, stamp, body)}"})


def call(client, event="ringing", number="+441632960001", officer="ada.quay@aldermere.example.org", name="c1", **more):
    body = json.dumps({"id": name, "event": event, "from": number, "officer": officer}).encode()
    return send(client, "/hooks/call", body, **more)


def letter(client, raw, **more):
    return send(client, "/hooks/email", raw, kind="message/rfc822", **more)


@pytest.fixture
def ada(desk, council):
    return desk("Ada Quay")


def address_of(council):
    return council.scalars(select(Officer).where(Officer.name == "Ada Quay")).one().email


def test_a_call_shows_at_the_desk_who_it_may_be_and_opens_nothing(ada, client, council):
    factories.resident(council, "Rose Fell", phone="+441632960001")
    council.commit()
    assert call(client, officer=address_of(council)).status_code == 200
    text = as_read(ada.get("/desk").text).words_of("header")
    assert "call from 01632 960001" in text and "Maybe Rose Fell" in text
    contact = council.scalars(select(Contact)).one()
    assert (contact.standing, contact.resident_id) == (Standing.RINGING, None)
    assert ada.get("/desk/telephone").get_json()["rings"] == contact.public_id
    page = press(ada, f"/desk/contact/{contact.public_id}/take", follow_redirects=True).text
    assert "It is Rose Fell" in page and "proves nothing" in page
    council.expire_all()
    assert council.scalars(select(Contact)).one().is_at_hand


def test_an_unknown_or_hidden_number_is_fine(ada, client, council):
    for number in ("+441632960999", "", "anonymous", "+44" + "9" * 30):
        assert call(client, officer=address_of(council), number=number, name=f"c{len(number)}").status_code == 200
        assert "A number we do not know" in ada.get("/desk").text


def test_a_call_that_nobody_answers_is_given_up(ada, client, council, settings, app, moment):
    call(client, officer=address_of(council))
    call(client, "ended", officer=address_of(council))
    assert council.scalars(select(Contact)).one().standing == Standing.MISSED
    call(client, officer=address_of(council), name="c2")
    moment.shift(timedelta(minutes=6))
    run_due(app.extensions["frontdoor_database"], settings, datetime.now(UTC))
    council.expire_all()
    assert [one.standing for one in council.scalars(select(Contact))] == [Standing.MISSED, Standing.MISSED]
    assert "Telephone" in ada.get("/manage/board").text


def test_one_that_was_answered_goes_on_when_the_line_is_closed(ada, client, council):
    call(client, officer=address_of(council))
    press(ada, f"/desk/contact/{council.scalars(select(Contact)).one().public_id}/take")
    call(client, "ended", officer=address_of(council))
    assert council.scalars(select(Contact)).one().standing == Standing.OPEN


def test_what_is_not_signed_or_old_or_heard_already_is_refused(client, council, desk):
    desk("Ada Quay")
    officer, now = address_of(council), datetime.now(UTC)
    assert call(client, officer=officer, secret="another-secret-0123456789-0123456789").status_code == 401
    assert client.post("/hooks/call", data=b"{}").status_code == 401
    assert call(client, officer=officer, at=now - timedelta(minutes=6)).status_code == 401
    assert call(client, officer=officer, at=now + timedelta(minutes=6)).status_code == 401
    assert council.query(Contact).count() == 0
    assert call(client, officer=officer, at=now).status_code == 200
    assert call(client, officer=officer, at=now).status_code == 409
    assert call(client, officer=officer, at=now + timedelta(seconds=1)).status_code == 200
    assert council.query(Contact).count() == 1


def test_a_timestamp_that_is_none_is_refused(client, council):
    for stamp in ("", "soon", "٣", "9" * 12, "-1", "9" * 400):
        answer = client.post("/hooks/call", data=b"{}", headers={
            "X-Timestamp": stamp.encode().decode("latin-1"),
            "X-Signature": f"sha256={signature_of(SECRET, stamp.encode().decode('latin-1'), b'{}')}"})
        assert answer.status_code == 401


def test_what_is_no_call_is_refused_in_a_sentence(client, council):
    for body in (b"", b"[]", b"{}", b"\xff", b'{"id":"a b","event":"ringing"}', b'{"id":"a","event":"x"}',
                 b'{"id":"a","event":"ringing","officer":"a\\u0000"}'):
        answer = send(client, "/hooks/call", body)
        assert answer.status_code == 400 and answer.get_json()["error"]


def test_without_a_secret_there_is_no_such_address(settings):
    app = create_app(settings.model_copy(update={"call_secret": "", "mail_secret": ""}))
    visitor = app.test_client()
    assert visitor.post("/hooks/call", base_url="http://127.0.0.1").status_code == 404
    assert visitor.post("/hooks/email", base_url="http://127.0.0.1").status_code == 404
    app.extensions["frontdoor_database"].dispose()


def test_a_letter_waits_at_the_desk_with_what_it_may_be_about_and_who_wrote_it(ada, client, council):
    factories.resident(council, "Rose Fell", email="rose@example.org")
    council.commit()
    assert letter(client, plain(b"You did not empty my bin this week.")).get_json() == {"status": "received"}
    assert "My bin" in ada.get("/desk/contact").text
    mail = council.scalars(select(Mail)).one()
    assert mail.suggested[0] == "missed-bin"
    page = press(ada, f"/desk/contact/{mail.contact.public_id}/take", follow_redirects=True).text
    assert "You did not empty my bin this week." in page and "It is Rose Fell" in page
    assert "missed bin" in page
    council.expire_all()
    contact = council.scalars(select(Contact)).one()
    assert contact.resident_id is None and [need.service_id for need in contact.needs] == ["missed-bin"]


def test_it_is_answered_to_where_it_came_from_and_the_next_letter_goes_on_with_it(ada, client, council):
    letter(client, plain(b"You did not empty my bin."))
    contact = council.scalars(select(Contact)).one()
    press(ada, f"/desk/contact/{contact.public_id}/take")
    refused = press(ada, f"/desk/contact/{contact.public_id}/answer", {"text": " "})
    assert refused.status_code == 422 and "Enter your answer" in refused.text
    contact.resident = factories.resident(council, "Rose Fell", email="rose@example.org")
    contact.resident.contact_points[0].unsafe_at = factories.AT
    council.commit()
    refused = press(ada, f"/desk/contact/{contact.public_id}/answer", {"text": "We come back tomorrow."})
    assert refused.status_code == 422 and "Somebody else may read" in refused.text
    assert "We come back tomorrow." in refused.text and council.query(OutboxRow).count() == 0
    contact.resident.contact_points[0].unsafe_at = None
    council.commit()
    press(ada, f"/desk/contact/{contact.public_id}/answer", {"text": "We come back tomorrow."})
    row = council.scalars(select(OutboxRow)).one()
    assert (row.channel, row.recipient) == ("email", "rose@example.org")
    assert "We come back tomorrow." in row.body and f"[M-{contact.public_id}]" in row.subject
    again = HEAD.replace(b"My bin", f"Re: {row.subject}".encode()).replace(b"<1@", b"<2@") + b"\r\nThank you!"
    letter(client, again)
    council.expire_all()
    assert council.scalars(select(Contact).order_by(Contact.id.desc())).first().follows_id == contact.id
    assert "We come back tomorrow." in ada.get(f"/desk/contact/{contact.public_id}").text


def test_the_same_letter_twice_is_kept_once_and_what_no_person_wrote_not_at_all(client, council):
    now = datetime.now(UTC)
    assert letter(client, plain(b"Hello"), at=now).get_json()["status"] == "received"
    assert letter(client, plain(b"Hello"), at=now + timedelta(seconds=2)).get_json()["status"] == "known"
    answer = letter(client, plain(b"I am away.", b"Auto-Submitted: auto-replied\r\n"))
    assert answer.status_code == 200 and "no person wrote it" in answer.get_json()["status"]
    assert council.query(Mail).count() == 1


def test_a_sign_of_danger_makes_a_letter_the_duty_specialists_alone(ada, client, council, desk):
    letter(client, plain(b"My partner hits me and I am scared to go home."))
    assert "My bin" not in ada.get("/desk/contact").text
    mail = council.scalars(select(Mail)).one()
    assert ada.get(f"/desk/contact/{mail.contact.public_id}").status_code == 404
    assert press(ada, f"/desk/contact/{mail.contact.public_id}/take").status_code == 404
    task = council.scalars(select(Task)).one()
    assert task.team_slug == "duty" and "in an email" in task.words
    dana = desk("Dana Reed", teams=("duty",))
    assert "Somebody may be in danger" in dana.get("/desk/contact").text


def test_files_are_checked_as_any_other_and_those_that_are_not_kept_are_said(ada, client, council):
    letter(client, mixed(b"Content-Type: text/plain\r\n\r\nsee the photo", file_part(b"hole.png", PNG),
                         file_part(b"virus.png", b"MZ" + b"\x00" * 90)))
    contact = council.scalars(select(Contact)).one()
    file = council.scalars(select(Attachment)).one()
    page = press(ada, f"/desk/contact/{contact.public_id}/take", follow_redirects=True).text
    assert "hole.png" in page and "Not kept: “virus”" in page
    assert ada.get(f"/desk/contact/{contact.public_id}/files/{file.public_id}").status_code == 200
    assert ada.get(f"/desk/contact/{contact.public_id}/files/none").status_code == 404
    council.expire_all()
    assert council.scalars(select(AuditRow.subject_id).where(AuditRow.action == "opened_file")).all() == [
        contact.public_id]


def test_a_letter_that_names_a_restricted_case_is_seen_by_those_who_may_see_the_case(ada, client, council):
    case = factories.case(council)
    case.confidentiality = 3
    council.commit()
    letter(client, HEAD.replace(b"My bin", f"About {case.reference}".encode()) + b"\r\nAny news?")
    assert case.reference not in ada.get("/desk/contact").text
    assert council.scalars(select(Mail)).one().case_id == case.id


def test_whatever_is_sent_is_a_letter_or_a_sentence_and_never_an_error(client, council):
    now = datetime.now(UTC)
    for number, raw in enumerate(MAILS.values()):
        answer = letter(client, raw.replace(b"<1@", b"<%d@" % number), at=now)
        assert answer.status_code == 200, raw[:80]
        assert answer.get_json()["status"]
    assert council.query(Mail).count() > 30
    assert council.query(Mail).filter(Mail.unreadable != "").count() >= 4
    assert council.query(HookCall).count() > 40


def test_a_letter_that_cannot_be_read_says_so_and_is_kept_as_it_came(ada, client, council):
    letter(client, MAILS["forty parts inside one another"])
    contact = council.scalars(select(Contact)).one()
    page = press(ada, f"/desk/contact/{contact.public_id}/take", follow_redirects=True).text
    assert "This letter cannot be read" in page and "letter.eml" in page

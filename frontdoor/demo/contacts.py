"""Who got in touch with the demonstration's council: contacts of the last weeks, letters that wait, call-backs, and
people at the counter."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.clock import local_date, start_of_day
from frontdoor.contacts import (
    call_backs, chats, handling, needs, questions, reading_mail, seats, talking, visits, wrapping_up,
)
from frontdoor.contacts.contact import Contact, Resolution, Way
from frontdoor.contacts.failure import Failure
from frontdoor.contacts.wrapping_up import Told
from frontdoor.demo import cast
from frontdoor.demo.with_others import ENID
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident, new_public_id
from frontdoor.triage import appointments, mail_in, ringing_back

ADVISER = "Sam Okafor"
# Who, how long ago in days, which way, minutes, and for each need: service, what became of it, process, failure.
HEARD = (
    ("Harold Tuttle", 21, Way.PHONE, 7, (("parking-permit-resident", Resolution.RESOLVED, "applying.change", None),)),
    ("Farida Begum", 6, Way.PHONE, 11,
     (("parking-permit-resident", Resolution.RESOLVED, "answering.decision", Failure.NOT_UNDERSTOOD),
      ("missed-bin", Resolution.SIGNPOSTED, "reporting.new", None))),
    ("Farida Begum", 4, Way.COUNTER, 5,
     (("parking-permit-resident", Resolution.PASSED_ON, "answering.decision", Failure.NOT_DONE_RIGHT),)),
    ("Nadia Ellery", 3, Way.PHONE, 4, (("library-booking", Resolution.RESOLVED, "booking.change", None),)),
    ("Owen Pritchard", 1, Way.PHONE, 6,
     (("parking-permit-resident", Resolution.RESOLVED, "applying.progress", Failure.CHASED_EARLY),)),
)
NOTES = {"Farida Begum": "Thinks that the van counts as a car. The reasons were read out to her."}
LETTERS = (
    (b"From: Maureen Asante <maureen.asante@example.com>\r\nSubject: Bin not emptied AGAIN\r\n"
     b"Message-ID: <demo-1@example.com>\r\n\r\nHello,\r\n\r\nthe brown bin at 14 Castle Street was left full this "
     b"morning, the second time running. When do you come back?\r\n\r\nMaureen Asante\r\n\r\nOn Mon, 23 Nov 2026, "
     b"Aldermere wrote:\r\n> We are sorry that we missed your bin.\r\n", ("missed-bin",)),
    (b"From: Rose Whitaker <rose.whitaker@example.org>\r\nSubject: Permit\r\nMessage-ID: <demo-2@example.org>\r\n\r\n"
     b"Dear Sirs, can I park near the station with my small car, and what does it cost? Rose Whitaker (Mrs)\r\n",
     ("parking-permit-resident",)),
)
# What they wish to be called, minutes ago, the service they ask about, and what they need.
AT_THE_COUNTER = (
    ("Mr Okonkwo", 17, "bus-pass-older", ("sit",)), ("Danuta", 11, "homelessness", ("interpreter", "private")),
    ("Mrs Fairclough", 4, "", ()),
)


# What Nadia asked a little while ago, without a form, and what she was told.
ASKED = (("resident", "Can we bring a cake to the room in the library? It is for my mother's birthday."),
         ("officer", "Yes, of course. Please take the crumbs with you, and no candles: the alarm is quick."),
         ("resident", "No candles, then. Thank you!"))


def email_of_adviser(council_id: str) -> str:
    """By which address the adviser of the demonstration is found, at whose desk it rings."""
    return next(one for one in cast.OFFICERS if one.name == ADVISER).email(council_id)


def begin(session: Session, council_id: str, officers: dict[str, Actor], *, at: datetime) -> None:
    """What every visitor finds under Contacts. People who are not there are left out. Flushes."""
    adviser = officers[ADVISER]
    names = {one[0] for one in HEARD}
    people = {one.name: one for one in session.scalars(
        select(Resident).where(Resident.council_id == council_id, Resident.name.in_(sorted(names))))}
    for name, days, way, minutes, told in HEARD:
        if name in people:
            _hear(session, adviser, people[name], way, at - timedelta(days=days), minutes, told)
    if "Nadia Ellery" in people:
        _ask_in_a_chat(session, adviser, people["Nadia Ellery"], at - timedelta(minutes=40))
    for raw, suggested in LETTERS:
        mail_in.receive(session, council_id, reading_mail.read(raw), suggested=suggested, kept=(), left_out=(),
                        unreadable="", at=at - timedelta(hours=2))
    _to_ring(session, council_id, adviser, at)
    _at_the_counter(session, adviser, at)
    _twice_on_a_day(session, council_id, officers["Ruth Adeyemi"], adviser, at)


def _twice_on_a_day(session: Session, council_id: str, ruth: Actor, adviser: Actor, at: datetime) -> None:
    """Ruth comes to see Enid on the day on which Sam said that we would ring her."""
    found = session.execute(
        select(Case, Resident).join(Party, Party.case_id == Case.id).join(Resident, Resident.id == Party.resident_id)
        .where(Case.council_id == council_id, Case.owner_id == ruth.officer_id, Resident.name == ENID["name"])).first()
    if found is None:
        return
    case, enid = found
    for window in call_backs.offered(council_id, at=at):
        for slot in appointments.free(session, case, at=at):
            if slot.day == local_date(window.from_at):
                appointments.make(session, case, slot.key, actor=ruth, at=at)
                ringing_back.book(session, council_id, window.key, number=ENID["phone"], name=enid.name, resident=enid,
                                  reason="Asks when the lunches begin.", by=adviser, key="demo:enid", at=at)
                return


def _hear(
    session: Session, adviser: Actor, resident: Resident, way: Way, at: datetime, minutes: int,
    told: tuple[tuple[str, Resolution, str, Failure | None], ...],
) -> Contact:
    contact = handling.begin(session, adviser, way, resident=resident, at=at)
    said = {}
    for service_id, resolution, process, failure in told:
        need = needs.add(session, contact, at=at, service_id=service_id)
        said[need.public_id] = Told(resolution, process, failure)
    wrapping_up.finish(session, contact, said, adviser, ticked=True, note=NOTES.get(resident.name, ""),
                       assistance="none", at=at + timedelta(minutes=minutes))
    return contact


def _at_the_counter(session: Session, adviser: Actor, at: datetime) -> None:
    """Just after midnight they have only just come: nobody waits since yesterday."""
    services = {one.definition.id: one.definition for one in versions.all_current(session, adviser.council_id)}
    for name, minutes, service_id, wants in AT_THE_COUNTER:
        visits.come(session, adviser, name=name, definition=services.get(service_id), wants=wants,
                    at=max(at - timedelta(minutes=minutes), start_of_day(local_date(at))))


def _ask_in_a_chat(session: Session, adviser: Actor, resident: Resident, at: datetime) -> None:
    """A chat with no form open, from the first line to what it was about."""
    seats.open_seat(session, adviser, at=at)
    chat = questions.ask(session, adviser.council_id, new_public_id(), ASKED[0][1], resident=resident,
                         name=resident.name, at=at)
    contact = talking.take(session, chat, adviser, at=at)
    for number, (sender, text) in enumerate(ASKED[1:], start=1):
        chats.say(session, chat, sender=sender, name=adviser.name if sender == "officer" else resident.name, text=text,
                  at=at + timedelta(minutes=number))
    over = at + timedelta(minutes=len(ASKED))
    talking.end(session, chat, adviser, at=over)
    need = needs.add(session, contact, at=over, service_id="library-booking")
    wrapping_up.finish(session, contact, {need.public_id: Told(Resolution.RESOLVED, "information.services", None)},
                       adviser, ticked=True, note="", assistance="none", at=over)
    seats.close_seat(session, adviser, at=over)


def _to_ring(session: Session, council_id: str, adviser: Actor, at: datetime) -> None:
    windows = call_backs.offered(council_id, at=at)
    farida = session.scalar(select(Resident).where(Resident.council_id == council_id, Resident.name == "Farida Begum"))
    if farida is not None:
        ringing_back.book(session, council_id, windows[2].key, number="+447700900436", key="demo:farida",
                          reason="Wants to go through the reasons with somebody.", name=farida.name, resident=farida,
                          service_id="parking-permit-resident", at=at)
    for number, (name, phone, service_id, reason) in enumerate((
        ("Ivor Garside", "+441632960331", "bus-pass-older", "Has lost the letter with the number of his pass."),
        ("Leila Chaudhry", "+447700900431", "bulky-waste", "Asks whether a piano counts as one thing."),
    )):
        ringing_back.book(session, council_id, windows[number].key, number=phone, reason=reason, by=adviser, name=name,
                          service_id=service_id, key=f"demo:{number}", at=at)

"""What both worlds have, and what only the second one hides: a concern, and everything that can hang on one.

Left out is what cannot be kept from others: that a time in a diary is taken, and that a colleague is busy."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases import drafts, unsent
from frontdoor.cases.access import grant
from frontdoor.cases.approval import Approval, ApprovalKind
from frontdoor.cases.case import Case
from frontdoor.cases.history import Decision, FindingRow
from frontdoor.cases.members import Basis, MemberConsent, Scope
from frontdoor.cases.referral import Referral, ReferralKind
from frontdoor.cases.references import new_reference
from frontdoor.cases.work import Task
from frontdoor.catalogue import revisions, versions
from frontdoor.contacts import call_backs, calls, handling, needs
from frontdoor.contacts.contact import Standing, Way
from frontdoor.demo.care import CHILD
from frontdoor.people import account_sessions, households, logins, members, registering, rota, signing_in
from frontdoor.people.actor import Actor, Level
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident
from frontdoor.triage import gates, queues, ringing_back
from frontdoor.triage.sampling.rows import Overturned, SpotCheck
from tests import factories
from tests.factories import ALDERMERE, AT
from tests.integration.twins.worlds import Known, call, mail, text_message

# Whatever is hidden has this id, in every table.
HIDDEN, HIDDEN_ID, NAMESAKE = new_reference(), "0123456789abcdef", "fedcba9876543210"
HIDDEN_EMAIL, HIDDEN_PHONE = "h.bramwell@school.example.com", "+447700900999"
OUTSIDERS = {"core": (Level.CORE, ("customer-services",)),
             "manager": (Level.MANAGER, ("customer-services", "highways", "housing", "adult-social-care"))}
GRAVE = {**factories.FOR_A_PERSON, "description": "My dad hits me and I am scared to go home.", "name": "Hugh Bramwell",
         "email": HIDDEN_EMAIL, "phone": HIDDEN_PHONE}
HER_EMAIL = "rose@example.org"
OPEN = frozenset({"open to all", "holder of a key"})
GUARDS = {
    "public": OPEN, "resident": OPEN | {"signed-in resident"}, "councillor": frozenset({"councillor"}),
    "core": frozenset({"officer"}), "manager": frozenset({"officer"}),
}
EVERYWHERE = {
    "q": "Hugh Bramwell", "reference": HIDDEN, "case": HIDDEN, "near": HIDDEN, "canonical": HIDDEN,
    "person": HIDDEN_ID, "other": HIDDEN_ID, "of": HIDDEN, "email": HIDDEN_EMAIL, "phone": HIDDEN_PHONE,
    "number": HIDDEN_PHONE, "name": "Hugh Bramwell", "place": "Mill Lane", "street": factories.MILL_LANE,
}


def furnish(session: Session) -> tuple[Known, dict[str, dict[str, str]]]:
    """What both worlds have: reports, residents with an account and without, officers, and a journey half done."""
    factories.set_up(session)
    for number in range(2):
        spot = factories.place(f"No {number}", 610_000 + 60 * number)
        factories.case(session, {**factories.FOR_A_PERSON, "place": spot})
    rose = factories.case(session, {"name": "Rose Fell", "email": HER_EMAIL}, service_id="pothole")
    resident = factories.party(session, rose).resident
    account = registering.open_account(session, resident, logins.email(HER_EMAIL), "no password", at=AT)
    journeys = [_journey(session) for _ in range(2)]
    cookies = {"public": {}, "resident": {"frontdoor-account": account_sessions.begin(session, account, at=AT)}}
    for name, (level, teams) in OUTSIDERS.items():
        person = factories.officer(session, f"{name.capitalize()} Lane", level=level, teams=teams)
        cookies[name] = {"frontdoor-desk": _seat(session, person)}
        _opens(session, person.as_actor(), resident)
    member = factories.officer(session, "Mira Solway", level=Level.MEMBER, teams=())
    members.elect(session, member, [factories.WARD], known=[factories.WARD])
    cookies["councillor"] = {"frontdoor-desk": _seat(session, member)}
    dot = factories.officer(session, "Dot Ward", level=Level.SPECIALIST, teams=("duty",))
    rota.put_on(session, dot, team="duty", begins=AT, ends=AT.replace(hour=18), phone="", by=dot.as_actor(), at=AT)
    cookies["duty"] = {"frontdoor-desk": _seat(session, dot)}
    manager = _officer(session, "Manager Lane").as_actor()
    contact = calls.rings(session, _officer(session, "Core Lane"), "rings", HIDDEN_PHONE, at=AT)
    revision = revisions.begin(session, ALDERMERE, "pothole", at=AT, by=manager, title="Deeper holes")
    session.flush()
    known = _known(rose.reference, resident.public_id, contact.public_id, journeys, revision.public_id)
    return known, cookies


def _known(reference: str, resident: str, contact: str, journeys: list[str], revision: str) -> Known:
    return Known(
        values={
            "reference": [reference, HIDDEN], "public_id": [resident, HIDDEN_ID],
            "/desk/contact/ public_id": [contact, HIDDEN_ID], "/design/revisions/ public_id": [revision],
            "other_id": [HIDDEN_ID, NAMESAKE], "row_id": [HIDDEN_ID], "service_id": ["pothole", "safeguarding-child"],
            "/desk/cases/ slug": ["mark_duplicate", "decide"], "slug": ["highways", queues.DUTY_QUEUE],
            "token": [journeys[0]], "day": ["2026-11-23"], "do": ["ask"]},
        asked={
            "desks.people": ["q=Hugh", f"q={HIDDEN_EMAIL}", "q=Rose"], "desks.search": [f"q={HIDDEN}"],
            "portal.find": ["q=bramwell", "q=pothole"], "portal.near": ["at=Mill+Lane"],
            "portal.near_map": ["at=Mill+Lane"]},
        told={
            "desks.choose": [{"case": HIDDEN, "do": "ask"}, {"all": "yes", "do": "ask"}],
            "desks.do_with_chosen": [{"case": HIDDEN, "text": "How is he?"}],
            "portal.register": [{"email": HIDDEN_EMAIL, "name": "Hugh Bramwell", "password": "lantern meadow copper"}]},
        everywhere=EVERYWHERE, journey=journeys[1],
        hooks=[call("core@example.com", HIDDEN_PHONE), mail(HIDDEN_EMAIL, "My report"),
               mail("other@example.com", f"About {reference}"), text_message(HIDDEN_PHONE, "YES")],
        keep=frozenset({HIDDEN, HIDDEN_ID, NAMESAKE, reference, resident}))


def _journey(session: Session) -> str:
    """A report that has only to be sent."""
    version = versions.current(session, ALDERMERE, "pothole")
    draft, token = drafts.begin(session, council_id=ALDERMERE, service_id="pothole", version_id=version.row_id, at=AT)
    for fact, value in factories.POTHOLE.items():
        draft.answer(fact, value, source="resident", at=AT)
    return token


def _seat(session: Session, officer: Officer) -> str:
    half = signing_in.found(session, ALDERMERE, signing_in.open_session(session, officer, at=AT), at=AT)
    assert half is not None
    return signing_in.show_factor(session, half, at=AT)


def _opens(session: Session, actor: Actor, resident: Resident) -> None:
    """The officer gave a reason to open the record, so that all of it is looked at."""
    audit.record(session, council_id=ALDERMERE, actor_kind=actor.kind, actor_id=actor.public_id, at=AT,
                 action="opened_without_caller", subject_kind="resident", subject_id=resident.public_id)


def _officer(session: Session, name: str) -> Officer:
    return session.scalars(select(Officer).where(Officer.name == name)).one()


def hide(session: Session) -> None:
    """What only the second world has: concerns by people of whom nothing else is known, a report of theirs at the very
    place of others with a sign of danger in it, and what others wrote, asked, counted and booked about that."""
    factories.case(session, service_id="safeguarding-child", answers=CHILD)
    grave = factories.case(session, GRAVE)
    grave.reference = HIDDEN
    person = factories.party(session, grave).resident
    person.public_id = HIDDEN_ID
    namesake = factories.party(session, factories.case(session, {**GRAVE, "name": "Rose Fell", "email": HER_EMAIL}))
    namesake.resident.public_id = NAMESAKE
    session.flush()
    dot = _officer(session, "Dot Ward").as_actor()
    _tell_of(session, grave, person, dot)
    _ask_about(session, grave, dot)
    _measure(session, grave)
    _live_with(session, person, dot)


def _tell_of(session: Session, case: Case, person: Resident, dot: Actor) -> None:
    """What was said about it: a contact, a call that is to be made, text that an officer had not sent when it was
    hidden from them, a task of another team, a councillor who had followed it."""
    contact = handling.begin(session, dot, Way.PHONE, at=AT, resident=person)
    needs.add(session, contact, at=AT, case=case).failure = "chased_early"
    contact.ticked = True
    handling.end(session, contact, Standing.FINISHED, dot, at=AT + timedelta(minutes=4))
    window = call_backs.offered(ALDERMERE, at=AT)[0].key
    ringing_back.book(
        session, ALDERMERE, window, number=HIDDEN_PHONE, reason="He is at school until three", key="hidden", at=AT,
        name=person.name, service_id="safeguarding-child", resident=person).public_id = HIDDEN_ID
    core, member = _officer(session, "Core Lane"), _officer(session, "Mira Solway")
    unsent.keep(session, case, core.as_actor(), "reply", {"text": ["Who is it that hits you?"]}, at=AT)
    session.add(Task(council_id=ALDERMERE, case_id=case.id, team_slug="customer-services", key="hidden",
                     words="Hugh Bramwell's letter came back", created_at=AT, due_at=AT))
    grant(session, case, "member", member.public_id, reason="agreed", at=AT)
    session.add(MemberConsent(
        council_id=ALDERMERE, public_id=HIDDEN_ID, case_id=case.id, enquiry_id=case.id, officer_id=member.id,
        basis=Basis.ASKED, scope=Scope.MESSAGES, since=AT))


def _ask_about(session: Session, case: Case, dot: Actor) -> None:
    """What the duty team asked of others than these outsiders."""
    assert dot.officer_id is not None
    session.add(Referral(
        council_id=ALDERMERE, public_id=HIDDEN_ID, case_id=case.id, kind=ReferralKind.HELP, to_team="waste",
        reason="Is there a bin lorry that saw him?", asked_by_id=dot.officer_id, asked_by=dot.name, asked_team="duty",
        asked_at=AT, due_at=AT + timedelta(days=1)))
    session.add(Approval(
        council_id=ALDERMERE, public_id=HIDDEN_ID, case_id=case.id, kind=ApprovalKind.SIGN_OFF, least=Level.MANAGER,
        team="customer-services", detail={}, reason="Close it", asked_by_id=dot.officer_id, asked_by=dot.name,
        asked_at=AT))


def _measure(session: Session, case: Case) -> None:
    """What was counted of it, from the time before it was hidden: a gate that opened, a spot check that was drawn, and
    a decision by rule that a review has overturned."""
    gates.count_opened(session, case, "hidden", 3, "He is in danger", actor=_officer(session, "Dot Ward").as_actor(),
                       at=AT)
    finding = session.scalars(select(FindingRow).where(FindingRow.case_id == case.id)).first()
    assert finding is not None
    decision = Decision(council_id=ALDERMERE, case_id=case.id, finding_id=finding.id, by="rule", outcome="accepted",
                        reasons="", at=AT)
    session.add(decision)
    session.flush()
    session.add(SpotCheck(
        council_id=ALDERMERE, public_id=HIDDEN_ID, case_id=case.id, decision_id=decision.id, service_id="pothole",
        version_number=1, outcome_id="repair", decided="accepted", share=100, criteria=[], drawn_at=AT))
    session.add(Overturned(
        council_id=ALDERMERE, public_id=HIDDEN_ID, case_id=case.id, service_id="pothole", version_number=1,
        finding_id=finding.id, was="met", decided="no_action", at=AT))


def _live_with(session: Session, person: Resident, dot: Actor) -> None:
    """Somebody who is known to others lives with them."""
    rose = session.scalars(select(Resident).where(Resident.name == "Peter Marsh").order_by(Resident.id)).first()
    assert rose is not None
    households.add(session, rose, person, relation="friend", since_on=date(2024, 1, 1), actor=dot, source="officer",
                   at=AT)

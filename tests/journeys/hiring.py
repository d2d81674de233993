"""A resident at a library booking, page by page, finding everything by its role and its label."""

import re
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from frontdoor import demo
from frontdoor.assessments.reading import read_file
from frontdoor.bookings import resources
from frontdoor.clock import is_working_day, local_date, now
from tests import factories
from tests.journeys.resident import NO, YES, reference_on
from tests.journeys.walking import Walking

SERVICE = "/services/library-booking"
ROOM, GROUP = "A room", "A place in a group"
CHILDREN = "Is it for children without their parents?"


def open_the_libraries(session: Session) -> None:
    """The rooms, groups and registrars of the demonstration."""
    entries, _ = read_file(Path(demo.__file__).with_name("resources.yaml"))
    without_owners = [{**entry, "officer": None} for entry in entries[factories.ALDERMERE]]
    resources.load(session, factories.ALDERMERE, without_owners, at=now())


def working_day(days: int) -> date:
    """The first Tuesday that is at least so many days ahead and no holiday."""
    day = local_date(now()) + timedelta(days=days)
    day += timedelta(days=(1 - day.weekday()) % 7)
    return day if is_working_day(day) else day + timedelta(days=7)


class Hiring(Walking):
    """Something at the library being booked. Each method fills in one page and goes on."""

    def number(self, question: str, number: int) -> None:
        self.on(question)
        self.page.get_by_role("textbox", name=question).fill(str(number))
        self.press("Continue")

    def begin(self, what: str = ROOM, library: str = "Central Library") -> "Hiring":
        self.page.goto(SERVICE)
        self.press("Book now")
        self.on("What do you want to book?")
        self.page.get_by_role("radio", name=what, exact=True).check()
        self.press("Continue")
        self.on("Which library?")
        self.choose(library)
        return self

    def room(self, hirer: str = "A community group or charity", people: int = 10, length: str = "2 hours") -> None:
        """From who hires it to the free times, with nothing that a person must look at."""
        self.on("Who is it for?")
        self.answer("Who is hiring the room?", hirer)
        self.answer("Are you 18 or over?", YES)
        self.press("Continue")
        self.on("What kind of event is it?")
        for question in ("Is it for a political party or an election?", "Could some people object to it?", CHILDREN):
            self.answer(question, NO)
        self.press("Continue")
        self.number("How many people will come?", people)
        self.on("How long do you need it?")
        self.choose(length)
        self.needs()

    def needs(self) -> None:
        self.on("What must the room have?")
        self.page.get_by_role("checkbox", name="None of these").check()
        self.press("Continue")

    def show_week_of(self, day: date) -> None:
        """Look at the week of a day, by the list of weeks."""
        monday = day - timedelta(days=day.weekday())
        self.page.get_by_role("combobox", name="Look at another week").select_option(monday.isoformat())
        self.page.get_by_role("button", name="Show that week").click()

    def pick(self, day: date, time: str) -> None:
        """Mark a time of a day that is shown."""
        self.page.get_by_role("group", name=f"{day:%A} {day.day} {day:%B %Y}").get_by_role(
            "radio", name=time, exact=True).check()

    def event(self, words: str = "Book club") -> None:
        self.on("What is the event?")
        self.page.get_by_role("textbox", name="What is the event?").fill(words)
        self.press("Continue")

    def you(self, name: str, email: str, phone: str = "") -> None:
        self.on("About you")
        self.page.get_by_role("textbox", name="What is your name?").fill(name)
        self.page.get_by_role("textbox", name="What is your email address?").fill(email)
        if phone:
            self.page.get_by_role("textbox", name=re.compile("What is your .*number?")).fill(phone)
        self.press("Continue")

    def pay(self, price: str) -> None:
        self.on(f"Pay {price}")
        self.press(f"Pay {price}")
        self.press("Pay successfully")
        self.on("You have paid")

    @property
    def reference(self) -> str:
        return reference_on(self.page)

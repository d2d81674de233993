"""A resident at an application for a parking permit, page by page, finding everything by its role and its label."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from frontdoor.demo import papers
from tests.journeys.resident import NO, YES, reference_on
from tests.journeys.walking import Walking

SERVICE = "/services/parking-permit-resident"
ELIGIBLE = "You can have a permit"
REFUSED = "You cannot have this permit"
PERSON = "A person will look at this"
CAR = "A car"
TENANCY = "Tenancy agreement, signed by you and the landlord"
SENT = "We have your application"
# What a page asks, by the names of its fields; not the boxes for “I don’t know”, which are part of a question.
ASKED = """() => [...document.querySelectorAll('main form input:not([type=hidden]), main form select')]
  .map((field) => field.name).filter((name) => name && !name.endsWith('_dont_know'))"""


class Applying(Walking):
    """A permit being applied for. Each method fills in one page and goes on. `asked` is what the pages asked so far;
    of an address the search and the list are one question."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.asked: set[str] = set()

    def press(self, name: str) -> None:
        self.asked |= set(self.page.evaluate(ASKED)) - {"choice"}
        self.page.get_by_role("button", name=name, exact=True).click()

    def check_first(self) -> "Applying":
        """Begin with the checker, from the start page."""
        self.page.goto(SERVICE)
        self.press("Check if you can get it")
        self.press("Start now")
        return self

    def fill(self, **answers: str) -> None:
        for label, words in answers.items():
            self.page.get_by_role("textbox", name=label.replace("_", " ")).fill(words)

    def home(self, line: str) -> None:
        """Search for the first line of an address and take it from the list."""
        self.on("Where do you live?")
        self.page.get_by_role("textbox", name="Where do you live?").fill(line)
        self.press("Find the address")
        self.page.get_by_role("radio", name=line).first.check()
        self.press("Continue")

    def kind(self, label: str = "A permit for my own vehicle") -> None:
        self.on("What do you want to apply for?")
        self.choose(label)

    def vehicle(self, kind: str = CAR, badge: str = NO) -> None:
        self.on("Your vehicle")
        self.answer("What kind of vehicle is it?", kind)
        self.answer("Will you show a Blue Badge in the vehicle?", badge)
        self.press("Continue")

    def log_book(self, keeper: str = YES, matches: str = YES) -> None:
        self.on("The log book")
        self.answer("Is the log book (V5C) in your name?", keeper)
        self.answer("Does the log book show the address you live at?", matches)
        self.press("Continue")

    def no_permit_now(self) -> None:
        self.on("Does this vehicle have a permit now?")
        self.choose(NO)

    def proof(self, label: str = TENANCY) -> None:
        self.on("What can you send to show where you live?")
        self.choose(label)

    def size(self, length: str = "4.1") -> None:
        """Of Rose's car, or one as long as that, in metres."""
        self.on("How big is it?")
        for question, given in (("How long is it?", length), ("How high is it?", "1.5"), ("How wide is it?", "1.8"),
                                ("How heavy is it?", "1150"), ("How many people can ride in it?", "5")):
            self.page.get_by_role("textbox", name=question).fill(given)
        self.press("Continue")

    def to_the_answer(self, line: str, *, length: str = "4.1", matches: str = YES) -> "Applying":
        """From where one lives to what the rules say, by whichever pages still matter on the way."""
        self.home(line)
        pages: dict[str, Callable[[], None]] = {
            "What do you want to apply for?": self.kind, "Your vehicle": self.vehicle,
            "The log book": lambda: self.log_book(matches=matches),
            "Does this vehicle have a permit now?": self.no_permit_now,
            "What can you send to show where you live?": self.proof, "How big is it?": lambda: self.size(length),
        }
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).not_to_have_text("Which address do you mean?")
        while (asked := heading.inner_text().strip()) in pages:
            pages[asked]()
            expect(heading).not_to_have_text(asked)
        return self

    def born(self, on: date = date(1951, 3, 14)) -> None:
        self.on("When were you born?")
        self.day(on)

    def registration(self, plate: str = "RW19 OSE") -> None:
        self.on("What is the registration number?")
        self.page.get_by_role("textbox", name="What is the registration number?").fill(plate)
        self.press("Continue")

    def start(self, on: date) -> None:
        self.on("From which day do you need the permit?")
        self.day(on)

    def papers(self, folder: Path) -> None:
        """Choose to send them now, and add a picture of each."""
        self.on("How do you want to send your papers?")
        self.choose("As photos or files now")
        self.on("Your papers")
        for label, name in (("Add a photo of your log book", "log-book.png"),
                            ("Add a photo of your proof of address", "tenancy.png")):
            path = folder / name
            path.write_bytes(papers.drawn(name, ("Rose Whitaker", "RW19 OSE")))
            self.page.get_by_label(label).set_input_files(path)
        self.press("Continue")

    def papers_later(self) -> None:
        self.on("How do you want to send your papers?")
        self.choose("By post or at the town hall")

    def you(self, name: str = "", email: str = "", phone: str = "") -> None:
        """About you; what is left out stays as it is filled in."""
        self.on("About you")
        for question, given in (("What is your name?", name), ("What is your email address?", email),
                                ("What is your mobile number?", phone)):
            if given:
                self.page.get_by_role("textbox", name=question).fill(given)
        self.press("Continue")

    def press_on(self, name: str = "Apply now") -> None:
        """Go on from the answer, which is a link that looks like a button."""
        self.press(name)

    def send(self) -> str:
        """Give one's word, send the application, and give its reference."""
        self.on("Check your answers")
        self.page.get_by_role("checkbox", name="I agree").check()
        self.press("Send your application")
        self.on(SENT)
        return reference_on(self.page)

"""A resident at a report, page by page, finding everything by its role and its label as people do."""

from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.walking import Walking

YES, NO = "Yes", "No"
MEETS = "This meets the level for repair"
PERSON = "Someone will look at this"
DANGERS = ("Is a drain or manhole cover missing or broken?", "Has the ground fallen in?",
           "Could someone be badly hurt today?")
HARMS = ("Was anyone hurt?", "Was a car or bike damaged?")


class Reporting(Walking):
    """A pothole being reported. Each method fills in one page and goes on."""

    def begin(self) -> "Reporting":
        self.page.goto("/services/pothole")
        self.press("Start now")
        return self

    def find(self, words: str) -> None:
        self.on("Where is the hole?")
        self.page.get_by_role("textbox", name="Where is the hole?").fill(words)
        self.press("Continue")

    def dangers(self, *answers: str) -> None:
        self.on("Is it a danger now?")
        for question, given in zip(DANGERS, answers or (NO, NO, NO), strict=True):
            self.answer(question, given)
        self.press("Continue")

    def surface(self, label: str = "A road") -> None:
        self.on("What is the hole in?")
        self.choose(label)

    def size(self, depth: str | None = "60", width: str | None = "300") -> None:
        """In millimetres; None for somebody who does not know."""
        self.on("How big is it?")
        for place, (question, given) in enumerate((("How deep is it?", depth), ("How wide is it?", width))):
            if given is None:
                self.page.get_by_role("checkbox", name="I don’t know").nth(place).check()
            else:
                self.page.get_by_role("textbox", name=question).fill(given)
        self.press("Continue")

    def details(self, words: str = "", photo: Path | None = None) -> None:
        self.on("Tell us more")
        self.page.get_by_role("textbox", name="What else should we know?").fill(words)
        if photo is not None:
            self.page.get_by_label("Do you have a photo?").set_input_files(photo)
        self.press("Continue")

    def harms(self, *answers: str) -> None:
        self.on("Was anyone hurt or anything damaged?")
        for question, given in zip(HARMS, answers or (NO, NO), strict=True):
            self.answer(question, given)
        self.press("Continue")

    def contact(self, name: str = "", email: str = "", phone: str = "") -> None:
        self.on("How can we reach you?")
        self.page.get_by_role("textbox", name="What is your name?").fill(name)
        self.page.get_by_role("textbox", name="What is your email address?").fill(email)
        self.page.get_by_role("textbox", name="What is your mobile number?").fill(phone)
        self.press("Continue")

    def to_the_answer(self, spot: str, *, street: str = "Mill Lane", depth: str | None = "60") -> "Reporting":
        """From the first page to what the council would do, with nobody in danger."""
        self.find(street)
        self.choose(spot)
        self.dangers()
        self.surface()
        self.size(depth)
        return self

    def to_the_check(self, words: str = "", *, name: str = "Peter Hartley", email: str = "peter@example.org") -> None:
        """From the answer to the page on which everything is checked."""
        self.press_on()
        self.details(words)
        self.harms()
        self.contact(name, email)
        self.on("Check your answers")

    def press_on(self) -> None:
        """Continue from the answer, which is a link that looks like a button."""
        self.page.get_by_role("button", name="Continue", exact=True).click()

    def send(self) -> str:
        """Send the report and give its reference."""
        self.on("Check your answers")
        self.press("Send your report")
        self.on("We have your report")
        return reference_on(self.page)


def reference_on(page: Page) -> str:
    """The reference that a page shows first."""
    found: str = page.locator(".fd-reference").first.inner_text()
    return found.strip()

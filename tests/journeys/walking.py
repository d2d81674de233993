"""A resident in the browser, going from page to page, finding everything by its role and its label as people do."""

from datetime import date

from playwright.sync_api import Locator, Page, expect


class Walking:
    """Somebody on a page of a journey."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def on(self, heading: str) -> None:
        """The page with that heading is shown."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def choose(self, label: str) -> None:
        """Mark the one answer of a page and go on."""
        self.page.get_by_role("radio", name=label, exact=True).check()
        self.press("Continue")

    def group(self, question: str) -> Locator:
        return self.page.get_by_role("group", name=question)

    def answer(self, question: str, answer: str) -> None:
        self.group(question).get_by_role("radio", name=answer, exact=True).check()

    def day(self, on: date) -> None:
        """Fill in the three boxes of a date and go on."""
        for label, number in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            self.page.get_by_role("textbox", name=label, exact=True).fill(str(number))
        self.press("Continue")

    def without_account(self) -> None:
        self.on("Do you have an account?")
        self.page.get_by_role("link", name="Go on without an account").click()

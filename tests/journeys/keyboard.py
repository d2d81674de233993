"""A person who has a keyboard and nothing else: Tab to what is wanted, seeing where one is, then a key."""

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 70
IS_FOCUSED = "element => element === document.activeElement"
# GOV.UK radios and check boxes are drawn by their label; everything else shows its own outline or shadow.
FOCUS_SHOWS = """element => {
  const drawn = element.matches('.govuk-radios__input, .govuk-checkboxes__input')
    ? getComputedStyle(element.labels[0], '::before') : getComputedStyle(element)
  const outlined = drawn.outlineStyle !== 'none' && parseFloat(drawn.outlineWidth) >= 2
  return element.matches(':focus-visible') && (outlined || drawn.boxShadow !== 'none')
}"""
IN_VIEW = """element => {
  const box = (element.labels && element.labels[0] || element).getBoundingClientRect()
  return box.bottom > 0 && box.top < window.innerHeight && box.width > 0
}"""


class Keyboard:
    """Presses keys on a page and never touches the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def to(self, role: str, name: str) -> Locator:
        """Tab until the thing with that role and name has the focus, and shows it."""
        wanted = self.page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
        expect(wanted).to_be_attached()
        for _ in range(MOST_TABS):
            self.press("Tab")
            if wanted.evaluate(IS_FOCUSED):
                break
        else:
            raise AssertionError(f"{MOST_TABS} tabs do not reach the {role} “{name}” on {self.page.url}")
        assert wanted.evaluate(FOCUS_SHOWS), f"the focus does not show on the {role} “{name}”"
        assert wanted.evaluate(IN_VIEW), f"the {role} “{name}” has the focus out of sight"
        return wanted

    def push(self, button: str) -> None:
        """Reach a button and press it."""
        self.to("button", button)
        self.press("Enter")

    def pick(self, question: str, answer: str) -> None:
        """Reach the radios of a question and go down to the answer with the arrow."""
        radios = self.page.get_by_role("group", name=question).get_by_role("radio")
        for _ in range(MOST_TABS):
            self.press("Tab")
            if radios.first.evaluate(IS_FOCUSED):
                break
        self.press("Space")
        wanted = self.page.get_by_role("group", name=question).get_by_role("radio", name=answer, exact=True)
        for _ in range(radios.count()):
            if wanted.is_checked():
                break
            self.press("ArrowDown")
        expect(wanted).to_be_checked()
        assert wanted.evaluate(FOCUS_SHOWS), f"the focus does not show on “{answer}”"

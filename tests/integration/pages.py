"""Reads a page as a browser and a careful reader would, and says what is wrong with it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

# The title of a page that can be left at once: it names nothing of what the page is about.
NEUTRAL = "Council services"
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    node: LexborNode = field(repr=False)

    @cached_property
    def words(self) -> str:
        """All the words inside it, as they are spaced."""
        return self.node.text()

    def inside(self, tag: str) -> "Element | None":
        """The nearest element of this kind around it."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around


@dataclass
class Form:
    """A form as it stands on the page: where it goes and what it would send untouched."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class Page:
    """The elements of a page, in the tree that a browser makes of it."""

    def __init__(self, html: str) -> None:
        self.elements: list[Element] = []
        known: dict[int, Element] = {}
        for node in LexborHTMLParser(html).css("*"):
            attributes = {name: value or "" for name, value in node.attributes.items()}
            element = Element(node.tag or "", attributes, known.get(node.parent.mem_id) if node.parent else None, node)
            self.elements.append(element)
            known[node.mem_id] = element

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def words_of(self, tag: str) -> str:
        """The words of the first element of this kind, with single spaces; empty when there is none."""
        return " ".join(next((element.words for element in self.all(tag)), "").split())

    def forms(self) -> list[Form]:
        found = {}
        for element in self.all("form"):
            attributes = element.attributes
            found[id(element)] = Form(attributes.get("action", ""), attributes.get("method", "get"))
        for element in self.all("input", "textarea", "select", "option"):
            form = found.get(id(element.inside("form")))
            if form is not None:
                for name, value in _sends(element):
                    form.fields.setdefault(name, []).append(value)
        return list(found.values())


def _sends(element: Element) -> Iterable[tuple[str, str]]:
    attributes = element.attributes
    if element.tag == "option":
        select = element.inside("select")
        if select is not None and "selected" in attributes:
            yield select.attributes.get("name", ""), attributes.get("value", element.words.strip())
    elif element.tag == "textarea":
        yield attributes.get("name", ""), element.words.removeprefix("\n")
    elif element.tag == "input" and "name" in attributes:
        kind = attributes.get("type", "text")
        unchecked = kind in ("radio", "checkbox") and "checked" not in attributes
        if kind not in ("submit", "button", "file") and not unchecked:
            yield attributes["name"], attributes.get("value", "on" if kind == "checkbox" else "")


@lru_cache(maxsize=8)
def as_read(html: str) -> Page:
    """A page as it was read: what has just been looked through for faults is not read again to be filled in."""
    return Page(html)


def faults(html: str, policy: str) -> list[str]:
    """What is wrong with a page; `policy` is its Content-Security-Policy header."""
    page = as_read(html)
    return [*_heading_faults(page), *_name_faults(page), *_policy_faults(page, policy), *_words_faults(page)]


def _words_faults(page: Page) -> Iterable[str]:
    yield from (f"shows a thing of the program: {element.words[:80]}" for element in page.all("body")
                if "<built-in method" in element.words or "<bound method" in element.words)


def _heading_faults(page: Page) -> Iterable[str]:
    headings = page.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 elements"
    title, heading = page.words_of("title"), page.words_of("h1")
    is_discreet = any("govuk-exit-this-page" in one.attributes.get("class", "") for one in page.all("div"))
    wanted = NEUTRAL if is_discreet else heading
    if not title.removeprefix("Error: ").startswith(wanted):
        yield f"the title {title!r} does not begin with {wanted!r}"
    if not all(element.attributes.get("lang") for element in page.all("html")):
        yield "the page names no language"


def _name_faults(page: Page) -> Iterable[str]:
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    yield from (f"id {name!r} twice" for name, times in sorted(Counter(ids).items()) if times > 1)
    labelled = {label.attributes.get("for") for label in page.all("label")}
    for element in page.all("input", "select", "textarea"):
        attributes = element.attributes
        named = attributes.get("id") in labelled or {"aria-label", "aria-labelledby"} & attributes.keys()
        if attributes.get("type") not in NEEDS_NO_LABEL and not named and element.inside("label") is None:
            yield f"{element.tag} {attributes.get('name', '')!r} has no label"
    known = set(ids)
    for element in page.elements:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            missing = set(element.attributes.get(name, "").split()) - known
            if missing:
                yield f"{name} of {element.tag} names {sorted(missing)}, which is not there"


def _policy_faults(page: Page, policy: str) -> Iterable[str]:
    if "unsafe-inline" in policy or "'nonce-" not in policy:
        yield f"the content policy is weak: {policy!r}"
    for element in page.elements:
        yield from (f"{element.tag} has {name}" for name in element.attributes if name.startswith("on"))
        if "style" in element.attributes:
            yield f"{element.tag} has a style of its own"
        if element.tag in ("script", "style") and f"'nonce-{element.attributes.get('nonce')}'" not in policy:
            yield f"{element.tag} without the page's nonce"

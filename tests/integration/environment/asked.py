"""Somebody who goes through a service of bins, streets or papers, and answers whatever the page asks."""

from collections.abc import Mapping
from typing import Any

from tests.integration.conftest import Visitor
from tests.integration.journeying import Walk

NAMED = {"name": "Peter Marsh", "email": "peter@example.org", "phone": "07700 900123"}
LINKS = {"answer": ("Book now", "Apply now", "Continue", "Send it all the same"),
         "account": ("Go on without an account",)}


class Asked(Walk):
    """A guest. `answers` are by the names of the fields; `where` is what they type to find a place or a home."""

    def __init__(
        self, client: Visitor, service: str, answers: Mapping[str, Any], *, where: str = "12 Mill Lane",
    ) -> None:
        super().__init__(client, service)
        self.answers, self.where = {**NAMED, **answers}, where

    def until(self, page: str) -> "Asked":
        """Answer page after page, up to that one."""
        for _ in range(30):
            if self.at == page:
                return self
            self.go_on()
        raise AssertionError(f"never came to {page}, but to {self.path}: {self.text}")

    def sent(self) -> "Asked":
        """All the way, up to the page that says that it is sent."""
        self.until("check-answers").send({"declared": "y"})
        assert self.path.startswith("/sent/"), self.text
        return self

    def go_on(self) -> "Asked":
        """Answer the page that is shown: find the place, take the first time, follow the one link, or fill it in."""
        wanted = LINKS.get(self.at, ())
        links = [link for link in self.read.all("a") if link.words.strip() in wanted]
        if links:
            self.page = self.client.get(links[0].attributes["href"], follow_redirects=True)
            return self
        if "q" in self.names and "choice" not in self.names:
            self.send({"q": self.where}).choose_spot(self.where if self.where[0].isdigit() else "The west end")
            return self
        offered = [one.attributes["value"] for one in self.read.all("input")
                   if one.attributes.get("name") == "choice" and "T" in one.attributes["value"]]
        if offered:
            self.send({"choice": offered[0]})
            return self
        assert self.forms(), f"nothing to send on {self.path}: {self.text}"
        self.send({name: self.answers[name] for name in self.names if name in self.answers})
        return self

    @property
    def reference(self) -> str:
        return self.path.rsplit("/", 1)[1]

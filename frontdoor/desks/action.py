"""What an action on a case is made of, and how it stands on the case's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor

Do = Callable[[Session, Case, Any, Actor, datetime], object]


class Misfit(FrontDoorError):
    """What was filled in fits no case. `field` of the form is at fault; `say` is the sentence for it."""

    def __init__(self, field: str, say: str) -> None:
        super().__init__(f"{field}: {say}")
        self.field = field
        self.say = say


@dataclass(frozen=True)
class Action:
    """One action. `moves` are the lines of the table of moves that it makes; `title` heads its page, `button`
    sends it, `done` says afterwards that it happened; `form` is what is filled in. `previews`: what the resident will
    read can be looked at before it is sent. Where it makes no move, or not for every case, `check` says why not now,
    and `fits` whether such a case has it at all. `more`: it stands among what is done now and then; `settled` says
    whether it does by now. `at_once`: by one press of its button, without a page."""

    slug: str
    moves: tuple[str, ...]
    title: str
    button: str
    done: str
    form: type[Any]
    do: Do
    explain: str = ""
    previews: bool = False
    check: Callable[[Session, Case, Actor], str | None] | None = None
    fits: Callable[[Session, Case], bool] | None = None
    settled: Callable[[Session, Case], bool] | None = None
    more: bool = False
    at_once: bool = False


@dataclass(frozen=True)
class Offer:
    """An action on the page of a case: possible now, or why not. A higher `rank` comes later; `more`: it stands among
    what is done now and then."""

    action: Action
    label: str
    why_not: str | None
    at_once: bool = False
    rank: int = 0
    more: bool = False

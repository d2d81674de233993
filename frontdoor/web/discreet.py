"""Pages about danger, homelessness or care: a button leaves them at once, and what the browser keeps of them names
nothing of what they were about."""

from flask import Flask, g

from frontdoor.assessments.definition import Definition
from frontdoor.web import headers

# Somewhere that anyone might have open.
EXIT = "https://www.bbc.co.uk/weather"


def init_discreet(app: Flask) -> None:
    """Let templates ask whether the page that is made is such a page."""
    app.add_template_global(is_discreet)
    app.jinja_env.globals["exit_address"] = EXIT


def be_discreet(definition: Definition) -> None:
    """Say what the page is about. One of a service that is never decided by a machine keeps its subject out of the
    title, which stands in the browser's history, and out of every store."""
    if definition.area is not None:
        g.discreet = True
        headers.keep_private()


def is_discreet() -> bool:
    """Whether somebody may be in danger if another person sees what this page is about."""
    return bool(g.get("discreet", False))

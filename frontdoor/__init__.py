"""Front Door: a council's single customer front door."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from frontdoor.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The web application. Settings come from the environment unless given. Imports inside itself, so
    that importing a room below the doors never loads flask. Raises SettingsError and WeakDatabase."""
    from frontdoor import config
    from frontdoor.api import blueprint as api
    from frontdoor.db import Database
    from frontdoor.desks import blueprint as desks
    from frontdoor.desks.design import blueprint as design
    from frontdoor.desks.manage import blueprint as manage
    from frontdoor.desks.workforce import blueprint as workforce
    from frontdoor.portal import blueprint as portal
    from frontdoor.web.app import make_app

    found = settings or config.load()
    database = Database(found.database_url)
    database.check()
    app = make_app(found, database)
    app.register_blueprint(portal)
    app.register_blueprint(desks)
    app.register_blueprint(design)
    app.register_blueprint(manage)
    app.register_blueprint(workforce)
    app.register_blueprint(api)
    return app

"""The floor: the least that an application of this kind does when somebody sends a form.

It reads the form, checks its token, makes four rows (case, event, answers, outbox) in one durable commit
and shows a confirmation, with our layout and macros on our database settings. It judges nothing, knows no
officers and tells nobody; what we need beyond it is the price of what we do beyond it.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired

from frontdoor.catalogue import councils
from frontdoor.clock import now
from frontdoor.db import Database, Json, RowId, UtcDateTime
from frontdoor.web.pages import init_pages
from frontdoor.web.widgets import NumberBox, TextBox

DATABASE, SECRET = "FLOOR_DATABASE_URL", "FLOOR_SECRET"


class Table(DeclarativeBase):
    """The root of the floor's four tables, apart from ours."""

    type_annotation_map = {int: RowId, datetime: UtcDateTime}
    id: Mapped[int] = mapped_column(RowId, primary_key=True)


class FloorCase(Table):
    __tablename__ = "floor_cases"
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    status: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class FloorEvent(Table):
    __tablename__ = "floor_events"
    case_id: Mapped[int] = mapped_column(ForeignKey("floor_cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


class FloorAnswers(Table):
    __tablename__ = "floor_answers"
    case_id: Mapped[int] = mapped_column(ForeignKey("floor_cases.id"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(Json)


class FloorMessage(Table):
    __tablename__ = "floor_outbox"
    case_id: Mapped[int] = mapped_column(ForeignKey("floor_cases.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class ReportForm(FlaskForm):
    """As many questions as a pothole asks, on one page."""

    place = StringField("Where is the hole?", [DataRequired("Enter the place of the hole")], widget=TextBox())
    depth_mm = IntegerField("How deep is it?", [DataRequired("Enter how deep the hole is")],
                            widget=NumberBox(unit="mm"))
    width_mm = IntegerField("How wide is it?", [DataRequired("Enter how wide the hole is")],
                            widget=NumberBox(unit="mm"))
    description = StringField("What else should we know?", widget=TextBox())
    name = StringField("What is your name?", [DataRequired("Enter your name")], widget=TextBox())
    email = StringField("What is your email address?", [DataRequired("Enter your email address")], widget=TextBox())


def make_tables(database_url: str) -> None:
    """The four tables. Before the web processes start: two that make them at once get into each other's way."""
    database = Database(database_url)
    Table.metadata.create_all(database.engine)
    database.dispose()


def make_floor(database_url: str, secret: str) -> Flask:
    """The application, on a database that has its tables."""
    database = Database(database_url)
    app = Flask("frontdoor")
    app.config.update(SECRET_KEY=secret, WTF_CSRF_TIME_LIMIT=None)
    CSRFProtect(app)
    init_pages(app, council=lambda: councils.get("aldermere"))
    own = FileSystemLoader(Path(__file__).with_name("templates"))
    app.jinja_loader = ChoiceLoader([own, app.jinja_loader] if app.jinja_loader else [own])
    _add_views(app, database)
    return app


def _add_views(app: Flask, database: Database) -> None:
    @app.get("/report")
    def report() -> ResponseReturnValue:
        return render_template("floor_form.html", form=ReportForm())

    @app.post("/report")
    def send() -> ResponseReturnValue:
        form = ReportForm()
        if not form.validate_on_submit():
            return render_template("floor_form.html", form=form), 422
        return redirect(url_for("sent", reference=receive(database, form)), code=303)

    @app.get("/sent/<reference>")
    def sent(reference: str) -> ResponseReturnValue:
        with database.session(write=False) as session:
            case = session.scalar(select(FloorCase).where(FloorCase.reference == reference))
            return render_template("floor_sent.html", case=case) if case else abort(404)


def receive(database: Database, form: ReportForm) -> str:
    """Make the four rows and give the reference of the case."""
    at, answers = now(), {name: value for name, value in form.data.items() if name != "csrf_token"}
    with database.session() as session:
        case = FloorCase(reference=f"FL-{secrets.token_hex(4).upper()}", name=answers["name"], email=answers["email"],
                         status="received", at=at)
        session.add(case)
        session.flush()
        session.add_all([
            FloorEvent(case_id=case.id, kind="received", at=at),
            FloorAnswers(case_id=case.id, answers=answers),
            FloorMessage(case_id=case.id, recipient=case.email, body=f"We have your report {case.reference}.", at=at),
        ])
        session.commit()
        return case.reference


def from_environment() -> Flask:
    """The application that gunicorn serves."""
    return make_floor(os.environ[DATABASE], os.environ[SECRET])
